"""The privacy notice: written and published by an organiser, agreed to by each person in a request that speaks nothing."""

from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string

from dialogue import merging
from dialogue.database_time import Now
from dialogue.models import Dialogue, TeamLog
from stakeholders.models import Consent, PrivacyNotice


def current(dialogue):
    """The published notice that counts, or None."""
    return PrivacyNotice.objects.published().filter(dialogue=dialogue).first()


# Of a participant: the version that counts, and the newest one they agreed to. As text, since every request asks for them.
PUBLISHED = """SELECT max(version) FROM stakeholders_privacynotice
    WHERE dialogue_id = stakeholders_participant.dialogue_id AND published_at IS NOT NULL"""
AGREED = """SELECT max(notice.version) FROM stakeholders_consent
    JOIN stakeholders_privacynotice notice ON notice.id = notice_id WHERE participant_id = stakeholders_participant.id"""


# ---- the organiser's part


@transaction.atomic
def write(*, dialogue, text, seen=""):
    """Keep a draft of the next version. Two who write at once take turns over the dialogue; `seen` is the mark of the words that
    the page showed. Raises merging.Clash."""
    Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)
    draft = dialogue.privacy_notices.filter(published_at=None).first()
    if stands := draft or current(dialogue):
        text = merging.merge(seen, {"text": text}, {"text": stands.text})["text"]
    if draft is None:
        last = dialogue.privacy_notices.aggregate(last=Max("version"))["last"] or 0
        return PrivacyNotice.objects.create(dialogue=dialogue, version=last + 1, text=text)
    draft.text = text
    draft.save(update_fields=["text"])
    return draft


@transaction.atomic
def publish(*, dialogue, text, by, seen=""):
    """Publish these words as a new version; everybody is asked anew. The same words again publish nothing: returns None.
    `seen` and Clash as in `write`."""
    draft = write(dialogue=dialogue, text=text, seen=seen)
    now = current(dialogue)
    if now and now.text == draft.text:
        draft.delete()
        return None
    draft.published_at, draft.published_by = Now(), by
    draft.save(update_fields=["published_at", "published_by"])
    action = "published a privacy notice"
    TeamLog.objects.create(dialogue=dialogue, by=by, action=action, detail=str(draft.version))
    return draft


def offered(dialogue, organiser):
    """Words to begin with. They say what this software does; what only the organisers know stands in brackets."""
    about = {"title": dialogue.title, "name": organiser.name or "[name]", "email": organiser.email or "[address]"}
    return render_to_string("stakeholders/privacy_offered.txt", about).strip()


# ---- everybody's part


@transaction.atomic
def agree(*, participant, notice):
    """Record that somebody agreed to a published notice of their dialogue. Twice, or without one, changes nothing."""
    if notice is not None:
        Consent.objects.get_or_create(participant=participant, notice=notice)
