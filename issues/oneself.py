"""Saying who one is: woman, young, migrant, as far as somebody likes. It hangs on a voice that says nothing else, whose group is that of
all such voices, so that no row tells what is said in which group. What is published changes only when it is counted, at night."""

from django.db import transaction

from dialogue import keys, turns
from issues import receipts, scopes
from issues.answering import NotOpen
from issues.disclosure import K, at_least
from issues.models import Leaving
from issues.releasing import TOGETHER
from stakeholders.models import About, AboutCount, SpentReceipt, Voice
from stakeholders.models.about import SAID


def is_open(dialogue):
    return dialogue.has_begun and not dialogue.is_over


def own(participant):
    """What this person says of themselves, found through the key."""
    tag = keys.tag(participant.dialogue, participant.pk, scopes.ABOUT)
    return About.objects.filter(voice__dialogue=participant.dialogue, voice__tag=tag).select_related("voice")


@transaction.atomic
def tell(*, participant, key="", **said):
    """Say it, change it, or with nothing ticked take it back; returns the row, or None where there is none. `said`: each of SAID.
    Raises NotOpen, receipts.Repeated."""
    turns.take(participant.dialogue, participant.pk, turns.ABOUT)
    row = own(participant).select_for_update(of=("self",)).first()
    receipt = receipts.of(participant, key, scopes.ABOUT)
    stands = row.said if row else dict.fromkeys(SAID, False)
    if receipts.is_known(participant, [receipt], [row]):
        if stands != said:
            raise receipts.Repeated(row)
        return row
    if not participant.is_confirmed or not is_open(participant.dialogue):
        raise NotOpen
    if stands == said and (row is None or not Leaving.objects.of(participant.dialogue, row).exists()):
        return row
    return _change(row, said, receipt, participant.dialogue) if row else _begin(participant, said, receipt)


def _begin(participant, said, receipt):
    group = participant.dialogue.groups.order_by("pk").values_list("pk", flat=True).first()
    voice = Voice.objects.speaking(participant, scopes.ABOUT, group=group)
    return About.objects.create(voice=voice, receipt=receipt, **said)


def _change(row, said, receipt, dialogue):
    SpentReceipt.objects.spend(dialogue.pk, [row.receipt])
    for name, value in said.items():
        setattr(row, name, value)
    row.receipt, row.fresh = receipt, True
    row.save(update_fields=[*said, "receipt", "fresh"])
    Leaving.objects.forget(dialogue, row)
    return row


@transaction.atomic
def count(dialogue):
    """At night: publish anew how many say so, once five people of hidden groups, or of any where none is, have said or changed
    something since. Fewer could be told by who was there that day. Those who have left count for nobody. True if it was counted."""
    rows = list(About.objects.filter(voice__dialogue=dialogue).select_related("voice"))
    if dialogue.is_sealed or not any(row.fresh for row in rows):
        return False
    people = list(dialogue.participants.confirmed().select_related("group"))
    hidden = [person for person in people if not person.group.is_named] or people
    tags, counting = _tags(dialogue, people), _tags(dialogue, hidden)
    if sum(row.fresh and row.voice.tag in counting for row in rows) < TOGETHER:
        return False
    here = [row for row in rows if row.voice.tag in tags]
    found = {name: shown(sum(row.said[name] for row in here), len(people)) for name in SAID}
    AboutCount.objects.update_or_create(dialogue=dialogue, defaults={**found, "is_too_small": len(people) < 2 * K})
    _settle(rows)
    return True


def _tags(dialogue, people):
    return {keys.tag(dialogue, person.pk, scopes.ABOUT) for person in people}


def shown(number, people):
    """The step that is published: six or more of the others stay outside of it, whatever people say; 0: fewer than six."""
    if people < 2 * K:
        return 0
    return min(at_least(number), max(K, (people - K) // 5 * 5))


def _settle(rows):
    """What was taken back goes, and a POST that comes late does not bring it back."""
    About.objects.filter(pk__in=[row.pk for row in rows]).update(fresh=False)
    gone = [row for row in rows if not any(row.said.values())]
    for row in gone:
        row.voice.spend(row.receipt)
    About.objects.filter(pk__in=[row.pk for row in gone]).delete()
