"""Casting votes on meanings: a whole paper, and only what was altered since its page was drawn. It reads the ballot's row FOR SHARE while
closing locks it: counted or told, never both (TRUST A4). A request that speaks writes the spoken rows and, the first time, their voice."""

from django.db import transaction

from dialogue import keys, turns
from issues import receipts, scopes
from issues.models import WordVote
from issues.voting import BallotClosed, OpenedBefore
from stakeholders.models import SpentReceipt, Voice


def own(participant, ballot):
    """This person's votes in a ballot, found through the key."""
    tag = keys.tag(participant.dialogue, participant.pk, scopes.word_ballot(ballot.pk))
    return WordVote.objects.filter(voice__dialogue=participant.dialogue_id, voice__tag=tag, ballot=ballot)


def standing(participant, ballot):
    """{item id: choice}, in one query."""
    return dict(own(participant, ballot).values_list("item", "choice"))


@transaction.atomic
def cast(*, participant, ballot, marks, seen=None, key=""):
    """Change the marks of a paper: {item id: choice, or "" to take it back}; what is not in it stays as it is. `seen`: {item id: what its
    page showed}, as far as that is known. Returns {item id: choice} as it stands then, and the ids of items where something else stood
    than the page had shown: nothing was changed there.

    Raises BallotClosed, OpenedBefore, receipts.Repeated. Two tabs at once take turns."""
    receipt, before, stands = _begin(participant, ballot, key)
    asked, seen = set(ballot.items.exclude(text="").values_list("pk", flat=True)), seen or {}
    altered = {i: choice for i, choice in marks.items() if i in asked and seen.get(i) != choice}
    if receipts.is_known(participant, [receipt], before.values()):
        if apart := {i for i, choice in altered.items() if stands.get(i, "") != choice}:
            raise receipts.Repeated(stands, apart)
        return stands, frozenset()
    apart = {i for i in altered if i in seen and stands.get(i, "") not in (seen[i], altered[i])}
    done = {i: c for i, c in altered.items() if i not in apart and c != stands.get(i, "")}
    _replace(participant, ballot, before, done, receipt)
    return {i: c for i, c in (stands | done).items() if c}, frozenset(apart)


@transaction.atomic
def take_back(*, participant, ballot, key=""):
    """Nothing of this person's paper is counted any more. Raises as `cast` does."""
    receipt, before, stands = _begin(participant, ballot, key)
    if receipts.is_known(participant, [receipt], before.values()):
        if before:
            raise receipts.Repeated(stands)
        return
    _replace(participant, ballot, before, dict.fromkeys(before, ""), receipt)


def _begin(participant, ballot, key):
    """(the receipt of this press, {item id: the vote that stands}, {item id: its choice})"""
    if not participant.is_confirmed or participant.dialogue_id != ballot.dialogue_id:
        raise BallotClosed
    if not participant.may_act_on(ballot.opened_at):
        raise OpenedBefore
    turns.take(participant.dialogue, participant.pk, turns.VOTE)
    if not ballot.is_held_open():
        raise BallotClosed
    before = {vote.item_id: vote for vote in own(participant, ballot)}
    receipt = receipts.of(participant, key, scopes.word_ballot(ballot.pk))
    return receipt, before, {i: vote.choice for i, vote in before.items()}


def _replace(participant, ballot, before, done, receipt):
    """The receipts of what goes stay, and that of a press that leaves no row."""
    if not done:
        return
    kept = {i: choice for i, choice in done.items() if choice}
    spent = {before[i].receipt for i in done if i in before} | (set() if kept else {receipt})
    SpentReceipt.objects.spend(participant.dialogue_id, spent)
    WordVote.objects.filter(pk__in=[before[i].pk for i in done if i in before]).delete()
    if kept:
        voice = Voice.objects.speaking(participant, scopes.word_ballot(ballot.pk))
        rows = [WordVote(voice=voice, ballot=ballot, item_id=i, choice=c, receipt=receipt) for i, c in kept.items()]
        WordVote.objects.bulk_create(rows)
