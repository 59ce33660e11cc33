"""What nobody of the team has decided on within 48 hours, found by the clock and told to those who moderate."""

import datetime

from django.db import transaction

from dialogue import keys
from issues.models import Contribution, Expectation, Meaning, Proposal, Remark, SaidStatement, UnreadNight

TWO_NIGHTS = datetime.timedelta(days=2)
MARK = 24  # digits


def queues(dialogue):
    """What the team has to read: (answers, proposals, remarks on workshops, expectations of ties, statements, meanings of words)."""
    answers = Contribution.objects.filter(question__issue__dialogue=dialogue).asked()
    remarks = Remark.objects.filter(evaluation__dialogue=dialogue).asked()
    expected = Expectation.objects.filter(round__dialogue=dialogue).asked()
    stated = SaidStatement.objects.filter(round__dialogue=dialogue).asked()
    meant = Meaning.objects.filter(round__dialogue=dialogue).asked()
    return answers, Proposal.objects.filter(dialogue=dialogue).asked(), remarks, expected, stated, meant


@transaction.atomic
def note(dialogue, night):
    """After the release of a night: what stands in the queue now, and how much of it stood there two nights ago in the same words."""
    marks = _marks(dialogue)
    nights = UnreadNight.objects.filter(dialogue=dialogue)
    before = nights.filter(night__lte=night - TWO_NIGHTS).order_by("-night").first()
    overdue = len(set(marks) & set(before.marks if before else ()))
    nights.filter(night__lt=before.night if before else night - TWO_NIGHTS).delete()
    if marks:
        nights.update_or_create(night=night, defaults={"dialogue": dialogue, "marks": marks, "overdue": overdue})
    else:
        nights.all().delete()
    return overdue


def _marks(dialogue):
    if dialogue.is_sealed:
        return []  # nobody decides any more
    texts = [f"{text._meta.db_table} {text.pk} {text.asked}" for queue in queues(dialogue) for text in queue]
    return sorted(tag[:MARK] for tag in keys.tags(dialogue, "unread", texts)) if texts else []
