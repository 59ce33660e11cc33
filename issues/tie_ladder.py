"""The map of ties on a phone: the groups below each other, those with most power on top, and each tie a bow at their side.

Pure: groups and ties in, places out.
"""

from collections import defaultdict
from collections.abc import Sequence

from issues.tie_places import END, FIRST, PITCH, Box, Group, Line, Plan, Tie, box

WIDTH = 328  # a phone of 360 without its margins
LEFT, BOX = 1, 156
RIGHT = LEFT + BOX
HEAD, GAP, UNDER = 24, 12, 14  # the name of a tier, below a box, below a tier
WIDEST_STEP = 14  # from bow to bow


def ladder(groups: Sequence[Group], ties: Sequence[Tie]) -> Plan:
    """`groups`, `ties`: in order; every tie between two of the groups."""
    ladder_order = sorted(groups, key=lambda group: (group.tier, group.order))
    rank = {group.key: at for at, group in enumerate(ladder_order)}
    ports = _ports(ties, rank)
    boxes, rows = _stacked(ladder_order, ports)
    heights = {
        (key, tie): boxes[key].y + FIRST + at * PITCH for key, at_it in ports.items() for at, tie in enumerate(at_it)
    }
    bows = [(n, tie, heights[tie.from_key, n], heights[tie.to_key, n]) for n, tie in enumerate(ties, 1)]
    tracks = _tracks([(min(a, b), max(a, b), n) for n, _tie, a, b in bows])
    step = min(WIDEST_STEP, (WIDTH - RIGHT - END - 4) / max(1, *tracks.values(), 1))
    lines = tuple(
        Line(n, tie, ((RIGHT, a), (x, a), (x, b), (RIGHT, b)))
        for n, tie, a, b in bows
        for x in [RIGHT + END + (tracks[n] - 0.5) * step]
    )
    bottom = rows[-1][2] if rows else 0
    return Plan(WIDTH, bottom, tuple(boxes.values()), lines, rows=rows, is_ladder=True)


def _ports(ties: Sequence[Tie], rank: dict[str, int]) -> dict[str, list[int]]:
    """{group: numbers of its ties from the top down}: bows that lead up nest above those that lead down, so that few cross."""
    ends = defaultdict(list)
    for n, tie in enumerate(ties, 1):
        for own, other in ((tie.from_key, tie.to_key), (tie.to_key, tie.from_key)):
            far = rank[other] - rank[own]
            ends[own].append((far > 0, -far, n if far > 0 else -n, n))
    return {key: [n for *_order, n in sorted(found)] for key, found in ends.items()}


def _stacked(
    groups: Sequence[Group], ports: dict[str, list[int]]
) -> tuple[dict[str, Box], tuple[tuple[int, float, float], ...]]:
    boxes: dict[str, Box] = {}
    rows: list[tuple[int, float, float]] = []
    y: float = 0
    for group in groups:
        if not rows or rows[-1][0] != group.tier:
            rows.append((group.tier, y, y))
            y += HEAD
        boxes[group.key] = box(group, LEFT, y, BOX, (0, len(ports.get(group.key, ()))), FIRST, roles=0)
        bottom = y + boxes[group.key].height
        rows[-1] = (group.tier, rows[-1][1], bottom + UNDER)
        is_last = group is [each for each in groups if each.tier == group.tier][-1]
        y = bottom + (UNDER if is_last else GAP)
    return boxes, tuple(rows)


def _tracks(bows: list[tuple[float, float, int]]) -> dict[int, int]:
    """{number: which track}: the short ones inside; two share a track where they do not meet."""
    taken: dict[int, list[tuple[float, float]]] = defaultdict(list)
    found = {}
    for top, bottom, n in sorted(bows, key=lambda bow: (bow[1] - bow[0], bow[2])):
        track = 1
        while any(
            top < other_bottom + PITCH and other_top < bottom + PITCH for other_top, other_bottom in taken[track]
        ):
            track += 1
        taken[track].append((top, bottom))
        found[n] = track
    return found
