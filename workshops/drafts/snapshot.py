"""What a draft is made of: the list, its decisions, balanced answers and the ledger, as the plain structure of the documents.

The content is stored in the language it was made in. Quotes stand in it as places only, proposals that wait not at all:
their words are read where their authors can take them back.
"""

from dataclasses import replace

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from dialogue import content_languages, language_choice, speaking, tags
from dialogue.digests import digest
from dialogue.models import tell_whole, told
from issues import effects, item_roles, results
from issues.counting import urgencies
from issues.decisions import minutes_by_urgency
from issues.disclosure import lane_to_dict
from issues.effects import stamp
from issues.models import Ballot, Contribution, Proposal, Question, Reason
from issues.reactions import reading_findings
from issues.sides import sides_of
from stakeholders import group_words
from stakeholders.models import Challenge
from workshops.documents import marked
from workshops.documents.heard import Quote
from workshops.documents.structure import AgendaDocument, AgendaItem, ParkedProposal
from workshops.drafts import chapters, grounds, in_languages, kept_apart, shared, to_settle
from workshops.drafts.agenda import YARDSTICK, balanced, block, equal_minutes, in_proportion, on_page
from workshops.drafts.method import how_decided, promise, who_was_heard
from workshops.evaluations import evaluated
from workshops.models import DraftQuote, Goal, TableNote
from workshops.tables import table_words


def deciding_ballot(dialogue):
    """The last closed final ballot, which orders the agenda; None before one."""
    return dialogue.ballots.filter(kind=Ballot.Kind.FINAL).exclude(closed_at=None).order_by("-number").first()


def latest_decisions(dialogue):
    """({issue id: its last Decision of any closed ballot}, {issue id: the last of a final one})."""
    closed = dialogue.ballots.exclude(closed_at=None).order_by("number").prefetch_related("decisions__issue")
    found = [d for ballot in closed for d in ballot.decisions.all()]
    for decision in found:
        decision.ballot.dialogue = dialogue
    return {d.issue_id: d for d in found}, {d.issue_id: d for d in found if d.ballot.is_final}


def take(dialogue, ballot, total, *, quoting=True):
    """(document, {item number: issue key}, quotes as DraftQuote fields) of how things stand now; without `quoting` no quotes."""
    decisions, finals = latest_decisions(dialogue)
    names = group_names(dialogue)
    issues = _in_order(dialogue, ballot, decisions)
    groups = chapters.groups(dialogue)
    found = reading_findings.common(dialogue)
    quotes = []
    items = []
    for number, (issue, given) in enumerate(zip(issues, _minutes(ballot, issues, total), strict=True), 1):
        against = _named_against(decisions.get(issue.pk))
        page, said = _choose(issue, groups, against, seed=f"{dialogue.slug}-{issue.key}") if quoting else ((), ())
        quotes += [
            {"contribution": c, "issue_key": issue.key, "position": n, "digest": digest(c.text)}
            for n, c in [*enumerate([*page, *said]), *grounds.places(found.get(issue.pk))]
        ]
        item = replace(grounds.told(_item(issue, number, page, said), found.get(issue.pk)), minutes=given)
        item = _decided(item, decisions[issue.pk], names) if issue.pk in decisions else item
        items.append(_with_outcome(item, finals.get(issue.pk), names) if ballot else item)
    made = (*how_decided(dialogue, ballot), *who_was_heard(issues))
    whole = _document(dialogue, ballot, names, made)
    whole = replace(whole, total_minutes=total, items=tuple(items), groups=groups)
    return whole, {str(item.number): issue.key for item, issue in zip(items, issues, strict=True)}, quotes


def languages_of(dialogue):
    """In which a draft is kept: all that somebody may read it in."""
    return list(dict.fromkeys(speaking.spoken(dialogue)))


def take_in_all(dialogue, ballot, total):
    """As `take`, in the dialogue's own language, and in front of it {language: what reads otherwise there}."""
    own, *others = languages_of(dialogue)
    with speaking.to(own, dialogue):
        document, keys, quotes = take(dialogue, ballot, total)
    plain = document.to_dict()
    found = {}
    for tag in others:
        with speaking.to(tag, dialogue):
            other = take(dialogue, ballot, total, quoting=False)[0].to_dict()
        quoted = [{name: item[name] for name in ("quotes", "said")} for item in plain["items"]]  # chosen once for all
        other["items"] = [item | places for item, places in zip(other["items"], quoted, strict=True)]
        found[tag] = kept_apart.differing(plain, other)
    return found, document, keys, quotes


def group_names(dialogue):
    return {g.key: g.short_name for g in group_words.tell(dialogue, dialogue.groups.all())}


def _in_order(dialogue, ballot, decisions):
    """Kept issues by the final ballot's order; in listed order before one, new ones last."""
    asked = Prefetch("questions", Question.objects.told(dialogue))
    troubles = Prefetch("challenges", Challenge.objects.told(dialogue).prefetch_related("groups"))
    listed = list(dialogue.issues.listed().told(dialogue).prefetch_related(asked, troubles))
    group_words.tell(dialogue, (g for i in listed for c in i.challenges.all() for g in c.groups.all()))
    rank = {pk: d.rank for pk, d in decisions.items() if ballot and d.ballot_id == ballot.pk and d.rank}
    return sorted(listed, key=lambda i: (rank.get(i.pk, len(listed) + 1), i.position))


