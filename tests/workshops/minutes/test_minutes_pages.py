"""Minutes, the summary of a day, the guide."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue import worker
from issues import answering
from issues.models import Question
from tests.speaking import client_of
from tests.workshops.meeting import at
from workshops import documents
from workshops.models import RoomQuestion, Session, Speaking, TableNote, Workshop

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_minutes_tell_what_happened(team, held):
    page = team.get(at("minutes")).content.decode()
    said = ["A named answer.", "A table agreed.", "Fewer than five have written.", "<h4>Mineral rights</h4>"]
    assert [words for words in said if words not in page] == []
    assert page.partition("<h4>Mineral rights</h4>")[2].strip().startswith("<p>Kept")


@pytest.mark.one_database
def test_minutes_cost_the_same_however_many_sessions_there_were(team, held, room, django_assert_num_queries):
    copies = {"questions": RoomQuestion, "table_notes": TableNote, "speaking": Speaking}
    Speaking.objects.create(session=held.sessions.exclude(ballot=None).get(), label="lsm", seconds=60)
    with CaptureQueriesContext(connection) as queries:
        team.get(at("minutes"))
    for session in held.sessions.exclude(began_at=None):
        again = Session.objects.create(
            workshop=held,
            day=1,
            position=99,
            kind="issues",
            minutes=5,
            began_at=session.began_at,
            ballot=session.ballot,
        )
        for name, model in copies.items():
            for values in getattr(session, name).values():
                model.objects.create(**values | {"id": None, "session_id": again.pk})
    with django_assert_num_queries(len(queries)):
        page = team.get(at("minutes")).content.decode()
    assert (page.count("A named answer."), page.count("A table agreed."), page.count("Who had the floor")) == (2, 2, 2)


def test_members_read_the_minutes_once_they_are_published(team, held, room):
    member = client_of(room.people["gov"][0].user)
    assert member.get(at("minutes")).status_code == 404
    assert "the workshop is not over yet" in team.post(at("minutes_publish"), follow=True).content.decode()
    Workshop.objects.update(state="over")
    for _press in range(2):
        team.post(at("minutes_publish"))
    assert member.get(at("minutes")).status_code == 200
    assert room.dialogue.log.filter(action="published the minutes", by=room.organiser).count() == 1


def test_notes_are_added_until_the_minutes_are_published(team, held, room):
    Workshop.objects.update(state="over", current=None)
    session = held.sessions.exclude(began_at=None).exclude(kind="break").first()
    said = {"session": session.pk, "notes": "Tea was late."}
    for notes in ("Tea was late.", "Tea was late.", "And cold."):
        team.post(at("minutes_note"), said | {"notes": notes})
    session.refresh_from_db()
    assert session.notes == "Tea was late.\n\nAnd cold."
    assert "And cold." in team.get(at("minutes")).content.decode()
    assert "You can add to them there" in team.get(at("console")).content.decode()
    team.post(at("minutes_publish"))
    assert "You can add to them there" not in team.get(at("console")).content.decode()
    assert 'id="add"' not in team.get(at("minutes")).content.decode()
    for name in ("minutes_note", "console_notes"):
        answer = team.post(at(name), said | {"notes": "Too late?", "before": ""})
        page = answer.content.decode()
        assert (answer.status_code, "the minutes are published" in page, "Too late?" in page) == (409, True, True)
    session.refresh_from_db()
    assert session.notes == "Tea was late.\n\nAnd cold."


@pytest.mark.parametrize("form", documents.FORMATS)
def test_minutes_are_exported(team, held, form):
    answer = team.get(at("minutes_export", form))
    assert (answer.status_code, len(answer.content) > 1500) == (200, True)
    if form in ("html", "md"):
        assert "A named answer." in answer.content.decode()


def test_withdrawn_answer_leaves_the_minutes(team, held, room):
    question = Question.objects.select_related("issue__dialogue").get(issue=room.issues[0])
    answering.withdraw(participant=room.people["lsm"][0], question=question, now=True)
    assert "A named answer." not in team.get(at("minutes")).content.decode()


def test_summary_of_the_day_begins_with_the_tables(team, held, room):
    where = team.post(at("day_summary")).url
    worker.drain()
    page = team.get(where, follow=True).content.decode()
    assert "Agreed at a table: A table agreed." in page
    summary = room.dialogue.summaries.get()
    assert (summary.is_sent, "Day 1 of “April”." in summary.words) == (False, True)


def test_guide_is_part_of_the_product(room):
    page = client_of(room.people["lsm"][0].user).get(reverse("guide")).content.decode()
    assert "<table>" in page
    assert "Your first workshop in ten minutes" in page
