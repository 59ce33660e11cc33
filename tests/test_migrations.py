"""Every migration carries the data of a house in use, forward and back (TRUST H2). One that cannot go back is named below."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from issues.models import Decision
from issues.models.ballots import BallotItem
from tests import emptying
from tests.attacks.worlds import make_world
from tests.built import settings_in
from tests.stair import FLOORS
from tests.walk import MAILS, A, B, columns_of, loader, migrate, newest, rows, walk
from workshops.models import RoomQuestion

pytestmark = pytest.mark.django_db(transaction=True)
# Columns that this release does not know any more; they stand until the next one drops them (docs/decisions).
GOING = {
    *("issues_contribution.channel", "issues_ballot.opened_by_id", "workshops_seat.is_rapporteur"),
    *("workshops_agendadraft.made_by_id", "workshops_summary.made_by_id"),
}
IRREVERSIBLE: set[tuple[str, str]] = set()  # of (app, migration); the CHANGELOG says so too


@pytest.fixture(scope="module")
def walked(django_db_setup, django_db_blocker, tmp_path_factory):
    """The way is long and gone once; whatever happens, the next test finds the schema of today, and nothing in it."""
    with django_db_blocker.unblock(), override_settings(**settings_in(tmp_path_factory.mktemp("walk")), DEMO=True):
        try:
            yield walk()
        finally:
            migrate(newest())
            emptying.empty()


@pytest.mark.trust("H2")
def test_house_in_use_goes_back_to_the_first_schema_and_forward_again(walked):
    assert sum(map(bool, walked.before.values())) > 15
    assert walked.gone <= GOING
    assert walked.first == walked.before
    assert {t: [row for row in found if row in walked.before[t]] for t, found in walked.after.items()} == walked.before
    grown = {table: len(found) - len(walked.before[table]) for table, found in walked.after.items()}
    assert {table: number for table, number in grown.items() if number} == dict(walked.written)


def test_new_columns_of_old_rows_hold_their_defaults(walked):
    assert walked.missing == []


def test_receipts_that_stand_on_voices_stay_known(walked):
    """Each stays known, none tells whose it was (TRUST A2, F17)."""
    found = {slug: [receipt for where, receipt, _days in walked.receipts if where == slug] for slug in ("may", "june")}
    assert found == {"may": sorted([walked.spent, A, B]), "june": [A]}
    assert {days for _slug, _receipt, days in walked.receipts} <= {0, 1}
    assert walked.is_known
    assert walked.voice == {"id", "dialogue_id", "group_id", "name", "tag"}


@pytest.mark.trust("C9")
def test_mails_of_before_say_what_they_are_about(walked):
    """The column is filled from their keys, whatever release wrote them; a key that none wrote says nothing."""
    assert walked.mails == MAILS


@pytest.mark.trust("C9")
def test_outlines_of_before_have_uids_and_say_where_they_come_from(walked):
    """What a dialogue took over has the uid of its framework, changed or not; what it has alone has one of its own."""
    old, ghana, alone = (walked.dialogues[slug] for slug in ("old", "ghana", "alone"))
    assert (len(old.uids), ghana.uids) == (10, old.uids)
    assert set(alone.uids.values()) & set(old.uids.values()) == set()
    assert set(alone.told.values()) == {"new"}
    assert {row for row, lineage in ghana.told.items() if lineage != "unchanged"} == {"Rights here"}
    assert ghana.told["Rights here"] == "adapted"
    assert ghana.questions == ["1", "2"]
    assert [ghana.has_begun, alone.has_begun] == [True, False]


@pytest.mark.trust("C9")
def test_what_was_voted_on_and_asked_before_keeps_its_words(walked):
    assert [(row, kept) for row, kept, words in walked.asked if kept != words] == []
    assert {type(row) for row, _kept, _words in walked.asked} >= {BallotItem, Decision, RoomQuestion}


@pytest.mark.trust("C9")
def test_house_that_applied_a_migration_that_was_replaced_since_goes_on(settings):
    """0.1 noted workshops.0004_live_zone and knew of nothing in its place: nothing runs again, and the new one is noted too."""
    settings.DEMO = True
    make_world()
    tables, instead = columns_of(newest()), ("workshops", "0004_columns_of_older_houses")
    before = rows(tables, tables)
    MigrationRecorder(connection).record_unapplied(*instead)
    call_command("migrate", verbosity=0, interactive=False)
    assert instead in MigrationRecorder(connection).applied_migrations()
    assert rows(tables, tables) == before


def irreversible():
    found = set()
    for key in [key for key in loader().graph.nodes if key[0] in FLOORS]:
        if not all(operation.reversible for operation in loader().graph.nodes[key].operations):
            found.add(key)
    return found


@pytest.mark.trust("H2")
def test_migrations_that_cannot_go_back_are_the_named_ones():
    assert irreversible() == IRREVERSIBLE
