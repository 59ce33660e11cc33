"""The page "You": all that a person has said in a dialogue, found through the key, and what others see of it."""

from dataclasses import dataclass
from datetime import UTC

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat, TruncDate
from django.utils.translation import gettext as _

from dialogue import keys
from dialogue.models import tell_whole
from issues import (
    evaluating,
    item_roles,
    leaving,
    oneself,
    reading,
    reading_became,
    reading_own,
    reading_proposals,
    release_words,
    releasing,
    scopes,
    tie_sides,
)
from issues.doing import reading_yours as reading_doing
from issues.meanings import reading_yours as own_words
from issues.models import (
    Ballot,
    Evaluation,
    Expectation,
    Issue,
    Leaving,
    LedgerEntry,
    Proposal,
    Question,
    Rating,
    Remark,
    Support,
    TieRound,
    TieView,
    Translator,
    Vote,
)
from issues.models.ballots import BallotItem
from issues.statements import reading_yours
from stakeholders.models import About, AboutCount
from stakeholders.models.about import SAID

WORKSHOPS, TIES, STATEMENTS = "workshops", "ties", "statements"
TASKS, MEANINGS = "tasks", "meanings"
MORE = {
    WORKSHOPS: "form",
    TIES: "round",
    STATEMENTS: "stated",
    TASKS: "doing",
    MEANINGS: "meant",
}  # what has a page of its own here, and whether there is any
TEXTS = ("mark", "about", "form", "round", "asked", "helps", "stated", "ref", "doing", "task", "meant")
KINDS = {"issue": Issue, "proposal": Proposal, "ballot": Ballot, "mark": Leaving}


def page(here, more="", number=None):
    """Everything in five queries; each piece with `.night`, the date on which it goes, if any. `more`: one of MORE, what was said of
    those in place of reactions, votes and what became of answers, so that no page asks more than any other; `number`: of its page."""
    known = _known(here, more)
    tags = _Tags(here.participant, known)
    places = [place for place, kind in MORE.items() if known[kind]]
    answers, reactions = reading_own.said(here, tags.answering, () if more else tags.reacting)
    _tell_answers(here, answers)
    if answers and not more:
        reading_became.tell_own(here.dialogue, answers)
    found = {
        "answers": answers,
        "reactions": reactions,
        "proposals": _proposals(here, tags),
        "papers": [] if more else _papers(here, tags),
        "evaluated": _evaluated(here, tags) if more == WORKSHOPS and known["form"] else [],
        "seen_ties": _seen_ties(here, tags) if more == TIES and known["round"] else [],
        "stated": _stated(here, known) if more == STATEMENTS and known["stated"] else [],
        "doing": reading_doing.own(here, known["doing"], known["task"]) if more == TASKS and known["doing"] else [],
        "meant": own_words.own(here, known["meant"]) if more == MEANINGS and known["meant"] else None,
    }
    about = _about(known["about"])
    now = here.clock.now()
    pieces = [*found["answers"], *found["reactions"], *found["proposals"], *about]
    parts = [said for place in ("evaluated", "seen_ties", "stated", "doing") for said in found[place]]
    pieces += [row for said in (*parts, *filter(None, [found["meant"]])) for row in said.rows]
    for piece in pieces:
        piece.night = leaving.night_of(_own_row(piece), here.dialogue, known["mark"], now.date())
    more_pages, doing = reading_doing.part(found["doing"], number)
    return {
        **found,
        "doing": doing,
        "page": more_pages,
        "leads_to": [place for place in places if place != more],
        "more": more,
        "about": next(iter(about), None),
        "translates": bool(known["helps"]) and here.may_read and here.may_speak,
        "is_empty": not any(found.values()) and not about and not places,  # their pages may hold more of theirs
        "some_go": any(piece.night for piece in pieces),
        "by_when": release_words.by_when(here.dialogue, now),
        "why_then": release_words.why_then(here.dialogue) if _some_wait(found["answers"]) else "",
        **reading_proposals.proposing_opens(here),
    }


def _own_row(piece):
    """What the person wrote of it: of another's proposal, their support."""
    return piece.my_support if isinstance(piece, Proposal) and not piece.mine else piece


def _some_wait(answers):
    return any(said.is_by_the_clock and not said.night for said in answers)


