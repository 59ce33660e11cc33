"""One law for what is sent twice (TRUST A2, I3): the same row, or both versions in words and one press; nothing dropped, nothing back."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dialogue import database_time, job_names, keys
from dialogue.models import Job
from issues import answering, leaving, proposing, reacting, releasing, voting
from issues.forms_answers import AnswerForm, ProposalForm
from issues.models import Contribution, Leaving, Proposal, Reaction, Support, Vote
from issues.receipts import Repeated
from stakeholders.models import SpentReceipt, Voice
from tests.attacks.linkage import hours
from tests.factories import member, members, question
from tests.issues.voting_room import in_threads, make_room, marks
from tests.speaking import Speaker, key_of
from tests.stack.visitor import Page

pytestmark = pytest.mark.django_db
K = "k"
TICKS = ("show_", "off_", "with_", "urgent_")  # those that are on the page are ticked
UNSEEN = ("receipt",)
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


def at(name, *args):
    return reverse(name, args=["april", *args])


def client_of(person):
    client = Speaker()
    client.force_login(person.user)
    return client


def form_on(response, action):
    """The fields of the page's form as a browser sends them if nobody touches it."""
    fields = Page(response.status_code, {}, response.content, action).form(action).fields
    return {name: "on" if name.startswith(TICKS) else value for name, value in fields.items()}


# ---- every field of every form

words = st.text("abcdefgh 0123", min_size=1, max_size=12).map(lambda text: f"w{text}w")
tick = st.sampled_from(["on", None])
language = st.sampled_from(["en", "fr", "sw"])
ANSWER = {"text": words, "show_group": tick, "off_record": tick, "with_name": tick, "language": language}
PROPOSAL = {
    **dict.fromkeys(("title", "problem", "opportunity", "question_1", "question_2"), words),
    **{name: ANSWER[name] for name in ("show_group", "off_record", "language")},
}
OF_GROUP = {"named": {"off_record", "with_name", "language"}, "hidden": {"show_group"}}


def test_every_field_of_the_forms_is_tried_and_told(room):
    """A field that is not in the lists above is one that nobody has changed twice; one without a version is missing on the 409."""
    for form_class, strategies, own in ((AnswerForm, ANSWER, said_by), (ProposalForm, PROPOSAL, put_by)):
        for person in (room.people["diggers"][0], room.people["lsm"][0]):
            person.organisation = "Birim Gold"
            form = form_class(member=person)
            assert {name.rstrip("34") for name in form.fields} - {"key", "question_"} == set(
                fields_of(person, strategies)
            )
            told = form.first_of(own(person, room), person)
            assert set(form.fields) - {"key"} <= set(told), form_class


def said_by(person, room):
    question = room.issues[0].questions.get()
    return answering.answer(participant=person, question=question, text="We dig", language="en", key="first")


def put_by(person, room):
    asked = {"title": "Light", "problem": "Dark.", "opportunity": "Lamps.", "questions": ["Where?"], "language": "en"}
    return proposing.propose(participant=person, key="first", **asked)


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


def kept(*models):
    """All that stands of what was said, but for receipts."""
    seen = [[f.attname for f in m._meta.concrete_fields if f.name not in UNSEEN] for m in models]
    return [list(m.objects.order_by("pk").values_list(*names)) for m, names in zip(models, seen, strict=True)]


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


def propose(person, title="T", **more):
    fields = {"problem": "P", "opportunity": "O", "questions": ["Q"], "language": "en"}
    return proposing.propose(participant=person, title=title, **fields, **more)


# ---- late ones


def say(person, text="We dig", key=K, **more):
    asked = question(person.dialogue)
    return answering.answer(participant=person, question=asked, text=text, language="en", key=key, **more)


def late_answer(speaker, **more):
    with pytest.raises(Repeated) as caught:
        say(speaker, **more)
    return caught.value.stands


