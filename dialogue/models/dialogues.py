"""A dialogue, its team, and the history of what the team did."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogue import phases
from dialogue.phases import Act, Phase

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: read aloud across a room


def join_code():
    """Six characters that only name the dialogue; who comes by them waits for confirmation."""
    return "".join(secrets.choice(CODE_ALPHABET) for _i in range(6))


def key_name():
    """The file name of the dialogue's key: random, so that a restored or reused row id never finds another's key."""
    return secrets.token_hex(16)


def default_rule():
    """The rule a dialogue decides by (MATHS §4); fractions as text, since JSON has none."""
    return {"name": "equal_voice", "threshold": "2/3", "block": "1/2"}


class SummaryRhythm(models.TextChoices):
    BY_HAND = "", _("when the team sends one")
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")


class DialogueQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Dialogues this person belongs to, in the team or as a participant who was not removed."""
        if not user.is_authenticated:
            return self.none()
        member = Q(participants__user=user, participants__status__in=("waiting", "confirmed"))
        return self.filter(Q(team__user=user) | member, kind=Dialogue.Kind.DIALOGUE).distinct()


class Dialogue(models.Model):
    class Kind(models.TextChoices):
        FRAMEWORK = "framework", _("framework")
        DIALOGUE = "dialogue", _("dialogue")

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.DIALOGUE)
    title = models.CharField(max_length=160)
    question = models.CharField(max_length=200, blank=True)
    about = models.TextField(blank=True)
    framework = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="descendants")
    phase = models.CharField(max_length=8, choices=Phase, default=Phase.DRAFT)
    phase_since = models.DateTimeField(
        default=timezone.now, db_default=Now()
    )  # when the phase opened; who signed in before it may be reminded
    join_code = models.CharField(max_length=6, unique=True, default=join_code)
    join_open = models.BooleanField(default=True)
    rule = models.JSONField(default=default_rule)
    support_voices = models.PositiveSmallIntegerField(default=3)
    support_groups = models.PositiveSmallIntegerField(default=2)
    support_lane_share = models.CharField(
        max_length=8, default="1/2"
    )  # or this share of one lane brings a proposal to the ballot
    ledger_public = models.BooleanField(default=False)
    key_name = models.CharField(max_length=32, unique=True, default=key_name)
    key_check = models.CharField(max_length=64, blank=True)  # SHA-256 of the key: a changed key closes the dialogue
    summary_rhythm = models.CharField(max_length=8, choices=SummaryRhythm, default="", db_default="", blank=True)
    is_rehearsal = models.BooleanField(default=False, db_default=False)  # made to try a workshop out; thrown away after
    agenda_minutes = models.PositiveSmallIntegerField(default=240)
    answers_until = models.DateField(null=True, blank=True)
    decide_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DialogueQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(phase__in=list(Phase)), name="dialogue_phase_known")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("dialogue_home", args=[self.slug])

    def allows(self, act):
        return phases.allows(self.phase, act)

    @property
    def has_begun(self):
        """Before, only the team reads on."""
        return self.allows(Act.READ)

    @property
    def may_answer(self):
        return self.allows(Act.ANSWER)

    @property
    def may_propose(self):
        return self.allows(Act.PROPOSE)

    @property
    def is_sealed(self):
        return phases.is_sealed(self.phase)


class TeamMember(models.Model):
    class Role(models.TextChoices):
        ORGANISER = "organiser", _("Organiser")
        FACILITATOR = "facilitator", _("Facilitator")
        OBSERVER = "observer", _("Observer")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_roles")
    role = models.CharField(max_length=12, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dialogue", "user"], name="team_member_once")]

    def __str__(self):
        return f"{self.user} ({self.get_role_display()})"

    @property
    def may_act(self):
        """Observers read the team's page; they change nothing."""
        return self.role != self.Role.OBSERVER

    @property
    def may_organise(self):
        return self.role == self.Role.ORGANISER


class TeamLog(models.Model):
    """What the team did, for the team to read; it never names a participant's words."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="log")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=40)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.action} {self.detail}".strip()