def _known(here, more):
    """{"issue", "proposal", "ballot": ids, "mark": tokens, "about" and the others of TEXTS: texts}: what scopes and marks are
    made of, in one query."""
    rows = [
        model.objects.filter(dialogue=here.dialogue)
        .order_by()
        .annotate(what=Value(kind), name=Cast("token" if kind == "mark" else "pk", CharField()))
        .values_list("what", "name")
        for kind, model in KINDS.items()
    ]
    found = {kind: set() for kind in (*KINDS, *TEXTS)}
    of_dialogue = (
        texts(here.dialogue)
        for texts in (
            *(_forms_in_text, _rounds_in_text, _asked_in_text),
            *(reading_yours.rounds_in_text, reading_doing.rounds_in_text),
            *(own_words.rounds_in_text, own_words.ballots_in_text),
        )
    )
    of_person = (_about_in_text(here.participant), _helps_in_text(here.participant))
    marked = list(reading_yours.refs_in_text(here.dialogue)) if more == STATEMENTS else []
    marked += [reading_doing.tasks_in_text(here.dialogue)] if more == TASKS else []
    for kind, name in rows[0].union(*rows[1:], *of_person, *of_dialogue, *marked, all=True):
        found[kind].add(name if kind in TEXTS else int(name))
    return found


def _asked_in_text(dialogue):
    """The questions with their last round of reactions, each as "17 2"."""
    name = Concat(Cast("pk", CharField()), Value(" "), Cast("reaction_round", CharField()), output_field=CharField())
    rows = Question.objects.filter(issue__dialogue=dialogue).order_by()
    return rows.annotate(what=Value("asked"), name=name).values_list("what", "name")


def _forms_in_text(dialogue):
    """Which workshops were evaluated, each as "1 start"."""
    name = Concat(Cast("workshop", CharField()), Value(" "), "moment", output_field=CharField())
    rows = Evaluation.objects.filter(dialogue=dialogue).exclude(opened_at=None).order_by()
    return rows.annotate(what=Value("form"), name=name).values_list("what", "name")


def _rounds_in_text(dialogue):
    """Which ties were asked about, and in which rounds, each as "17 1"."""
    name = Concat(Cast("tie", CharField()), Value(" "), Cast("number", CharField()), output_field=CharField())
    return (
        TieRound.objects.filter(dialogue=dialogue)
        .order_by()
        .annotate(what=Value("round"), name=name)
        .values_list("what", "name")
    )


def _helps_in_text(participant):
    """Whether the team has asked this person to help to translate."""
    rows = Translator.objects.standing().filter(participant=participant).order_by()
    return rows.annotate(what=Value("helps"), name=Cast("pk", CharField())).values_list("what", "name")


def _about_in_text(participant):
    """Who this person says they are, as one text for a query of other things: "17 woman young"."""
    ticked = [Case(When(**{name: True}, then=Value(f" {name}")), default=Value("")) for name in SAID]
    text = Concat(Cast("pk", CharField()), *ticked, output_field=CharField())
    return oneself.own(participant).order_by().annotate(what=Value("about"), name=text).values_list("what", "name")


def _about(texts):
    """[the row of it], none where nothing is ticked."""
    parts = [text.split() for text in texts]
    return [About(pk=int(pk), **dict.fromkeys(ticked, True)) for pk, *ticked in parts if ticked]


class _Tags:
    """The tags of one person's voices, by what they do."""

    def __init__(self, participant, known):
        group = participant.group

        def tagged(names):
            return keys.tags(participant.dialogue, participant.pk, list(names))

        self.answering = tagged(scopes.every_answering(group, known["issue"]))
        self.proposing = tagged({scopes.proposing(group), scopes.proposing(group, off_record=True)})
        self.reacting = tagged([scopes.REACTIONS, *_rounds(known["asked"])])
        self.supporting = tagged(scopes.support(pk) for pk in known["proposal"])
        self.voting = tagged(scopes.ballot(pk) for pk in known["ballot"])
        self.evaluating = tagged(scopes.evaluation(*form.split()) for form in known["form"])
        rounds = [each.split() for each in known["round"]]
        self.seeing = tagged(scopes.tie(*each) for each in rounds)
        self.expecting = tagged({scope for each in rounds for scope in scopes.every_expecting(group, *each)})
        self.dialogue = participant.dialogue_id

    def of(self, model, tags):
        return model.objects.filter(voice__dialogue=self.dialogue, voice__tag__in=tags)


def _rounds(texts):
    for question, last in (text.split() for text in texts):
        yield from (scopes.reacting(question, number) for number in range(1, int(last) + 1))


def _tell_answers(here, answers):
    """How each stands with others, and what its author can do."""
    for said in answers:
        said.question.issue.dialogue = here.dialogue
        here.groups.tell(said.voice.group)
        tell_whole(here.dialogue, said.question, said.question.issue)
        said.standing = release_words.of_answer(said, said.question, here.clock.now())
        said.is_by_the_clock = release_words.is_by_the_clock(said, said.question)
        said.can_change = reading.open_to(here, said.question)["can_answer"]


