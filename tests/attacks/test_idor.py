"""Every address of a dialogue, called by everybody: nobody reaches into a dialogue that is not theirs (TRUST E10); and what a browser
is told with each answer (E6, E7), where each is asked for anyhow."""

import re
from collections import defaultdict

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import reverse

from dialogue.rights import Right
from tests.attacks.worlds import (
    ADDRESSES,
    IN,
    callers,
    everything_kept,
    make_world,
    named_addresses,
    of,
    proposal,
    status,
)

pytestmark = pytest.mark.django_db
SHUT = {403, 404, 405}  # 403: once the team has confirmed you; 405: the verb does not exist at all, whoever asks
WITHIN = {
    "item",
    "data_form",
    "data_token",
    "format",
    "leaflet",
    "kind",
    "language",
    "moment",
    "collection",
    "part",
    "question",
    "table",
    "tag",
    "what",
}  # arguments that name nothing of a dialogue by themselves
ANSWERED = {200, 302, 400, 409, 422}
# Of those who are strangers elsewhere: the others have fewer rights at home than the organiser, and a named miner those of a hidden one.
STRANGERS = ("anonymous", "outsider", "waiting", "hidden", "organiser")
REACHING = ("waiting", "hidden", "observer", "organiser")
ON_BOTH = (
    "waiting",
    "hidden",
    "organiser",
)  # the others' presses send the same statements: by their rights alone they differ
DRAWN_ANEW = re.compile(r'(name="csrfmiddlewaretoken" value="|nonce[=-]"?)[\w/+=-]+')


@pytest.fixture
def other(april):
    return make_world("elsewhere")


@pytest.mark.trust("E10")
def test_every_address_of_a_dialogue_is_in_the_matrix():
    of_dialogues = {name for name, arguments in named_addresses() if "dialogue" in arguments}
    assert of_dialogues == set(ADDRESSES)


def test_matrix_knows_the_arguments_of_every_address(april):
    for name, arguments in named_addresses():
        if "dialogue" in arguments:
            assert len(ADDRESSES[name].more) == len(arguments) - 1, name


def knock(client, path):
    """The answers to GET and POST."""
    return client.get(path), client.post(path, {"seen": "gather", "phase": "decide", "value": "agree"})


def is_sent_to_sign_in(response, path):
    """A reader is led to signing in, a press is answered with what it brought."""
    return response.status_code == 401 or response.url == f"{resolve_url(settings.LOGIN_URL)}?next={path}"


def is_told_wrongly(answer, role):
    """It may be framed, or somebody who signed in leaves it in the browser."""
    policy = answer.headers.get("Content-Security-Policy", "")
    is_framed = "frame-ancestors 'none'" not in policy or answer.headers.get("X-Frame-Options") != "DENY"
    return is_framed or (role != "anonymous" and "no-store" not in answer.headers.get("Cache-Control", ""))


@pytest.mark.one_database
@pytest.mark.trust("E10", "G6")
def test_nobody_of_one_dialogue_reaches_another(april, other):
    before, findings = everything_kept(), []
    for role, client in [(role, client) for role, client in callers(april).items() if role in STRANGERS]:
        for name in ADDRESSES:
            path = other.path(name)
            answers = knock(client, path)
            statuses = {status(answer, path) for answer in answers}
            shut = statuses <= SHUT - {403} and 404 in statuses
            if not (shut or (role == "anonymous" and all(is_sent_to_sign_in(answer, path) for answer in answers))):
                findings.append((role, name, statuses))
    assert findings == []
    assert without_people(everything_kept()) == without_people(before)


def without_people(kept):
    """The caller who is an outsider is made between the two looks."""
    return {model: rows for model, rows in kept.items() if model != "User"}


