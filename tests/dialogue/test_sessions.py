"""Sessions end by themselves: on shared phones, in the team, half-way through joining; and what is left in the browser (TRUST E17)."""

import datetime
import re
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as house
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogue import devices, sessions, signing_in, upkeep
from issues.models import Contribution
from tests.issues.voting_room import make_room
from tests.second_step import code_of
from tests.speaking import Speaker

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite,
]  # the clock is turned; see test_clocks.py for the other database
HOURS, MINUTES = (lambda n: datetime.timedelta(hours=n)), (lambda n: datetime.timedelta(minutes=n))
HOME = "/d/april/"
DONE = "I am done"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2027-04-12 08:01", tick=False)
    return time_machine


@pytest.fixture
def room(settings):
    settings.DEMO = True
    return make_room(phase="gather", issues=1)


@pytest.fixture
def miner(room):
    return room.people["diggers"][0].user


def enter(user, *, shared=False, client=None):
    """Somebody signs in by the link of a mail."""
    client = client or Speaker()
    token = signing_in.make_link(user=user, occasion="a test")
    client.post(reverse("sign_in_link", args=[token]), {"shared": "on"} if shared else {}, raw=True)
    assert is_in(client)
    return client


def is_in(client):
    return client.get(HOME).status_code == 200


def lasting(client):
    """The names of the cookies that a browser would keep."""
    return {name for name, cookie in client.cookies.items() if cookie.value}


# ---- shared phones


@pytest.mark.trust("E17")
def test_shared_phone_is_signed_out_after_twenty_minutes_without_a_press(clock, miner):
    client = enter(miner, shared=True)
    for _press in range(3):
        clock.shift(MINUTES(19))
        assert is_in(client)
    clock.shift(MINUTES(20))
    answer = client.get(HOME)
    assert (answer.status_code, answer["Clear-Site-Data"]) == (302, '"cache", "storage"')
    assert (lasting(client) & {house.SESSION_COOKIE_NAME, sessions.NAME}, Session.objects.count()) == (set(), 0)


@pytest.mark.parametrize("shared", [True, False])
def test_who_was_signed_out_is_told_so_where_they_sign_in(clock, miner, shared):
    client, words = enter(miner, shared=shared), "You have been signed out. Sign in to go on."
    if shared:
        clock.shift(MINUTES(21))
    else:
        Session.objects.all().delete()  # as a changed password does, or the night
    assert words in client.get(HOME, follow=True).content.decode()
    assert words not in client.get(HOME, follow=True).content.decode()  # a stranger by now


def test_nobody_else_is_told_of_signing_out(miner):
    words, client = "You have been signed out", enter(miner)
    assert words not in client.get(HOME).content.decode()
    client.post(reverse("account_logout"), raw=True)
    assert words not in client.get(HOME, follow=True).content.decode()
    assert words not in Client().get(HOME, follow=True).content.decode()


@pytest.mark.trust("E17")
def test_shared_phone_is_signed_out_after_a_day_however_much_is_pressed(clock, miner):
    client = enter(miner, shared=True)
    for _press in range(24 * 4 - 1):
        clock.shift(MINUTES(15))
        client.get(reverse("about"))
    assert is_in(client)
    clock.shift(MINUTES(15))
    assert not is_in(client)


@pytest.mark.trust("E17")
def test_throwing_the_cookie_of_the_last_press_away_gains_nothing(clock, room, miner):
    client, other = enter(miner, shared=True), enter(room.people["diggers"][1].user, shared=True)
    clock.shift(MINUTES(19))
    assert is_in(client)
    clock.shift(MINUTES(2))
    client.cookies[sessions.NAME] = other.cookies[sessions.NAME].value  # of another session
    assert not is_in(client)
    clock.move_to("2027-04-13 08:01", tick=False)
    for cookie in ("", "1-2-3:forged", "x"):
        client = enter(miner, shared=True)
        clock.shift(MINUTES(21))
        client.cookies[sessions.NAME] = cookie
        assert not is_in(client)


@pytest.mark.trust("E17", "I1")
def test_words_of_a_shared_phone_come_back_to_the_press_alone(clock, room, miner):
    """The page that answers the press, and no other, shows them; nothing keeps it."""
    client, path = enter(miner, shared=True), reverse("answer", args=["april", "rights", 1])
    clock.shift(MINUTES(21))
    late = client.post(path, {"text": "The pit is ours, all of us say.", "language": "en"})
    page = late.content.decode()
    assert (late.status_code, late["Cache-Control"], late["Clear-Site-Data"]) == (
        401,
        "no-store, private",
        '"cache", "storage"',
    )
    assert ("The pit is ours" in page, DONE in page, "data-forget" in page) == (True, True, True)
    enter(room.people["diggers"][1].user, shared=True, client=client)
    for again in (client.get(path, follow=True), client.get(reverse("question", args=["april", "rights", 1]))):
        assert (again.status_code, "The pit is ours" in again.content.decode()) == (200, False)
    assert Contribution.objects.count() == 0


