"""What the desk lists: first what is chosen for wall, summary and agenda, then issue by issue. No counts, and nothing of authors."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dialogue import tags, translated
from issues.models import Translator
from workshops.desk import texts
from workshops.desk.texts import ANSWER, NOTE, PROPOSAL, REASON
from workshops.models import DraftQuote, SummaryAnswer, Workshop

TEXTS_A_PAGE, BEGINNING = 20, 240  # characters of a text in a list
CHOSEN, PROPOSALS, TABLES = "chosen", "proposals", "tables"
MISSING, SENT, MACHINE, DONE = "missing", "sent", "machine", "done"
STATES = (SENT, MACHINE, MISSING, DONE)  # in this order
SENT_WORDS = gettext_lazy("the team has to read it")
MACHINE_WORDS = gettext_lazy("translated by a machine, not read by a person")
MISSING_WORDS = {
    ANSWER: pgettext_lazy("an answer", "not translated yet"),
    PROPOSAL: pgettext_lazy("a proposal", "not translated yet"),
    REASON: pgettext_lazy("a reason", "not translated yet"),
    NOTE: pgettext_lazy("notes", "not translated yet"),
}
DONE_WORDS = {
    ANSWER: pgettext_lazy("an answer", "translated"),
    PROPOSAL: pgettext_lazy("a proposal", "translated"),
    REASON: pgettext_lazy("a reason", "translated"),
    NOTE: pgettext_lazy("notes", "translated"),
}
AS_WRITTEN = {
    ANSWER: pgettext_lazy("an answer", "As it was written"),
    PROPOSAL: pgettext_lazy("a proposal", "As it was written"),
    REASON: pgettext_lazy("a reason", "As it was written"),
    NOTE: pgettext_lazy("notes", "As it was written"),
}
WHAT = {
    ANSWER: gettext_lazy("An answer"),
    PROPOSAL: gettext_lazy("A proposal"),
    REASON: gettext_lazy("A reason given with a vote"),
    NOTE: gettext_lazy("Notes of a table"),
}


@dataclass(frozen=True)
class Row:
    text: texts.Text
    state: str

    @property
    def words(self):
        kind = self.text.kind
        words = {SENT: SENT_WORDS, MACHINE: MACHINE_WORDS, MISSING: MISSING_WORDS[kind], DONE: DONE_WORDS[kind]}
        return words[self.state]

    @property
    def as_written(self):
        return AS_WRITTEN[self.text.kind]

    @property
    def what(self):
        return WHAT[self.text.kind]

    @property
    def beginning(self):
        flat = " ".join(translated.joined(self.text.originals).split())
        return flat if len(flat) <= BEGINNING else flat[:BEGINNING].rsplit(" ", 1)[0] + "…"


def row_of(text, tag):
    return Row(text, _state(text, tag))


def may_translate(here):
    """Whether somebody who takes part, and may read by now, was named for it by the team."""
    return (
        bool(here.may_read and here.may_speak)
        and Translator.objects.standing().filter(participant=here.participant).exists()
    )


def places(dialogue):
    """[(key, name)] of the lists, what is chosen first."""
    rows = dialogue.issues.order_by("position", "pk").only("dialogue", "key", "title", "language").told(dialogue)
    issues = [(issue.key, str.__str__(issue.title)) for issue in rows]
    first = [(CHOSEN, _("Chosen for wall, summary and agenda")), *issues]
    return [*first, (PROPOSALS, _("Proposals")), (TABLES, _("Notes of tables that talked about no issue"))]


def page(here, tag, place, number):
    """A page of Rows: those that the team has to read first, then what is missing, then what is done. What was written in this language
    needs nothing and is left out."""
    rows = [Row(text, _state(text, tag)) for text in _of_place(here, place) if not _is_in(text, tag)]
    return Paginator(sorted(rows, key=lambda row: STATES.index(row.state)), TEXTS_A_PAGE).get_page(number)


def _is_in(text, tag):
    language = text.language
    return bool(language) and tags.primary(language) == tags.primary(tag)


def _state(text, tag):
    said = text.in_language(tag)
    if said is None:
        return MISSING
    if said["by"] == translated.MACHINE:
        return MACHINE
    return DONE if said["state"] == translated.SHOWN else SENT


def _of_place(here, place):
    dialogue, notes = here.dialogue, texts.notes(here.dialogue, here.is_team)
    if place == CHOSEN:
        return texts.of_rows(ANSWER, _chosen(dialogue, here.is_team))
    if place == PROPOSALS:
        return texts.of_rows(PROPOSAL, texts.proposals(dialogue))
    if place == TABLES:
        return texts.of_rows(NOTE, notes.filter(session__issue=None))
    return [
        *texts.of_rows(ANSWER, texts.answers(dialogue).filter(question__issue__key=place)),
        *texts.of_rows(REASON, texts.decisions(dialogue).filter(issue__key=place).order_by("-ballot__number")),
        *texts.of_rows(NOTE, notes.filter(session__issue__key=place)),
    ]


def _chosen(dialogue, is_team):
    """Answers on a wall, in the last summary and in the latest draft of the agenda: what was not sent or published yet only the team
    knows to be chosen."""
    shown = Workshop.objects.filter(dialogue=dialogue).exclude(shown=None).values("shown")
    summaries, drafts = dialogue.summaries.order_by("-number"), dialogue.drafts.order_by("-number")
    if not is_team:
        summaries, drafts = summaries.exclude(sent_at=None), drafts.exclude(published_at=None)
    told = SummaryAnswer.objects.filter(summary__in=list(summaries[:1]), quoted=True).values("contribution")
    quoted = DraftQuote.objects.filter(draft__in=list(drafts[:1])).values("contribution")
    found, seen = [], set()
    for chosen in (shown, told, quoted):
        rows = [row for row in texts.answers(dialogue).filter(pk__in=chosen) if row.pk not in seen]
        seen |= {row.pk for row in rows}
        found += rows
    return found
