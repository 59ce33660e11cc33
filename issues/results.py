"""From decision rows to what a page or a document says of them: stamps, sentences, lanes, reasons. Nothing here is secret."""

from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dialogue import content_languages, speaking, translated
from dialogue.models import told_columns
from issues import disclosure, effects, explaining, item_roles, titles
from issues.decisions import ADOPT, REJECT
from issues.disclosure import PublishedLane
from issues.effects import stamp
from issues.models import Issue, Reason
from issues.rule_words import short_rule
from issues.rules import Rule
from issues.short_lines import short_line
from issues.verdicts import Facts, because, opponents, verdict
from stakeholders import group_words

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
    reading: translated.Reading


@dataclass(frozen=True)
class Result:
    """One issue of a closed ballot as everybody reads it."""

    issue: Issue
    title: str  # as the ballot asked about it
    effect: str
    look: str  # adopt, discuss, reject or defer: the stamp's look
    stamp: str
    short: str  # in one line, beside the stamp: never more than the sentence says
    then: str  # what comes of it, or ""
    sentence: str  # exact
    lanes: tuple[PublishedLane, ...]
    facts: Facts
    settled_words: str  # empty where it is not said of each issue
    rank: int | None

    @cached_property
    def unexplained(self):
        """That its bands cannot show why, or "". Worked out where a page says it: walls and rooms do not."""
        return explaining.cannot_show_why(self.facts, self.lanes)


def results_of(ballot):
    """The ballot's results in the order of the list, without what people said; one query. Empty while it is open."""
    if ballot.is_open:
        return []
    names = names_of(ballot)
    return [result_of(d, names) for d in titles.rows_of(ballot).defer("reasons", "issue__worded")]


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
    rows = [(one.rank is None, one.rank or 0, n, one) for n, one in enumerate(_told(ballot))]
    order = [(one.issue.key, titles.title_of(one)) for *_order, one in sorted(rows, key=itemgetter(0, 1, 2))]
    at = next((n for n, (each, _title) in enumerate(order) if each == key), None)
    if at is None:
        return None
    decision = titles.rows_of(ballot).get(issue__key=key)
    decision.ballot = ballot
    return InFull(
        result=result_of(decision, names_of(ballot)),
        reasons=reasons_of(decision),
        before=order[at - 1] if at else None,
        after=order[at + 1] if at + 1 < len(order) else None,
    )


def _told(ballot):
    found = list(titles.rows_of(ballot).only("rank", "title", "ballot", "issue__key", "issue__title"))
    for decision in found:
        decision.ballot = ballot
    return found


def counted_of(ballot):
    """The groups whose lanes a list shows, in their order."""
    words = group_words.of(ballot.dialogue)
    return [_said_by(g, words) for g in ballot.lanes if g["counted"]]


def frozen_names(ballot):
    """{group key: name} as the ballot froze them."""
    return {g["key"]: g["name"] for lane in ballot.lanes for g in [lane, *lane["parts"]]}


def names_of(ballot):
    """{group key: name} as the ballot froze them, in the reader's language where they are still called that."""
    return {key: group.name for key, group in _groups_of(ballot).items()}


def result_of(decision, names):
    """`names`: {group key: name} as the ballot froze them."""
    facts, lanes = Facts.from_dict(decision.facts), lanes_of(decision)
    return Result(
        issue=decision.issue,
        title=titles.title_of(decision),
        effect=decision.effect,
        look=effects.TABLE[decision.effect].look,
        stamp=stamp(decision.effect, decision.ballot.kind),
        short=short_line(facts, names, is_unshown(decision, lanes)),
        then=effects.consequence(decision.effect, decision.ballot.kind, decision.outcome),
        sentence=_sentence(decision, names, facts, lanes),
        lanes=tuple(map(group_words.of(decision.ballot.dialogue).lane, lanes)),
        facts=facts,
        settled_words=settled_words(decision.settled) if decision.ballot.says_settled else "",
        rank=decision.rank,
    )


def sentence_of(decision, names):
    """The exact sentence of a decision whose ballot is loaded."""
    return _sentence(decision, names, Facts.from_dict(decision.facts), lanes_of(decision))


