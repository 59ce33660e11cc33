"""A framework between its file and the database, and a new dialogue made from it."""

import re
from collections import Counter
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from dialogue import keys
from dialogue.models import Dialogue, Lineage, TeamMember, words
from issues.frameworks import dump
from issues.frameworks.file import parse
from issues.models import Issue, Question
from stakeholders.models import Challenge, StakeholderGroup
from tests.factories import person
from workshops import frameworks, outlining

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


def without_settings(text):
    """A framework has none of its own."""
    return re.sub(r"^settings:\n(?:  .*\n)+", "", text, flags=re.M)


def test_bundled_framework_comes_back_as_it_was():
    loaded = load()
    assert parse(dumped()) == frameworks.bundled()
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


def changed(tmp_path, *changes):
    """A file like the bundled one, some words of it changed."""
    text = BUNDLED.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old)
        text = text.replace(old, new)
    file = tmp_path / "changed.yaml"
    file.write_text(text, encoding="utf-8")
    return file


NEXT = (("version: 2\n", "version: 3\n"), ("title: Agreeing roles and responsibilities", "title: Roles and duties"))
UIDS = re.compile(r" *(uid|version): .*\n")


def test_framework_in_use_stays_and_its_next_version_stands_beside_it(tmp_path):
    first = load()
    frameworks.start_dialogue(framework=first, slug="april", title="April")
    assert load().pk == first.pk  # says the same
    with pytest.raises(CommandError, match="in use"):
        load(changed(tmp_path, NEXT[1]))
    load(changed(tmp_path, *NEXT))
    second = Dialogue.objects.get(slug="visioning-2015-v3")
    assert (second.uid, second.version, second.digest != first.digest) == (first.uid, 3, True)
    assert outlining.uids_of(second) == outlining.uids_of(first)
    assert (parse(dumped(second.slug)).key, Dialogue.objects.get(slug="april").framework) == ("visioning-2015", first)
    assert load(changed(tmp_path, *NEXT)) == first
    assert Dialogue.objects.count() == 3


def test_file_without_uids_finds_those_of_the_version_before(tmp_path):
    bare = tmp_path / "bare.yaml"
    bare.write_text(UIDS.sub("", BUNDLED.read_text(encoding="utf-8")), encoding="utf-8")
    first = load(bare)
    frameworks.start_dialogue(framework=first, slug="april", title="April")
    bare.write_text(bare.read_text(encoding="utf-8").replace(*NEXT[1]), encoding="utf-8")
    load(bare)
    second = Dialogue.objects.get(slug="visioning-2015-v2")
    assert (second.version, second.uid, outlining.uids_of(second)) == (2, first.uid, outlining.uids_of(first))
    assert first.issues.get(key="roles").title != second.issues.get(key="roles").title


def test_every_row_says_what_became_of_the_words_it_took_over():
    framework = load()
    april = frameworks.start_dialogue(framework=framework, slug="april", title="April")
    rows = {row.uid for row in Question.objects.filter(issue__dialogue=april)}
    assert rows == {row.uid for row in Question.objects.filter(issue__dialogue=framework)}
    told = Counter(row.lineage for row in outlining.rows_of(april))
    assert told == {Lineage.UNCHANGED: len(outlining.rows_of(framework))}
    first, second = april.issues.all()[:2]
    first.title, second.title = f"{first.title} here", f"  {second.title} "  # spaces are no words
    new = Issue(dialogue=april, key="new", position=9, title="New")
    assert [issue.lineage for issue in (first, second, new)] == [Lineage.ADAPTED, Lineage.UNCHANGED, Lineage.NEW]
    assert {row.from_uid for row in outlining.rows_of(framework)} == {""}


def test_what_became_of_the_words_goes_along_in_a_file(tmp_path):
    framework = load()
    april = frameworks.start_dialogue(framework=framework, slug="april", title="April")
    april.issues.filter(key="roles").update(title="Who does what here")
    file = tmp_path / "april.yaml"
    file.write_text(dumped("april").replace("key: april", "key: ours", 1), encoding="utf-8")
    call_command("framework", "load", str(file), stdout=StringIO())
    ours = Dialogue.objects.get(slug="ours")
    assert dumped("ours").replace("key: ours", "key: april", 1) == without_settings(dumped("april"))
    told = {issue.key: issue.lineage for issue in ours.issues.all()}
    assert Counter(told.values()) == {Lineage.UNCHANGED: 6, Lineage.ADAPTED: 1}
    assert (told["roles"], ours.uid) == (Lineage.ADAPTED, april.uid)


def untitled(framework):
    return replace(framework, title="", translations=tuple(t for t in framework.translations if t.field != "title"))


def test_dialogue_takes_over_everything_and_has_its_own_key():
    framework, boss = load(), person("Boss")
    april = frameworks.start_dialogue(framework=framework, slug="april", title="April", by=boss)
    said = [dump.digest(untitled(outlining.read(row))) for row in (framework, april)]
    assert said[0] == said[1]
    assert outlining.uids_of(framework) == outlining.uids_of(april)
    assert (april.kind, april.phase, april.framework) == ("dialogue", "draft", framework)
    assert len(keys.read(april)) == 32
    assert TeamMember.objects.get(dialogue=april).role == "organiser"
    assert april.join_code != framework.join_code


def test_changes_of_a_dialogue_leave_its_framework():
    framework = load()
    april = frameworks.start_dialogue(framework=framework, slug="april", title="April")
    april.issues.all().delete()
    assert framework.issues.count() == 7


def test_translations_go_along_through_rows_copies_and_files(tmp_path):
    said = """
translations:
  tw:
    title: {text: Anisoadehu}
    issues.roles.title: {text: Dwumadie}
    groups.diggers.roles: {text: [odwumayɛni]}
"""
    path = tmp_path / "twi.yaml"
    path.write_text("language: en\n" + BUNDLED.read_text(encoding="utf-8") + said, encoding="utf-8")
    call_command("framework", "load", str(path), stdout=StringIO())
    framework = Dialogue.objects.get(slug="visioning-2015")
    assert (framework.language, framework.languages) == ("en", ["tw"])
    dialogue = frameworks.start_dialogue(framework=framework, slug="ghana", title="Ghana")
    issue = dialogue.issues.read_in("tw").get(key="roles")
    assert (words(issue, "title").text, words(issue, "title").is_stale) == ("Dwumadie", False)
    assert words(issue, "problem").is_original
    roles = words(dialogue.groups.read_in("tw").get(key="diggers"), "roles")
    assert (roles.text, roles.is_stale) == (["odwumayɛni"], False)
    title = words(Dialogue.objects.read_in("tw").get(slug="ghana"), "title")
    assert (title.text, title.is_stale) == ("Ghana", False)  # the dialogue has a title of its own
    again = frameworks.start_dialogue(framework=framework, slug="again", title=framework.title)
    assert words(Dialogue.objects.read_in("tw").get(pk=again.pk), "title").text == "Anisoadehu"
    assert parse(dump.dump(outlining.read(framework))) == outlining.read(framework)
    assert lineages(dialogue) == {Lineage.UNCHANGED}


def lineages(dialogue):
    return {row.lineage for row in outlining.rows_of(dialogue)}
