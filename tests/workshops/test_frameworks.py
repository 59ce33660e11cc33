"""A framework between its file and the database, and a new dialogue made from it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from dialogue import keys
from dialogue.models import Dialogue, TeamMember
from issues.frameworks.file import parse
from issues.models import Issue, Question
from stakeholders.models import Challenge, StakeholderGroup
from tests.factories import person
from workshops import frameworks

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
BUNDLED = ROOT / "issues" / "frameworks" / "visioning-2015.yaml"


def load(name="visioning-2015"):
    call_command("framework", "load", str(name), stdout=StringIO())
    return Dialogue.objects.get(slug="visioning-2015")


def dumped(key="visioning-2015"):
    out = StringIO()
    call_command("framework", "dump", key, stdout=out)
    return out.getvalue()


def test_bundled_framework_comes_back_as_it_was():
    loaded = load()
    assert parse(dumped()) == parse(BUNDLED.read_text(encoding="utf-8"))
    assert (loaded.kind, loaded.issues.count(), Question.objects.filter(issue__dialogue=loaded).count()) == (
        "framework",
        7,
        24,
    )


def test_dump_loads_into_the_same_dump(tmp_path):
    load()
    first = dumped()
    file = tmp_path / "again.yaml"
    file.write_text(first, encoding="utf-8")
    load(file)
    assert dumped() == first
    assert Dialogue.objects.count() == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("    policy: hidden\n    palette: rust", "    policy: secret\n    palette: rust", "policy: secret", "policy"),
        ("    groups: [asm, gov]", "    groups: [asm, nobody]", "groups: [asm, nobody]", "groups"),
        ("    tier: 3\n", "    tier: 9\n", "tier: 9", "tier"),
    ],
)
def test_malformed_file_names_line_and_field_and_loads_nothing(tmp_path, old, new, line, field):
    text = BUNDLED.read_text(encoding="utf-8").replace(old, new, 1)
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    number = next(n for n, content in enumerate(text.splitlines(), 1) if line in content)
    with pytest.raises(CommandError) as told:
        call_command("framework", "load", str(file))
    message = str(told.value)
    assert [part in message for part in (str(number), field, "Nothing was loaded.")] == [True] * 3
    assert [model.objects.count() for model in (Dialogue, Issue, StakeholderGroup, Challenge)] == [0] * 4


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"\xff\xfe\x00", "not UTF-8"), (b"- just\n- a list\n", "Nothing was loaded."), (b"a: [1", "Nothing")],
)
def test_what_is_no_framework_gets_a_sentence(tmp_path, content, sentence):
    file = tmp_path / "odd.yaml"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        call_command("framework", "load", str(file))
    assert Dialogue.objects.count() == 0


@pytest.mark.parametrize(("verb", "name"), [("load", "nowhere"), ("dump", "nowhere")])
def test_unknown_names_get_a_sentence(verb, name):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("framework", verb, name)


def test_loading_again_replaces_an_unused_framework():
    first = load()
    Issue.objects.filter(dialogue=first).update(title="Changed by hand")
    second = load()
    assert (second.issues.filter(title="Changed by hand").count(), Dialogue.objects.count()) == (0, 1)


def test_framework_in_use_is_not_replaced():
    framework = load()
    frameworks.start_dialogue(framework=framework, slug="april", title="April")
    with pytest.raises(CommandError, match="in use"):
        load()
    assert Dialogue.objects.count() == 2


def test_dialogue_takes_over_everything_and_has_its_own_key():
    framework, boss = load(), person("Boss")
    april = frameworks.start_dialogue(framework=framework, slug="april", title="April", by=boss)
    same, copy = frameworks.read(framework), frameworks.read(april)
    assert (copy.groups, copy.relations, copy.challenges) == (same.groups, same.relations, same.challenges)
    assert (copy.issues, copy.terms, copy.goals) == (same.issues, same.terms, same.goals)
    assert (april.kind, april.phase, april.framework) == ("dialogue", "draft", framework)
    assert len(keys.read(april)) == 32
    assert TeamMember.objects.get(dialogue=april).role == "organiser"
    assert april.join_code != framework.join_code


def test_changes_of_a_dialogue_leave_its_framework():
    framework = load()
    april = frameworks.start_dialogue(framework=framework, slug="april", title="April")
    april.issues.all().delete()
    assert framework.issues.count() == 7
