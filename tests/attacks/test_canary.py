"""Marks planted in people and in their texts: where they may appear, and that they appear nowhere else (TRUST F3, F8, E12).

Everybody who has something to hide is in one house, and it is looked at twice: each look is matched against all their marks, and
against what else no page may show or offer (TRUST E10, F19).
"""

import re
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import override_settings

from issues import releasing
from issues.models import Contribution
from stakeholders.models import Invitation
from tests import factories
from tests.attacks.nameless import keys_in, make_nameless_world
from tests.attacks.offers import offered_by
from tests.attacks.sweeps import exports, looks, make_draft, make_summary, seen
from tests.attacks.worlds import ADDRESSES, IN, TEAM, client_of, everything_kept
from tests.built import built, settings_in
from tests.speaking import Speaker
from workshops.documents import FORMATS

pytestmark = pytest.mark.one_database
AGENT, ADDRESS = "Zqagentzq", "203.0.113.77"
TELLS = re.compile(
    r'<(?!button|option)[\w:]+ [^>]*(lang|w:val|fo:language)="sw[-"]|>[^<]*swahili\s*</(?!option|button)'
)
LEADERS = {"facilitator", "organiser"}
FOUND = {(role, "team_people") for role in LEADERS}  # who takes part, for those who act
AT_THE_DOOR = {
    (role, page) for role in LEADERS for page in ("team", "team_people", "console", "console_state")
}  # where the team lets people in
INVITED = {(role, page) for role in LEADERS for page in ("team", "team_log", "team_people", "invitation_list")}


def traits(word):
    """Name, organisation and role of one person, each a mark."""
    return {"name": f"Zq{word}namezq", "organisation": f"Zq{word}firmzq", "role": f"Zq{word}jobzq"}


def marks_of(word):
    return [mark.lower() for mark in traits(word).values()]


HIDDEN = [*marks_of("hidden"), AGENT.lower(), ADDRESS]


def enter(april, group, word, **more):
    marks = traits(word) | more
    return factories.member(april.room.dialogue, group, marks.pop("name"), **marks)


def marked(april):
    """A confirmed digger whose every trait is a mark; signed in from a marked address with a marked browser, in Swahili."""
    person = enter(april, "diggers", "hidden")
    person.user.language = "sw"
    person.user.save()
    client = Speaker(headers={"user-agent": AGENT, "x-forwarded-for": ADDRESS, "referer": f"http://{ADDRESS}/"})
    client.force_login(person.user)
    return client


def speak(client, april, word="Marked", language="sw"):
    """Answer, propose, support, react, vote with a reason: through the pages, as a person does."""
    issue = april.room.issues
    words = {"text": f"{word} answer.", "language": language, "show_group": "on"}
    sides = {**factories.sides(word), "title": f"{word} proposal", "question_1": "Q?", "language": language}
    marks = {f"choice_{issue[0].pk}": "no", f"reason_{issue[0].pk}": f"{word} reason."}
    calls = [
        ("answer", words),
        ("proposal_new", sides | {"show_group": "on"}),
        ("proposal_support", {}),
        ("react", {"value": "agree"}),
        ("vote", marks),
    ]
    for name, data in calls:
        assert client.post(april.path(name), data).status_code == 302, name
    releasing.tonight(april.room.dialogue)


@dataclass
class Seen:
    """`before`: while the ballot is open, by those who may act and one who speaks; `after`: when it has closed, by everybody. Both as
    `looks` gives them."""

    before: dict = field(default_factory=dict)
    offers: dict = field(default_factory=dict)  # {(role, page): what it offered before}
    after: dict = field(default_factory=dict)
    mails: list = field(default_factory=list)
    texts: list = field(default_factory=list)  # of the exports
    emails: dict = field(default_factory=dict)  # {role of the team: the address of whoever looked}


def live(april):
    """A hidden and a named person speak, one waits at the door, one is invited."""
    found = Seen(emails={role: april.users[role].email.lower() for role in TEAM})
    speak(marked(april), april)
    speak(client_of(enter(april, "gov", "named", organisation="Ministry").user), april, "Open", "en")
    assert Contribution.objects.filter(text="Marked answer.", released=True).exists()
    april.things["draft"] = make_draft(april)
    found.mails = [text for address, text in make_summary(april) if marks_of("hidden")[0] not in address]
    enter(april, "diggers", "door", status="waiting")
    name = traits("asked")["name"]
    client_of(april.users["facilitator"]).post(
        april.path("invite"), {"email": f"{name}@people.test", "name": name, "language": "en"}
    )
    assert Invitation.objects.filter(name=name).exists()

    def note(role, page, path, answer):
        found.offers.setdefault((role, page), set()).update(offered_by(path, answer))

    found.before = looks(april, ["named", *TEAM], note)
    ballot = april.room.dialogue.ballots.get(closed_at=None)
    april.room.close(ballot)
    april.things["closed"] = ballot.number  # its issues have pages of their own from now on, with the reasons
    april.things["draft"] = make_draft(april)
    found.after = looks(april)
    found.texts = exports(april, april.things["draft"], client_of(april.users["organiser"]))
    return found


