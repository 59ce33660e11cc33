"""The key that keeps people and their words apart: made once, outside the database, never made anew."""

import hashlib
import os
import stat
from pathlib import Path

import pytest

from dialogue import keys
from dialogue.models import Dialogue, User
from stakeholders.models import Participant, Voice
from tests.factories import make_dialogue, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def april():
    return make_dialogue()


def path(dialogue, settings):
    return Path(settings.KEY_DIR) / f"{dialogue.key_name}.key"


def test_key_is_32_bytes_for_its_owner_only(april, settings):
    file = path(april, settings)
    assert len(file.read_bytes()) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert april.key_check == hashlib.sha256(file.read_bytes()).hexdigest()


def test_key_is_made_once(april):
    with pytest.raises(FileExistsError):
        keys.create(april)


def test_database_does_not_hold_the_key(april, settings):
    key = path(april, settings).read_bytes()
    row = str(Dialogue.objects.values().get(pk=april.pk))
    assert key.hex() not in row
    assert keys.read(april) == key


@pytest.mark.parametrize("harm", ["missing", "changed", "short", "unreadable"])
def test_missing_or_changed_key_shuts_the_dialogue(april, settings, harm):
    keys.read(april)  # what was read before must not hide the harm
    file = path(april, settings)
    if harm == "missing":
        file.unlink()
    elif harm == "unreadable":
        file.unlink()
        file.mkdir()
    else:
        file.write_bytes(os.urandom(32) if harm == "changed" else b"")
    with pytest.raises(keys.KeyUnavailable):
        keys.tag(april, 1, "dialogue")


def test_key_of_another_dialogue_does_not_fit(april, settings):
    may = make_dialogue("may")
    path(may, settings).replace(path(april, settings))
    with pytest.raises(keys.KeyUnavailable):
        keys.read(april)


def test_tags_tell_people_scopes_and_dialogues_apart(april):
    may = make_dialogue("may")
    tags = [keys.tag(d, person, scope) for d in (april, may) for person in (1, 2) for scope in ("dialogue", "ballot 1")]
    assert len(set(tags)) == 8
    assert keys.tag(april, 1, "dialogue") == tags[0]
    assert len(tags[0]) == 64


def test_voice_is_found_again_through_the_key_only(april):
    amina, yenny = member(april, "diggers", "Amina"), member(april, "diggers", "Yenny")
    voice = Voice.objects.speaking(amina, "dialogue")
    assert Voice.objects.of(amina, "dialogue") == voice == Voice.objects.speaking(amina, "dialogue")
    assert [Voice.objects.of(yenny, "dialogue"), Voice.objects.of(amina, "ballot 1")] == [None, None]


# ---- references


def test_reference_tells_neither_the_row_nor_its_place(april):
    refs = [keys.reference(april, number) for number in range(1, 200)]
    assert {len(ref) for ref in refs} == {keys.REFERENCE}
    assert len(set(refs)) == len(refs)
    assert refs != sorted(refs)
    other = make_dialogue("june")
    assert keys.reference(other, 1) != keys.reference(april, 1)
    assert keys.reference(april, 1) not in keys.tag(april, 1, "ref")


def test_reference_before_the_key_comes_from_the_house(settings):
    draft = make_dialogue(phase="draft")
    assert draft.key_check == ""
    before = keys.reference(draft, 7)
    settings.SECRET_KEY = "another house's"
    assert keys.reference(draft, 7) != before


def test_sealed_dialogue_names_people_without_its_key(april, settings):
    person = member(april, "gov", "Ama")
    path(april, settings).unlink()
    with pytest.raises(keys.KeyUnavailable):
        assert person.ref
    april.phase = "sealed"
    assert len(person.ref) == keys.REFERENCE
    person.sealed_ref = "f" * keys.REFERENCE
    assert person.ref == person.sealed_ref


def test_people_are_found_by_references_of_their_own_dialogue(april):
    one, two, sealed = (member(april, "gov", name) for name in ("Ama", "Esi", "Kofi"))
    stranger = member(make_dialogue("june"), "gov", "Stranger")
    Participant.objects.filter(pk=sealed.pk).update(sealed_ref="0" * keys.REFERENCE)
    refs = [one.ref, stranger.ref, "0" * keys.REFERENCE, str(two.pk), "", "\0"]
    assert set(Participant.objects.with_refs(april, refs)) == {one, sealed}
    assert list(Participant.objects.with_refs(april, [])) == []
    assert two.ref != one.ref


def test_key_is_read_once_for_all_people(april, settings, monkeypatch):
    people = [member(april, "gov", f"Person {n}") for n in range(4)]
    wanted, opened = [people[2].ref], []
    monkeypatch.setattr(Path, "read_bytes", lambda path, real=Path.read_bytes: opened.append(path) or real(path))
    assert list(Participant.objects.with_refs(april, wanted)) == [people[2]]
    assert opened == [path(april, settings)]


@pytest.mark.one_database
def test_references_are_drawn_in_few_statements(april, django_assert_num_queries):
    people = [member(april, "gov", f"Person {n}") for n in range(12)]
    with django_assert_num_queries(2):  # one to read, one to write
        april.participants.draw_refs()
    drawn = set(april.participants.values_list("sealed_ref", flat=True))
    assert (len(drawn), {len(ref) for ref in drawn}) == (len(people), {keys.REFERENCE})


def test_people_without_a_name_are_called_something(april):
    nameless = User.objects.create_user()
    assert str(nameless) == "A person without a name"
    assert str(member(april, "gov", "x", user=nameless)) == "A person without a name (Government)"


# ---- sealed


def test_sealed_dialogue_asks_for_no_key_and_lets_nobody_speak(april, settings):
    amina = member(april, "diggers", "Amina")
    Voice.objects.speaking(amina, "dialogue")
    path(april, settings).unlink()
    april.phase = amina.dialogue.phase = "sealed"
    assert Voice.objects.of(amina, "dialogue") is None
    with pytest.raises(keys.KeyUnavailable):
        Voice.objects.speaking(amina, "dialogue")
    assert Voice.objects.count() == 1


def test_destroyed_key_is_written_over_and_gone(april, settings):
    file = path(april, settings)
    key, copy = file.read_bytes(), file.with_name("same file")
    copy.hardlink_to(file)  # shows what lies on the disk where the key lay
    keys.destroy(april.key_name)
    keys.destroy(april.key_name)
    assert (file.exists(), copy.read_bytes() != key, len(copy.read_bytes())) == (False, True, 32)
    with pytest.raises(keys.KeyUnavailable):
        keys.read(april)


def test_mark_stays_as_it_was_first_left(tmp_path):
    keys.mark_sealed("a" * 32, tmp_path / "new", "2026-11-25")
    keys.mark_sealed("a" * 32, tmp_path / "new", "2026-12-01")
    assert keys.sealed_marks(tmp_path / "new", tmp_path / "nowhere") == {"a" * 32: "2026-11-25"}
