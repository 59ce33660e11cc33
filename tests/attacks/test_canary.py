"""Marks planted in a hidden person and in their texts: where they may appear, and that they appear nowhere else (TRUST F3, F8, E12)."""

import io
import re
import sqlite3
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from issues import clock, releasing
from issues.models import Contribution, Proposal
from stakeholders.models import Invitation, Participant
from tests import factories
from tests.attacks.worlds import ADDRESSES, IN, callers, client_of, everything_kept, make_world, named_addresses
from tests.issues.voting_room import staff
from workshops import documents, drafting
from workshops.models import AgendaDraft

NAME, ORGANISATION, ROLE = "Zqnamezq", "Zqfirmzq", "Zqjobzq"
AGENT, ADDRESS = "Zqagentzq", "203.0.113.77"
OF_A_PERSON = (NAME.lower(), ORGANISATION.lower(), ROLE.lower(), AGENT.lower(), ADDRESS)
TELLS = re.compile(
    r'<(?!button|option)[\w:]+ [^>]*(lang|w:val|fo:language)="sw[-"]|>[^<]*swahili\s*</(?!option|button)'
)
TEAM = {"observer", "facilitator", "organiser"}


@pytest.fixture
def april(settings, db):
    settings.DEMO = True
    return make_world()


@pytest.fixture
def marked(april):
    """A confirmed digger whose every trait is a mark; signed in from a marked address with a marked browser."""
    person = factories.member(april.room.dialogue, "diggers", NAME, organisation=ORGANISATION, role=ROLE)
    client = Client(headers={"user-agent": AGENT, "x-forwarded-for": ADDRESS, "referer": f"http://{ADDRESS}/"})
    client.force_login(person.user)
    return client


def speak(client, april):
    """Answer, propose, support, react, vote with a reason: through the pages, as a person does."""
    issue = april.room.issues
    words = {"text": "Marked answer.", "language": "sw", "show_group": "on"}
    sides = {
        "title": "Marked proposal",
        "problem": "Marked P",
        "opportunity": "O",
        "question_1": "Q?",
        "language": "sw",
    }
    marks = {f"choice_{issue[0].pk}": "no", f"reason_{issue[0].pk}": "Marked reason."}
    calls = [
        ("answer", words),
        ("proposal_new", sides | {"show_group": "on"}),
        ("proposal_support", {}),
        ("react", {"value": "agree"}),
        ("vote", marks),
    ]
    for name, data in calls:
        assert client.post(april.path(name), data).status_code == 302, name
    releasing.release_dialogue(april.room.dialogue)


def pages(world):
    """(name, path) of every address that answers GET, with the closed ballot and the preview as well."""
    arguments = {"code": world.room.dialogue.join_code, "secret": "x", "key": "x", "uidb36": "x"}
    for name, wanted in named_addresses():
        if name in ADDRESSES:
            yield name, world.path(name)
        else:
            yield name, reverse(name, kwargs={key: arguments[key] for key in wanted if key in arguments})
    yield "result", world.path("ballot", ballot=world.things["closed"])
    yield "preview", world.path("draft", draft=world.things["preview"])
    for proposal in Proposal.objects.filter(dialogue=world.room.dialogue):
        yield "proposal", world.path("proposal", proposal=proposal.pk)
    for position in (0, 1):
        yield "question", world.path("question", issue=world.room.issues[position].key)


def heard(response):
    """All of an answer in small letters: head and body, and the parts of a packed file."""
    body = response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())
    return f"{dict(response.headers)} {body.decode(errors='replace')}".lower()


def sightings(world, marks, roles=None):
    """{(role, page)} where one of the marks was seen by somebody else than its bearer."""
    clients = callers(world)
    return {
        (role, name)
        for role in roles or clients
        for name, path in pages(world)
        for seen in [heard(clients[role].get(path))]
        if any(mark in seen for mark in marks)
    }


def exports(world, number, client):
    paths = (world.path("draft_export", draft=number, format=form) for form in documents.FORMATS)
    return [heard(client.get(path)) for path in paths]


def make_draft(world):
    """One more published draft of how things stand; its number."""
    draft = drafting.make(dialogue=world.room.dialogue, by=world.room.organiser)
    AgendaDraft.objects.filter(pk=draft.pk).update(published_at=timezone.now())
    return draft.number


