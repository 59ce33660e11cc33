"""The release before this one runs on the new schema, so that machines can be brought up to date one by one (TRUST C8).

Its models are the state of its migrations: with them rows are written, read, changed and deleted in the database of today.
A column that was dropped or renamed, or a new one that must be filled and has no `db_default`, fails here.
"""

import dataclasses
import datetime
from itertools import count

import pytest
from django.db import IntegrityError, connection, models
from django.db.migrations.loader import MigrationLoader

from dialogue import wording
from issues.models import Decision
from tests.attacks.worlds import say
from tests.issues.voting_room import make_room
from workshops.documents import structure
from workshops.drafts import drafting

# The last migrations of the release before this one, 0.1: move them when a release is made.
BEFORE = {
    "dialogue": "0007_team",
    "stakeholders": "0005_team",
    "issues": "0007_what_a_result_tells",
    "workshops": "0006_numbers_of_the_room",
}
NUMBERS = count(1)
MOMENT = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
VALUES = {
    models.BooleanField: lambda: False,
    models.DateTimeField: lambda: MOMENT + datetime.timedelta(minutes=next(NUMBERS)),  # what ends, ends later
    models.DateField: lambda: MOMENT.date(),
    models.TimeField: lambda: MOMENT.time(),
    models.JSONField: dict,
    models.EmailField: lambda: f"old{next(NUMBERS)}@x.test",
    models.IntegerField: lambda: next(NUMBERS),
    models.CharField: lambda: f"old{next(NUMBERS)}",
    models.TextField: lambda: "old",
    models.DurationField: lambda: datetime.timedelta(minutes=1),
}
# What the release before can read of a draft's content: it refuses a field that it does not know.
KNOWN = {
    *(
        "title",
        "dialogue",
        "number",
        "date",
        "subtitle",
        "language",
        "status",
        "total_minutes",
        "foreword",
        "goals",
        "groups",
    ),
    *("items", "parked", "removed", "ledger", "how_decided", "rights", "check_value"),
}
# And inside of it: a new field there is a TypeError in the release before, wherever a draft made by this one is opened.
KNOWN_INSIDE = {
    "Group": {"key", "name", "palette", "pattern", "counted", "policy", "part_of"},
    "Quote": {"text", "language", "group", "group_name", "organisation", "withdrawn"},
    "Reason": {"text", "language", "group_name"},
    "AgendaItem": {
        *("number", "title", "theme", "role", "minutes", "stamp", "effect", "sentence", "problem", "opportunity"),
        *("questions", "lanes", "lanes_title", "lanes_rule", "quotes", "reasons_for", "reasons_against", "contested"),
        *("tables", "note"),
        "reasons",  # left out where it is empty: see snapshot._as_before
    },
    "ParkedProposal": {"title", "problem", "opportunity", "questions", "why"},
    "RemovedIssue": {"title", "why", "date"},
    "LedgerRow": {"date", "title", "what", "by", "outcome"},
    "TextBlock": {"heading", "paragraphs"},
}
pytestmark = pytest.mark.django_db


def old_apps():
    return MigrationLoader(connection).project_state(list(BEFORE.items())).apps


def old_models():
    ours = [m for m in old_apps().get_models(include_auto_created=True) if m._meta.app_label in BEFORE]
    return sorted(ours, key=lambda model: model._meta.label)


def value_of(field):
    """Something that fits; a choice where there is one."""
    if field.choices:
        return field.flatchoices[0][0]
    kind = next(kind for kind in VALUES if isinstance(field, kind))
    value = VALUES[kind]()
    return value[: field.max_length] if isinstance(value, str) and field.max_length else value


def written(model):
    """A row as the old code writes it: its columns only, and what they point to."""
    given = {}
    for field in model._meta.local_concrete_fields:
        if field.primary_key and isinstance(field, models.AutoField) and not field.has_default():
            continue
        if field.is_relation:
            given[field.name] = None if field.null else written(field.related_model)
        elif not field.has_default() and not field.null and not getattr(field, "auto_now_add", False):
            given[field.name] = value_of(field)
    return model.objects.create(**given)


@pytest.mark.trust("C8")
@pytest.mark.parametrize("label", sorted(BEFORE))
def test_old_code_writes_reads_and_deletes(label):
    for model in old_models():
        if model._meta.app_label != label:
            continue
        row = written(model)
        again = model.objects.get(pk=row.pk)
        again.save()
        again.delete()
        assert not model.objects.filter(pk=row.pk).exists()


def test_old_code_can_open_a_new_draft():
    room = make_room()
    say(room.people["gov"][0], room.issues[0], "The office could come to us.")
    room.close(room.open())
    said = {"of": wording.digest(["So be it."]), "by": "person", "state": "shown", "text": {"text": "Soit."}}
    reason = {"text": "So be it.", "language": "", "side": "yes", "group": "", "translations": {"fr": said}}
    Decision.objects.update(reasons=[reason])
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    assert set(draft.content) == KNOWN
    assert [set(group) for group in draft.content["groups"]] == [KNOWN_INSIDE["Group"]] * len(room.groups)
    assert [set(item) | {"reasons"} for item in draft.content["items"]] == [KNOWN_INSIDE["AgendaItem"]] * len(
        room.issues
    )
    for item in draft.content["items"]:
        assert [set(quote) for quote in item["quotes"]] in ([], [KNOWN_INSIDE["Quote"]])
        assert [set(each) for each in item["reasons_for"]] == [KNOWN_INSIDE["Reason"]]
    whole = {"ParkedProposal", "RemovedIssue", "LedgerRow", "TextBlock"}  # kept as they are
    parts = {name: {field.name for field in dataclasses.fields(getattr(structure, name))} for name in whole}
    assert parts == {name: KNOWN_INSIDE[name] for name in whole}


@pytest.mark.postgresql
def test_column_that_old_code_cannot_fill_is_found():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE dialogue_dialogue ADD COLUMN strict integer NOT NULL")
    with pytest.raises(IntegrityError):
        written(old_apps().get_model("dialogue", "Dialogue"))
