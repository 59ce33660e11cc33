"""Every migration carries the data of a house in use, forward and back (TRUST H2). One that cannot go back is named below."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from dialogue.models import Dialogue, Mailing
from issues.models import Decision, LedgerEntry
from issues.models.ballots import BallotItem
from tests.attacks.worlds import make_world
from tests.dialogue.test_occasions import KNOWN
from tests.stair import FLOORS
from workshops import outlining
from workshops.models import RoomQuestion

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = [(app, "0001_initial") for app in FLOORS]
# Columns that this release does not know any more; they stand until the next one drops them (docs/decisions).
GOING = {
    *("issues_contribution.channel", "issues_ballot.opened_by_id", "workshops_seat.is_rapporteur"),
    *("workshops_agendadraft.made_by_id", "workshops_summary.made_by_id"),
}
IRREVERSIBLE: set[tuple[str, str]] = set()  # of (app, migration); the CHANGELOG says so too


def loader():
    return MigrationExecutor(connection).loader


def newest():
    return [key for key in loader().graph.leaf_nodes() if key[0] in FLOORS]


def migrate(targets):
    MigrationExecutor(connection).migrate(targets)


def columns_of(targets):
    """{table: (model, its columns)} in a state of the schema."""
    models = loader().project_state(targets).apps.get_models(include_auto_created=True)
    ours = [model for model in models if model._meta.app_label in FLOORS]
    return {m._meta.db_table: (m, [field.attname for field in m._meta.concrete_fields]) for m in ours}


def rows(tables, columns):
    """{table: its rows by id} with the columns named."""
    return {t: list(tables[t][0]._base_manager.order_by("pk").values_list(*columns[t][1])) for t in columns}


@pytest.fixture
def world(settings):
    """A dialogue in full swing on the schema of today; whatever happens, the next test finds that schema too."""
    settings.DEMO = True
    yield make_world()
    migrate(newest())


@pytest.mark.trust("H2")
def test_house_in_use_goes_back_to_the_first_schema_and_forward_again(world):
    """Rows of today are carried to the first schema, where its own code could read them, and from there to today's."""
    first, today = columns_of(FIRST), columns_of(newest())
    assert [table for table in first if table not in today] == []
    both = {t: (m, [column for column in columns if column in today[t][1]]) for t, (m, columns) in first.items()}
    assert {f"{t}.{c}" for t, (_m, columns) in first.items() for c in columns if c not in both[t][1]} <= GOING
    before = rows(today, both)
    assert sum(map(bool, before.values())) > 15
    migrate(FIRST)
    assert rows(first, both) == before
    migrate(newest())
    assert rows(today, both) == before


def test_new_columns_of_old_rows_hold_their_defaults(world):
    first, today = columns_of(FIRST), columns_of(newest())
    migrate(FIRST)
    migrate(newest())
    for table, (_old, known) in first.items():
        model = today[table][0]
        for field in [f for f in model._meta.concrete_fields if f.attname not in known]:
            missing = model._base_manager.filter(**{f"{field.name}__isnull": True}).count()
            assert (table, field.name, field.null or not missing) == (table, field.name, True)


@pytest.mark.trust("C9")
def test_house_that_applied_a_migration_that_was_replaced_since_goes_on(world):
    """0.1 noted workshops.0004_live_zone and knew of nothing in its place: nothing runs again, and the new one is noted too."""
    tables, instead = columns_of(newest()), ("workshops", "0004_columns_of_older_houses")
    before = rows(tables, tables)
    MigrationRecorder(connection).record_unapplied(*instead)
    call_command("migrate", verbosity=0, interactive=False)
    assert instead in MigrationRecorder(connection).applied_migrations()
    assert rows(tables, tables) == before


@pytest.mark.trust("C9")
def test_mails_of_before_say_what_they_are_about(world):
    """The column is filled from their keys, whatever release wrote them; a key that none wrote says nothing."""
    migrate([("dialogue", "0010_one_clock")])
    old = loader().project_state([("dialogue", "0010_one_clock")]).apps
    before, may = (
        old.get_model("dialogue", "Mailing").objects,
        old.get_model("dialogue", "Dialogue").objects.create(slug="may"),
    )
    for kind, occasion, _about in [*KNOWN, ("reminder", "someday", {})]:
        before.create(dialogue_id=may.pk, kind=kind, occasion=occasion)
    migrate(newest())
    filled = Mailing.objects.filter(dialogue_id=may.pk).order_by("pk").values_list("kind", "occasion", "about")
    assert list(filled) == [*KNOWN, ("reminder", "someday", {})]


