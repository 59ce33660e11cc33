"""The pages of an outline as a file: down, faults by line, differences, and in at a second press."""

import re
import time

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from dialogue.models import Dialogue
from issues.frameworks.file import parse
from issues.models import Issue
from stakeholders.models import Invitation
from tests.factories import member, person, team
from tests.speaking import client_of
from tests.workshops.test_refilling import TEXT
from workshops import frameworks, outlining
from workshops.files import file_words, reading_files

pytestmark = pytest.mark.django_db
PAGE, DOWN = "/d/ghana/team/outline-file/", "/d/ghana/team/outline-file/down/"


@pytest.fixture
def ghana(settings):
    settings.DEMO = True
    dialogue = Dialogue.objects.create(slug="ghana", title="Ghana")
    outlining.fill(dialogue, frameworks.bundled())
    return dialogue


@pytest.fixture
def boss(ghana):
    user = team(ghana, "organiser", "Ama")
    type(user).objects.filter(pk=user.pk).update(is_demo=True)
    return client_of(user)


def upload(text, name="outline.yaml"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def look(client, text, how="replace", **more):
    return client.post(PAGE, {"file": upload(text), "how": how, **more})


def hidden(page, name="shown"):
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.content.decode())
    return found[1] if found else ""


def put(client, page, text, how="replace", **more):
    return client.post(PAGE, {"outline": text, "how": how, "shown": hidden(page), "put": "yes", **more})


# ---- down


def test_file_comes_down_with_settings_and_without_people(ghana, boss):
    member(ghana, "gov", "Zqgrace")
    ghana.sender_name = "Zqsender"
    ghana.answers_until = "2030-01-02"
    ghana.save()
    answer = boss.get(DOWN)
    said = answer.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="ghana.yaml"'
    assert (parse(said).settings.agenda_minutes, parse(said).issues) == (240, outlining.read(ghana).issues)
    assert [
        w for w in ("Zq", "2030", "draft", ghana.join_code, ghana.key_name) if w in said.replace("draftsman", "")
    ] == []


def test_issues_that_are_not_listed_are_counted_and_not_told(ghana, boss):
    first, second, third = ghana.issues.all()[:3]
    Issue.objects.filter(pk=first.pk).update(status="proposed", title="Zqproposed")
    Issue.objects.filter(pk__in=[second.pk, third.pk]).update(status="removed", title="Zqremoved")
    said = boss.get(DOWN).content.decode()
    assert "# 1 issue that is proposed is not in this file." in said
    assert "# 2 issues that were taken off the list are not." in said
    assert ("Zq" in said, len(parse(said).issues)) == (False, 4)


def test_who_reads_and_who_puts_in(ghana):
    for role, expected in (
        ("observer", [200, 200, 404]),
        ("facilitator", [200, 200, 404]),
        ("organiser", [200, 200, 422]),
    ):
        user = team(ghana, role, role)
        type(user).objects.filter(pk=user.pk).update(is_demo=True)
        client = client_of(user)
        assert [client.get(PAGE).status_code, client.get(DOWN).status_code, client.post(PAGE).status_code] == expected
    for user in (person("Ama"), member(ghana, "gov", "Grace").user):
        assert [client_of(user).get(p).status_code for p in (PAGE, DOWN)] == [404, 404]


# ---- up


def test_differences_come_first_and_a_second_press_puts_it_in(ghana, boss):
    new = TEXT.replace("name: Mining companies", "name: <b>Firms</b>", 1)
    page = look(boss, new)
    said = page.content.decode()
    assert (page.status_code, "&lt;b&gt;Firms&lt;/b&gt;" in said, "<b>Firms" in said) == (200, True, False)
    assert ghana.groups.get(key="lsm").name == "Mining companies"
    done = put(boss, page, new)
    assert (done.status_code, done.url) == (302, PAGE)
    assert (ghana.groups.get(key="lsm").name, Dialogue.objects.get().title) == ("<b>Firms</b>", "Ghana")


