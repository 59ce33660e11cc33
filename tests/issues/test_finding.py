"""Looking among answers and proposals: what is found is what everybody reads, and nothing else leads to it."""

import gzip
import html
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from dialogue import sessions
from issues import finding, reading
from issues.models import Contribution, Proposal
from stakeholders.models import StakeholderGroup
from tests.factories import member, members
from tests.issues.test_answers_pages import april, get, post, say  # noqa: F401 (a fixture)
from tests.issues.test_proposals_pages import put
from tests.speaking import at, client_of

pytestmark = pytest.mark.django_db
ASKED = ("rights", 1)
NEXT_PAGE = 12_000  # bytes, compressed


def out(said, **more):
    type(said).objects.filter(pk=said.pk).update(released=True, **more)
    return said


def found(person, **query):
    """The words that the page of a search shows as found."""
    page = client_of(person).get(at("question_find", *ASKED), query).content.decode()
    listed = page.partition('<ol class="answers">')[2].partition("</ol>")[0]
    return sorted(html.unescape(text) for text in re.findall(r'<p dir="auto"[^>]*>(.*?)</p>', listed))


@pytest.fixture
def said(april):  # noqa: F811
    out(say(member(april, "lsm", "Kofi"), "Water is short. École fermée."))
    out(say(member(april, "diggers", "Amina"), "Water and licences"))
    out(say(member(april, "owners", "Salif"), "Licences cost", show_group=False))
    return member(april, "gov", "Ama")


def test_all_words_have_to_stand_in_it(said):
    assert found(said, q="water") == ["Water and licences", "Water is short. École fermée."]
    assert found(said, q="LICENCES water") == ["Water and licences"]
    assert found(said, q="école") == ["Water is short. École fermée."]
    assert found(said, q="gold") == []
    assert found(said, q="%") == found(said, q="_") == []
    assert len(found(said)) == 3


@pytest.mark.trust("E12")
def test_a_group_leads_to_what_it_stands_beneath_and_to_nothing_else(said):
    assert found(said, group="diggers") == ["Water and licences"]
    assert found(said, group="lsm") == ["Water is short. École fermée."]
    assert found(said, group="owners") == []
    assert found(said, group="-") == ["Licences cost"]
    Contribution.objects.filter(text__startswith="Water is").update(off_record=True, show_group=False)
    assert found(said, group="lsm") == []


@pytest.mark.trust("E12")
def test_what_waits_is_found_by_nothing(april, said):  # noqa: F811
    kofi, salif = member(april, "lsm", "Esi"), member(april, "owners", "Juma")
    say(salif, "Waits secretly")
    out(say(kofi, "Stands"))
    say(kofi, "Changed secretly")
    hidden = out(say(member(april, "lsm", "Yaw"), "Hidden secretly"), hidden=True)
    assert Contribution.objects.get(pk=hidden.pk).hidden
    for person in (said, kofi, salif):
        assert found(person, q="secretly") == []
    assert found(said, q="stands") == ["Stands"]


def test_only_what_one_has_said_nothing_of_yet(said):
    water = Contribution.objects.get(text="Water and licences")
    page = get(said, "question_find", *ASKED, query="?new=yes")
    assert "Only answers to which I have not reacted yet" in page
    way = at("question_find", *ASKED) + "?new=yes"
    assert f'name="next" value="{way}"' in page
    assert post(said, "react", water.pk, value="pass-none", key="", next=way) == f"{way}#a{water.pk}"
    assert found(said, new="yes") == ["Licences cost", "Water is short. École fermée."]
    assert len(found(said)) == 3


def test_own_answer_is_found_like_any_other(april, said):  # noqa: F811
    out(say(said, "Water is mine"))
    assert "Water is mine" in found(said, q="water")
    assert "Water is mine" in found(member(april, "gov", "Yaw"), q="water")


