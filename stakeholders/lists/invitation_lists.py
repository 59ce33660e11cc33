"""A list of people becomes invitations: kept, shown row by row, then sent in one go or thrown away."""

from django.db import transaction
from django.db.models import Q

from dialogue import database_time, job_names
from dialogue.mail import queueing, signed
from dialogue.models import Job, Mailing, Suppression, TeamLog
from stakeholders import group_words, joining
from stakeholders.lists import list_plan, people_file
from stakeholders.lists.list_plan import INVITED, Fate
from stakeholders.models import Invitation, InvitationList, ListUpload, Participant
from stakeholders.models.participants import in_thirty_days

BATCH = 500  # rows in one statement
ABOUT = ("name", "role", "organisation", "country")
RENEWED = (
    *ABOUT, "language", "group", "mailing", "invited_by", "occasion", "created_at", "expires_at", "revoked_at",
    "token_hash", "code_hash", "replaces",
)  # fmt: skip


READ_MINUTES = 10  # how long the worker tries
SMALL = 50_000  # bytes of plain text, of a file or pasted, that are read within the request; what is packed can hold anything


class Used(Exception):
    """The list was sent before."""


# ---- reading


def is_small(data):
    return len(data) <= SMALL and not data.startswith(people_file.PACKED)


@transaction.atomic
def receive(*, dialogue, data, by, pasted=False):
    """Take a file, or what was pasted, for the worker to read, and hold it until then."""
    upload = ListUpload.objects.create(dialogue=dialogue, content=data, by=by, pasted=pasted)
    queueing.enqueue(
        kind=job_names.READ_LIST,
        occasion="list",
        recipient=upload.pk,
        dialogue=None,
        lane=Job.Lane.SLOW,
        minutes=READ_MINUTES,
    )
    return upload


def read_upload(job):
    """The worker's part. It is read outside of a transaction, which would keep others from writing; of two that read, one keeps."""
    upload = ListUpload.objects.select_related("dialogue", "by").filter(pk=job.payload["id"]).first()
    if upload is None or not upload.content or upload.by is None:
        raise queueing.Skip("gone")
    try:
        people = people_file.read(bytes(upload.content))
    except people_file.Unreadable as error:
        trouble, line = error.args
        held = (
            {} if upload.pasted else {"content": b""}
        )  # a file is still on their machine; pasted words may be nowhere else
        ListUpload.objects.filter(pk=upload.pk).update(trouble=trouble, line=line, **held)
        return
    with transaction.atomic():
        locked = ListUpload.objects.select_for_update().only("pk").filter(pk=upload.pk, kept=None).first()
        if locked:
            kept = keep(dialogue=upload.dialogue, people=people, by=upload.by)
            ListUpload.objects.filter(pk=upload.pk).update(content=b"", kept=kept)


def pasted_of(upload):
    """What was pasted and could not be read, for its form; "" of a file."""
    return bytes(upload.content).decode("utf-8-sig") if upload.pasted else ""


def job_of(upload):
    """The job that reads an upload; None once it has ended without being given up, or is gone."""
    ended = (Job.State.DONE, Job.State.SKIPPED)
    return Job.objects.filter(kind=job_names.READ_LIST, recipient=str(upload.pk)).exclude(state__in=ended).first()


def read_again(upload):
    """Let the worker try once more to read what it was given up on."""
    Job.objects.filter(kind=job_names.READ_LIST, recipient=str(upload.pk), state=Job.State.DEAD).wake(
        database_time.now()
    )


@transaction.atomic
def keep(*, dialogue, people, by):
    """Keep what was read (a people_file.People) until it is used."""
    left = {"ignored": people.ignored, "above": people.above, "sheets": people.sheets}
    return InvitationList.objects.create(
        dialogue=dialogue, by=by, rows=people.rows, size=len(people.rows), language=by.language, **left
    )


@transaction.atomic
def choose(*, kept, group, language, unknown, words):
    """What happens to rows without a group, without a language, and with a group nobody knows; and the team's own lines."""
    if not InvitationList.objects.select_for_update().filter(pk=kept.pk, used_at=None).exists():
        return  # sent or thrown away a moment ago
    kept.group, kept.language, kept.unknown, kept.words = group, language, unknown, words
    kept.save(update_fields=["group", "language", "unknown", "words"])


@transaction.atomic
def discard(*, kept):
    """Throw a list away. Raises Used: its people are invited, and it goes by itself."""
    kept = InvitationList.objects.select_for_update().filter(pk=kept.pk).first()
    if kept and kept.used_at:
        raise Used
    if kept:
        kept.delete()


def forget_old():
    """For the clock: nobody's address stays because somebody forgot a list."""
    for old in (InvitationList.objects.old(), ListUpload.objects.old()):
        if old.exists():
            old.delete()


# ---- what will happen


def groups_of(dialogue):
    """All groups: a lane with parts leaves the choice of the part to who is invited."""
    return list(dialogue.groups.select_related("parent"))


def plan(kept):
    """[Planned] for the rows of a list, from what is known at this moment; the number of queries does not grow with the rows."""
    return list_plan.plan(kept.rows, kept.choices, _known(kept))


