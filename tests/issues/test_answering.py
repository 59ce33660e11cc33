"""Answering, changing, taking back: one person, one answer, under the policy of the group."""

import pytest

from dialogue.phases import Act, Phase, opens
from issues import answering, releasing
from issues.answering import NotOpen
from issues.disclosure import K
from issues.models import Contribution
from issues.receipts import Repeated
from stakeholders.models import Voice
from tests.factories import make_dialogue, member, members, question, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def april():
    return make_dialogue()


def say(participant, text="We dig", *, issue="rights", number=1, **more):
    asked = question(participant.dialogue, issue, number)
    return answering.answer(participant=participant, question=asked, text=text, language="en", **more)


def test_answer_changes_in_place(april):
    amina = member(april, "diggers", "Amina")
    first = say(amina, "We dig")
    second = say(amina, "We dig deeper", show_group=False)
    assert (second.pk, texts(april), second.show_group) == (first.pk, ["We dig deeper"], False)


def test_same_form_twice_is_one_answer_with_one_receipt(april):
    amina = member(april, "diggers", "Amina")
    first, second = say(amina, key="k1"), say(amina, key="k1")
    assert first.pk == second.pk
    assert texts(april) == ["We dig"]


def test_same_form_with_other_words_is_refused(april):
    amina = member(april, "diggers", "Amina")
    say(amina, "We dig", key="k1")
    with pytest.raises(Repeated):
        say(amina, "Something else", key="k1")
    assert texts(april) == ["We dig"]


def test_withdraw_leaves_no_row(april):
    amina = member(april, "diggers", "Amina")
    say(amina)
    assert answering.withdraw(participant=amina, question=question(april)) == "gone"
    assert answering.withdraw(participant=amina, question=question(april)) == ""
    assert texts(april) == []


@pytest.mark.parametrize(
    "phase", [phase for phase in Phase if Act.READ in opens(phase) and Act.ANSWER not in opens(phase)]
)
def test_answer_needs_an_open_phase(phase):
    amina = member(make_dialogue(phase=phase), "diggers", "Amina")
    with pytest.raises(NotOpen):
        say(amina)


def test_answer_needs_an_open_question(april):
    amina = member(april, "diggers", "Amina")
    said = question(april)
    say(amina)
    april.issues.get(key="rights").questions.update(closed_at="2026-04-01T00:00Z")
    said.refresh_from_db()
    said.issue.dialogue = april
    with pytest.raises(NotOpen):
        answering.answer(participant=amina, question=said, text="Later", language="en")
    april.issues.get(key="rights").questions.get(position=1).contributions.update(released=True)
    with pytest.raises(NotOpen):
        answering.withdraw(participant=amina, question=said)
    assert texts(april) == ["We dig"]


def test_unread_answer_can_be_taken_back_after_the_question_closed(april):
    amina = member(april, "diggers", "Amina")
    say(amina)
    april.issues.get(key="rights").questions.update(closed_at="2026-04-01T00:00Z")
    assert answering.withdraw(participant=amina, question=question(april)) == "gone"


def test_unread_answer_goes_after_closing_while_the_one_it_replaced_is_read_still(april):
    kofi = member(april, "lsm", "Kofi")
    say(kofi, "Openly")
    say(kofi, "Quietly", off_record=True)
    april.issues.get(key="rights").questions.update(closed_at="2026-04-01T00:00Z")
    assert answering.withdraw(participant=kofi, question=question(april)) == "later"
    assert texts(april) == ["Openly"]  # it goes with the clock


@pytest.mark.parametrize("changed", [{"off_record": True}, {"with_name": True}])
def test_same_form_with_another_tick_is_refused_and_not_dropped(april, changed):
    kofi = member(april, "lsm", "Kofi", organisation="Gold Ridge")
    say(kofi, key="k1")
    with pytest.raises(Repeated):
        say(kofi, key="k1", **changed)


def test_same_form_with_the_groups_tick_taken_off_is_refused(april):
    amina = member(april, "diggers", "Amina")
    say(amina, key="k1")
    with pytest.raises(Repeated):
        say(amina, key="k1", show_group=False)