def _proposals(here, tags):
    """Those that are mine and those that I support, each with `.mine` and `.my_support`."""
    own = tags.of(Proposal, tags.proposing).filter(pk=OuterRef("pk"))
    support = tags.of(Support, tags.supporting).filter(proposal=OuterRef("pk"))
    rows = Proposal.objects.filter(dialogue=here.dialogue).annotate(
        mine=Exists(own), support_pk=support.values("pk")[:1]
    )
    found = list(rows.filter(Q(mine=True) | Q(support_pk__isnull=False)).select_related("voice__group", "issue"))
    for proposal in found:
        proposal.dialogue = here.dialogue
        here.groups.tell(proposal.voice.group)
        tell_whole(here.dialogue, proposal.issue)
        proposal.my_support = Support(pk=proposal.support_pk)
    return found


def _evaluated(here, tags):
    """[evaluating.Own] of every form that this person has sent, each with its form and, of words, who reads them."""
    found = {}
    for model in (Rating, Remark):
        rows = tags.of(model, tags.evaluating).select_related("voice__group", "evaluation")
        rows = rows.annotate(can_come_out=releasing.is_large_enough()) if model is Remark else rows
        for row in rows:
            found.setdefault(row.evaluation, {})[model.__name__.lower()] = row
    said = [evaluating.Own(**rows) for _form, rows in sorted(found.items(), key=_in_order)]
    for own in said:
        own.form.dialogue = here.dialogue
        if own.remark:
            own.remark.standing = release_words.of_remark(own.remark, here.dialogue, here.clock.now())
    return said


@dataclass
class SeenTie:
    """What this person said of a tie in one round; either may be None."""

    asked: TieRound
    view: TieView | None = None
    words: Expectation | None = None

    @property
    def rows(self):
        return [row for row in (self.view, self.words) if row]

    @property
    def chosen(self):
        return tie_sides.LABELS[self.view.step] if self.view else ""


def _seen_ties(here, tags):
    """[SeenTie] of every round in which they spoke, the latest first."""
    found = {}
    for model, name, of in ((TieView, "view", tags.seeing), (Expectation, "words", tags.expecting)):
        rows = tags.of(model, of).select_related("voice__group", "round__tie__from_group", "round__tie__to_group")
        rows = rows.annotate(can_come_out=releasing.is_large_enough()) if model is Expectation else rows
        for row in rows.order_by("-pk"):
            setattr(found.setdefault(row.round_id, SeenTie(row.round)), name, row)
    said = sorted(found.values(), key=lambda each: (each.asked.tie.position, -each.asked.number))
    for each in said:
        each.asked.dialogue = here.dialogue
        tell_whole(here.dialogue, each.asked.tie)
        here.groups.tell(each.asked.tie.from_group)
        here.groups.tell(each.asked.tie.to_group)
        if each.words:
            each.words.can_come_out = each.words.can_come_out or each.words.is_named
            each.words.standing = release_words.of_remark(each.words, here.dialogue, here.clock.now())
    return said


def _stated(here, known):
    return reading_yours.own(here, known["stated"], known["ref"])


def _in_order(found):
    form, _rows = found
    return form.workshop, form.moment == form.Moment.END


def _papers(here, tags):
    """[(ballot, votes)], the latest first, each vote with `.words`, as its paper called it."""
    papers = {}
    rows = tags.of(Vote, tags.voting).select_related("ballot", "issue").order_by("-ballot__number", "issue__position")
    items = BallotItem.objects.filter(ballot=OuterRef("ballot"), issue=OuterRef("issue"))
    entries = LedgerEntry.objects.filter(issue=OuterRef("issue"), what__in=item_roles.ENTRIES, on__lte=OuterRef("day"))
    rows = rows.annotate(day=TruncDate("ballot__opened_at", tzinfo=UTC), asked=items.values("status")[:1])
    for vote in rows.annotate(entry=entries.values("what")[:1]):
        vote.ballot.dialogue = here.dialogue
        tell_whole(here.dialogue, vote.issue)
        is_open = vote.ballot.is_open
        role = item_roles.of(vote.asked, vote.issue.status) if is_open else item_roles.was(vote.asked, vote.entry)
        vote.words = item_roles.TABLE[role].choices[vote.choice]
        papers.setdefault(vote.ballot.pk, (vote.ballot, []))[1].append(vote)
    return list(papers.values())


def going_words(number):
    """What the press of "take all back" answers."""
    if number:
        return _(
            "Everything that can still be taken back is on its way out: it goes piece by piece within three nights."
        )
    return _("Everything that can still be taken back is on its way out already.")


def told_words(told):
    """What the press of who one is answers."""
    return {
        oneself.Told.KEPT: _("Kept. It is counted with the others in a night to come."),
        oneself.Told.TAKEN_BACK: _("Taken back. It no longer counts from a night to come."),
        oneself.Told.NOTHING: _("Nothing was changed."),
    }[told]


def about_page(here):
    """What somebody says of who they are, with what is published of it."""
    own = oneself.own(here.participant).first()
    return {
        "own": own,
        "is_open": oneself.is_open(here.dialogue),
        "counted": AboutCount.objects.filter(dialogue=here.dialogue).first(),
    }
