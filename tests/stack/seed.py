"""Writes into the database of the house and says as JSON what is there: `python -m tests.stack.seed WHAT …`. A process of its own."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from dialogue.models import Dialogue  # noqa: E402
from stakeholders import invitations  # noqa: E402
from tests import factories  # noqa: E402
from tests.issues.voting_room import SMALLEST, make_room  # noqa: E402
from workshops import documents  # noqa: E402
from workshops.drafts import drafting, versions  # noqa: E402
from workshops.models import AgendaDraft  # noqa: E402


def session_of(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def ballot(slug="april", lsm=3):
    """An open ballot with its voters, each signed in."""
    room = make_room(slug=slug, sizes={**SMALLEST, "lsm": int(lsm)})
    opened = room.open()
    voters = [person for people in room.people.values() for person in people]
    return {
        "ballot": f"/d/{slug}/ballot/{opened.number}/",
        "path": opened.get_absolute_url(),
        "items": [issue.pk for issue in room.issues],
        "organiser": session_of(room.organiser),
        "voters": [session_of(person.user) for person in voters],
        "people": [[person.user.name, person.user.email] for person in voters],
    }


def day(slug="april"):
    """An open ballot, a question to answer, and an agenda that was published."""
    said = ballot(slug, lsm=6)
    dialogue = Dialogue.objects.get(slug=slug)
    by = factories.team(dialogue, "organiser", "Canary Organiser")
    Dialogue.objects.filter(pk=dialogue.pk).update(phase="agenda")
    draft = drafting.make(dialogue=Dialogue.objects.get(slug=slug), by=by)
    draft.dialogue.phase = "agenda"
    drafting.edit(draft=draft, by=by, words={"next_steps": "We meet again in May."})
    drafting.publish(draft=draft, by=by)
    Dialogue.objects.filter(pk=dialogue.pk).update(phase="decide")
    issue = dialogue.issues.first()
    return said | {"question": f"/d/{slug}/issues/{issue.key}/1/", "draft": f"/d/{slug}/agenda/{draft.number}/"}


def agendas(number, slug="april"):
    """So many published agendas, each as long as one may be that is made within a request."""
    said = day(slug)
    first = AgendaDraft.objects.get(dialogue__slug=slug)
    item, paths = first.content["items"][0], []
    for n in range(2, 2 + int(number)):
        items = [item | {"number": each, "problem": "word " * 1000} for each in range(1, 33)]
        keys = {str(each): f"{first.keys['1']}" for each in range(1, 33)}
        copy = AgendaDraft(dialogue=first.dialogue, number=n, made_on=first.made_on, total_minutes=60, keys=keys)
        copy.content, copy.published_at = first.content | {"items": items}, first.published_at
        copy.save()
        assert not documents.is_large(versions.whole(copy))
        paths.append(f"/d/{slug}/agenda/{n}/pdf/")
    return said | {"agendas": paths}


def invite(number, slug="april"):
    """So many invitations, in one dialogue, each queued as the team's press queues it."""
    dialogue = Dialogue.objects.filter(slug=slug).first() or factories.make_dialogue(slug)
    by = factories.team(dialogue, "organiser", "Miriam")
    for n in range(int(number)):
        invitations.invite(
            dialogue=dialogue,
            by=by,
            email=f"canary-{n}@guests.test",
            name=f"Canary Guest {n}",
            group=factories.group(dialogue, "lsm"),
        )
    return {"slug": slug}


WHAT = {"agendas": agendas, "ballot": ballot, "day": day, "invite": invite}

if __name__ == "__main__":
    print(json.dumps(WHAT[sys.argv[1]](*sys.argv[2:])))  # noqa: T201
