"""The plan's pages: made from a pattern, changed, over; bad input."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from stakeholders.people import path_of
from tests.issues.ties.tie_room import add_tie
from tests.workshops.meeting import at
from workshops.models import Session, Workshop

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FORM = {
    "title": "April workshop",
    "pattern": "two_days",
    "zone": "Africa/Accra",
    "day": "2027-04-12",
    "at": "09:00",
    "place": "Town hall",
    "link": "",
    "names": "first",
}


def test_workshop_is_planned_from_a_pattern(team, room):
    team.post(reverse("workshop_new", args=["april"]), FORM)
    workshop = Workshop.objects.get()
    assert [d.begins_at.isoformat() for d in workshop.days.all()] == [
        "2027-04-12T09:00:00+00:00",
        "2027-04-13T09:00:00+00:00",
    ]
    assert workshop.sessions.filter(day=2).first().kind == "welcome"


TIMES = [
    ({"zone": "Africa/Cairo", "day": "2027-04-30", "at": "00:30"}, "does not exist"),
    ({"zone": "Europe/Amsterdam", "day": "2027-10-31", "at": "02:30"}, "comes twice"),
    ({"day": "tomorrow"}, "2027-04-12"),
    ({"title": ""}, "title"),
    ({"zone": "Mars/Crater"}, "valid"),
]


@pytest.mark.parametrize(("change", "said"), TIMES)
def test_bad_plan_is_asked_again_and_nothing_is_lost(team, room, change, said):
    answer = team.post(reverse("workshop_new", args=["april"]), FORM | change)
    page = answer.content.decode()
    assert (answer.status_code, said in page, "Town hall" in page) == (422, True, True)
    assert Workshop.objects.count() == 0


def test_sessions_are_added_changed_moved_and_dropped(team, workshop):
    data = {"day": "1", "kind": "plenary", "minutes": "20", "title": "Greeting"}
    team.post(at("session_new"), data)
    session = Session.objects.get(title="Greeting")
    team.post(at("session_edit", session.pk), data | {"title": "Hello", "minutes": "25"})
    for _press in range(2):
        team.post(at("session_move", session.pk), {"way": "earlier"})
    session.refresh_from_db()
    assert (session.title, session.minutes, session.position) == ("Hello", 25, workshop.sessions.count() - 2)
    team.post(at("session_drop", session.pk))
    assert not Session.objects.filter(pk=session.pk).exists()


def test_session_carries_its_ties_and_two_of_the_team_change_them_without_loss(team, workshop, room):
    ties = [path_of(add_tie(room, one, "lsm", kind="digs beside")) for one in ("diggers", "gov")]
    session = workshop.sessions.first()
    path = at("session_edit", session.pk)
    seen = re.search(r'name="seen" value="([^"]*)"', team.get(path).content.decode())[1]
    data = {"kind": "ties", "minutes": "30", "seen": seen}
    assert team.post(path, {**data, "ties": ["nobody/knows"]}).status_code == 422
    team.post(path, {**data, "ties": ties})
    session.refresh_from_db()
    assert (session.kind, session.ties) == ("ties", ties)
    assert "<small>2 ties</small>" in team.get(at("workshop")).content.decode()
    late = team.post(path, {**data, "kind": "ground", "ties": ties[:1]})
    assert (
        late.status_code,
        "Diggers digs beside Companies, Government digs beside Companies" in late.content.decode(),
    ) == (
        409,
        True,
    )
    kept = team.post(path, {**data, "kind": "ties"})  # who ticked nothing on a page without ticks takes none away
    session.refresh_from_db()
    assert (kept.status_code, session.ties) == (302, ties)


def test_session_carries_its_collections_and_the_plan_names_both_where_none_is_ticked(team, workshop):
    session = workshop.sessions.first()
    path = at("session_edit", session.pk)
    for ticked, named in (([], 2), (["visions"], 1)):
        seen = re.search(r'name="seen" value="([^"]*)"', team.get(path).content.decode())[1]
        data = {"kind": "hopes", "minutes": "30", "seen": seen, "collections": ticked}
        assert team.post(path, data).status_code == 302
        session.refresh_from_db()
        page = team.get(at("workshop")).content.decode()
        assert (
            session.collections,
            page.count("<br><small>Challenges</small>") + page.count("Visions of success"),
        ) == (
            ticked,
            named,
        )
    assert "has no tie or issue yet" not in team.get(at("workshop_readiness")).content.decode()


def test_readiness_says_what_a_session_has_nothing_to_ask_about(team, workshop):
    assert "has no tie or issue yet" not in team.get(at("workshop_readiness")).content.decode()
    workshop.sessions.filter(kind="welcome").update(kind="ground")
    assert "has no tie or issue yet" in team.get(at("workshop_readiness")).content.decode()


def test_ties_that_are_gone_are_neither_counted_nor_enough_to_be_ready(team, workshop, room):
    tie, other = (add_tie(room, one, "lsm") for one in ("diggers", "gov"))
    session = workshop.sessions.filter(kind="welcome").first()
    Session.objects.filter(pk=session.pk).update(kind="ties", ties=[path_of(tie), path_of(other)])
    told = []
    for gone in (None, tie, other):
        if gone:
            gone.delete()
        plan, ready = (team.get(at(name)).content.decode() for name in ("workshop", "workshop_readiness"))
        told.append((re.findall(r"<small>(\d ties?)</small>", plan), "has no tie or issue yet" in ready))
    assert told == [(["2 ties"], False), (["1 tie"], False), ([], True)]


def test_whole_order_is_arranged_and_foreign_keys_change_nothing(team, workshop):
    keys = list(workshop.sessions.values_list("pk", flat=True))
    team.post(at("workshop_arrange"), {"order": ",".join(f"1:{pk}" for pk in reversed(keys))})
    assert list(workshop.sessions.values_list("pk", flat=True)) == keys[::-1]
    team.post(at("workshop_arrange"), {"order": f"1:{keys[0]},1:999"})
    assert list(workshop.sessions.values_list("pk", flat=True)) == keys[::-1]
    for order in ("no", ",".join(f"7:{pk}" for pk in keys)):
        page = team.post(at("workshop_arrange"), {"order": order}, follow=True).content.decode()
        assert "Nothing was moved" in page
        assert list(workshop.sessions.values_list("pk", flat=True)) == keys[::-1]


OF_A_SESSION = {"day": "1", "kind": "plenary", "minutes": "20", "script": "Ask them first"}
OF_A_DAY = {"title": "April", "place": "Ask them first"}
OF_A_DAY |= {"day1-day": "2027-04-13", "day1-begins": "10:00", "day1-ends": "17:00"}


@pytest.mark.parametrize("state", ["over", "cancelled"])
def test_plan_of_a_workshop_that_is_over_stays_and_no_word_is_lost(team, workshop, state):
    Workshop.objects.update(state=state)
    pk = workshop.sessions.first().pk
    forms = [(at("session_new"), OF_A_SESSION), (at("session_edit", pk), OF_A_SESSION), (at("workshop_edit"), OF_A_DAY)]
    for path, data in forms:
        answer = team.post(path, data)
        page = answer.content.decode()
        assert (answer.status_code, "its plan stays as it is" in page, "Ask them first" in page) == (422, True, True)
    answer = team.post(at("workshop_readiness"), {"lsm": "1234"})
    assert (answer.status_code, 'value="1234"' in answer.content.decode()) == (422, True)
    order = ",".join(f"1:{pk}" for pk in reversed(workshop.sessions.values_list("pk", flat=True)))
    presses = [(at("session_drop", pk), {}), (at("session_move", pk), {"way": "later"})]
    for path, data in [*presses, (at("workshop_arrange"), {"order": order})]:
        assert "its plan stays as it is" in team.post(path, data, follow=True).content.decode()
    assert workshop.sessions.first().pk == pk


def test_words_for_a_session_that_a_colleague_dropped_can_be_put_into_the_plan(team, workshop):
    session = workshop.sessions.first()
    path, moves, drops = (at(name, session.pk) for name in ("session_edit", "session_move", "session_drop"))
    session.delete()
    answer = team.post(path, OF_A_SESSION)
    page = answer.content.decode()
    assert (answer.status_code, "Ask them first" in page, f'action="{at("session_new")}"' in page) == (422, True, True)
    for found in (team.get(path, follow=True), *(team.post(p, {"way": "later"}, follow=True) for p in (moves, drops))):
        assert "Somebody has taken this session out of the plan." in found.content.decode()


def test_days_are_changed_and_checked(team, workshop):
    data = {
        "title": "April",
        "place": "Hall",
        "names": "first",
        "day1-day": "2027-04-13",
        "day1-begins": "10:00",
        "day1-ends": "17:00",
    }
    team.post(at("workshop_edit"), data)
    assert workshop.days.get().begins_at == datetime(2027, 4, 13, 10, tzinfo=UTC)
    answer = team.post(at("workshop_edit"), data | {"day1-ends": "09:00"})
    assert (answer.status_code, "ends before it begins" in answer.content.decode()) == (422, True)


def test_readiness_names_what_is_missing(team, workshop, room):
    page = team.get(at("workshop_readiness")).content.decode()
    assert "You have not said how many people each group brings." in page
    team.post(at("workshop_readiness"), {"diggers": "8", "owners": "7", "lsm": "1", "gov": "5"})
    page = team.get(at("workshop_readiness")).content.decode()
    assert "Fewer people are expected than a decision needs: Companies." in page
