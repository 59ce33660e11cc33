"""What the 45 do on a day of the workshop and in the night after it, through the pages."""

import re
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext

from issues.models import Contribution, Question
from issues.sides import SIDES
from stakeholders.models import Challenge, Relation
from tests.attacks.linkage import hours
from workshops.models import Session, TableNote, Workshop

SUGGESTED = re.compile(r'/issues/([\w-]+)/(\d+)/"')
ROUNDS = ("rating", "remark", "tieview", "expectation", "saidstatement", "statementmark")  # what they say in rounds
FOLLOWS = 0.65  # how often somebody takes a question that the home page suggests


def live_through(house):
    """The day up to its last press; the worker has done what its hours ask, and no pause has come yet. Yields where the room
    shows people: with hands up, at tables."""
    people = house.people
    house.run("sign-in", 7.1, 7.9, people, house.come_in)
    console(house, 8.0)
    house.run("arrival", 8.05, 8.4, people, lambda p: house.press(p, house.at("room_here", 1)))
    for begin in (8.52, 9.02, 9.52):
        house.run("answer", begin, begin + 0.45, people, lambda p: answer(house, p))
        hours.fixed_time(house.clock, begin + 0.48)
    house.run("hand", 10.1, 10.3, some(house, people, 20), lambda p: raise_hand(house, p))
    yield "hands"
    tables(house)
    yield "tables"
    house.team.post(house.at("evaluation_open", 1, "start"))
    house.truth.note(None)
    house.run("evaluation", 10.55, 10.95, people, lambda p: evaluate(house, p))
    tie = Relation.objects.create(**between(house), kind="works beside", quality="mixed")
    house.team.post(house.at("ties_open"))
    house.truth.note(None)
    house.run("tie", 10.96, 11.0, people, lambda p: see_tie(house, p, tie))
    for n in range(5):
        Challenge.objects.create(dialogue=house.dialogue, key=f"hard-{n}", position=n, text=f"What is hard, {n}.")
    house.team.post(house.at("statements_open", "challenges"))
    house.truth.note(None)
    house.run("statement", 11.01, 11.05, people, lambda p: state(house, p))
    house.run("edit", 11.06, 11.45, some(house, people, 16), lambda p: edit(house, p))
    hours.fixed_time(house.clock, 11.5)
    house.run("reaction", 11.55, 12.45, people, lambda p: react(house, p))
    house.run("proposal", 12.52, 12.95, some(house, people, 20), lambda p: propose(house, p))
    hours.fixed_time(house.clock, 13.0)
    house.run("support", 13.1, 13.45, people, lambda p: support(house, p))
    house.run("about", 13.46, 13.54, some(house, people, 40), lambda p: about(house, p))
    house.team.post(house.at("ballot_open"), {"kind": "straw"})
    house.truth.note(None)
    house.run("vote", 13.55, 14.4, people, lambda p: vote(house, p))
    assert house.team.post(house.at("ballot_close", 1)).status_code == 302
    house.team.post(house.at("summary_new"))
    hours.tick(house.clock)
    house.team.post(house.at("summary_send", 1))
    hours.tick(house.clock)
    house.truth.note(None)
    check(house)


def check(house):
    """The presses did what they are for: whoever was turned away everywhere would not be found either."""
    for table in ("contribution", "reaction", "vote", "support", *ROUNDS):
        who = {n for n in house.truth.caused[f"issues_{table}"].values() if n is not None}
        assert len(who) > 35, (table, len(who))
    assert len(house.truth.caused["issues_proposal"]) == 20
    assert len(house.truth.caused["stakeholders_about"]) == 40
    assert len(house.truth.caused["workshops_attendance"]) == len(house.people)


def some(house, people, number):
    return house.chance.sample(people, number)


# ---- the room


def console(house, hour):
    """The facilitator begins the workshop, then goes to the discussion and asks a question."""
    house.clock.at(hour)
    press_console(house, "console_next")
    issues = Session.objects.filter(workshop=house.workshop, kind="issues").first()
    press_console(house, "console_go", session=issues.pk)
    press_console(house, "console_next")  # opens its first question
    house.truth.note(None)


def press_console(house, name, **data):
    page = house.team.get(house.at("console", 1)).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    assert house.team.post(house.at(name, 1), {"seen": seen, **data}).status_code == 302


def raise_hand(house, person):
    page = person.client.get(house.at("room", 1)).content.decode()
    labels = re.findall(r'<option value="(\w+)"', page.split('id="raise"')[1]) or re.findall(
        r'name="label" value="(\w+)"', page
    )
    house.press(person, house.at("room_hand", 1), label=house.chance.choice(labels))


def tables(house):
    """Everybody is seated by a plan, and each table keeps a note that somebody who sits there writes."""
    house.clock.at(10.4)
    house.team.post(house.at("tables_make", 1), {"tables": 5})
    hours.tick(house.clock)
    first = Session.objects.filter(workshop=house.workshop, kind="tables").first()
    press_console(house, "console_go", session=first.pk)
    house.truth.note(None)
    for table in range(1, 6):
        seated = {seat.participant_id for seat in first.seats.filter(table=table)}
        writer = house.chance.choice([p for p in house.people if p.participant.pk in seated])
        note = house.at("table_note", 1, first.pk, table)
        before = re.search(r'name="before" value="(\w+)"', writer.client.get(note).content.decode())[1]
        house.press(writer, note, agreed=house.word(), contested="", still_open="", before=before)
    assert TableNote.objects.count() == 5
    assert Workshop.objects.get().is_live