@pytest.mark.trust("A2")
@pytest.mark.parametrize("released", [False, True])
@pytest.mark.parametrize("now", [False, True])
def test_retry_after_a_withdrawal_brings_nothing_back(speaker, released, now):
    say(speaker)
    Contribution.objects.update(released=released)
    answering.withdraw(participant=speaker, question=question(speaker.dialogue), now=now, key="w")
    before = kept(Contribution)
    assert late_answer(speaker) is None
    releasing.tonight(speaker.dialogue)
    leaving.sweep_voices(speaker.dialogue)
    leaving.forget_receipts()
    assert (late_answer(speaker), kept(Contribution)) == (None, [[]])
    assert before == [[]] or released


@pytest.mark.parametrize(("days", "known"), [(0, True), (1, True), (2, False), (9, False)])
def test_receipt_is_forgotten_when_a_whole_day_has_passed_since_its_own(speaker, days, known):
    """Nights do not count: the next may follow within two hours, or be missed."""
    say(speaker)
    answering.withdraw(participant=speaker, question=question(speaker.dialogue), now=True)
    today = database_time.now().date()
    assert list(SpentReceipt.objects.values_list("day", flat=True)) == [today]
    SpentReceipt.objects.update(day=today - datetime.timedelta(days=days))
    for _night in range(3):
        leaving.forget_receipts()
    leaving.sweep_voices(speaker.dialogue)
    assert (SpentReceipt.objects.exists(), Voice.objects.exists()) == (known, False)


@pytest.mark.trust("A2")
@pytest.mark.django_db(transaction=True)
def test_retry_after_two_nights_within_two_hours_brings_nothing_back(speaker):
    """The worker was away until ten to midnight and made up for its night; the next came at its own hour."""
    path = at("answer", "rights", 1)
    with hours.Clock() as clock:
        clock.at(23.6)
        form = {"text": "We dig", "language": "en", "key": key_of(speaker)}
        assert client_of(speaker).post(path, form, raw=True).status_code == 302
        withdrawn = {"key": key_of(speaker), "now": "yes"}
        assert client_of(speaker).post(at("answer_withdraw", "rights", 1), withdrawn).status_code == 302
        for hour in (23.8, 23.85, 26.2, 26.3):
            clock.at(hour)
            hours.tick(clock)
        assert nights_done() == ["2027-04-12", "2027-04-13"]
        for hour in (26.4, 47.5):
            clock.at(hour)
            assert (client_of(speaker).post(path, form, raw=True).status_code, kept(Contribution)) == (409, [[]])
        clock.at(50.2)
        hours.tick(clock)
        assert SpentReceipt.objects.count() == 0


def nights_done():
    nights = Job.objects.filter(kind=job_names.NIGHT, state=Job.State.DONE)
    return sorted(nights.values_list("occasion", flat=True))


@pytest.mark.trust("A2")
def test_retry_of_words_that_were_replaced_does_not_bring_them_back(speaker):
    say(speaker)
    say(speaker, "We dig deeper", key="k2")
    assert late_answer(speaker).latest[0] == "We dig deeper"
    assert say(speaker, "We dig deeper", key="k2").latest[0] == "We dig deeper"


@pytest.mark.trust("A2")
def test_retry_after_everything_was_taken_back_brings_nothing_back(room, speaker):
    other = propose(room.people["gov"][0])
    said = say(speaker)
    propose(speaker, "Mine", key="p")
    proposing.support(participant=speaker, proposal=other, key="s")
    leaving.take_all_back(participant=speaker, key="all")
    assert leaving.take_all_back(participant=speaker, key="all") == 0
    marked = Leaving.objects.count()
    assert late_answer(speaker) is None
    with pytest.raises(Repeated):
        propose(speaker, "Mine", key="p")
    with pytest.raises(Repeated):
        proposing.support(participant=speaker, proposal=other, key="s")
    assert Leaving.objects.count() == marked == 3
    leaving.tonight(room.dialogue, datetime.date.today() + datetime.timedelta(days=4))
    assert late_answer(speaker) is None
    assert not Contribution.objects.filter(pk=said.pk).exists()


def test_press_of_everything_back_marks_nothing_that_was_written_since(speaker):
    say(speaker)
    leaving.take_all_back(participant=speaker, key="all")
    said = say(speaker, "Again", key="k2")
    assert (
        leaving.take_all_back(participant=speaker, key="all"),
        Leaving.objects.of(speaker.dialogue, said).exists(),
    ) == (0, False)