def test_merging_lets_nothing_go(ghana, boss):
    cut = TEXT[: TEXT.index("\nterms:")] + "\nterms:\n  - {key: zama, name: Zama, definition: Who takes a chance.}\n"
    put(boss, look(boss, cut, "merge"), cut, "merge")
    assert list(ghana.terms.values_list("key", flat=True))[-1] == "zama"
    assert ghana.terms.count() == len(frameworks.bundled().terms) + 1
    put(boss, look(boss, cut), cut)
    assert [term.key for term in ghana.terms.all()] == ["zama"]


@pytest.mark.both_databases
def test_title_and_settings_come_only_if_they_are_wanted(ghana, boss):
    new = "settings: {agenda_minutes: 90, public: [ledger]}\n" + TEXT
    put(boss, look(boss, new), new)
    assert Dialogue.objects.values_list("title", "agenda_minutes", "ledger_public").get() == ("Ghana", 240, False)
    ticks = {"head": "on", "settings": "on"}
    page = look(boss, new, **ticks)
    assert "Minutes of the agenda" in page.content.decode()
    put(boss, page, new, **ticks)
    assert Dialogue.objects.values_list("title", "agenda_minutes", "ledger_public").get() == (
        frameworks.bundled().title,
        90,
        True,
    )


def test_settings_without_what_is_public_close_it_and_the_page_says_so(ghana, boss):
    Dialogue.objects.update(results_public=True)
    new = "settings: {agenda_minutes: 90}\n" + TEXT
    page = look(boss, new, settings="on")
    assert re.findall(r"<dt>(\w+)[^<]*</dt><dd><bdi> <del>(\w+)</del>", page.content.decode()) == [
        ("Minutes", "240"),
        ("Public", "results"),
    ]
    put(boss, page, new, settings="on")
    assert Dialogue.objects.get().public == []


def test_file_in_another_language_is_told_unless_the_head_comes_too(ghana, boss):
    Dialogue.objects.update(language="en")
    new = "language: fr\n" + TEXT
    words = "The file is in Français; the dialogue stays marked as English."
    assert words in look(boss, new).content.decode()
    page = look(boss, new, head="on").content.decode()
    assert (words in page, "<del>en</del> <ins>fr</ins>" in " ".join(page.split())) == (False, True)
    assert words not in look(boss, "language: en\n" + TEXT).content.decode()


def test_file_is_read_before_anything_is_written(ghana, boss, monkeypatch):
    """Whoever writes is on SQLite the only one, and a file of 400 KB is read for two seconds."""
    seen, feed = [], yaml.SafeLoader.get_single_node
    monkeypatch.setattr(
        yaml.SafeLoader, "get_single_node", lambda self: seen.append(len(connection.savepoint_ids)) or feed(self)
    )
    outside = len(connection.savepoint_ids)
    page = look(boss, TEXT, once="0" * 20)
    assert (page.status_code, seen) == (200, [outside])


@pytest.mark.parametrize("changed", ["text", "how", "outline"])
def test_press_that_saw_other_differences_shows_them_anew(ghana, boss, changed):
    new, how = TEXT.replace("name: Mining companies", "name: Firms", 1), "replace"
    page = look(boss, new)
    if changed == "text":
        new = new.replace("tier: 3", "tier: 2", 1)
    if changed == "how":
        how = "merge"
    if changed == "outline":
        ghana.terms.first().delete()
    again = put(boss, page, new, how)
    assert (again.status_code, "Nothing was put in yet" in again.content.decode()) == (409, True)
    assert ghana.groups.get(key="lsm").name == "Mining companies"
    assert put(boss, again, new, how).status_code == 302


def test_what_people_hang_on_is_told_before_the_press(ghana, boss):
    Invitation.objects.create(dialogue=ghana, email="x@x.test", group=ghana.groups.get(key="lsm"))
    new = re.sub(r"(name: Mining companies\n(?:.*\n){0,6}?    policy: )named", r"\1hidden", TEXT)
    assert new != TEXT
    page = look(boss, new)
    said = page.content.decode()
    assert ("“Mining companies” would protect otherwise" in said, 'name="put"' in said) == (True, False)
    assert put(boss, page, new).status_code == 200
    assert ghana.groups.get(key="lsm").policy == "named"


