"""From decision rows to what a page or a document says of them: stamps, sentences, lanes, reasons. Nothing here is secret."""

from dataclasses import dataclass

from django.db.models import Case, When
from django.utils.translation import gettext as _

from issues import disclosure, effects, item_roles
from issues.disclosure import PublishedLane
from issues.effects import stamp
from issues.models import Issue
from issues.rule_words import short_rule
from issues.rules import Rule
from issues.verdicts import Facts, opponents, verdict

HASH_SHOWN = 12  # characters of the result's hash that people compare by eye


@dataclass(frozen=True)
class SaidBy:
    """A group as the ballot froze it: what a swatch and a name need."""

    key: str
    name: str
    palette: str
    pattern: str


@dataclass(frozen=True)
class Said:
    """A reason given with a vote; `group` is None and `language` empty unless it speaks openly (TRUST §3.7)."""

    text: str
    language: str
    group: SaidBy | None


@dataclass(frozen=True)
class Result:
    """One issue of a closed ballot as everybody reads it."""

    issue: Issue
    title: str  # as the ballot asked about it
    effect: str
    look: str  # adopt, discuss, reject or defer: the stamp's look
    stamp: str
    sentence: str
    brief: str  # the same for the wall
    line: str  # of the sentence what stands in a list of many
    lanes: tuple[PublishedLane, ...]
    settled_words: str  # empty where it is not said of each issue
    rank: int | None


def results_of(ballot):
    """The ballot's results in the order of the list, without what people said; one query. Empty while it is open."""
    if ballot.is_open:
        return []
    names = names_of(ballot)
    return [result_of(d, names) for d in ballot.decisions.select_related("issue").defer("reasons")]


@dataclass(frozen=True)
class InFull:
    """One issue of a closed ballot with the reasons given; `before` and `after`: (key, title) of those beside it, or None."""

    result: Result
    reasons: list[tuple[str, Said]]
    before: tuple[str, str] | None
    after: tuple[str, str] | None


def in_full(ballot, key):
    """An issue of a closed ballot, or None if there is none of this key; two queries."""
    if ballot.is_open:
        return None
    rows = [(rank is None, rank or 0, n, key, title) for n, (rank, key, title) in enumerate(_told(ballot))]
    order = [(key, title) for *_order, key, title in sorted(rows)]
    at = next((n for n, (each, _title) in enumerate(order) if each == key), None)
    if at is None:
        return None
    decision = ballot.decisions.select_related("issue").get(issue__key=key)
    decision.ballot = ballot
    return InFull(
        result=result_of(decision, names_of(ballot)),
        reasons=reasons_of(decision),
        before=order[at - 1] if at else None,
        after=order[at + 1] if at + 1 < len(order) else None,
    )


def _told(ballot):
    named = Case(When(title="", then="issue__title"), default="title")
    return ballot.decisions.values_list("rank", "issue__key", named)


def counted_of(ballot):
    """The groups whose lanes a list shows, in their order."""
    return [SaidBy(g["key"], g["name"], g["palette"], g["pattern"]) for g in ballot.lanes if g["counted"]]


def names_of(ballot):
    """{group key: name} as the ballot froze them."""
    return {key: group.name for key, group in flat_groups(ballot.lanes).items()}


def result_of(decision, names):
    """`names`: {group key: name} as the ballot froze them."""
    return Result(
        issue=decision.issue,
        title=decision.name,
        effect=decision.effect,
        look=effects.TABLE[decision.effect].look,
        stamp=stamp(decision.effect, decision.ballot.kind),
        sentence=sentence_of(decision, names),
        brief=sentence_of(decision, names, brief=True),
        line=line_of(decision, names),
        lanes=lanes_of(decision),
        settled_words=settled_words(decision.settled) if decision.ballot.says_settled else "",
        rank=decision.rank,
    )


def sentence_of(decision, names, brief=False):
    """The sentence of a decision whose ballot is loaded. A result of the first formula reads as it always did."""
    lanes = [disclosure.lane_from_dict(lane) for lane in decision.lanes]
    unshown = not decision.ballot.first_formula and disclosure.is_unshown(lanes)
    told = () if brief or decision.ballot.first_formula else lanes
    return verdict(decision.effect, Facts.from_dict(decision.facts), names, unshown, brief, told)


def lanes_of(decision):
    """The lanes beside that sentence, with its opponents' leaning."""
    return leaning_lanes(decision.lanes, decision.facts, decision.ballot.hash_formula)


def leaning_lanes(lanes, facts, formula):
    """From what is stored of a decision to what is drawn; so the groups against are the ones the sentence names."""
    lanes = tuple(disclosure.lane_from_dict(lane) for lane in lanes)
    return lanes if formula == 1 else disclosure.leaning(lanes, facts["against"])


def opponents_of(decision, names):
    """Who is against, for a line of its own; "" if nobody may be named."""
    facts = Facts.from_dict(decision.facts)
    unshown = not decision.ballot.first_formula and disclosure.is_unshown(lanes_of(decision))
    return opponents(facts, names, unshown) if facts.against else ""


def line_of(decision, names):
    """Who is against, where the sentence says it, else what comes of it: nothing that the sentence does not say."""
    against = opponents_of(decision, names)
    if against:
        return _("Against: %(names)s.") % {"names": against}
    if not effects.TABLE[decision.effect].then:
        return ""
    return effects.consequence(decision.effect, decision.ballot.kind, decision.outcome)


