"""Sealing a dialogue: two of the team confirm, there is time to call it off, then the clock destroys what could find a speaker.

After a crash at any point the clock does it again: each step finds what is left to do, and the first one shuts the dialogue for good
in the same transaction that takes the profiles apart.
"""

import datetime

from django.conf import settings
from django.db import transaction

from dialogue import backups, database_time, upkeep
from dialogue.database_time import Now
from dialogue.models import Dialogue, Sealing, TeamLog, TeamMember
from dialogue.phases import Act, Phase
from issues import announcing, evaluations, leaving, open_rounds, parting, releasing, rescoping, stirring
from issues.doing import choosing
from issues.models import Contribution
from issues.models.leaving import DAY, NIGHTS
from issues.reactions import closing, judging
from workshops.models import KeptDocument, Workshop

ALONE = datetime.timedelta(days=7)  # between the two confirmations of an only organiser
LAPSES = datetime.timedelta(days=30)  # after which a first confirmation counts no more
STEP_SECONDS = 600  # after which another worker takes over from one that died; two at once do no harm
PLAIN = ((Workshop, "shown", Contribution),)  # columns in which an id stands without a foreign key


class NotNow(Exception):
    """Why it cannot be confirmed or called off: "phase", "colleague", "new", "alone" or "sealed"."""


# ---- the team's part


def organisers(dialogue):
    """Primary keys of the users whose confirmation counts."""
    found = TeamMember.objects.filter(dialogue=dialogue, role=TeamMember.Role.ORGANISER)
    return set(found.values_list("user", flat=True))


def current(dialogue):
    """The sealing that is under way or done, or None."""
    return Sealing.objects.filter(dialogue=dialogue, called_off_at=None).select_related("first_by", "second_by").first()


def last_called_off(dialogue):
    """The sealing that was called off last, or None."""
    found = Sealing.objects.filter(dialogue=dialogue).exclude(called_off_at=None)
    return found.select_related("called_off_by").order_by("-called_off_at").first()


def state_of(dialogue, found):
    """A word for the page: "" before anybody confirmed, "first", "waiting", "running", "failed" or "done"."""
    if dialogue.is_sealed:
        return "done" if found is None or found.done_at else "failed" if found.trouble else "running"
    if found is None:
        return ""
    return ("failed" if found.trouble else "waiting") if found.due_at else "first"


def may_confirm(dialogue, found, user, now):
    """Whether a press of this organiser would count now."""
    if not dialogue.allows(Act.SEAL) or (found and found.due_at):
        return False
    try:
        _check_second(found, user, now)
    except NotNow:
        return False
    return True


@transaction.atomic
def confirm(*, dialogue, by):
    """Say that it should be sealed: the first time, or the time that starts the clock. Returns the Sealing. Raises NotNow.

    The dialogue's row is locked: of two who press at once, one is the first and the other the second.
    """
    locked = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if not locked.allows(Act.SEAL):
        raise NotNow("phase")
    now, found = database_time.now(), current(locked)
    if found and found.due_at:
        return found
    if found and (found.first_at <= now - LAPSES or found.first_by_id not in organisers(locked)):
        found.call_off(None, now)
        found = None
    if found is None:
        TeamLog.objects.create(dialogue=locked, by=by, action="confirmed sealing", detail="")
        return Sealing.objects.create(dialogue=locked, first_by=by, first_at=now)
    _check_second(found, by, now)
    found.second_by, found.second_at = by, now
    found.due_at = now + datetime.timedelta(hours=settings.SEAL_WAIT_HOURS)
    found.save(update_fields=["second_by", "second_at", "due_at"])
    TeamLog.objects.create(dialogue=locked, by=by, action="set sealing", detail=f"{found.due_at:%Y-%m-%d %H:%M} UTC")
    return found


def _check_second(found, by, now):
    """Another organiser; where there is only one, the same again after seven days. Raises NotNow.

    Of two who confirm, whichever comes first, both have been in the team for as long: else an only organiser would invite a
    second mailbox of their own and need not wait.
    """
    if found is None:
        return
    if by.pk != found.first_by_id:
        pair = TeamMember.objects.filter(dialogue=found.dialogue, user__in=(by.pk, found.first_by_id))
        if pair.filter(since__gt=now - ALONE).exists():  # None: from before it was kept
            raise NotNow("new")
        return
    if len(organisers(found.dialogue)) > 1:
        raise NotNow("colleague")
    if now < found.first_at + ALONE:
        raise NotNow("alone")


@transaction.atomic
def call_off(*, dialogue, by):
    """Any organiser, until it has happened. True if there was something to call off. Raises NotNow("sealed")."""
    locked = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if locked.is_sealed:
        raise NotNow("sealed")
    found = current(locked)
    if found is None:
        return False
    found.call_off(by, database_time.now())
    TeamLog.objects.create(dialogue=locked, by=by, action="called sealing off", detail="")
    return True