@pytest.mark.trust("A2")
def test_late_withdrawal_does_not_take_what_was_written_since(speaker):
    asked = question(speaker.dialogue)
    say(speaker)
    assert answering.withdraw(participant=speaker, question=asked, key="w") == (
        "gone" if not speaker.group.is_named else "later"
    )
    assert answering.withdraw(participant=speaker, question=asked, key="w") in ("gone", "later")
    say(speaker, "Again", key="k2")
    with pytest.raises(Repeated):
        answering.withdraw(participant=speaker, question=asked, key="w")
    assert answering.own(speaker, [asked.issue]).filter(question=asked).last().latest[0] == "Again"


def test_late_keeping_does_not_undo_a_later_withdrawal(speaker):
    asked = question(speaker.dialogue)
    say(speaker)
    Contribution.objects.update(released=True)
    answering.withdraw(participant=speaker, question=asked, key="w")
    assert answering.keep(participant=speaker, question=asked, key="kp") is True
    assert answering.keep(participant=speaker, question=asked, key="kp") is True
    answering.withdraw(participant=speaker, question=asked, key="w2")
    with pytest.raises(Repeated):
        answering.keep(participant=speaker, question=asked, key="kp")


@pytest.mark.trust("A2")
def test_retry_of_a_proposal_after_its_withdrawal(speaker):
    mine = propose(speaker, key=K)
    assert proposing.withdraw(participant=speaker, proposal=mine, now=True) == "gone"
    with pytest.raises(Repeated):
        propose(speaker, key=K)
    assert not Proposal.objects.exists()


@pytest.mark.trust("A2")
def test_retry_of_a_paper_after_it_was_changed_or_taken_back():
    room = make_room()
    ballot, digger = room.open(), room.people["diggers"][0]
    first, second = marks(room.issues), marks(room.issues, "no")
    voting.cast(participant=digger, ballot=ballot, marks=first, key="1")
    voting.cast(participant=digger, ballot=ballot, marks=second, key="2")
    with pytest.raises(Repeated):
        voting.cast(participant=digger, ballot=ballot, marks=first, key="1")
    assert voting.cast(participant=digger, ballot=ballot, marks={}, key="3") == {}
    assert voting.cast(participant=digger, ballot=ballot, marks={}, key="3") == {}
    for key, paper in (("1", first), ("2", second)):
        with pytest.raises(Repeated):
            voting.cast(participant=digger, ballot=ballot, marks=paper, key=key)
    voting.cast(participant=digger, ballot=ballot, marks=second, key="4")
    with pytest.raises(Repeated):
        voting.cast(participant=digger, ballot=ballot, marks={}, key="3")
    assert set(Vote.objects.values_list("choice", flat=True)) == {"no"}


def test_paper_sent_again_is_the_same_though_more_than_three_are_marked_urgent(room):
    straw = room.open("straw")
    digger = room.people["diggers"][0]
    for _n in range(2):
        voting.cast(participant=digger, ballot=straw, marks=marks(room.issues, urgent=True), key=K)
    assert Vote.objects.count() == 3


def test_answer_that_was_in_time_is_told_as_sent_after_closing(room, speaker):
    said = say(speaker)
    asked = question(speaker.dialogue)
    asked.closed_at = datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)
    again = {"participant": speaker, "question": asked, "text": "We dig", "language": "en", "key": K}
    assert answering.answer(**again) == said
    with pytest.raises(answering.NotOpen):
        answering.answer(**again | {"text": "Other"})


# ---- buttons say the state


def test_reaction_twice_is_once_and_a_late_one_changes_nothing(room, speaker):
    said = answering.answer(participant=room.people["gov"][0], question=question(room.dialogue), text="Open")

    def press(value, key):
        return reacting.react(participant=speaker, contribution=said, value=value, key=key)

    assert press(1, "a") == press(1, "a")
    press(-1, "b")
    with pytest.raises(Repeated):
        press(1, "a")
    assert [press(None, "c"), press(None, "c"), press(None, "d")] == [None] * 3
    for value, key in ((1, "a"), (-1, "b")):
        with pytest.raises(Repeated):
            press(value, key)
    press(0, "e")
    with pytest.raises(Repeated):
        press(None, "c")
    assert list(Reaction.objects.values_list("value", flat=True)) == [0]


