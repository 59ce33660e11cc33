"""Answering, changing, taking back: one person, one answer, under the policy of the group."""

import pytest

from issues import answering
from issues.answering import NotOpen, Repeated
from issues.models import Contribution
from stakeholders.models import Voice
from tests.factories import make_dialogue, member, question, texts

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
    assert answering.withdraw(participant=amina, question=question(april)) is True
    assert answering.withdraw(participant=amina, question=question(april)) is False
    assert texts(april) == []


@pytest.mark.parametrize("phase", ["agenda", "closed"])
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
    with pytest.raises(NotOpen):
        answering.withdraw(participant=amina, question=said)
    assert texts(april) == ["We dig"]


def test_waiting_participant_cannot_answer(april):
    with pytest.raises(NotOpen):
        say(member(april, "diggers", "Amina", status="waiting"))


def test_named_answer_carries_the_organisation_and_the_name_only_if_wished(april):
    kofi = member(april, "lsm", "Kofi", organisation="Gold Ridge")
    assert say(kofi).voice.name == "Gold Ridge"
    assert say(kofi, with_name=True).voice.name == "Gold Ridge, Kofi"
    assert say(kofi).voice.name == "Gold Ridge"


def test_hidden_voice_has_no_name_even_if_asked_for(april):
    amina = member(april, "diggers", "Amina", organisation="Pit 7")
    said = say(amina, with_name=True, off_record=True)
    assert (said.voice.name, said.off_record, said.is_named) == ("", False, False)


def test_off_the_record_is_another_voice_and_moves_the_answer(april):
    kofi = member(april, "lsm", "Kofi", organisation="Gold Ridge")
    open_words = say(kofi, "In the open", number=2)
    first = say(kofi, "In the open")
    second = say(kofi, "Between us", off_record=True)
    assert (second.voice_id == first.voice_id, second.voice.name, second.released) == (False, "", False)
    assert texts(april) == ["Between us", "In the open"]
    back = say(kofi, "In the open again")
    assert (back.voice_id, texts(april)) == (open_words.voice_id, ["In the open", "In the open again"])


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
