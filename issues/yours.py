"""The page "You": all that a person has said in a dialogue, found through the key, and what others see of it."""

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from dialogue import keys
from issues import (
    evaluating,
    item_roles,
    leaving,
    oneself,
    reading,
    reading_proposals,
    release_words,
    releasing,
    scopes,
)
from issues.models import (
    Ballot,
    Contribution,
    Evaluation,
    Issue,
    Leaving,
    Proposal,
    Rating,
    Reaction,
    Remark,
    Support,
    Vote,
)
from issues.models.ballots import BallotItem
from stakeholders.models import About, AboutCount
from stakeholders.models.about import SAID

KINDS = {"issue": Issue, "proposal": Proposal, "ballot": Ballot, "mark": Leaving}


def page(here, of_workshops=False):
    """Everything in five queries; each piece with `.night`, the date on which it goes, if any. `of_workshops`: what was said of workshops
    in place of reactions and votes, so that neither page asks more than any other."""
    known = _known(here)
    tags = _Tags(here.participant, known)
    found = {
        "answers": _answers(here, tags),
        "reactions": [] if of_workshops else _reactions(tags),
        "proposals": _proposals(here, tags),
        "papers": [] if of_workshops else _papers(here, tags),
        "evaluated": _evaluated(here, tags) if of_workshops and known["form"] else [],
    }
    about = _about(known["about"])
    now = here.clock.now()
    pieces = [*found["answers"], *found["reactions"], *found["proposals"], *about]
    pieces += [row for said in found["evaluated"] for row in said.rows]
    for piece in pieces:
        piece.night = leaving.night_of(_own_row(piece), here.dialogue, known["mark"], now.date())
    return {
        **found,
        "leads_to_workshops": bool(known["form"]) and not of_workshops,
        "of_workshops": of_workshops,
        "about": next(iter(about), None),
        "is_empty": not any(found.values())
        and not about
        and not known["form"],  # a form's page may hold more of theirs
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


def _known(here):
    """{"issue", "proposal", "ballot": ids, "mark": tokens, "about", "form": texts}: what scopes and marks are made of, in one query."""
    rows = [
        model.objects.filter(dialogue=here.dialogue)
        .order_by()
        .annotate(what=Value(kind), name=Cast("token" if kind == "mark" else "pk", CharField()))
        .values_list("what", "name")
        for kind, model in KINDS.items()
    ]
    found = {kind: set() for kind in (*KINDS, "about", "form")}
    more = (_about_in_text(here.participant), _forms_in_text(here.dialogue))
    for kind, name in rows[0].union(*rows[1:], *more, all=True):
        found[kind].add(name if kind in ("mark", "about", "form") else int(name))
    return found


def _forms_in_text(dialogue):
    """Which workshops were evaluated, each as "1 start"."""
    name = Concat(Cast("workshop", CharField()), Value(" "), "moment", output_field=CharField())
    rows = Evaluation.objects.filter(dialogue=dialogue).exclude(opened_at=None).order_by()
    return rows.annotate(what=Value("form"), name=name).values_list("what", "name")


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
        self.reacting = tagged([scopes.REACTIONS])
        self.supporting = tagged(scopes.support(pk) for pk in known["proposal"])
        self.voting = tagged(scopes.ballot(pk) for pk in known["ballot"])
        self.evaluating = tagged(scopes.evaluation(*form.split()) for form in known["form"])
        self.dialogue = participant.dialogue_id

    def of(self, model, tags):
        return model.objects.filter(voice__dialogue=self.dialogue, voice__tag__in=tags)


def _answers(here, tags):
    rows = tags.of(Contribution, tags.answering).select_related("voice__group", "question__issue")
    rows = rows.annotate(can_come_out=releasing.is_large_enough())
    answers = list(rows.order_by("question__issue__position", "question__position", "-pending"))
    for said in answers:
        said.question.issue.dialogue = here.dialogue
        said.standing = release_words.of_answer(said, said.question, here.clock.now())
        said.is_by_the_clock = release_words.is_by_the_clock(said, said.question)
        said.can_change = reading.open_to(here, said.question)["can_answer"]
    return answers


def _reactions(tags):
    rows = tags.of(Reaction, tags.reacting).select_related("contribution__question__issue")
    return list(rows.order_by("contribution__question__issue__position", "contribution__question__position", "pk"))


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


def _in_order(found):
    form, _rows = found
    return form.workshop, form.moment == form.Moment.END


def _papers(here, tags):
    """[(ballot, votes)], the latest first, each vote with `.words`, as its paper called it."""
    papers = {}
    rows = tags.of(Vote, tags.voting).select_related("ballot", "issue").order_by("-ballot__number", "issue__position")
    items = BallotItem.objects.filter(ballot=OuterRef("ballot"), issue=OuterRef("issue"))
    for vote in rows.annotate(asked=items.values("status")[:1]):
        vote.ballot.dialogue = here.dialogue
        role = item_roles.of(vote.asked, vote.issue.status) if vote.ballot.is_open else vote.asked
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
