"""What the pages of proposals show, put together in a fixed number of queries."""

from fractions import Fraction

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from dialogue import phases
from dialogue.models import tell_whole
from dialogue.phases import Act
from issues import finding, proposing, release_words, releasing
from issues.rule_words import share_in_words

PROPOSALS_A_PAGE = 20


def support_needed(dialogue):
    """What brings a proposal to the ballot, in words."""
    return _("at least %(people)s people of %(groups)s groups, or %(share)s of one counted group") % {
        "people": dialogue.support_voices,
        "groups": dialogue.support_groups,
        "share": share_in_words(Fraction(dialogue.support_lane_share)),
    }


def proposing_opens(here):
    """Whether this person may put issues forward and support them, whether only an earlier card of theirs stands in the way,
    and in which phases it opens."""
    late = here.is_late_for(here.dialogue.phase_since)
    can_propose = here.may_speak and here.dialogue.may_propose and not late
    return {"can_propose": can_propose, "late": late, "proposing_in": phases.named(Act.PROPOSE)}


def visible_proposals(here):
    """Proposals that may be read and one's own, each with `.mine`; found through the person's key."""
    rows = here.dialogue.proposals.with_ballots().select_related("voice__group", "issue").order_by("pk")
    if not here.participant:
        return rows.readable()
    own = proposing.own(here.participant).filter(pk=OuterRef("pk"))
    rows = rows.annotate(mine=Exists(own), can_come_out=releasing.is_large_enough())
    return rows.filter(Q(released=True, hidden=False) | Q(mine=True))


def proposals_page(here, asked):
    """The proposals of one page of those that are `asked` for. How many support one leaves no page (TRUST §3.2)."""
    found = Paginator(finding.proposals(visible_proposals(here), asked), PROPOSALS_A_PAGE).get_page(asked.page)
    return {"page": found, **_proposals(here, found)}


def proposal_page(here, pk, as_written=False):
    """One proposal, or None if it may not be read. Its author reads it as it was written."""
    found = visible_proposals(here).filter(pk=pk).first()
    if found is None:
        return None
    theirs, written = found.reading, found.read(())
    reading = written if as_written or getattr(found, "mine", False) else theirs
    more = {"reading": reading, "has_translation": theirs.is_translated}
    return {"proposal": found, **more, **_proposals(here, [found])}


def _proposals(here, proposals):
    """What every page with proposals shows; marks each of these with `.supported`."""
    supported = proposing.supported(here.participant, [p.pk for p in proposals]) if here.participant else ()
    now = here.clock.now()
    for proposal in proposals:
        proposal.dialogue, proposal.supported = here.dialogue, proposal.pk in supported
        here.groups.tell(proposal.voice.group)
        tell_whole(here.dialogue, proposal.issue)
        if here.participant and proposal.mine and not proposal.released:
            proposal.standing = release_words.of_proposal(proposal, here.dialogue, now)
    return {
        "why_then": release_words.why_then(here.dialogue),
        "by_when": release_words.by_when(here.dialogue, now),
        "needed": support_needed(here.dialogue),
        **proposing_opens(here),
    }
