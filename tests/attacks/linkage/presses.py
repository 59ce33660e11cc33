"""One press after the other of the kinds that could bring somebody's words to light, between two fixed times.

In the end five hidden people have words waiting in the first issue, so that the next fixed time has something to release.
"""

import re
from functools import partial

from issues.models import Contribution, Proposal, Question
from workshops.models import AgendaDraft, Session

SIDES = ("title", "problem", "opportunity", "question_1")


def evening(house):
    """Answers of miners and a company in one question, and two proposals: all released by the night."""
    house.clock.at(15.1)
    house.pressing = [p for key in ("diggers", "lsm", "gov", "cso") for p in of_group(house, key)[1:]]
    house.watched = choose(house)
    for person in (*of_group(house, "diggers")[1:6], openly(house)):
        write(house, person, house.watched[0])
    propose(house, of_group(house, "cso")[1], title="Bait")
    propose(house, of_group(house, "diggers")[6], title="Leaves")
    house.bait, house.leaves = (Proposal.objects.get(title=title) for title in ("Bait", "Leaves"))


def morning(house):
    """The team makes a draft that quotes, goes to a discussion and opens a question and a show of hands."""
    house.clock.at(32.02)
    house.team.force_login(house.organiser)  # whoever signed in yesterday is signed out by now
    house.team.post(house.at("draft_new"), {"total_minutes": 360})
    assert AgendaDraft.objects.get().number == 1
    session = Session.objects.filter(kind="issues").first()
    page = house.team.get(house.at("console", 1)).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    house.team.post(house.at("console_go", 1), {"seen": seen, "session": session.pk})
    house.team.post(house.at("console_ask", 1), {"question": house.watched[2].pk, "minutes": 10})
    house.team.post(house.at("ballot_open"), {"kind": "straw"})
    house.truth.note(None)


def all_of(house):
    """(what, the press), one after the other; those of the team last."""
    yield from of_words(house)
    yield from of_proposals(house)
    yield (
        "somebody says who they are",
        partial(house.press, miners_last(house), house.at("about_me"), woman="on", key=house.word("k")),
    )
    voter, together = of_group(house, "diggers")[5], house.watched[2]
    yield "vote with a reason", partial(vote, house, voter)
    yield "vote taken back", partial(house.press, voter, house.at("vote", 2), clear="yes")
    yield "team ends the room's question", partial(house.team.post, house.at("console_end_question", 1))
    yield "team closes the question", partial(house.team.post, house.at("question_close", together.pk))


def of_words(house):
    first, beside, together = house.watched
    miners = of_group(house, "diggers")[1:]
    colleagues = newcomers(house, off_record(house), together)[:4]
    assert len(colleagues) == 4
    yield "four answers off the record", in_turn(partial(write, house, each, together) for each in colleagues)
    yield "hidden answer beside them", partial(write, house, newcomers(house, miners, together)[0], together)
    yield "hidden answer elsewhere", partial(write, house, newcomers(house, miners[5:], beside)[0], beside)
    edits = (partial(write, house, miner, first) for miner in (miners[0], miners[2], miners[3]))
    yield "edits of three hidden answers", in_turn(edits)
    leave = house.at("answer_withdraw", first.issue.key, first.position)
    yield "withdrawal of a hidden answer", partial(house.press, miners[1], leave)
    yield "named answer goes off the record", partial(write, house, openly(house), first, off_record="on")
    yield "reaction", partial(react, house, miners[2], first)


def of_proposals(house):
    miners, allies = of_group(house, "diggers")[1:], off_record(house)
    yield "four proposals off the record", in_turn(partial(propose, house, ally) for ally in allies[:4])
    yield "hidden proposal beside them", partial(propose, house, miners[7])
    leave = house.at("proposal_withdraw", house.leaves.pk)
    yield "withdrawal of a hidden proposal", partial(house.press, miners[5], leave)
    support = house.at("proposal_support", house.bait.pk)
    allies = (of_group(house, "gov")[1], allies[0])
    yield "supports of two allies", in_turn(partial(house.press, ally, support) for ally in allies)
    yield "support of a hidden person", partial(house.press, miners[3], support)


def miners_last(house):
    return of_group(house, "diggers")[9]


def in_turn(presses):
    return lambda: [press() for press in presses]


def of_group(house, key):
    return [p for p in house.people if p.group == key]


def openly(house):
    """Somebody of a company who speaks under its name, and does not merely watch."""
    return next(p for p in of_group(house, "lsm")[1:] if p.speaks_openly)


def off_record(house):
    return [p for p in (*of_group(house, "lsm")[1:], *of_group(house, "gov")[1:]) if p.off_record]


def choose(house):
    """Three questions: two of the first issue, and one of another issue which four people off the record may still answer."""
    asked = list(Question.objects.filter(issue__in=house.issues).select_related("issue").order_by("issue", "position"))
    others = [q for q in asked[3:] if len(newcomers(house, off_record(house), q)) >= 4]
    return [asked[0], asked[1], others[0]]


def newcomers(house, people, question):
    """Those of them who have not answered this question."""
    caused = house.truth.caused["issues_contribution"]
    said = {caused.get(pk) for pk in Contribution.objects.filter(question=question).values_list("pk", flat=True)}
    return [p for p in people if p.n not in said]


def write(house, person, question, **more):
    text = house.word()
    off = {"off_record": "on"} if person.off_record else {}
    words = {"text": text, "language": person.language, "key": text, **off, **more}
    house.press(person, house.at("answer", question.issue.key, question.position), **words)


def react(house, person, question):
    page = person.client.get(house.at("question", question.issue.key, question.position)).content.decode()
    house.press(person, re.search(r'formaction="([^"]+/react/)"', page)[1], value="agree")


def propose(house, person, **more):
    off = {"off_record": "on"} if person.off_record else {}
    words = {side: house.word() for side in SIDES}
    house.press(person, house.at("proposal_new"), language="en", key=house.word(), **off, **{**words, **more})


def vote(house, person):
    issue = house.issues[0]
    house.press(
        person,
        house.at("vote", 2),
        key=house.word(),
        **{f"choice_{issue.pk}": "no", f"reason_{issue.pk}": house.word()},
    )
