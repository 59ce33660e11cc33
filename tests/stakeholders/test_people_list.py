"""Who takes part, for the team: found by words, and the same whoever has spoken."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.attacks.worlds import client_of, say
from tests.factories import member
from tests.issues.voting_room import make_room, staff

pytestmark = pytest.mark.django_db
PAGE = reverse("team_people", args=["april"])


@pytest.fixture
def room(settings):
    settings.DEMO = True
    return make_room(phase="gather", issues=1)


def page(room, q="", role=None):
    return client_of(role or room.organiser).get(PAGE, {"q": q} if q else {})


def names(html):
    return re.findall(r"<bdi>([^<]+)</bdi></a>", html)


def test_list_is_found_by_name_role_organisation_and_address(room):
    member(room.dialogue, "gov", "Zed", role="Registrar", organisation="Ministry of Soil")
    assert [names(page(room, q).content.decode()) for q in ("zed", "REGISTR soil", "zed.", "nobody at all")] == [
        ["Zed"],
        ["Zed"],
        ["Zed"],
        [],
    ]
    assert "Nobody matches this." in page(room, "nobody at all").content.decode()


def test_list_is_ordered_by_group_and_name(room):
    for name in ("zoe", "Abe", "Moe"):
        member(room.dialogue, "gov", name)
    found = names(page(room).content.decode())
    assert [n for n in found if n in ("zoe", "Abe", "Moe")] == ["Abe", "Moe", "zoe"]


def test_list_is_the_same_whoever_has_spoken(room):
    token = r'value="\w{64}"|data-owner="\w+"'  # of the form and of the session
    before = re.sub(token, "", page(room).content.decode())
    say(room.people["diggers"][3], room.issues[0], "It is slow for us.")
    assert re.sub(token, "", page(room).content.decode()) == before


def test_list_is_not_for_observers(room):
    assert page(room, role=staff(room.dialogue, "observer")).status_code == 404
    assert page(room, role=staff(room.dialogue, "facilitator")).status_code == 200


@pytest.mark.one_database
def test_list_costs_the_same_however_many(room):
    client, counts = client_of(room.organiser), []
    for n in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
        for m in range(5):
            member(room.dialogue, "gov", f"More {n} {m}")
    assert counts[0] == counts[1]


def test_no_primary_key_names_anybody(room):
    pks = {str(p.pk) for group in room.people.values() for p in group}
    refs = re.findall(r"/team/person/([^/\"]+)/", page(room).content.decode())
    assert len(set(refs)) == len(pks)
    assert not pks & set(refs)


def test_page_of_a_person_says_not_whether_they_have_signed_in(room):
    """Nor whether they act on what opens later, since that follows from it (TRUST F6)."""
    zed, client = member(room.dialogue, "gov", "Zed"), client_of(room.organiser)
    pages = []
    for changed in ({}, {"last_login": timezone.now()}):
        type(zed.user).objects.filter(pk=zed.user_id).update(**changed or {"last_login": None})
        type(zed).objects.filter(pk=zed.pk).update(acts_from=changed.get("last_login"))
        found = client.get(reverse("team_person", args=["april", zed.ref])).content.decode()
        pages.append(re.sub(r'(csrfmiddlewaretoken|once)" value="\w+"', "", found))
    assert pages[0] == pages[1]
