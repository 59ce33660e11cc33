"""What a statement is called in forms and scopes: "challenge-17", "vision-3", "said-98765"; and which can be marked."""

from typing import Any

from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Cast, Concat

from dialogue import held_rows
from dialogue.ids import LARGEST
from issues.models import SaidStatement
from issues.models.statements import Collection
from stakeholders.models import Challenge, Vision

OF_OUTLINE = {Collection.CHALLENGES: ("challenge", Challenge), Collection.VISIONS: ("vision", Vision)}
COLUMNS = ("challenge", "vision", "said")


def in_text():
    """The ref of a mark or a finding, from its columns, beside a query."""
    each = [
        When(**{f"{name}__isnull": False}, then=Concat(Value(f"{name}-"), Cast(name, CharField()))) for name in COLUMNS
    ]
    return Case(*each, output_field=CharField())


def outlined(dialogue, collection):
    """The statements of the outline."""
    _name, model = OF_OUTLINE[collection]
    return model.objects.filter(dialogue=dialogue)


def readable(dialogue, collection):
    """Those that people wrote and everybody reads, of every round."""
    return SaidStatement.objects.filter(round__dialogue=dialogue, round__collection=collection).readable()


def parts(text):
    """(column, id) of a ref; None of any other text. Each has one way of being written: the scope of a mark, and so its voice, comes out of
    the text, and whoever could send "challenge-017" too would have one more voice."""
    name, _hyphen, number = text.partition("-")
    is_number = number.isascii() and number.isdecimal() and len(number) <= len(str(LARGEST))
    return (name, int(number)) if name in COLUMNS and is_number and number == str(int(number)) else None


def is_ref(text):
    return parts(text) is not None


# Whoever takes it back, hides it or changes its words waits meanwhile.
THERE = "SELECT id FROM issues_saidstatement WHERE id = %s AND released AND NOT hidden"


def find(asked, ref):
    """{column: id} of a statement that can be marked in a round, and then what somebody wrote stays readable until the transaction ends;
    None if there is none."""
    name, pk = parts(ref) or ("", 0)
    rows = {
        "said": lambda: readable(asked.dialogue, asked.collection),
        OF_OUTLINE[asked.collection][0]: lambda: outlined(asked.dialogue, asked.collection),
    }
    if name not in rows or pk > LARGEST or not rows[name]().filter(pk=pk).exists():
        return None
    if name == "said" and not held_rows.held(THERE, [pk]):
        return None
    return {f"{name}_id": pk}


def words(dialogue, which):
    """The words of a statement as the reader gets them, of a person's as they wrote them; "" if it is gone. `which`: as `find`."""
    [(column, pk)] = which.items()
    models: dict[str, Any] = {"said_id": SaidStatement, **{f"{name}_id": model for name, model in OF_OUTLINE.values()}}
    rows = models[column].objects.filter(pk=pk)
    row = (rows if column == "said_id" else rows.told(dialogue)).first()
    return row.text if row else ""
