"""Saying who one is: woman, young, migrant, as far as somebody likes. It hangs on a voice that says nothing else, whose group is that of
all such voices, so that no row tells what is said in which group. What is published moves late, and only when many have changed."""

import datetime
from enum import Enum

from django.db import transaction

from dialogue import keys, turns
from issues import receipts, scopes
from issues.answering import NotOpen
from issues.disclosure import K, at_least
from issues.models import Leaving
from issues.releasing import TOGETHER
from stakeholders.models import About, AboutCount, SpentReceipt, Voice
from stakeholders.models.about import SAID

SPREAD = 5  # how many values each secret draw may have
MARK = 24  # digits
TWO_WEEKS = 14  # days
FIRST_MONDAY = datetime.date(2026, 1, 5).toordinal()


class Told(Enum):
    """What a press did."""

    KEPT, TAKEN_BACK, NOTHING = "kept", "taken back", "nothing"


def is_open(dialogue):
    return dialogue.has_begun and not dialogue.is_over


def own(participant):
    """What this person says of themselves, found through the key."""
    tag = keys.tag(participant.dialogue, participant.pk, scopes.ABOUT)
    return About.objects.filter(voice__dialogue=participant.dialogue, voice__tag=tag).select_related("voice")


@transaction.atomic
def tell(*, participant, key="", **said):
    """Say it, change it, or with nothing ticked take it back; returns which of these it did. `said`: each of SAID.
    Raises NotOpen, receipts.Repeated."""
    turns.take(participant.dialogue, participant.pk, turns.ABOUT)
    row = own(participant).select_for_update(of=("self",)).first()
    receipt = receipts.of(participant, key, scopes.ABOUT)
    stands = row.said if row else dict.fromkeys(SAID, False)
    if receipts.is_known(participant, [receipt], [row]):
        if stands != said:
            raise receipts.Repeated(row)
        return _told(said)
    if not participant.is_confirmed or not is_open(participant.dialogue):
        raise NotOpen
    if stands == said and (row is None or not Leaving.objects.of(participant.dialogue, row).exists()):
        return Told.NOTHING
    if row:
        _change(row, said, receipt, participant.dialogue)
    else:
        _begin(participant, said, receipt)
    return _told(said)


def _told(said):
    return Told.KEPT if any(said.values()) else Told.TAKEN_BACK


def _begin(participant, said, receipt):
    group = participant.dialogue.groups.order_by("pk").values_list("pk", flat=True).first()
    voice = Voice.objects.speaking(participant, scopes.ABOUT, group=group)
    About.objects.create(voice=voice, receipt=receipt, **said)


def _change(row, said, receipt, dialogue):
    SpentReceipt.objects.spend(dialogue.pk, [row.receipt])
    for name, value in said.items():
        setattr(row, name, value)
    row.receipt = receipt
    row.save(update_fields=[*said, "receipt"])
    Leaving.objects.forget(dialogue, row)


@transaction.atomic
def count(dialogue, night):
    """At night: let go what was taken back; and in the first night, then from every second Monday on, look whether a figure moves.

    It moves when so many more, or so many fewer, people of hidden groups (of any, where none is hidden) say so than when it was made:
    five to nine, drawn with the dialogue's key. Five who work together thus never see how many others there are, and a single person's
    tick is one of all those of two weeks. Those who have left count for nobody."""
    if dialogue.is_sealed or not dialogue.has_begun:
        return
    rows = _without_empty(About.objects.filter(voice__dialogue=dialogue).select_related("voice"))
    standing = AboutCount.objects.select_for_update().filter(dialogue=dialogue).first() or AboutCount(dialogue=dialogue)
    if standing.looked_on and _two_weeks(night) <= _two_weeks(standing.looked_on):
        return
    people = list(dialogue.participants.confirmed().select_related("group"))
    standing.looked_on, standing.is_too_small = night, len(people) < 2 * K
    if not standing.is_too_small and (rows or standing.marks):
        _look(standing, rows, people)
    standing.save()


def _two_weeks(night):
    """The number of the two weeks in which a night lies: a night that was missed is made up for by the next."""
    return (night.toordinal() - FIRST_MONDAY) // TWO_WEEKS


def _look(standing, rows, people):
    """Each figure by itself. Where the mark of then is not to be read, it is made anew and the figure stays."""
    dialogue = standing.dialogue
    hidden = [person for person in people if not person.group.is_named] or people
    tags, counting = _tags(dialogue, people), _tags(dialogue, hidden)
    for name in SAID:
        said = [row.voice.tag for row in rows if row.said[name]]
        now, then = sum(tag in counting for tag in said), _then(standing, name)
        published = getattr(standing, name)
        if then is not None and moves(now, then, _drawn(dialogue, name, "enough", standing.marks.get(name, ""))):
            published = shown(sum(tag in tags for tag in said), len(people), _drawn(dialogue, name, "edge"))
        elif then is not None:
            now = then
        setattr(standing, name, published and min(published, highest(len(people))))
        if then != now:
            standing.marks[name] = _marks(dialogue, name, [now])[0]


def _tags(dialogue, people):
    return {keys.tag(dialogue, person.pk, scopes.ABOUT) for person in people}


def _marks(dialogue, name, numbers):
    return [mark[:MARK] for mark in keys.tags(dialogue, "about", [f"{name} {number}" for number in numbers])]


def _then(standing, name):
    """How many people of hidden groups a figure was made of: none before the first; None if the mark fits no number."""
    mark = standing.marks.get(name, "")
    if not mark and getattr(standing, name) is None:
        return 0
    numbers = range(standing.dialogue.participants.count() + 1)
    return dict(zip(_marks(standing.dialogue, name, numbers), numbers, strict=True)).get(mark)


def _drawn(dialogue, *names):
    """0 to 4, which nobody can know without the key."""
    return int(keys.lots(dialogue, [" ".join(["about", *names])])[0][:8], 16) % SPREAD


def moves(now, then, drawn):
    return abs(now - then) >= TOGETHER + drawn


def shown(number, people, drawn):
    """The step that is published: six or more of the others stay outside of it, whatever people say; 0: no step is said. The edges lie
    up to four higher than the step says, so that nobody finds out the number by coming near to one."""
    return min(at_least(max(0, number - drawn)), highest(people))


def highest(people):
    return max(K, (people - K) // 5 * 5) if people >= 2 * K else 0


def _without_empty(rows):
    """What was taken back goes, and a POST that comes late does not bring it back; the others."""
    empty = [row for row in rows if not any(row.said.values())]
    for row in empty:
        row.voice.spend(row.receipt)
    About.objects.filter(pk__in=[row.pk for row in empty]).delete()
    return [row for row in rows if any(row.said.values())]
