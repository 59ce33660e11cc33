"""Who is there: the tree of stakeholder groups, the ties between them, what each finds hard and hopes for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogue.models import Dialogue, Outlined, RandomHex, TextsField, WordedQuerySet


class StakeholderGroupQuerySet(WordedQuerySet):
    def lanes(self):
        return self.filter(standing=StakeholderGroup.Standing.LANE)

    def speaking(self):
        """Groups a participant can belong to: parts, consultative groups, and lanes that have no parts."""
        return self.exclude(standing=StakeholderGroup.Standing.LANE, parts__isnull=False).distinct()

    def with_policy_hidden(self):
        return self.exclude(policy=StakeholderGroup.Policy.NAMED)


class StakeholderGroup(Outlined):
    WORDS = ("name", "short_name", "description", "roles")
    CORRECTED = ("name", "short_name", "description", "roles", "palette", "pattern")

    class Standing(models.TextChoices):
        LANE = "lane", _("counted lane")
        PART = "part", _("part of a lane")
        CONSULTATIVE = "consultative", _("heard, not counted")

    class Policy(models.TextChoices):
        NAMED = "named", _("named")
        HIDDEN = "hidden", _("hidden")
        PROTECTED = "protected", _("protected")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="groups")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    standing = models.CharField(max_length=12, choices=Standing)
    tier = models.PositiveSmallIntegerField(default=2)
    policy = models.CharField(max_length=10, choices=Policy)
    palette = models.CharField(max_length=16)
    pattern = models.CharField(max_length=16, default="plain")
    description = models.TextField(blank=True)
    roles = TextsField(default=list, blank=True)

    objects = StakeholderGroupQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "key"], name="group_key_once"),
            models.UniqueConstraint(fields=["dialogue", "uid"], name="group_uid_once"),
            models.CheckConstraint(condition=Q(tier__range=(1, 4)), name="group_tier_range"),
            models.CheckConstraint(
                condition=Q(standing="part", parent__isnull=False) | (~Q(standing="part") & Q(parent__isnull=True)),
                name="group_part_has_lane",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_named(self):
        return self.policy == self.Policy.NAMED

    def kept_of(self, said):
        """What may be kept of {field: what somebody told of themselves}: the organisation of those only who speak by name."""
        return said if self.is_named or "organisation" not in said else said | {"organisation": ""}

    @property
    def is_protected(self):
        return self.policy == self.Policy.PROTECTED

    @property
    def is_counted(self):
        return self.standing != self.Standing.CONSULTATIVE


class Relation(Outlined):
    WORDS = ("kind", "from_expects", "to_expects", "note")
    CORRECTED = ("kind", "quality", "from_expects", "to_expects", "note")

    class Quality(models.TextChoices):
        CONFLICT = "conflict", _("in conflict")
        STRAINED = "strained", _("strained")
        MIXED = "mixed", _("mixed")
        WORKING = "working", _("working")
        COOPERATION = "cooperation", _("cooperating")

    from_group = models.ForeignKey(StakeholderGroup, on_delete=models.CASCADE, related_name="ties_out")
    to_group = models.ForeignKey(StakeholderGroup, on_delete=models.CASCADE, related_name="ties_in")
    key = models.SlugField(max_length=100, db_default=RandomHex())
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=80)
    quality = models.CharField(max_length=12, choices=Quality)
    from_expects = models.TextField(blank=True)
    to_expects = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["from_group", "key"], name="relation_key_once"),
            models.UniqueConstraint(fields=["from_group", "uid"], name="relation_uid_once"),
        ]

    def __str__(self):
        return f"{self.from_group} → {self.to_group}: {self.kind}"


class Statement(Outlined):
    """A short statement that one or more groups hold."""

    WORDS = CORRECTED = ("text",)

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="%(class)ss")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    groups = models.ManyToManyField(StakeholderGroup, related_name="%(class)ss")

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "key"], name="%(class)s_key_once"),
            models.UniqueConstraint(fields=["dialogue", "uid"], name="%(class)s_uid_once"),
        ]

    def __str__(self):
        return self.text


class Challenge(Statement):
    class Meta(Statement.Meta):
        abstract = False


class Vision(Statement):
    class Meta(Statement.Meta):
        abstract = False
