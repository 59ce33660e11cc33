"""What people answer and how others react. Every row here is written by a voice (TRUST §1)."""

import copy

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dialogue import languages, tags
from dialogue.models import Translatable, TranslatableQuerySet
from issues.models.issues import Question
from stakeholders.models import Spoken

ANSWER_LIMIT = 5000


class Pending(models.TextChoices):
    """What waits for the next fixed time; until then everybody reads the old state (TRUST §3.6)."""

    EDIT = "edit", _("changed")
    GONE = "gone", _("taken back")


class Review(models.TextChoices):
    """Where words stand that the team reads first. The queue changes at fixed times and at the team's own presses only: what an author
    changes or takes back meanwhile shows in it no sooner than anywhere else."""

    ASKED = "asked", _("to be read")
    PASSED = "passed", _("let through")  # others read them from the next fixed time on
    HELD = "held", _("held back")


class SpokenText(Spoken):
    """What both kinds of texts of a voice have: whether it spoke openly, which group may stand under it, whether it goes, and what the
    team says of it."""

    WORDS: tuple[
        str, ...
    ] = ()  # what its author can change; each has a `next_…` for a change that waits, and an `asked_…`
    IN_THE_OPEN = Q(voice__group__policy="named", off_record=False)  # which need no large group to come out
    pending: str  # a column of each kind of text
    review = models.CharField(max_length=6, choices=Review, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    @property
    def was_read(self):
        """By others, or by the team, which was given it to read first."""
        return self.released or self.review != ""

    @property
    def is_only_with_team(self):
        return not self.released and self.review != ""

    @property
    def asked(self):
        """The words that the team was given, in the order of WORDS."""
        return tuple(getattr(self, f"asked_{name}") for name in self.WORDS)

    @property
    def is_with_team(self):
        """Words of it that others do not read yet are before the team, as their author left them."""
        return self.review != "" and self.asked == self.latest

    @property
    def is_edited(self):
        return self.pending == Pending.EDIT

    @property
    def latest(self):
        """What stands in WORDS as its author left it last."""
        return tuple(getattr(self, f"next_{name}" if self.is_edited else name) for name in self.WORDS)

    @property
    def as_asked(self):
        """The text as the team was given it: a copy that is never saved."""
        return self._copy_with(self.asked)

    @property
    def as_left(self):
        """The text as its author left it last, for their own page: a copy that is never saved."""
        return self._copy_with(self.latest)

    def _copy_with(self, words):
        other = copy.copy(self)
        other._set(words)
        return other

    def _set(self, words, before=""):
        for name, value in zip(self.WORDS, words, strict=True):
            setattr(self, f"{before}{name}", value)

    @property
    def is_named(self):
        """True if the group speaks openly and this was not said off the record."""
        return self.voice.group.is_named and not self.off_record

    @property
    def shown_group(self):
        """The group that may stand under the words, or None."""
        return self.voice.group if self.is_named or self.show_group else None

    @property
    def is_leaving(self):
        return self.pending == Pending.GONE

    @classmethod
    def nothing_pending(cls):
        """{column: its value} where nothing of a text waits."""
        return cls._defaults("pending", "next_")

    @classmethod
    def nothing_asked(cls):
        """The same where the team was given nothing of it."""
        return cls._defaults("review", "asked_")

    @classmethod
    def _defaults(cls, column, before):
        fields = cls._meta.concrete_fields
        return {f.name: f.get_default() for f in fields if f.name == column or f.name.startswith(before)}

    @property
    def pending_fields(self):
        """The columns that say what of it waits."""
        return list(self.nothing_pending())

    def stand(self):
        """Nothing of it waits any more; not saved."""
        for name, value in self.nothing_pending().items():
            setattr(self, name, value)

    def reword(self, words, *, receipt, **also):
        """Words that nobody has read change in place; those that others read stay until the next fixed time. `words`: as WORDS;
        `also`: what else is to stand on the row, by column."""
        self.stand()
        if not self.released:
            self._set(words)  # what the team was given of them stands in `asked_…` until the next fixed time
        elif words != tuple(getattr(self, name) for name in self.WORDS):
            self.pending = Pending.EDIT
            self._set(words, "next_")
        self.voice.spend(self.receipt)
        for name, value in {"receipt": receipt, **also}.items():
            setattr(self, name, value)
        self.save(update_fields=[*self.WORDS, "receipt", *also, *self.pending_fields])

    reword.alters_data = True

    def take_back(self, press="", *, now=False):
        """What nobody has read goes; what others read goes at the next fixed time, unless `now`. True if it went. Its receipt
        stands on it as long as it does: empty, it would mark for good what its author kept after all."""
        goes = now or not self.was_read
        self.voice.spend(press, self.receipt if goes else "")
        if goes:
            self.delete()
            return True
        self.stand()
        self.pending = Pending.GONE
        self.save(update_fields=self.pending_fields)
        return False

    take_back.alters_data = True


class SpokenTextQuerySet(TranslatableQuerySet):
    def released(self):
        return self.filter(released=True)

    def readable(self):
        """What everybody may read; in the order of the random key, which is no order at all."""
        return self.released().filter(hidden=False).order_by("pk")

    def waiting(self):
        """Those that a fixed time has something to do with: words that nobody has read yet, or that their author has changed, taken back
        or kept meanwhile. What stands before the team as it was left, or what the team has let through, is none of these."""
        kept = Q(released=True, pending="") & ~Q(review="")
        return self.filter(self._unread() | Q(pending=Pending.GONE) | kept)

    def unread(self):
        """First words, and changed ones, that neither others nor the team were given."""
        return self.filter(self._unread()).exclude(pending=Pending.GONE)

    def asked(self):
        """What the team has to read: the queue, in the order of the random key."""
        return self.filter(review=Review.ASKED).order_by("pk")

    def passed(self):
        """Let through by the team, and as their author left them then: (first words, changed words)."""
        rows = self.filter(review=Review.PASSED)
        first = rows.filter(self._same(), released=False, pending="")
        return first, rows.filter(self._same("next_"), released=True, pending=Pending.EDIT)

    def _unread(self):
        first = Q(released=False, review="")
        if not self.model.WORDS:
            return first
        changed = Q(released=False) & ~self._same() | Q(pending=Pending.EDIT) & (Q(review="") | ~self._same("next_"))
        return first | changed

    def _same(self, before=""):
        """The words that the team was given are those in the columns named so."""
        return Q(**{f"asked_{name}": F(f"{before}{name}") for name in self.model.WORDS})


class ContributionQuerySet(SpokenTextQuerySet):
    def labelled(self):
        """Those under which the group stands: as `Contribution.shown_group`, for the database."""
        return self.filter(self.model.LABELLED)


class Contribution(Translatable, SpokenText):
    question = models.ForeignKey(Question, on_delete=models.RESTRICT, related_name="contributions")
    text = models.TextField(max_length=ANSWER_LIMIT)
    language = models.CharField(
        max_length=tags.LENGTH, blank=True, default=""
    )  # as declared; only where the group speaks by name: a lone speaker of one would be found by it
    off_record = models.BooleanField(default=False)
    show_group = models.BooleanField(default=True)
    released = models.BooleanField(default=False)
    silent = models.BooleanField(default=False, db_default=False)  # waits for the end, or the hour, of a silence
    pending = models.CharField(max_length=4, choices=Pending, blank=True, default="", db_default="")
    next_text = models.TextField(max_length=ANSWER_LIMIT, blank=True, default="", db_default="")  # of an edit
    next_language = models.CharField(max_length=tags.LENGTH, blank=True, default="", db_default="")
    next_show_group = models.BooleanField(default=False, db_default=False)
    asked_text = models.TextField(max_length=ANSWER_LIMIT, blank=True, default="", db_default="")  # given to the team
    asked_language = models.CharField(max_length=tags.LENGTH, blank=True, default="", db_default="")
    asked_show_group = models.BooleanField(default=False, db_default=False)
    hidden = models.BooleanField(default=False)
    hidden_reason = models.CharField(
        max_length=300, blank=True
    )  # of hiding or holding back: the author sees it; who did it stands in the team's log

    WORDS = (
        "text",
        "language",
        "show_group",
    )  # what its author can change; each has a `next_…` for a change that waits, and an `asked_…` for what the team was given
    LABELLED = Q(show_group=True) | Q(voice__group__policy="named", off_record=False)  # as `shown_group`
    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "question"], name="contribution_once")]

    def __str__(self):
        return self.text[:60]

    @property
    def declared(self):
        return self.language if self.is_named else ""

    @property
    def language_name(self):
        """What its author declared, in the reader's language where the house knows it; "" for none."""
        return languages.told(self.language)


class Reaction(Spoken):
    class Value(models.IntegerChoices):
        AGREE = 1, _("Agree")
        DISAGREE = -1, _("Disagree")
        PASS = 0, _("Pass")

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reactions")
    value = models.SmallIntegerField(choices=Value)
    # Of its question; each has voices of its own. 0: said before there were rounds, counted in none.
    round = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voice", "contribution"], name="reaction_once"),
            models.CheckConstraint(condition=Q(value__in=(-1, 0, 1)), name="reaction_value"),
        ]

    def __str__(self):
        return self.get_value_display()
