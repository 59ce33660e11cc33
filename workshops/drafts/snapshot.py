"""What a draft is made of: the list, its decisions, balanced answers and the ledger, as the plain structure of the documents.

The content is stored in the language it was made in. Quotes stand in it as places only, proposals that wait not at all:
their words are read where their authors can take them back.
"""

from dataclasses import replace

from django.db.models import Q
from django.utils import formats, translation
from django.utils.translation import gettext as _

from dialogue.digests import digest
from issues import effects, item_roles, results
from issues.counting import urgencies
from issues.decisions import minutes_by_urgency
from issues.disclosure import lane_to_dict
from issues.effects import stamp
from issues.models import Ballot, Contribution, Issue, LedgerEntry, Proposal
from issues.sides import sides_of
from workshops.documents.structure import (
    AgendaDocument,
    AgendaItem,
    Group,
    LedgerRow,
    ParkedProposal,
    Quote,
    Reason,
    RemovedIssue,
)
from workshops.drafts.agenda import YARDSTICK, balanced, equal_minutes, in_proportion
from workshops.drafts.method import how_decided, policy_words, promise, who_was_heard
from workshops.models import Goal, TableNote
from workshops.tables import table_words


def deciding_ballot(dialogue):
    """The last closed final ballot, which orders the agenda; None before one."""
    return dialogue.ballots.filter(kind=Ballot.Kind.FINAL).exclude(closed_at=None).order_by("-number").first()


def latest_decisions(dialogue):
    """{issue id: its last Decision of any closed ballot}."""
    closed = dialogue.ballots.exclude(closed_at=None).order_by("number").prefetch_related("decisions__issue")
    return {d.issue_id: d for ballot in closed for d in ballot.decisions.all()}


FOUND_LATER = ("changes_since", "changes")  # when a draft is read; the release before this one knows no such fields


def take(dialogue, ballot, total):
    """(content as a dict, {item number: issue key}, quotes as DraftQuote fields) of how things stand now."""
    decisions = latest_decisions(dialogue)
    for decision in decisions.values():
        decision.ballot.dialogue = dialogue
    issues = _in_order(dialogue, ballot, decisions)
    shares = _minutes(ballot, issues, total)
    names = group_names(dialogue)
    counted = [g.key for g in dialogue.groups.all() if g.is_counted]
    quotes = []
    items = []
    for number, (issue, given) in enumerate(zip(issues, shares, strict=True), 1):
        chosen = _choose(issue, dialogue, counted)
        quotes += [
            {"contribution": c, "issue_key": issue.key, "position": n, "digest": digest(c.text)}
            for n, c in enumerate(chosen)
        ]
        items.append(_item(number, issue, given, decisions.get(issue.pk), chosen, names))
    made = (*how_decided(dialogue, ballot), *who_was_heard(issues))
    whole = _document(dialogue, ballot, total, items, names, made).to_dict()
    content = {name: value for name, value in whole.items() if name not in FOUND_LATER}
    content["items"] = [_as_before(item) for item in content["items"]]
    return content, {str(item.number): issue.key for item, issue in zip(items, issues, strict=True)}, quotes


def _as_before(item):
    """The item without the list of reasons that the release before this one does not know, where there is none."""
    return {name: value for name, value in item.items() if value or name != "reasons"}


def group_names(dialogue):
    return {g.key: g.short_name for g in dialogue.groups.all()}


def _in_order(dialogue, ballot, decisions):
    """Kept issues by the final ballot's order; in listed order before one, new ones last."""
    listed = list(dialogue.issues.listed().prefetch_related("questions"))
    rank = {pk: d.rank for pk, d in decisions.items() if ballot and d.ballot_id == ballot.pk and d.rank}
    return sorted(listed, key=lambda i: (rank.get(i.pk, len(listed) + 1), i.position))


def _minutes(ballot, issues, total):
    """Never straight from the urgencies for `total`: drafts for many totals would let the team solve for them (TRUST §3.4)."""
    if ballot is None:
        return equal_minutes(total, len(issues))
    urgent = urgencies(ballot)
    return in_proportion(total, minutes_by_urgency(YARDSTICK, [urgent.get(i.pk, 0) for i in issues]))