def about(house, person):
    """Who they are, as far as they say so: one of the three, or two."""
    ticked = house.chance.sample(("woman", "young", "migrant"), house.chance.choice((1, 1, 2)))
    house.press(person, house.at("about_me"), key=house.word("k"), **dict.fromkeys(ticked, "on"))


def evaluate(house, person):
    """How they find the workshop, in two or three steps and a word."""
    steps = {f"step_{n}": house.chance.randint(1, 5) for n in house.chance.sample((1, 2, 3, 4), 3)}
    house.press(person, house.at("evaluation_tell", 1, "start"), key=house.word("k"), text=house.word(), **steps)


def between(house):
    first, second = house.dialogue.groups.filter(parent=None)[:2]
    return {"from_group": first, "to_group": second}


def see_tie(house, person, tie):
    """How it is, and by another press what they expect."""
    house.press(person, house.at("tie_tell", tie.pk), key=house.word("k"), step=house.chance.randint(0, 5))
    house.press(person, house.at("tie_expect", tie.pk), **said(house, person, text=house.word()))


def state(house, person):
    """What they find hard, and by other presses which of the outline's they have, too, as these stand on the page."""
    for _n in range(2):
        page = person.client.get(house.at("statement_list", "challenges")).content.decode()
        key = re.search(r'id="marks".*?name="key" value="([^"]+)"', page)[1]
        wished = house.chance.choice(re.findall(r'name="mark" value="(challenge-\d+ (?:yes|no)-none-[0-9a-f]+)"', page))
        house.press(person, house.at("statement_mark", "challenges"), mark=wished, round=1, key=key)
    words = said(house, person, text=house.word(), round=1)
    house.press(person, house.at("statement_write", "challenges"), **words)


# ---- speaking


def said(house, person, **more):
    """What every form of words carries: chosen language, and the form's own key."""
    off = {"off_record": "on"} if person.off_record else {}
    shown = {"show_group": "on"} if house.chance.random() < 0.6 else {}
    return {"language": person.language, "key": house.word("k"), **off, **shown, **more}


def answer(house, person):
    """To a question that the home page suggests, or to another one of the person's own choice."""
    page = person.client.get(house.at("dialogue_home")).content.decode()
    offered = suggested_on(page)
    if house.chance.random() < FOLLOWS and offered:
        key, number = house.chance.choices(offered, weights=(3, 1, 1)[: len(offered)])[0]
    else:
        asked = Question.objects.filter(issue__dialogue=house.dialogue).order_by("issue__position", "position")
        key, number = house.chance.choice(list(asked.values_list("issue__key", "position")))
    house.press(person, house.at("answer", key, number), **said(house, person, text=house.word()))


@cache
def headings():
    """Of the questions that home suggests, in each language."""
    said = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said.append(escape(gettext("Three questions for you")))
    return said


def suggested_on(home):
    """[(issue, number)] of the questions that a home page suggests, in its order; in whatever language it comes."""
    found = (home.partition(f">{heading}<") for heading in headings())
    _before, there, after = next((parts for parts in found if parts[1]), ("", "", ""))
    return [(key, int(number)) for key, number in SUGGESTED.findall(after.split("</section>")[0])] if there else []


def edit(house, person):
    """Other words in place of those of a while ago."""
    own = own_answers(house, person)
    chosen = Contribution.objects.select_related("question__issue").get(pk=house.chance.choice(own))
    question = chosen.question
    house.press(
        person, house.at("answer", question.issue.key, question.position), **said(house, person, text=house.word())
    )


def own_answers(house, person):
    caused = house.truth.caused["issues_contribution"]
    return [pk for pk in Contribution.objects.values_list("pk", flat=True) if caused.get(pk) == person.n]


def react(house, person):
    """To answers as they stand on some questions' pages."""
    for _n in range(2):
        issue, number = house.chance.choice(house.issues), house.chance.randint(1, 3)
        page = person.client.get(house.at("question", issue.key, number)).content.decode()
        for path in house.chance.sample(
            found := re.findall(r'formaction="([^"]+/react/)"', page)[::3], min(2, len(found))
        ):
            house.press(person, path, value=house.chance.choice(["agree", "disagree", "pass"]))


def propose(house, person):
    sides = {name: house.word() for name in (*SIDES, "question_1")}
    house.press(person, house.at("proposal_new"), **said(house, person, **sides))


def support(house, person):
    page = person.client.get(house.at("proposal_list")).content.decode()
    paths = re.findall(r'action="([^"]+/support/)"', page)
    for path in house.chance.sample(paths, min(2, len(paths))):
        house.press(person, path)


def vote(house, person):
    """A whole paper, with a reason beside two of its items."""
    marks = {f"choice_{i.pk}": house.chance.choice(["yes", "yes", "no", "pass"]) for i in house.issues}
    reasons = {f"reason_{i.pk}": house.word() for i in house.chance.sample(house.issues, 2)}
    house.press(person, house.at("vote", 1), key=house.word("k"), **marks, **reasons)


def written(page):
    """The words of the 45 that stand on a page, in their order, each once."""
    return list(dict.fromkeys(re.findall(r"\bW[0-9a-f]{12}\b", page)))
