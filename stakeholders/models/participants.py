"""Who takes part, and how a person gets in. No row here is written when somebody speaks."""

import datetime
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Concat, Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogue import database_time, job_names, keys, tags
from dialogue.digests import digest
from dialogue.models import Dialogue, Job, Mailing
from stakeholders.models import tokens
from stakeholders.models.groups import StakeholderGroup

INVITATION_DAYS = 30
REFS_AT_ONCE = 500  # rows in one statement
CALLED = Case(
    When(name="", then="user__name"), default="name", output_field=models.CharField()
)  # as Participant.called
FORGOTTEN = "@forgotten.invalid"  # in place of an address that is no longer kept; no mail can go there (RFC 2606)


class ParticipantQuerySet(models.QuerySet):
    def here(self):
        """Whose place it is now: neither removed nor gone by themselves."""
        return self.filter(status__in=(Participant.Status.WAITING, Participant.Status.CONFIRMED))

    def used_up(self):
        """Places that ended after their person could have spoken (`stakeholders/places.py` empties `confirmed_at` if not)."""
        return self.exclude(status__in=(Participant.Status.WAITING, Participant.Status.CONFIRMED)).exclude(
            confirmed_at=None
        )

    def confirmed(self):
        return self.filter(status=Participant.Status.CONFIRMED)

    def waiting(self):
        return self.filter(status=Participant.Status.WAITING)

    def with_address(self):
        """Whom a mail can reach."""
        return self.filter(user__is_active=True).exclude(user__email=None).exclude(user__email="")

    def not_seen_since(self, moment):
        """Those who have not signed in since then."""
        return self.filter(models.Q(user__last_login=None) | models.Q(user__last_login__lt=moment))

    def by_name(self):
        """As lists show people: in the order of names, which tells nothing of who came when."""
        return self.select_related("user").order_by(Lower(CALLED), "user__email")

    def with_refs(self, dialogue, refs):
        """Those of this dialogue whom a form names by these references (see `Participant.ref`)."""
        wanted, people = set(refs), self.filter(dialogue=dialogue)
        rows = dict(people.order_by().values_list("pk", "sealed_ref")) if wanted else {}
        derived = [pk for pk, kept in rows.items() if not kept]
        named = rows | (keys.references(dialogue, derived) if derived else {})
        return people.filter(pk__in=[pk for pk, ref in named.items() if ref in wanted])

    def draw_refs(self):
        """Fresh references by chance, for when no key derives them any more."""
        rows = list(Participant.objects.filter(pk__in=self.filter(sealed_ref="").values("pk")))
        for row in rows:
            row.sealed_ref = secrets.token_hex(keys.REFERENCE // 2)
        Participant.objects.bulk_update(rows, ["sealed_ref"], batch_size=REFS_AT_ONCE)

    draw_refs.alters_data = True

    def counts(self):
        """{group id: confirmed members}, in one query."""
        return dict(self.confirmed().order_by().values_list("group").annotate(models.Count("pk")))


class Participant(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting for confirmation")
        CONFIRMED = "confirmed", _("confirmed")
        REMOVED = "removed", pgettext_lazy("a person", "removed")
        LEFT = "left", _("has left")

    class Summaries(models.TextChoices):
        EACH = "each", _("each summary")
        WEEKLY = "weekly", _("one a week")
        NONE = "none", _("no summaries")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="participants")
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="participants")
    group = models.ForeignKey(StakeholderGroup, on_delete=models.PROTECT, related_name="participants")
    name = models.CharField(
        max_length=120, blank=True, db_default=""
    )  # as the team of this dialogue has corrected it: the account's own name is also that of other dialogues
    role = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    organisation = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    summaries = models.CharField(max_length=6, choices=Summaries, default="each", db_default="each")
    joined_at = models.DateTimeField(default=database_time.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    acts_from = models.DateTimeField(
        null=True, blank=True
    )  # set when the person was here before under another row: what opened earlier is out of reach (TRUST F9)
    mark = models.CharField(
        max_length=80, blank=True, db_default=""
    )  # of an ended row: fingerprint of the address it was used under, by which its person is known again

    sealed_ref = models.CharField(
        max_length=keys.REFERENCE, blank=True, db_default=""
    )  # fresh random, written by sealing: from then on no key derives a reference

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "dialogue"], name="participant_once")]

    def __str__(self):
        return f"{self.name or self.user} ({self.group})"

    @property
    def is_confirmed(self):
        return self.status == self.Status.CONFIRMED

    @property
    def is_waiting(self):
        return self.status == self.Status.WAITING

    @property
    def ref(self):
        """What pages, forms and addresses call this person: never the primary key, which tells who came when."""
        return self.sealed_ref or keys.reference(self.dialogue, self.pk)

    @property
    def is_here(self):
        return self.is_confirmed or self.is_waiting

    def may_act_on(self, opened_at):
        """False for what this person may have answered or voted on before, as who they were then."""
        return self.acts_from is None or opened_at > self.acts_from

    @property
    def called(self):
        """What the person is called in this dialogue."""
        return self.name or self.user.name

    @property
    def shown_as(self):
        """What stands under an answer of a named group: the organisation, or the person's name."""
        return self.organisation or self.called


