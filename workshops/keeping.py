"""Documents for readers: kept ones are given out again, small ones are made at once, large ones by the worker.

A kept document stands under a digest of all it says, after what was taken back is blanked. So it is never given out once words are
gone from it; the clock throws it away within a minute, sealing at once.
"""

import datetime
import functools
import itertools
import logging
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Q

from dialogue import database_time, job_names, limits, speaking
from dialogue.mail import queueing
from dialogue.models import Dialogue, Job
from workshops import documents
from workshops.drafts import kept_apart, versions
from workshops.hosting import host_words
from workshops.minutes import minutes
from workshops.models import AgendaDraft, KeptDocument, Summary, Workshop
from workshops.public import copying
from workshops.summaries import summary_report

log = logging.getLogger(__name__)

LANGUAGE_LENGTH = KeptDocument._meta.get_field("language").max_length
WEEK, HOUR = datetime.timedelta(days=7), datetime.timedelta(hours=1)
TRY_MINUTES = 5  # how long the worker tries: three times
AGENDA, MINUTES, PUBLIC, SUMMARY = "agenda", "minutes", "public", "summary"
BRIEF, PUBLIC_BRIEF = "brief", "public-brief"  # the agenda on one page
HOSTED = {AGENDA, PUBLIC}


class BeingMade(Exception):
    """The worker makes it: `args[0]` is its job, dead if the document could not be made."""


@dataclass(frozen=True)
class Wanted:
    """A document in a format, and where its words are found again."""

    dialogue: Dialogue
    place: str
    document: Any  # an AgendaDocument or a Report
    form: str
    lasts: bool  # published, so that many will read the same
    language: str  # that it is offered in

    @functools.cached_property
    def digest(self):
        return documents.digest(self.document, self.form)

    @property
    def job(self):
        """What names its job: other words are another job."""
        return {
            "kind": job_names.KEEP_DOCUMENT,
            "occasion": f"{self.place} {self.form}",
            "recipient": f"{self.dialogue.pk} {self.digest[:40]}",
        }

    @property
    def order(self):
        """What the worker is told: where the words are found again, never the words."""
        return {"dialogue": self.dialogue.pk, "place": self.place, "form": self.form, "language": self.language}

    def written(self):
        """(bytes, content type, extension). Raises typesetting.Unmade."""
        return documents.render(self.document, self.form)

    def keep(self, content):
        """For a week if it is published; else for an hour, in which whoever waits for it fetches it."""
        language = self.language[:LANGUAGE_LENGTH]  # of a longer one it is made anew: its digest is another
        names: dict[str, Any] = {
            "dialogue": self.dialogue,
            "place": self.place,
            "form": self.form,
            "language": language,
        }
        until = database_time.now() + (WEEK if self.lasts else HOUR)
        said = {"digest": self.digest, "content": content, "until": until}
        KeptDocument.objects.update_or_create(**names, defaults=said)


def of_draft(draft, form):
    """A draft of the agenda as it reads now."""
    return _of(draft, AGENDA, versions.in_full, form, draft.is_published)


def of_public_draft(draft, form):
    """A published draft as everybody may read it."""
    return _of(draft, PUBLIC, copying.of_draft, form, True)


def of_brief(draft, form):
    """The one page of a draft."""
    return _on_one_page(of_draft(draft, form), f"{BRIEF} {draft.number}")


def of_public_brief(draft, form):
    return _on_one_page(of_public_draft(draft, form), f"{PUBLIC_BRIEF} {draft.number}")


def _on_one_page(wanted, place):
    return replace(wanted, place=place, document=documents.Leaflet.of(wanted.document))


def of_minutes(workshop, form):
    return _of(workshop, MINUTES, minutes.write, form, False)


def of_summary(summary, form):
    return _of(summary, SUMMARY, summary_report.write, form, summary.is_sent)


def _of(row, place, write, form, lasts):
    """In the language that it is offered in, by whoever makes it: the reader's own tag stands in no file and in no job."""
    language = speaking.offered(row.dialogue, row.more.get(kept_apart.LANGUAGES, ()) if place in HOSTED else ())
    with speaking.to(language, row.dialogue):
        document = write(row)
        if place in HOSTED:  # with who invites, as that is said now
            document = replace(document, **host_words.fields(row.dialogue))
    return Wanted(row.dialogue, f"{place} {row.number}", document, form, lasts, language)


