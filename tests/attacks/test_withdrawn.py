"""What was taken back, changed or hidden: gone from every page, export, row and, after a night, from the file (TRUST A9, F8)."""

import sqlite3
from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse

from dialogue import translated
from dialogue.models import Job
from issues import clock, releasing
from issues.models import Contribution, Proposal
from tests import factories
from tests.attacks.sweeps import exports, looks, make_draft, make_summary, seen
from tests.attacks.worlds import client_of, everything_kept
from tests.built import settings_in
from tests.issues.voting_room import staff
from workshops.drafts import drafting

TEAM = ("facilitator", "organiser")  # who may hide a text
READERS = ("named", "organiser")  # who sees most; the matrix of addresses says who sees less
GONE = "zqgonezq"
TOLD = "zqtoldzq"  # of translations
MARKS = {case: f"zq{case}zq" for case in ("answer", "change", "hidden", "proposal", "reason", "remark")}


@dataclass
class Seen:
    """`before`: of a published draft and a summary; `pressed`: when everything was taken back, until the night; `after` it."""

    before: dict = field(default_factory=dict)
    pressed: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    exported: dict = field(default_factory=dict)  # {"pressed", "after": texts of the exports}
    kept: list = field(default_factory=list)  # rows after the night


def live(april):
    """Five people of one dialogue have something that goes, each in another way."""
    found, team = Seen(), client_of(april.users["organiser"])
    people = {case: client_of(factories.member(april.room.dialogue, "diggers", case).user) for case in MARKS}
    speak(april, people)
    releasing.tonight(april.room.dialogue)
    first = april.things["draft"] = make_draft(april)
    make_summary(april)
    found.before = looks(april, ["named"])
    take_back(april, people)
    found.pressed = looks(april, ["waiting", "named", *TEAM])
    found.exported["pressed"] = exports(april, first, team)
    releasing.tonight(april.room.dialogue)
    april.room.close(april.room.dialogue.ballots.get(closed_at=None))
    april.things["draft"] = make_draft(april)
    found.after = looks(april, READERS)
    found.exported["after"] = [text for draft in (first, april.things["draft"]) for text in exports(april, draft, team)]
    found.kept = [(model, row) for model, rows in everything_kept().items() for row in rows]
    return found


def changing(april):
    """The two who have answered before."""
    return [client_of(person.user) for person in april.room.people["diggers"][:2]]


def speak(april, people):
    issue = april.room.issues[0].pk
    mark = MARKS["proposal"]
    sides = {**factories.sides(mark), "question_1": f"{mark}?", "language": "en"}
    for case in ("answer", "hidden"):
        people[case].post(april.path("answer"), {"text": f"This {MARKS[case]} goes.", "language": "en"})
    for number, client in enumerate(changing(april)):
        client.post(april.path("answer"), {"text": f"This {MARKS['change']} is changed {number}.", "language": "en"})
    people["proposal"].post(april.path("proposal_new"), sides)
    people["remark"].post(april.path("evaluation_tell"), {"step_2": "4", "text": f"This {MARKS['remark']} goes."})
    people["reason"].post(april.path("vote"), {f"choice_{issue}": "no", f"reason_{issue}": f"{MARKS['reason']} it is."})


def take_back(april, people):
    said = Contribution.objects.get(text__contains=MARKS["hidden"])
    path = april.path("text_hide", contribution=said.pk)
    assert client_of(april.users["facilitator"]).post(path, {"reason": "It names a person."}).status_code == 302
    people["answer"].post(april.path("answer_withdraw"))
    for client in changing(april):
        client.post(april.path("answer"), {"text": "Other words.", "language": "en"})
    proposal = Proposal.objects.get(title__contains=MARKS["proposal"])
    people["proposal"].post(april.path("proposal_withdraw", proposal=proposal.pk))
    people["remark"].post(april.path("evaluation_take_back"))
    people["reason"].post(april.path("vote"), {"clear": "yes"})


@pytest.fixture(scope="module")
def found(world_of_the_file, tmp_path_factory):
    folder = tmp_path_factory.mktemp("seen")
    with (
        override_settings(**settings_in(folder) | {"KEY_DIR": world_of_the_file.keys}, DEMO=True),
        transaction.atomic(),
    ):
        yield live(world_of_the_file.copied())
        transaction.set_rollback(True)