# ---- the clock's part


def stands(found):
    """Whether it may still happen: the phase is the right one and those who confirmed are organisers still."""
    confirmed = {found.first_by_id, *([found.second_by_id] if found.due_at else [])}
    return found.dialogue.allows(Act.SEAL) and confirmed <= organisers(found.dialogue)


@transaction.atomic
def drop(pk):
    """Call off, by the clock, what the team has withdrawn from by going back a phase or leaving. True if so."""
    dialogue = Dialogue.objects.select_for_update().get(sealings=pk)
    found = Sealing.objects.under_way().filter(pk=pk).first()
    if found is None or dialogue.is_sealed or stands(found):
        return False
    found.call_off(None, database_time.now())
    TeamLog.objects.create(dialogue=dialogue, by=None, action="called sealing off", detail="")
    return True


def due(now):
    """Primary keys of sealings whose hour has come; those that no longer stand are called off. Called by every tick: a lock is
    taken only where something is to be done."""
    found = []
    for each in Sealing.objects.under_way().select_related("dialogue").order_by("pk"):
        fallen = not each.dialogue.is_sealed and not stands(each)
        if not (fallen and drop(each.pk)) and each.due_at and each.due_at <= now:
            found.append(each.pk)
    return found


def perform(pk, renew):
    """Every step in its order; `renew` says whether the work is still ours. What was done before is done again or found done."""
    for name, step in STEPS:
        if not renew():
            return
        found = Sealing.objects.under_way().select_related("dialogue").filter(pk=pk).first()
        if found is None:
            return
        try:
            step(found)
        except Exception:
            Sealing.objects.filter(pk=pk).update(trouble=name)
            raise


@transaction.atomic
def _part(found):
    """Shut the dialogue for good and take its profiles apart, both or neither."""
    dialogue = Dialogue.objects.select_for_update().get(pk=found.dialogue_id)
    if not Sealing.objects.under_way().filter(pk=found.pk).exists():
        return  # called off in this second
    if not dialogue.is_sealed:
        if drop(found.pk):
            return
        _settle(dialogue)
        before, dialogue.phase = (
            dialogue.phase,
            Phase.SEALED,
        )  # `phase_since` stays: by it addresses go, 30 days after closing
        dialogue.sealed_at, dialogue.key_check = database_time.now().date(), ""
        dialogue.save(update_fields=["phase", "sealed_at", "key_check"])
        announcing.phase_changed(dialogue=dialogue, before=before, by=None)
        TeamLog.objects.create(dialogue=dialogue, by=None, action="sealed", detail="")
        dialogue.participants.draw_refs()
    dialogue.spent_receipts.all().delete()  # also where no voice is left: nobody speaks any more, early or late
    if dialogue.voices.exclude(tag=None).exists():
        dialogue.leaving.all().delete()  # of a press that came while the dialogue was being shut
        KeptDocument.objects.filter(dialogue=dialogue).delete()
        releasing.drop_undecided(dialogue)  # of such a press, too
        parting.part(dialogue, also=PLAIN)


def _settle(dialogue):
    """The last of all fixed times, while the key can still tell what goes: what waits appears, what was changed or taken back, in
    whichever night to come, changes or goes now. Where the team reads first, what it has not let through goes for good."""
    today = database_time.now().date()
    rescoping.rescope_dialogue(dialogue)
    leaving.drop_unheard(dialogue)
    evaluations.close_all(dialogue)
    open_rounds.close_all(dialogue=dialogue)
    judging.work_out_all(dialogue)  # no job does it once the answers have other ids
    leaving.tonight(dialogue, today + NIGHTS * DAY)
    releasing.at_sealing(dialogue)
    closing.forget_words(dialogue, for_good=True)
    choosing.forget_words(dialogue)


def _forget_key(found):
    backups.forget_key(found.dialogue)


def _sweep(found):
    """No old version of a row stays in the files of the database."""
    spoken, others = stirring.spoken(), [*parting.touched(PLAIN), KeptDocument]
    upkeep.stir(spoken)
    upkeep.rewrite(others)
    upkeep.forget_beside([*spoken, *others])
    upkeep.wipe()


def _finish(found):
    Sealing.objects.filter(pk=found.pk).update(done_at=Now(), trouble="")


# The key goes before the sweep: from then on tags in old versions of rows fit nothing.
# "late": a request that found its voice before the dialogue was shut may have spoken until the key was gone.
STEPS = (("part", _part), ("key", _forget_key), ("late", _part), ("sweep", _sweep), ("finish", _finish))