_TO_ALL = AgendaDraft.objects.for_everybody().filter(dialogue__drafts_public=True)
SOURCES: dict[str, tuple[Any, Any]] = {
    AGENDA: (AgendaDraft.objects, of_draft),
    MINUTES: (Workshop.objects, of_minutes),
    PUBLIC: (_TO_ALL, of_public_draft),
    BRIEF: (AgendaDraft.objects, of_brief),
    PUBLIC_BRIEF: (_TO_ALL, of_public_brief),
    SUMMARY: (Summary.objects, of_summary),
}


def give(wanted):
    """(bytes, content type, extension). Raises BeingMade where the worker has to make it, and typesetting.Unmade."""
    form = documents.FORMATS[wanted.form]
    if form.at_once:
        return wanted.written()
    kept = wanted.dialogue.kept_documents.filter(place=wanted.place, form=wanted.form, digest=wanted.digest).first()
    if kept:
        return bytes(kept.content), form.content_type, form.name
    if documents.is_large(wanted.document):
        raise BeingMade(_ask(wanted))
    made = wanted.written()
    if wanted.lasts:
        _keep_if_possible(wanted, made[0])
    return made


def _keep_if_possible(wanted, content):
    """Whoever asked gets the document also where the database cannot take it now."""
    try:
        with transaction.atomic():
            wanted.keep(content)
    except DatabaseError as error:
        log.warning("a document was not kept: %s", type(error).__name__)


def _ask(wanted):
    """The job that makes it; one that was done, and whose document is gone again, is woken."""
    rest = {"dialogue": None, "payload": wanted.order, "lane": Job.Lane.SLOW, "minutes": TRY_MINUTES}
    job = queueing.enqueue(**wanted.job, **rest)
    if job.state in (Job.State.DONE, Job.State.SKIPPED):
        _wake(wanted, Job.State.DONE, Job.State.SKIPPED)
        job.refresh_from_db()
    return job


def again(wanted):
    """Let the worker try once more to make what it could not make; pressed at any other time, nothing happens."""
    _wake(wanted, Job.State.DEAD)


def _wake(wanted, *states):
    now = database_time.now()
    ended = Job.objects.filter(**wanted.job, state__in=states)
    fresh = {"tries": 0, "error": "", "finished_at": None, "payload": wanted.order, "run_after": now}
    fresh |= {"give_up_at": now + datetime.timedelta(minutes=TRY_MINUTES)}
    ended.update(state=Job.State.WAITING, **fresh)


# ---- the worker's part


def make(job):
    """Make what a reader waits for, from what it says now. Skipped if it is gone."""
    order = job.payload
    with speaking.to(order["language"], Dialogue.objects.filter(pk=order["dialogue"]).first()):
        wanted = _found(order)
        wanted.keep(wanted.written()[0])


def _found(order):
    kind, _space, number = order["place"].partition(" ")
    # The release after this one knows more of both; it was here before, or is at work beside this one.
    if kind not in SOURCES or order["form"] not in documents.FORMATS:
        raise queueing.Skip("unknown")
    rows, of = SOURCES[kind]
    row = rows.select_related("dialogue").filter(dialogue=order["dialogue"], number=number).first()
    if row is None:
        raise queueing.Skip("gone")
    return of(row, order["form"])


def sweep():
    """Called by every tick, once a minute in one process: what is old, or says what may not be read any more, goes."""
    minute = {"most": 1, "seconds": 60}
    if not KeptDocument.objects.exists():
        return
    if limits.remaining("kept documents", "", **minute) and limits.allow("kept documents", "", **minute):
        throw_away()


def throw_away():
    """Every kept document that is old, or that would read otherwise if it were made now."""
    known = Q(form__in=documents.FORMATS)
    KeptDocument.objects.filter(Q(until__lte=database_time.now()) | ~known).delete()
    rows = KeptDocument.objects.filter(known).defer("content").order_by("dialogue", "place", "language", "form")
    for (dialogue, place, language), kept in itertools.groupby(rows, attrgetter("dialogue_id", "place", "language")):
        of_one = list(kept)  # the formats of one text, which is composed once
        with speaking.to(language, Dialogue.objects.filter(pk=dialogue).first()):
            try:
                document = _found({"dialogue": dialogue, "place": place, "form": of_one[0].form}).document
            except queueing.Skip:
                document = None
            for row in of_one:
                if document is None or documents.digest(document, row.form) != row.digest:
                    KeptDocument.objects.filter(pk=row.pk, digest=row.digest).delete()
