"""The page with the map of ties: one picture on each width, the same as a table, and no more bytes than a page may have."""

import gzip
import html
import re
from pathlib import Path

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from issues import frameworks
from issues.frameworks.file import parse
from issues.tie_map import Group, Tie, figure
from stakeholders.models import Relation, StakeholderGroup
from tests.factories import group, make_dialogue, member
from tests.speaking import client_of

pytestmark = pytest.mark.django_db
BUNDLED = Path(frameworks.__file__).parent / "visioning-2015.yaml"
TIERS = {"asm": 3, "diggers": 4, "owners": 2, "lsm": 1, "gov": 1, "cso": 3, "communities": 4}
NEXT_PAGE = 12_000  # bytes, compressed (DESIGN §7)


@pytest.fixture
def april():
    dialogue = make_dialogue()
    for key, tier in TIERS.items():
        dialogue.groups.filter(key=key).update(tier=tier)
    return dialogue


def tie(dialogue, one, other, kind, quality="strained", position=0):
    return Relation.objects.create(
        from_group=group(dialogue, one), to_group=group(dialogue, other), kind=kind, quality=quality, position=position
    )


def page(dialogue, name="tie_map"):
    return client_of(member(dialogue, "diggers", "Amina")).get(reverse(name, args=["april"])).content.decode()


def rows(text):
    """The table's cells, as words."""
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in body.split("<tr>")[1:]]
    return [[html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in row] for row in cells]


def as_bundled(dialogue):
    """The groups and ties of the framework that we ship."""
    framework = parse(BUNDLED.read_text(encoding="utf-8"))
    dialogue.groups.exclude(parent=None).delete()
    dialogue.groups.all().delete()
    made, position = {}, 0
    for top in framework.groups:
        for each, parent in ((top, None), *((part, top.key) for part in top.parts)):
            position += 1
            made[each.key] = StakeholderGroup.objects.create(
                dialogue=dialogue,
                parent=made.get(parent),
                key=each.key,
                position=position,
                **{
                    name: getattr(each, name)
                    for name in ("name", "short_name", "standing", "tier", "policy", "palette")
                },
                pattern=each.pattern,
                roles=list(each.roles),
            )
    for number, each in enumerate(framework.relations):
        tie(dialogue, each.from_group, each.to_group, each.kind, each.quality, number)


def test_the_table_says_what_the_picture_shows(april):
    tie(april, "gov", "asm", "licenses", position=1)
    tie(april, "owners", "diggers", "finances", "working", position=2)
    text = page(april)
    assert rows(text) == [
        ["1", "Government", "licenses", "Small-scale miners", "strained", "strained"],
        ["2", "Owners", "finances", "Diggers", "working", "working"],
    ]
    pictures = re.findall(r'<svg class="tie-svg[^>]*>.*?</svg>', text, re.S)
    assert [re.findall(r">(\d+)</text>", picture) for picture in pictures] == [["1", "1", "2", "2"]] * 2
    assert [re.search("<title[^>]*>(.*?)</title>", picture)[1] for picture in pictures] == [
        "Map of the ties between the groups"
    ] * 2
    assert "This is what the framework says, the same at both ends of a line." in text
    assert "<script" not in text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.one_database
def test_it_costs_the_same_however_many_ties(april):
    reader = client_of(member(april, "diggers", "Amina"))
    counts = []
    for number in (1, 2, 3):
        tie(april, "gov", "asm", f"licenses {number}", position=number)
        with CaptureQueriesContext(connection) as queries:
            shown = rows(reader.get(reverse("tie_map", args=["april"])).content.decode())
        counts.append((len(queries), len(shown)))
    assert [shown for _queries, shown in counts] == [1, 2, 3]
    assert len({queries for queries, _shown in counts}) == 1
    assert counts[0][0] <= 8


def test_the_framework_that_we_ship_is_a_light_page(april):
    as_bundled(april)
    text = client_of(member(april, "lsm", "Kofi")).get(reverse("tie_map", args=["april"])).content
    assert len(rows(text.decode())) == 12
    assert len(gzip.compress(text, 6)) <= NEXT_PAGE


def test_no_ties_are_said_in_words(april):
    text = page(april)
    assert ("No ties yet." in text, "tie-svg" in text) == (True, False)


def test_people_lead_to_it_where_there_are_ties(april):
    link = f'href="{reverse("tie_map", args=["april"])}"'
    before = page(april, "people")
    tie(april, "gov", "asm", "licenses")
    assert [
        link in text
        for text in (
            before,
            client_of(member(april, "lsm", "Kofi")).get(reverse("people", args=["april"])).content.decode(),
        )
    ] == [False, True]


def test_published_words_show_where_the_two_sides_differ():
    """What a round published goes through the same component."""
    groups = (Group("asm", "Miners", 3), Group("lsm", "Companies", 1, place=1))
    ties = (
        Tie("a", "asm", "lsm", "works on the land of", "strained", "working"),
        Tie("b", "lsm", "asm", "trains", "mixed", "few"),
    )
    told = Template("{% load tie_figures %}{% tie_map figure %}").render(
        Context({"figure": figure(groups, ties, published=True)})
    )
    assert [row[-2:] for row in rows(told)] == [
        ["mostly strained", "mostly working"],
        ["mixed", "fewer than 6 gave a view"],
    ]
    assert re.findall(r'<title id="tie[^>]*>(.*?)</title>', told) == [
        "Miners: mostly strained. Companies: mostly working."
    ]
    assert "What the framework says" not in told


def test_one_tie_can_be_drawn_of_rows(april):
    template = Template("{% load tie_figures %}{% tie_sides one other 'apart' 'few' ids='one' %}")
    told = template.render(Context({"one": group(april, "asm"), "other": group(april, "lsm")}))
    assert re.search("<title[^>]*>(.*?)</title>", told)[1] == (
        "Small-scale miners: most say they do not meet. Companies: fewer than 6 gave a view."
    )
