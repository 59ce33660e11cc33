"""When words appear, change and go: a first named answer at once, all else by the clock, and only from groups that are large enough."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dialogue import phases
from dialogue.models import Dialogue
from dialogue.phases import Act
from issues import answering, fixed_times, moderating, releasing, steering
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


def hidden(april, number, *, group="diggers", name="Hidden", **more):
    """So many people of a group that is large enough say something."""
    people = members(april, group, max(number, K))
    for n, amina in enumerate(people[:number]):
        say(amina, f"{name} {n}", number=1 + n % 2, **more)
    return people


def test_no_press_brings_out_a_hidden_answer(april):
    people = hidden(april, 5)
    assert readable(april) == []
    say(people[5], "Hidden 5")
    by = team(april)
    steering.close_question(question=question(april), by=by)
    steering.close_question(question=question(april, number=2), by=by)
    steering.change_phase(dialogue=april, phase="decide", seen="gather", by=by)
    steering.change_phase(dialogue=april, phase=phases.next_of("decide"), seen="decide", by=by)
    april.refresh_from_db()
    assert not april.allows(Act.ANSWER)
    assert readable(april) == []


def test_fixed_time_releases_when_five_wait_in_the_issue(april):
    hidden(april, 5)
    releasing.at_fixed_time(april)
    assert readable(april) == [f"Hidden {n}" for n in range(5)]


def test_fixed_time_leaves_four_waiting_until_the_night(april):
    hidden(april, 4)
    releasing.at_fixed_time(april)
    assert readable(april) == []
    steering.night()
    assert readable(april) == [f"Hidden {n}" for n in range(4)]


def test_people_are_counted_and_not_answers(april):
    """Four answers of one person would bring out the fifth."""
    people = members(april, "diggers", K)
    for amina in people[:4]:
        for number in (1, 2):
            say(amina, f"Hidden {amina.pk} {number}", number=number)
    releasing.at_fixed_time(april)
    assert readable(april) == []


def test_colleagues_off_the_record_do_not_count(april):
    """Four colleagues would bring out any miner's answer."""
    for kofi in members(april, "lsm", K)[:4]:
        say(kofi, f"Off the record {kofi.pk}", off_record=True)
    hidden(april, 1)
    releasing.at_fixed_time(april)
    assert readable(april) == []


def test_changes_and_withdrawals_count_as_waiting_words(april):
    people = hidden(april, 5)
    releasing.tonight(april)
    say(people[0], "Changed", number=1)
    answering.withdraw(participant=people[1], question=question(april, number=2))
    for amina in people[2:4]:
        say(amina, f"Changed {amina.pk}", number=2)
    releasing.at_fixed_time(april)
    assert "Changed" not in readable(april)
    say(people[5], "A fifth")
    releasing.at_fixed_time(april)
    assert {"Changed", "A fifth"} <= set(readable(april))
    assert "Hidden 1" not in readable(april)


def test_named_changes_wait_like_all_others(april):
    kofi = member(april, "lsm", "Kofi")
    say(kofi, "Open")
    say(kofi, "Changed")
    assert readable(april) == ["Open"]
    steering.night()
    assert readable(april) == ["Changed"]


@pytest.mark.parametrize("phase", ["agenda", "closed"])
def test_night_serves_every_phase_in_which_something_waits(april, phase):
    hidden(april, 1)
    Dialogue.objects.filter(pk=april.pk).update(phase=phase)
    steering.night()
    assert readable(april) == ["Hidden 0"]


def silence(asked, *said):
    steering.begin_silence(question=asked)
    for participant, text in said:
        say(participant, text)
    steering.end_silence(question=asked)
    asked.refresh_from_db()


def test_silence_of_five_appears_as_it_ends(april):
    people, kofi = members(april, "diggers", K), member(april, "lsm", "Kofi")
    silence(question(april), (kofi, "Open"), *((p, f"Hidden {n}") for n, p in enumerate(people[:5])))
    assert len(readable(april)) == 6


def test_silence_of_few_waits_as_a_whole_for_its_hour(april):
    """Else the team could end a silence as soon as one person has sent; and a named answer alone would tell who the others are."""
    people, kofi, ama = members(april, "diggers", K), member(april, "lsm", "Kofi"), member(april, "gov", "Ama")
    asked, begun = question(april), timezone.now()
    silence(asked, (people[0], "Hidden"), (kofi, "Open"))
    say(ama, "Late")
    steering.night()
    releasing.at_fixed_time(april)
    assert readable(april) == []
    assert asked.shows_at - begun >= fixed_times.AFTER_SILENCE - timedelta(seconds=5)
    releasing.after_silences(april, asked.shows_at - timedelta(seconds=1))
    assert readable(april) == []
    releasing.after_silences(april, asked.shows_at)
    assert readable(april) == ["Hidden", "Late", "Open"]
    say(member(april, "lsm", "Kojo"), "At once")
    assert "At once" in readable(april)


