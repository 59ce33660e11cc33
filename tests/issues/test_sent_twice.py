"""One law for what is sent twice (TRUST A2, I3): the same row, or both versions in words and one press; nothing dropped, nothing back."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dialogue import keys
from issues import answering, proposing, reacting, voting
from issues.forms_answers import AnswerForm, ProposalForm
from issues.models import Contribution, Proposal, Reaction, Support, Vote
from issues.sides import SIDES
from stakeholders.models import SpentReceipt, Voice
from tests.factories import member, question
from tests.issues.sending import K, form_on, kept, propose, say
from tests.issues.voting_room import in_threads, make_room, marks
from tests.speaking import at, client_of

pytestmark = pytest.mark.django_db
QUICK = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def room():
    return make_room(phase="gather", issues=3)


@pytest.fixture(params=["diggers", "lsm", "cso"])
def speaker(request, room):
    return member(room.dialogue, request.param, "Sena", organisation="Gold Ridge")


# ---- every field of every form

words = st.text("abcdefgh 0123", min_size=1, max_size=12).map(lambda text: f"w{text}w")
tick = st.sampled_from(["on", None])
language = st.sampled_from(["en", "fr", "sw"])
ANSWER = {"text": words, "show_group": tick, "off_record": tick, "with_name": tick, "language": language}
PROPOSAL = {
    **dict.fromkeys((*SIDES, "question_1", "question_2"), words),
    **{name: ANSWER[name] for name in ("show_group", "off_record", "language")},
    "role": st.sampled_from([None, "building_block", "focus_area"]),
}
OF_GROUP = {"named": {"off_record", "with_name", "language"}, "hidden": {"show_group"}}


def said_by(person, room):
    question = room.issues[0].questions.get()
    return answering.answer(participant=person, question=question, text="We dig", language="en", key="first")


def put_by(person, room):
    asked = {"title": "Light", "problem": "Dark.", "opportunity": "Lamps.", "questions": ["Where?"], "language": "en"}
    return proposing.propose(participant=person, key="first", **asked)


@pytest.mark.parametrize("group", ["diggers", "lsm"])
@pytest.mark.parametrize(
    ("form_class", "strategies", "own"),
    [(AnswerForm, ANSWER, said_by), (ProposalForm, PROPOSAL, put_by)],
    ids=["answer", "proposal"],
)
def test_every_field_of_a_form_is_tried_and_told(room, form_class, strategies, own, group):
    """A field that is not in the lists above is one that nobody has changed twice; one without a version is missing on the 409."""
    person = room.people[group][0]
    person.organisation = "Birim Gold"
    form = form_class(member=person)
    seen = {field.name for field in form.visible_fields()}  # what a page carries for itself nobody types
    assert {name.rstrip("34") for name in seen} - {"question_"} == set(fields_of(person, strategies))
    assert seen - set(form.first_of(own(person, room), person)) == set()


def fields_of(person, strategies):
    """Those that this person's form has."""
    foreign = OF_GROUP["hidden" if person.group.is_named else "named"]
    return {name: strategy for name, strategy in strategies.items() if name not in foreign}


def paper_fields(room):
    found = {}
    for issue in room.issues:
        found[f"choice_{issue.pk}"] = st.sampled_from(["yes", "no", "pass"])
        found[f"urgent_{issue.pk}"] = tick
        found[f"reason_{issue.pk}"] = words
    return found


def sent(data):
    return {name: value for name, value in data.items() if value is not None}


def check(person, path, strategies, models):
    """Twice is once; any field changed is told, keeps what stood, and one press of the page's form makes the change."""
    client = client_of(person)

    @QUICK
    @given(st.fixed_dictionaries(strategies), st.data())
    def holds(first, data):
        for model in (Voice, SpentReceipt):
            model.objects.all().delete()
        name = data.draw(st.sampled_from(sorted(strategies)))
        other = first | {name: data.draw(strategies[name].filter(lambda value: value != first[name]))}
        assert [client.post(path, sent(first) | {"key": K}).status_code for _n in range(2)] == [302, 302]
        stood = kept(*models)
        told = client.post(path, sent(other) | {"key": K})
        if other.get("off_record") and name in ("with_name", "language"):  # says nothing off the record
            assert (told.status_code, kept(*models)) == (302, stood)
            return
        assert (told.status_code, kept(*models)) == (409, stood), name
        again = form_on(told, path)
        assert {n: v.strip() for n, v in again.items() if n in strategies and v.strip()} == sent(other)
        assert client.post(path, again, raw=True).status_code == 302
        assert (kept(*models) == stood) is False

    holds()