def _minutes(ballot, issues, total):
    """Never straight from the urgencies for `total`: drafts for many totals would let the team solve for them (TRUST §3.4)."""
    if ballot is None:
        return equal_minutes(total, len(issues))
    urgent = urgencies(ballot)
    return in_proportion(total, minutes_by_urgency(YARDSTICK, [urgent.get(i.pk, 0) for i in issues]))


def _named_against(decision):
    """Keys of who a final ballot named as against: their own words stand on the page. Not of a show of hands, which public copies hide."""
    return tuple(decision.facts.get("against", ())) if decision and decision.ballot.is_final else ()


def _choose(issue, groups, against, seed):
    """Answers for the agenda, in turn from each group that may be shown, those the rule counts first: (those on the issue's own page,
    the others)."""
    readable = Contribution.objects.readable().filter(question__issue=issue).select_related("voice__group")
    found = {c.pk: c for c in readable}
    plain = [(c.pk, c.shown_group.key if c.shown_group else "", c.text) for c in found.values()]
    counted = [group.key for group in groups if group.counted]
    chosen = balanced(plain, seed=seed, first=counted)
    quotes = [replace(_quote(found[key]), text=text) for key, _group, text in chosen]
    page = on_page(_looks(quotes, speaking.wanted()), lanes_of(groups), issue.key, against)
    others = [n for n in range(len(chosen)) if n not in page]
    return [found[chosen[n][0]] for n in page], [found[chosen[n][0]] for n in others]


def _looks(quotes, language):
    """What `on_page` chooses by. Only those who speak by name have said their language; nobody else's is guessed."""
    own = tags.primary(language)
    return [(q.group, len(q.text), bool(q.language) and tags.primary(q.language) != own) for q in quotes]


def lanes_of(groups):
    """The keys of each counted lane, with its parts."""
    counted = [group for group in groups if group.counted]
    return [[lane.key, *(g.key for g in counted if g.part_of == lane.key)] for lane in counted if not lane.part_of]


def _item(issue, number, page, said):
    return AgendaItem(
        number=number,
        **sides_of(issue),
        theme=issue.get_theme_display(),
        role=issue.get_role_display(),
        questions=tuple(q.text for q in issue.questions.all() if not q.is_taken_out),
        quotes=tuple(_quote(c) for c in page),
        said=tuple(_quote(c) for c in said),
        tables=table_words.in_lines(TableNote.objects.filter(session__issue=issue)),
        background=issue.background,
        sources=tuple(issue.sources),
        challenges=chapters.held(issue.challenges.all()),
    )


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
    given = [Reason(decision, at) for at in range(len(decision.reasons))]
    told = [(each.said["side"], in_languages.reason(each, names)) for each in given]
    by_side = {side: tuple(reason for said, reason in told if said == side) for side in ("yes", "no", "")}
    return replace(
        item,
        stamp=str(stamp(decision.effect, decision.ballot.kind)),
        sentence=results.sentence_of(decision, names),
        because=results.because_of(decision),
        lanes=tuple(lane_to_dict(lane) for lane in results.told_lanes_of(decision)),
        lanes_title=_("Support for “%(title)s” by group") % {"title": item.title},
        lanes_rule=True,
        reasons_for=by_side["yes"],
        reasons_against=by_side["no"],
        reasons=by_side[""],
        contested=_contested(decision, names),
        ballot=str(decision.ballot.kind),
        **_against(decision, names),
    )


def _against(decision, names):
    """Who is against, in words and as keys of the lanes and parts."""
    return {"against": results.opponents_of(decision, names), "opponents": tuple(decision.facts.get("against", ()))}


def _contested(decision, names):
    """Who does not stand behind the line, as far as it may be named (TRUST §3.4), and whose work that leaves."""
    if not effects.TABLE[decision.effect].names_opponents:
        return ""
    here = bool(decision.ballot.dialogue.country)  # an agenda of one country is not handed on to others
    against = results.opponents_of(decision, names)
    if against and here:
        return _("A majority against: %(groups)s. Talk with these groups about it first.") % {"groups": against}
    if against:
        return _("A majority against: %(groups)s. The country dialogues should take it up with them first.") % {
            "groups": against
        }
    if here:
        return _("Not all groups support it. Each group should be asked what would have to change.")
    return _("Not all groups support it. The country dialogues should ask each group what would have to change.")


OUTCOMES = {"keep": "kept", "add": "added", "contested": "contested"}  # of a final ballot; any other effect waits


def _with_outcome(item, decision, names):
    """What the last final ballot that asked about it decided, and who was against; one that none asked about waits."""
    if decision is None:
        return replace(item, outcome="waiting")
    return replace(item, outcome=OUTCOMES.get(decision.effect, "waiting"), **_against(decision, names))


