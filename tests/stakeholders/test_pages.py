"""The pages about people, protection and one's own account: what they say and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stakeholders.models import Challenge, Relation
from stakeholders.people import tree
from tests.factories import group, make_dialogue, member
from tests.issues.voting_room import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def april():
    return make_dialogue()


def share(dialogue, key, *groups):
    challenge = Challenge.objects.create(dialogue=dialogue, key=key, text=f"Trouble {key}", position=9)
    challenge.groups.set([group(dialogue, k) for k in groups])


def tie(dialogue, n):
    Relation.objects.create(
        from_group=group(dialogue, "gov"),
        to_group=group(dialogue, "asm"),
        kind=f"licenses {n}",
        quality="strained",
        from_expects="Papers",
        to_expects="Fair rules",
    )


def test_shared_troubles_are_computed(april):
    share(april, "all", "asm", "lsm", "gov")
    share(april, "two", "diggers", "lsm")
    share(april, "own", "gov")
    groups = tree(april)
    assert [([g.key for g in s["groups"]], [c.key for c in s["challenges"]]) for s in groups["shared"]] == [
        (["asm", "lsm", "gov"], ["all"]),
        (["diggers", "lsm"], ["paper", "two"]),
    ]
    assert [(g.key, [c.key for c in g.own_challenges]) for g in groups["counted"]] == [
        ("asm", []),
        ("lsm", []),
        ("gov", ["own"]),
    ]
    assert [g.key for g in groups["counted"][0].sub] == ["diggers", "owners"]
    assert [g.key for g in groups["heard"]] == ["cso", "communities"]


@pytest.mark.one_database
def test_people_page_costs_the_same_however_much_there_is(client, april):
    client.force_login(member(april, "diggers", "Amina").user)
    counts = []
    for n in range(3):
        tie(april, n)
        share(april, f"more-{n}", "asm", "gov")
        with CaptureQueriesContext(connection) as queries:
            text = client.get(reverse("people", args=["april"])).content.decode()
        assert [s in text for s in (f"licenses {n}", f"Trouble more-{n}", "Fair rules", "strained")] == [True] * 4
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 8


def test_people_page_names_no_participant(client, april):
    member(april, "lsm", "Canary Name", organisation="Canary Mining")
    client.force_login(member(april, "gov", "Reader").user)
    assert "Canary" not in client.get(reverse("people", args=["april"])).content.decode()


def test_people_page_without_groups_says_so(client, april, settings):
    settings.DEMO = True
    boss = staff(april, "facilitator")
    april.challenges.all().delete()
    april.groups.filter(parent__isnull=False).delete()
    april.groups.all().delete()
    client.force_login(boss)
    assert "No groups yet." in client.get(reverse("people", args=["april"])).content.decode()


@pytest.mark.parametrize("name", ["protection", "about", "vocabulary", "join"])
def test_open_pages_need_nobody_and_no_cookie_of_theirs(client, name):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse(name))
    assert (response.status_code, len(queries)) == (200, 0)
    assert "sessionid" not in response.cookies


def test_protection_says_what_cannot_be_promised(client):
    text = client.get(reverse("protection")).content.decode()
    assert "We promise" in text
    assert "We cannot promise" in text
    assert "could not find out" in text


@pytest.mark.both_databases
def test_account_keeps_name_language_and_country(client, april):
    amina = member(april, "diggers", "Amina").user
    client.force_login(amina)
    response = client.post(reverse("account"), {"name": " Amina\x0b B. ", "language": "fr", "country": "ML"})
    amina.refresh_from_db()
    assert (response.url, response.cookies["django_language"].value) == (reverse("account"), "fr")
    assert (amina.name, amina.language, amina.country) == ("Amina B.", "fr", "ML")


@pytest.mark.parametrize("bad", [{"name": "\u200b"}, {"language": "xx"}, {"country": "QQ"}])
def test_account_refuses_what_cannot_be(client, april, bad):
    amina = member(april, "diggers", "Amina").user
    client.force_login(amina)
    said = {"name": "New", "language": "en", "country": "GH", **bad}
    assert client.post(reverse("account"), said).status_code == 422
    amina.refresh_from_db()
    assert amina.name == "Amina"


def test_account_ignores_other_fields(client, april):
    amina = member(april, "diggers", "Amina").user
    client.force_login(amina)
    said = {"name": "New", "language": "en", "country": "GH", "is_demo": "1", "is_staff": "1", "email": "x@evil.test"}
    client.post(reverse("account"), said)
    before = amina.email
    amina.refresh_from_db()
    assert (amina.name, amina.is_demo, amina.is_staff, amina.email) == ("New", False, False, before)


def test_account_shows_the_team_its_second_step(client, april):
    for user, shown in ((staff(april, "facilitator"), True), (member(april, "gov", "Member").user, False)):
        client.force_login(user)
        text = client.get(reverse("account")).content.decode()
        assert (reverse("mfa_index") in text, reverse("dialogue_home", args=["april"]) in text) == (shown, True)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"onmouseover=alert(1) x="', "{{7*7}}"])
@pytest.mark.both_databases
def test_typed_text_is_inert_on_every_page(client, text):
    april = make_dialogue(title=f"T {text}", question=f"Q {text}")
    april.groups.update(name=f"G {text}", description=f"D {text}")
    user = member(april, "diggers", f"N {text}", organisation=f"O {text}").user
    urls = [reverse("join_dialogue", args=[april.join_code])]
    pages = [client.get(url).content.decode() for url in urls]
    client.force_login(user)
    pages += [
        client.get(url).content.decode() for url in (reverse("people", args=["april"]), reverse("account"), "/?stay")
    ]
    for page in pages:
        assert ("<script>alert" in page, '"onmouseover' in page, ">49<" in page) == (False, False, False)