def test_hidden_speaker_is_seen_nowhere(april, marked):
    speak(marked, april)
    assert Contribution.objects.filter(text="Marked answer.", released=True).exists()
    april.things["draft"] = make_draft(april)
    assert sightings(april, ["marked answer."], ["named"]) > {("named", "question")}  # the sweep does find words
    assert sightings(april, OF_A_PERSON) == set()
    april.room.close(april.room.dialogue.ballots.get(closed_at=None))
    april.things["draft"] = make_draft(april)
    assert sightings(april, ["marked reason."], ["named"]) > {("named", "ballot")}
    assert sightings(april, OF_A_PERSON) == set()


def test_hidden_speaker_is_in_no_export(april, marked):
    speak(marked, april)
    april.room.close(april.room.dialogue.ballots.get(closed_at=None))
    texts = exports(april, make_draft(april), client_of(april.users["organiser"]))
    assert len(texts) == 5
    assert [mark for mark in OF_A_PERSON for text in texts if mark in text] == []
    assert all("marked" in text for text in texts[1:])  # docx, odt, html, md say the words themselves


def test_hidden_speakers_marks_stand_in_no_row_but_their_own(april, marked):
    before = everything_kept()
    speak(marked, april)
    where = {model for model, rows in everything_kept().items() for row in rows if has(row, OF_A_PERSON)}
    assert where == {"User", "Participant"}
    changed = {model for model, rows in everything_kept().items() if rows != before[model]}
    assert changed == {"Voice", "Contribution", "Proposal", "Support", "Reaction", "Vote"}


def has(row, marks):
    return any(mark in row.lower() for mark in marks)


def test_waiting_and_invited_people_are_seen_on_the_teams_page_only(april):
    """The list of those who wait names them with role and organisation; invitations and the log name who was invited."""
    factories.member(april.room.dialogue, "diggers", NAME, status="waiting", organisation=ORGANISATION, role=ROLE)
    assert sightings(april, OF_A_PERSON) == {(role, "team") for role in TEAM}
    Participant.objects.filter(user__name=NAME).delete()
    client = client_of(april.users["facilitator"])
    client.post(april.path("invite"), {"email": f"{NAME}@people.test", "name": NAME, "language": "en"})
    assert Invitation.objects.filter(name=NAME).exists()
    assert sightings(april, OF_A_PERSON) == {(role, "team") for role in TEAM}


def test_named_speaker_is_shown_by_organisation_and_never_by_address(april):
    person = factories.member(april.room.dialogue, "gov", NAME, organisation="Ministry", role=ROLE)
    speak(client_of(person.user), april)
    assert sightings(april, OF_A_PERSON) == set()
    assert ("hidden", "question") in sightings(april, ["ministry"], ["hidden"])


def test_language_of_a_hidden_speaker_is_not_told(april):
    """TRUST §3.7: on answers, proposals and reasons it stands in named groups only, for screen readers and the team too."""
    person = factories.member(april.room.dialogue, "diggers", "Amina")
    person.user.language = "sw"
    person.user.save()
    speak(client_of(person.user), april)
    april.room.close(april.room.dialogue.ballots.get(closed_at=None))
    april.things["draft"] = make_draft(april)
    clients = {role: client for role, client in callers(april).items() if role in IN}
    told = [
        (role, name)
        for role, client in clients.items()
        for name, path in pages(april)
        if "marked" in (seen := heard(client.get(path))) and TELLS.search(seen)
    ]
    assert told == []
    texts = exports(april, april.things["draft"], clients["organiser"])
    assert [text for text in texts if "swahili" in text or TELLS.search(text)] == []


# ---- texts taken back

GONE = "zqgonezq"


@pytest.fixture
def digger(april):
    return factories.member(april.room.dialogue, "diggers", "Amina")


def is_gone(world):
    april_draft = world.things["draft"]
    assert sightings(world, [GONE]) == set()
    texts = exports(world, april_draft, client_of(world.users["organiser"]))
    assert [text for text in texts if GONE in text] == []
    assert [model for model, rows in everything_kept().items() for row in rows if GONE in row] == []


def test_withdrawn_answer_is_gone_everywhere(april, digger):
    client = client_of(digger.user)
    client.post(april.path("answer"), {"text": f"This {GONE} goes.", "language": "en"})
    releasing.release_dialogue(april.room.dialogue)
    april.things["draft"] = make_draft(april)
    client.post(april.path("answer_withdraw"))
    is_gone(april)


