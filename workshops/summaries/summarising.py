"""Summaries: made for the team to look at, sent by its press or by the clock. Each answer is told once."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Case, Exists, Max, OuterRef, Value, When
from django.utils.translation import gettext as _

from dialogue import database_time, job_names, merging
from dialogue.digests import digest
from dialogue.mail import queueing
from dialogue.models import Dialogue, Mailing, TeamLog
from dialogue.models.dialogues import SummaryRhythm
from dialogue.phases import Act
from issues.models import Contribution, Question
from stakeholders.models import Participant
from workshops.drafts.agenda import balanced
from workshops.models import Summary, SummaryAnswer, SummaryReader, TableNote
from workshops.summaries import grounds, paraphrasing, retold, statements, unsettled, words_agreed
from workshops.tables import table_words

QUOTES = 3  # of an issue
LONGEST_DAY = 4800  # characters of what tables brought back


class NotNow(Exception):
    """Why a summary cannot be made or sent: "phase", "sent", "today" or "empty"."""


# ---- making


def check_phase(dialogue):
    """Raises NotNow where there is nothing to summarise yet, or any more."""
    if dialogue.is_sealed or not dialogue.allows(Act.READ):
        raise NotNow("phase")


@transaction.atomic
def make(*, dialogue):
    """The one draft, made anew from what stood in no summary that was sent; the team's words in it stay.

    Locks the dialogue: two presses, or a press and the clock, make one draft.
    """
    dialogue = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    check_phase(dialogue)
    now = {"made_on": database_time.now().date()}
    number = (dialogue.summaries.aggregate(last=Max("number"))["last"] or 0) + 1
    summary, _created = Summary.objects.update_or_create(
        dialogue=dialogue, sent_at=None, defaults=now, create_defaults={**now, "number": number}
    )
    before = paraphrasing.told(summary) if summary.paraphrases else {}
    summary.answers.all().delete()
    heard = dict.fromkeys((group.key for group in dialogue.groups.order_by("position", "pk")), 0)
    untold, rows, told = _untold(dialogue), [], []
    for issue in dialogue.issues.all():
        found = _rows_of(summary, issue, untold[issue.pk], heard)
        rows += found
        told += [(issue.key, row.quoted) for row in found]
    SummaryAnswer.objects.bulk_create(rows, batch_size=1000)
    summary.content = _content(dialogue, told)
    summary.paraphrases = paraphrasing.carried(summary, before, paraphrasing.told(summary)) if before else {}
    summary.save(update_fields=["content", "paraphrases"])
    return summary


@transaction.atomic
def make_of_day(*, workshop, by):
    """The draft, begun with what the tables brought back on the last day that was held unless the team wrote some words already."""
    summary = make(dialogue=workshop.dialogue)
    if not summary.words:
        edit(summary=summary, by=by, words=_day_in_words(workshop))
    return summary


def _day_in_words(workshop):
    """A line that names the day, then one for each thing that a table noted. A note belongs to its table, not to a voice."""
    held = workshop.sessions.exclude(began_at=None).order_by("day").values_list("day", flat=True)
    day = held.last() or 1
    notes = TableNote.objects.filter(session__workshop=workshop, session__day=day)
    first = _("Day %(day)s of “%(title)s”.") % {"day": day, "title": workshop.title}
    return "\n\n".join([first, *table_words.in_lines(notes)])[:LONGEST_DAY]


def _untold(dialogue):
    """{issue id: {answer's pk: (key of the group that is shown or "", text)}} of what stood in no summary that was sent.

    In one query and as plain rows: five models for each of 20,000 answers took ten seconds while the dialogue was locked.
    """
    sent = SummaryAnswer.objects.filter(contribution=OuterRef("pk"), summary__sent_at__isnull=False)
    readable = Contribution.objects.readable().filter(~Exists(sent), question__issue__dialogue=dialogue)
    group = Case(When(Contribution.LABELLED, then="voice__group__key"), default=Value(""))
    found = defaultdict(dict)
    for issue, pk, key, text in readable.values_list("question__issue", "pk", group, "text"):
        found[issue][pk] = (key, text)
    return found


def _rows_of(summary, issue, found, heard):
    """The new answers of an issue: those chosen, in turn from each group that is shown, then the others by their random key.

    `heard`: {group key: how often it was chosen in this summary}; who was heard least comes first in the next issue.
    """
    plain = [(pk, group, text) for pk, (group, text) in found.items()]
    quiet_first = sorted(heard, key=heard.get)
    chosen = balanced(plain, most=QUOTES, seed=f"{issue.key} {summary.number}", first=quiet_first)
    for _pk, group, _text in chosen:
        heard[group] = heard.get(group, 0) + 1
    quoted = [pk for pk, *_ in chosen]
    return [
        SummaryAnswer(summary=summary, contribution_id=pk, quoted=pk in quoted, digest=digest(found[pk][1]))
        for pk in [*quoted, *(pk for pk in found if pk not in quoted)]
    ]


def _content(dialogue, new):
    """Keys and numbers only: no words of anybody, no figure that is not published."""
    told = [summary.content for summary in dialogue.summaries.exclude(sent_at=None)]
    closed = dialogue.ballots.exclude(closed_at=None).order_by("number").values_list("number", flat=True)
    ledger = dialogue.ledger.filter(decision=None).order_by("on", "pk").values_list("pk", flat=True)
    return {
        "issues": _counted(new),
        "ballots": [n for n in closed if not any(n in content["ballots"] for content in told)],
        "changes": [pk for pk in ledger if not any(pk in content["changes"] for content in told)],
        "questions": [pk for pk in _taken_out(dialogue) if not any(pk in one.get("questions", ()) for one in told)],
        "found": grounds.new(dialogue, told),
        "stated": statements.new(dialogue, told),
        "tasks": unsettled.new(dialogue, told),
        "words": words_agreed.new(dialogue, told),
        "ahead": _ahead(dialogue),
    }


def _taken_out(dialogue):
    """Questions that are not asked any more, whether or not another took their place."""
    gone = Question.objects.filter(issue__dialogue=dialogue, taken_out_on__isnull=False)
    return gone.order_by("taken_out_on", "pk").values_list("pk", flat=True)


def _counted(told):
    """[{"key": of an issue, "chosen": how many of its answers are shown}]: a blank stands for each that goes later.

    `told`: [(key of the issue, whether it is shown)] of each answer.
    """
    chosen = {}
    for key, quoted in told:
        chosen[key] = chosen.get(key, 0) + quoted
    return [{"key": key, "chosen": n} for key, n in chosen.items()]


def _ahead(dialogue):
    """What is open next, by code, date and number."""
    questions = Question.objects.filter(issue__dialogue=dialogue, issue__status="listed", closed_at=None)
    ballot = dialogue.ballots.filter(closed_at=None).first()
    return {
        "phase": str(dialogue.phase),
        "questions": questions.count() if dialogue.may_answer else 0,
        "until": dialogue.answers_until.isoformat() if dialogue.answers_until and dialogue.may_answer else "",
        "ballot": ballot.number if ballot else None,
        "kind": ballot.kind if ballot else "",
        "closes_at": ballot.closes_at.isoformat() if ballot and ballot.closes_at else "",
    }


@transaction.atomic
def edit(*, summary, by, words, said=None, seen="", rests=""):
    """Change the team's own words before it goes out; `seen`: the marks of those that the page showed. `said`: {(issue key, group key):
    what hidden groups said, in the team's words}; `rests`: what the page showed that these rest on (`retold.seen`).

    Raises NotNow, merging.Clash, paraphrasing.Echoed and paraphrasing.Moved."""
    held = Summary.objects.select_for_update().get(pk=summary.pk)  # of two who save at once neither loses a word
    if held.is_sent:
        raise NotNow("sent")
    said = said or {}
    paraphrasing.check(held.dialogue, said)
    told = paraphrasing.told(held)
    if moved := retold.moved(said, rests, told):
        raise paraphrasing.Moved(moved)
    stands = retold.standing(held.paraphrases, told)
    now = {"words": held.words, **{retold.field(*pair): stands.get(pair, "") for pair in {*said, *stands}}}
    typed = {"words": words, **{retold.field(*pair): text for pair, text in said.items()}}
    merged = merging.merge(seen, typed, now)
    said = {pair: merged[retold.field(*pair)] for pair in said}
    held.words, held.paraphrases = merged["words"], retold.keep(stands | said, told)
    held.save(update_fields=["words", "paraphrases"])


# ---- sending


@transaction.atomic
def send(*, summary, by):
    """Freeze a summary, show it to the members and mail it to those who want each one. Returns how many. Raises NotNow.

    One a day at most: which answer stood in which summary then tells no more of its hour than the day does (TRUST §1).
    """
    dialogue = Dialogue.objects.select_for_update().get(pk=summary.dialogue_id)
    summary = Summary.objects.get(pk=summary.pk)
    summary.dialogue = dialogue
    now = database_time.now()
    _settle_to_send(summary, now.date())
    name, about = f"summary {summary.number}", {"summary": summary.number}
    summary.mailing = Mailing.objects.create(
        dialogue=dialogue, kind=Mailing.Kind.SUMMARY, occasion=name, about=about, made_by=by, sent_at=now
    )
    summary.sent_at, summary.made_on = now, now.date()
    summary.save(update_fields=["content", "paraphrases", "mailing", "sent_at", "made_on"])
    TeamLog.objects.create(dialogue=dialogue, by=by, action="sent summary", detail=str(summary.number))
    return queueing.enqueue_many(
        kind=job_names.SEND_SUMMARY,
        occasion=name,
        recipients=_readers(dialogue, Participant.Summaries.EACH),
        dialogue=dialogue,
        mailing=summary.mailing,
    )


def _settle_to_send(summary, today):
    """Raises NotNow, also where nothing is left of a draft once it is settled."""
    if summary.is_sent:
        raise NotNow("sent")
    if summary.dialogue.summaries.filter(sent_at__date=today).exists():
        raise NotNow("today")
    _settle(summary)
    if summary.dialogue.is_sealed or not (summary.has_news or summary.words.strip()):
        raise NotNow("phase" if summary.dialogue.is_sealed else "empty")


def _settle(summary):
    """What was changed or hidden since the draft is left for the next summary; what is open is as of now."""
    rows = list(summary.answers.select_related("contribution__question__issue").order_by("pk"))
    gone = [row.pk for row in rows if not row.stands]
    SummaryAnswer.objects.filter(pk__in=gone).delete()
    summary.content |= {
        "issues": _counted([(row.contribution.question.issue.key, row.quoted) for row in rows if row.pk not in gone]),
        "ahead": _ahead(summary.dialogue),
    }
    told = paraphrasing.told(summary)
    summary.paraphrases = retold.keep(retold.standing(summary.paraphrases, told), told)


def _readers(dialogue, choice):
    """Primary keys of confirmed participants with an address who chose so."""
    people = Participant.objects.confirmed().with_address().filter(dialogue=dialogue, summaries=choice)
    return list(people.order_by("pk").values_list("pk", flat=True))


# ---- by the clock


@transaction.atomic
def set_rhythm(*, dialogue, rhythm, by):
    """When summaries go out by themselves: never, daily or weekly."""
    if Dialogue.objects.filter(pk=dialogue.pk).exclude(summary_rhythm=rhythm).update(summary_rhythm=rhythm):
        TeamLog.objects.create(dialogue=dialogue, by=by, action=f"set summaries to {rhythm or 'by hand'}")


def by_schedule(*, dialogue, first_of_week):
    """What the organiser's schedule sends this morning; nothing new, nothing sent. A second call on one day does nothing."""
    due = {SummaryRhythm.DAILY: True, SummaryRhythm.WEEKLY: first_of_week}.get(dialogue.summary_rhythm, False)
    if not due:
        return 0
    try:
        with transaction.atomic():
            summary = make(dialogue=dialogue)
            return send(summary=summary, by=None) if summary.has_news else 0
    except NotNow:
        return 0


def weekly(*, dialogue, week):
    """One mail for each who chose one a week and has not been told the latest summary: a job without a mailing. `week` names it."""
    if not dialogue.summaries.exclude(sent_at=None).exists():
        return 0
    readers = _readers(dialogue, Participant.Summaries.WEEKLY)
    behind = SummaryReader.objects.behind(dialogue, readers)
    return queueing.enqueue_many(
        kind=job_names.SEND_SUMMARY, occasion=f"week {week}", recipients=behind, dialogue=dialogue
    )


# ---- the reader's choice


@transaction.atomic
def choose(*, participant, summaries):
    """Each, one a week, or none. Nobody gets twice or misses what was sent while they wanted summaries."""
    was = Participant.objects.select_for_update().get(pk=participant.pk).summaries
    Participant.objects.filter(pk=participant.pk).update(summaries=summaries)
    latest = participant.dialogue.summaries.exclude(sent_at=None).first()
    if was == Participant.Summaries.NONE != summaries:
        SummaryReader.objects.begin_anew(participant, latest.number if latest else 0)
    if was == Participant.Summaries.WEEKLY and summaries == Participant.Summaries.EACH and latest:
        name = f"summary {latest.number} asked {database_time.now().date()}"
        for pk in SummaryReader.objects.behind(participant.dialogue, [participant.pk]):
            more = {"dialogue": participant.dialogue, "payload": {"id": pk, "each": True}}
            queueing.enqueue(
                kind=job_names.SEND_SUMMARY, occasion=name, recipient=pk, **more
            )  # of no mailing: its count is read
