"""When hidden answers become readable: five wait in an issue, the question or phase closes, or the night comes (TRUST §3.6)."""

from issues.disclosure import K
from issues.models import Contribution, Proposal

TOGETHER = 5


def _large_enough(dialogue):
    """Speaking groups with enough confirmed members that an answer does not point at one of them."""
    return [group for group, members in dialogue.participants.counts().items() if members >= K]


def _releasable(rows, dialogue):
    return rows.filter(released=False, voice__group__in=_large_enough(dialogue))


def _heard(rows):
    """Answers whose question is not being written in silence."""
    return rows.filter(question__silent=False)


def on_answer(said, issue):
    """A named answer is readable at once; hidden ones wait until five of them can appear together."""
    if said.released or said.question.silent:
        return
    if said.is_named:
        Contribution.objects.filter(pk=said.pk).update(released=True)
        said.released = True
        return
    waiting = _releasable(_heard(Contribution.objects.filter(question__issue=issue)), issue.dialogue)
    if waiting.count() >= TOGETHER:
        release_issue(issue)


def release_issue(issue):
    """Everything in an issue that may be read from now on."""
    found = _heard(Contribution.objects.filter(question__issue=issue))
    return _releasable(found, issue.dialogue).update(released=True)


def release_question(question):
    """Silent writing ends: what waits in the question appears together, named answers too."""
    waiting = Contribution.objects.filter(question=question, released=False)
    named = waiting.filter(voice__group__policy="named", off_record=False).update(released=True)
    return named + _releasable(waiting, question.issue.dialogue).update(released=True)


def release_dialogue(dialogue):
    """The night's or the phase's release: all that waits in groups that are large enough."""
    found = _heard(Contribution.objects.filter(question__issue__dialogue=dialogue))
    answers = _releasable(found, dialogue).update(released=True)
    return answers + _releasable(Proposal.objects.filter(dialogue=dialogue), dialogue).update(released=True)


def on_proposal(proposal):
    """As for answers; proposals are few, so those that wait are counted over the whole dialogue."""
    dialogue = proposal.dialogue
    if proposal.is_named:
        Proposal.objects.filter(pk=proposal.pk).update(released=True)
    elif _releasable(Proposal.objects.filter(dialogue=dialogue), dialogue).count() >= TOGETHER:
        _releasable(Proposal.objects.filter(dialogue=dialogue), dialogue).update(released=True)
