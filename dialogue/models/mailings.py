"""Mail that goes to many: what was sent, in whose words; who wants none; and what holds the whole outbox up."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogue import occasions
from dialogue.models.dialogues import Dialogue

LONGEST_PAUSE = datetime.timedelta(minutes=30)


def _seconds(number):
    return datetime.timedelta(seconds=number)


class Mailing(models.Model):
    """One batch: the same letter to many people of a dialogue. Who gets it is decided when it is sent, one job a person."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        REMINDER = "reminder", _("reminder")
        PHASE = "phase", _("phase opened")
        CLOSING = "closing", _("ballot closing soon")
        RESULT = "result", _("result")
        SUMMARY = "summary", _("summary")
        WORKSHOP = "workshop", _("workshop")
        FAREWELL = "farewell", _("addresses go")

    class Audience(models.TextChoices):
        ALL = "all", _("everybody who takes part")
        NOT_SEEN = "not_seen", _("those who have not signed in since the phase opened")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="mailings")
    kind = models.CharField(max_length=12, choices=Kind)
    occasion = models.CharField(max_length=80)  # the same occasion is mailed once; nobody reads it
    about = models.JSONField(default=dict, db_default={}, blank=True)  # {"ballot": 3}; a number, a day or a phase
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.ALL)
    words = models.JSONField(default=dict, blank=True)  # language -> the team's own opening lines, plain text
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    goes_at = models.DateTimeField(null=True, blank=True)  # a draft with it is sent by the clock; None: by the team
    sent_at = models.DateTimeField(null=True, blank=True)  # None: a draft whose words can still be changed

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "kind", "occasion"], name="mailing_once")]

    def __str__(self):
        return f"{self.kind} {self.about}"

    @classmethod
    def from_db(cls, *row, **more):
        """A row that the release before wrote beside us says what it is about in its occasion alone."""
        mailing = super().from_db(*row, **more)
        loaded = mailing.__dict__
        if loaded.get("about") == {} and loaded.keys() >= {"kind", "occasion"}:
            mailing.about = occasions.about(mailing)
        return mailing

    @property
    def is_sent(self):
        return self.sent_at is not None


class Suppression(models.Model):
    """An address that gets no mail but sign-in codes. The address itself is not kept, so a new import meets it again."""

    class Reason(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", _("wants no more mail")
        REFUSED = "refused", _("the mailbox does not exist")

    fingerprint = models.CharField(max_length=80)
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, null=True, blank=True, related_name="suppressions")
    reason = models.CharField(max_length=12, choices=Reason)
    on = models.DateField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fingerprint", "dialogue"], name="suppression_once"),
            models.UniqueConstraint(fields=["fingerprint"], condition=Q(dialogue=None), name="suppression_all_once"),
        ]

    def __str__(self):
        return f"{self.reason} {self.on}"


class OutboxPause(models.Model):
    """The one row that stops all mail while the server refuses our login, sender or policy (TRUST B6)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    reason = models.CharField(max_length=80)  # a code of dialogue/mail/refusals.py with the server's number
    since = models.DateTimeField()
    try_at = models.DateTimeField()  # one mail is tried then; if it goes out, the pause ends

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="outbox_pause_one")]

    def __str__(self):
        return self.reason

    @classmethod
    def begin(cls, reason, now):
        """Stop all mail; returns how long. Stopped already, it waits as long again as it has: PAUSE_SECONDS to half an hour."""
        pause, new = cls.objects.get_or_create(
            id=1, defaults={"reason": reason, "since": now, "try_at": now + _seconds(settings.PAUSE_SECONDS)}
        )
        wait = pause.next_wait(now)
        if not new:
            cls.objects.filter(id=1).update(reason=reason, try_at=now + wait)
        return wait

    begin.alters_data = True

    def next_wait(self, now):
        return min(max(now - self.since, _seconds(settings.PAUSE_SECONDS)), LONGEST_PAUSE)

    @classmethod
    def current(cls):
        return cls.objects.first()

    def take_turn(self, now):
        """True for the one worker that may try one mail now. The next turn is set at once: if nothing comes of it, it stands."""
        mine = OutboxPause.objects.filter(id=1, try_at=self.try_at, try_at__lte=now)
        return bool(mine.update(try_at=now + max(self.next_wait(now), _seconds(settings.EMAIL_TIMEOUT))))

    take_turn.alters_data = True