def test_waiting_participant_cannot_answer(april):
    with pytest.raises(NotOpen):
        say(member(april, "diggers", "Amina", status="waiting"))


def test_named_answer_carries_the_organisation_and_the_name_only_if_wished(april):
    kofi = member(april, "lsm", "Kofi", organisation="Gold Ridge")
    assert say(kofi).voice.name == "Gold Ridge"
    assert say(kofi, with_name=True).voice.name == "Gold Ridge, Kofi"
    assert say(kofi).voice.name == "Gold Ridge"


@pytest.mark.parametrize(
    ("group", "off_record", "kept"), [("lsm", False, "fr"), ("lsm", True, ""), ("diggers", False, ""), ("communities", False, "")]
)  # fmt: skip
def test_language_is_kept_with_a_named_answer_only(april, group, off_record, kept):
    said = answering.answer(
        participant=member(april, group, "Sena"),
        question=question(april),
        text="Oui",
        language="fr",
        off_record=off_record,
    )
    assert said.language == kept


def test_hidden_voice_has_no_name_even_if_asked_for(april):
    amina = member(april, "diggers", "Amina", organisation="Pit 7")
    said = say(amina, with_name=True, off_record=True)
    assert (said.voice.name, said.off_record, said.is_named) == ("", False, False)


def test_off_the_record_is_another_voice_and_both_wait(april):
    """Else a watcher would see an answer go under a name and one without come, at one press."""
    kofi = member(april, "lsm", "Kofi", organisation="Gold Ridge")
    first = say(kofi, "In the open")
    second = say(kofi, "Between us", off_record=True)
    first.refresh_from_db()
    assert (second.voice_id == first.voice_id, second.voice.name, second.released) == (False, "", False)
    assert (first.text, first.released, first.is_leaving) == ("In the open", True, True)
    assert answering.own(kofi, [second.question.issue]).filter(question=second.question).last() == second
    members(april, "lsm", 5)
    releasing.tonight(april)
    assert texts(april) == ["Between us"]


def test_back_on_the_record_waits_too(april):
    kofi = member(april, "lsm", "Kofi")
    members(april, "lsm", 5)
    say(kofi, "Between us", off_record=True)
    releasing.tonight(april)
    back = say(kofi, "In the open")
    assert (back.released, texts(april, released=True)) == (False, ["Between us"])
    releasing.tonight(april)
    assert texts(april, released=True) == ["In the open"]


def test_unread_answer_moves_on_the_record_without_a_trace(april):
    kofi = member(april, "lsm", "Kofi")
    say(kofi, "Between us", off_record=True)
    assert say(kofi, "In the open").released
    assert texts(april) == ["In the open"]


# ---- what others read already


@pytest.fixture
def read(april):
    """An answer that others have read, and its author."""
    amina = members(april, "diggers", K)[0]
    said = say(amina, "We dig")
    releasing.tonight(april)
    said.refresh_from_db()
    assert said.released
    return amina, said


def test_changed_words_stand_beside_those_that_others_read(april, read):
    amina, said = read
    changed = say(amina, "We dig deeper", show_group=False)
    assert (changed.pk, changed.text, changed.show_group) == (said.pk, "We dig", True)
    assert changed.latest == ("We dig deeper", "", False)
    releasing.tonight(april)
    changed.refresh_from_db()
    assert (changed.text, changed.show_group, changed.pending, changed.next_text) == ("We dig deeper", False, "", "")


def test_first_words_sent_again_change_nothing(read):
    amina, _said = read
    say(amina, "We dig deeper")
    assert say(amina, "We dig").pending == ""


def test_repeated_form_of_a_change_is_one_change(read):
    amina, _said = read
    say(amina, "We dig deeper", key="k")
    assert say(amina, "We dig deeper", key="k").latest[0] == "We dig deeper"
    with pytest.raises(Repeated):
        say(amina, "We dig", key="k")


def test_taking_back_waits_for_the_night(april, read):
    amina, said = read
    say(amina, "We dig deeper")
    assert answering.withdraw(participant=amina, question=question(april)) == "later"
    said.refresh_from_db()
    assert (said.text, said.next_text, said.is_leaving) == ("We dig", "", True)
    releasing.tonight(april)
    assert texts(april) == []