@pytest.mark.trust("A2", "I3")
def test_any_other_field_of_an_answer_is_told_and_changed_by_one_press(speaker):
    check(speaker, at("answer", "rights", 1), fields_of(speaker, ANSWER), [Voice, Contribution])


@pytest.mark.trust("A2", "I3")
def test_any_other_field_of_a_proposal_is_told_and_changed_by_one_press(speaker):
    check(speaker, at("proposal_new"), fields_of(speaker, PROPOSAL), [Voice, Proposal])


@pytest.mark.trust("A2", "I3")
def test_any_other_field_of_a_paper_is_told_and_changed_by_one_press():
    room = make_room(issues=3)
    room.open()
    check(room.people["lsm"][0], at("vote", 1), paper_fields(room), [Voice, Vote])


# ---- fifty at once


def told(results):
    """What fifty presses were told, each kind once."""
    return {type(r).__name__ if isinstance(r, Exception) else "row" for r in results}


@pytest.mark.trust("A2")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("off", [[False], [False, True]])
def test_fifty_presses_of_one_proposal_make_one_row(off):
    kofi = make_room(phase="gather").people["lsm"][0]
    fields = {"title": "T", "problem": "P", "opportunity": "O", "questions": ["Q"], "language": "en", "key": K}
    presses = [
        lambda n=n: proposing.propose(participant=kofi, off_record=off[n % len(off)], **fields) for n in range(50)
    ]
    results = in_threads(presses)
    assert told(results) == ({"row"} if len(off) == 1 else {"row", "Repeated"})
    assert len({r.pk for r in results if isinstance(r, Proposal)}) == 1
    assert (Proposal.objects.count(), Proposal.objects.exclude(receipt="").count()) == (1, 1)


@pytest.mark.trust("A2")
@pytest.mark.django_db(transaction=True)
def test_fifty_presses_of_one_answer_half_off_the_record_make_one_row():
    room = make_room(phase="gather")
    kofi, asked = room.people["lsm"][0], question(room.dialogue)
    presses = [
        lambda n=n: answering.answer(participant=kofi, question=asked, text="W", off_record=bool(n % 2), key=K)
        for n in range(50)
    ]
    results = in_threads(presses)
    assert told(results) == {"row", "Repeated"}
    assert (Contribution.objects.count(), Contribution.objects.exclude(receipt="").count()) == (1, 1)


@pytest.mark.trust("A2")
@pytest.mark.django_db(transaction=True)
def test_fifty_different_proposals_at_once_stay_five():
    kofi = make_room(phase="gather").people["lsm"][0]
    results = in_threads([lambda n=n: propose(kofi, f"T{n}", off_record=bool(n % 2), key=f"k{n}") for n in range(50)])
    assert (told(results), Proposal.objects.count()) == ({"row", "TooMany"}, proposing.MOST_OPEN)


# ---- receipts


@pytest.mark.trust("F17")
def test_no_two_voices_carry_the_same_receipt(room):
    """One form's key on everything that two people say, on and off the record."""
    pair = [room.people["lsm"][0], room.people["diggers"][0]]
    other, straw = propose(room.people["gov"][0]), room.open("straw")
    said = answering.answer(participant=room.people["gov"][0], question=question(room.dialogue, "roles"), text="Open")
    for person in pair:
        say(person)
        propose(person, key=K)
        proposing.support(participant=person, proposal=other, key=K)
        reacting.react(participant=person, contribution=said, value=1, key=K)
        voting.cast(participant=person, ballot=straw, marks=marks(room.issues[:1]), key=K)
    rows = [r for m in (Contribution, Proposal, Support, Reaction, Vote) for r in m.objects.exclude(receipt="")]
    assert len({row.receipt for row in rows}) == len(rows) == 10


def test_receipt_is_no_tag_and_needs_the_key(room):
    amina = room.people["diggers"][0]
    receipt = keys.receipt(room.dialogue, amina.pk, K, "dialogue")
    assert receipt not in {keys.tag(room.dialogue, amina.pk, scope) for scope in ("dialogue", f"dialogue|{K}", K)}
    assert keys.receipt(room.dialogue, amina.pk, "", "dialogue") == ""
    assert keys.receipt(make_room(slug="may").dialogue, amina.pk, K, "dialogue") != receipt