@pytest.mark.trust("E17", "F11")
def test_signing_out_of_a_shared_phone_leaves_nothing(miner):
    client = Speaker()
    devices.remember(answer := client.get(reverse("about")), miner)
    client.cookies[devices.NAME] = answer.cookies[devices.NAME].value  # of an earlier sign-in
    enter(miner, shared=True, client=client)
    client.post(reverse("account"), {"name": "Sena", "language": "en", "country": "GH"})
    client.post(reverse("set_language"), {"tongue": "tw", "next": "/"})
    assert {house.LANGUAGE_COOKIE_NAME, house.TONGUE_COOKIE_NAME} <= lasting(client)
    out = client.post(reverse("account_logout"))
    assert out["Clear-Site-Data"] == '"cache", "storage"'
    assert lasting(client) <= {house.CSRF_COOKIE_NAME, "messages"}


@pytest.mark.trust("E17")
def test_shared_phone_keeps_no_mark_and_every_page_says_i_am_done(room, miner):
    shared, own = enter(miner, shared=True), enter(miner)
    assert (devices.NAME in lasting(shared), devices.NAME in lasting(own)) == (False, True)
    pages = [HOME, reverse("about"), reverse("account"), reverse("question", args=["april", "rights", 1])]
    pages += [reverse("proposal_new", args=["april"]), reverse("you", args=["april"]), "/nowhere/"]
    assert [DONE in shared.get(page).content.decode() for page in pages] == [True] * len(pages)
    assert [DONE in own.get(page).content.decode() for page in pages] == [False] * len(pages)


@pytest.mark.trust("E17")
def test_words_are_not_put_back_by_the_browser_of_a_shared_phone(room, miner):
    """`autocomplete` is what browsers ask before they fill in again what stood in a form that one comes back to."""
    paths = [reverse("question", args=["april", "rights", 1]), reverse("proposal_new", args=["april"])]
    off = 'data-guard data-resend autocomplete="off"'
    assert [off in enter(miner, shared=True).get(path).content.decode() for path in paths] == [True, True]
    assert [off in enter(miner).get(path).content.decode() for path in paths] == [False, False]


@pytest.mark.trust("E17")
def test_what_a_page_asks_for_by_itself_is_no_press(clock, room, miner):
    client = enter(miner, shared=True)
    for again, headers in ((f"{HOME}?watch=yes", {"sec-fetch-mode": "navigate"}), (HOME, {"sec-fetch-mode": "cors"})):
        for _time in range(4):
            clock.shift(MINUTES(5))
            client.get(again, headers=headers)
        assert not is_in(client)
        client = enter(miner, shared=True)


@pytest.mark.trust("E17")
@pytest.mark.parametrize("headers", [{}, {"sec-fetch-mode": "navigate"}])
def test_page_that_somebody_opens_is_a_press(clock, room, miner, headers):
    """Also in a browser that does not say that somebody pressed (Safari sends no Sec-Fetch-User)."""
    client = enter(miner, shared=True)
    for _time in range(5):
        clock.shift(MINUTES(5))
        assert client.get(HOME, headers=headers).status_code == 200


@pytest.mark.trust("E17")
def test_pages_that_load_themselves_again_say_so_in_the_address():
    """Else such a page, left open, would keep somebody signed in."""
    again = re.compile(r'http-equiv="refresh" content="([^"]*)"')
    found = [
        said for file in Path(house.BASE_DIR, "templates").rglob("*.html") for said in again.findall(file.read_text())
    ]
    assert [said for said in found if "watch=yes" not in said] == []
    assert len(found) == 5


@pytest.mark.parametrize("page", ["account_login", "account_request_login_code", "card", "card_first"])
def test_tick_is_ticked_at_first_for_cards_only(page, client, miner):
    client.post(reverse("account_request_login_code"), {"email": miner.email})
    name = "account_confirm_login_code" if page == "account_request_login_code" else page
    shown = client.get(reverse(name), follow=True).content.decode()
    box = shown[shown.index('name="shared"') :].partition(">")[0]
    assert box.endswith(" checked") == name.startswith("card")


# ---- the team


@pytest.mark.trust("E17")
def test_team_is_signed_out_twelve_hours_after_its_last_press(clock, room):
    client = enter(room.organiser)
    clock.shift(HOURS(11))
    assert is_in(client)
    clock.shift(HOURS(12) + MINUTES(1))
    assert (is_in(client), Session.objects.count()) == (False, 0)


@pytest.mark.trust("E17")
def test_team_is_signed_out_a_day_after_signing_in(clock, room):
    client = enter(room.organiser)
    for _time in range(5):
        clock.shift(MINUTES(4 * 60 + 47))
        assert is_in(client)
    clock.shift(MINUTES(5))
    assert not is_in(client)


@pytest.mark.trust("E17")
def test_who_comes_into_a_team_later_is_bounded_too(clock, room, miner):
    client = enter(miner)
    clock.shift(HOURS(13))
    assert is_in(client)
    room.dialogue.team.create(user=miner, role="organiser")
    clock.shift(HOURS(13))
    assert not is_in(client)