def because_of(decision):
    """Of this sentence what the rule says of every issue that was decided like it; "" where the sentence names groups."""
    facts = Facts.from_dict(decision.facts)
    names_somebody = facts.outcome not in (ADOPT, REJECT) or facts.against
    return "" if names_somebody else because(facts, {}, is_unshown(decision, lanes_of(decision)))


def _sentence(decision, names, facts, lanes):
    """A result of the first formula reads as it always did."""
    told = () if decision.ballot.first_formula else lanes
    return verdict(decision.effect, facts, names, is_unshown(decision, lanes), told)


def is_unshown(decision, lanes):
    """Whether no list of groups in its words is whole."""
    return not decision.ballot.first_formula and disclosure.is_unshown(lanes)


def told_lanes_of(decision):
    """The lanes beside that sentence, with its opponents' leaning, as the reader calls the groups."""
    return tuple(map(group_words.of(decision.ballot.dialogue).lane, lanes_of(decision)))


def lanes_of(decision):
    """The same with the names that the ballot froze."""
    return leaning_lanes(decision.lanes, decision.facts, decision.ballot.hash_formula)


def leaning_lanes(lanes, facts, formula):
    """From what is stored of a decision to what is drawn; so the groups against are the ones the sentence names."""
    lanes = tuple(disclosure.lane_from_dict(lane) for lane in lanes)
    return lanes if formula == 1 else disclosure.leaning(lanes, facts["against"])


def opponents_of(decision, names):
    """Who is against, for a line of its own; "" if nobody may be named."""
    facts = Facts.from_dict(decision.facts)
    return opponents(facts, names, is_unshown(decision, lanes_of(decision))) if facts.against else ""


def _groups_of(ballot):
    """{key: SaidBy} over lanes, their parts and the consultative groups."""
    words = group_words.of(ballot.dialogue)
    return {g["key"]: _said_by(g, words) for lane in ballot.lanes for g in [lane, *lane["parts"]]}


def _said_by(frozen, words):
    name = words.name(frozen["key"], frozen["name"])
    return SaidBy(frozen["key"], name, frozen["palette"], frozen["pattern"])


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
    """[(heading, Said)] of the reasons given: by side, in the shuffled order in which they were kept; no heading carries a number."""
    groups = _groups_of(decision.ballot)
    headings = [
        ("yes", _("Reasons given for it")),
        ("no", _("Reasons given against it")),
        ("pass", _("From people who passed")),
        ("", _("Reasons given, for and against, in mixed order")),
    ]
    given = [Reason(decision, at) for at in range(len(decision.reasons))]
    return [(heading, _said(r, groups)) for side, heading in headings for r in given if r.said["side"] == side]


def _said(reason, groups):
    group, reading = groups.get(reason.said["group"]), reason.read(content_languages.order(), by_machine=True)
    return Said(reason.said["text"], reason.declared, group, reading)


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
    """What happened to the issue, as one entry of the ledger says it; of a code that only the next release knows, that something did."""
    if entry.what == entry.TAKEN_OFF:
        return _("Taken off the list by the team: %(why)s") % {"why": entry.why}
    if role := item_roles.ENTRIES.get(entry.what):
        return str(role.entry_words)
    return stamp(entry.what, "final") if entry.what in effects.TABLE else capfirst(_("changed"))


def ledger(dialogue):
    """The dialogue's ledger, newest first, as the reader gets it; one query."""
    rows = dialogue.ledger.select_related("issue", "group", "decision__ballot")
    return rows.defer("issue__worded").annotate(**told_columns(speaking.reading(dialogue), "issue"))


def told(entries, dialogue):
    """Entries of a ledger as the reader gets them, each with `.words` and `.rule`."""
    words = group_words.of(dialogue)
    for entry in entries:
        entry.title = titles.title_in(entry, entry.issue, dialogue)
        words.tell(entry.group)
    return explained(entries)


def explained(entries):
    """The same with the names that were kept."""
    for entry in entries:
        entry.words = ledger_words(entry)
        entry.rule = rule_name(entry.decision.ballot) if entry.decision else ""
    return entries