def _known(kept):
    emails = [row["email"] for row in kept.rows if not row["problem"]]
    invited = Invitation.objects.with_standing().filter(dialogue=kept.dialogue_id, email__in=emails)
    people = Participant.objects.filter(dialogue=kept.dialogue_id, user__email__in=emails)
    status = {email: (s, at) for email, s, at in people.values_list("user__email", "status", "confirmed_at")}
    return list_plan.Known(
        groups=names_of(groups_of(kept.dialogue)),
        invited=dict(invited.values_list("email", "standing")),
        members={email for email, (s, _at) in status.items() if s == Participant.Status.CONFIRMED},
        removed={email for email, (s, at) in status.items() if s == Participant.Status.REMOVED and at},
        silenced=silenced(kept.dialogue_id, emails),
        team=set(kept.dialogue.team.filter(user__email__in=emails).values_list("user__email", flat=True)),
    )


def names_of(groups):
    """{folded key or name, in any of its languages: primary key}. `groups`: as they are kept, with their own words."""
    return list_plan.by_name((g.pk, (g.key, *_names(g))) for g in groups)


def _names(group):
    """A list may call a group as the page does, in whatever language its writer reads."""
    said = [texts[field]["text"] for texts in group.worded.values() for field in group_words.NAMES if field in texts]
    return [group.name, group.short_name, *said]


def silenced(dialogue, emails):
    """{address: Fate} for who wants no mail, and for mailboxes that were refused before."""
    prints = {signed.fingerprint(email): email for email in emails}
    where = Q(dialogue=None) | Q(dialogue=dialogue)
    rows = Suppression.objects.filter(where, fingerprint__in=prints).values_list("fingerprint", "reason")
    fates = {Suppression.Reason.UNSUBSCRIBED: Fate.SILENT, Suppression.Reason.REFUSED: Fate.MISSING}
    found = [(prints[mark], fates[Suppression.Reason(reason)]) for mark, reason in rows]
    return dict(sorted(found, key=lambda pair: pair[1] == Fate.SILENT))  # whoever wants none wins over a refusal


# ---- sending


@transaction.atomic
def send(*, kept, by):
    """Invite everybody of a list who can be invited. Returns (Mailing, how many), or (None, 0) if nobody was left to invite.
    Raises Used and joining.Sealed.

    Two presses at once: the list is locked and empty for the second. Two lists with the same people at once: rows are
    taken in the order of their addresses, so that neither waits for the other in a circle, and the second one's are left out.
    """
    joining.hold_open(kept.dialogue_id)
    kept = InvitationList.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=kept.pk)
    if kept.used_at:
        raise Used
    rows = sorted((p for p in plan(kept) if p.fate in INVITED), key=lambda p: p.row["email"])
    if not rows:
        return None, 0
    now = database_time.now()
    mailing = Mailing.objects.create(
        dialogue=kept.dialogue, kind=Mailing.Kind.INVITATION, occasion=f"list {kept.pk}", about={"list": kept.pk},
        words=kept.words, made_by=by, sent_at=now,
    )  # fmt: skip
    _invite(kept, mailing, rows, now)
    count = _post(mailing)
    kept.empty(now)
    TeamLog.objects.create(dialogue=kept.dialogue, by=by, action="invited a list", detail=str(count))
    return mailing, count


def _invite(kept, mailing, rows, now):
    groups = kept.dialogue.groups.in_bulk()
    drafts = [(planned.fate, _draft(planned, kept, mailing, now, groups.get(planned.group))) for planned in rows]
    _renew(kept.dialogue, {draft.email: draft for fate, draft in drafts if fate == Fate.ANEW})
    new = [draft for fate, draft in drafts if fate == Fate.NEW]
    Invitation.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)


def _draft(planned, kept, mailing, now, group):
    row = group.kept_of(planned.row) if group else planned.row
    return Invitation(
        dialogue=kept.dialogue, email=row["email"], group=group, mailing=mailing, invited_by=mailing.made_by,
        language=row["language"] or kept.language, occasion=f"list {kept.pk}", created_at=now,
        expires_at=in_thirty_days(now), **{name: row[name] for name in ABOUT},
    )  # fmt: skip


def _renew(dialogue, drafts):
    """Those whose invitation ran out; whoever was renewed or let in a moment ago is left out."""
    past = Invitation.objects.filter(dialogue=dialogue, email__in=drafts, accepted_at=None, revoked_at=None)
    locked = list(past.filter(expires_at__lte=database_time.Now()).select_for_update().order_by("email"))
    for invitation in locked:
        for name in RENEWED:
            setattr(invitation, name, getattr(drafts[invitation.email], name))
    Invitation.objects.bulk_update(locked, RENEWED, batch_size=BATCH)


def _post(mailing):
    """Queue the mails; link and code of each are made when it is sent. Returns how many."""
    return queueing.enqueue_many(
        kind=job_names.SEND_INVITATION,
        occasion=mailing.occasion,
        recipients=list(mailing.invitations.values_list("pk", flat=True)),
        dialogue=mailing.dialogue,
        mailing=mailing,
    )


@transaction.atomic
def prove(*, kept, language, by, now):
    """One mail to who pressed, as it will look. Pressing twice within a minute sends one."""
    return queueing.enqueue(
        kind=job_names.SEND_PROOF_OF_LIST,
        occasion=f"proof {kept.pk} {language} {now:%Y-%m-%dT%H:%M}",
        recipient=by.pk,
        dialogue=kept.dialogue,
        payload={"list": kept.pk, "user": by.pk, "language": language},
        minutes=60,
    )
