"""What the team says of texts. The author sees the reason on the text itself; who decided stands in the team's log, not of which text:
no reason either, or the two could be laid side by side."""

from django.db import transaction
from django.db.models import Q

from dialogue import digests
from dialogue.models import TeamLog
from issues.models import Contribution, Expectation, Meaning, Proposal, Remark, SaidStatement
from issues.models.answers import Review

MODELS = {
    **{"answer": Contribution, "proposal": Proposal, "remark": Remark},
    **{"expectation": Expectation, "statement": SaidStatement, "meaning": Meaning},
}
WITHIN = {
    Contribution: "question__issue__dialogue",
    Proposal: "dialogue",
    Remark: "evaluation__dialogue",
    Expectation: "round__dialogue",
    SaidStatement: "round__dialogue",
    Meaning: "round__dialogue",
}


class Sealed(Exception):
    """Nothing comes out any more."""


@transaction.atomic
def hide(*, text, reason, dialogue, by):
    """Hide an answer, a proposal, a remark, an expectation, a statement or a meaning from everybody but its author."""
    type(text).objects.filter(pk=text.pk).update(hidden=True, hidden_reason=reason)
    TeamLog.objects.create(dialogue=dialogue, by=by, action="hid a text", detail="")


@transaction.atomic
def show(*, text, dialogue, by):
    """Show it again."""
    type(text).objects.filter(pk=text.pk).update(hidden=False, hidden_reason="")
    TeamLog.objects.create(dialogue=dialogue, by=by, action="showed a text again")


# ---- before others read them


def state(text):
    """Which words of a text the team was given: a fixed time may change them while a page is open."""
    return digests.short("|".join(map(str, text.asked)))


def given(model, dialogue):
    """The rows of a dialogue that others read, or that the team was given to read first."""
    return model.objects.filter(Q(released=True) | ~Q(review=""), **{WITHIN[model]: dialogue})


def _with_team(model, dialogue):
    """Those of which words are before the team, or were and did not come out."""
    return given(model, dialogue).exclude(review="")


@transaction.atomic
def let_through(*, seen, dialogue, by):
    """Let texts through: others read them from the next fixed time on. `seen`: {(kind, id): state of the words that were read}; words
    that came in their place meanwhile wait on. Returns them. Raises Sealed."""
    _check(dialogue)
    done = []
    for kind, model in MODELS.items():
        wanted = {pk: state for (of, pk), state in seen.items() if of == kind}
        rows = _with_team(model, dialogue).filter(pk__in=wanted).exclude(review=Review.PASSED).order_by("pk")
        rows = rows.select_related("question") if model is Contribution else rows
        found = [text for text in rows.select_for_update(of=("self",)) if state(text) == wanted[text.pk]]
        for text in found:
            _decide(text, Review.PASSED, "")
        done += found
    if done:
        TeamLog.objects.create(dialogue=dialogue, by=by, action="let texts through", detail=str(len(done)))
    return done


@transaction.atomic
def hold_back(*, text, seen, reason, dialogue, by):
    """Keep words from coming out. False if others came in their place meanwhile, or they are out. Raises Sealed."""
    _check(dialogue)
    locked = _with_team(type(text), dialogue).filter(pk=text.pk).select_for_update(of=("self",)).first()
    if locked is None or state(locked) != seen:
        return False
    _decide(locked, Review.HELD, reason)
    TeamLog.objects.create(dialogue=dialogue, by=by, action="held back a text", detail="")
    return True


def _check(dialogue):
    if dialogue.is_sealed:
        raise Sealed


def _decide(text, review, reason):
    """The reason of words that others read and the team has hidden stays with them."""
    text.review = review
    if reason or not text.hidden:
        text.hidden_reason = reason
    text.save(update_fields=["review", "hidden_reason"])