def test_support_twice_is_once_and_a_late_one_changes_nothing(room, speaker):
    both = {"participant": speaker, "proposal": propose(room.people["gov"][0])}
    for _n in range(2):
        proposing.support(**both, key="s")
    for _n in range(2):
        proposing.unsupport(**both, key="u")
    with pytest.raises(Repeated):
        proposing.support(**both, key="s")
    assert Support.objects.count() == 0
    proposing.support(**both, key="s2")
    with pytest.raises(Repeated):
        proposing.unsupport(**both, key="u")
    assert Support.objects.count() == 1


def test_button_of_a_reaction_asks_for_the_state_it_shows(room, speaker):
    said = answering.answer(participant=room.people["gov"][0], question=question(room.dialogue), text="Open")
    client = client_of(speaker)
    client.post(at("react", said.pk), {"value": "agree"})
    page = client.get(at("question", "rights", 1)).content.decode()
    assert [page.count(f'value="{value}"') for value in ("none", "agree", "disagree", "pass")] == [1, 0, 1, 1]
    for _n in range(2):
        assert client.post(at("react", said.pk), {"value": "none"}).status_code == 302
    assert Reaction.objects.count() == 0


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


# ---- what the pages say


def old_key(person):
    """Of a form that was opened 25 hours ago."""
    with time_machine.travel(timezone.now() - datetime.timedelta(hours=25), tick=False):
        return key_of(person)


@pytest.mark.trust("A2")
@pytest.mark.parametrize(
    ("opened", "words"),
    [
        ("old", "open for more than a day"),
        ("forged", "we do not know this form any more"),
        ("", "before the site was renewed"),
    ],
)
@pytest.mark.parametrize("name", ["answer", "proposal_new"])
def test_form_that_is_late_or_unknown_comes_back_with_its_words(speaker, opened, words, name):
    client, path = client_of(speaker), at("answer", "rights", 1) if name == "answer" else at("proposal_new")
    said = {"text": "Typed", "title": "Typed", "problem": "P", "opportunity": "O", "question_1": "Q", "language": "en"}
    told = client.post(path, said | {"key": old_key(speaker) if opened == "old" else opened}, raw=True)
    assert (told.status_code, words in told.content.decode(), kept(Contribution, Proposal)) == (409, True, [[], []])
    again = form_on(told, path)
    assert again["text" if name == "answer" else "title"].strip() == "Typed"
    assert client.post(path, again, raw=True).status_code == 302


@pytest.mark.parametrize("name", ["answer", "proposal_new", "vote"])
def test_form_of_somebody_else_is_not_sent_under_this_name(room, name):
    room.open("straw")
    amina, kofi = room.people["diggers"][0], room.people["lsm"][0]
    path = {"answer": at("answer", "rights", 1), "proposal_new": at("proposal_new"), "vote": at("vote", 1)}[name]
    reason = {f"choice_{room.issues[0].pk}": "yes", f"reason_{room.issues[0].pk}": "Hers"}
    said = {"text": "Hers", "title": "Hers", "problem": "P", "opportunity": "O", "question_1": "Q", **reason}
    told = client_of(kofi).post(path, said | {"key": key_of(amina)}, raw=True)
    page = told.content.decode()
    assert (told.status_code, "opened by somebody else" in page, page.count("Hers")) == (409, True, 1)
    assert "Hers" not in form_on(told, path).values()
    assert kept(Contribution, Proposal, Vote) == [[], [], []]


