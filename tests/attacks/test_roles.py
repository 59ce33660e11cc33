"""What the table of rights says, what the addresses do (test_idor) and what pages offer (test_canary) is one thing."""

import dataclasses
import re

import pytest
from django.template import Context, Template

from dialogue.rights import HOLDERS, Right, Role
from dialogue.rights import of as rights_of
from stakeholders import team_list
from stakeholders.access import Here
from tests.attacks.worlds import ADDRESSES, TEAM, callers
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


def test_page_of_rights_prints_the_table(april):
    page = callers(april)["observer"].get(april.path("rights")).content.decode()
    for right, holders in team_list.table()[1]:
        assert holders == [(role, role in HOLDERS[right]) for role in Role]
        label = Template("{{ label }}").render(Context({"label": right.label}))
        row = re.search(rf'<tr><th scope="row">{re.escape(label)}</th>(.*?)</tr>', page, re.S)[1]
        assert re.findall(r'class="vh">(yes|no)<', row) == ["yes" if may else "no" for _role, may in holders]
