"""Marks planted in a hidden person and in their texts: where they may appear, and that they appear nowhere else (TRUST F3, F8, E12)."""

import re

import pytest
from django.test import Client

from issues import releasing
from issues.models import Contribution
from stakeholders.models import Invitation, Participant
from tests import factories
from tests.attacks.sweeps import exports, heard, make_draft, make_summary, pages, sightings
from tests.attacks.worlds import IN, callers, client_of, everything_kept, make_world

NAME, ORGANISATION, ROLE = "Zqnamezq", "Zqfirmzq", "Zqjobzq"
AGENT, ADDRESS = "Zqagentzq", "203.0.113.77"
OF_A_PERSON = (NAME.lower(), ORGANISATION.lower(), ROLE.lower(), AGENT.lower(), ADDRESS)
TELLS = re.compile(
    r'<(?!button|option)[\w:]+ [^>]*(lang|w:val|fo:language)="sw[-"]|>[^<]*swahili\s*</(?!option|button)'
)
TEAM = {"observer", "facilitator", "organiser"}
SEATED = {(role, "tables") for role in TEAM}  # who sits where is said by name; attending is no secret, speaking is
AT_THE_DOOR = ("team", "console", "console_state")  # where the team lets people in


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


def test_hidden_speaker_is_seen_nowhere(april, marked):
    speak(marked, april)
    assert Contribution.objects.filter(text="Marked answer.", released=True).exists()
    april.things["draft"] = make_draft(april)
    mails = [text for address, text in make_summary(april) if NAME.lower() not in address]
    assert len(mails) > 10
    assert [mark for mark in (*OF_A_PERSON, "marked answer.") for text in mails if mark in text] == []
    found = {("named", "question"), ("named", "summary")}
    assert sightings(april, ["marked answer."], ["named"]) >= found  # the sweep does find words
    assert sightings(april, OF_A_PERSON, ["named", "observer", "organiser"]) <= SEATED
    assert sightings(april, OF_A_PERSON[1:], ["named", "observer", "organiser"]) == set()
    april.room.close(april.room.dialogue.ballots.get(closed_at=None))
    april.things["draft"] = make_draft(april)
    assert sightings(april, ["marked reason."], ["named"]) >= {("named", "ballot")}
    assert sightings(april, OF_A_PERSON) <= SEATED


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


def test_waiting_and_invited_people_are_seen_on_the_teams_pages_only(april):
    """The list of those who wait names them with role and organisation; invitations and the log name who was invited."""
    factories.member(april.room.dialogue, "diggers", NAME, status="waiting", organisation=ORGANISATION, role=ROLE)
    assert sightings(april, OF_A_PERSON) == {(role, page) for role in TEAM for page in AT_THE_DOOR}
    Participant.objects.filter(user__name=NAME).delete()
    client = client_of(april.users["facilitator"])
    client.post(april.path("invite"), {"email": f"{NAME}@people.test", "name": NAME, "language": "en"})
    assert Invitation.objects.filter(name=NAME).exists()
    pages = ("team", "invitation_list")
    assert sightings(april, OF_A_PERSON, [*TEAM, "named"]) == {(role, page) for role in TEAM for page in pages}


def test_named_speaker_is_shown_by_organisation_and_never_by_address(april):
    person = factories.member(april.room.dialogue, "gov", NAME, organisation="Ministry", role=ROLE)
    speak(client_of(person.user), april)
    assert sightings(april, OF_A_PERSON, ["named", "hidden", "organiser"]) <= SEATED
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