@pytest.fixture(scope="module")
def world_of_the_file(django_db_setup, django_db_blocker, tmp_path_factory):
    with built(make_nameless_world, tmp_path_factory.mktemp("world"), django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def found(world_of_the_file, tmp_path_factory):
    folder = tmp_path_factory.mktemp("seen")
    with (
        override_settings(**settings_in(folder) | {"KEY_DIR": world_of_the_file.keys}, DEMO=True),
        transaction.atomic(),
    ):
        yield live(world_of_the_file.copied())
        transaction.set_rollback(True)


@pytest.mark.trust("E12", "F3")
def test_hidden_speaker_is_seen_nowhere(found):
    assert len(found.mails) > 10
    assert [mark for mark in (*HIDDEN, "marked answer.") for text in found.mails if mark in text] == []
    assert seen(found.before, ["marked answer."]) >= {("named", "question"), ("named", "summary")}  # it does find words
    assert seen(found.before, HIDDEN) == FOUND
    assert seen(found.after, ["marked reason."]) >= {("named", "ballot_verdict")}
    assert seen(found.after, HIDDEN) == FOUND


@pytest.mark.trust("E12", "F3")
def test_hidden_speaker_is_in_no_export(found):
    texts = dict(zip(FORMATS, found.texts, strict=True))
    assert [(mark, form) for mark in HIDDEN for form, text in texts.items() if mark in text] == []
    assert [form for form, text in texts.items() if "marked" not in text] == []  # each says the words themselves


@pytest.mark.trust("E12")
def test_waiting_and_invited_people_are_seen_on_the_teams_pages_only(found):
    """The list of those who wait names them with role and organisation; invitations and the log name who was invited."""
    assert seen(found.after, marks_of("door")) == AT_THE_DOOR
    assert seen(found.after, marks_of("asked")) == INVITED


def test_named_speaker_is_shown_by_organisation_and_never_by_address(found):
    assert seen(found.after, marks_of("named")) == FOUND
    assert ("hidden", "question") in seen(found.after, ["ministry"])


@pytest.mark.trust("F3")
def test_language_of_a_hidden_speaker_is_not_told(found):
    """TRUST §3.7: on answers, proposals and reasons it stands in named groups only, for screen readers and the team too."""
    offered = (
        '<span lang="sw">kiswahili</span>'  # among all languages of the product, in which a draft's file may be taken
    )
    pages = {
        place: text.replace(offered, "") for place, text in found.after.items() if place[0] in IN and "marked" in text
    }
    assert len(pages) > 20
    assert [place for place, text in pages.items() if TELLS.search(text)] == []
    assert [text for text in found.texts if "swahili" in text or TELLS.search(text)] == []


def test_no_page_and_no_mail_names_a_row_of_a_person(found):
    texts = {**found.before, **{("after", *place): text for place, text in found.after.items()}}
    assert [(place, key) for place, text in texts.items() for key in keys_in(f"{place[-1]} {text}")] == []
    assert [key for text in (*found.mails, *found.texts) for key in keys_in(text)] == []


@pytest.mark.trust("E10")
@pytest.mark.parametrize("role", TEAM)
def test_pages_offer_a_role_what_it_may_do_and_nothing_else(found, role):
    offered = [
        (page, kind, name) for (who, page), offers in found.offers.items() if who == role for kind, name in offers
    ]
    assert [(page, kind, name) for page, kind, name in offered if role not in getattr(ADDRESSES[name], kind)] == []
    assert len(offered) > 100


def test_observers_and_rapporteurs_meet_no_address_and_nobody_at_the_door(found):
    """Names and addresses of invited and waiting people, and of the team's mail."""
    marks = [*marks_of("door"), *marks_of("asked"), "@people.test", "@april.test"]
    met = {role: set() for role in TEAM}
    for (role, page, _path), text in found.before.items():
        others = text.replace(found.emails.get(role, "-"), "")
        if role in TEAM and any(mark in others for mark in marks):
            met[role].add(page)
    assert (met["observer"], met["rapporteur"]) == (set(), set())
    assert met["organiser"] >= {"team", "invitation_list", "console", "members"}


@pytest.mark.trust("F3")
def test_hidden_speakers_marks_stand_in_no_row_but_their_own(april):
    person = marked(april)
    before = everything_kept()
    speak(person, april)
    where = {model for model, rows in everything_kept().items() for row in rows if has(row, HIDDEN)}
    assert where == {"User", "Participant"}
    changed = {model for model, rows in everything_kept().items() if rows != before[model]}
    assert changed == {
        "Voice",
        "Contribution",
        "Proposal",
        "Support",
        "Reaction",
        "Remark",
        "Expectation",
        "SaidStatement",
        "Meaning",
        "Vote",
    }


def has(row, marks):
    return any(mark in row.lower() for mark in marks)
