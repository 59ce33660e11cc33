"""Looking for marks on every page, as everybody, and in every export."""

import datetime
import io
import shutil
import subprocess
import zipfile

from django.core import mail
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from dialogue import worker
from issues.models import Proposal
from tests.attacks.worlds import ADDRESSES, callers, named_addresses
from workshops import documents
from workshops.drafts import drafting
from workshops.models import AgendaDraft, Summary
from workshops.summaries import summarising


def pages(world):
    """(name, path) of every address that answers GET, with the closed ballot and the preview as well."""
    arguments = {"code": world.room.dialogue.join_code, "secret": "x", "token": "x", "key": "x", "uidb36": "x"}
    arguments |= {"slug": world.slug}
    workshop = world.room.dialogue.workshops.get()
    arguments |= {"wall_key": workshop.wall_key, "room_key": workshop.room_key}
    for name, wanted in named_addresses():
        if name in ADDRESSES:
            yield name, world.path(name)
        else:
            yield name, reverse(name, kwargs={key: arguments[key] for key in wanted if key in arguments})
    yield "result", world.path("ballot", ballot=world.things["closed"])
    yield "preview", world.path("draft", draft=world.things["preview"])
    yield "summary preview", world.path("summary", summary=world.things["unsent"])
    for proposal in Proposal.objects.filter(dialogue=world.room.dialogue):
        yield "proposal", world.path("proposal", proposal=proposal.pk)
    for position in (0, 1):
        yield "question", world.path("question", issue=world.room.issues[position].key)


REFUSALS = ("data", "leave", "join_code_new")  # of each kind that a role may meet, one that it does


def is_open(name, role):
    """Whether a sweep asks for it as that role. Of one who is refused, all refusals are alike, to the byte
    (test_ones_own_dialogue_opens_to_its_circle_only): a few of them say what the others would."""
    return name not in ADDRESSES or name in REFUSALS or role in ADDRESSES[name].reads


def open_pages(world, role):
    """Those of `pages` that a sweep asks for as that role."""
    return [(name, path) for name, path in pages(world) if is_open(name, role)]


def heard(response):
    """All of an answer in small letters: head and body, and the parts of a packed file."""
    body = response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())
    return f"{dict(response.headers)} {body.decode(errors='replace')}".lower()


def pdf_text(response):
    """What a PDF says, whose bytes are packed; "" of everything else, and where nothing reads it back."""
    if response.get("Content-Type") != "application/pdf" or shutil.which("pdftotext") is None:
        return ""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=response.content, capture_output=True, check=True)
    return done.stdout.decode()


def looks(world, roles=None, note=None):
    """{(role, page, path): all of the answer}: everything that opens as everybody, or as those roles, looked at once. `note(role, page,
    path, answer)` is told of each answer."""
    clients, found = callers(world), {}
    for role, (name, path) in [(who, page) for who in roles or clients for page in open_pages(world, who)]:
        answer = clients[role].get(path)
        found[role, name, path] = heard(answer) + pdf_text(answer).lower()
        if note:
            note(role, name, path, answer)
    return found


def seen(found, marks):
    """{(role, page)} where one of the marks stands."""
    return {(role, name) for (role, name, _path), text in found.items() if any(mark in text for mark in marks)}


def exports(world, number, client):
    """A draft in each format of the product's list, in its order; of a PDF, whose bytes are packed, what it says as well."""
    paths = (world.path("draft_export", draft=number, format=form) for form in documents.FORMATS)
    return [heard(answer) + pdf_text(answer).lower() for answer in map(client.get, paths)]


def make_draft(world):
    """One more published draft of how things stand; its number."""
    draft = drafting.make(dialogue=world.room.dialogue, by=world.room.organiser)
    AgendaDraft.objects.filter(pk=draft.pk).update(published_at=timezone.now())
    return draft.number


def make_summary(world):
    """One more sent summary of what is new, and a draft beside it; returns its mails: [(address, all of it)]."""
    earlier = Summary.objects.filter(dialogue=world.room.dialogue).exclude(sent_at=None)
    earlier.update(sent_at=F("sent_at") - datetime.timedelta(days=1))
    made = summarising.make(dialogue=world.room.dialogue)
    summarising.edit(summary=made, by=world.room.organiser, words="Please read.")
    summarising.send(summary=made, by=world.room.organiser)
    unsent = summarising.make(dialogue=world.room.dialogue)
    world.things |= {"summary": made.number, "unsent": unsent.number}
    before = len(mail.outbox)
    worker.drain(limit=200)
    return [(m.to[0], f"{m.message().as_string()} {m.body} {m.alternatives}".lower()) for m in mail.outbox[before:]]
