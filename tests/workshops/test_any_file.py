"""Whatever somebody does to a framework's file: it is refused with its faults, or it becomes a dialogue."""

import random

import pytest
from django.db import transaction

from dialogue.models import Dialogue
from issues.frameworks import comparison, merge
from issues.frameworks.file import FrameworkErrors, parse
from tests.workshops.test_refilling import TEXT
from workshops import frameworks, outlining

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
]  # sixty files of chance; one of each kind in test_refilling.py
HOW_MANY = 60


def changed(chance):
    """The bundled file with lines left out, doubled, mixed up, and keys and uids that stand elsewhere too."""
    lines = TEXT.splitlines()
    named = [n for n, line in enumerate(lines) if line.strip().startswith(("key:", "- key:", "uid:"))]
    for _time in range(chance.randint(1, 3)):
        here, there = chance.randrange(len(lines)), chance.randrange(len(lines))
        how = chance.choice(("drop", "double", "mix", "key"))
        if how == "drop":
            lines[here] = ""
        elif how == "double":
            lines[here] = f"{lines[here]}\n{lines[there]}"
        else:
            here, there = (chance.choice(named), chance.choice(named)) if how == "key" else (here, there)
            lines[here] = f"{lines[here].partition(':')[0]}:{lines[there].partition(':')[2]}"
    return "\n".join(lines)


def begin(slug, outline):
    """A dialogue of it, of which nothing stays."""
    with transaction.atomic():
        outlining.fill(Dialogue.objects.create(slug=slug, title="Any"), outline, file=outline)
        transaction.set_rollback(True)


def test_file_is_refused_with_its_faults_or_becomes_a_dialogue():
    chance, refused = random.Random(5), 0
    for number in range(HOW_MANY):
        try:
            outline = parse(changed(chance))
        except FrameworkErrors:
            refused += 1
            continue
        assert comparison.compare(frameworks.bundled(), outline)
        begin(f"any-{number}", outline)
        merged = merge.merge(frameworks.bundled(), outline)
        if not merge.faults(merged):
            begin(f"merged-{number}", merged)
    assert 10 < refused < HOW_MANY - 10
