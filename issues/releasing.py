"""When hidden answers become readable: five people's wait in an issue, the question or phase closes, or the night comes (TRUST §3.6).

People are counted, not answers: four answers of one person would bring out the fifth as soon as its author sends it.
"""

from issues.disclosure import K
from issues.models import Contribution, Proposal

TOGETHER = 5


def _large_enough(dialogue):
    """Speaking groups with enough confirmed members that an answer does not point at one of them."""
    return [group for group, members in dialogue.participants.counts().items() if members >= K]


def _releasable(rows, dialogue):
    return rows.filter(released=False, voice__group__in=_large_enough(dialogue))


def _are_enough(waiting):
    """Whether five voices wait. A person has one voice in an issue, and one in which they propose."""
    return waiting.order_by().values("voice").distinct().count() >= TOGETHER


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
    if _are_enough(waiting):
        release_issue(issue)


def release_issue(issue):
    """Everything in an issue that may be read from now on."""
    found = _heard(Contribution.objects.filter(question__issue=issue))
    return _releasable(found, issue.dialogue).update(released=True)


def release_question(question):
    """Silent writing ends: what waits in the question appears together, named answers too.

    If fewer than five people wrote, hidden answers wait on: else the team could end a silence as soon as one person has sent.
    """
    waiting = Contribution.objects.filter(question=question, released=False)
    are_enough = _are_enough(waiting)
    named = waiting.filter(voice__group__policy="named", off_record=False).update(released=True)
    return named + (_releasable(waiting, question.issue.dialogue).update(released=True) if are_enough else 0)


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
    elif _are_enough(_releasable(Proposal.objects.filter(dialogue=dialogue), dialogue)):
        _releasable(Proposal.objects.filter(dialogue=dialogue), dialogue).update(released=True)