def test_opened_dialogue_takes_no_file(ghana, boss):
    Dialogue.objects.update(phase="gather")
    assert "Put one in" not in boss.get(PAGE).content.decode()
    assert "was opened" in look(boss, TEXT).content.decode()


def test_what_was_being_mended_when_it_opened_is_shown_to_be_taken_along(ghana, boss):
    Dialogue.objects.update(phase="gather")
    page = boss.post(PAGE, {"outline": "title: <b>Half\n", "how": "replace"}).content.decode()
    assert re.findall(r"<textarea[^>]*\breadonly\b[^>]*>([^<]*)</textarea>", page) == ["title: &lt;b&gt;Half\n"]
    assert 'name="put"' not in page


# ---- bad files


def test_every_fault_is_told_at_its_line_and_nothing_of_the_file_is_lost(ghana, boss):
    bad = TEXT.replace("tier: 3", "tier: 9", 1).replace("role: focus_area", "role: <i>focus", 1)
    page = look(boss, bad)
    said = page.content.decode()
    lines = [n for n, line in enumerate(bad.splitlines(), 1) if line.strip() in ("tier: 9", "role: <i>focus")]
    assert page.status_code == 422
    assert re.findall(r"<b>Line (\d+)</b>", said) == [str(n) for n in lines]
    assert ("2 faults were found" in said, "&lt;i&gt;focus" in said, "<i>focus" in said) == (True, True, False)
    assert page.context["form"].data["outline"] == bad
    good = page.context["form"].data["outline"].replace("tier: 9", "tier: 2").replace("<i>focus", "focus_area")
    assert boss.post(PAGE, {"outline": good, "how": "replace"}).status_code == 200


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [*{last},*{last},*{last},*{last},*{last},*{last},*{last},*{last}]\n"
    for last, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (BOMB, "anchors and aliases"),
        ("issues:\n" + "- a\n" * 49_000, "holds too many values"),
        ("a: [" + "1," * 99_000 + "]", "holds too many values"),
        ("[" * 199_000, "nested too deeply"),
        ("x" * 2_100_000, "larger than an outline can be"),
        ("é" * 500_001, "is longer than 500000 characters"),
        ("key: a\x00b\n", "a character that cannot be shown (U+0000)"),
        ('key: "\\ud800"\n', "U+D800"),
        (b"\xff\x00\xd8", "not a text in UTF-8"),
        (b"PK\x03\x04" + bytes(range(256)), "not a text in UTF-8"),
        (b"", "This file is empty"),
        ("   \n", "Choose a file first"),
        ("!!python/object/apply:os.system ['true']", "tags (!) are not allowed"),
        ("- just\n- a list\n", "must be a set of named fields"),
    ],
)
def test_file_that_means_harm_or_nothing_is_refused_in_a_sentence_and_soon(ghana, boss, content, sentence):
    begun = time.process_time()
    page = look(boss, content)
    assert (page.status_code, sentence in page.content.decode().replace("&amp;", "&")) == (422, True)
    assert time.process_time() - begun < 10  # two seconds on a machine of its own
    assert ghana.issues.count() == 7


def test_many_faults_are_told_up_to_a_number(ghana, boss):
    said = look(boss, "".join(f"a{n}: 1\n" for n in range(300))).content.decode()
    assert (len(re.findall(r"<b>Line", said)), "… and 104 more" in said) == (reading_files.SHOWN, True)


def test_file_of_another_program_is_read(ghana, boss):
    for content in (TEXT.encode("utf-16"), b"\xef\xbb\xbf" + TEXT.encode(), TEXT.replace("\n", "\r\n").encode()):
        assert look(boss, content).status_code == 200


def test_queries_do_not_grow_with_the_file(ghana, boss, django_assert_max_num_queries):
    with django_assert_max_num_queries(50):
        look(boss, TEXT)


def test_where_two_texts_differ():
    assert file_words.cut("one two three", "one 2 three") == ("one", "two", "2", "three")
    assert file_words.cut("a a", "a a a") == ("a a", "", "a", "")
    assert file_words.cut("", "new words") == ("", "", "new words", "")