def test_old_words_of_a_changed_answer_are_gone_everywhere(april):
    digger = client_of(april.room.people["diggers"][1].user)
    for number in range(2):
        other = client_of(april.room.people["diggers"][number].user)
        other.post(april.path("answer"), {"text": f"This {GONE} is changed {number}.", "language": "en"})
    releasing.release_dialogue(april.room.dialogue)
    april.things["draft"] = make_draft(april)
    for number in range(2):
        other = client_of(april.room.people["diggers"][number].user)
        other.post(april.path("answer"), {"text": "Other words.", "language": "en"})
    assert digger.get(april.path("question")).status_code == 200
    is_gone(april)


def test_answer_hidden_by_the_team_leaves_every_page_but_the_teams(april, digger):
    client_of(digger.user).post(april.path("answer"), {"text": f"This {GONE} names a person.", "language": "en"})
    releasing.release_dialogue(april.room.dialogue)
    april.things["draft"] = make_draft(april)
    said = Contribution.objects.get(text__contains=GONE)
    path = april.path("text_hide", contribution=said.pk)
    assert client_of(april.users["facilitator"]).post(path, {"reason": "It names a person."}).status_code == 302
    assert sightings(april, [GONE]) == {(role, "moderation") for role in TEAM}
    texts = exports(april, april.things["draft"], client_of(april.users["organiser"]))
    assert [text for text in texts if GONE in text] == []


def test_withdrawn_proposal_is_gone_everywhere(april, digger):
    client = client_of(digger.user)
    sides = {
        "title": f"A {GONE}",
        "problem": f"{GONE} P",
        "opportunity": "O",
        "question_1": f"{GONE}?",
        "language": "en",
    }
    client.post(april.path("proposal_new"), sides)
    releasing.release_dialogue(april.room.dialogue)
    april.things["draft"] = make_draft(april)
    assert ("named", "draft_method") in sightings(april, [GONE], ["named"])
    proposal = Proposal.objects.get(title__contains=GONE)
    client.post(april.path("proposal_withdraw", proposal=proposal.pk))
    is_gone(april)


def test_reason_of_a_ballot_taken_back_is_gone_everywhere(april, digger):
    client, issue = client_of(digger.user), april.room.issues[0].pk
    client.post(april.path("vote"), {f"choice_{issue}": "no", f"reason_{issue}": f"{GONE} it is."})
    client.post(april.path("vote"), {"clear": "yes"})
    april.room.close(april.room.dialogue.ballots.get(closed_at=None))
    april.things["draft"] = make_draft(april)
    is_gone(april)


# ---- the file


def bytes_of_the_database():
    """The file and its log, after a truncating checkpoint."""
    path = str(connection.settings_dict["NAME"])
    connection.close()
    other = sqlite3.connect(path)
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()
    with open(path, "rb") as file:
        return file.read()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_withdrawn_texts_leave_the_file(settings, transactional_db):
    """Enough rows of random keys that pages split: until the night they may keep copies of rows they gave to others."""
    settings.DEMO = True
    dialogue = factories.make_dialogue(issues=1)
    people = factories.members(dialogue, "diggers", 80)
    for number, person in enumerate(people):
        say_and_change(
            person, f"zqkeepzq {number} " + "k" * (number * 13 % 700), f"{GONE} {number} " + "g" * (number * 7 % 900)
        )
    releasing.release_dialogue(dialogue)
    organiser = staff(dialogue, "organiser")
    drafting.make(dialogue=dialogue, by=organiser)
    assert GONE.encode() in bytes_of_the_database()
    for person in people:
        assert client_of(person.user).post(reverse("answer_withdraw", args=["april", "rights", 2])).status_code == 302
    assert Contribution.objects.count() == len(people)
    clock.night(None)
    held = bytes_of_the_database()
    assert b"zqkeepzq" in held
    assert held.count(GONE.encode()) == 0


def say_and_change(person, kept, gone):
    """One answer that stays and one that is changed twice before it goes."""
    from_page = client_of(person.user)
    from_page.post(reverse("answer", args=["april", "rights", 1]), {"text": kept, "language": "en"})
    for text in (gone, gone + " again", gone):
        from_page.post(reverse("answer", args=["april", "rights", 2]), {"text": text, "language": "en"})
