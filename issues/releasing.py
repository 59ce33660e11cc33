"""When hidden answers become readable: five wait in an issue, the question or phase closes, or the night comes (TRUST §3.6)."""

from issues.disclosure import K
from issues.models import Contribution, Proposal

TOGETHER = 5


def _large_enough(dialogue):
    """Speaking groups with enough confirmed members that an answer does not point at one of them."""
    return [group for group, members in dialogue.participants.counts().items() if members >= K]


def _releasable(rows, dialogue):
    return rows.filter(released=False, voice__group__in=_large_enough(dialogue))


def on_answer(said, issue):
    """A named answer is readable at once; hidden ones wait until five of them can appear together."""
    if said.released:
        return
    if said.is_named:
        Contribution.objects.filter(pk=said.pk).update(released=True)
        said.released = True
        return
    waiting = _releasable(Contribution.objects.filter(question__issue=issue), issue.dialogue)
    if waiting.count() >= TOGETHER:
        release_issue(issue)


def release_issue(issue):
    """Everything in an issue that may be read from now on."""
    return _releasable(Contribution.objects.filter(question__issue=issue), issue.dialogue).update(released=True)


def release_dialogue(dialogue):
    """The night's or the phase's release: all that waits in groups that are large enough."""
    answers = _releasable(Contribution.objects.filter(question__issue__dialogue=dialogue), dialogue).update(
        released=True
    )
    return answers + _releasable(Proposal.objects.filter(dialogue=dialogue), dialogue).update(released=True)


def on_proposal(proposal):
    """As for answers; proposals are few, so those that wait are counted over the whole dialogue."""
    dialogue = proposal.dialogue
    if proposal.is_named:
        Proposal.objects.filter(pk=proposal.pk).update(released=True)
    elif _releasable(Proposal.objects.filter(dialogue=dialogue), dialogue).count() >= TOGETHER:
        _releasable(Proposal.objects.filter(dialogue=dialogue), dialogue).update(released=True)
