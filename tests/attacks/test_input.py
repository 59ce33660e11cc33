"""Odd, hostile and huge input at every entry: refused or inert, never an error of ours (TRUST D)."""

import re
import time

import pytest
from django.http import QueryDict, SimpleCookie
from django.test import Client
from django.urls import reverse

from dialogue.models import User
from issues.models import Contribution, Issue
from tests import factories
from tests.attacks.worlds import (
    ADDRESSES,
    answer_path,
    callers,
    client_of,
    everything_kept,
    person,
    proposal,
    status,
    words,
)

pytestmark = pytest.mark.django_db
NUL, SURROGATE = "a\x00b", "\ud800"
GROWS = "\u0958"  # one character that normalisation turns into two
REFUSED = {400, 413, 422}


@pytest.fixture
def speaker(april):
    """A hidden participant who has answered nothing yet in the second issue."""
    return client_of(april.users["hidden"])


# ---- what is no text (D1, D2)


@pytest.mark.trust("D1")
def test_nul_in_a_path_is_refused(april):
    for role, client in callers(april).items():
        for path in ("/join/AB%00CD/", "/invitation/%00/", f"/d/{april.slug}%00/", "/account/%00/", "/%00"):
            assert client.get(path).status_code == 400, (role, path)


@pytest.mark.trust("D1")
def test_nul_in_a_query_is_refused(april):
    client = client_of(april.users["organiser"])
    for name in ADDRESSES:
        path = april.path(name)
        assert client.get(f"{path}?page=1%00").status_code == 400, name
        assert client.get(f"{path}?%00=1").status_code == 400, name


@pytest.mark.trust("D1")
def test_nul_in_a_form_is_refused(april):
    clients = [client_of(april.users[role]) for role in ("hidden", "organiser")]
    before = everything_kept()
    for name in ADDRESSES:
        for client in clients:
            assert client.post(april.path(name), words(NUL)).status_code == 400, name
            assert client.post(april.path(name), {NUL: "x"}).status_code == 400, name
    for name in ("join", "account_login", "account_request_login_code", "account_reset_password", "set_language"):
        assert Client().post(reverse(name), {"code": NUL, "login": NUL, "email": NUL, "next": NUL}).status_code == 400
    assert everything_kept() == before


@pytest.mark.trust("D1")
def test_nul_in_a_cookie_is_refused(april):
    """Quoted cookies can spell it: PostgreSQL would fail to look such a session up."""
    for name in ("sessionid", "django_language", "messages"):
        client = Client()
        client.cookies = SimpleCookie({name: "abcdefgh\x00ijkl"})
        assert client.get(april.path("dialogue_home")).status_code == 400, name


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "unicode_escape", "idna", "punycode", "latin-1"])
def test_other_charsets_are_refused(april, charset):
    client = client_of(april.users["hidden"])
    answer = client.get(f"{april.path('question')}?page=+2AA-", CONTENT_TYPE=f"text/plain; charset={charset}")
    assert answer.status_code == 400
    body = "text=+2AA-&language=en"
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json")
    for kind in kinds:
        said = client.post(answer_path(april), body, content_type=f"{kind}; charset={charset}")
        assert said.status_code == 400, kind