def test_taking_away_now_waits_for_nothing(april, read):
    amina, _said = read
    assert answering.withdraw(participant=amina, question=question(april), now=True) == "gone"
    assert texts(april) == []


def test_keeping_lets_it_stand_as_others_read_it(april, read):
    amina, said = read
    answering.withdraw(participant=amina, question=question(april))
    assert answering.keep(participant=amina, question=question(april)) is True
    assert answering.keep(participant=amina, question=question(april)) is False
    releasing.tonight(april)
    said.refresh_from_db()
    assert (said.text, said.pending) == ("We dig", "")


def test_keeping_drops_what_was_to_take_its_place(april):
    kofi = member(april, "lsm", "Kofi")
    say(kofi, "In the open")
    say(kofi, "Between us", off_record=True)
    answering.keep(participant=kofi, question=question(april))
    assert texts(april, pending="") == ["In the open"]


def test_protected_answers_of_two_issues_have_two_voices(april):
    esi = member(april, "communities", "Esi")
    voices = {
        say(esi, issue="rights").voice_id,
        say(esi, issue="rights", number=2).voice_id,
        say(esi, issue="roles").voice_id,
    }
    assert len(voices) == 2
    assert answering.own(esi, list(april.issues.all())).count() == 3


def test_hidden_answers_of_two_issues_have_one_voice(april):
    amina = member(april, "diggers", "Amina")
    say(amina, issue="rights")
    say(amina, issue="roles")
    assert Voice.objects.count() == 1


@pytest.mark.parametrize(("shown", "group"), [(True, "diggers"), (False, None)])
def test_hidden_answer_shows_its_group_only_if_wished(april, shown, group):
    said = say(member(april, "diggers", "Amina"), show_group=shown)
    assert getattr(said.shown_group, "key", None) == group


def test_named_answer_always_shows_its_group(april):
    assert say(member(april, "lsm", "Kofi"), show_group=False).shown_group.key == "lsm"


def test_own_finds_only_ones_own(april):
    amina, bintou = member(april, "diggers", "Amina"), member(april, "diggers", "Bintou")
    say(amina, "Mine")
    say(bintou, "Hers")
    assert [c.text for c in answering.own(amina, list(april.issues.all()))] == ["Mine"]


def test_same_person_in_two_dialogues_has_two_voices(april):
    amina = member(april, "diggers", "Amina")
    elsewhere = member(make_dialogue("may"), "diggers", "Amina", user=amina.user)
    assert say(amina).voice.tag != say(elsewhere).voice.tag
    assert Contribution.objects.count() == 2


# ---- what an author can change


def test_every_word_has_a_place_for_a_change_that_waits():
    names = {field.name for field in Contribution._meta.concrete_fields}
    assert {f"next_{name}" for name in Contribution.WORDS} == {name for name in names if name.startswith("next_")}
    assert set(Contribution.nothing_pending()) == {"pending", *(name for name in names if name.startswith("next_"))}


@pytest.mark.parametrize("name", Contribution.WORDS)
def test_each_word_changes_by_itself_at_the_fixed_time_and_leaves_nothing_behind(name):
    """A forgotten column would lose the change at night, or keep it for the next."""
    april = make_dialogue()
    said = say(member(april, "lsm", "Carla"), "A")
    others = {"text": "B", "language": "fr", "show_group": not said.show_group}
    Contribution.objects.filter(pk=said.pk).update(released=True)
    said.refresh_from_db()
    old = said.latest
    wanted = tuple(others[word] if word == name else getattr(said, word) for word in Contribution.WORDS)
    said.reword(wanted, receipt="", silent=False)
    said.refresh_from_db()
    assert (said.latest, tuple(getattr(said, word) for word in Contribution.WORDS)) == (wanted, old)
    assert tuple(getattr(said.as_left, word) for word in Contribution.WORDS) == wanted
    releasing.tonight(april)
    said.refresh_from_db()
    assert tuple(getattr(said, word) for word in Contribution.WORDS) == said.latest == wanted
    nothing = Contribution.nothing_pending()
    assert {field: getattr(said, field) for field in nothing} == nothing
