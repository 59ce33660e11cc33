"""What was taken back, changed or hidden: gone from every page, export, row and, after a night, from the file (TRUST A9, F8)."""

import sqlite3

import pytest
from django.db import connection
from django.urls import reverse

from dialogue.models import Job
from issues import clock, releasing
from issues.models import Contribution, Proposal
from tests import factories
from tests.attacks.sweeps import exports, make_draft, make_summary, sightings
from tests.attacks.worlds import client_of, everything_kept
from tests.issues.voting_room import staff
from workshops.drafts import drafting

TEAM = ("facilitator", "organiser")  # who may hide a text
READERS = ("named", "organiser")  # who sees most; the matrix of addresses says who sees less


GONE = "zqgonezq"


@pytest.fixture
def digger(april):
    return factories.member(april.room.dialogue, "diggers", "Amina")


def is_gone(world):
    assert sightings(world, [GONE], READERS) == set()
    texts = exports(world, world.things["draft"], client_of(world.users["organiser"]))
    assert [text for text in texts if GONE in text] == []
    assert [model for model, rows in everything_kept().items() for row in rows if GONE in row] == []


@pytest.mark.trust("A9")
def test_withdrawn_answer_is_gone_everywhere(april, digger):
    client = client_of(digger.user)
    client.post(april.path("answer"), {"text": f"This {GONE} goes.", "language": "en"})
    releasing.tonight(april.room.dialogue)
    april.things["draft"] = make_draft(april)
    make_summary(april)
    assert ("named", "summary") in sightings(april, [GONE], ["named"])
    client.post(april.path("answer_withdraw"))
    assert ("named", "summary") in sightings(april, [GONE], ["named"])  # until the clock has gone
    releasing.tonight(april.room.dialogue)
    is_gone(april)


@pytest.mark.trust("F8")
def test_old_words_of_a_changed_answer_are_gone_everywhere(april):
    digger = client_of(april.room.people["diggers"][1].user)
    for number in range(2):
        other = client_of(april.room.people["diggers"][number].user)
        other.post(april.path("answer"), {"text": f"This {GONE} is changed {number}.", "language": "en"})
    releasing.tonight(april.room.dialogue)
    april.things["draft"] = make_draft(april)
    make_summary(april)
    for number in range(2):
        other = client_of(april.room.people["diggers"][number].user)
        other.post(april.path("answer"), {"text": "Other words.", "language": "en"})
    releasing.tonight(april.room.dialogue)
    assert digger.get(april.path("question")).status_code == 200
    is_gone(april)


@pytest.mark.trust("A9")
def test_answer_hidden_by_the_team_leaves_every_page_but_the_teams(april, digger):
    client_of(digger.user).post(april.path("answer"), {"text": f"This {GONE} names a person.", "language": "en"})
    releasing.tonight(april.room.dialogue)
    april.things["draft"] = make_draft(april)
    make_summary(april)
    said = Contribution.objects.get(text__contains=GONE)
    path = april.path("text_hide", contribution=said.pk)
    assert client_of(april.users["facilitator"]).post(path, {"reason": "It names a person."}).status_code == 302
    assert sightings(april, [GONE], ("waiting", "named", *TEAM)) == {(role, "moderation") for role in TEAM}
    texts = exports(april, april.things["draft"], client_of(april.users["organiser"]))
    assert [text for text in texts if GONE in text] == []


@pytest.mark.trust("A9")
def test_withdrawn_proposal_is_gone_everywhere(april, digger):
    client = client_of(digger.user)
    sides = {
        "title": f"A {GONE}",
        "problem": f"{GONE} P",
        "opportunity": "O",
        "question_1": f"{GONE}?",
        "language": "en",
    }
    client.post(april.path("proposal_new"), sides)
    releasing.tonight(april.room.dialogue)
    april.things["draft"] = make_draft(april)
    assert ("named", "draft_method") in sightings(april, [GONE], ["named"])
    proposal = Proposal.objects.get(title__contains=GONE)
    client.post(april.path("proposal_withdraw", proposal=proposal.pk))
    releasing.tonight(april.room.dialogue)
    is_gone(april)


def test_reason_of_a_ballot_taken_back_is_gone_everywhere(april, digger):
    client, issue = client_of(digger.user), april.room.issues[0].pk
    client.post(april.path("vote"), {f"choice_{issue}": "no", f"reason_{issue}": f"{GONE} it is."})
    client.post(april.path("vote"), {"clear": "yes"})
    april.room.close(april.room.dialogue.ballots.get(closed_at=None))
    april.things["draft"] = make_draft(april)
    is_gone(april)


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
    assert GONE.encode() in bytes_of_the_database()
    for person in people:
        assert client_of(person.user).post(reverse("answer_withdraw", args=["april", "rights", 2])).status_code == 302
    releasing.tonight(dialogue)
    assert Contribution.objects.count() == len(people)
    Job.objects.create(kind="issues.clock.night", occasion="tonight")
    clock.night(Job.objects.claim())
    held = bytes_of_the_database()
    assert b"zqkeepzq" in held
    assert held.count(GONE.encode()) == 0


def say_and_change(person, kept, gone):
    """One answer that stays and one that is changed twice before it goes."""
    from_page = client_of(person.user)
    from_page.post(reverse("answer", args=["april", "rights", 1]), {"text": kept, "language": "en"})
    for text in (gone, gone + " again", gone):
        from_page.post(reverse("answer", args=["april", "rights", 2]), {"text": text, "language": "en"})
