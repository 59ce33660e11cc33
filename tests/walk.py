"""A house in use goes back to the first schema and forward again, once; what was found on the way (TRUST H2, C9)."""

from collections import Counter
from dataclasses import dataclass
from functools import partial

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from dialogue.models import Dialogue, Mailing
from issues import answering, receipts
from issues.models import Decision, LedgerEntry
from issues.models.ballots import BallotItem
from stakeholders.models import SpentReceipt
from tests import factories
from tests.attacks.worlds import make_world
from tests.dialogue.test_occasions import KNOWN
from tests.stair import FLOORS
from workshops import outlining
from workshops.models import RoomQuestion

FIRST = [(app, "0001_initial") for app in FLOORS]
A, B = "a" * 16, "b" * 16
BEFORE_RECEIPTS = [("stakeholders", "0007_list_uploads")]
BEFORE_ABOUT = [("dialogue", "0010_one_clock")]
BEFORE_OUTLINES = [
    ("dialogue", "0011_mailing_about"),
    ("stakeholders", "0012_corrected_names"),
    ("issues", "0011_one_clock"),
    ("workshops", "0009_one_clock"),
]
MAILS = [*KNOWN, ("reminder", "someday", {})]


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


@dataclass
class Walk:
    """What was found on the way to the first schema and back. Rows as `rows` gives them, in the columns that both ends have."""

    before: dict
    first: dict
    after: dict
    written: Counter  # {table: rows written on the way}
    voice: set  # columns of its table now
    gone: set  # columns of the first schema that today's lacks
    missing: list  # new columns without a value
    spent: str  # the receipt of somebody's words
    receipts: list  # (dialogue, receipt, days since)
    is_known: bool  # what was said before is the same when it comes again
    mails: list
    dialogues: dict  # {slug: Found} of those that were written on the way
    asked: list  # (what a row keeps of the words, what they are)


@dataclass
class Found:
    uids: dict
    told: dict  # {row: where it comes from}
    questions: list
    has_begun: bool


def walk():
    """Rows of today are carried to the first schema, where its own code could read them, and from there to today's by way of three
    schemas in which the code of then writes."""
    make_world()
    may, _june = (factories.make_dialogue(slug) for slug in ("may", "june"))
    sena = factories.member(may, "diggers", "Sena")
    spent = receipts.of(sena, "k", f"dialogue answer {factories.question(sena.dialogue).pk}")[:16]
    first, today = columns_of(FIRST), columns_of(newest())
    assert [table for table in first if table not in today] == []
    both = {t: (m, [column for column in columns if column in today[t][1]]) for t, (m, columns) in first.items()}
    gone = {f"{t}.{c}" for t, (_m, columns) in first.items() for c in columns if c not in both[t][1]}
    before = rows(today, both)
    migrate(FIRST)
    at_first = rows(first, both)
    written = sum(
        (
            writing(BEFORE_RECEIPTS, both, partial(old_voices, spent=spent)),
            writing(BEFORE_ABOUT, both, old_mails),
            writing(BEFORE_OUTLINES, both, old_outlines),
        ),
        Counter(),
    )
    migrate(newest())
    mails = Mailing.objects.filter(dialogue__slug="may").order_by("pk").values_list("kind", "occasion", "about")
    dialogues = {row.slug: found(row) for row in Dialogue.objects.filter(slug__in=("old", "ghana", "alone"))}
    kept = [(row, row.title, row.issue.title) for m in (BallotItem, Decision, LedgerEntry) for row in m.objects.all()]
    kept += [(row, row.text, row.question.text) for row in RoomQuestion.objects.all()]
    after = rows(today, both)
    known = SpentReceipt.objects.filter(dialogue__slug__in=("may", "june")).order_by("receipt")
    return Walk(
        before=before,
        first=at_first,
        after=after,
        written=written,
        voice=columns_in("stakeholders_voice"),
        gone=gone,
        missing=missing(first, today),
        receipts=[(row.dialogue.slug, row.receipt, (timezone.now().date() - row.day).days) for row in known],
        spent=spent,
        is_known=is_repeated(sena),
        mails=list(mails),
        dialogues=dialogues,
        asked=kept,
    )


def is_repeated(person):
    try:
        answering.answer(participant=person, question=factories.question(person.dialogue), text="Back", key="k")
    except receipts.Repeated:
        return True
    return False


def writing(targets, columns, write):
    """Go to that schema and write with its models: how many rows there are more in each table."""
    migrate(targets)
    before = counted(columns)
    write(loader().project_state(targets).apps.get_model)
    return counted(columns) - before


def counted(tables):
    with connection.cursor() as cursor:
        found = Counter()
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
        return found


def columns_in(table):
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def missing(first, today):
    """New columns that must hold a value and hold none in some row."""
    return [
        (table, field.name)
        for table, (_old, known) in first.items()
        for field in today[table][0]._meta.concrete_fields
        if field.attname not in known and not field.null
        if today[table][0]._base_manager.filter(**{f"{field.name}__isnull": True}).exists()
    ]


def found(dialogue):
    told = {str(row): row.lineage for row in outlining.rows_of(dialogue)}
    questions = [q.key for issue in dialogue.issues.all() for q in issue.questions.all()]
    return Found(outlining.uids_of(dialogue), told, questions, bool(dialogue.opened_on))


def old_voices(model, spent):
    """Voices on which spent receipts stand."""
    for slug, first, second in [("may", f" {spent} {B}", f" {A}"), ("may", "", ""), ("june", "", f" {A}")]:
        group = model("stakeholders", "StakeholderGroup").objects.get(dialogue__slug=slug, key="diggers")
        model("stakeholders", "Voice").objects.create(
            dialogue_id=group.dialogue_id, group=group, spent=first, spent_before=second
        )


def old_mails(model):
    may = model("dialogue", "Dialogue").objects.get(slug="may")
    for kind, occasion, _about in MAILS:
        model("dialogue", "Mailing").objects.create(dialogue_id=may.pk, kind=kind, occasion=occasion)


def old_outlines(model):
    dialogues = model("dialogue", "Dialogue").objects
    framework = dialogues.create(slug="old", kind="framework")
    old_outline(model, framework, "Rights")
    ghana = dialogues.create(slug="ghana", framework=framework, phase="gather")
    old_outline(model, ghana, "Rights here")
    old_room(model, ghana)
    old_outline(model, dialogues.create(slug="alone"), "Rights")


def old_outline(model, dialogue, title):
    """Two groups and their tie, a challenge, an issue with two questions, a word and a goal, as the release before wrote them."""
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


def old_room(model, dialogue):
    """A question that was asked in a room: the first schema has no table for it."""
    workshop = model("workshops", "Workshop").objects.create(dialogue=dialogue, number=1, title="Room", zone="UTC")
    session = model("workshops", "Session").objects.create(workshop=workshop, position=1, kind="issues", minutes=60)
    question = model("issues", "Question").objects.get(issue__dialogue=dialogue, position=1)
    model("workshops", "RoomQuestion").objects.create(session=session, question=question, opened_at=timezone.now())
