"""Pages of a workshop: who sees which."""

import pytest
from django.urls import reverse

from tests import factories
from tests.speaking import client_of
from tests.workshops.meeting import at

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PAGES = [
    "workshop",
    "workshop_edit",
    "workshop_readiness",
    "session_new",
    "console",
    "console_state",
    "tables",
    "minutes",
]


@pytest.mark.parametrize("name", PAGES)
def test_team_sees_every_page(team, workshop, name):
    assert team.get(at(name)).status_code == 200


@pytest.mark.parametrize("name", [n for n in PAGES if n != "workshop"])
def test_participants_and_strangers_see_none_of_the_teams_pages(workshop, room, name):
    for user in (room.people["lsm"][0].user, factories.person("Stranger")):
        assert client_of(user).get(at(name)).status_code == 404


def test_team_without_a_second_step_reads_no_script_and_no_key(workshop, team, room, settings):
    settings.DEMO = False
    assert team.get(at("workshop")).url == reverse("mfa_index")
    assert client_of(room.people["lsm"][0].user).get(at("workshop")).status_code == 200


def test_participant_reads_the_plan_without_the_teams_notes(workshop, room):
    workshop.sessions.filter(kind="welcome").update(script="Do not say this", owner="Miriam", title="Good morning")
    page = client_of(room.people["lsm"][0].user).get(at("workshop")).content.decode()
    assert ("Good morning" in page, "Do not say this" in page, "Miriam" in page) == (True, False, False)
