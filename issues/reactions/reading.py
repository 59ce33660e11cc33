"""What the pages of reactions show: one answer to react to, and what was found once a question has closed for reactions. They write
nothing; all that groups think comes out of stored findings.

Which answer is next follows from the dialogue's key, the person and the answer, and from nothing that anybody has said: an order by
counts told what others had just said (docs/decisions/2026-11-30-next-answer.md).
"""

from django.db.models import Case, IntegerField, When
from django.utils.translation import gettext as _

from dialogue import content_languages, keys
from issues import reacting, reading
from issues.common_ground import CLASSES
from issues.disclosure import steps_of_five, units
from issues.models import Contribution
from issues.reactions import reading_findings

CANDIDATES = 200  # answers of which one is drawn
AGAIN = "again-"


# ---- one answer after the other


def next_page(here, question, shown=""):
    """`shown`: what the last press was about, as `mark_of` says it."""
    opens = reading.open_to(here, question)
    rows = _answers(here, question)
    left = _left(here, question, rows) if opens["can_react"] else []
    last = number_of(shown.removeprefix(AGAIN))
    drawn = last if shown.startswith(AGAIN) and last in left else _drawn(here, left) if left else 0
    found = {said.pk: said for said in _whole(here, question, rows, {drawn, last})}
    undo = found.get(last)
    reading.in_readers_words(question)
    return {
        "issue": question.issue,
        "question": question,
        "said": found.get(drawn),
        "seen": "".join(keys.seen(here.dialogue, [found[drawn].reading.text] if drawn in found else [])),
        "last": undo if undo and undo.reaction is not None and opens["can_react"] else None,
        "left": _left_words(len(left)),
        "closed": question.is_closed_for_reactions,
        "late_to_react": here.is_late_for(question.reacting_since),
        "next_question": _next_question(question),
        **opens,
    }


def _next_question(question):
    """The next of the issue's to whose answers people can react, those before it last."""
    others = [q for q in question.siblings if q.pk != question.pk and not q.is_closed_for_reactions]
    return next((q for q in others if q.position > question.position), next(iter(others), None))


def number_of(text):
    """The id of an answer as a browser sends it; 0 if it is none."""
    return min(int(text), reading.LARGEST) if text.isdecimal() and len(text) < 20 else 0


def mark_of(said, value):
    """What the browser keeps of a press until the next: which answer it was about; taken back, that comes again."""
    return f"{AGAIN if value is None else ''}{said.pk}"


def _answers(here, question):
    """The answers that everybody reads, one's own among them, with this person's reactions."""
    rows = Contribution.objects.filter(question=question).readable()
    return rows.annotate(reaction=reacting.own(here.participant, question))


def _left(here, question, rows):
    """The ids of some that this person has not reacted to. Which, follows from the key."""
    [lot] = keys.lots(here.dialogue, [f"first of {question.pk} {here.participant.pk}"])
    begin = int(lot[:16], 16) >> 1
    order = Case(When(pk__gte=begin, then=0), default=1, output_field=IntegerField())
    return list(rows.filter(reaction=None).order_by(order, "pk").values_list("pk", flat=True)[: CANDIDATES + 1])


def _drawn(here, left):
    """One of them, by a lot of this person's own for each."""
    lots = keys.lots(here.dialogue, [f"next {here.participant.pk} {pk}" for pk in left])
    return min(zip(lots, left, strict=True))[1]


def _whole(here, question, rows, pks):
    found = rows.filter(pk__in=pks).select_related("voice__group").only(*reading.SHOWN)
    found = list(found.read_in(content_languages.order()))
    for said in found:
        here.groups.tell(said.voice.group)
    return found


def _left_words(number):
    if number == 0:
        return ""
    if number == 1:
        return _("This is the last one.")
    if number < 5:
        return _("A few are left.")
    return _("%(number)s or more are left.") % {"number": steps_of_five(number)}


# ---- what was found


def found_page(here, question, number="", page=None):
    """The last round that has closed, or that of a number; None as `round` where there is none. Four queries."""
    rounds = list(question.reaction_rounds.all())
    wanted = [made for made in rounds if str(made.number) == number] if number else rounds[-1:]
    made = wanted[0] if wanted else None
    rows = reading.page_of(made.findings.all(), page) if made else None
    told = reading_findings.told(here, list(rows.object_list)) if rows else []
    reading.in_readers_words(question)
    return {
        "issue": question.issue,
        "question": question,
        "round": made,
        "rounds": rounds,
        "page": rows,
        "kinds": [(kind, [one for one in told if one.kind == kind]) for kind in CLASSES],
        "told": told,
        "groups": [unit.name for unit in units(told[0].lanes)] if told else [],
        "in_numbers": any(lane.shown == "count" for one in told for lane in one.lanes),
        "amounts": reading_findings.kinds_words(made.kinds) if made else [],
        **reading.open_to(here, question),
    }