def test_silence_brings_out_nothing_that_waited_before(april):
    """Else a team could ask in silence, end it, and have whatever waits."""
    people = members(april, "diggers", K)
    say(people[0], "Waited")
    releasing.tonight(april)
    say(people[0], "Edited")
    say(people[1], "Waits")
    asked = question(april)
    silence(asked, *((p, f"In silence {p.pk}") for p in people[2:6]))
    releasing.after_silences(april, asked.shows_at)
    assert ("Waits" in readable(april), "Edited" in readable(april), len(readable(april))) == (False, False, 5)


def test_second_silence_brings_out_no_fifth_answer_at_a_press(april):
    people, asked = members(april, "diggers", K), question(april)
    silence(asked, *((p, f"First {p.pk}") for p in people[:4]))
    silence(question(april), (people[4], "Fifth"))
    assert readable(april) == []
    releasing.after_silences(april, question(april).shows_at)
    assert len(readable(april)) == 5


def test_hour_of_a_silence_breaks_open_no_other(april):
    people, asked = members(april, "diggers", K), question(april)
    silence(asked, (people[0], "First"))
    hour = asked.shows_at
    steering.begin_silence(question=question(april))
    say(people[1], "Being written")
    releasing.after_silences(april, hour)
    assert readable(april) == []


def test_off_the_record_is_protected_in_a_silence_where_no_group_hides():
    april = make_dialogue(policies=dict.fromkeys(("asm", "diggers", "owners", "communities"), "named"))
    people = members(april, "lsm", K)
    asked = question(april)
    steering.begin_silence(question=asked)
    say(people[0], "Between us", off_record=True)
    say(people[1], "Open")
    steering.end_silence(question=asked)
    assert readable(april) == []


def test_one_person_with_several_places_is_one(april):
    """Whoever changes group or address gets a new place, but not a second voice among the five."""
    people = members(april, "diggers", K + 4)
    for n, amina in enumerate(people[:5]):
        say(amina, f"Hidden {n}")
    for amina in people[1:5]:
        type(amina).objects.filter(pk=amina.pk).update(status="removed")
    releasing.at_fixed_time(april)
    assert readable(april) == []


def test_texts_that_the_team_hid_bring_out_no_others(april):
    people = hidden(april, 5)
    moderating.hide(text=Contribution.objects.first(), reason="So.", dialogue=april, by=team(april))
    releasing.at_fixed_time(april)
    assert (readable(april), len(people)) == ([], K)


def test_silence_where_nobody_hides_appears_as_it_ends():
    april = make_dialogue(policies=dict.fromkeys(("asm", "diggers", "owners", "communities"), "named"))
    silence(question(april), (member(april, "diggers", "Amina"), "Open"))
    assert readable(april) == ["Open"]


def test_silence_ended_by_the_team_or_the_phase_waits_for_its_hour(april):
    for n, amina in enumerate(members(april, "diggers", K)[:5]):
        steering.begin_silence(question=question(april))
        say(amina, f"Hidden {n}")
    steering.close_question(question=question(april), by=team(april))
    assert (readable(april), question(april).shows_at is None) == ([], False)


def test_nothing_changes_on_a_page_while_its_question_is_written_in_silence(april):
    people = hidden(april, 5)
    releasing.tonight(april)
    for amina in people[:5]:
        answering.withdraw(participant=amina, question=question(april, number=1))
        answering.withdraw(participant=amina, question=question(april, number=2))
    steering.begin_silence(question=question(april, number=1))
    steering.night()
    assert readable(april) == ["Hidden 0", "Hidden 2", "Hidden 4"]


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
    releasing.at_fixed_time(april)
    assert readable(april) == []


def test_hidden_groups_wait_together(april):
    for n, amina in enumerate(members(april, "diggers", K)[:3] + members(april, "owners", K)[:2]):
        say(amina, f"Hidden {n}")
    releasing.at_fixed_time(april)
    assert readable(april) == [f"Hidden {n}" for n in range(5)]


def test_five_answers_of_a_group_too_small_stay(april):
    for n, amina in enumerate(members(april, "diggers", K - 1)):
        say(amina, f"Hidden {n}")
    releasing.tonight(april)
    assert readable(april) == []


def test_waiting_people_do_not_make_a_group_large_enough(april):
    people = members(april, "diggers", K - 1)
    member(april, "diggers", "Newcomer", status="waiting")
    say(people[0], "Hidden")
    releasing.tonight(april)
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
    releasing.at_fixed_time(april)
    assert readable(april) == []


def test_off_the_record_waits_for_the_others_and_for_its_group(april):
    kofi = member(april, "lsm", "Kofi", organisation="Gold Ridge")
    say(kofi, "Between us", off_record=True)
    releasing.tonight(april)
    assert readable(april) == []
    members(april, "lsm", K - 1)
    releasing.tonight(april)
    assert readable(april) == ["Between us"]


def test_hidden_by_the_team_is_readable_to_nobody_else(april):
    said = say(member(april, "lsm", "Kofi"), "Rude")
    by = team(april)
    moderating.hide(text=said, reason="Names a person", dialogue=april, by=by)
    assert (readable(april), texts(april)) == ([], ["Rude"])
    moderating.show(text=said, dialogue=april, by=by)
    assert readable(april) == ["Rude"]
