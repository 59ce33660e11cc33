"""Choosing for the agenda: pure functions on plain data."""

from collections import defaultdict

from dialogue.digests import digest

QUOTES = 24  # of an issue
ON_A_PAGE, USUAL = 3, 300  # of them on the issue's own page, and of how many characters if there is a choice
LONGEST = 600
YARDSTICK = 240  # minutes for which the shares of a ballot are worked out, whatever an agenda is made for


def _mixed(text, seed):
    """A stable order that tells nothing: a hash of the words and the seed. Not of the key, which sealing draws anew."""
    return digest(f"{seed}|{text}")


def balanced(answers, most=QUOTES, seed="", first=()):
    """Answers chosen in turn from each group, so that no large group drowns a small one.

    `answers`: [(key, group, text)], group "" if it is not shown; at most `most` are returned, in the order of choice:
    groups of `first` in that order, then the others by name; each group's answers in a stable shuffled order, very long
    ones last.
    """
    lines = defaultdict(list)
    for answer in sorted(answers, key=lambda a: (len(a[2]) > LONGEST, _mixed(a[2], seed))):
        lines[answer[1]].append(answer)
    places = {group: place for place, group in enumerate(first)}
    chosen = []
    turn = 0
    while len(chosen) < most and any(len(line) > turn for line in lines.values()):
        for group in sorted(lines, key=lambda g: (places.get(g, len(places)), g)):
            if len(lines[group]) > turn and len(chosen) < most:
                chosen.append(lines[group][turn])
        turn += 1
    return chosen


def block(group, text, order, seed=""):
    """By what answers are put in the order in which they are read: by the group that is shown now, as `order` lists them, those without
    one last; inside by a hash of the words. The order of choice would name the group of one that shows none any more."""
    place = order.index(group) if group in order else len(order)
    return not group, place, group, _mixed(text, seed)


def on_page(said, lanes, key, against=()):
    """Which answers stand on an issue's own page: one of each counted lane that is shown under one, as places in `said`.

    `said`: [(group, number of characters, whether it is in another language than the document)]; `lanes`: the keys of each counted lane
    with its parts; `key`: of the issue; a hash of it says which parts, and which lanes where the page has no room for all, come first, so
    that no issue's place in the list does. Those named as `against` come before them.
    """
    turn = int(digest(key)[:8], 16)
    lines = _turned(lanes, turn if len(lanes) > ON_A_PAGE else 0)
    if len(lanes) > ON_A_PAGE:
        lines = sorted(lines, key=lambda lane: not set(lane) & set(against))
    found = [_of_lane(said, sorted(_turned(lane, turn), key=lambda group: group not in against)) for lane in lines]
    return [place for place in found if place is not None][:ON_A_PAGE]


def _of_lane(said, lane):
    """An answer of usual length if there is one, in the document's language before others, else the shortest; of a part that has none, of
    the next one."""
    for group in lane:
        places = [place for place, (shown, *_rest) in enumerate(said) if shown == group]
        if places:
            return min(places, key=lambda place: _unlike(said[place], place))
    return None


def _unlike(answer, place):
    _group, length, is_foreign = answer
    return (length > USUAL, length if length > USUAL else 0, is_foreign, place)


def _turned(entries, turn):
    first = turn % len(entries) if entries else 0
    return [*entries[first:], *entries[:first]]


STEPS = (6, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


def at_least(n):
    """How many people a group has, no finer than STEPS; 0: fewer than the first. Two drafts of different days seldom fall on two
    sides of one, so that they seldom tell that somebody joined."""
    return max((step for step in STEPS if step <= n), default=0)


def equal_minutes(total, count, step=5):
    """Minutes before a final ballot: the same for every issue, in steps, what is left given to the first ones."""
    if not count:
        return []
    steps, more = divmod(total // step, count)
    return [(steps + (i < more)) * step for i in range(count)]


def in_proportion(total, shares, step=5):
    """Minutes in the proportion of `shares` (minutes of another total), in steps; largest remainder, ties in listed order.

    Made from published minutes only, so that agendas for many different totals tell no more than one of them does.
    """
    steps, whole = total // step, sum(shares)
    if not whole:
        return equal_minutes(total, len(shares), step)
    given = [steps * share // whole for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: (-(steps * shares[i] % whole), i))
    for i in by_remainder[: steps - sum(given)]:
        given[i] += 1
    return [count * step for count in given]
