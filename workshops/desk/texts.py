"""What the desk translates, by its kind: each as a row with its words and what is kept beside them. Only what everybody reads, and for the
team notes of tables that it reads already."""

from dataclasses import dataclass
from typing import Any

from dialogue import content_languages, languages, translated
from issues.models import Contribution, Decision, Proposal, Reason
from workshops.models import TableNote

ANSWER, PROPOSAL, REASON, NOTE = "answer", "proposal", "reason", "note"
KINDS = (ANSWER, PROPOSAL, REASON, NOTE)


@dataclass(frozen=True)
class Text:
    """`row` and `part` name it in an address; a part is the place of a reason in its decision. `thing`: where the words stand."""

    kind: str
    row: int
    thing: Any
    part: int = 0

    @property
    def originals(self):
        return self.thing.originals

    @property
    def kept(self):
        return self.thing.translations

    @property
    def language(self):
        """Of the words that were written; "" where nobody can say."""
        return translated.language_of(self.kept, self.originals, self.thing.declared)

    @property
    def is_declared(self):
        return bool(self.thing.declared)

    def in_language(self, tag):
        """The translation that stands, or None: {"text", "by", "state", "of"}."""
        return translated.standing(self.kept, self.originals).get(tag)


def answers(dialogue, is_team=False):
    """In the order of the random key, which is no order at all."""
    return Contribution.objects.readable().filter(question__issue__dialogue=dialogue).select_related("voice__group")


def proposals(dialogue, is_team=False):
    return Proposal.objects.readable().filter(dialogue=dialogue).select_related("voice__group")


def decisions(dialogue, is_team=False):
    """Reasons came out when their ballot closed, shuffled."""
    return Decision.objects.filter(ballot__dialogue=dialogue).exclude(ballot__closed_at=None)


def notes(dialogue, is_team=False):
    """Members read them with the minutes."""
    found = TableNote.objects.filter(session__workshop__dialogue=dialogue)
    found = found if is_team else found.exclude(session__workshop__minutes_published_at=None)
    return found.exclude(agreed="", contested="", still_open="")


ROWS = {ANSWER: answers, PROPOSAL: proposals, REASON: decisions, NOTE: notes}


def of_rows(kind, rows):
    """[Text] of rows in their order."""
    if kind == REASON:
        return [Text(kind, row.pk, Reason(row, at), at) for row in rows for at in range(len(row.reasons))]
    return [Text(kind, row.pk, row) for row in rows]


def find(dialogue, kind, row, part, *, is_team=False, locked=False):
    """One text, or None. `locked`: until the press is through, so that no fixed time changes it meanwhile."""
    if kind not in KINDS:
        return None
    rows = ROWS[kind](dialogue, is_team).filter(pk=row)
    found = of_rows(kind, rows.select_for_update(of=("self",)) if locked else rows)
    return next((text for text in found if text.part == part), None)


def was_read(dialogue, kind, row):
    """Whether a text of this dialogue was to be found here before the team hid it."""
    found: dict[str, Any] = {
        ANSWER: Contribution.objects.filter(question__issue__dialogue=dialogue),
        PROPOSAL: Proposal.objects.filter(dialogue=dialogue),
    }
    return kind in found and found[kind].filter(pk=row, released=True).exists()


def tags_of(dialogue):
    """Into which languages the desk translates: the dialogue's own first, then those of the pages."""
    return list(content_languages.of_everybody(dialogue))


def named(tags):
    return [(tag, languages.name(tag)) for tag in tags]
