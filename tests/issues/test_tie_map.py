"""The map of ties: nobody's box covers another, no line runs through a box or upon another line, every tie has two ends."""

from itertools import combinations, pairwise, permutations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issues import frameworks
from issues.frameworks.file import parse
from issues.tie_drawing import MARKS, Sides, map_svg, mark_svg, said_as, sides_svg
from issues.tie_map import MOST, WORDS, Group, Tie, figure
from issues.tie_places import cut, halves

BUNDLED = Path(frameworks.__file__).parent / "visioning-2015.yaml"
SVG = "{http://www.w3.org/2000/svg}"
MINERS = Group("asm", "Small-scale miners", 3, "rust", "diagonal", roles=("labourer", "gang leader"))
DIGGERS = Group("diggers", "Diggers", 4, "rust", "diagonal", lane="asm", place=1)
OWNERS = Group("owners", "Owners and bosses", 2, "rust", "diagonal", lane="asm", place=2)
COMPANIES = Group("lsm", "Companies", 1, "blue", place=3)
GOVERNMENT = Group("gov", "Government", 1, "green", "dots", place=4)
BUYERS = Group("buyers", "Buyers", 2, "rose", "checks", counted=False, place=5)
GROUPS = (MINERS, DIGGERS, OWNERS, COMPANIES, GOVERNMENT, BUYERS)
LICENSES = Tie("a", "gov", "asm", "licenses", "strained", "mixed")
BUYS = Tie("b", "buyers", "diggers", "buys from", "apart", None, place=1)
FINANCES = Tie("c", "owners", "diggers", "finances", "working", "few", place=2)
TIES = (LICENSES, BUYS, FINANCES)


def bundled():
    """Groups and ties of the framework that we ship, at their fullest."""
    framework = parse(BUNDLED.read_text(encoding="utf-8"))
    groups = [
        Group(
            each.key, each.short_name, each.tier, lane=lane, counted=each.standing != "consultative", roles=each.roles
        )
        for top in framework.groups
        for each, lane in ((top, ""), *((part, top.key) for part in top.parts))
    ]
    return groups, [Tie(each.key, each.from_group, each.to_group, each.kind) for each in framework.relations]


@st.composite
def crowds(draw):
    """Up to five lanes with up to three parts each, up to six groups that are heard, up to thirty ties between any two."""
    tiers = st.integers(1, 4)
    groups = []
    for at in range(draw(st.integers(0, 5))):
        groups.append(Group(f"lane{at}", "A lane", draw(tiers), place=len(groups)))
        for part in range(draw(st.integers(0, 3))):
            groups.append(Group(f"part{at}{part}", "Of it", draw(tiers), lane=f"lane{at}", place=len(groups)))
    for at in range(draw(st.integers(0 if len(groups) > 1 else 2, 6))):
        groups.append(Group(f"heard{at}", "Heard " * (at + 1), draw(tiers), counted=False, place=len(groups)))
    ends = st.sampled_from([group.key for group in groups])
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=30))
    return groups, [Tie(f"tie{at:02}", one, other, "deals with") for at, (one, other) in enumerate(pairs)]


def plans(found):
    return [plan for plan in (found.broad, found.tall) if plan]


def inside(box, one, other):
    """Whether a stretch runs through a box; touching its edge is where it ends."""
    (left, right), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return left < box.x + box.width and right > box.x and top < box.y + box.height and bottom > box.y


def overlapping(plan):
    return [
        (one.group.key, other.group.key)
        for one, other in combinations(plan.boxes, 2)
        if inside(other, (one.x, one.y), (one.x + one.width, one.y + one.height))
    ]


def stretches(line):
    return [(min(one, other), max(one, other)) for one, other in pairwise(line.points)]


def run_upon(one, other):
    """Whether two stretches share more than a point."""
    for along, across in ((0, 1), (1, 0)):
        if len({end[across] for end in (*one, *other)}) == 1:
            return max(one[0][along], other[0][along]) < min(one[1][along], other[1][along])
    return False


def sound(plan, ties):
    """Everything that makes a plan readable, as a list of what is wrong with it."""
    boxes = {box.group.key: box for box in plan.boxes}
    wrong = overlapping(plan)
    for line in plan.lines:
        wrong += [(line.number, box.group.key) for box in plan.boxes for s in stretches(line) if inside(box, *s)]
        for key, (x, y) in ((line.tie.from_key, line.points[0]), (line.tie.to_key, line.points[-1])):
            box = boxes[key]
            on_edge = x in (box.x, box.x + box.width) and box.y < y < box.y + box.height
            wrong += [] if on_edge else [(line.number, key, "ends elsewhere")]
        wrong += [(line.number, p) for p in line.points if not (0 <= p[0] <= plan.width and 0 <= p[1] <= plan.height)]
    for one, other in combinations(plan.lines, 2):
        wrong += [(one.number, other.number) for a in stretches(one) for b in stretches(other) if run_upon(a, b)]
    assert [line.tie for line in plan.lines] == list(ties)
    return wrong


@given(crowds())
def test_any_crowd_has_a_readable_map(crowd):
    groups, ties = crowd
    found = figure(groups, ties)
    drawn = [tie for tie in ties if tie.from_key != tie.to_key][:MOST]
    for plan in plans(found):
        assert sorted(box.group.key for box in plan.boxes) == sorted(group.key for group in groups)
        assert sound(plan, drawn) == []


@given(crowds(), st.randoms(use_true_random=False))
def test_the_order_in_which_it_is_told_changes_nothing(crowd, random):
    groups, ties = crowd
    shuffled = random.sample(groups, len(groups)), random.sample(ties, len(ties))
    assert figure(*shuffled) == figure(groups, ties)


