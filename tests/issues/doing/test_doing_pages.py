"""The pages of tasks: ticking who should do what, and reading what was found; the team's writing them down."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from issues import releasing
from issues.doing import choosing, reading
from issues.models import Contribution, Task, TaskMark, TaskRound
from tests.issues.doing.task_room import add, close, make_task_room, mark, mark_all, open_round
from tests.issues.test_answers_pages import say
from tests.speaking import client_of, key_of

pytestmark = pytest.mark.django_db
NEXT_PAGE = 12_000  # bytes, compressed (DESIGN §7)


@pytest.fixture
def room():
    return make_task_room()


@pytest.fixture
def amina(room):
    return room.people["diggers"][0]


def path(room, name="task_list", *more):
    return reverse(name, args=[room.dialogue.slug, *more])


def page_of(client, room, query=""):
    return client.get(path(room) + query).content.decode()


def press(person, room, task, *groups, number=1, key="k", **more):
    sent = {
        "round": number,
        "task": getattr(task, "pk", task),
        "groups": groups,
        "instead": "",
        "key": key_of(person, key),
        **more,
    }
    return client_of(person).post(path(room, "task_mark"), sent)


def team(room, client):
    client.force_login(room.organiser)
    return client


@pytest.fixture
def steering(room, client, settings):
    settings.DEMO = True
    type(room.organiser).objects.filter(pk=room.organiser.pk).update(is_demo=True)
    room.organiser.refresh_from_db()
    return team(room, client)


def test_what_is_ticked_is_kept_and_stands_there(room, amina):
    open_round(room)
    answer = press(amina, room, room.water, "gov", "lsm", does="on")
    assert (answer.status_code, answer["Location"]) == (302, f"{path(room)}#task-{room.water.pk}")
    page = page_of(client_of(amina), room)
    assert (page.count(" checked"), "Saved." in page, 'value="gov,lsm+"' in page) == (3, True, True)
    assert page.count("My group already does this") == 2
    press(amina, room, room.water, instead="gov,lsm+", key="k2")
    assert TaskMark.objects.count() == 0


def test_press_that_overtook_another_keeps_what_was_ticked_in_view(room, amina):
    open_round(room)
    press(amina, room, room.water, "gov")
    answer = press(amina, room, room.water, "lsm", key="k2")
    page = answer.content.decode()
    assert (answer.status_code, TaskMark.objects.get().groups) == (409, ["gov"])
    assert ('value="lsm" checked' in page, 'value="gov" checked' in page, 'value="gov"' in page) == (True, False, True)


@pytest.mark.parametrize(("sent", "status"), [({"groups": "nobody"}, 400), ({"task": "x"}, 400), ({"number": 7}, 404)])
def test_nonsense_changes_nothing(room, amina, sent, status):
    open_round(room)
    groups = (sent["groups"],) if "groups" in sent else ("gov",)
    answer = press(amina, room, sent.get("task", room.water), *groups, number=sent.get("number", 1))
    assert (answer.status_code, TaskMark.objects.count()) == (status, 0)


def test_press_that_comes_after_it_closed_is_told(room, amina):
    open_round(room)
    close(room)
    answer = press(amina, room, room.water, "gov")
    assert (answer.status_code, "Nothing was changed: this is closed" in answer.content.decode()) == (409, True)


def found(room):
    """All but the government expect wells of it; companies and government claim the road."""
    asked = open_round(room)
    for group in ("diggers", "owners", "lsm"):
        mark_all(room, group, asked, room.water, "gov")
    mark_all(room, "gov", asked, room.water, "lsm")
    mark_all(room, "gov", asked, room.police, "gov")
    mark_all(room, "lsm", asked, room.police, "lsm", does=True)
    close(room)
    return asked


def test_what_is_to_be_settled_stands_first(room, amina):
    found(room)
    page = page_of(client_of(amina), room)
    gov, lsm = room.groups["gov"].short_name, room.groups["lsm"].short_name
    assert "Expected of a group that does not agree: 1." in page
    assert f"All other groups that are counted expect it of {gov}, where most do not see it as their task." in page
    assert f"Most say that their group already does it in: {lsm}, and perhaps in groups too small to show." in page
    assert page.index("Dig wells.") < page.index("Guard the road.") < page.index('<svg class="t-grid"')
    assert "most say they already do it" in page


def test_while_it_is_open_nothing_is_told_but_a_total_in_steps(room, amina):
    asked = open_round(room)
    mark_all(room, "lsm", asked, room.water, "gov", number=4)
    before = page_of(client_of(amina), room)
    mark_all(room, "gov", asked, room.water, "gov", number=2)
    after = page_of(client_of(amina), room)
    assert ("Fewer than five people" in before, "5 people or more" in after) == (True, True)
    assert "most expect it" not in after


@pytest.mark.trust("C11")
def test_nothing_is_counted_of_rounds_that_closed(room):
    """A year of them would be counted again for each page that somebody opens."""
    mark_all(room, "lsm", open_round(room), room.water, "gov")
    close(room)
    mark_all(room, "lsm", open_round(room), room.water, "gov", number=5)
    here = SimpleNamespace(dialogue=room.dialogue)
    assert [(each.number, each.total) for each in reading.rounds_of(here).every] == [(2, 5), (1, 0)]


@pytest.mark.parametrize("state", ["open", "closed"])
def test_pages_ask_at_most_eight_times_and_are_light(room, amina, state):
    sizes = []
    for n in range(20):
        add(room, f"Task {n}: mend the bridge over the river before the rains come, and keep it mended.")
        if n in (0, 19):
            asked = open_round(room)
            for task in Task.objects.all():
                mark(amina, asked, task, "gov")
            if state == "closed":
                mark_all(room, "lsm", asked, room.water, "gov")
                mark_all(room, "gov", asked, room.water, "lsm", "cso")
                close(room)
            client = client_of(amina)
            client.get(path(room))
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(path(room), headers={"accept-encoding": "gzip"})
            sizes.append((len(queries), len(answer.content)))
            if state == "open":
                close(room)
    assert sizes[0][0] == sizes[1][0] <= 8
    assert max(size for _queries, size in sizes) < NEXT_PAGE


def test_you_lists_what_was_ticked_and_leads_to_it(room, amina):
    mark(amina, open_round(room), room.water, "gov", does=True)
    client = client_of(amina)
    you = reverse("you", args=[room.dialogue.slug])
    assert "What I said of tasks" in client.get(you).content.decode()
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"{you}?tasks").content.decode()
    assert len(queries) <= 8
    assert all(words in page for words in ("Dig wells.", room.groups["gov"].short_name, "My group already does this"))


def test_you_with_two_hundred_tasks_comes_in_pages_that_a_phone_can_load(room, amina):
    tasks = [add(room, f"Do this and that, and more of it than before, number {n}.") for n in range(198)]
    asked = open_round(room)
    for task in tasks:
        mark(amina, asked, task, "gov", does=True)
    client, you = client_of(amina), f"{reverse('you', args=[room.dialogue.slug])}?tasks"
    pages = [client.get(f"{you}&page={n}", headers={"accept-encoding": "gzip"}).content for n in range(1, 6)]
    assert max(map(len, pages)) < NEXT_PAGE
    said = [client.get(f"{you}&page={n}").content.decode().count("Do this and that") for n in range(1, 6)]
    assert said == [40, 40, 40, 40, 38]


def test_you_says_that_the_team_has_other_words_now(room, amina):
    """What somebody ticked they ticked beside the words of before: these could be the opposite."""
    for asked in (open_round(room), None):
        mark(amina, asked or open_round(room), room.water, "gov")
        if asked:
            close(room)
            choosing.correct(task=room.water, title="Dig no wells.", by=room.organiser)
    page = client_of(amina).get(f"{reverse('you', args=[room.dialogue.slug])}?tasks").content.decode()
    assert (page.count("Dig no wells."), page.count("The team has corrected the words since.")) == (2, 1)


def test_home_says_that_people_are_asked(room, amina):
    home = reverse("dialogue_home", args=[room.dialogue.slug])
    words = "You are asked which group should do what."
    before = words in client_of(amina).get(home).content.decode()
    open_round(room)
    assert (before, words in client_of(amina).get(home).content.decode()) == (False, True)


# ---- the team


def test_team_makes_a_task_of_an_answer_in_words_of_its_own(room, steering):
    said = say(room.people["gov"][0], "We could patrol the road.")
    releasing.tonight(room.dialogue)
    said = Contribution.objects.get(pk=said.pk)
    write = path(room, "task_write")
    listed = steering.get(f"{write}?list=answer").content.decode()
    assert f"kind=answer&amp;of={said.pk}#new" in listed
    form = steering.get(f"{write}?list=answer&kind=answer&of={said.pk}").content.decode()
    assert form.count("We could patrol the road.") == 3  # what was said, the form, and the list below
    sent = {"title": "Patrol the road.", "kind": "answer", "of": said.pk}
    assert steering.post(f"{write}?list=answer", sent).status_code == 302
    made = Task.objects.last()
    assert (made.title, made.answer, made.source) == ("Patrol the road.", said, "answer")
    Contribution.objects.all().delete()
    answer = steering.post(write, sent | {"title": "Once more."})
    assert (answer.status_code, "cannot be read any more" in answer.content.decode()) == (422, True)


def test_what_was_typed_stays_where_it_cannot_be_saved(room, steering):
    long = "x" * 301
    for name, more in (("task_write", ()), ("task_correct", (room.water.pk,))):
        answer = steering.post(path(room, name, *more), {"title": long})
        assert (answer.status_code, long in answer.content.decode()) == (422, True)


def test_team_opens_and_closes_and_is_told_why_not(room, steering):
    def presses(name, **sent):
        return steering.post(path(room, name), sent, follow=True).content.decode()

    assert "It is open: people can say" in presses("tasks_open", seen="0")
    words = steering.post(path(room, "task_correct", room.water.pk), {"title": "Other."}, follow=True).content.decode()
    assert "people are being asked" in words
    assert "It is closed." in presses("tasks_close", seen="1")
    assert "you can ask again from" in presses("tasks_open", seen="1")
    Task.objects.all().delete()
    assert "write down a task first" in presses("tasks_open", seen="1")
    assert TaskRound.objects.count() == 1
