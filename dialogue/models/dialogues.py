"""A dialogue, its team, and the history of what the team did."""

import datetime
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue import database_time, phases, rights
from dialogue.models.outlines import DIGEST_LENGTH, UID_LENGTH, RandomHex, new_uid
from dialogue.models.worded import Worded, WordedQuerySet
from dialogue.phases import Act, Phase

KEPT = datetime.timedelta(days=30)  # addresses, after a dialogue has closed
NOTICE = datetime.timedelta(days=7)  # between the mail about it and the deleting
BACKUPS_LIVE = datetime.timedelta(days=14)  # at most: settings.py refuses more
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


class Moderation(models.TextChoices):
    AFTER = "after", _("after others read them")
    BEFORE = "before", _("before others read them")


class MachineHelp(models.TextChoices):
    """Who reads what a machine translated, before a person has read it."""

    OFF = "", _("nobody: no machine translates")
    TEAM = "team", _("the team only, as drafts at its desk")
    READERS = "readers", _("everybody, marked as made by a machine and not read by a person")


class DialogueQuerySet(WordedQuerySet):
    def visible_to(self, user):
        """Dialogues this person belongs to, in the team or as a participant who was not removed."""
        if not user.is_authenticated:
            return self.none()
        member = Q(participants__user=user, participants__status__in=("waiting", "confirmed"))
        return self.filter(Q(team__user=user) | member, kind=Dialogue.Kind.DIALOGUE).distinct()

    def with_key(self):
        """Those that have begun and are not sealed: each must find its key."""
        return self.exclude(key_check="").exclude(phase=Phase.SEALED)

    def long_over(self):
        """Those that keep no addresses and names any more (`stakeholders/farewells.py`)."""
        return self.filter(phase__in=phases.OVER, phase_since__lte=Now() - KEPT)

    def sealed(self):
        return self.filter(phase=Phase.SEALED)