BEFORE_OUTLINES = [
    ("dialogue", "0011_mailing_about"),
    ("stakeholders", "0012_corrected_names"),
    ("issues", "0011_one_clock"),
    ("workshops", "0009_one_clock"),
]


def old_outline(old, dialogue, title):
    """Two groups and their tie, a challenge, an issue with two questions, a word and a goal, as the release before wrote them."""
    model = old.get_model
    look = {"standing": "lane", "policy": "named", "palette": "rust"}
    groups = model("stakeholders", "StakeholderGroup").objects
    asm, gov = [groups.create(dialogue=dialogue, key=key, name=key, short_name=key, **look) for key in ("asm", "gov")]
    ties = model("stakeholders", "Relation").objects
    for kind in ("licenses", "polices"):
        ties.create(from_group=gov, to_group=asm, kind=kind, quality="mixed")
    model("stakeholders", "Challenge").objects.create(dialogue=dialogue, key="c", text="Mercury")
    issue = model("issues", "Issue").objects.create(
        dialogue=dialogue, key="rights", position=1, title=title, problem="P", opportunity="O"
    )
    for position in (1, 2):
        model("issues", "Question").objects.create(issue=issue, position=position, text=f"Question {position}?")
    model("issues", "Term").objects.create(dialogue=dialogue, key="t", position=1, name="Pit", definition="A hole.")
    model("workshops", "Goal").objects.create(dialogue=dialogue, scope="overall", position=1, text="Trust")


@pytest.mark.trust("C9")
def test_outlines_of_before_have_uids_and_say_where_they_come_from(world):
    """What a dialogue took over has the uid of its framework, changed or not; what it has alone has one of its own."""
    migrate(BEFORE_OUTLINES)
    old = loader().project_state(BEFORE_OUTLINES).apps
    dialogues = old.get_model("dialogue", "Dialogue").objects
    framework = dialogues.create(slug="old", kind="framework")
    ghana = dialogues.create(slug="ghana", framework=framework, phase="gather")
    old_outline(old, framework, "Rights")
    old_outline(old, ghana, "Rights here")
    alone = dialogues.create(slug="alone")
    old_outline(old, alone, "Rights")
    migrate(newest())
    now = {row.slug: row for row in Dialogue.objects.filter(slug__in=("old", "ghana", "alone"))}
    uids = {slug: outlining.uids_of(row) for slug, row in now.items()}
    assert (len(uids["old"]), uids["ghana"]) == (10, uids["old"])
    assert set(uids["alone"].values()) & set(uids["old"].values()) == set()
    told = {slug: {str(row): row.lineage for row in outlining.rows_of(dialogue)} for slug, dialogue in now.items()}
    assert set(told["alone"].values()) == {"new"}
    assert {row for row, lineage in told["ghana"].items() if lineage != "unchanged"} == {"Rights here"}
    assert told["ghana"]["Rights here"] == "adapted"
    assert [q.key for q in now["ghana"].issues.get().questions.all()] == ["1", "2"]
    assert [bool(row.opened_on) for row in (now["ghana"], now["alone"])] == [True, False]


@pytest.mark.trust("C9")
def test_what_was_voted_on_and_asked_before_keeps_its_words(world):
    migrate(BEFORE_OUTLINES)
    migrate(newest())
    asked = [*BallotItem.objects.all(), *Decision.objects.all(), *LedgerEntry.objects.all()]
    assert {row.title == row.issue.title for row in asked} == {True}
    assert {row.text == row.question.text for row in RoomQuestion.objects.all()} <= {True}
    assert len({type(row) for row in asked}) > 1


def irreversible():
    found = set()
    for key in [key for key in loader().graph.nodes if key[0] in FLOORS]:
        if not all(operation.reversible for operation in loader().graph.nodes[key].operations):
            found.add(key)
    return found


@pytest.mark.trust("H2")
def test_migrations_that_cannot_go_back_are_the_named_ones():
    assert irreversible() == IRREVERSIBLE
