"""What was found in a round of reactions is worked out once, stored, and stays (MATHS §7, R0 and R5).

In a room's dialogue that is done within the press that closes the round. In one of thousands it takes seconds, for which whoever reacts,
answers or votes would wait behind the locked rows (TRUST C11): then the press notes what is to be judged, and a job does it at once after.
"""

from collections import Counter, defaultdict
from dataclasses import replace

from django.db import transaction
from django.db.models import Count

from dialogue import database_time, job_names, keys
from dialogue.models import Job
from issues import leaving
from issues.common_ground import Statement, common_ground
from issues.counting import frozen_groups, tally_of
from issues.models import Contribution, Finding, Reaction, ReactionRound

CHOICES = {Reaction.Value.AGREE: "yes", Reaction.Value.DISAGREE: "no", Reaction.Value.PASS: "pass"}
AT_ONCE = (300, 20_000)  # answers and reactions that are judged within the press: it took a fifth of a second


# ---- when a round closes


def begin(dialogue, questions):
    """Note what these questions, which are closing now, leave to be judged: the words as they can be read now, the groups as they stand.
    In the transaction that holds the questions. What is little is judged in it, the rest by a job."""
    groups = frozen_groups(dialogue)
    said = _readable(dialogue, questions)
    made = [_note(dialogue, question, groups, said[question.pk]) for question in questions]
    if _is_little(made, said):
        for each in made:
            work_out(each)
        return
    for each in made:
        name = f"reactions {each.question_id} {each.number}"
        defaults = {"lane": Job.Lane.SLOW, "payload": {"round": each.pk}}
        Job.objects.get_or_create(kind=job_names.JUDGE, occasion=name, recipient="", defaults=defaults)


def _readable(dialogue, questions):
    """{question: [(id, digest of its words)]}; not as models, of which twenty thousand would take a second."""
    rows = Contribution.objects.filter(question__in=questions).readable().order_by("pk")
    rows = list(rows.values_list("question", "pk", "text"))
    found = defaultdict(list)
    for (question, pk, _text), digest in zip(rows, keys.digests(dialogue, [row[2] for row in rows]), strict=True):
        found[question].append((pk, digest))
    return found


def _note(dialogue, question, groups, said):
    question.issue.dialogue = dialogue
    waiting = {"groups": groups, "answers": said}
    closed = question.reactions_closed_at
    return ReactionRound.objects.create(
        question=question, number=question.reaction_round, closed_at=closed, waiting=waiting
    )


def _is_little(made, said):
    answers, reactions = AT_ONCE
    if sum(map(len, said.values())) > answers:
        return False
    rows = Reaction.objects.filter(contribution__question__in=[each.question_id for each in made])
    return rows.order_by()[: reactions + 1].count() <= reactions


# ---- what was found


def work_out_job(job):
    if (
        made := ReactionRound.objects.select_related("question__issue__dialogue")
        .filter(pk=job.payload["round"])
        .first()
    ):
        work_out(made)


def work_out_all(dialogue):
    """What still waits in a dialogue, whatever became of its job."""
    rounds = ReactionRound.objects.filter(question__issue__dialogue=dialogue).waiting()
    for made in rounds.select_related("question__issue__dialogue"):
        work_out(made)


def work_out(made):
    """Judge a round and store what was found; done once it changes nothing.

    It is read and judged without a lock. Nobody reacts in a closed round, and what is noted on its row stays: whoever does the same
    beside this finds the same, and the row, locked for storing, takes the first of them. Meanwhile only a night can take reactions
    away, of those who have taken everything back, which are not counted here either; and an answer can go, with its reactions: those
    are read first, so that an answer which is still there afterwards had all of its own."""
    if not made.is_waiting:
        return
    votes = _votes(made)
    digests = dict(made.waiting["answers"])
    there = set(Contribution.objects.filter(question=made.question_id).values_list("pk", flat=True))
    digests = {pk: digest for pk, digest in digests.items() if pk in there}
    groups = made.waiting["groups"]
    found = common_ground(_statements(made, digests, groups, votes), hidden=_some_hide(groups))
    _store(made, found, digests)


@transaction.atomic
def _store(made, found, digests):
    held = ReactionRound.objects.select_for_update(of=("self",)).get(pk=made.pk)
    if not held.is_waiting:
        return
    rows = (_finding(made, place, ground, digests) for place, ground in enumerate(found, 1))
    Finding.objects.bulk_create(rows, batch_size=500)
    made.kinds, made.waiting = dict(Counter(ground.kind for ground in found)), {}
    made.save(update_fields=["kinds", "waiting"])


def _finding(made, place, ground, digests):
    """The answer's id stands in a column, which sealing moves along, and nowhere else."""
    told = replace(ground, key=str(place)).to_dict()
    pk = int(ground.key)
    return Finding(round=made, contribution_id=pk, digest=digests[pk], place=place, kind=ground.kind, ground=told)


def _some_hide(groups):
    """Of all groups, also those that are not counted: which are counted can be changed until the last moment, and people reacted
    under what they were told before."""
    return any(tally_of(group).is_hidden for group in groups)


def _statements(made, answers, groups, votes):
    names = [f"reactions {made.question_id} {made.number} {pk}" for pk in answers]
    lots = keys.lots(made.question.issue.dialogue, names)
    for pk, lot in zip(answers, lots, strict=True):
        yield Statement(str(pk), tuple(tally_of(group, votes.get(pk)) for group in groups), lot)


def _votes(made):
    """{answer: {group: {choice: number}}} of the round, without those who have taken everything back and whose night has yet to come."""
    rows = Reaction.objects.filter(contribution__question=made.question_id, round=made.number)
    rows = rows.exclude(pk__in=_going(rows, made.question.issue.dialogue)).order_by()
    found = defaultdict(lambda: defaultdict(dict))
    for answer, group, value, n in rows.values_list("contribution", "voice__group", "value").annotate(n=Count("pk")):
        found[answer][group][CHOICES[value]] = n
    return found


def _going(rows, dialogue):
    marks = set(dialogue.leaving.values_list("token", flat=True))
    today = database_time.now().date()
    return [row.pk for row in rows if leaving.night_of(row, dialogue, marks, today)] if marks else []
