"""Points to settle in agenda drafts: what is open of who does what, with the words that still stand."""

import io
import zipfile
from dataclasses import replace

import pytest

from issues import moderating, releasing
from issues.models import Contribution
from tests.issues.doing.task_room import add, close, make_task_room, mark_all, open_round
from tests.issues.test_answers_pages import say
from workshops import documents
from workshops.documents import settle_table, shared_table
from workshops.drafts import drafting, versions
from workshops.models import AgendaDraft
from workshops.public import copying

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_task_room()


@pytest.fixture
def answer(room):
    """Two tasks are open; of these one was made of an answer. The government takes the third."""
    said = say(room.people["gov"][0], "We could patrol the road.")
    releasing.tonight(room.dialogue)
    said = Contribution.objects.get(pk=said.pk)
    patrol = add(room, "Patrol the road.", ("answer", said))
    asked = open_round(room)
    for group in ("diggers", "owners", "lsm", "gov"):
        mark_all(room, group, asked, room.police, "gov")
        mark_all(room, group, asked, room.water, "cso")
        mark_all(room, group, asked, patrol, *([group] if group in ("lsm", "gov") else ["asm"]))
    close(room)
    return said


def draft(room):
    room.dialogue.phase = "decide"
    room.dialogue.save(update_fields=["phase"])
    return drafting.make(dialogue=room.dialogue, by=room.organiser)


def published(room):
    made = draft(room)
    AgendaDraft.objects.update(next_steps="We meet in May.")
    drafting.publish(draft=made, by=room.organiser)
    return made


def told(made):
    return versions.in_full(AgendaDraft.objects.get(pk=made.pk))


def test_draft_says_what_is_open_and_keeps_no_words_of_people(room, answer):
    made = draft(room)
    rows = settle_table.rows(told(made))
    assert [row[:2] for row in rows] == [
        ("1. Dig wells.", "Nobody takes it."),
        ("2. Patrol the road.", "More than one group claims it."),
    ]
    assert rows[0][2] == "No group that is counted takes it as its own task."
    assert "Patrol" not in str((made.content, made.more))


@pytest.mark.parametrize("how", ["hidden", "gone"])
def test_words_that_go_leave_the_place(room, answer, how):
    made = draft(room)
    if how == "hidden":
        moderating.hide(text=answer, dialogue=room.dialogue, by=room.organiser, reason="Unkind.")
    else:
        answer.delete()
    assert [row[0] for row in settle_table.rows(told(made))] == [
        "1. Dig wells.",
        "2. Its words cannot be read any more.",
    ]


@pytest.mark.parametrize("form", ["html", "md", "docx", "pdf"])
def test_files_carry_the_chapter(room, answer, form):
    content = documents.render(told(draft(room)), form)[0]
    if form in ("html", "md"):
        text = content.decode()
        assert ("Points to settle: who does what" in text, "Patrol the road." in text) == (True, True)
    assert len(content) > 1000


def test_picture_has_a_lane_for_each_group_and_its_numbers_are_those_of_the_table(room, answer):
    said = shared_table.alt(told(draft(room)), "to_settle")
    names = {key: room.groups[key].short_name for key in ("lsm", "gov")}
    assert said.startswith("Which group takes which task. ")
    assert f"{names['lsm']}: most see it as theirs 2; most do not see it as theirs 1." in said
    assert f"{names['gov']}: most see it as theirs 2; most do not see it as theirs 1." in said


@pytest.mark.parametrize(("form", "name"), [("docx", "word/document.xml"), ("odt", "content.xml")])
def test_office_files_say_the_picture_in_words(room, answer, form, name):
    with zipfile.ZipFile(io.BytesIO(documents.render(told(draft(room)), form)[0])) as archive:
        assert "Which group takes which task. " in archive.read(name).decode()


def test_page_shows_the_picture_and_a_draft_from_before_has_none(room, answer):
    whole = told(draft(room))
    before = replace(whole, to_settle=replace(whole.to_settle, lanes=()))
    for document, drawn in ((whole, 1), (before, 0)):
        chapter = documents.render(document, "html")[0].decode().split('id="to_settle"')[1].split("</section>")[0]
        assert (chapter.count("<svg"), "1. Dig wells." in chapter) == (drawn, bool(drawn))


def test_page_of_the_draft_leads_to_what_was_found_with_words_that_still_stand(
    room, answer, client, django_assert_max_num_queries
):
    made = published(room)
    client.force_login(room.people["lsm"][0].user)
    assert f"/d/april/agenda/{made.number}/shared/" in client.get(made.get_absolute_url()).content.decode()
    with django_assert_max_num_queries(8):
        page = client.get(f"/d/april/agenda/{made.number}/shared/").content.decode()
    wanted = ("Points to settle: who does what", "1. Dig wells.", "2. Patrol the road.", "Nobody takes it.")
    assert ([said for said in wanted if said not in page], page.count('<svg class="tie-svg"')) == ([], 1)
    moderating.hide(text=answer, dialogue=room.dialogue, by=room.organiser, reason="Unkind.")
    page = client.get(f"/d/april/agenda/{made.number}/shared/").content.decode()
    assert ("2. Its words cannot be read any more." in page, "Patrol" in page) == (True, False)


def test_draft_without_any_says_so_and_leads_nowhere(room, client):
    made = published(room)
    client.force_login(room.people["lsm"][0].user)
    assert "/shared/" not in client.get(made.get_absolute_url()).content.decode()
    assert "Nothing was found yet" in client.get(f"/d/april/agenda/{made.number}/shared/").content.decode()


def test_public_copies_go_without(room, answer):
    made = draft(room)
    copied = copying.of_draft(AgendaDraft.objects.get(pk=made.pk)).to_settle
    assert (copied.rows, copied.lanes) == ((), ())
