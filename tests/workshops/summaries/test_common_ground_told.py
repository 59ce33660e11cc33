"""Common ground in summaries and minutes: rounds of reactions, each told once, in sentences and in documents with pictures."""

import pytest

from issues import counting
from issues.models import ReactionRound
from issues.reactions.reading_findings import Common
from tests.attacks.worlds import ask
from tests.issues.reactions.reacting_room import SIZES, all_react, close, spoken
from tests.issues.voting_room import make_room
from tests.workshops.meeting import MORNING
from workshops import documents
from workshops.documents import stand_blocks
from workshops.minutes import found, minutes, minuting
from workshops.models import Session
from workshops.plan import planning
from workshops.summaries import emails, summarising, summary, summary_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def told_room():
    room = make_room(phase="gather", issues=2, sizes={**SIZES, "communities": 6})
    [said] = spoken(room, "Pay in time")
    all_react(room, said, diggers="aaaaaaa", owners="aaaaaa", lsm="aaaaaaaa", gov="aaaaaa")
    close(room)
    return room


def test_summary_tells_each_round_of_reactions_once(told_room):
    first = summarising.make(dialogue=told_room.dialogue)
    assert [(entry["key"], entry["kinds"]) for entry in first.content["found"]] == [("rights", {"unites": 1})]
    told = summary.tell(told_room.dialogue, [first])
    assert [(entry.issue.key, entry.sentences) for entry in told.found] == [
        ("rights", ("1 answer unites every group that is counted: most agree in each.",))
    ]
    summarising.send(summary=first, by=told_room.organiser)
    assert summarising.make(dialogue=told_room.dialogue).content["found"] == []


def test_files_and_mail_of_a_summary_say_where_the_groups_stand(told_room):
    made = summarising.make(dialogue=told_room.dialogue)
    text = documents.render(summary_report.write(made), "md")[0].decode()
    wanted = (
        "Where the groups stand",
        "Answer 1: unites the groups",
        "Pay in time",
        "In every counted group most agree.",
        "Together",
    )
    assert [words for words in wanted if words not in text] == []
    for form in ("html", "pdf", "docx", "odt"):
        assert len(documents.render(summary_report.write(made), form)[0]) > 1000
    letter = emails.letter(told_room.people["lsm"][0].user, told_room.dialogue, [made])
    assert "1 answer unites every group that is counted" in letter.text
    assert "Pay in time" not in letter.text


def test_minutes_tell_the_rounds_that_closed_while_the_workshop_was_held(told_room):
    closed = ReactionRound.objects.get().closed_at
    held = hold(told_room, closed)
    texts = [block.text for block in minutes.write(held).blocks]
    assert [
        text for text in ("Where the groups stand", "Answer 1: unites the groups", "Pay in time") if text not in texts
    ] == []
    ReactionRound.objects.update(closed_at=closed.replace(year=closed.year - 1))
    assert "Where the groups stand" not in [block.text for block in minutes.write(held).blocks]


def hold(room, closed):
    """A workshop that was on when a round closed."""
    held = planning.plan(
        dialogue=room.dialogue, by=room.organiser, title="April", zone="Africa/Accra", begins=[MORNING]
    )
    Session.objects.filter(pk=held.sessions.first().pk).update(began_at=closed, ended_at=closed)
    return held


def test_issue_of_whose_answers_none_could_be_read_has_no_part_in_the_chapter(told_room):
    closed = ReactionRound.objects.get().closed_at
    ReactionRound.objects.create(question=ask(told_room.issues[1]), number=1, closed_at=closed)
    blocks = list(found.chapter(hold(told_room, closed), Session.objects.all(), str))
    assert [block.text for block in blocks if block.kind in ("chapter", "heading")] == [
        "Where the groups stand",
        "Mineral rights",
    ]
    assert list(stand_blocks.blocks(Common(), source=str)) == []


def test_publishing_the_minutes_works_out_first_what_waits(told_room):
    """The round as it stands where thousands reacted, until the job comes to it."""
    made, groups = ReactionRound.objects.get(), counting.frozen_groups(told_room.dialogue)
    waiting = {"groups": groups, "answers": [[row.contribution_id, row.digest] for row in made.findings.all()]}
    made.findings.all().delete()
    ReactionRound.objects.update(kinds={}, waiting=waiting)
    held = hold(told_room, made.closed_at)
    with pytest.raises(minuting.NotOver):
        minuting.publish_minutes(workshop=held, by=told_room.organiser)
    assert ReactionRound.objects.get().is_waiting
    held.state = "over"
    held.save()
    assert minuting.publish_minutes(workshop=held, by=told_room.organiser)
    made.refresh_from_db()
    assert (made.kinds, made.is_waiting) == ({"unites": 1}, False)


def test_issue_that_is_gone_leaves_the_rest_of_a_summary(told_room):
    made = summarising.make(dialogue=told_room.dialogue)
    made.content["found"].append({**made.content["found"][0], "key": "gone"})
    assert [entry.issue.key for entry in summary.tell(told_room.dialogue, [made]).found] == ["rights"]


def test_page_of_the_summary_asks_no_more_for_it(told_room, client, django_assert_max_num_queries):
    made = summarising.make(dialogue=told_room.dialogue)
    summarising.send(summary=made, by=told_room.organiser)
    client.force_login(told_room.people["lsm"][0].user)
    with django_assert_max_num_queries(8):
        page = client.get(f"/d/april/summaries/{made.number}/").content.decode()
    assert "1 answer unites every group that is counted" in page