class Dialogue(Worded):
    TOLD = ("title", "question", "about")

    class Kind(models.TextChoices):
        FRAMEWORK = "framework", _("framework")
        DIALOGUE = "dialogue", _("dialogue")

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.DIALOGUE)
    title = models.CharField(max_length=160)
    question = models.CharField(max_length=200, blank=True)
    about = models.TextField(blank=True)
    # Of its outline: what is taken over from it says so by uid and version. Versions of a framework share one uid.
    uid = models.CharField(max_length=UID_LENGTH, default=new_uid, db_default=RandomHex(), editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    digest = models.CharField(max_length=DIGEST_LENGTH, blank=True, default="", db_default="", editable=False)
    framework = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="descendants")
    phase = models.CharField(max_length=8, choices=Phase, default=Phase.DRAFT)
    phase_since = models.DateTimeField(
        db_default=Now()
    )  # when the phase opened; who signed in before it may be reminded
    # When it first left Prepare: from then on nothing of its outline is deleted, also when it goes back.
    opened_on = models.DateField(null=True, blank=True)
    join_code = models.CharField(max_length=6, unique=True, default=join_code)
    join_open = models.BooleanField(default=True)
    people_expected = models.PositiveIntegerField(default=0, db_default=0)  # by the plan of its largest workshop
    rule = models.JSONField(default=default_rule)
    support_voices = models.PositiveSmallIntegerField(default=3)
    support_groups = models.PositiveSmallIntegerField(default=2)
    support_lane_share = models.CharField(
        max_length=8, default="1/2"
    )  # or this share of one lane brings a proposal to the ballot
    ledger_public = models.BooleanField(default=False)
    results_public = models.BooleanField(default=False, db_default=False)
    drafts_public = models.BooleanField(default=False, db_default=False)
    may_be_found = models.BooleanField(default=False, db_default=False)  # search engines may list what is open
    # Of these three, and "found", what was opened when people could write already, who had read that it would not be.
    public_late = models.JSONField(default=list, db_default=[], blank=True)
    key_name = models.CharField(max_length=32, unique=True, default=key_name)
    key_check = models.CharField(max_length=64, blank=True)  # SHA-256 of the key: a changed key closes the dialogue
    sealed_at = models.DateField(null=True, blank=True)  # from then on nobody can find out who said what
    summary_rhythm = models.CharField(max_length=8, choices=SummaryRhythm, default="", db_default="", blank=True)
    live_zone = models.CharField(
        max_length=40, default="", db_default="", blank=True
    )  # IANA, of the workshop that is under way, by which its hours are told; empty: none is
    country = models.CharField(max_length=2, default="", db_default="", blank=True)  # ISO 3166-1; empty: several
    zone = models.CharField(max_length=40, default="", db_default="", blank=True)  # IANA, of its days and hours
    languages = models.JSONField(default=list, db_default=[], blank=True)  # BCP 47, of its texts beside `language`
    product_words = models.JSONField(
        default=dict, db_default={}, blank=True
    )  # {tag: {text of the product: how it is said}}, for languages without a catalogue: product_words.py
    moderation = models.CharField(
        max_length=6, choices=Moderation, default=Moderation.AFTER, db_default=Moderation.AFTER.value
    )  # when the team reads what people write
    machine_help = models.CharField(
        max_length=8, choices=MachineHelp, default="", db_default="", blank=True
    )  # translations by the server of TRANSLATE_URL
    sender_name = models.CharField(max_length=60, default="", db_default="", blank=True)  # its mails come from
    reply_to = models.EmailField(default="", db_default="", blank=True)  # answers to its mails; confirmed by mail
    reply_to_asked = models.EmailField(default="", db_default="", blank=True)  # by mail, and no yes yet
    is_rehearsal = models.BooleanField(default=False, db_default=False)  # made to try a workshop out; thrown away after
    agenda_minutes = models.PositiveSmallIntegerField(default=240)
    answers_until = models.DateField(null=True, blank=True)
    decide_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DialogueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(phase__in=list(Phase)), name="dialogue_phase_known"),
            models.UniqueConstraint(
                fields=["uid", "version"], condition=Q(kind="framework"), name="framework_version_once"
            ),
        ]

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
    def was_opened(self):
        """People could read it once: nothing of its outline is deleted any more."""
        return self.opened_on is not None or self.has_begun

    PUBLIC = ("ledger", "results", "drafts")

    @property
    def public(self):
        """What everybody may read without signing in, of PUBLIC."""
        return [name for name in self.PUBLIC if getattr(self, f"{name}_public")]

    def may_be_listed(self, part=""):
        """Whether search engines may list the page of a part of PUBLIC; no drafts where people had written before it was said."""
        return self.may_be_found and not (part == "drafts" and "found" in self.public_late)

    @property
    def may_answer(self):
        return self.allows(Act.ANSWER)

    @property
    def may_propose(self):
        return self.allows(Act.PROPOSE)

    @property
    def reads_first(self):
        """The team reads what people write before others do."""
        return self.moderation == "before"

    @property
    def is_over(self):
        return phases.is_over(self.phase)

    def last_day_of(self, phase):
        """The announced last day of a phase, or None."""
        field = phases.last_day(phase)
        return getattr(self, field) if field else None

    @property
    def told_zone(self):
        """By which its hours are told: of the workshop under way, else its own; empty: world time."""
        return self.live_zone or self.zone

    @property
    def forgets_at(self):
        """When the addresses of its people may go; None while it is under way."""
        return self.phase_since + KEPT if self.is_over else None

    @property
    def farewell(self):
        """The occasion of the mail about it: closed anew, everybody is told anew."""
        return f"closed {self.phase_since:%Y-%m-%d %H:%M:%S}"

    @property
    def is_sealed(self):
        return phases.is_sealed(self.phase)

    @property
    def backups_gone_on(self):
        """The day on which the last backup that was made before sealing is gone; None before."""
        return self.sealed_at and self.sealed_at + BACKUPS_LIVE


class TeamMember(models.Model):
    Role = rights.Role

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_roles")
    role = models.CharField(max_length=12, choices=rights.Role)
    since = models.DateTimeField(default=database_time.now, null=True)  # None: from before it was kept

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dialogue", "user"], name="team_member_once")]

    def __str__(self):
        return f"{self.user} ({self.get_role_display()})"


class TeamLog(models.Model):
    """What the team did, for the team to read; it never names a participant's words."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="log")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=40)
    detail = models.CharField(max_length=300, blank=True)
    by_whom = models.CharField(
        max_length=12, blank=True, db_default=""
    )  # where no name is kept: a role of the team, "team", or "self" for a participant; empty: `by`, or the clock
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.action} {self.detail}".strip()

    @property
    def nameless(self):
        """Who it was, in a word, where no name is kept; "" if it was the clock."""
        words = {"team": _("somebody of the team"), "self": ""}  # the sentence says itself that a participant did it
        return words[self.by_whom] if self.by_whom in words else dict(TeamMember.Role.choices).get(self.by_whom, "")
