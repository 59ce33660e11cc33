"""The map of ties on a broad page: power and capital upwards in four rows, one column a lane, lines in the gutters between them.

Pure: groups and ties in, places out. Boxes stand in the cells of a grid; a line leaves a box sideways, runs along a row where no box
is in its way, and up or down in a gutter: so no line crosses a box. Where a row is barred it takes the channel below one.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from issues.tie_places import END, PITCH, Box, Group, Line, Plan, Tie, box, first_below

AXIS = 92  # what says which way power grows
BOX, ROLES = 138, 3
TRACK = 12  # from line to line in a gutter or channel
ROW_GAP, FRAME = 34, 6
WIDEST = 1010  # what is wider would be too small to read: the ladder then stands everywhere
Cells = dict[str, tuple[int, int]]  # {group: (column, tier)}
Places = dict[tuple[str, int], float]  # {(group, tie's number): the height at which it ends}
Tracks = dict[tuple[int, int], tuple[int, int]]  # {(gutter, tie's number): (which track of it, of how many)}
# A line in a gutter: the heights at which it leaves to the left and to the right, and its number.
Standing = tuple[tuple[float, ...], tuple[float, ...], int]


@dataclass(frozen=True)
class Route:
    """A tie on its way between the columns. `turns`: the gutters in which it goes up or down (gutter n lies left of column n)."""

    number: int
    tie: Tie
    left: str
    right: str
    turns: tuple[int, ...]
    left_runs: tuple[int, ...]  # gutters that it crosses or enters at the height of its left box
    right_runs: tuple[int, ...]
    channel: int = 0  # the tier below which it crosses, if it must
    loops: bool = False  # both ends in one column: it leaves to the left and comes back


def columns(groups: Sequence[Group], ties: Sequence[Tie]) -> Plan | None:
    """`groups`, `ties`: in order; every tie between two of the groups. None if it would be too wide to be read."""
    cells = _cells(groups)
    routes = [_route(n, tie, cells) for n, tie in enumerate(ties, 1)]
    slots = _slots(routes, cells)
    firsts, boxes, bottom = _rows(groups, cells, routes, slots)
    heights = {(key, n): firsts[cells[key][1]] + slot * PITCH for (key, n), slot in slots.items()}
    channels = _channels(routes, cells, boxes)
    tracks = _tracks(routes, heights, channels)
    lefts, width = _lefts(cells, tracks)
    if width > WIDEST:
        return None
    placed = {key: _at(boxes[key], lefts[cells[key][0]]) for key in boxes}
    lines = tuple(Line(r.number, r.tie, _points(r, placed, heights, channels, tracks, lefts)) for r in routes)
    rows = tuple((tier, *_span(tier, boxes, cells)) for tier in sorted(firsts))
    return Plan(width, bottom, tuple(placed.values()), lines, _frames(groups, placed), rows)


# ---- which cell, which way


def _cells(groups: Sequence[Group]) -> Cells:
    """Each lane with its parts has columns of its own; those heard alone share columns, in the first that is free on their tier."""
    cells: Cells = {}
    column = 0
    alone = []
    for top in (group for group in groups if not group.lane):
        family = [top, *(group for group in groups if group.lane == top.key)]
        if not top.counted and len(family) == 1:
            alone.append(top)
            continue
        within: Counter[int] = Counter()
        for group in family:
            cells[group.key] = (column + within[group.tier], group.tier)
            within[group.tier] += 1
        column += max(within.values())
    for group in alone:
        free = column
        while (free, group.tier) in cells.values():
            free += 1
        cells[group.key] = (free, group.tier)
    return cells


def _route(number: int, tie: Tie, cells: Cells) -> Route:
    left, right = sorted((tie.from_key, tie.to_key), key=lambda key: cells[key][0])
    (first, upper), (last, lower) = cells[left], cells[right]
    if first == last:
        return Route(number, tie, left, right, (first,), (first,), (first,), loops=True)
    between = range(first + 1, last)
    all_gutters = tuple(range(first + 1, last + 1))
    taken = set(cells.values())
    if not any((column, upper) in taken for column in between):
        turns = () if upper == lower else (last,)
        return Route(number, tie, left, right, turns, all_gutters, (last,))
    if not any((column, lower) in taken for column in between):
        return Route(number, tie, left, right, (first + 1,), (first + 1,), all_gutters)
    return Route(number, tie, left, right, (first + 1, last), (first + 1,), (last,), min(upper, lower))


def _slots(routes: Sequence[Route], cells: Cells) -> dict[tuple[str, int], int]:
    """{(group, tie's number): how far down the side of its box}. In one gutter no two lines run at one height, and on a side of a box
    those that lead up stand above those that lead down, so that few cross."""
    slots: dict[tuple[str, int], int] = {}
    for tier in sorted({tier for _column, tier in cells.values()}):
        used: dict[int, set[int]] = defaultdict(set)
        last: dict[tuple[str, bool], int] = defaultdict(lambda: -1)
        for _order, n, sides, runs in sorted(_ends(routes, cells, tier)):
            slot = max(last[side] for side in sides) + 1
            while any(slot in used[gutter] for gutter in runs):
                slot += 1
            for gutter in runs:
                used[gutter].add(slot)
            for key, is_left in sides:
                last[key, is_left] = slots[key, n] = slot
    return slots


def _ends(routes: Sequence[Route], cells: Cells, tier: int) -> list[tuple]:
    """What ends on this tier: (order, number, [(group, whether at its left)], gutters it runs through)."""
    found = []
    for route in routes:
        sides = (
            (route.left, route.loops, route.right, route.left_runs),
            (route.right, True, route.left, route.right_runs),
        )
        if not route.turns:
            if cells[route.left][1] == tier:
                order = (0, 0, 0, route.number)
                found.append((order, route.number, [(route.left, False), (route.right, True)], route.left_runs))
            continue
        for own, is_left, other, runs in sides:
            if cells[own][1] == tier:
                rise = cells[other][1] - tier
                sign = (rise > 0) - (rise < 0) if rise else 1
                turned = -1 if route.loops and own == route.right else 1
                order = (sign, -sign * len(runs), rise, turned * route.number)
                found.append((order, route.number, [(own, is_left)], runs))
    return found


# ---- how high


def _rows(
    groups: Sequence[Group], cells: Cells, routes: Sequence[Route], slots: dict[tuple[str, int], int]
) -> tuple[dict[int, float], dict[str, Box], float]:
    """({tier: where its first line runs}, {group: its box, not yet moved across}, the picture's bottom)."""
    ports = _ports(routes, slots)
    crossing = Counter(route.channel for route in routes if route.channel > 0)
    firsts, boxes, y = {}, {}, float(FRAME)
    for tier in sorted({tier for _column, tier in cells.values()}):
        in_row = [group for group in groups if cells[group.key][1] == tier]
        first = first_below(in_row, BOX)
        firsts[tier] = y + first
        here = {group.key: box(group, 0, y, BOX, ports[group.key], first, ROLES) for group in in_row}
        boxes |= here
        y += max(each.height for each in here.values()) + ROW_GAP + TRACK * crossing[tier]
    return firsts, boxes, max(y - ROW_GAP + FRAME, 2 * FRAME)


def _ports(routes: Sequence[Route], slots: dict[tuple[str, int], int]) -> dict[str, tuple[int, int]]:
    """{group: how many places its left and its right side need}"""
    ports: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for route in routes:
        for key, is_left in ((route.left, route.loops), (route.right, True)):
            place, (left, right) = slots[key, route.number] + 1, ports[key]
            ports[key] = (max(left, place), right) if is_left else (left, max(right, place))
    return ports


def _span(tier: int, boxes: dict[str, Box], cells: Cells) -> tuple[float, float]:
    """From the top to the bottom of a row."""
    here = [each for key, each in boxes.items() if cells[key][1] == tier]
    return min(each.y for each in here), max(each.y + each.height for each in here)


def _channels(routes: Sequence[Route], cells: Cells, boxes: dict[str, Box]) -> dict[int, float]:
    """{number: at which height it crosses below a row}."""
    found, used = {}, Counter[int]()
    for route in routes:
        if route.channel > 0:
            _top, bottom = _span(route.channel, boxes, cells)
            found[route.number] = bottom + ROW_GAP / 2 + TRACK * used[route.channel]
            used[route.channel] += 1
    return found


# ---- how far across


def _tracks(routes: Sequence[Route], heights: Places, channels: dict[int, float]) -> Tracks:
    """In an order that makes neighbours cross as little as may be."""
    found: Tracks = {}
    standing: dict[int, list[Standing]] = defaultdict(list)
    for route in routes:
        one, other = heights[route.left, route.number], heights[route.right, route.number]
        over = channels.get(route.number)
        if route.loops:
            standing[route.turns[0]].append(((), (one, other), route.number))
        elif over is not None:
            standing[route.turns[0]].append(((one,), (over,), route.number))
            standing[route.turns[1]].append(((over,), (other,), route.number))
        elif route.turns:
            standing[route.turns[0]].append(((one,), (other,), route.number))
    for gutter, lines in standing.items():
        order = sorted(lines, key=lambda line: (min(line[0] + line[1]), line[2]))
        for _round in order:
            for at in range(len(order) - 1):
                if _crossings(order[at + 1], order[at]) < _crossings(order[at], order[at + 1]):
                    order[at], order[at + 1] = order[at + 1], order[at]
        found |= {(gutter, n): (at, len(order)) for at, (*_ys, n) in enumerate(order)}
    return found


def _crossings(nearer: Standing, farther: Standing) -> int:
    """How often two lines of one gutter cross, the one with its track to the left of the other's."""
    (near_left, near_right, _n), (far_left, far_right, _m) = nearer, farther
    near, far = near_left + near_right, far_left + far_right
    over = sum(min(far) < y < max(far) for y in near_right)
    return over + sum(min(near) < y < max(near) for y in far_left)


def _lefts(cells: Cells, tracks: Tracks) -> tuple[dict[int, float], float]:
    """({column: its left edge}, the picture's width)."""
    many = {gutter: count for (gutter, _n), (_at, count) in tracks.items()}
    lefts, x = {}, float(AXIS)
    for column in range(max((column for column, _tier in cells.values()), default=-1) + 1):
        first = END if 0 in many else FRAME + 2
        x += (2 * END if column else first) + TRACK * many.get(column, 0)
        lefts[column] = x
        x += BOX
    return lefts, x + FRAME


def _at(box: Box, left: float) -> Box:
    return Box(box.group, left, box.y, box.width, box.height, box.lines)


def _points(
    route: Route,
    placed: dict[str, Box],
    heights: Places,
    channels: dict[int, float],
    tracks: Tracks,
    lefts: dict[int, float],
) -> tuple[tuple[float, float], ...]:
    left, right = placed[route.left], placed[route.right]
    one, other = heights[route.left, route.number], heights[route.right, route.number]
    across = [_across(gutter, route.number, tracks, lefts) for gutter in route.turns]
    begin = left.x if route.loops else left.x + left.width
    points = [(begin, one)]
    if route.number in channels:
        over = channels[route.number]
        points += [(across[0], one), (across[0], over), (across[1], over), (across[1], other)]
    elif across:
        points += [(across[0], one), (across[0], other)]
    points.append((right.x, other))
    return tuple(points if route.tie.from_key == route.left else reversed(points))


def _across(gutter: int, number: int, tracks: Tracks, lefts: dict[int, float]) -> float:
    """Tracks lie in the middle of their gutter: as far from the boxes on its right as on its left."""
    at, many = tracks[gutter, number]
    return lefts[gutter] - END - TRACK * (many - at - 0.5)


def _frames(groups: Sequence[Group], placed: dict[str, Box]) -> tuple[tuple[float, float, float, float, str], ...]:
    found = []
    for top in groups:
        family = [placed[g.key] for g in groups if g.lane == top.key]
        if family:
            family.append(placed[top.key])
            x, y = min(b.x for b in family) - FRAME, min(b.y for b in family) - FRAME
            right, bottom = max(b.x + b.width for b in family), max(b.y + b.height for b in family)
            found.append((x, y, right + FRAME - x, bottom + FRAME - y, top.palette))
    return tuple(found)