@pytest.mark.one_database
@pytest.mark.trust("E10")
def test_things_of_another_dialogue_are_not_reached_through_ones_own(april, other):
    """A path of April that names an answer, ballot or draft of the other dialogue, asked for by those who may ask for April's own. Who
    may not is refused whatever it names: the test after this one."""
    clients = callers(april)
    before, findings = everything_kept(), []
    foreign = [
        (role, april.path(name, **{argument: other.things[argument]}), name, argument)
        for name, address in ADDRESSES.items()
        for argument in set(address.more) - WITHIN
        for role in REACHING
        if role in (*address.reads, *address.writes) or not address.writes
    ]
    assert {name for _role, _path, name, _argument in foreign} == {
        n for n, a in ADDRESSES.items() if set(a.more) - WITHIN
    }
    for role, path, name, argument in foreign:
        statuses = {status(answer, path) for answer in knock(clients[role], path)}
        if not statuses <= SHUT:
            findings.append((role, name, argument, statuses))
    assert findings == []
    assert everything_kept() == before


@pytest.mark.one_database
@pytest.mark.trust("E6", "E7", "E10")
def test_ones_own_dialogue_opens_to_its_circle_only(april):
    """Reading: 200 for those of the matrix. Whoever may not act is refused, and nothing of it is kept. All refusals of one person are
    alike, to the byte, whatever was asked for: so the sweeps ask for a few of them (`is_open` of sweeps.py)."""
    clients = callers(april)
    before, findings, refusals = everything_kept(), [], defaultdict(set)
    for role, client in clients.items():
        for name, address in ADDRESSES.items():
            path = april.path(name)
            read = client.get(path)
            held = (
                read.status_code in {200, 302} if role in address.reads
                else is_sent_to_sign_in(read, path) if role == "anonymous" and not name.startswith("public_")
                else status(read, path) in SHUT
            )  # fmt: skip
            held = held and not is_told_wrongly(read, role)
            if role not in address.reads:
                refusals[role, read.status_code].add(DRAWN_ANEW.sub("", read.content.decode()).replace(path, ""))
            if role not in address.writes and role != "anonymous":
                pressed = client.post(path)
                held = held and pressed.status_code in SHUT and not is_told_wrongly(pressed, role)
            findings += [] if held else [(role, name, read.status_code)]
    assert findings == []
    assert {place: len(bodies) for place, bodies in refusals.items()} == dict.fromkeys(refusals, 1)
    assert without_files(everything_kept()) == without_files(before)


def without_files(kept):
    """The one page of a draft is kept when somebody reads it first: by what it says, and by nobody's name."""
    return {model: rows for model, rows in kept.items() if model != "KeptDocument"}


@pytest.mark.trust("E7")
@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=[] if role in ON_BOTH else pytest.mark.one_database) for role in IN]
)
def test_verbs_answer_those_who_may_use_them(april, role):
    client = callers(april)[role]
    for name, address in ADDRESSES.items():
        if role in address.writes:
            _read, written = knock(client, april.path(name))
            assert (written.status_code in ANSWERED, is_told_wrongly(written, role)) == (True, False), name
        elif role in address.reads:
            assert client.get(april.path(name)).status_code in {200, 302}, name


def test_waiting_person_changes_nothing(april):
    client = callers(april)["waiting"]
    before = everything_kept()
    words = {"text": "In.", **proposal()}
    marks = {f"choice_{issue.pk}": "yes" for issue in april.room.issues}
    statuses = {
        name: client.post(april.path(name), words | marks | {"value": "agree"}).status_code
        for name in (
            "answer",
            "answer_withdraw",
            "react",
            "proposal_new",
            "proposal_support",
            "proposal_unsupport",
            "vote",
            "mark",
        )
    }
    assert set(statuses.values()) <= {302, 403, 409}, statuses
    assert everything_kept() == before


@pytest.mark.trust("E11", "G6")
def test_preview_of_a_draft_is_for_its_team(april):
    others = {"anonymous": {302}, "waiting": {403}}
    for role, client in callers(april).items():
        paths = [april.path(name, draft=april.things["preview"]) for name in ("draft", "draft_export")]
        seen = {client.get(path).status_code for path in paths}
        assert seen == ({200} if role in of(Right.DRAFTS) else others.get(role, {404})), role


def test_unknown_dialogue_and_foreign_one_look_alike(april, other):
    """A stranger cannot tell a dialogue that exists from one that does not."""
    client = callers(april)["organiser"]
    there, nowhere = (client.get(reverse("dialogue_home", args=[slug])) for slug in (other.slug, "nowhere"))
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