def _choose(issue, dialogue, counted):
    """Answers for the agenda, in turn from each group that may be shown, those the rule counts first."""
    readable = Contribution.objects.readable().filter(question__issue=issue).select_related("voice__group")
    found = {c.pk: c for c in readable}
    plain = [(c.pk, c.shown_group.key if c.shown_group else "", c.text) for c in found.values()]
    return [found[key] for key, _group, _text in balanced(plain, seed=f"{dialogue.slug}-{issue.key}", first=counted)]


def _item(number, issue, given, decision, chosen, names):
    item = AgendaItem(
        number=number,
        **sides_of(issue),
        theme=issue.get_theme_display(),
        role=issue.get_role_display(),
        minutes=given,
        questions=tuple(q.text for q in issue.questions.standing()),
        quotes=tuple(_quote(c) for c in chosen),
        tables=table_words.in_lines(TableNote.objects.filter(session__issue=issue)),
    )
    return _decided(item, decision, names) if decision else item


def _quote(contribution):
    """The place of a quote: who may be shown, and no words; `fill` puts those in."""
    group = contribution.shown_group
    named = contribution.is_named
    return Quote(
        text="",
        language=contribution.language if named else "",
        group=group.key if group else "",
        group_name=group.short_name if group else _("A participant"),
        organisation=contribution.voice.name if named else "",
    )


def _decided(item, decision, names):
    told = [
        (r["side"], Reason(r["text"], r["language"] if r["group"] else "", names.get(r["group"], "")))
        for r in decision.reasons
    ]
    by_side = {side: tuple(reason for said, reason in told if said == side) for side in ("yes", "no", "")}
    return replace(
        item,
        stamp=str(stamp(decision.effect, decision.ballot.kind)),
        sentence=results.sentence_of(decision, names),
        lanes=tuple(lane_to_dict(lane) for lane in results.lanes_of(decision)),
        lanes_title=_("Support for “%(title)s” by group") % {"title": item.title},
        lanes_rule=True,
        reasons_for=by_side["yes"],
        reasons_against=by_side["no"],
        reasons=by_side[""],
        contested=_contested(decision, names),
    )


def _contested(decision, names):
    """Who does not stand behind the line, as far as it may be named (TRUST §3.4)."""
    if not effects.TABLE[decision.effect].names_opponents:
        return ""
    against = results.opponents_of(decision, names)
    if against:
        return _("A majority against: %(groups)s. The country dialogues should take it up with them first.") % {
            "groups": against
        }
    return _("Not all groups support it. The country dialogues should ask each group what would have to change.")


def _document(dialogue, ballot, total, items, names, made):
    return AgendaDocument(
        title=dialogue.title,
        dialogue=dialogue.title,
        subtitle=dialogue.question,
        number=0,
        date="",
        language=translation.get_language() or "en",
        total_minutes=total,
        goals=tuple(g.text for g in Goal.objects.filter(dialogue=dialogue)),
        groups=_groups(dialogue),
        items=tuple(items),
        parked=_parked(dialogue),
        removed=_removed(dialogue),
        ledger=tuple(_ledger(dialogue, names)),
        how_decided=made,
        rights=promise(),
        check_value=ballot.result_hash if ballot else "",
    )


def _groups(dialogue):
    groups = dialogue.groups.select_related("parent")
    return tuple(
        Group(
            g.key,
            g.short_name,
            g.palette,
            g.pattern,
            g.is_counted,
            policy_words(g.policy),
            g.parent.key if g.parent_id else "",
        )
        for g in groups
    )


def _parked(dialogue):
    """Proposals that came to a ballot and were not added, or not yet; those that still wait stand beside the content."""
    decided = set(dialogue.ledger.exclude(decision=None).values_list("issue_id", flat=True))
    role = item_roles.TABLE[item_roles.PROPOSED]
    why = {True: str(role.is_refused), False: str(role.is_asked)}
    return tuple(
        ParkedProposal(
            **sides_of(i),
            questions=tuple(q.text for q in i.questions.all() if not q.is_taken_out),
            why=why[i.pk in decided],
        )
        for i in dialogue.issues.filter(status=Issue.Status.PROPOSED).prefetch_related("questions")
    )


