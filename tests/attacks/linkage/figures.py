"""What a run found, as lines that can be printed in docs/trust.md: linked / n / chance."""

import numpy as np

from tests.attacks.linkage.attacks import BEFORE, CONFIRM, NIGHT, PAUSED, STEERED


def rows(evidence):
    """[(moment, attack, tried, linked, n, chance, confirmed)]: of each family the attack that is strongest in the first house,
    measured in the others; with one house only, in that house."""
    found = []
    for moment in (BEFORE, PAUSED, NIGHT, STEERED):
        families = _families(evidence[0].links.get(moment, {}))
        for name, links in families.items():
            best = min(links, key=lambda link: link.p)
            again = [e.links[moment].get(best.attack, best) for e in evidence[1:]] or [best]
            linked = float(np.mean([link.linked for link in again]))
            is_confirmed = (
                len(evidence) > 1
                and best.p < 1e-3
                and all(link.p < limit for link, limit in zip(again, CONFIRM, strict=False))
            )
            found.append((moment, f"{name}: {best.attack}", len(links), linked, best.n, best.chance, is_confirmed))
    return found


def _families(links):
    found = {}
    for link in links.values():
        found.setdefault(_family(link.attack), []).append(link)
    return found


def _family(attack):
    if attack.startswith("suggestions"):
        return "steered"
    if " = " in attack:
        return "kind"
    beside = any(mark in attack for mark in ("(place of", "(log of", ".ctid", ".xmin", ".xmax", "(order of reading)"))
    return "place" if beside else "page" if "~ page of" in attack else "order"


def table(evidence):
    """The same as text, with what was seen to change at presses and where numbers of people stand."""
    lines = [
        f"houses: {len(evidence)}; seeds: {', '.join(str(e.seed) for e in evidence)}",
        "attack: linked / n / chance",
    ]
    for moment, attack, tried, linked, n, chance, is_confirmed in rows(evidence):
        mark = "CONFIRMED" if is_confirmed else "not confirmed" if len(evidence) > 1 else "one house only"
        lines.append(f"{moment}; strongest of {tried}, {attack}: {linked:.0f} / {n} / {chance:.0f} ({mark})")
    first = evidence[0]
    changed = [what for what, pages in first.changed.items() if pages]
    lines.append(f"presses that others saw: {len(changed)} of {len(first.changed)}: {'; '.join(changed) or 'none'}")
    lines.append(f"pages with a number of a person: {len(first.numbers)}")
    disorder = "; ".join(f"{moment} {wrong} of {cells}" for moment, (wrong, cells) in first.disorder.items() if cells)
    return "\n".join([*lines, f"cells out of the order of their keys: {disorder or 'not of this database'}"])