@pytest.mark.trust("D2")
def test_lone_surrogates_are_not_kept(april, speaker):
    body = "text=%ED%A0%80%ED%BF%BF&language=en"
    answer = speaker.post(answer_path(april), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code < 500
    assert not any(SURROGATE in text for text in Contribution.objects.values_list("text", flat=True))


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", "application/xml", "x"])
def test_body_of_another_kind_is_refused(april, speaker, kind):
    assert speaker.post(answer_path(april), b'{"text": "\\ud800"}', content_type=kind).status_code in REFUSED


# ---- what cannot be seen (D3, D4, D5)


@pytest.mark.trust("D3", "D4")
def test_control_and_bidi_characters_are_not_kept(april, speaker):
    hostile = "One\x0btwo\x01\u202ethree\u2066\ufffe\ufeff four\x85\x9b\u200d"
    speaker.post(answer_path(april), words(hostile))
    kept = Contribution.objects.get(text__startswith="One").text
    assert kept == "Onetwothree four\u200d"


@pytest.mark.trust("D5")
@pytest.mark.parametrize(
    "nothing", ["\u200b", "\u2800\u3164", " \u200d\ufe0f ", "\u2066\u2069", "\x01\x02", "\U000e0041"]
)
def test_answer_without_anything_to_see_is_empty(april, speaker, nothing):
    before = Contribution.objects.count()
    assert speaker.post(answer_path(april), words(nothing)).status_code == 422
    assert speaker.post(april.path("proposal_new"), proposal(title=nothing)).status_code == 422
    assert speaker.post(reverse("account"), person(name=nothing)).status_code == 422
    assert Contribution.objects.count() == before


# ---- too much of it (D6)


@pytest.mark.trust("D6")
def test_megabyte_is_refused(april, speaker):
    assert speaker.post(answer_path(april), words("a" * 1_100_000)).status_code in REFUSED
    assert speaker.post(answer_path(april), words("a" * 900_000)).status_code == 422
    assert speaker.post(answer_path(april), words("\n" * 100_000 + "a" + "\r\n" * 5_001 + "b")).status_code == 422
    many = {f"choice_{n}": "yes" for n in range(5_000)}
    assert speaker.post(april.path("vote"), many).status_code in REFUSED


@pytest.mark.trust("D6")
@pytest.mark.parametrize("marks", ["\u0301" * 100_000, "\u0730" * 25_000 + "\u0731" * 25_000])
def test_piled_marks_take_no_time(april, speaker, marks):
    """Normalising marks takes the square of their number: only what has a length is normalised."""
    issue = april.room.issues[0].pk
    paths = [
        (answer_path(april), words("a" + marks)),
        (april.path("vote"), {f"choice_{issue}": "yes", f"reason_{issue}": "a" + marks}),
        (april.path("proposal_new"), proposal(problem="a" + marks)),
        (reverse("account"), person(name="a" + marks)),
    ]
    start = time.process_time()
    statuses = [speaker.post(path, data).status_code for path, data in paths]
    assert set(statuses) <= {302, 422}
    assert time.process_time() - start < 3


@pytest.mark.trust("D6")
def test_text_that_grows_by_normalising_still_fits(april, speaker):
    """PostgreSQL fails on what is longer than its column; SQLite would keep it."""
    issue = april.room.issues[0].pk
    organiser = client_of(april.users["organiser"])
    group = april.room.groups["lsm"].pk
    answers = [
        speaker.post(april.path("proposal_new"), proposal(title=GROWS * 160)),
        speaker.post(april.path("proposal_new"), proposal(question_1=GROWS * 600)),
        speaker.post(answer_path(april), words(GROWS * 5_000)),
        speaker.post(april.path("vote"), {f"choice_{issue}": "yes", f"reason_{issue}": GROWS * 300}),
        speaker.post(reverse("account"), person(name=GROWS * 120)),
        organiser.post(april.path("text_hide"), {"reason": GROWS * 300}),
        organiser.post(april.path("invite"), {"email": "a@b.test", "language": "en", "name": GROWS * 120}),
        client_of(factories.person("New")).post(
            reverse("join_dialogue", args=[april.room.dialogue.join_code]), person(group=group, role=GROWS * 80)
        ),
    ]
    assert [answer.status_code for answer in answers] == [422] * len(answers)


def test_address_longer_than_its_column_is_refused(april):
    long = f"{'a' * 250}@people.test"
    group = april.room.groups["lsm"].pk
    joined = Client().post(
        reverse("join_dialogue", args=[april.room.dialogue.join_code]), person(group=group, email=long)
    )
    invited = client_of(april.users["organiser"]).post(april.path("invite"), {"email": long, "language": "en"})
    assert (joined.status_code, invited.status_code) == (422, 422)
    for name, field in (("account_request_login_code", "email"), ("account_reset_password", "email")):
        assert Client().post(reverse(name), {field: long}).status_code < 500
    assert not User.objects.filter(email=long).exists()


# ---- odd values (D10, D12)

ODD = ("-1", "0", "9" * 40, "9" * 5_000, "1e9", "\u0663", "x", "", "1;DROP", "../../etc/passwd", "NaN", "%", "1" * 18)
QUERY = (
    "page",
    "order_by",
    "o",
    "q",
    "sort",
    "filter",
    "author__email",
    "voice__tag",
    "format",
    "limit",
    "lang",
    "_method",
)
LOOKING = {
    "question",
    "moderation",
    "team_people",
    "draft_list",
    "summary_list",
    "team_log",
}  # and others; these at least


@pytest.fixture
def asked(monkeypatch):
    """What the pages have looked for in their queries."""
    found = set()

    def heard(name):
        plain = getattr(QueryDict, name)

        def look(query, key, *more):
            if not query._mutable:  # else it is being made
                found.add(key)
            return plain(query, key, *more)

        return look

    for name in ("__getitem__", "__contains__", "get", "getlist"):
        monkeypatch.setattr(QueryDict, name, heard(name))
    return found


@pytest.mark.trust("D12")
def test_odd_queries_change_nothing(april, asked):
    """A page that looks for nothing in a query with all these names is the same whatever they say: of it, one value is tried."""
    client, looking = client_of(april.users["organiser"]), set()
    for name in [name for name, address in ADDRESSES.items() if "organiser" in address.reads]:
        path = april.path(name)
        plain = client.get(path)
        asked.clear()
        for value in ODD[:8]:
            answer = client.get(path, dict.fromkeys(QUERY, value))
            assert answer.status_code in (plain.status_code, 400, 404), (name, value)
            if not asked.intersection(QUERY):
                break
            looking.add(name)
    assert looking >= LOOKING


@pytest.mark.trust("D10")
def test_order_of_a_page_is_not_the_callers_to_choose(april):
    client = client_of(april.users["organiser"])
    for name in ("question", "question_find", "moderation", "proposal_list", "team"):
        pages = {without_tokens(client.get(april.path(name), {"order_by": o}).content) for o in ("", "voice", "-text")}
        assert len(pages) == 1, name


def without_tokens(page):
    """A page without what differs at every look: tokens, and its own address in the language menu."""
    page = re.sub(rb'name="(csrfmiddlewaretoken|key|once|next)" value="[^"]*"', b"", page)
    return re.sub(rb'value="[^"]*" name="(csrfmiddlewaretoken|key|once|next)"', b"", page)


@pytest.mark.trust("D12")
@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 40, "9" * 5_000, "00000000000000000001"])
def test_odd_numbers_in_a_path_are_not_found(april, number):
    client = client_of(april.users["organiser"])
    for name in (
        "draft",
        "ballot",
        "question",
        "proposal",
        "react",
        "invitation_revoke",
        "question_close",
        "text_hide",
    ):
        argument = ADDRESSES[name].more[-1]
        path = april.path(name, **{argument: 1}).replace("/1/", f"/{number}/")
        for answer in (client.get(path), client.post(path, {"reason": "x", "value": "agree"})):
            found = status(answer, path)
            assert found in ({200, 302, 404, 405} if number.endswith("01") else {404, 405}), path