class InvitationQuerySet(models.QuerySet):
    task = job_names.SEND_INVITATION

    def unused(self):
        """Nobody has come by them, and the team has not taken them back."""
        return self.filter(accepted_at=None, revoked_at=None)

    def not_come(self):
        """Unused, and their people have come on no other way."""
        there = Participant.objects.here().filter(dialogue=OuterRef("dialogue"), user__email=OuterRef("email"))
        return self.unused().exclude(Exists(there)).exclude(email__endswith=FORGOTTEN)

    def open(self):
        return self.unused().filter(expires_at__gt=database_time.Now())

    def forget(self):
        """Keep neither address nor name; nobody can be let in by these any more. Returns how many there were."""
        words = dict.fromkeys(("name", "role", "organisation", "country"), "")
        ties = dict.fromkeys(("token_hash", "code_hash", "replaces", "invited_by"))
        self.unused().update(revoked_at=database_time.Now())
        address = Concat(Cast("pk", models.CharField()), Value(FORGOTTEN))
        return self.update(email=address, **words, **ties)

    forget.alters_data = True

    def with_standing(self):
        """Each with `.standing` (an Invitation.Standing) and the `.job_error` of its latest mail: what a list shows, in one query."""
        mine = {"occasion": OuterRef("occasion"), "recipient": Cast(OuterRef("pk"), models.CharField())}
        job = Job.objects.filter(kind=self.task, **mine)
        found = self.annotate(job_state=Subquery(job.values("state")[:1]), job_error=Subquery(job.values("error")[:1]))
        states = Invitation.Standing
        return found.annotate(
            standing=Case(
                When(accepted_at__isnull=False, then=Value(states.JOINED)),
                When(revoked_at__isnull=False, then=Value(states.REVOKED)),
                When(expires_at__lte=database_time.Now(), then=Value(states.EXPIRED)),
                When(job_state=Job.State.DEAD, then=Value(states.REFUSED)),
                When(job_state=Job.State.SKIPPED, then=Value(states.UNSENT)),
                When(job_state__in=(Job.State.WAITING, Job.State.RUNNING, Job.State.HELD), then=Value(states.QUEUED)),
                default=Value(states.SENT),
                output_field=models.CharField(),
            )
        )


def in_thirty_days(now=None):
    return (now or database_time.now()) + datetime.timedelta(days=INVITATION_DAYS)


class Invitation(models.Model):
    """By e-mail: a link and a code. The token is derived from the row's id; only its hash is stored."""

    class Standing(models.TextChoices):
        """What the team reads; in the order of the list's filter."""

        QUEUED = "queued", _("waiting to be sent")
        SENT = "sent", _("accepted by the mail server")
        REFUSED = "refused", _("refused")
        UNSENT = "unsent", _("not sent")
        JOINED = "joined", _("joined")
        EXPIRED = "expired", _("expired")
        REVOKED = "revoked", pgettext_lazy("an invitation", "taken back")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="invitations")
    group = models.ForeignKey(StakeholderGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=80, blank=True)
    organisation = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=tags.LENGTH, default="en")
    mailing = models.ForeignKey(Mailing, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    code_hash = models.CharField(max_length=64, unique=True, null=True)
    replaces = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # whose place whoever accepts it takes: the team was asked for another address
    occasion = models.CharField(
        max_length=80, blank=True, db_default=""
    )  # of its latest mail: an older one is not sent
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=database_time.now)
    expires_at = models.DateTimeField(default=in_thirty_days)
    revoked_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "email"], name="invitation_once")]

    def __str__(self):
        return self.email

    def arm(self):
        """Note the hashes of link and code: from now on they open the invitation, and those of before do not."""
        hashes = (digest(tokens.token(self)), digest(tokens.code(self)))
        if hashes != (self.token_hash, self.code_hash):
            self.token_hash, self.code_hash = hashes
            self.save(update_fields=["token_hash", "code_hash"])

    arm.alters_data = True

    @property
    def is_forgotten(self):
        """True once neither address nor name is kept; that somebody was invited still counts."""
        return self.email.endswith(FORGOTTEN)

    @property
    def is_open(self):
        return not self.accepted_at and not self.revoked_at and self.expires_at > database_time.now()