def is_gone(found, case):
    mark = MARKS[case]
    assert seen(found.after, [mark]) == set()
    assert [text for text in found.exported["after"] if mark in text] == []
    assert [model for model, row in found.kept if mark in row] == []


@pytest.mark.trust("A9")
def test_what_was_written_about_a_workshop_is_gone_everywhere(found):
    assert ("named", "evaluation") in seen(found.pressed, [MARKS["remark"]])  # until the clock has gone
    is_gone(found, "remark")


@pytest.mark.trust("A9")
def test_withdrawn_answer_is_gone_everywhere(found):
    assert ("named", "summary") in seen(found.before, [MARKS["answer"]])
    assert ("named", "summary") in seen(found.pressed, [MARKS["answer"]])  # until the clock has gone
    is_gone(found, "answer")


@pytest.mark.trust("F8")
def test_old_words_of_a_changed_answer_are_gone_everywhere(found):
    assert ("named", "question") in seen(found.before, [MARKS["change"]])
    assert ("named", "question") in seen(found.after, ["other words."])
    is_gone(found, "change")


@pytest.mark.trust("A9")
def test_answer_hidden_by_the_team_leaves_every_page_but_the_teams(found):
    assert ("named", "summary") in seen(found.before, [MARKS["hidden"]])
    assert seen(found.pressed, [MARKS["hidden"]]) == {(role, "moderation") for role in TEAM}
    assert [text for texts in found.exported.values() for text in texts if MARKS["hidden"] in text] == []


@pytest.mark.trust("A9")
def test_withdrawn_proposal_is_gone_everywhere(found):
    assert ("named", "draft_method") in seen(found.before, [MARKS["proposal"]])
    is_gone(found, "proposal")


def test_reason_of_a_ballot_taken_back_is_gone_everywhere(found):
    is_gone(found, "reason")


# ---- the file


def bytes_of_the_database():
    """The file and its log, after a truncating checkpoint."""
    path = str(connection.settings_dict["NAME"])
    connection.close()
    other = sqlite3.connect(path)
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()
    with open(path, "rb") as file:
        return file.read()


@pytest.mark.trust("F8")
@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_withdrawn_texts_leave_the_file(settings, transactional_db):
    """Enough rows of random keys that pages split: until the night they may keep copies of rows they gave to others."""
    settings.DEMO = True
    dialogue = factories.make_dialogue(issues=1)
    people = factories.members(dialogue, "diggers", 80)
    for number, person in enumerate(people):
        say_and_change(
            person, f"zqkeepzq {number} " + "k" * (number * 13 % 700), f"{GONE} {number} " + "g" * (number * 7 % 900)
        )
    releasing.tonight(dialogue)
    organiser = staff(dialogue, "organiser")
    drafting.make(dialogue=dialogue, by=organiser)
    for said in Contribution.objects.all():
        said.keep_translations(translated.put({}, said.originals, "fr", {"text": f"{TOLD} {len(said.text)}"}))
    held = bytes_of_the_database()
    assert (GONE.encode() in held, TOLD.encode() in held) == (True, True)
    for person in people:
        change = reverse("answer", args=["april", "rights", 1])
        client_of(person.user).post(change, {"text": f"zqkeepzq anew {person.pk}", "language": "en"})
        assert client_of(person.user).post(reverse("answer_withdraw", args=["april", "rights", 2])).status_code == 302
    releasing.tonight(dialogue)
    assert Contribution.objects.count() == len(people)
    Job.objects.create(kind="issues.clock.night", occasion="tonight")
    clock.night(Job.objects.claim())
    held = bytes_of_the_database()
    assert b"zqkeepzq" in held
    assert (held.count(GONE.encode()), held.count(TOLD.encode())) == (0, 0)


def say_and_change(person, kept, gone):
    """One answer that stays and one that is changed twice before it goes."""
    from_page = client_of(person.user)
    from_page.post(reverse("answer", args=["april", "rights", 1]), {"text": kept, "language": "en"})
    for text in (gone, gone + " again", gone):
        from_page.post(reverse("answer", args=["april", "rights", 2]), {"text": text, "language": "en"})
