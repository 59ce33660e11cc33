"""The paper and its parts: a press on one mark, a paper of which some marks were altered, and what a page says of either."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogue.ways import page_of
from issues import voting
from issues.models import Ballot, Vote
from issues.voting import Mark
from tests import factories
from tests.issues.sending import form_on
from tests.issues.voting_room import make_room, staff
from tests.speaking import at, client_of, from_page, key_of

pytestmark = pytest.mark.django_db
DRAWN = re.compile(r'(name="(?:key|csrfmiddlewaretoken)" value=")[^"]+')  # anew with each answer


def in_part_of(room, place):
    """How the script asks for the part of one item."""
    return {"headers": from_page(at("ballot", 1), f"item-{room.issues[place].pk}")}


@pytest.fixture
def room():
    room = make_room(issues=5)
    room.ballot = room.open()
    return room


@pytest.fixture
def digger(room):
    return room.people["diggers"][0]


def fields(room, place, choice, seen=None, **more):
    issue = room.issues[place].pk
    more |= {"choice": choice} | ({} if seen is None else {"seen": seen})
    return {f"{name}_{issue}": value for name, value in more.items()}


def mark_at(room, place):
    return at("mark", 1, room.issues[place].pk)


def cast(room, person, place, choice, **more):
    return voting.cast_one(
        participant=person, ballot=room.ballot, issue=room.issues[place].pk, mark=Mark(choice, **more)
    )


def standing(room, person):
    found = voting.standing(person, room.ballot)
    return {place: found[issue.pk] for place, issue in enumerate(room.issues) if issue.pk in found}


def part_of(page, issue):
    """The element of one issue in a page or a part."""
    found = re.search(rf'<li [^>]*id="item-{issue.pk}">.*?</li>', page, re.DOTALL)[0]
    return re.sub(r"\s+", " ", DRAWN.sub(r"\1", found))


# ---- one mark


def test_press_casts_one_choice_and_leads_back_to_its_part(room, digger):
    for person, place in ((digger, 1), (room.people["diggers"][1], 0)):
        cast(room, person, place, "pass")
    told = client_of(digger).post(
        mark_at(room, 0), fields(room, 0, "yes", "", urgent="on", reason=" We live\r\nthere. ")
    )
    assert (told.status_code, told.url) == (302, f"/d/april/ballots/1/#item-{room.issues[0].pk}")
    assert standing(room, digger) == {0: Mark("yes", urgent=True, reason="We live\nthere."), 1: Mark("pass")}
    page = client_of(digger).get(at("ballot", 1)).content.decode()
    assert ("2 of 5 counted" in page, page.count(">Counted<"), page.count("Not voted yet")) == (True, 2, 3)


def test_press_keeps_the_way_back_to_the_room(room, digger):
    told = client_of(digger).post(mark_at(room, 0), fields(room, 0, "yes") | {"next": "/d/april/workshops/1/room/"})
    assert told.url.startswith(
        "/d/april/ballots/1/?next=%2Fd%2Fapril%2Fworkshops%2F1%2Froom%2F#item-"
    ) or told.url.startswith("/d/april/ballots/1/?next=/d/april/workshops/1/room/#item-")
    other = client_of(digger).post(mark_at(room, 1), fields(room, 1, "yes") | {"next": "//evil.test/"})
    assert other.url == f"/d/april/ballots/1/#item-{room.issues[1].pk}"


@pytest.mark.both_databases
def test_one_mark_is_taken_back_on_the_paper_and_alone(room, digger):
    client = client_of(digger)
    for place in range(3):
        cast(room, digger, place, "yes", reason="Why")
    assert client.post(mark_at(room, 0), fields(room, 0, "none", reason="Why")).status_code == 302
    form = form_on(client.get(at("ballot", 1)), at("vote", 1))
    assert client.post(at("vote", 1), form | fields(room, 1, "none"), raw=True).status_code == 302
    assert standing(room, digger) == {2: Mark("yes", reason="Why")}


@pytest.mark.parametrize("choice", ["yes", "no", "none"])
def test_part_is_as_the_whole_page_has_it_and_brings_the_number(room, digger, choice):
    client, issue = client_of(digger), room.issues[1]
    cast(room, digger, 1, "pass", reason="Because")
    cast(room, digger, 2, "yes", urgent=True)
    told = client.post(mark_at(room, 1), fields(room, 1, choice, reason="Because"), **in_part_of(room, 1))
    part, page = told.content.decode(), client.get(at("ballot", 1)).content.decode()
    assert (told.status_code, part_of(part, issue)) == (200, part_of(page, issue))
    number = re.compile(r'<p id="counted"(?: hx-swap-oob="true")? role="status">.*?</p>')
    assert number.search(part)[0].replace(' hx-swap-oob="true"', "") == number.search(page)[0]
    assert ('hx-swap-oob="true"' in part, "<html" in part, len(told.content) < 6000) == (True, False, True)


def test_part_has_a_key_of_its_own_that_casts_once_more(room, digger):
    client, issue = client_of(digger), room.issues[0]
    first = client.post(
        mark_at(room, 0), fields(room, 0, "yes", "") | {"key": key_of(digger)}, raw=True, **in_part_of(room, 0)
    )
    sent = form_on(first, mark_at(room, 0)) | fields(room, 0, "no", "yes")
    assert sent["key"] not in ("", None)
    assert client.post(mark_at(room, 0), sent, raw=True, **in_part_of(room, 0)).status_code == 200
    assert standing(room, digger) == {0: Mark("no")}
    told = client.post(mark_at(room, 0), sent | fields(room, 0, "pass", "yes"), raw=True, **in_part_of(room, 0))
    assert (told.status_code, "sent before" in part_of(told.content.decode(), issue)) == (409, True)
    assert standing(room, digger) == {0: Mark("no")}


@pytest.mark.trust("A2")
@pytest.mark.parametrize("in_part", [True, False])
def test_mark_that_something_else_stands_for_is_answered_with_both_and_asks(room, digger, in_part):
    client, issue = client_of(digger), room.issues[0]
    cast(room, digger, 0, "pass", reason="From the phone.")
    cast(room, digger, 1, "no")
    sent = fields(room, 0, "yes", "", reason="From the desk.")
    told = client.post(mark_at(room, 0), sent, **(in_part_of(room, 0) if in_part else {}))
    page = told.content.decode()
    assert (told.status_code, standing(room, digger)) == (
        409,
        {0: Mark("pass", reason="From the phone."), 1: Mark("no")},
    )
    assert "something else stands by now" in page
    assert ("Pass · From the phone." in page, "Keep · From the desk." in page) == (True, True)
    assert ("2 of 5 counted" in page, "Counted: Pass" in part_of(page, issue)) == (True, True)
    again = paper_fields(page)
    one = {name: value for name, value in again.items() if name.endswith(f"_{issue.pk}")}
    assert one == fields(room, 0, "yes", voting.shown(Mark("pass", reason="From the phone.")), reason="From the desk.")
    assert client.post(mark_at(room, 0), one).status_code == 302
    assert standing(room, digger) == {0: Mark("yes", reason="From the desk."), 1: Mark("no")}


def paper_fields(page):
    """What stands in the fields of the paper, in a part alone as well."""
    found = dict(re.findall(r'<input type="hidden" form="paper" name="(\w+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<input type="radio" form="paper"[^>]* name="(\w+)" value="(\w+)"[^>]* checked', page))
    return found | dict(re.findall(r'<textarea form="paper" name="(\w+)"[^>]*>\n?([^<]*)</textarea>', page))


@pytest.mark.parametrize("in_part", [True, False])
@pytest.mark.parametrize(
    ("place", "sent", "words"),
    [
        (0, {"choice": "maybe"}, "Choose one of the three."),
        (0, {"choice": "", "reason": "Because."}, "Choose here as well"),
        (0, {"choice": "yes", "reason": "e" * 301}, "longer than 300 characters"),
        (4, {"choice": "yes", "urgent": "on"}, "You may mark 3; take back 1 mark."),
    ],
)
def test_mark_with_something_wrong_is_refused_beside_it(room, digger, place, sent, words, in_part):
    for each in range(1, 4):
        cast(room, digger, each, "yes", urgent=True)
    before = standing(room, digger)
    told = client_of(digger).post(
        mark_at(room, place), fields(room, place, seen="", **sent), **(in_part_of(room, place) if in_part else {})
    )
    page = told.content.decode()
    assert (told.status_code, words in part_of(page, room.issues[place])) == (422, True)
    assert (standing(room, digger), "3 of 5 counted" in page) == (before, True)
    assert sent.get("reason", "") in page


def test_mark_without_a_choice_and_of_no_issue_here_is_none(room, digger):
    client = client_of(digger)
    assert client.post(mark_at(room, 0), {}).status_code == 422
    later = factories.make_issue(room.dialogue, 9)
    assert client.post(at("mark", 1, later.pk), {f"choice_{later.pk}": "yes"}).status_code == 404
    assert client.post(at("mark", 2, room.issues[0].pk), fields(room, 0, "yes")).status_code == 404
    assert client.get(mark_at(room, 0)).url == at("ballot", 1)
    assert Vote.objects.count() == 0


@pytest.mark.parametrize("in_part", [True, False])
def test_mark_after_closing_is_told_so_with_what_was_typed(room, digger, in_part):
    cast(room, digger, 0, "yes")
    room.close(room.ballot)
    sent = fields(room, 0, "no", "yes", reason="Too far.")
    told = client_of(digger).post(mark_at(room, 0), sent, **(in_part_of(room, 0) if in_part else {}))
    page = told.content.decode()
    assert (told.status_code, "closed before your vote arrived" in page, "Remove · Too far." in page) == (
        409,
        True,
        True,
    )
    assert ("<html" in page, 'name="choice_' in page) == (not in_part, False)
    assert standing(room, digger) == {0: Mark("yes")}


def test_the_team_and_who_waits_cast_no_mark(room, settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    people = [
        staff(room.dialogue, "observer", "Olu"),
        factories.member(room.dialogue, "lsm", "W", status="waiting").user,
    ]
    for user in people:
        client = client_of(room.people["diggers"][0])
        client.force_login(user)
        assert client.post(mark_at(room, 0), fields(room, 0, "yes")).status_code == 403
    assert Vote.objects.count() == 0


@pytest.mark.parametrize("opened", ["forged", "other"])
def test_mark_of_a_page_that_is_not_known_or_of_somebody_else_is_not_cast(room, digger, opened):
    key = {"forged": "forged", "other": key_of(room.people["lsm"][0])}[opened]
    told = client_of(digger).post(
        mark_at(room, 0), fields(room, 0, "yes", reason="Hers") | {"key": key}, raw=True, **in_part_of(room, 0)
    )
    page = told.content.decode()
    assert (told.status_code, Vote.objects.count(), "Not sent" in page, "Hers" in page) == (409, 0, True, True)
    assert (paper_fields(page)[f"reason_{room.issues[0].pk}"] == "Hers") == (opened == "forged")


# ---- the whole paper, as a page without a script sends it


def test_paper_changes_only_what_was_altered_since_it_was_drawn(room, digger):
    client = client_of(digger)
    for place in range(3):
        cast(room, digger, place, "yes")
    form = form_on(client.get(at("ballot", 1)), at("vote", 1))
    form = {name: value for name, value in form.items() if not name.startswith("urgent_")}
    before = set(Vote.objects.values_list("pk", "receipt"))
    cast(room, digger, 0, "no")  # on another phone
    told = client.post(at("vote", 1), form | fields(room, 1, "pass") | fields(room, 3, "no"), raw=True)
    assert told.status_code == 302
    assert standing(room, digger) == {0: Mark("no"), 1: Mark("pass"), 2: Mark("yes"), 3: Mark("no")}
    assert (
        len(before & set(Vote.objects.values_list("pk", "receipt"))) == 2
    )  # the third, and the first, whose form had no key


def test_paper_tells_of_the_one_mark_that_was_not_as_shown_and_casts_the_rest(room, digger):
    client = client_of(digger)
    for place in range(3):
        cast(room, digger, place, "yes")
    form = form_on(client.get(at("ballot", 1)), at("vote", 1))
    form = {name: value for name, value in form.items() if not name.startswith("urgent_")}
    for place in (0, 2):
        cast(room, digger, place, "no", reason="From the phone.")
    told = client.post(at("vote", 1), form | fields(room, 0, "pass") | fields(room, 1, "none"), raw=True)
    page = told.content.decode()
    assert (told.status_code, "What else you changed is counted." in page, "2 of 5 counted" in page) == (
        409,
        True,
        True,
    )
    assert page.count("<b>What stands now</b>") == page.count("<b>What you chose</b>") == 1
    assert standing(room, digger) == {place: Mark("no", reason="From the phone.") for place in (0, 2)}
    again = form_on(told, at("vote", 1))
    again = {name: value for name, value in again.items() if not name.startswith("urgent_")}
    shown = {
        name: again[name].strip() for name in fields(room, 2, "", reason="")
    }  # what was not touched shows what stands
    assert shown == fields(room, 2, "no", reason="From the phone.")
    assert client.post(at("vote", 1), again, raw=True).status_code == 302
    assert standing(room, digger)[0] == Mark("pass")


def test_paper_of_the_release_before_leaves_what_it_leaves_empty(room, digger):
    """It said nothing of what it showed: what is chosen is cast, the rest stays."""
    cast(room, digger, 0, "yes")
    cast(room, digger, 1, "yes")
    assert client_of(digger).post(at("vote", 1), fields(room, 1, "no")).status_code == 302
    assert standing(room, digger) == {0: Mark("yes"), 1: Mark("no")}


def test_marks_of_urgency_from_another_phone_count_towards_the_three(room, digger):
    client = client_of(digger)
    form = form_on(client.get(at("ballot", 1)), at("vote", 1))
    form = {name: value for name, value in form.items() if not name.startswith("urgent_")}
    for place in range(3):
        cast(room, digger, place, "yes", urgent=True)
    told = client.post(at("vote", 1), form | fields(room, 3, "yes", urgent="on"), raw=True)
    page = told.content.decode()
    assert (told.status_code, "take back 1 mark" in part_of(page, room.issues[3])) == (422, True)
    assert len(re.findall(r'name="urgent_\d+"[^>]* checked', page)) == 4  # those of the phone are shown
    assert standing(room, digger).keys() == {0, 1, 2}


def test_nothing_altered_writes_nothing(room, digger):
    client = client_of(digger)
    cast(room, digger, 0, "yes", reason="Why")
    form = form_on(client.get(at("ballot", 1)), at("vote", 1))
    form = {name: value for name, value in form.items() if not name.startswith("urgent_")}
    with CaptureQueriesContext(connection) as captured:
        assert client.post(at("vote", 1), form, raw=True).status_code == 302
    assert [q["sql"] for q in captured if re.match("INSERT|UPDATE|DELETE", q["sql"])] == []


# ---- how often it asks


@pytest.mark.parametrize("in_part", [True, False])
def test_press_asks_as_often_on_a_long_paper(in_part):
    counts = []
    for slug, issues in (("short", 1), ("long", 8)):
        room = make_room(slug=slug, issues=issues)
        room.ballot = room.open()
        person = room.people["diggers"][0]
        for place in range(issues):
            cast(room, person, place, "yes")
        client, path = client_of(person), mark_at(room, 0).replace("april", slug)
        sent = fields(room, 0, "no", "yes") | {"key": key_of(person)}
        headers = from_page(page_of(path), f"item-{room.issues[0].pk}") if in_part else {}
        with CaptureQueriesContext(connection) as captured:
            told = client.post(path, sent, raw=True, headers=headers)
        counts.append(len([q for q in captured if "SAVEPOINT" not in q["sql"]]))
        assert told.status_code == (200 if in_part else 302)
    assert counts[0] == counts[1] <= (20 if in_part else 10)  # PostgreSQL takes the turn by a statement
    assert Ballot.objects.count() == 2
