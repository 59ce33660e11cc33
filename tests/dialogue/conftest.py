"""A dialogue to be saved, and a passphrase to lock it with."""

import pytest

from dialogue import vault
from issues import answering
from tests import factories
from tests.attacks.conftest import april, world_of_the_file
from tests.dialogue.drill import WORD, fill_outbox

__all__ = ["april", "world_of_the_file"]


@pytest.fixture
def cheap(monkeypatch):
    """Locking and unlocking many files is cheap here, and so would be guessing."""
    monkeypatch.setattr(vault, "COST", 2**4)


@pytest.fixture
def spoken(cheap):
    """A dialogue with little in it."""
    dialogue = factories.make_dialogue()
    for n, person in enumerate(factories.members(dialogue, "diggers", 3)):
        said = {"question": factories.question(dialogue), "text": f"Digger {n} speaks.", "language": "en"}
        answering.answer(participant=person, **said)
    fill_outbox(dialogue)
    return dialogue


@pytest.fixture
def word(tmp_path):
    file = tmp_path / "passphrase"
    file.write_text(WORD)
    return str(file)