@pytest.mark.parametrize("opened", ["forged", "other", "old"])
def test_button_that_cannot_be_used_changes_nothing_and_says_so(room, opened):
    kofi = room.people["lsm"][0]
    mine, other = propose(kofi), propose(room.people["gov"][0])
    said = answering.answer(participant=room.people["gov"][0], question=question(room.dialogue), text="Open")
    say(kofi)
    key = {"forged": "forged", "other": key_of(room.people["gov"][0]), "old": old_key(kofi)}[opened]
    before = kept(Contribution, Proposal, Support, Reaction, Leaving)
    client = client_of(kofi)
    for name, args, more in [
        ("react", [said.pk], {"value": "agree"}),
        ("answer_withdraw", ["rights", 1], {}),
        ("answer_keep", ["rights", 1], {}),
        ("proposal_support", [other.pk], {}),
        ("proposal_unsupport", [other.pk], {}),
        ("proposal_withdraw", [mine.pk], {}),
        ("proposal_keep", [mine.pk], {}),
        ("take_all_back", [], {}),
    ]:
        told = client.post(at(name, *args), {"key": key, **more})
        assert (told.status_code, told.content.decode().count("Nothing was changed:")) == (409, 1), name
    assert kept(Contribution, Proposal, Support, Reaction, Leaving) == before


def test_taking_a_paper_back_late_shows_what_stands():
    room = make_room()
    ballot, digger = room.open(), room.people["diggers"][0]
    client = client_of(digger)
    for data in ({"key": "1"}, {"clear": "yes", "key": "2"}, {"key": "3"}):
        assert client.post(at("vote", 1), {f"choice_{room.issues[0].pk}": "yes", **data}).status_code == 302
    told = client.post(at("vote", 1), {"clear": "yes", "key": "2"})
    assert (told.status_code, len(voting.own(digger, ballot))) == (409, 1)
    page = told.content.decode()
    assert ("this button was pressed before" in page, 'name="clear"' in page) == (True, True)


def test_marks_that_came_too_late_stand_beside_what_is_counted():
    room = make_room()
    ballot, digger = room.open(), room.people["diggers"][0]
    client, issue = client_of(digger), room.issues[0]
    client.post(at("vote", 1), {f"choice_{issue.pk}": "yes"})
    room.close(ballot)
    late = client.post(at("vote", 1), {f"choice_{issue.pk}": "no", f"reason_{issue.pk}": "Too far"})
    assert (late.status_code, "Remove · Too far" in late.content.decode()) == (409, True)


def test_too_long_answer_to_a_closed_question_is_not_lost(room, speaker):
    room.dialogue.issues.get(key="rights").questions.update(
        closed_at=datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)
    )
    told = client_of(speaker).post(at("answer", "rights", 1), {"text": "x" * 5001, "language": "en"})
    assert (told.status_code, "x" * 5001 in told.content.decode()) == (422, True)


# ---- five


def test_sixth_open_proposal_is_told_and_its_words_stay(room):
    kofi = room.people["lsm"][0]
    mine = [propose(kofi, f"T{n}", off_record=bool(n % 2)) for n in range(proposing.MOST_OPEN)]
    client, path = client_of(kofi), at("proposal_new")
    assert "one person may have no more" in client.get(path).content.decode()
    said = {"title": "Sixth", "problem": "P", "opportunity": "O", "question_1": "Q", "language": "en"}
    told = client.post(path, said)
    assert (told.status_code, form_on(told, path)["title"]) == (409, "Sixth")
    proposing.withdraw(participant=kofi, proposal=mine[0], now=True)
    assert client.post(path, form_on(told, path), raw=True).status_code == 302


@pytest.mark.parametrize(
    ("was_off", "is_off", "read"), [(False, True, False), (True, False, False), (False, False, True)]
)
def test_proposal_in_place_of_another_does_not_change_places_with_it(room, was_off, is_off, read):
    kofi = members(room.dialogue, "lsm", 6)[0]
    first = propose(kofi, "First", off_record=was_off)
    Proposal.objects.update(released=True)
    second = propose(kofi, "Second", off_record=is_off, instead=first.pk)
    first.refresh_from_db()
    assert (first.is_leaving, second.released) == (True, read)
    releasing.tonight(room.dialogue)
    assert list(Proposal.objects.values_list("title", "released")) == [("Second", True)]


def test_proposal_of_another_cannot_be_put_aside(room):
    theirs = propose(room.people["gov"][0], "Theirs")
    propose(room.people["lsm"][0], "Mine", instead=theirs.pk)
    theirs.refresh_from_db()
    assert not theirs.is_leaving