@pytest.mark.trust("D12")
@pytest.mark.urls("workshops.demo.urls")
def test_odd_values_in_forms_are_refused(april):
    speaker, organiser = client_of(april.users["named"]), client_of(april.users["organiser"])  # who says a language
    removed = factories.make_issue(april.room.dialogue, 9, status=Issue.Status.REMOVED)
    organiser.post(april.path("ballot_close"))
    ballots = everything_kept()["Ballot"]
    for odd in ODD:
        for data in (
            {"kind": "straw", "bring_back": [removed.pk, odd]},
            {"kind": odd},
            {"kind": "straw", "closes_at": odd or "x"},
        ):
            assert organiser.post(april.path("ballot_open"), data).status_code == 422, odd
        assert organiser.post(april.path("draft_new"), {"total_minutes": odd}).status_code == 422, odd
        assert organiser.post(april.path("invite"), {"email": "a@b.test", "group": odd or "x"}).status_code == 422, odd
        assert organiser.post(april.path("phase_change"), {"phase": odd, "seen": odd}).status_code == 404, odd
        assert organiser.post(april.path("people_confirm"), {"people": odd}).status_code == 302, odd
        assert speaker.post(april.path("react"), {"value": odd}).status_code == 400, odd
        assert speaker.post(april.path("react"), {"value": "pass", "page": odd}).status_code in (302, 400), odd
        assert speaker.post(answer_path(april), words(language=odd)).status_code == 422, odd
        assert speaker.post(reverse("look_as"), {"user": odd}).status_code == 404, odd
    assert everything_kept()["Ballot"] == ballots


@pytest.mark.parametrize("when", ["0001-01-01T00:00", "9999-12-31T23:59", "2027-02-30T10:00", "+10000-01-01", "1e400"])
def test_odd_moments_break_no_page(april, when):
    organiser = client_of(april.users["organiser"])
    organiser.post(april.path("ballot_close"))
    assert organiser.post(april.path("ballot_open"), {"kind": "straw", "closes_at": when}).status_code in (302, 422)
    assert {organiser.get(april.path(name)).status_code for name in ("dialogue_home", "team", "decision_list")} == {200}


@pytest.mark.parametrize(
    "header", ["accept-language", "user-agent", "referer", "x-forwarded-for", "range", "accept", "if-modified-since"]
)
def test_odd_headers_break_no_page(april, header):
    client = client_of(april.users["hidden"])
    for value in ("x" * 5_000, "\xff\xfe", "en;q=9" * 300, "'; DROP TABLE", "bytes=9-1"):
        assert client.get(april.path("question"), headers={header: value}).status_code == 200
