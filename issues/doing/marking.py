"""Saying which groups should do a task, and that one's own already does. A press names what it replaces, so that twice is once. A request
that speaks writes the spoken row and, the first time, its voice: nothing else; so each task has a press of its own."""

from django.db import transaction

from dialogue import keys, turns
from issues import asking, receipts
from issues.answering import NotOpen
from issues.models import Leaving, Task, TaskMark, TaskRound
from stakeholders.models import Voice

NOTHING = ((), False)  # no group, and one's own does not do it: such a mark is none


def own(participant, asked, task):
    """This person's mark of a task in a round, found through the key; a queryset of one or none. `task`: its id."""
    tag = keys.tag(participant.dialogue, participant.pk, asked.marking(task))
    here = TaskMark.objects.filter(voice__dialogue=participant.dialogue, voice__tag=tag, round=asked)
    return here.select_related("voice")


def as_text(said):
    """What is said, as a form names what it replaces: "asm,gov+", or "" for nothing."""
    groups, does = said
    return ",".join(groups) + ("+" if does else "")


def _held(participant, asked, task):
    """The same row, while this person's other presses wait. Asks for no people (TRUST §1)."""
    turns.take(participant.dialogue, participant.pk, turns.TASK)
    return own(participant, asked, task).select_for_update(of=("self",)).first()


@transaction.atomic
def mark(*, participant, asked, task, said, instead, key=""):
    """Say it, or with NOTHING take it back; returns the row, or None. `said`: (keys of groups, whether one's own already does it);
    `instead`: what the page showed, `as_text`. Raises NotOpen, also of a task that cannot be read any more, receipts.Repeated,
    receipts.Overtaken."""
    said = tuple(sorted(said[0])), said[1]
    old = _held(participant, asked, task)
    stood = old.said if old else NOTHING
    receipt = receipts.of(participant, key, f"{asked.marking(task)} mark")
    if receipts.is_known(participant, [receipt], [old]):
        if stood != said or (old and Leaving.objects.of(participant.dialogue, old).exists()):
            raise receipts.Repeated(old)
        return old  # also after it has closed: it was in time
    asking.hold_open(participant, asked)
    if as_text(stood) not in (instead, as_text(said)):
        raise receipts.Overtaken(old)
    if said == NOTHING:
        return _take_back(old, receipt)
    return _say(participant, asked, task, old, said, receipt)


def _take_back(old, receipt):
    if old:
        old.voice.spend(receipt, old.receipt)
        old.delete()


def _say(participant, asked, task, old, said, receipt):
    if not Task.objects.filter(dialogue=participant.dialogue, pk=task).asked().exists():
        raise NotOpen
    groups, does = said
    if old is None:
        voice = Voice.objects.speaking(participant, asked.marking(task))
        told = {"groups": list(groups), "does": does, "receipt": receipt}
        return TaskMark.objects.create(voice=voice, round=asked, task_id=task, **told)
    old.voice.spend(old.receipt)
    old.groups, old.does, old.receipt = list(groups), does, receipt
    old.save(update_fields=["groups", "does", "receipt"])
    Leaving.objects.forget(participant.dialogue, old)
    return old


def can_go(participant):
    """This person's marks that can still be taken back, for whoever takes everything back. Their rounds stay open until the transaction
    ends: what is marked to go is not counted there."""
    if not participant.is_confirmed or not participant.dialogue.may_answer:
        return
    rounds = asking.open_to(participant, TaskRound.objects.filter(dialogue=participant.dialogue))
    tasks = Task.objects.filter(dialogue=participant.dialogue).values_list("pk", flat=True) if rounds else ()
    tags = keys.tags(participant.dialogue, participant.pk, [asked.marking(pk) for asked in rounds for pk in tasks])
    here = TaskMark.objects.filter(voice__dialogue=participant.dialogue, voice__tag__in=tags, round__in=rounds)
    yield from here.select_related("voice")
