"""Summaries: made for the team to look at, sent by its press or by the clock. Each answer is told once."""

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from dialogue import database_time, mail
from dialogue.models import Dialogue, Mailing, TeamLog
from dialogue.models.dialogues import SummaryRhythm
from dialogue.phases import Act
from issues.models import Contribution, Question
from stakeholders.models import Participant
from workshops.agenda import balanced
from workshops.models import Summary, SummaryAnswer, SummaryReader
from workshops.models.drafts import digest

TASK = "workshops.tasks.send_summary"
QUOTES = 3  # of an issue


class NotNow(Exception):
    """Why a summary cannot be made or sent: "phase", "sent", "today" or "empty"."""


# ---- making


@transaction.atomic
def make(*, dialogue, by):
    """The one draft, made anew from what stood in no summary that was sent; the team's words in it stay.

    Locks the dialogue: two presses, or a press and the clock, make one draft.
    """
    dialogue = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if dialogue.is_sealed or not dialogue.allows(Act.READ):
        raise NotNow("phase")
    now = {"made_on": database_time.now().date(), "made_by": by}
    number = (dialogue.summaries.aggregate(last=Max("number"))["last"] or 0) + 1
    summary, _created = Summary.objects.update_or_create(
        dialogue=dialogue, sent_at=None, defaults=now, create_defaults={**now, "number": number}
    )
    summary.answers.all().delete()
    heard = dict.fromkeys((group.key for group in dialogue.groups.order_by("position", "pk")), 0)
    rows = [row for issue in dialogue.issues.all() for row in _rows_of(summary, issue, heard)]
    SummaryAnswer.objects.bulk_create(rows)
    summary.content = _content(dialogue, rows)
    summary.save(update_fields=["content"])
    return summary


def _untold(issue):
    """Readable answers that stood in no summary that was sent."""
    told = SummaryAnswer.objects.filter(contribution=OuterRef("pk"), summary__sent_at__isnull=False)
    readable = Contribution.objects.readable().filter(~Exists(told), question__issue=issue)
    return list(readable.select_related("voice__group", "question__issue"))


def _rows_of(summary, issue, heard):
    """The new answers of an issue: those chosen, in turn from each group that is shown, then the others by their random key.

    `heard`: {group key: how often it was chosen in this summary}; who was heard least comes first in the next issue.
    """
    found = {said.pk: said for said in _untold(issue)}
    plain = [(pk, said.shown_group.key if said.shown_group else "", said.text) for pk, said in found.items()]
    quiet_first = sorted(heard, key=heard.get)
    chosen = balanced(plain, most=QUOTES, seed=f"{issue.key} {summary.number}", first=quiet_first)
    for _pk, group, _text in chosen:
        heard[group] = heard.get(group, 0) + 1
    quoted = [pk for pk, *_ in chosen]
    for pk in [*quoted, *(pk for pk in found if pk not in quoted)]:
        said = found[pk]
        yield SummaryAnswer(summary=summary, contribution=said, quoted=pk in quoted, digest=digest(said.text))


def _content(dialogue, rows):
    """Keys and numbers only: no words of anybody, no figure that is not published."""
    told = [summary.content for summary in dialogue.summaries.exclude(sent_at=None)]
    closed = dialogue.ballots.exclude(closed_at=None).order_by("number").values_list("number", flat=True)
    ledger = dialogue.ledger.filter(decision=None).order_by("on", "pk").values_list("pk", flat=True)
    return {
        "issues": _counted(rows),
        "ballots": [n for n in closed if not any(n in content["ballots"] for content in told)],
        "changes": [pk for pk in ledger if not any(pk in content["changes"] for content in told)],
        "ahead": _ahead(dialogue),
    }


def _counted(rows):
    """[{"key": of an issue, "chosen": how many of its answers are shown}]: a blank stands for each that goes later."""
    chosen = {}
    for row in rows:
        key = row.contribution.question.issue.key
        chosen[key] = chosen.get(key, 0) + row.quoted
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
    }


@transaction.atomic
def edit(*, summary, by, words):
    """Change the team's own words before it goes out. Raises NotNow."""
    if not Summary.objects.filter(pk=summary.pk, sent_at=None).update(words=words):
        raise NotNow("sent")


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
    if summary.is_sent:
        raise NotNow("sent")
    if dialogue.summaries.filter(sent_at__date=now.date()).exists():
        raise NotNow("today")
    _settle(summary)
    if dialogue.is_sealed or not (summary.has_news or summary.words.strip()):
        raise NotNow("phase" if dialogue.is_sealed else "empty")
    summary.mailing = Mailing.objects.create(
        dialogue=dialogue, kind=Mailing.Kind.SUMMARY, occasion=f"summary {summary.number}", made_by=by, sent_at=now
    )
    summary.sent_at, summary.made_on = now, now.date()
    summary.save(update_fields=["content", "mailing", "sent_at", "made_on"])
    TeamLog.objects.create(dialogue=dialogue, by=by, action="sent summary", detail=str(summary.number))
    return mail.enqueue_many(
        kind=TASK,
        occasion=f"summary {summary.number}",
        recipients=_readers(dialogue, Participant.Summaries.EACH),
        dialogue=dialogue,
        mailing=summary.mailing,
    )


def _settle(summary):
    """What was changed or hidden since the draft is left for the next summary; what is open is as of now."""
    rows = list(summary.answers.select_related("contribution__question__issue").order_by("pk"))
    gone = [row.pk for row in rows if not row.stands]
    SummaryAnswer.objects.filter(pk__in=gone).delete()
    summary.content |= {
        "issues": _counted([row for row in rows if row.pk not in gone]),
        "ahead": _ahead(summary.dialogue),
    }


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
            summary = make(dialogue=dialogue, by=None)
            return send(summary=summary, by=None) if summary.has_news else 0
    except NotNow:
        return 0


def weekly(*, dialogue, week):
    """One mail for each who chose one a week and has not been told the latest summary. `week` names the occasion."""
    if not dialogue.summaries.exclude(sent_at=None).exists():
        return 0
    readers = _readers(dialogue, Participant.Summaries.WEEKLY)
    behind = SummaryReader.objects.behind(dialogue, readers)
    return mail.enqueue_many(kind=TASK, occasion=f"week {week}", recipients=behind, dialogue=dialogue)


# ---- the reader's choice


@transaction.atomic
def choose(*, participant, summaries):
    """Each, one a week, or none. Nobody gets twice or misses what was sent while they wanted summaries."""
    was = Participant.objects.select_for_update().get(pk=participant.pk).summaries
    Participant.objects.filter(pk=participant.pk).update(summaries=summaries)
    latest = participant.dialogue.summaries.exclude(sent_at=None).aggregate(last=Max("number"))["last"] or 0
    if was == Participant.Summaries.NONE != summaries:
        SummaryReader.objects.begin_anew(participant, latest)
    if was == Participant.Summaries.WEEKLY and summaries == Participant.Summaries.EACH:
        occasion = f"summary {latest} asked {database_time.now().date()}"
        for pk in SummaryReader.objects.behind(participant.dialogue, [participant.pk]):
            mail.enqueue(kind=TASK, occasion=occasion, recipient=pk, dialogue=participant.dialogue)