def test_the_bundled_framework_fits_both_pictures():
    groups, ties = bundled()
    found = figure(groups, ties)
    assert (
        len(groups),
        len(ties),
        [plan.width <= width for plan, width in zip(plans(found), (1010, 328), strict=True)],
    ) == (
        9,
        12,
        [True, True],
    )
    assert [sound(plan, found.ties) for plan in plans(found)] == [[], []]


def test_power_and_capital_stand_higher():
    tops = [{box.group.key: box.y for box in plan.boxes} for plan in plans(figure(GROUPS, TIES))]
    for top in tops:
        assert max(top["lsm"], top["gov"]) < min(top["owners"], top["buyers"])
        assert max(top["owners"], top["buyers"]) < top["asm"] < top["diggers"]


def test_a_lane_and_its_parts_share_a_column_and_a_frame():
    broad = figure(GROUPS, TIES).broad
    lefts = {box.group.key: box.x for box in broad.boxes}
    assert lefts["asm"] == lefts["diggers"] == lefts["owners"] < lefts["lsm"] < lefts["gov"] < lefts["buyers"]
    ((x, _y, width, _height, _palette),) = broad.frames
    assert x < lefts["asm"] < x + width < lefts["lsm"]


def test_a_tie_to_nobody_or_to_oneself_is_left_out():
    odd = (Tie("x", "gov", "gov", "is"), Tie("y", "gov", "nobody", "licenses"))
    assert figure(GROUPS, (*TIES, *odd)).ties == TIES


def test_where_ties_are_many_the_picture_shows_the_first():
    many = [Tie(f"{n:02}", "gov", "asm", "licenses", place=n) for n in range(MOST + 3)]
    found = figure(GROUPS, many)
    assert (len(found.tall.lines), len(found.ties), found.broad) == (MOST, MOST + 3, None)


def test_too_many_lanes_for_a_broad_picture_leave_the_tall_one():
    lanes = [Group(f"g{n}", "Lane", 1, place=n) for n in range(9)]
    found = figure(lanes, [Tie("t", "g0", "g8", "deals with")])
    assert (found.broad, len(found.tall.boxes)) == (None, 9)


def test_the_halves_of_a_line_are_as_long_and_meet():
    one, other = halves(((0, 0), (10, 0), (10, 30)))
    assert (one, other) == ([(0, 0), (10, 0), (10, 10)], [(10, 10), (10, 30)])


def drawn(svg):
    return ElementTree.fromstring(
        svg if "xmlns" in svg else svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    )


@pytest.mark.parametrize("literal", [True, False])
def test_each_tie_has_two_marks_and_its_number_twice(literal):
    for plan in plans(figure(GROUPS, TIES)):
        root = drawn(map_svg(plan, title="Map", desc="Told below", ids="m", literal=literal))
        assert len(root.findall(f"{SVG}g")) == 2 * len(TIES)
        texts = [text.text for text in root.findall(f"{SVG}text")]
        assert [texts.count(str(n)) for n in (1, 2, 3, 4)] == [2, 2, 2, 0]
        assert (root.get("role"), root.get("aria-labelledby"), root.find(f"{SVG}title").text) == (
            "img",
            "m-t m-d",
            "Map",
        )
        assert [
            each for each in root.iter() if "style" in each.attrib or each.tag in (f"{SVG}style", f"{SVG}script")
        ] == []


def test_a_document_has_colours_of_its_own():
    plan = figure(GROUPS, TIES).broad
    assert "class=" not in map_svg(plan, title="Map", desc="", ids="m", literal=True)


def test_every_word_has_a_shape_and_words_of_its_own():
    words = [word for word in (*WORDS, None) if word != "few_meet"]
    assert list(MARKS) == [*words, "few_meet"]
    assert len({mark_svg(word) for word in words}) == len(words)
    assert len({said_as(word) for word in (*WORDS, None)}) == len(WORDS) + 1
    assert [said_as(word, published=True) for word in ("strained", "mixed", "working", "apart", "few")] == [
        "mostly strained",
        "mixed",
        "mostly working",
        "most say they do not meet",
        "fewer than 6 gave a view",
    ]


def test_one_tie_says_both_sides():
    root = drawn(sides_svg(Sides((MINERS, COMPANIES), ("strained", "working"), True), title="One tie", ids="s"))
    texts = [text.text for text in root.findall(f"{SVG}text")]
    assert texts == ["Small-scale", "miners", "Companies", "mostly strained", "mostly working"]
    assert len(root.findall(f"{SVG}g")) == 2


def test_names_are_inert():
    odd = Group("odd", '<script>"&', 1, palette='" onload="x', counted=False)
    root = drawn(
        map_svg(figure((odd, MINERS), [Tie("t", "odd", "asm", "x")]).tall, title="<b>", desc="</svg>", ids="m")
    )
    assert [each for each in root.iter() if each.tag == f"{SVG}script" or "onload" in each.attrib] == []


def test_sides_differ_only_where_both_told():
    pairs = permutations(("strained", "working", "few", None), 2)
    assert [pair for pair in pairs if Tie("t", "a", "b", "x", *pair).is_seen_differently] == [
        ("strained", "working"),
        ("working", "strained"),
    ]
    assert not Tie("t", "a", "b", "x", "mixed", "mixed").is_seen_differently


def test_long_names_are_cut_into_lines_that_fit():
    assert cut("Artisans and small-scale miners of everywhere", 120, 14, 2) == ["Artisans and", "small-scale…"]
    assert max(map(len, cut("Wwwwwwwwwwwwwwwwwwwwwwww", 120, 14, 3))) == 13
