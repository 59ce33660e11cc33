"""A workshop: its days, its sessions in order (the run of show), and what the room sees now.

No row here points to what a voice wrote and to a person; speaking touches none of them.
"""

import datetime
import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogue.models import Dialogue, Worded, WordedQuerySet
from issues.models import Ballot, Issue, Question
from stakeholders.models import StakeholderGroup
from workshops import session_kinds

NOTES_LIMIT, SCRIPT_LIMIT, TRANSLATION_LIMIT = 10_000, 4000, 2000  # characters
KEY_DAYS = 3  # that the links of wall and room work after the last day


def room_key():
    """Unguessable, and short enough to be typed into a projector's browser."""
    return secrets.token_urlsafe(12)


class WorkshopQuerySet(WordedQuerySet):
    def real(self):
        return self.filter(dialogue__is_rehearsal=False)

    def live(self):
        return self.filter(state=Workshop.State.LIVE)

    def locked(self):
        """Its row alone, with its dialogue: two of the team may press at once."""
        return self.select_for_update(of=("self",)).select_related("dialogue")


class Workshop(Worded):
    TOLD = ("title",)

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        LIVE = "live", _("under way")
        OVER = "over", _("over")
        CANCELLED = "cancelled", _("called off")

    class Wall(models.TextChoices):
        FOLLOW = "follow", _("follows the run of show")
        HOLD = "hold", pgettext_lazy("the wall, which stands still", "held")
        BLANK = "blank", _("dark")
        JOIN = "join", _("how to join")

    class Names(models.TextChoices):
        NUMBERS = "numbers", _("numbers of the room")
        FIRST = "first", _("the names people are called by")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="workshops")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    zone = models.CharField(max_length=40)  # IANA
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(blank=True)  # for people far away; in mails and on their page, never on the wall
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    sequence = models.PositiveIntegerField(default=0)  # rises with every change that calendars must hear of
    expected = models.JSONField(default=dict, blank=True)  # speaking group's key -> people expected
    tables = models.PositiveSmallIntegerField(default=6)
    names = models.CharField(
        max_length=7, choices=Names, default=Names.NUMBERS, db_default=Names.NUMBERS.value
    )  # how wall, lists and hands show people: one form for all, or it would mark groups; fixed once it is live
    rule_agreed_at = models.DateTimeField(null=True, blank=True)  # nobody objected, at the ground rules

    current = models.ForeignKey("Session", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    current_since = models.DateTimeField(null=True, blank=True)
    extra_minutes = models.SmallIntegerField(default=0)  # given to or taken from the current session
    wall = models.CharField(max_length=6, choices=Wall, default=Wall.FOLLOW)
    shown = models.BigIntegerField(
        null=True, blank=True
    )  # an answer's key; no foreign key: speaking touches no row here
    # Written by the release before, read by nobody: a translation stands with the answer. The next release drops both.
    translation = models.TextField(blank=True, max_length=TRANSLATION_LIMIT)
    translation_of = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)  # of what is published to the room; people polling compare it
    wall_key = models.CharField(max_length=24, unique=True, default=room_key)
    room_key = models.CharField(max_length=24, unique=True, default=room_key)

    minutes_published_at = models.DateTimeField(null=True, blank=True)  # members read them from then on
    floor_label = models.CharField(max_length=40, blank=True)  # the lane that has the floor, and since when
    floor_since = models.DateTimeField(null=True, blank=True)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "number"], name="workshop_number_once")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("workshop", args=[self.dialogue.slug, self.number])

    @property
    def is_live(self):
        return self.state == self.State.LIVE

    @property
    def is_over(self):
        return self.state in (self.State.OVER, self.State.CANCELLED)

    def tell_zone(self):
        """The dialogue tells its hours in the zone of the workshop that is under way: called wherever that may have changed."""
        live = Workshop.objects.live().filter(dialogue=self.dialogue_id).order_by("-number").first()
        Dialogue.objects.filter(pk=self.dialogue_id).update(live_zone=live.zone if live else "")

    tell_zone.alters_data = True

    def tell_expected(self):
        """The dialogue knows how many people its largest workshop expects: called wherever that may have changed."""
        plans = Workshop.objects.filter(dialogue=self.dialogue_id).exclude(state=self.State.CANCELLED)
        people = max((sum(plan.values()) for plan in plans.values_list("expected", flat=True)), default=0)
        Dialogue.objects.filter(pk=self.dialogue_id).update(people_expected=people)

    tell_expected.alters_data = True

    @property
    def asks_for_names(self):
        return self.names == self.Names.FIRST

    def keys_work(self, now):
        """Links of wall and room expire some days after the last day."""
        last = self.days.order_by("-number").first()
        return last is None or now < last.ends_at + datetime.timedelta(days=KEY_DAYS)