def test_session_of_the_release_before_begins_when_it_is_first_seen(clock, room):
    client = Client()
    client.force_login(room.organiser)
    clock.shift(HOURS(13))
    assert is_in(client)
    clock.shift(HOURS(11))
    assert is_in(client)
    clock.shift(HOURS(13))
    assert not is_in(client)


def test_participants_stay_for_weeks_and_are_asked_about_twice_a_day(clock, miner, django_assert_num_queries):
    client = enter(miner)
    clock.shift(datetime.timedelta(days=55))
    assert is_in(client)
    about = reverse("account")
    client.get(about)
    clock.shift(HOURS(5))
    with django_assert_num_queries(
        5
    ):  # session, person, places, roles, whether they may start dialogues: no more is asked than of a session that is young
        client.get(about)


@pytest.mark.trust("E17")
@pytest.mark.parametrize("shared", [True, False])
def test_password_and_second_step_begin_a_session_of_the_team(clock, room, shared):
    """The tick of the first page counts after the second one."""
    organiser, secret = room.organiser, generate_totp_secret()
    organiser.set_password("a long sentence of words")
    organiser.save()
    TOTP.activate(organiser, secret)
    client = Client()
    fields = {"login": organiser.email, "password": "a long sentence of words"} | ({"shared": "on"} if shared else {})
    assert "Remember" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("account_login"), fields).url.startswith(reverse("mfa_authenticate"))
    assert Session.objects.get().expire_date == timezone.now() + HOURS(1)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert (is_in(client), Session.objects.get().expire_date) == (True, timezone.now() + HOURS(24))
    assert (DONE in client.get(HOME).content.decode(), devices.NAME in lasting(client)) == (shared, not shared)


# ---- half-way, dead, swept


@pytest.mark.trust("E17")
def test_half_joined_session_lives_an_hour(clock, client, miner):
    client.post(reverse("account_request_login_code"), {"email": miner.email})
    row = Session.objects.get()
    assert row.expire_date - HOURS(1) == datetime.datetime(2027, 4, 12, 8, 1, tzinfo=datetime.UTC)
    clock.shift(HOURS(2))
    upkeep.forget_sessions()
    assert Session.objects.count() == 0


@pytest.mark.trust("E17")
def test_night_sweeps_what_is_over_and_nothing_else(clock, room, miner):
    team, shared, own = enter(room.organiser), enter(miner, shared=True), enter(miner)
    clock.shift(HOURS(23))
    upkeep.forget_sessions()
    assert Session.objects.count() == 3
    clock.shift(HOURS(2))
    upkeep.forget_sessions()
    assert Session.objects.get().pk == own.session.session_key
    assert [is_in(each) for each in (team, shared, own)] == [False, False, True]


@pytest.mark.trust("E17")
@pytest.mark.parametrize("page", ["about", "start", "health", "account_request_login_code", "card", "account"])
def test_any_answer_that_finds_a_dead_session_deletes_its_cookie(page, miner):
    client = enter(miner)
    Session.objects.all().delete()
    client.get(reverse(page))
    assert lasting(client) & {house.SESSION_COOKIE_NAME, sessions.NAME} == set()


def test_session_of_a_closed_account_is_dropped(miner):
    client = enter(miner)
    miner.is_active = False
    miner.save()
    client.get(reverse("about"))
    assert (house.SESSION_COOKIE_NAME in lasting(client), Session.objects.count()) == (False, 0)


# ---- names of cookies


@pytest.fixture
def upgraded(settings):
    """The names of production; the tests' client speaks plain HTTP, which it does not mind."""
    names = {"SESSION_COOKIE_NAME": "sessionid", "LANGUAGE_COOKIE_NAME": "django_language"}

    def upgrade():
        settings.OLD_COOKIES = {f"__Host-{old}": old for old in names.values()}
        for name, old in names.items():
            setattr(settings, name, f"__Host-{old}")

    return upgrade


def test_nobody_is_signed_out_when_the_cookies_get_new_names(upgraded, miner):
    client = enter(miner)
    key = client.cookies["sessionid"].value
    client.cookies["django_language"] = "en"
    upgraded()
    assert is_in(client)
    new = client.cookies["__Host-sessionid"]
    assert (new.value, new["secure"], new["path"], new["domain"], new["httponly"]) == (key, True, "/", "", True)
    assert (client.cookies["__Host-django_language"].value, client.cookies["sessionid"].value) == ("en", key)
    client.post(reverse("account_logout"))
    assert lasting(client) & {"sessionid", "__Host-sessionid"} == set()


def test_new_name_counts_where_both_are_sent(upgraded, room, miner):
    client = enter(miner)
    upgraded()
    is_in(client)
    client.cookies["sessionid"] = "planted"
    assert is_in(client)
    assert client.get(HOME).wsgi_request.user == miner
