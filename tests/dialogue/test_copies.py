"""What pages say to the script that keeps typed words: whose they are, which forms, and when they go (TRUST I4, E6, E17)."""

import re

import pytest
from django.conf import settings as house
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.attacks.test_headers import paths_of
from tests.attacks.worlds import make_world
from tests.dialogue.test_sessions import enter
from tests.issues.voting_room import make_room
from tests.speaking import Speaker, key_of

pytestmark = pytest.mark.django_db
QUESTION = ["april", "rights", 1]
KEEP = re.compile(r'data-keep="([^"]+)"')
OWNER = re.compile(r'<body[^>]* data-owner="([^"]*)"')
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
WRITES = re.compile(r"<textarea(?![^>]*readonly)")
SECRET = re.compile(r'type="(?:password|file)"|name="(?:pin|again|code|[^"]*password[^"]*)"')
COPY = "0123456789abcdef"


@pytest.fixture
def room(settings):
    settings.DEMO = True
    return make_room(phase="gather", issues=1)


def page_of(client, name="question", args=QUESTION):
    return client.get(reverse(name, args=args)).content.decode()


def mark(page):
    return KEEP.search(page)[1]


@pytest.mark.trust("I4")
@pytest.mark.parametrize(("group", "asks"), [("gov", False), ("diggers", True)])
def test_named_groups_are_kept_for_and_others_are_asked_first(room, group, asks):
    page = page_of(enter(room.people[group][0].user))
    assert (len(KEEP.findall(page)), "data-keep-ask" in page) == (1, asks)
    assert "data-keep-ask hidden" in page or not asks  # a promise stands there only where a script keeps it
    assert re.search(r"data-keep-back[^>]* hidden", page)


@pytest.mark.trust("I4", "E17")
def test_page_on_a_shared_phone_offers_nothing(room):
    for group in ("gov", "diggers"):
        page = page_of(enter(room.people[group][0].user, shared=True))
        assert ("<textarea" in page, "data-keep" in page) == (True, False)


@pytest.mark.trust("I4")
def test_marks_fit_one_person_one_form_and_one_session_and_name_nobody(room):
    miner, other = (person.user for person in room.people["diggers"][:2])
    client, again = enter(miner), enter(miner)
    page = page_of(client)
    assert page_of(client).count(mark(page)) == 1  # the same when it is loaded again
    proposal = mark(page_of(client, "proposal_new", ["april"]))
    others = {mark(page_of(again)), mark(page_of(enter(other)))}
    assert len({mark(page), proposal} | others) == 4
    owners = {OWNER.search(page_of(who))[1] for who in (client, again, enter(other))}
    assert len(owners) == 3
    told = {room.people["diggers"][0].ref, client.session.session_key}
    assert [word for word in (mark(page), *owners) for secret in told if word in secret or secret in word] == []


@pytest.mark.trust("I4", "E6")
def test_page_of_nobody_says_so(room):
    for name in ("about", "account_request_login_code", "join"):
        assert OWNER.search(Client().get(reverse(name)).content.decode())[1] == ""


@pytest.mark.trust("I4", "E6")
def test_answer_to_a_dead_session_empties_what_the_browser_kept(room):
    user = room.people["gov"][0].user
    for path in (reverse("about"), reverse("question", args=QUESTION), "/nowhere/"):
        client = enter(user)
        assert "Clear-Site-Data" not in client.get(path).headers
        Session.objects.all().delete()
        assert client.get(path)["Clear-Site-Data"] == '"storage"'
        assert "Clear-Site-Data" not in client.get(path).headers
    client = enter(user)
    Session.objects.all().delete()
    late = client.post(reverse("answer", args=QUESTION), {"text": "Still here."})
    assert (late.status_code, late["Clear-Site-Data"], b"Still here." in late.content) == (401, '"storage"', True)


def test_session_of_somebody_half_way_in_is_not_dead(room):
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": "somebody@example.org"})
    assert house.SESSION_COOKIE_NAME in client.cookies
    assert "Clear-Site-Data" not in client.get(reverse("about")).headers


# ---- sent


def send(room, client, **fields):
    answer = {"key": key_of(room.people["gov"][0]), "text": "We did.", "language": "en", "copy": COPY}
    return client.post(reverse("answer", args=QUESTION), answer | fields, raw=True)


@pytest.mark.trust("I4")
def test_accepted_press_tells_which_copy_may_go(room):
    client = enter(room.people["gov"][0].user)
    sent = send(room, client)
    cookie = sent.cookies[house.SENT_COOKIE_NAME]
    assert (sent.status_code, cookie.value, cookie["httponly"], cookie["samesite"]) == (302, COPY, "", "Lax")
    client.post(reverse("account_logout"))
    assert client.cookies[house.SENT_COOKIE_NAME].value == ""


@pytest.mark.trust("I4")
@pytest.mark.parametrize(
    ("fields", "status"), [({"text": ""}, 422), ({"key": ""}, 409), ({"copy": "<b>"}, 302), ({"copy": ""}, 302)]
)
def test_press_that_was_refused_or_names_no_copy_tells_nothing(room, fields, status):
    sent = send(room, enter(room.people["gov"][0].user), **fields)
    assert (sent.status_code, house.SENT_COOKIE_NAME in sent.cookies) == (status, False)
    assert ("data-said" in sent.content.decode()) == (status == 422 or status == 409)


def test_copy_is_no_content_of_a_form_that_is_sent_twice(room):
    client = Speaker()
    client.force_login(room.organiser)
    path = reverse("workshop_new", args=["april"])
    page = client.get(path).content.decode()
    once = re.search(r'name="once" value="(\w+)"', page)[1]
    plan = {"once": once, "title": "First meeting", "pattern": "one_day", "zone": "Africa/Accra", "names": "numbers"}
    plan |= {"day": "2030-03-04", "at": "09:00"}
    assert [client.post(path, plan | {"copy": copy}).status_code for copy in (COPY, COPY[::-1])] == [302, 302]


# ---- which forms

# Where a textarea stands and nothing is kept: lists of other people's addresses.
NOT_KEPT = {"invitation_import"}
# Drafts, table notes and translations have theirs beside the tests of these pages.
KEPT = {"question", "proposal_new", "ballot", "console", "summary_edit", "mailing_edit", "privacy_edit"}
KEPT |= {"team_outline_new", "invitation_preview", "workshop_new", "workshop_edit", "session_new", "session_edit"}
KEPT |= {"evaluation", "evaluation_words", "tie", "statement_list", "task_write", "term"}


@pytest.mark.one_database
@pytest.mark.trust("I4")
def test_each_form_in_which_somebody_writes_is_kept_and_none_with_a_secret(settings):
    settings.DEMO = True
    april = make_world()
    clients = {role: Client() for role in ("organiser", "hidden", "named")}
    for role, client in clients.items():
        client.force_login(april.users[role])
    found = {"kept": set(), "bare": set(), "secret": set()}
    for name, path in paths_of(april):
        pages = [client.get(path) for client in (*clients.values(), Client())]
        texts = [page.content.decode() for page in pages if page["Content-Type"].startswith("text/html")]
        for form in {form for text in texts for form in FORM.findall(text)}:
            if KEEP.search(form):
                found["kept"].add(name)
                found["secret"] |= {name} if SECRET.search(form) else set()
            elif WRITES.search(form) and "<button" in form:
                found["bare"].add(name)
    assert (found["bare"], found["secret"]) == (NOT_KEPT, set())
    assert KEPT - found["kept"] == set()