class WorkshopDay(models.Model):
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="days")
    number = models.PositiveSmallIntegerField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "number"], name="workshop_day_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("begins_at")), name="workshop_day_ends_later"),
        ]

    def __str__(self):
        return f"{self.workshop} {self.number}"


class SessionQuerySet(WordedQuerySet):
    def at_tables(self):
        return self.filter(kind__in=session_kinds.WITH_TABLES)

    def held(self):
        """Those that took place, but for what no minutes tell of."""
        return self.exclude(began_at=None).exclude(kind__in=session_kinds.UNTOLD)


class Session(Worded):
    TOLD = ("title",)
    Kind = session_kinds.Kind

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="sessions")
    day = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=session_kinds.Kind)
    title = models.CharField(max_length=120, blank=True)
    minutes = models.PositiveSmallIntegerField()
    owner = models.CharField(max_length=80, blank=True)
    script = models.TextField(blank=True, max_length=SCRIPT_LIMIT)
    material = models.CharField(max_length=300, blank=True)
    group = models.ForeignKey(
        StakeholderGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # a caucus is one group alone
    issue = models.ForeignKey(Issue, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ballot = models.ForeignKey(Ballot, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions")
    # Lists, not tables (room/before_the_room.py): the release before takes sessions out of a plan and knows of no rows that hang on them.
    ties = models.JSONField(
        default=list, blank=True, db_default=[]
    )  # planned, in order; as `stakeholders.people.path_of`
    collections = models.JSONField(
        default=list, blank=True, db_default=[]
    )  # planned: of challenges and visions those that the room is asked about; both where none is named
    terms = models.JSONField(default=list, blank=True, db_default=[])  # planned: keys of the words that it asks about
    asked = models.JSONField(
        default=list, blank=True, db_default=[]
    )  # what stood before the room, in order: [[kind, id of tie, question or round, its number], …]
    began_at = models.DateTimeField(null=True, blank=True)  # the first time it was opened
    ended_at = models.DateTimeField(null=True, blank=True)  # the last time it was left
    notes = models.TextField(blank=True, max_length=NOTES_LIMIT)  # the facilitator's; they go into the minutes

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["day", "position", "pk"]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return self.title or self.get_kind_display()

    @property
    def does(self):
        """What its kind makes of it: a row of `session_kinds.TABLE`."""
        return session_kinds.row(self.kind)


class RoomQuestion(Worded):
    """A question while it is the room's: open, or in silent writing, when all answers appear together as it closes."""

    TOLD = ("text",)

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="questions")
    question = models.ForeignKey(Question, on_delete=models.RESTRICT, related_name="in_rooms")
    text = models.CharField(max_length=600, blank=True, default="", db_default="")  # as the room was asked
    silent = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)  # what the clock on the wall runs to; it closes nothing
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=Q(closed_at=None), name="room_question_one_open")
        ]

    def __str__(self):
        return self.asked

    @property
    def asked(self):
        """The words that stood before the room; a row of the release before keeps none."""
        return self.text or self.question.text


class Speaking(models.Model):
    """How long a lane had the floor in a session, in seconds; by the label that was chosen, not by person."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="speaking")
    label = models.CharField(max_length=40)
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "label"], name="speaking_once")]

    def __str__(self):
        return f"{self.label} {self.seconds} s"