@pytest.mark.trust("D10", "D12")
@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a" * 101,
        "q=" + "a+" * 9,
        "group=nobody",
        "new=1",
        "page=0",
        "page=x",
        "page=" + "9" * 40,
        "page=1e3",
        "page=%C2%B2",
    ],
)
def test_odd_addresses_are_refused(april, said, query):  # noqa: F811
    for path in (at("question_find", *ASKED), at("proposal_list")):
        assert client_of(said).get(f"{path}?{query}").status_code == 400


@pytest.mark.trust("D10")
def test_links_carry_nothing_that_the_page_does_not_know(april, said, monkeypatch):  # noqa: F811
    monkeypatch.setattr(reading, "ANSWERS_A_PAGE", 1)
    page = get(said, "question_find", *ASKED, query="?q=water&order_by=voice&voice__tag=x")
    links = re.findall(r'href="\?([^"]*)"', page)
    assert [QueryDict(html.unescape(link)).dict() for link in links] == [{"q": "water", "page": "2"}]


def test_a_shared_phone_says_that_its_browser_keeps_what_was_looked_for(april, said):  # noqa: F811
    told, client = "stays in the history of its browser", client_of(said)
    assert told not in client.get(at("question_find", *ASKED)).content.decode()
    session = client.session
    session[sessions.SHARED] = True
    session.save()
    assert told in client.get(at("question_find", *ASKED)).content.decode()


def test_who_waits_reads_no_words_here_either(april, said):  # noqa: F811
    waiting = client_of(member(april, "lsm", "New", status="waiting"))
    page = waiting.get(at("question_find", *ASKED)).content.decode()
    assert "Water" not in page


def test_question_leads_there_from_six_answers_on(april):  # noqa: F811
    ama, link = member(april, "gov", "Ama"), at("question_find", *ASKED)
    for number, kofi in enumerate(members(april, "lsm", 6)):
        assert link not in get(ama, "question", *ASKED)
        out(say(kofi, f"Said {number}"))
    assert link in get(ama, "question", *ASKED)


@pytest.mark.one_database
@pytest.mark.parametrize("rows", [1, 45])
def test_looking_costs_little_however_much_there_is(april, rows):  # noqa: F811
    ama = member(april, "gov", "Ama")
    for number, kofi in enumerate(members(april, "lsm", rows)):
        out(say(kofi, f"Water {number} " + "words " * 80))
    client = client_of(ama)
    for path in (at("question_find", *ASKED), at("question_find", *ASKED) + "?q=water+words&new=yes&group=lsm"):
        client.get(path)
        for page in (path, f"{path}{'&' if '?' in path else '?'}page=2"):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(page)
            assert (len(queries) <= 8, len(gzip.compress(answer.content)) < NEXT_PAGE) == (True, True)


def test_proposals_are_found_by_words_and_group(april):  # noqa: F811
    people = [*members(april, "lsm", 3), *members(april, "diggers", 3)]
    rows = [put(person, f"Mercury {number}") for number, person in enumerate(people)]
    Proposal.objects.update(released=True)
    Proposal.objects.filter(pk=rows[1].pk).update(opportunity="A retort for everybody")
    Proposal.objects.filter(pk=rows[5].pk).update(show_group=False)
    ama = member(april, "gov", "Ama")

    def titles(query):
        page = client_of(ama).get(at("proposal_list") + query).content.decode()
        return sorted(re.findall(r'dir="auto"[^>]*>(Mercury \d)</a>', page))

    assert titles("") == [f"Mercury {number}" for number in range(6)]
    assert titles("?q=everybody+retort") == ["Mercury 1"]
    assert titles("?group=diggers") == ["Mercury 3", "Mercury 4"]
    assert titles("?group=-") == ["Mercury 5"]
    assert titles("?q=nothing") == []
    page = client_of(ama).get(at("proposal_list") + "?q=everybody").content.decode()
    assert f'name="next" value="{at("proposal_list")}?q=everybody"' in page


def test_groups_are_those_that_people_speak_for(april):  # noqa: F811
    keys = [group.key for group in finding.groups_of(april)]
    assert keys == ["diggers", "owners", "lsm", "gov", "cso", "communities"]
    assert set(keys) < set(StakeholderGroup.objects.values_list("key", flat=True))
