"""The names of jobs: each leads to its function, and no other module spells one (DESIGN §5)."""

import ast
import inspect

import pytest

from dialogue import job_names
from tests.stair import TREES, imported

NAMES = {*job_names.PLACES, *job_names.MARKS}
# What stands in rows of houses that run: a new name is added here as well, and none is ever changed or taken away.
IN_ROWS = """
    dialogue.backups dialogue.pulse dialogue.tasks.send_mail
    stakeholders.invitation_lists.read_upload stakeholders.tasks.send_farewell stakeholders.tasks.send_invitation
    stakeholders.tasks.send_proof_of_list stakeholders.tasks.send_team_invitation
    stakeholders.inviting_again.make
    issues.clock.night issues.reactions.judging.work_out_job issues.stirring.stir issues.tasks.send_notice issues.tasks.send_proof
    workshops.clock.morning workshops.clock.release workshops.clock.seal workshops.clock.turn workshops.keeping.make
    workshops.editor.rewording.tonight workshops.summary_orders.make
    workshops.desk.sweeping.sweep workshops.tabling.seat workshops.tasks.send_meeting workshops.tasks.send_summary
"""


@pytest.mark.parametrize("name", job_names.PLACES)
def test_name_leads_to_a_function_of_one_job(name):
    assert list(inspect.signature(job_names.task(name)).parameters) == ["job"]


def test_names_that_stand_in_rows_stay_and_each_name_is_among_them():
    assert set(IN_ROWS.split()) == NAMES


def test_mail_is_sent_by_tasks_alone():
    """So a job that sends one is known by the place of its function (tests/letters.py)."""
    sending = {name for name, tree in TREES.items() if "dialogue.mail.sending" in imported(name, tree)}
    assert {name.rpartition(".")[2] for name in sending} == {"tasks", "emails"}
    places = {place.rpartition(".")[0] for place in job_names.PLACES.values()}
    assert {place for place in places & sending if not place.endswith(".tasks")} == set()


def test_unknown_name_is_told_apart_from_a_task_that_fails():
    with pytest.raises(job_names.UnknownJob, match="of a newer version"):
        job_names.task("of a newer version")


def test_no_other_module_spells_a_name():
    """A second spelling would not move with the first, and a row with it would never be done."""
    spelled = [
        (module, node.value)
        for module, tree in TREES.items()
        if module != "dialogue.job_names" and ".migrations." not in module
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in NAMES
    ]
    assert spelled == []
