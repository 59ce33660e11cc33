"""Closing in few queries, however long the list is, with the outcome it always had (TRUST C11)."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from issues.models import Issue, LedgerEntry
from tests.issues.crowd import crowded_ballot, outcome_of

pytestmark = pytest.mark.django_db
BEFORE = json.loads((Path(__file__).parent / "closing_before.json").read_text())  # as the release before counted them
MOST = 30


@pytest.mark.parametrize(("kind", "asm"), [("final", "hidden"), ("final", "named"), ("straw", "hidden")])
def test_outcome_is_what_the_release_before_made_of_the_same_votes(kind, asm):
    room, ballot = crowded_ballot(issues=6, voters=40, kind=kind, asm=asm)
    assert json.loads(json.dumps(outcome_of(room.close(ballot)))) == BEFORE[f"{kind} {asm}"]


def queries_of_closing(room, ballot):
    with CaptureQueriesContext(connection) as captured:
        room.close(ballot)
    return [query["sql"] for query in captured]


@pytest.mark.one_database
def test_closing_takes_as_many_queries_for_three_issues_as_for_thirty():
    """Apart from one for each new status of issues, which the test below counts."""
    found = []
    for issues in (3, 30):
        room, ballot = crowded_ballot(issues=issues, voters=8, slug=f"of-{issues}", first=1000 * issues)
        statements = queries_of_closing(room, ballot)
        found.append(len([sql for sql in statements if not sql.startswith('UPDATE "issues_issue"')]))
        counting = [sql for sql in statements if 'FROM "issues_vote"' in sql and sql.startswith("SELECT")]
        assert len(counting) == 3  # the votes by group, the reasons, the voters by group
        assert ballot.decisions.count() == issues
    assert (found[0], found[0] <= MOST) == (found[1], True)


def test_list_changes_in_one_statement_for_each_new_status():
    room, ballot = crowded_ballot(issues=12, voters=30, seed=3)
    statements = queries_of_closing(room, ballot)
    changed = [sql for sql in statements if sql.startswith('UPDATE "issues_issue"')]
    effects = set(ballot.decisions.values_list("effect", flat=True))
    assert len(changed) == len(
        {"removed" for e in effects & {"remove", "leave_out"}} | {"listed" for e in effects & {"add"}}
    )
    assert LedgerEntry.objects.filter(decision__ballot=ballot).count() == 12
    gone = set(ballot.decisions.filter(effect__in=("remove", "leave_out")).values_list("issue", flat=True))
    assert set(Issue.objects.filter(status="removed").values_list("pk", flat=True)) == gone
