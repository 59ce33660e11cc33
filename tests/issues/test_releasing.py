"""When answers become readable: named ones at once, hidden ones together and only from groups that are large enough."""

from datetime import timedelta

import pytest
from django.utils import timezone

from issues import answering, moderating, releasing, steering
from issues.disclosure import K
from issues.models import Contribution, Question
from tests.factories import make_dialogue, member, members, question, team, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def april():
    return make_dialogue()


def say(participant, text, *, issue="rights", number=1, **more):
    asked = question(participant.dialogue, issue, number)
    return answering.answer(participant=participant, question=asked, text=text, language="en", **more)


def readable(dialogue):
    return sorted(
        Contribution.objects.readable().filter(question__issue__dialogue=dialogue).values_list("text", flat=True)
    )


def test_named_answer_is_readable_at_once(april):
    say(member(april, "lsm", "Kofi"), "Open")
    assert readable(april) == ["Open"]


def test_hidden_answers_appear_when_five_wait_in_the_issue(april):
    people = members(april, "diggers", K)
    for n, amina in enumerate(people[:4]):
        say(amina, f"Hidden {n}", number=1 + n % 2)
    assert readable(april) == []
    say(people[4], "Hidden 4")
    assert readable(april) == [f"Hidden {n}" for n in range(5)]


def test_people_are_counted_and_not_answers(april):
    """Four answers of one person would bring out the fifth as soon as its author presses Send."""
    kofi, amina = member(april, "lsm", "Kofi"), members(april, "diggers", K)[0]
    for number in (1, 2):
        say(kofi, f"Off the record {number}", number=number, off_record=True)
        say(amina, f"Hidden {number}", number=number)
    for other in members(april, "diggers", K)[1:3]:
        say(other, f"Hidden by {other.pk}")
    assert (Contribution.objects.count(), readable(april)) == (6, [])


def silence(asked, *said):
    steering.begin_silence(question=asked)
    for participant, text in said:
        say(participant, text)
    steering.end_silence(question=asked)


def test_silence_of_a_few_brings_out_no_hidden_answer(april):
    """Else the team could end a silence as soon as one person has sent."""
    people = members(april, "diggers", K)
    silence(question(april, "rights", 1), (people[0], "Hidden"), (member(april, "lsm", "Kofi"), "Open"))
    assert readable(april) == ["Open"]
    silence(question(april, "rights", 1), *((p, f"Hidden {n}") for n, p in enumerate(people[:5])))
    assert len(readable(april)) == 6


def test_night_ends_only_silences_that_somebody_forgot(april):
    asked = question(april, "rights", 1)
    steering.begin_silence(question=asked)
    steering.night()
    asked.refresh_from_db()
    assert asked.silent
    Question.objects.filter(pk=asked.pk).update(silent_since=timezone.now() - timedelta(hours=13))
    steering.night()
    asked.refresh_from_db()
    assert (asked.silent, asked.silent_since) == (False, None)


def test_five_of_different_issues_do_not_appear(april):
    people = members(april, "diggers", K)
    for n, amina in enumerate(people[:5]):
        say(amina, f"Hidden {n}", issue=("rights", "roles")[n % 2])
    assert readable(april) == []


def test_hidden_groups_wait_together(april):
    for n, amina in enumerate(members(april, "diggers", K)[:3] + members(april, "owners", K)[:2]):
        say(amina, f"Hidden {n}")
    assert readable(april) == [f"Hidden {n}" for n in range(5)]


def test_five_answers_of_a_group_too_small_stay(april):
    for n, amina in enumerate(members(april, "diggers", K - 1)):
        say(amina, f"Hidden {n}")
    releasing.release_dialogue(april)
    assert readable(april) == []


def test_waiting_people_do_not_make_a_group_large_enough(april):
    people = members(april, "diggers", K - 1)
    member(april, "diggers", "Newcomer", status="waiting")
    say(people[0], "Hidden")
    releasing.release_dialogue(april)
    assert readable(april) == []


def test_sixth_member_lets_the_night_release(april):
    people = members(april, "diggers", K - 1)
    say(people[0], "Hidden")
    member(april, "diggers", "Sixth")
    steering.night()
    assert readable(april) == ["Hidden"]


def test_small_group_does_not_count_towards_five(april):
    for amina in members(april, "owners", 2):
        say(amina, f"Owner {amina.pk}")
    for n, amina in enumerate(members(april, "diggers", K)[:3]):
        say(amina, f"Hidden {n}")
    assert readable(april) == []


def test_closing_a_question_releases_its_issue(april):
    say(members(april, "diggers", K)[0], "Hidden")
    steering.close_question(question=question(april), by=team(april))
    assert readable(april) == ["Hidden"]


def test_end_of_answering_releases_everything(april):
    say(members(april, "diggers", K)[0], "Hidden")
    by = team(april)
    steering.change_phase(dialogue=april, phase="decide", seen="gather", by=by)
    assert readable(april) == []
    steering.change_phase(dialogue=april, phase="agenda", seen="decide", by=by)
    assert readable(april) == ["Hidden"]


def test_off_the_record_waits_for_the_others_and_for_its_group(april):
    kofi = member(april, "lsm", "Kofi", organisation="Gold Ridge")
    say(kofi, "Between us", off_record=True)
    releasing.release_dialogue(april)
    assert readable(april) == []
    members(april, "lsm", K - 1)
    releasing.release_dialogue(april)
    assert readable(april) == ["Between us"]


def test_changed_answer_stays_readable(april):
    people = members(april, "diggers", K)
    for n, amina in enumerate(people[:5]):
        say(amina, f"Hidden {n}")
    say(people[0], "Changed")
    assert readable(april) == ["Changed", "Hidden 1", "Hidden 2", "Hidden 3", "Hidden 4"]


def test_hidden_by_the_team_is_readable_to_nobody_else(april):
    said = say(member(april, "lsm", "Kofi"), "Rude")
    by = team(april)
    moderating.hide(text=said, reason="Names a person", dialogue=april, by=by)
    assert (readable(april), texts(april)) == ([], ["Rude"])
    moderating.show(text=said, dialogue=april, by=by)
    assert readable(april) == ["Rude"]
