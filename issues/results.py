"""From decision rows to what a page or a document says of them: stamps, sentences, lanes, reasons. Nothing here is secret."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from issues.disclosure import PublishedLane, lane_from_dict
from issues.models import Issue
from issues.rule_words import short_rule
from issues.rules import Rule
from issues.verdicts import Facts, stamp, verdict

STAMPS = {  # effect: the look of its stamp
    "keep": "adopt",
    "add": "adopt",
    "remove": "reject",
    "leave_out": "reject",
    "tables": "discuss",
    "contested": "discuss",
    "parked": "defer",
    "provisional": "defer",
}
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
    effect: str
    look: str  # adopt, discuss, reject or defer: the stamp's look
    stamp: str
    sentence: str
    lanes: tuple[PublishedLane, ...]
    settled: bool
    settled_words: str
    rank: int | None
    reasons: tuple[tuple[str, tuple[Said, ...]], ...]  # (heading, what was said), empty sides left out


def results_of(ballot):
    """The ballot's results in the order of the list; one query. Empty while it is open."""
    if ballot.is_open:
        return []
    groups = flat_groups(ballot.lanes)
    names = {key: group.name for key, group in groups.items()}
    return [result_of(d, names, groups) for d in ballot.decisions.select_related("issue")]


def result_of(decision, names, groups):
    """`names`: {group key: name}, `groups`: {group key: SaidBy}, both as the ballot froze them."""
    facts = Facts.from_dict(decision.facts)
    return Result(
        issue=decision.issue,
        effect=decision.effect,
        look=STAMPS[decision.effect],
        stamp=stamp(decision.effect, facts.kind),
        sentence=verdict(decision.effect, facts, names),
        lanes=tuple(lane_from_dict(lane) for lane in decision.lanes),
        settled=decision.settled,
        settled_words=settled_words(decision),
        rank=decision.rank,
        reasons=grouped_reasons(decision, groups),
    )


def flat_groups(frozen):
    """{key: SaidBy} over lanes, their parts and the consultative groups."""
    groups = [g for lane in frozen for g in [lane, *lane["parts"]]]
    return {g["key"]: SaidBy(g["key"], g["name"], g["palette"], g["pattern"]) for g in groups}


def settled_words(decision):
    if decision.settled:
        return _("Settled: whatever those who did not vote had said, the outcome would be the same.")
    return _("Open: those who did not vote could still have changed the outcome.")


def grouped_reasons(decision, groups):
    """The reasons by side, in the shuffled order in which they were kept; the headings carry no numbers."""
    headings = [
        ("yes", _("Reasons given for it")),
        ("no", _("Reasons given against it")),
        ("pass", _("From people who passed")),
    ]
    sides = [(heading, _said(decision.reasons, side, groups)) for side, heading in headings]
    return tuple((heading, said) for heading, said in sides if said)


def _said(reasons, side, groups):
    return tuple(
        Said(r["text"], r["language"] if r["group"] else "", groups.get(r["group"]))
        for r in reasons
        if r["side"] == side
    )


def in_order(results):
    """The kept issues of a final ballot, most urgent first; empty for a show of hands."""
    return sorted((r for r in results if r.rank), key=lambda r: r.rank)


def why_bands(ballot):
    """Why the lanes look as they do: the caption of every figure of this ballot."""
    if ballot.any_hidden:
        return _("Shown as bands, for all groups alike, because the members of at least one group stay hidden.")
    return _("Shown as exact counts, because every group whose votes decide speaks openly.")


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
    return {
        "listed": _("Put on the list"),
        "to_ballot": _("Proposal with its support, brought to a ballot"),
        "brought_back": _("Removed issue brought back to a ballot"),
    }.get(entry.what) or stamp(entry.what, "final")


def ledger(dialogue):
    """The dialogue's ledger, newest first, each entry with `.words` and `.rule`; one query."""
    entries = list(dialogue.ledger.select_related("issue", "group", "decision__ballot"))
    for entry in entries:
        entry.words = ledger_words(entry)
        entry.rule = rule_name(entry.decision.ballot) if entry.decision else ""
    return entries
