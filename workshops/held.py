"""What is held about somebody, as plain data: everything in the database that says their name, or points to them.

What their voices said is not here: it hangs on no person, and is found for them alone with the dialogue's key.
"""

import datetime

from django.db.models import Q

from dialogue import job_names
from dialogue.mail import signed
from dialogue.models import Dialogue, HouseLog, Job, Starter, Suppression, TeamLog
from issues.models import Translator
from stakeholders.models import Card, Consent, FocalPoint, Invitation, TeamInvitation
from workshops.models import Attendance, Seat


def about(user):
    """{part: a row or rows}; a row is {what: value} with texts, numbers, days, moments and None only. `in_file` and
    `held_words` say it."""
    places = list(user.participants.select_related("dialogue", "group", "summary_reader").order_by("pk"))
    invitations = Invitation.objects.filter(email=user.email).select_related("dialogue", "group") if user.email else ()
    return {
        "account": _account(user),
        "dialogues": [_place(place) for place in places],
        "team": [{"dialogue": r.dialogue.title, "role": r.role} for r in user.team_roles.select_related("dialogue")],
        "team_history": _history(user),
        "replies": [{"dialogue": row.title} for row in _answers_to(user)],
        "house": [_starter(row) for row in Starter.objects.filter(user=user)],
        "house_history": [{"at": row.at, "did": row.action} for row in HouseLog.objects.filter(by=user).order_by("pk")],
        "house_told": [
            {"at": row.at, "did": row.action}
            for row in HouseLog.objects.filter(about=user).exclude(by=user).order_by("pk")
        ],
        "invitations": [_invitation(row) for row in invitations],
        "team_invitations": _team_invitations(user),
        "consents": _consents(places),
        "focal_points": _focal_points(places),
        "translates": _translates(places),
        "meetings": _meetings(places),
        "seats": _seats(places),
        "cards": [_card(card) for card in Card.objects.filter(user=user).select_related("batch__dialogue")],
        "mails": _mails(user, places, invitations),
        "no_mail": _no_mail(user),
    }


def _account(user):
    plain = {name: getattr(user, name) for name in ("email", "name", "language", "country")}
    steps = user.authenticator_set.count()
    return plain | {
        "last_signed_in": user.last_login,
        "has_password": user.has_usable_password(),
        "second_steps": steps,
    }


def _place(place):
    plain = {name: getattr(place, name) for name in ("name", "role", "country", "organisation", "status", "summaries")}
    moments = {name: getattr(place, name) for name in ("joined_at", "confirmed_at", "acts_from")}
    reader = getattr(place, "summary_reader", None)
    last = {"last_summary_sent": reader.told if reader else None}
    return {"dialogue": place.dialogue.title, "group": place.group.name, **plain, **moments, **last}


def _answers_to(user):
    """Dialogues whose mails are answered to this address, or that have asked it."""
    here = Q(reply_to__iexact=user.email) | Q(reply_to_asked__iexact=user.email)
    return Dialogue.objects.filter(here).order_by("pk") if user.email else ()


def _starter(row):
    return {"name": row.name, "email": row.email, "since": row.since}


def _invitation(row):
    plain = {name: getattr(row, name) for name in ("email", "name", "role", "organisation", "country", "language")}
    moments = {name: getattr(row, name) for name in ("created_at", "expires_at", "accepted_at", "revoked_at")}
    return {"dialogue": row.dialogue.title, "group": row.group.name if row.group else None, **plain, **moments}


def _team_invitations(user):
    rows = TeamInvitation.objects.filter(email=user.email).select_related("dialogue") if user.email else ()
    moments = ("created_at", "expires_at", "accepted_at", "revoked_at")
    return [
        {"dialogue": r.dialogue.title, "email": r.email, "role": r.role, "language": r.language}
        | {name: getattr(r, name) for name in moments}
        for r in rows
    ]


def _consents(places):
    rows = Consent.objects.filter(participant__in=places).select_related("notice__dialogue")
    return [{"dialogue": r.notice.dialogue.title, "version": r.notice.version, "day": r.on} for r in rows]


def _focal_points(places):
    rows = FocalPoint.objects.filter(participant__in=places).select_related("participant__dialogue", "group")
    return [
        {
            "dialogue": row.participant.dialogue.title,
            "group": row.group.name,
            "named_on": row.named_on,
            "agreed_on": row.agreed_on,
            "agreed_to": row.agreed_digest,
        }
        for row in rows
    ]


def _translates(places):
    rows = Translator.objects.filter(participant__in=places).select_related("participant__dialogue")
    return [{"dialogue": row.participant.dialogue.title} for row in rows]


def _meetings(places):
    rows = Attendance.objects.filter(participant__in=places).select_related("workshop")
    return [
        {
            "meeting": row.workshop.title,
            "called": row.called,
            "number": row.number,
            "half_days": ", ".join(f"{half[:-1]} {'am' if half.endswith('a') else 'pm'}" for half in row.halves),
            "hand_raised": row.hand_at,
            "hand_name": row.hand_label,
            "always_at_table": row.table,
        }
        for row in rows
    ]


def _seats(places):
    rows = Seat.objects.filter(participant__in=places).select_related("session__workshop")
    return [
        {
            "meeting": row.session.workshop.title,
            "part": row.session.title,
            "table": row.table,
        }
        for row in rows
    ]


def _card(card):
    moments = {name: getattr(card, name) for name in ("used_at", "revoked_at")}
    return {"dialogue": card.batch.dialogue.title, "number": card.number, "wrong_pins": card.pin_tries, **moments}


def _mails(user, places, invitations):
    """Mails that went to the address or wait for it; sign-in codes are kept for a day only."""
    if not user.email:
        return []
    mark = signed.fingerprint(user.email)
    mine = Q(sent_to=mark) | Q(recipient=mark) | Q(mailing__isnull=False, recipient__in=[str(p.pk) for p in places])
    mine |= Q(kind=job_names.SEND_INVITATION, recipient__in=[str(row.pk) for row in invitations])
    jobs = Job.objects.filter(
        mine, ~Q(kind=job_names.SEND_INVITATION) | Q(recipient__in=[str(r.pk) for r in invitations])
    )
    return [
        {
            "day": (job.finished_at or job.created_at).date(),
            "about": job.mailing.kind if job.mailing else job.kind.rpartition(".")[2].removeprefix("send_"),
            "dialogue": job.dialogue.title if job.dialogue else None,
            "state": job.state,
        }
        for job in jobs.select_related("mailing", "dialogue").order_by("pk")
    ]


def _no_mail(user):
    rows = Suppression.objects.filter(fingerprint=signed.fingerprint(user.email)) if user.email else ()
    return [{"dialogue": r.dialogue.title if r.dialogue else None, "reason": r.reason, "day": r.on} for r in rows]


def _history(user):
    """Without the details, in which others may be named."""
    rows = TeamLog.objects.filter(by=user).select_related("dialogue").order_by("pk")
    return [{"dialogue": r.dialogue.title, "at": r.at, "did": r.action} for r in rows]


def in_file(held):
    """The same for programs: days, and times in UTC, as text."""
    return {
        part: [_plain(row) for row in found] if isinstance(found, list) else _plain(found)
        for part, found in held.items()
    }


def _plain(row):
    return {name: moment(value) if isinstance(value, datetime.date) else value for name, value in row.items()}


def moment(at):
    """A day, or a day and a time in UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC" if isinstance(at, datetime.datetime) else str(at)