def flat_groups(frozen):
    """{key: SaidBy} over lanes, their parts and the consultative groups."""
    groups = [g for lane in frozen for g in [lane, *lane["parts"]]]
    return {g["key"]: SaidBy(g["key"], g["name"], g["palette"], g["pattern"]) for g in groups}


def settled_words(settled):
    if settled:
        return _("Settled: whatever those who did not vote had said, the outcome would be the same.")
    return _("Not settled: those who did not vote could have changed the outcome.")


def settled_together(ballot):
    """The same of all issues of a ballot with hidden groups; "" where it is not said."""
    if ballot.settled is None:
        return ""
    if ballot.settled:
        return _("Settled: whatever those who did not vote had said, every outcome would be the same.")
    return _("Not settled: those who did not vote could have changed the outcome of at least one issue.")


def reasons_of(decision):
    """[(heading, Said)] of what was given as reasons: by side, in the shuffled order in which they were kept; the headings carry no
    numbers."""
    groups = flat_groups(decision.ballot.lanes)
    headings = [
        ("yes", _("Reasons given for it")),
        ("no", _("Reasons given against it")),
        ("pass", _("From people who passed")),
        ("", _("Reasons given, for and against, in mixed order")),
    ]
    return [(heading, _said(r, groups)) for side, heading in headings for r in decision.reasons if r["side"] == side]


def _said(reason, groups):
    return Said(reason["text"], reason["language"] if reason["group"] else "", groups.get(reason["group"]))


def page(ballot, found):
    """What a page says of a closed ballot at a glance, for its members and for everybody. `found`: as `results_of`."""
    return {
        "results": told_in_order(found),
        "counted": counted_of(ballot),
        "why_bands": why_bands(ballot),
        "rule": rule_of(ballot),
        "short_hash": ballot.result_hash[:HASH_SHOWN],
        "settled": settled_together(ballot),
        "order_words": order_words(ballot),
        "hash_words": hash_words(ballot),
    }


def told_in_order(results):
    """The results as a list tells them: what is kept in the order of the agenda, then the rest in that of the list."""
    return [*in_order(results), *(r for r in results if not r.rank)]


def in_order(results):
    """The kept issues of a final ballot, in the order of the agenda; empty for a show of hands."""
    return sorted((r for r in results if r.rank), key=lambda r: r.rank)


def why_bands(ballot):
    """Why the lanes look as they do: the caption of every figure of this ballot."""
    if ballot.any_hidden:
        return _("Shown as bands, for all groups alike, because the members of at least one group stay hidden.")
    return _("Shown as exact counts, because every group whose votes decide speaks openly.")


def order_words(ballot):
    """By what the kept issues stand in order: on the page of the result, and in the agenda that comes of it."""
    if ballot.first_formula:
        return _(
            "Kept issues are ordered by how many of each group’s voters marked them among their three most urgent, every "
            "group counting the same; then by support; then by their place in the list."
        )
    if ballot.any_hidden:
        return _(
            "Building blocks lay the ground and come first. Then kept issues are ordered by how many of each group’s voters "
            "marked them among their three most urgent, every group counting the same; then by their place in the list."
        )
    return _(
        "Building blocks lay the ground and come first. Then kept issues are ordered by how many of each group’s voters marked "
        "them among their three most urgent, every group counting the same; then by support; then by their place in the list."
    )


def hash_words(ballot):
    """What the check value covers."""
    if ballot.first_formula:
        return _(
            "This check value is made from what was published here when the ballot closed: outcomes, order and lanes, by the "
            "first formula (1), which earlier results keep. It is printed in the agenda too. If one figure or outcome were "
            "changed afterwards, the check value would be another."
        )
    return _(
        "This check value is made from outcomes, order, lanes and what the sentences say, by formula 2, and from nothing that is not "
        "published here. It is printed in the agenda too. If one figure or outcome were changed afterwards, the "
        "check value would be another."
    )


def rule_of(ballot):
    """The frozen rule in one sentence."""
    return short_rule(Rule.from_dict(ballot.rule))


def rule_name(ballot):
    """What people call the frozen rule; the sentence stands on the ballot's page."""
    return {
        "equal_voice": _("equal voice"),
        "equal_mean": _("equal mean"),
        "pooled": _("simple majority"),
        "double": _("double majority"),
        "concurrent": _("majority in every group"),
        "consent": _("consent"),
    }[Rule.from_dict(ballot.rule).name]


def ledger_words(entry):
    """What happened to the issue, as one entry of the ledger says it."""
    if entry.what == entry.TAKEN_OFF:
        return _("Taken off the list by the team: %(why)s") % {"why": entry.why}
    role = item_roles.ENTRIES.get(entry.what)
    return str(role.entry_words) if role else stamp(entry.what, "final")


def ledger(dialogue):
    """The dialogue's ledger, newest first; one query."""
    return dialogue.ledger.select_related("issue", "group", "decision__ballot")


def told(entries):
    """Entries of a ledger, each with `.words` and `.rule`."""
    for entry in entries:
        entry.words = ledger_words(entry)
        entry.rule = rule_name(entry.decision.ballot) if entry.decision else ""
    return entries
