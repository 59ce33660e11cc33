"""The key that keeps people and their words apart: made once, outside the database, never made anew."""

import hashlib
import os
import stat
from pathlib import Path

import pytest

from dialogue import keys
from dialogue.models import Dialogue
from stakeholders.models import Voice
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
