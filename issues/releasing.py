"""Only the clock releases (TRUST §3.6): at fixed times while a workshop is under way, and each night. No press does, but one.

A first answer that stands under a name is read at once. All else waits: hidden answers until five *people of hidden groups* have
words waiting in the issue, or until the night; changed words and what was taken back, named or not, for the same hours. People are
counted, not answers, and colleagues off the record not at all: four of them would bring out any miner's answer. The one press is the
end of a silence in which five wrote.

Where the team reads first, the same hours bring words before the team, named ones too, and those that it let through come out at the
next of them, whatever their number: their being written was hidden among those with which they came before the team. No silence's
end shows anything then.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import BooleanField, Case, F, Q, Value, When
from django.db.models.expressions import RawSQL

from dialogue import database_time, keys
from issues import fixed_times, new_words, scopes
from issues.disclosure import K
from issues.models import Contribution, Expectation, Meaning, Proposal, Question, Remark, SaidStatement
from issues.models.answers import Pending, Review
from issues.models.leaving import nights_around, tokens
from stakeholders.models import Participant, SpentReceipt

TOGETHER = 5
PLACES: dict[type, tuple[str, ...]] = {  # in which a person has one text
    **{Contribution: ("question",), Proposal: ("dialogue",)},
    **{Expectation: ("round",), SaidStatement: ("round", "kind"), Meaning: ("round", "kind")},
}


def is_read_at_once(question, *, named, moves):
    """Whether a new answer is. Not if it takes the place of one on or off the record: the two would be seen to change places."""
    return named and not moves and not question.is_held_back and not question.issue.dialogue.reads_first


# ---- the clock


@transaction.atomic
def at_fixed_time(dialogue):
    """While a workshop is under way: what waits in each issue, and among the proposals, if enough people do."""
    enough, people = _large_enough(dialogue), _hidden_people(dialogue)
    answers, proposals, remarks, *in_rounds = _said_in(dialogue)
    free = _free(answers)
    for rows in (free, proposals, remarks, *in_rounds):
        _let_out(rows, enough, dialogue)
    for issue in dialogue.issues.all():
        waiting = free.filter(question__issue=issue)
        if _are_enough(waiting, enough, dialogue, people, lambda group, pk=issue.pk: scopes.answering(group, pk)):
            _take_effect(waiting, enough, dialogue)
    if _are_enough(proposals, enough, dialogue, people, scopes.proposing):
        _take_effect(proposals, enough, dialogue)
    for told, scope in (*_by_form(dialogue, remarks), *(one for rows in in_rounds for one in _by_round(rows))):
        if _are_enough(told, enough, dialogue, people, scope):
            _take_effect(told, enough, dialogue)
    if dialogue.reads_first and not dialogue.groups.with_policy_hidden().exists():
        for rows in (free, proposals, *in_rounds):
            _ask_on_record(rows, dialogue)


def _by_form(dialogue, remarks):
    """[(the words of one form, from a group to its scope)]"""
    for form in dialogue.evaluations.exclude(opened_at=None):
        yield remarks.filter(evaluation=form), lambda _group, scope=form.scope: scope


def _by_round(rows):
    """The same of each round of a tie, of challenges and visions, or of a word of the glossary, in which words wait."""
    rounds = rows.model._meta.get_field("round").related_model
    for asked in rounds._default_manager.filter(pk__in=rows.waiting().order_by().values("round")):
        yield rows.filter(round=asked), asked.writing


@transaction.atomic
def tonight(dialogue):
    """All that waits, whatever its number and the phase."""
    enough = _large_enough(dialogue)
    answers, *others = _said_in(dialogue)
    for rows in (_free(answers), *others):
        _let_out(rows, enough, dialogue)
        _take_effect(rows, enough, dialogue)


@transaction.atomic
def at_sealing(dialogue):
    """The last time of all: as at night, but that nothing new comes before the team, which decides no more."""
    enough = _large_enough(dialogue)
    answers, *others = _said_in(dialogue)
    for rows in (answers, *others):
        _let_out(rows, enough, dialogue)
    drop_undecided(dialogue)
    for rows in (_free(answers), *others):
        _take_effect(rows, enough, dialogue)


def drop_undecided(dialogue):
    """What the team reads first and has not let through can never appear in a sealed dialogue: it goes."""
    theirs = Q() if dialogue.reads_first else ~Q(review="")
    for rows in _said_in(dialogue):
        rows.filter(theirs, pending=Pending.EDIT).update(**rows.model.nothing_pending())
        rows.filter(theirs, released=False).delete()
        rows.exclude(review="").update(**rows.model.nothing_asked(), **_unless_hidden())


@transaction.atomic
def after_silences(dialogue, now):
    """Questions whose silence ended with few: all that was written in it, whatever its number, once its hour has come. One in
    which people write in silence anew waits for that to end."""
    ended = Question.objects.filter(issue__dialogue=dialogue, shows_at__lte=now, silent=False)
    for question in ended.select_related("issue__dialogue"):
        _show(question)
        Question.objects.filter(pk=question.pk).update(shows_at=None)


# ---- the end of a silence


def end_of_silence(question, *, at_once):
    """Show all that was written in silence if five people of hidden groups wrote, or if nobody hides; else all of it, named answers
    too, waits for a fixed time. `at_once` False: it waits in any case, since what ends it is no room's press.

    What waited before the silence waits on, and what an earlier silence left waiting brings out nobody's words now: else a team
    that asks the same question twice would see whose answer made the fifth.
    """
    at_once = at_once and not question.issue.dialogue.reads_first
    if at_once and question.shows_at is None and (_nobody_hides(question) or _are_enough_in(question)):
        _show(question)
        return
    when = fixed_times.after_silence(database_time.now(), settings.RELEASE_MINUTES)
    Question.objects.filter(pk=question.pk).update(shows_at=when)
    question.shows_at = when


def _written_in(question):
    return Contribution.objects.filter(question=question, silent=True, released=False)


def _nobody_hides(question):
    """No group of the dialogue is hidden, and nobody went off the record."""
    hidden = question.issue.dialogue.groups.with_policy_hidden()
    return not hidden.exists() and not _written_in(question).filter(off_record=True).exists()


def _are_enough_in(question):
    dialogue = question.issue.dialogue
    people, enough = _hidden_people(dialogue), _large_enough(dialogue)
    return _are_enough(
        _written_in(question), enough, dialogue, people, lambda group: scopes.answering(group, question.issue_id)
    )


def _show(question):
    """What was written in silence; edits and withdrawals of words that others read wait for the hours of all."""
    dialogue = question.issue.dialogue
    written = _written_in(question)
    _appear(_unmarked(written, dialogue), _large_enough(dialogue), dialogue)
    written.update(silent=False)


# ---- what waits, and its taking effect


def _said_in(dialogue):
    """All that waits for the clock: answers, proposals, what people wrote about workshops, what they expect of ties, what
    they find hard and hope for, what words mean to them."""
    answers = Contribution.objects.filter(question__issue__dialogue=dialogue)
    remarks = Remark.objects.filter(evaluation__dialogue=dialogue)
    expected = Expectation.objects.filter(round__dialogue=dialogue)
    stated = SaidStatement.objects.filter(round__dialogue=dialogue)
    meant = Meaning.objects.filter(round__dialogue=dialogue)
    return answers, Proposal.objects.filter(dialogue=dialogue), remarks, expected, stated, meant


def _large_enough(dialogue):
    """Speaking groups with enough confirmed members that an answer does not point at one of them."""
    return [group for group, members in dialogue.participants.counts().items() if members >= K]


# As text: to build it from parts took longer than to ask.
LARGE_ENOUGH = """EXISTS (SELECT 1 FROM stakeholders_participant WHERE group_id = stakeholders_voice.group_id AND status = %s
    ORDER BY id LIMIT 1 OFFSET %s)"""


def is_large_enough():
    """The same of the group of each row, beside a query for rows that voices wrote; it looks at six people, however many there
    are. The query has to join its voices under their own name."""
    return RawSQL(LARGE_ENOUGH, [Participant.Status.CONFIRMED, K - 1], BooleanField())


def _hidden_people(dialogue):
    """Confirmed people of hidden groups, as they are here now."""
    return list(dialogue.participants.confirmed().exclude(group__policy="named").select_related("group"))


def _free(rows):
    """Answers to questions that are not being held back."""
    return rows.filter(question__silent=False, question__shows_at=None)


def _are_enough(rows, large_enough, dialogue, people, scope):
    """Whether five people of hidden groups wait, each counted once: one voice in an issue, and one in which they propose. `scope`:
    from a group to the scope in which its members speak there. Voices of those who have left or moved count for nobody: else one
    person with five addresses would be five. Texts that the team has hidden appear to nobody, so they bring out none."""
    ready = Q(released=True) | Q(voice__group__in=large_enough)
    waiting = rows.waiting().filter(ready, hidden=False).exclude(voice__group__policy="named").order_by()
    tags = set(waiting.values_list("voice__tag", flat=True))
    if len(tags) < TOGETHER:
        return False
    return len(tags & {keys.tag(dialogue, person.pk, scope(person.group)) for person in people}) >= TOGETHER


def _take_effect(rows, large_enough, dialogue):
    """Words appear, change and go."""
    gone = rows.filter(pending=Pending.GONE)
    gone = gone.filter(issue=None) if rows.model is Proposal else gone
    going = list(
        gone.only("receipt").select_for_update(of=("self",))
    )  # nobody takes one back between the two statements
    SpentReceipt.objects.spend(dialogue.pk, [row.receipt for row in going])
    rows.filter(pk__in=[row.pk for row in going]).delete()
    if rows.model.WORDS:
        _change(rows, dialogue)
    rows.filter(released=True, pending="").exclude(review="").update(**rows.model.nothing_asked(), **_unless_hidden())
    _appear(_unmarked(rows.filter(released=False), dialogue), large_enough, dialogue)


def _change(rows, dialogue):
    """Changed words take the place of those that others read, or go before the team. What stands before it already stays its own
    to decide, also where it no longer reads first."""
    changed = _unmarked(rows.filter(pending=Pending.EDIT), dialogue)
    if not dialogue.reads_first:
        new_words.take_place(changed.filter(review=""), dialogue)
    _ask(changed.unread() if dialogue.reads_first else changed.unread().exclude(review=""), "next_")


def _appear(rows, large_enough, dialogue):
    """A named answer that waited needs no large group; one off the record does. Where the team reads first, they appear before it;
    words in the place of such as it was given once come before it however small their group is by now: else it would read on
    what their author has removed."""
    new = _ready(rows.filter(review="", pending=""), large_enough)
    if dialogue.reads_first:
        _ask(new)
    else:
        new.update(released=True)
    _ask(rows.unread().exclude(review=""))


def _ready(rows, large_enough):
    return rows.filter(Q(voice__group__in=large_enough) | rows.model.IN_THE_OPEN)


# ---- what the team reads first


def _ask(rows, before=""):
    """Put words before the team, those in the columns named so; what it said of earlier ones falls away."""
    rows.update(**new_words.columns(rows.model, "asked_", before), review=Review.ASKED, **_unless_hidden())


def _ask_on_record(rows, dialogue):
    """Where no group is hidden and the team reads first, it need not wait for five before it is given what others would else read at
    once. Words off the record decide nothing here and wait for the night, with all changes: else their waiting would show."""
    first = _unmarked(rows.filter(released=False, review="", pending="", off_record=False), dialogue)
    _ask(first.exclude(pk__in=_taking_places(first, rows, dialogue)))


def _taking_places(first, rows, dialogue):
    """Those that take the place of words off the record which the team still has: the two would be seen to change places."""
    place = PLACES[rows.model]
    going = set(rows.filter(off_record=True, pending=Pending.GONE).values_list("voice__tag", *place))
    if not going:
        return []
    now = {}
    for person in dialogue.participants.confirmed().select_related("group"):
        on, off = keys.tags(dialogue, person.pk, scopes.every_answering(person.group, ()))
        now[off] = on
    taken = {(now.get(tag), *where) for tag, *where in going}
    return [pk for pk, *where in first.values_list("pk", "voice__tag", *place) if tuple(where) in taken]


def _let_out(rows, large_enough, dialogue):
    """What the team let through appears, if its author has neither changed nor taken it back since: those words do not come out
    against their will, although the team may see from it that they did (docs/decisions)."""
    first, changed = (_unmarked(found, dialogue) for found in rows.passed())
    shown = {"hidden": False, "hidden_reason": "", **rows.model.nothing_asked()}
    _ready(first, large_enough).update(released=True, **shown)
    if rows.model.WORDS:
        new_words.take_place(changed, dialogue, **shown)


def _unless_hidden():
    """The reason goes with what it was given for; that of a text which is hidden stays."""
    return {"hidden_reason": Case(When(hidden=True, then=F("hidden_reason")), default=Value(""))}


def _unmarked(rows, dialogue):
    """Without those whose author has taken everything back: what nobody was given goes unread, each in its night. What the team was
    given goes on as if nobody had pressed, until that night: else what stays behind, in several issues, would be one person's."""
    marks = set(dialogue.leaving.values_list("token", flat=True))
    if not marks:
        return rows
    today = database_time.now().date()
    nights = nights_around(today)
    due = [
        night for night in nights if night < today
    ]  # missed; of tonight it goes first, and until then as the others do
    going = [row.pk for row in rows if marks & set(tokens(dialogue, row, due if row.review else nights))]
    return rows.exclude(pk__in=going)
