"""The page of the house: what it says of dialogues and what it does not, and letting somebody start some."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from dialogue import starters, worker
from dialogue.models import HouseLog, Starter, User
from stakeholders import erasing, invitations
from tests.factories import make_dialogue, member, person, team
from tests.speaking import client_of
from workshops.house import letting_in, reading_house

pytestmark = pytest.mark.django_db
HOUSE, LET_IN = reverse("house"), reverse("house_let_in")


@pytest.fixture
def nina(settings):
    """She may start dialogues."""
    settings.DEMO = True
    user = person("Nina", is_demo=True)
    starters.grant(user=user, name="Nina M", email=user.email)
    return user


def text(user):
    return client_of(user).get(HOUSE).content.decode()


def test_strangers_organisers_and_participants_do_not_get_in(nina):
    april = make_dialogue()
    for user in (person("Ama"), team(april), member(april, "gov", "Grace").user):
        answers = [client_of(user).get(HOUSE), client_of(user).post(LET_IN, {"name": "X", "email": "x@x.test"})]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert client_of().get(HOUSE).status_code == 302
    assert Starter.objects.count() == 1


def test_it_tells_title_organisers_and_about_how_many_and_opens_no_dialogue(nina):
    april = make_dialogue(title="April <b>dialogue</b>")
    boss = team(april, "organiser", "Ama Boss")
    hidden = [member(april, "diggers", f"Digger {n}") for n in range(7)]
    page = text(nina)
    assert [word in page for word in ("April &lt;b&gt;dialogue", "Ama Boss", "6 people or more")] == [True] * 3
    said = ("7 people", "/d/april", boss.email, "Mineral rights", "What should change?", april.join_code)
    assert [word for word in (*said, *(p.user.name for p in hidden)) if word in page] == []
    assert client_of(nina).get("/d/april/").status_code == 404


def test_bands_change_at_their_edges_only(nina):
    april = make_dialogue()
    seen = []
    for n in range(7):
        member(april, "diggers", f"Digger {n}")
        seen.append(reading_house.rows(reading_house.dialogues(), nina)[0].size)
    assert seen == ["fewer than 6 people"] * 5 + ["6 people or more"] * 2


def test_who_sees_its_people_sees_the_number(nina):
    april = make_dialogue()
    april.team.create(user=nina, role="organiser")
    member(april, "diggers", "Digger")
    member(april, "gov", "Waits", status="waiting")
    (row,) = reading_house.rows(reading_house.dialogues(), nina)
    assert (row.size, row.is_own, 'href="/d/april/"' in text(nina)) == ("1 person", True, True)
    april.team.update(role="observer")
    assert reading_house.rows(reading_house.dialogues(), nina)[0].size == "fewer than 6 people"


def test_rehearsals_and_frameworks_are_no_dialogues_of_their_own(nina):
    make_dialogue("trial", is_rehearsal=True)
    make_dialogue("frame", kind="framework")
    assert list(reading_house.dialogues()) == []


def test_queries_are_as_many_with_three_dialogues_and_starters_as_with_one(nina, django_assert_num_queries):
    client = client_of(nina)
    for n in range(3):
        dialogue = make_dialogue(f"d{n}")
        member(dialogue, "gov", f"Grace {n}")
        starters.grant(user=team(dialogue, "organiser", f"Boss {n}"), name=f"B{n}", email=f"b{n}@x.test", by=nina)
        if n != 1:
            with django_assert_num_queries(8):
                client.get(HOUSE)


# ---- letting in


def let_in(user, **more):
    return client_of(user).post(LET_IN, {"name": "Kofi", "email": "kofi@x.test", "language": "en", **more})


def test_somebody_is_let_in_by_a_mail_without_a_secret(nina):
    assert let_in(nina).url == HOUSE
    kofi = User.objects.get(email="kofi@x.test")
    assert (kofi.name, kofi.starter.name, kofi.starter.let_in_by) == ("", "Kofi", nina)
    worker.drain()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["kofi@x.test"], "You can start dialogues")
    assert "Nina M lets you start dialogues here" in letter.body
    assert re.findall(r"http://testserver\S*", letter.body) == [
        "http://testserver/house/",
        "http://testserver/protection/",
    ]
    assert [row.action for row in HouseLog.objects.filter(by=nina)] == ["let somebody start dialogues"]


def test_what_an_account_says_of_itself_is_not_told_to_who_lets_its_address_in(nina):
    grace = member(make_dialogue(), "diggers", "Hidden Grace").user
    let_in(nina, email=grace.email, name="Somebody")
    page = text(nina)
    assert ("Hidden Grace" in page, "Somebody" in page) == (False, True)


def test_forwarded_invitation_does_not_open_the_account_of_who_may_start(nina):
    """Whoever was let in and has not come yet signs in by a code: the link of another mail is not enough."""
    let_in(nina)
    april = make_dialogue()
    invited, _sent = invitations.invite(dialogue=april, by=team(april), email="kofi@x.test", name="Kofi")
    worker.drain()
    secret = re.search(r"/invitation/([^/\s]+)/", mail.outbox[-1].body)[1]
    client = client_of()
    said = {"language": "en", "name": "Kofi", "country": "GH", "group": april.groups.get(key="gov").pk}
    client.post(reverse("invitation", args=[secret]), said)
    invited.refresh_from_db()
    assert (invited.accepted_at is not None, client.get(HOUSE).status_code) == (True, 302)


@pytest.mark.parametrize(
    ("said", "field"), [({"email": "kofi"}, "email"), ({"name": "\u200b"}, "name"), ({"language": "xx"}, "language")]
)
def test_bad_input_is_told_at_its_field_and_loses_nothing(nina, said, field):
    page = let_in(nina, **said)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert (said.get("email", "kofi@x.test") in page.content.decode(), Starter.objects.count()) == (True, 1)


def test_whoever_is_let_in_already_is_not_mailed_again(nina):
    assert [let_in(nina).status_code, let_in(nina, name="Other").status_code] == [302, 422]
    worker.drain()
    assert (len(mail.outbox), Starter.objects.count()) == (1, 2)


def test_right_is_taken_back_in_a_press(nina):
    let_in(nina)
    kofi = Starter.objects.get(name="Kofi")
    path, said = reverse("house_take_back"), {"starter": kofi.pk}
    assert client_of(person("Ama")).post(path, said).status_code == 404
    assert [client_of(nina).post(path, {"starter": bad}).status_code for bad in ("", "x", "²", "9" * 30, "0")] == [
        404
    ] * 5
    assert client_of(nina).post(path, said).url == HOUSE
    assert not User.objects.filter(email="kofi@x.test").exists()
    last = client_of(nina).post(path, {"starter": nina.starter.pk}, follow=True)
    assert "somebody must be left" in last.content.decode()
    assert [row.name for row in Starter.objects.all()] == ["Nina M"]


def take_back(user, name):
    return client_of(user).post(reverse("house_take_back"), {"starter": Starter.objects.get(name=name).pk})


def test_account_of_a_mistyped_address_goes_with_the_right(nina):
    let_in(nina)
    assert take_back(nina, "Kofi").url == HOUSE
    assert not User.objects.filter(email="kofi@x.test").exists()
    assert set(HouseLog.objects.filter(by=nina).values_list("detail", "about")) == {("", None)}


@pytest.mark.parametrize("use", ["signed in", "named", "of a dialogue", "of a team"])
def test_account_that_somebody_uses_stays_without_the_right(nina, use):
    let_in(nina)
    kofi, april = User.objects.get(email="kofi@x.test"), make_dialogue()
    if use == "of a dialogue":
        member(april, "gov", "", user=kofi, status="left")
    if use == "of a team":
        april.team.create(user=kofi, role="observer")
    said = {"signed in": {"last_login": "2026-01-01T00:00Z"}, "named": {"name": "Kofi"}}.get(use, {"language": "fr"})
    User.objects.filter(pk=kofi.pk).update(**said)
    take_back(nina, "Kofi")
    assert (User.objects.filter(pk=kofi.pk).exists(), starters.may_start(kofi)) == (True, False)


def test_whoever_lost_the_right_a_moment_ago_lets_nobody_in(nina):
    kofi = person("Kofi")
    with pytest.raises(starters.NotAllowed):
        letting_in.let_in(by=kofi, name="X", email="x@x.test", language="en")
    assert not User.objects.filter(email="x@x.test").exists()


# ---- elsewhere


def test_start_page_and_account_lead_to_the_house(nina):
    assert client_of(nina).get("/").url == HOUSE
    for n in range(2):
        make_dialogue(f"d{n}").team.create(user=nina, role="organiser")
    for page in ("/", reverse("account")):
        assert f'href="{HOUSE}"' in client_of(nina).get(page).content.decode()
        assert f'href="{HOUSE}"' not in client_of(person("Ama")).get(page).content.decode()


def test_deleted_account_starts_nothing_and_the_last_who_may_is_kept(nina):
    client = client_of(nina)
    User.objects.filter(pk=nina.pk).update(is_demo=False)
    assert client.post(reverse("account_erase"), {"sure": "on"}, follow=True).status_code == 200
    assert Starter.objects.count() == 1
    starters.grant(user=person("Kofi"), name="Kofi", email="k@x.test", by=nina)
    assert client.post(reverse("account_erase"), {"sure": "on"}).url == "/"
    assert [row.name for row in Starter.objects.all()] == ["Kofi"]
    assert HouseLog.objects.filter(by=nina).count() == 0


def test_whoever_lost_the_right_and_then_deletes_the_account_is_not_named(nina):
    for name in ("Kofi", "Esi"):
        starters.grant(user=person(name), name=name, email=f"{name}@x.test", by=nina)
        take_back(nina, name)
    kofi = User.objects.get(name="Kofi")
    held = client_of(kofi).get(reverse("held_json")).json()
    assert [row["did"] for row in held["house_told"]] == ["let somebody start dialogues", "took the right back"]
    erasing.erase(user=kofi)
    assert sorted(HouseLog.objects.values_list("detail", flat=True)) == ["", "", "Esi", "Esi", "Nina M"]
