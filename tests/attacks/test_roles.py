"""What the table of rights says, what the addresses do (test_idor) and what pages offer is one thing; and who sees whom."""

import dataclasses
import re
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.template import Context, Template
from django.test import override_settings
from django.urls import Resolver404, resolve

from dialogue.rights import HOLDERS, Right, Role
from dialogue.rights import of as rights_of
from stakeholders import team_list
from stakeholders.access import Here
from stakeholders.models import Invitation
from tests import factories
from tests.attacks.sweeps import heard, pages
from tests.attacks.worlds import ADDRESSES, TEAM, callers
from tests.built import settings_in
from tests.stair import ROOT

pytestmark = pytest.mark.django_db
CONDITION = re.compile(r'"(\w+)" (?:not )?in here\.rights')


def test_roles_may_what_the_design_says():
    assert rights_of(Role.OBSERVER) == {Right.READ, Right.PLAN, Right.MEMBERS}
    assert rights_of(Role.RAPPORTEUR) - rights_of(Role.OBSERVER) == {
        *(Right.DRAFTS, Right.CONSOLE, Right.NOTES, Right.TRANSLATE)
    }
    assert set(Right) - rights_of(Role.FACILITATOR) == {*(Right.TEAM, Right.PRIVACY, Right.SEAL, Right.HOUSE)}
    assert rights_of(Role.ORGANISER) == set(Right)
    assert rights_of("") == set()


def test_every_right_is_asked_for_somewhere():
    """A right that no address asks for would be a promise of the page alone."""
    asked = {holders for address in ADDRESSES.values() for holders in (address.reads, address.writes)}
    assert [right for right in Right if tuple(r for r in TEAM if r in HOLDERS[right]) not in asked] == []
    views = "".join(
        path.read_text() for app in ("stakeholders", "issues", "workshops") for path in (ROOT / app).rglob("*.py")
    )
    assert [right for right in Right if f"Right.{right.name}" not in views] == []


def test_templates_ask_for_rights_that_exist():
    """`"moderat" in here.rights` would hide a button without a word."""
    asked = {name for page in (ROOT / "templates").rglob("*.html") for name in CONDITION.findall(page.read_text())}
    assert asked <= set(Right.values)
    assert len(asked) > 8


def test_templates_ask_here_for_what_it_has():
    """A name that `Here` has no more, or never had, would hide a button without a word."""
    asked = {
        name for page in (ROOT / "templates").rglob("*.html") for name in re.findall(r"\bhere\.(\w+)", page.read_text())
    }
    has = {field.name for field in dataclasses.fields(Here)} | set(dir(Here))
    assert asked - has == set()
    assert "rights" in asked


class Offers(HTMLParser):
    """Where a page leads: links, and the addresses its forms and buttons send to."""

    def __init__(self, path):
        super().__init__()
        self.path, self.links, self.presses = path, set(), set()

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "a" and has.get("href", "").startswith("/"):
            self.links.add(has["href"])
        names_none = "id" in has and not has.get("action")  # its buttons stand elsewhere and say where they send to
        if tag == "form" and has.get("method") == "post" and not names_none:
            self.presses.add(has.get("action") or self.path)
        if has.get("formaction"):
            self.presses.add(has["formaction"])


def name_of(path):
    try:
        return resolve(re.split(r"[?#]", path)[0]).url_name
    except Resolver404:
        return None


@dataclasses.dataclass
class Looked:
    """{role of the team: [(page, path, answer)]} of every page, with somebody at the door and somebody invited."""

    answers: dict
    emails: dict  # {role: the address of whoever looked}


def plain(answer):
    """Without what Django's client hangs on it: the contexts of every template."""
    del answer.context, answer.templates
    return answer


def look(april):
    factories.member(april.room.dialogue, "diggers", "Zqwaitingzq", status="waiting", organisation="Zqfirmzq")
    Invitation.objects.create(dialogue=april.room.dialogue, email="zqinvited@people.test", name="Zqinvitedzq")
    clients = callers(april)
    found = {role: [(name, path, plain(clients[role].get(path))) for name, path in pages(april)] for role in TEAM}
    return Looked(found, {role: april.users[role].email.lower() for role in TEAM})


@pytest.fixture(scope="module")
def looked(world_of_the_file, tmp_path_factory):
    """Every page is asked for once; each test of this file reads all of them."""
    folder = tmp_path_factory.mktemp("looked")
    with (
        override_settings(**settings_in(folder) | {"KEY_DIR": world_of_the_file.keys}, DEMO=True),
        transaction.atomic(),
    ):
        yield look(world_of_the_file.copied())
        transaction.set_rollback(True)


@pytest.mark.one_database
@pytest.mark.trust("E10")
@pytest.mark.parametrize("role", TEAM)
def test_pages_offer_a_role_what_it_may_do_and_nothing_else(looked, role):
    seen, wrong = 0, []
    for page, path, response in looked.answers[role]:
        if response.status_code != 200 or "text/html" not in response["Content-Type"]:
            continue
        offers = Offers(path)
        offers.feed(response.content.decode())
        for kind, paths in (("reads", offers.links), ("writes", offers.presses)):
            for offered in paths:
                name = name_of(offered)
                seen += name in ADDRESSES
                if name in ADDRESSES and role not in getattr(ADDRESSES[name], kind):
                    wrong.append((page, kind, name))
    assert wrong == []
    assert seen > 100


@pytest.mark.one_database
def test_observers_and_rapporteurs_meet_no_address_and_nobody_at_the_door(looked):
    """Names and addresses of invited and waiting people, and of the team's mail."""
    marks = ("zqwaiting", "zqfirm", "zqinvited", "@people.test", "@april.test")
    found = {role: set() for role in TEAM}
    for role in TEAM:
        for name, _path, answer in looked.answers[role]:
            text = heard(answer).replace(looked.emails[role], "")
            found[role] |= {(name, mark) for mark in marks if mark in text}
    assert (found["observer"], found["rapporteur"]) == (set(), set())
    assert {name for name, _mark in found["organiser"]} >= {"team", "invitation_list", "console", "members"}


def test_page_of_rights_prints_the_table(april):
    page = callers(april)["observer"].get(april.path("rights")).content.decode()
    for right, holders in team_list.table()[1]:
        assert holders == [(role, role in HOLDERS[right]) for role in Role]
        label = Template("{{ label }}").render(Context({"label": right.label}))
        row = re.search(rf'<tr><th scope="row">{re.escape(label)}</th>(.*?)</tr>', page, re.S)[1]
        assert re.findall(r'class="vh">(yes|no)<', row) == ["yes" if may else "no" for _role, may in holders]