def _document(dialogue, ballot, names, made):
    head = told(dialogue)
    return AgendaDocument(
        title=head.title,
        dialogue=head.title,
        subtitle=head.question,
        number=0,
        date="",
        language=speaking.wanted(),
        goals=tuple(g.text for g in Goal.objects.filter(dialogue=dialogue).told(dialogue)),
        parked=chapters.parked(dialogue),
        removed=chapters.removed(dialogue),
        ledger=tuple(chapters.ledger(dialogue, names)),
        how_decided=made,
        rights=promise(),
        check_value=ballot.result_hash if ballot else "",
        meetings=chapters.meetings(dialogue),
        glossary=chapters.glossary(dialogue),
        ties=chapters.ties(dialogue),
        **chapters.tied(dialogue),
        **shared.found(dialogue, names),
        to_settle=to_settle.found(dialogue, names),
        challenges=chapters.challenges(dialogue),
        evaluations=evaluated.in_agenda(dialogue),
        is_decided=ballot is not None,
        decided_on=chapters.day(ballot.closed_at) if ballot else "",
    )


def waiting(dialogue):
    """Proposals that have not come to a ballot yet."""
    return dialogue.proposals.readable().filter(issue=None)


def _waited(draft, language):
    """Those that waited when the draft was made, as far as they may still be read."""
    with speaking.to(language):
        why = str(item_roles.TABLE[item_roles.PROPOSED].waits)
    proposals = Proposal.objects.readable().filter(waiting_in__draft=draft)
    return tuple(ParkedProposal(**sides_of(p), questions=tuple(p.questions), why=why) for p in proposals)


def worded(draft, *, as_made=False):
    """The stored structure with the team's own words, in the reader's language or in that which it was made in; the quotes are places
    still. No query."""
    document = original(draft) if as_made else _in_readers_language(draft)
    passages = marked.passages if draft.is_marked else _unmarked
    items = (replace(i, note=passages(draft.notes.get(draft.keys[str(i.number)], ""))) for i in document.items)
    return replace(
        document,
        number=draft.number,
        date=chapters.day(draft.made_on),
        status="published" if draft.is_published else "preview",
        foreword=passages(draft.foreword),
        next_steps=paragraphs(draft.next_steps),
        items=tuple(items),
    )


def _in_readers_language(draft):
    tag = language_choice.closest(speaking.wanted(), list(draft.more.get(kept_apart.LANGUAGES, ())))
    return AgendaDocument.from_dict(kept_apart.joined(draft.content, draft.more, tag))


def original(draft):
    """The stored structure in the language it was made in."""
    return AgendaDocument.from_dict(kept_apart.joined(draft.content, draft.more))


def quotes_of(drafts):
    """With what `fill` and a comparison read of them."""
    return DraftQuote.objects.filter(draft__in=drafts).select_related("contribution__voice__group")


def fill(draft, quotes=None):
    """The draft as a whole document: the stored structure with the quotes that still stand, as their authors show them now, and the
    team's own words. `quotes`: of `quotes_of`, where they were asked for already."""
    document, order = worded(draft), content_languages.order()
    quotes = quotes_of([draft]) if quotes is None else quotes
    with speaking.to(document.language):
        said = {
            (q.issue_key, q.position): replace(
                _quote(_told(q.contribution, draft.dialogue)), **in_languages.of_answer(q.contribution, order)
            )
            for q in quotes
            if q.stands
        }
        standing = in_languages.Standing.of(draft, document.items)
    keyed = [(item, draft.keys[str(item.number)]) for item in document.items]
    filled = ((_filled(item, key, said, document), key) for item, key in keyed)
    filled = (
        (grounds.filled(item, {n: quote for (of, n), quote in said.items() if of == key}), key) for item, key in filled
    )
    items = tuple(in_languages.read(item, key, standing, order) for item, key in filled)
    return replace(document, items=items, parked=(*document.parked, *_waited(draft, document.language)))


def _told(contribution, dialogue):
    tell_whole(dialogue, contribution.voice.group)
    return contribution


def _filled(item, key, said, document):
    """One answer of each counted lane stands on the issue's own page, the others in the annex, in blocks by the group that is shown now.
    Where one was taken back another of its group moves up, and its blank stands last in the annex. Groups are quoted in turn, so that
    any place of before would name the group."""
    places = len(item.quotes) + len(item.said)
    order = [group.key for group in document.groups]
    found = [said[key, n] for n in range(places) if (key, n) in said]
    standing = sorted(found, key=lambda quote: block(quote.group, quote.text, order, seed=key))
    against = item.opponents if item.ballot == Ballot.Kind.FINAL else ()
    page = on_page(_looks(standing, document.language), lanes_of(document.groups), key, against)
    others = [quote for n, quote in enumerate(standing) if n not in page]
    gone = [Quote(text="", withdrawn=True)] * (places - len(standing))
    return replace(item, quotes=tuple(standing[n] for n in page), said=(*others, *gone))


def paragraphs(text):
    return tuple(p.strip() for p in text.split("\n") if p.strip())


def _unmarked(text):
    """As the team's words stood before marks were read in them: each line a paragraph."""
    return marked.plain(paragraphs(text))