def waiting(dialogue):
    """Proposals that have not come to a ballot yet."""
    return dialogue.proposals.readable().filter(issue=None)


def _waited(draft, language):
    """Those that waited when the draft was made, as far as they may still be read."""
    with translation.override(language):
        why = str(item_roles.TABLE[item_roles.PROPOSED].waits)
    proposals = Proposal.objects.readable().filter(waiting_in__draft=draft)
    return tuple(ParkedProposal(**sides_of(p), questions=tuple(p.questions), why=why) for p in proposals)


def _removed(dialogue):
    """What is not on the list any more, with the day of the ballot that decided so; one that a new ballot asks about is removed until
    that closes."""
    by_team = Q(what=LedgerEntry.TAKEN_OFF)
    last = {e.issue_id: e for e in dialogue.ledger.filter(Q(decision__isnull=False) | by_team).order_by("on", "pk")}
    asked = set(dialogue.issues.removed().filter(ballot_items__ballot__closed_at=None).values_list("pk", flat=True))
    return tuple(
        RemovedIssue(
            i.title,
            _why_removed(i, asked, last.get(i.pk)),
            day(last[i.pk].on) if i.pk in last else "",
        )
        for i in dialogue.issues.removed()
    )


def _why_removed(issue, asked, entry):
    role = item_roles.TABLE[item_roles.BROUGHT_BACK]
    if issue.pk not in asked and entry and entry.what == entry.TAKEN_OFF:
        return results.ledger_words(entry)
    return str(role.is_asked if issue.pk in asked else role.is_refused)


def day(date):
    return formats.date_format(date, "j F Y")


def _ledger(dialogue, names):
    words = {entry: str(role.entry_in_agenda) for entry, role in item_roles.ENTRIES.items()}
    words[LedgerEntry.TAKEN_OFF] = _("taken off the list by the team")
    for entry in dialogue.ledger.select_related("issue", "group", "decision__ballot").order_by("on", "pk"):
        decision = entry.decision
        yield LedgerRow(
            date=day(entry.on),
            title=entry.name,
            what=_("final ballot %(n)s") % {"n": decision.ballot.number} if decision else words[entry.what],
            by=entry.group.short_name if entry.group else "",
            outcome=str(stamp(decision.effect, decision.ballot.kind)) if decision else "",
        )


def worded(draft):
    """The stored structure with the team's own words; the quotes are places still. No query."""
    document = AgendaDocument.from_dict(draft.content)
    items = (replace(i, note=paragraphs(draft.notes.get(draft.keys[str(i.number)], ""))) for i in document.items)
    return replace(
        document,
        number=draft.number,
        date=day(draft.made_on),
        status="published" if draft.is_published else "preview",
        foreword=paragraphs(draft.foreword),
        items=tuple(items),
    )


def fill(draft):
    """The draft as a whole document: the stored structure with the quotes that still stand, as their authors show them now, and the
    team's own words."""
    document = worded(draft)
    quotes = draft.quotes.select_related("contribution__voice__group")
    with translation.override(document.language):
        said = {
            (q.issue_key, q.position): replace(_quote(q.contribution), text=q.contribution.text)
            for q in quotes
            if q.stands
        }
    items = tuple(_filled(item, draft.keys[str(item.number)], said) for item in document.items)
    return replace(document, items=items, parked=(*document.parked, *_waited(draft, document.language)))


def _filled(item, key, said):
    """What was taken back leaves its place, and nothing of whose it was."""
    gone = Quote(text="", withdrawn=True)
    return replace(item, quotes=tuple(said.get((key, n), gone) for n, _place in enumerate(item.quotes)))


def paragraphs(text):
    return tuple(p.strip() for p in text.split("\n") if p.strip())
