"""A new dialogue from the command line: rule, organiser, key; clear words when something does not fit."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dialogue import keys
from dialogue.models import Dialogue
from workshops import frameworks, outlining
from workshops.demo.demo_dialogue import framework

pytestmark = pytest.mark.django_db


def start(*more, slug="ghana", organiser="org@example.org"):
    said = StringIO()
    call_command(
        "startdialogue", "visioning-2015", slug, "Ghana dialogue", f"--organiser={organiser}", *more, stdout=said
    )
    return said.getvalue()


def test_dialogue_starts_with_organiser_key_and_chosen_rule():
    framework()
    said = start("--rule=double", "--threshold=3/5")
    dialogue = Dialogue.objects.get(slug="ghana")
    assert dialogue.join_code in said
    assert dialogue.rule["name"] == "double"
    assert dialogue.rule["threshold"] == "3/5"
    assert [(m.user.email, m.role) for m in dialogue.team.all()] == [("org@example.org", "organiser")]
    assert len(keys.read(dialogue)) == 32
    assert dialogue.issues.count() == 7


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"slug": "not a slug"}, "slug"),
        ({"organiser": "nobody"}, "email"),
    ],
)
def test_what_does_not_fit_is_said(more, words):
    framework()
    with pytest.raises(CommandError, match=words):
        start(**more)
    assert not Dialogue.objects.filter(kind="dialogue").exists()


def test_unknown_rule_and_taken_name_are_said():
    framework()
    with pytest.raises(CommandError, match="rule"):
        start("--rule=coin")
    start()
    with pytest.raises(CommandError, match="already"):
        start()


def test_framework_that_is_not_loaded_is_said():
    with pytest.raises(CommandError, match="framework load"):
        start()


def test_framework_in_use_is_not_loaded_again():
    loaded = framework()
    start()
    said = outlining.read(loaded)
    assert frameworks.load(said) == loaded
    with pytest.raises(frameworks.Exists):
        frameworks.load(replace(said, title="Other words, the same version"))
