"""The guide for facilitators in five languages: the same parts in the same order, read in one's own."""

import gzip
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from markdown_it import MarkdownIt

from issues.disclosure import STEP, K
from issues.models.rounds import REST
from tests.attacks.worlds import client_of

DOCS = settings.BASE_DIR / "docs"
LANGUAGES = ("fr", "es", "pt", "sw")


def shape(name):
    """What follows what: headings, lists, rows of tables, paragraphs."""
    words = (DOCS / name).read_text(encoding="utf-8")
    return [token.type + token.tag for token in MarkdownIt().enable("table").parse(words) if token.block]


@pytest.mark.parametrize("language", LANGUAGES)
def test_translated_guide_has_the_parts_of_the_english_one_and_says_that_it_is_a_draft(language):
    own, english = shape(f"facilitating.{language}.md"), shape("facilitating.md")
    assert own[:3] == english[:3]
    assert own[3:6] == ["paragraph_openp", "inline", "paragraph_closep"]  # the line that it awaits a reader
    assert own[6:] == english[3:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_hours_and_addresses_are_kept(language):
    kept = re.compile(r"\d\d:\d\d|https?://\S+")
    english, own = (
        (DOCS / name).read_text(encoding="utf-8") for name in ("facilitating.md", f"facilitating.{language}.md")
    )
    assert sorted(kept.findall(own)) == sorted(kept.findall(english))


@pytest.mark.django_db
def test_guide_is_read_in_the_language_of_the_reader(room):
    client = client_of(room.people["lsm"][0].user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    page = client.get(reverse("guide")).content.decode()
    assert "<h1>Animer un atelier</h1>" in page


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_both_pages_of_the_guide_are_light_and_hold_all_of_it(room, language):
    client = client_of(room.people["lsm"][0].user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    pages = [client.get(f"{reverse('guide')}{more}").content for more in ("", "?more")]
    assert [page for page in pages if len(gzip.compress(page, 6)) > 12 * 1024] == []
    assert [page.count(b"<h1>") for page in pages] == [1, 1]
    own = DOCS / ("facilitating.md" if language == "en" else f"facilitating.{language}.md")
    assert sum(page.count(b"<h2>") for page in pages) == own.read_text(encoding="utf-8").count("\n## ")


def test_image_holds_the_guides():
    """The rest of docs/ stays out of it."""
    lines = (settings.BASE_DIR / ".dockerignore").read_text(encoding="utf-8").split()
    assert lines.index("!docs/facilitating*.md") == lines.index("docs/*") + 1
    assert "docs" not in lines


TIES_AND_REACTIONS = {
    "issues/ties": ("Ask how it is", "Ask about all ties", "Close it", "Ties between the groups"),
    "issues/reactions": ("Close for reactions and show the results",),
}


def test_guide_calls_presses_on_ties_and_reactions_as_the_pages_do():
    words = (DOCS / "facilitating.md").read_text(encoding="utf-8")
    section = words.split("\n## How a tie is, and what people think of answers\n")[1].split("\n## ")[0]
    for folder, names in TIES_AND_REACTIONS.items():
        pages = "".join(file.read_text() for file in (settings.BASE_DIR / "templates" / folder).glob("*.html"))
        missing = [name for name in names if f'"{name}"' not in pages or f"*{name}*" not in section]
        assert missing == [], folder


STATEMENTS = {
    "stakeholders/people.html": ("What the groups find hard", "What the groups hope for"),
    "issues/statements/_team.html": ("Open it", "Close it"),
    "issues/statements/_item.html": ("We have this too", "We say so too", "Not ours", "We do not say so"),
    "issues/statements/_found.html": ("What do these groups share?",),
}
DRAFTED = {"facilitating.md": "en"} | {f"facilitating.{language}.md": language for language in LANGUAGES}


@pytest.mark.parametrize("name", DRAFTED)
def test_guide_calls_presses_on_challenges_and_visions_as_the_pages_do(name):
    """In every language."""
    words = (DOCS / name).read_text(encoding="utf-8")
    for file, names in STATEMENTS.items():
        page = (settings.BASE_DIR / "templates" / file).read_text(encoding="utf-8")
        with translation.override(DRAFTED[name]):
            missing = [
                each for each in names if f'"{each}"' not in page or f"*{translation.gettext(each)}*" not in words
            ]
        assert missing == [], file


def test_guide_says_of_challenges_and_visions_what_the_house_keeps():
    """`tests/issues/statements` hold the rest."""
    words = " ".join((DOCS / "facilitating.md").read_text(encoding="utf-8").split())
    section = words.split("## What the groups find hard, and what they hope for ")[1].split(" ## ")[0]
    for sentence in (
        "of a group of which fewer than six pressed nothing is shown, and no number of any group",
        "you see how many people took part at least, in steps of five, and nothing else of what they press",
        "You can ask again from a day after closing on",
        "When the phase ends in which people answer, both close by themselves.",
    ):
        assert sentence in section


def test_guide_says_of_ties_and_reactions_what_the_house_keeps():
    """Six, five and a day: the figures that its sentences name. `tests/issues/ties` and `tests/issues/reactions` hold the rest."""
    assert (K, STEP, REST.days) == (6, 5, 1)
    words = " ".join((DOCS / "facilitating.md").read_text(encoding="utf-8").split())
    for sentence in (
        "of a group of which fewer than six gave a view nothing is shown",
        "you see how many have said it, in steps of five, and nothing else",
        "you can ask again from a day after closing on",
        "When the phase ends in which people answer, both close by themselves.",
    ):
        assert sentence in words
