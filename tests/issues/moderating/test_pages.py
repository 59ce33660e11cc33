"""The team's page of texts: found by words, place and state, let through and held back."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue import database_time
from issues import moderating, proposing, reading_texts, releasing, sought_words, steering, unread
from issues.models import Contribution
from tests.factories import question
from tests.issues.moderating.reading_first import NIGHT, WORDS, found, hold_back, let_through, say, texts
from tests.speaking import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def many(april, by, diggers):
    """One text of each state."""
    said = {name: say(diggers[n], name) for n, name in enumerate(["shown", "hid", "passed", "held", "asked"])}
    steering.night()
    let_through(april, by, "shown", "hid")
    steering.night()
    moderating.hide(text=said["hid"], reason="x", dialogue=april, by=by)
    let_through(april, by, "passed")
    hold_back(said["held"], by)
    say(diggers[5], "unread")
    say(diggers[0], "changed")
    return said


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["asked", "held", "hid", "passed", "shown"]),
        ("state=asked", ["asked"]),
        ("state=passed", ["passed"]),
        ("state=held", ["held"]),
        ("state=shown", ["shown"]),
        ("state=hidden", ["hid"]),
        ("q=HEL", ["held"]),
        ("q=unread", []),
        ("q=changed", []),
        ("in=proposals", []),
        ("in=rights", ["asked", "held", "hid", "passed", "shown"]),
        ("q=h+d&in=rights", ["held", "hid"]),
    ],
)
def test_texts_are_found_in_what_the_team_was_given(april, many, query, expected):
    assert sorted(texts(april, query)) == expected


def test_texts_are_found_by_question(april, many):
    first, second = (question(april, number=n).key for n in (1, 2))
    assert (len(texts(april, f"in=rights/{first}")), texts(april, f"in=rights/{second}")) == (5, [])


@pytest.mark.parametrize(
    "query",
    [
        *("state=all", "state=ASKED", "page=0", "page=-1", "page=x", "page=99999999999999999999", "page=1.5", "page="),
        *("in=nowhere", "in=rights/none", "in=%2F", f"q={'x' * 101}", "q=" + "+".join("abcdefghi")),
    ],
)
def test_odd_questions_are_refused(april, by, query):
    assert client_of(by).get(f"{reverse('moderation', args=['april'])}?{query}").status_code == 400
    with pytest.raises(sought_words.Odd):
        found(april, query)


def test_a_press_on_an_odd_text_is_refused(april, by):
    path = reverse("texts_pass", args=["april"])
    for value in ("vote:1:x", "answer:x:x", f"answer:{2**64}:x"):
        assert client_of(by).post(path, {"text": value}).status_code == 400
    assert client_of(by).post(path, {"text": "nothing"}).status_code == 302


def test_presses_of_the_page(april, by, diggers):
    said = say(diggers[0], "Hidden 0")
    say(diggers[1], "Hidden 1")
    steering.night()
    client, path = client_of(by), reverse("moderation", args=["april"]) + "?state=asked"
    rows = {row["text"].text: row for row in client.get(path).context["page"]}
    hold = reverse("text_hold", args=["april", "answer", said.pk])
    refused = client.post(f"{hold}?state=asked", {"seen": rows["Hidden 0"]["seen"], "reason": "\u200b"})
    assert (refused.status_code, "Say why: the author reads the reason." in refused.content.decode()) == (422, True)
    held = client.post(f"{hold}?state=asked", {"seen": rows["Hidden 0"]["seen"], "reason": "Unkind."})
    assert held.headers["Location"] == path
    row = rows["Hidden 1"]
    client.post(reverse("texts_pass", args=["april"]), {"text": f"answer:{row['text'].pk}:{row['seen']}"})
    assert dict(Contribution.objects.values_list("text", "review")) == {"Hidden 0": "held", "Hidden 1": "passed"}


@pytest.mark.parametrize("number", [5, 2])
def test_what_waited_is_told_apart_from_what_is_to_be_read_now(april, by, diggers, number):
    for n in range(number):
        say(diggers[n], f"Hidden {n}")
    releasing.tonight(april)
    for nights in (0, 2):
        unread.note(april, NIGHT + datetime.timedelta(days=nights))
    let_through(april, by, *(f"Hidden {n}" for n in range(1, number)))
    page = client_of(by).get(reverse("team", args=["april"])).content.decode()
    told = ("1 text is to be read", f"Last night {number} texts had waited for 48 hours.")
    assert [words in page for words in told] == [True, True]


SILENT, MIXED, SOON = (
    "after the silent writing, at a fixed time or in the night",
    "or after the silent writing where there is one",
    "by ",
)


@pytest.mark.parametrize("held", ["silent", "shows_at"])
@pytest.mark.parametrize(
    ("numbers", "others", "says"),
    [((1,), False, SILENT), ((1, 2), False, MIXED), ((2,), False, SOON), ((2,), True, SOON)],
)
def test_the_team_is_told_when_a_silence_holds_back_what_it_lets_through(
    april, by, diggers, held, numbers, others, says
):
    for number in numbers:
        say(diggers[number], f"Hidden {number}", number=number)
    if others:
        proposing.propose(participant=diggers[0], **WORDS)
    steering.night()
    asked = question(april)
    hour = database_time.now() + datetime.timedelta(hours=1)
    type(asked).objects.filter(pk=asked.pk).update(**({"silent": True} if held == "silent" else {"shows_at": hour}))
    client, path = client_of(by), reverse("moderation", args=["april"]) + "?state=asked"
    page = client.get(path)
    sent = [f"{row['kind']}:{row['text'].pk}:{row['seen']}" for row in page.context["page"]]
    said = client.post(reverse("texts_pass", args=["april"]), {"text": sent}, follow=True).content.decode()
    several = "them" if len(sent) > 1 else "it"
    assert [words in said for words in (SILENT, MIXED)] == [says == SILENT, says == MIXED]
    assert f"others can read {several} {page.context['out_at']}" in said
    assert says in page.context["out_at"]


@pytest.mark.one_database
def test_queries_do_not_grow(april, by, diggers):
    client, counts = client_of(by), []
    path = reverse("moderation", args=["april"])
    client.get(path)
    for group in (diggers[:1], diggers[1:4]):
        for amina in group:
            say(amina, f"Hidden {amina.pk}")
            proposing.propose(participant=amina, **{**WORDS, "title": str(amina.pk)})
        steering.night()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{path}?state=asked&q=hidden").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20


def test_menu_of_very_many_issues_unfolds_the_chosen_one_only(april, by):
    found = [(issue, list(issue.questions.all())) for issue in april.issues.all()]
    assert reading_texts.offered(found, None) == found
    many = found * reading_texts.MOST_UNFOLDED
    chosen = found[0][1][0]
    unfolded = {issue.key for issue, questions in reading_texts.offered(many, chosen) if questions}
    assert unfolded == {found[0][0].key}
    assert reading_texts.offered(many, None) == [(issue, []) for issue, _questions in many]
