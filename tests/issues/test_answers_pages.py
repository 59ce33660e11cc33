"""The pages on which people read and answer: what they show, to whom, and what they cost."""

import gzip
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from issues import answering, balloting, home, moderating, proposing, releasing, voting
from issues.disclosure import K
from issues.models import Ballot, Contribution, Issue, Question, Reaction
from stakeholders.models import StakeholderGroup
from tests.factories import make_dialogue, make_issue, member, members, question, team, texts
from tests.issues.voting_room import staff
from tests.speaking import at, client_of

pytestmark = pytest.mark.django_db
HTML_LIMIT = 14_000  # bytes, compressed (DESIGN §7)


@pytest.fixture
def april(settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    return make_dialogue()


QUESTION = ("rights", 1)


def get(person, name, *args, status=200, query=""):
    response = client_of(person).get(at(name, *args) + query)
    assert response.status_code == status
    return response.content.decode()


def post(person, name, *args, status=302, **data):
    response = client_of(person).post(at(name, *args), data)
    assert response.status_code == status
    return response.content.decode() if status != 302 else response.url


def send(person, text="We dig", status=302, **data):
    return post(person, "answer", *QUESTION, status=status, **{"text": text, "language": "en", "key": "k", **data})


def say(participant, text, *, issue="rights", number=1, **more):
    asked = question(participant.dialogue, issue, number)
    return answering.answer(participant=participant, question=asked, text=text, language="en", **more)


def straw(dialogue, by, *, close=True):
    """A show of hands in which everybody of three lanes of six keeps everything."""
    people = [p for key in ("diggers", "owners", "lsm", "gov") for p in members(dialogue, key, K, "Voter")]
    ballot = balloting.open_ballot(dialogue=dialogue, kind=Ballot.Kind.STRAW, by=by)
    marks = {issue.pk: voting.Mark("yes") for issue in dialogue.issues.all()}
    for participant in people:
        voting.cast(participant=participant, ballot=ballot, marks=marks)
    return balloting.close_ballot(ballot=ballot, by=by, seed=1) if close else ballot


# ---- home


def test_home_leads_to_a_question_until_all_are_answered(april):
    amina = member(april, "diggers", "Amina")
    page = get(amina, "dialogue_home")
    assert "You have answered 0 of 4 questions." in page
    assert "Answer the first question" in page
    for issue in ("rights", "roles"):
        for number in (1, 2):
            say(amina, "Said", issue=issue, number=number)
    page = get(amina, "dialogue_home")
    assert "You have answered 4 of 4 questions. Nothing else waits for you." in page
    assert "Answer the next question" not in page


@pytest.mark.both_databases
def test_home_counts_my_answers_by_issue(april):
    amina = member(april, "diggers", "Amina")
    say(amina, "Said")
    say(member(april, "diggers", "Bintou"), "Said", number=2)
    page = get(amina, "dialogue_home")
    assert page.count("1 of 2 answered") == 1
    assert page.count("Not yet answered") == 1


def test_home_of_who_waits_counts_nothing_and_leads_to_no_words(april):
    page = get(member(april, "lsm", "New", status="waiting"), "dialogue_home")
    nav = page.split('class="nav"')[1].split("</nav>")[0]
    assert "Not yet answered" not in page
    assert re.findall(r">(\w+)</a>", nav) == ["Issues", "Workshops"]
    nav = get(member(april, "lsm", "Ama"), "dialogue_home").split('class="nav"')[1].split("</nav>")[0]
    assert re.findall(r">(\w+)</a>", nav) == ["Issues", "Proposals", "Decisions", "Workshops", "Agenda"]


def test_track_says_no_day_of_a_phase_that_is_over(april):
    april.answers_until, april.decide_until = timezone.localdate(), timezone.localdate()
    said = {}
    for april.phase in ("gather", "decide", "agenda"):
        said[april.phase] = [step["label"] for step in home.steps(april) if step["until"]]
    assert said == {"gather": ["Answer", "Decide"], "decide": ["Decide"], "agenda": []}


@pytest.mark.both_databases
def test_home_puts_quiet_questions_of_my_group_first(april):
    for amina in members(april, "diggers", K):
        for number in (1, 2):
            say(amina, "Said", issue="rights", number=number)
    releasing.tonight(april)
    for newcomer in members(april, "diggers", 3, "New"):
        three = client_of(newcomer).get(at("dialogue_home")).context["three"]
        assert (len(three), three[0].issue.key) == (3, "roles")


def test_home_asks_for_the_vote_first_and_once(april):
    ballot = straw(april, team(april), close=False)
    amina = member(april, "diggers", "Amina")
    assert "Vote now" in get(amina, "dialogue_home")
    voting.cast(participant=amina, ballot=ballot, marks={i.pk: voting.Mark("pass") for i in april.issues.all()})
    page = get(amina, "dialogue_home")
    assert "Vote now" not in page
    assert "Change my vote" in page


@pytest.mark.both_databases
def test_home_shows_lanes_of_the_last_closed_ballot(april):
    straw(april, team(april))
    page = get(member(april, "diggers", "Amina"), "dialogue_home")
    assert page.count("Show of hands, ") == 3  # the caption and the title of each of the two pictures
    assert "Small-scale miners: most for" in page


@pytest.mark.parametrize(
    ("phase", "status", "words"),
    [
        ("draft", "confirmed", "This dialogue has not begun."),
        ("gather", "waiting", "You have asked to join. The team lets you in soon."),
        ("agenda", "confirmed", "Answering and voting have ended."),
        ("closed", "confirmed", "This dialogue is closed."),
    ],
)
def test_home_says_what_is_open(phase, status, words):
    amina = member(make_dialogue(phase=phase), "diggers", "Amina", status=status)
    assert words in get(amina, "dialogue_home")


def test_home_of_the_team_has_nothing_personal(april):
    page = get(staff(april, "facilitator"), "dialogue_home")
    assert at("team") in page
    for words in ("You speak for", "answered", "Three questions"):
        assert words not in page


@pytest.mark.parametrize(
    ("number", "words"), [(1, "0 to 5 joined"), (5, "0 to 5 joined"), (6, "6 or more"), (11, "10 or more")]
)
@pytest.mark.both_databases
def test_home_counts_hidden_groups_in_bands(april, number, words):
    people = members(april, "owners", number)
    lanes = client_of(people[0]).get(at("dialogue_home")).context["lanes_present"]
    assert [lane["words"] for lane in lanes] == [words, "0 joined", "0 joined"]


@pytest.mark.both_databases
def test_home_counts_named_groups_exactly(april):
    member(april, "lsm", "New", status="waiting")
    people = members(april, "lsm", 2)
    lanes = client_of(people[0]).get(at("dialogue_home")).context["lanes_present"]
    assert lanes[1]["words"] == "2 of 3"


def test_removed_issue_is_off_the_list_and_readable(april):
    Issue.objects.filter(key="rights").update(status="removed")
    amina = member(april, "diggers", "Amina")
    assert "Taken off the list" in get(amina, "dialogue_home")
    assert "a new ballot can bring it back" in get(amina, "issue", "rights")


# ---- who may see it


@pytest.mark.parametrize(
    ("name", "args"),
    [("dialogue_home", ()), ("issue", ("rights",)), ("question", QUESTION), ("proposal_list", ()), ("term_list", ())],
)
def test_other_dialogue_is_404(april, name, args):
    stranger = member(make_dialogue("may"), "diggers", "Amina")
    get(stranger, name, *args, status=404)


@pytest.mark.parametrize(
    ("name", "args"), [("issue", ("none",)), ("question", ("rights", 9)), ("question", ("none", 1))]
)
def test_unknown_page_is_404(april, name, args):
    get(member(april, "diggers", "Amina"), name, *args, status=404)


@pytest.mark.parametrize(("name", "args"), [("issue", ("rights",)), ("question", QUESTION), ("term_list", ())])
def test_before_the_dialogue_begins_only_the_team_reads(settings, name, args):
    settings.DEMO = True
    april = make_dialogue(phase="draft")
    get(member(april, "diggers", "Amina"), name, *args, status=404)
    get(staff(april, "facilitator"), name, *args)


def test_answering_another_dialogue_is_404(april):
    stranger = member(make_dialogue("may"), "diggers", "Amina")
    send(stranger, status=404)
    assert texts(april) == []


@pytest.mark.parametrize("role", ["organiser", "facilitator", "rapporteur", "observer"])
def test_team_reads_without_a_form_and_cannot_speak(april, role):
    somebody = staff(april, role)
    assert "<textarea" not in get(somebody, "question", *QUESTION)
    send(somebody, status=404)
    assert texts(april) == []


def test_waiting_participant_reads_the_framework_and_keeps_the_words_sent(april):
    say(member(april, "lsm", "Kofi"), "Open words")
    amina = member(april, "diggers", "Amina", status="waiting")
    page = get(amina, "question", *QUESTION)
    assert ("<textarea" in page, "Open words" in page, "question 1?" in page) == (False, False, True)
    assert "once the team has confirmed you" in page
    assert "My careful words" in send(amina, "My careful words", status=409)
    assert texts(april) == ["Open words"]


@pytest.mark.parametrize("name", ["proposal_list", "decision_list", "draft_list", "summary_list"])
def test_waiting_participant_is_told_what_opens_later(april, name):
    amina = member(april, "diggers", "Amina", status="waiting")
    assert "This opens once you are confirmed" in get(amina, name, status=403)


def test_waiting_participant_sees_no_result(april):
    straw(april, team(april))
    amina = member(april, "diggers", "Amina", status="waiting")
    pages = [get(amina, "dialogue_home"), get(amina, "issue", "rights"), get(amina, "ballot", 1, status=403)]
    assert [page for page in pages if "most for" in page or "Leaning to keep" in page] == []


# ---- changing what others read


@pytest.mark.both_databases
def test_change_is_seen_by_its_author_only_until_the_clock(april):
    kofi, ama = member(april, "lsm", "Kofi"), member(april, "gov", "Ama")
    send(kofi, "First words")
    send(kofi, "Second words", key="k2")
    page = get(kofi, "question", *QUESTION)
    assert "Others still read your earlier words; the new ones take their place by" in page
    assert "Second words" in page
    others = get(ama, "question", *QUESTION)
    assert ("First words" in others, "Second words" in others) == (True, False)
    post(kofi, "answer_keep", *QUESTION)
    assert "Second words" not in get(kofi, "question", *QUESTION)


@pytest.mark.both_databases
def test_taking_back_what_others_read_waits_or_goes_at_once(april):
    kofi, ama = member(april, "lsm", "Kofi"), member(april, "gov", "Ama")
    send(kofi, "First words")
    page = get(kofi, "question", *QUESTION)
    assert "may conclude that it was written by somebody who held a phone at that moment" in page
    post(kofi, "answer_withdraw", *QUESTION)
    assert "Taken back. Others can still read it; it goes by" in get(kofi, "question", *QUESTION)
    assert "First words" in get(ama, "question", *QUESTION)
    post(kofi, "answer_withdraw", *QUESTION, now="yes")
    assert "First words" not in get(ama, "question", *QUESTION)


def test_hours_are_told_in_the_zone_of_the_workshop_under_way(april):
    type(april).objects.update(live_zone="Africa/Accra")
    amina = member(april, "diggers", "Amina")
    send(amina)
    page = get(amina, "question", *QUESTION)
    assert "Others can read it once six people of your group are confirmed: there are fewer now." in page
    members(april, "diggers", 5)
    page = get(amina, "question", *QUESTION)
    hours = r"(today|tomorrow) at \d\d:[03]0 at the earliest, by (today|tomorrow) at 03:00 at the latest \(time in Accra\)\."
    assert re.search(f"Others can read it {hours}", page)
    assert "if five people of hidden groups have words waiting in it by then" in page  # behind "Why then?"


# ---- answering


@pytest.mark.both_databases
def test_answer_is_sent_and_shown_as_mine(april):
    amina = member(april, "diggers", "Amina")
    assert send(amina) == f"{at('question', *QUESTION)}#yours"
    page = get(amina, "question", *QUESTION)
    assert "Sent. Others can read it once six people of your group are confirmed: there are fewer now." in page
    members(april, "diggers", 5)
    page = get(amina, "question", *QUESTION)
    assert re.search(r"Sent\. Others can read it by (today|tomorrow) at 03:00 \(world time, UTC\)\.", page)
    assert "Take it back" in page


def test_answer_keeps_its_ticks(april):
    send(member(april, "diggers", "Amina"))
    said = Contribution.objects.get()
    assert (said.show_group, said.off_record) == (False, False)  # a tick left out is no


@pytest.mark.parametrize(("key", "kept"), [("diggers", ""), ("communities", ""), ("lsm", "sw")])
def test_only_a_named_group_says_in_which_language_it_writes(april, key, kept):
    somebody = member(april, key, "Sena")
    form = client_of(somebody).get(at("question", *QUESTION)).context["form"]
    assert ("language" in form.fields) is bool(kept)
    send(somebody, language="sw")
    assert Contribution.objects.get().language == kept


@pytest.mark.parametrize(("key", "ticked"), [("diggers", True), ("communities", False)])
def test_tick_for_the_group_starts_by_policy(april, key, ticked):
    form = client_of(member(april, key, "Amina")).get(at("question", *QUESTION)).context["form"]
    assert form["show_group"].value() is ticked
    assert [name for name in ("off_record", "with_name") if name in form.fields] == []


@pytest.mark.both_databases
def test_named_group_may_go_off_the_record_and_add_the_name(april):
    kofi = member(april, "lsm", "Kofi", organisation="Gold Ridge")
    form = client_of(kofi).get(at("question", *QUESTION)).context["form"]
    assert list(form.fields) == ["text", "off_record", "with_name", "language", "key", "before"]
    send(kofi, with_name="on")
    assert "Gold Ridge, Kofi" in get(member(april, "gov", "Ama"), "question", *QUESTION)
    send(kofi, "Between us", off_record="on", key="k2")
    ama = members(april, "gov", 1)[0]
    assert "Gold Ridge, Kofi" in get(ama, "question", *QUESTION)  # until the clock has gone
    members(april, "lsm", 5)
    releasing.tonight(april)
    page = get(ama, "question", *QUESTION)
    assert ("Gold Ridge" in page, "Between us" in page) == (False, True)


def test_going_off_the_record_after_others_have_read_it_is_warned_of(april):
    kofi = member(april, "lsm", "Kofi", organisation="Gold Ridge")
    words = "Others have read your words under your name"
    assert words not in get(kofi, "question", *QUESTION)
    send(kofi)
    assert words in get(kofi, "question", *QUESTION)


def test_language_starts_as_the_persons_own(april):
    kofi = member(april, "lsm", "Kofi")
    type(kofi.user).objects.update(language="fr")
    assert client_of(kofi).get(at("question", *QUESTION)).context["form"]["language"].value() == "fr"


@pytest.mark.parametrize("empty", ["", "   ", "\u200b\u200d\u2060", "\u2800\ufeff"])
def test_text_that_shows_nothing_is_refused_beside_the_field(april, empty):
    page = send(member(april, "diggers", "Amina"), empty, status=422)
    assert '<p class="error" id="id_text_error">There is nothing to read in this yet.' in page
    assert texts(april) == []


@pytest.mark.both_databases
def test_one_character_too_many_is_refused_and_kept(april):
    amina = member(april, "diggers", "Amina")
    page = send(amina, "x" * 5001, status=422)
    assert "At most 5000 characters fit; this has 5001." in page.replace("5,00", "500")
    assert "x" * 5001 in page
    send(amina, "x\r\n" * 2500)
    assert texts(april) == ["x\n" * 2499 + "x"]


@pytest.mark.both_databases
def test_nul_byte_is_a_bad_request(april):
    send(member(april, "diggers", "Amina"), "a\x00b", status=400)
    assert texts(april) == []


def test_unknown_language_is_refused(april):
    send(member(april, "lsm", "Kofi"), language="xx", status=422)
    assert texts(april) == []


def test_markup_is_shown_as_written(april):
    send(member(april, "lsm", "Kofi", organisation="<i>Ridge"), "<script>alert(1)</script>{{7*7}}")
    page = get(member(april, "gov", "Ama"), "question", *QUESTION)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page
    assert "<bdi>&lt;i&gt;Ridge</bdi>" in page


@pytest.mark.both_databases
def test_repeated_form_is_harmless_and_other_words_come_back(april):
    amina = member(april, "diggers", "Amina")
    send(amina)
    send(amina)
    page = send(amina, "Other words", status=409)
    assert "this form was sent before" in page
    assert page.count("Other words") == 2  # beside what stands, and in the form
    assert page.count("We dig") == 2
    assert texts(april) == ["We dig"]


def test_closed_question_takes_nothing_and_keeps_the_words(april):
    amina = member(april, "diggers", "Amina")
    april.issues.get(key="rights").questions.update(closed_at="2026-04-01T00:00Z")
    assert "<textarea" not in get(amina, "question", *QUESTION)
    assert "My careful words" in send(amina, "My careful words", status=409)
    assert texts(april) == []


def test_withdraw_and_too_late(april):
    amina = member(april, "diggers", "Amina")
    send(amina)
    assert post(amina, "answer_withdraw", *QUESTION) == at("question", *QUESTION)
    assert texts(april) == []
    send(amina, key="k2")
    Contribution.objects.update(released=True)
    type(april).objects.update(phase="agenda")
    assert "Your answer stays" in post(amina, "answer_withdraw", *QUESTION, status=409)
    assert texts(april) == ["We dig"]


@pytest.mark.parametrize("name", ["answer", "answer_withdraw"])
def test_speaking_needs_post(april, name):
    answer = client_of(member(april, "diggers", "Amina")).get(at(name, *QUESTION))
    assert (answer.status_code, answer.url) == (302, at("question", *QUESTION))


# ---- reading answers


def test_hidden_answers_are_read_by_others_once_released(april):
    people = members(april, "diggers", K)
    reader = member(april, "gov", "Ama")
    for n, amina in enumerate(people[:4]):
        say(amina, f"Hidden {n}", show_group=n % 2 == 0)
    assert "Hidden 0" not in get(reader, "question", *QUESTION)
    say(people[4], "Hidden 4", show_group=False)
    releasing.at_fixed_time(april)
    page = get(reader, "question", *QUESTION)
    assert [page.count(f"Hidden {n}") for n in range(5)] == [1, 1, 1, 1, 1]
    assert page.count("Group not shown") == 3
    assert "5 answers or more" in page


def test_language_is_told_of_named_groups_only(april):
    for n, amina in enumerate(members(april, "diggers", K)[:5]):
        asked = question(april)
        answering.answer(participant=amina, question=asked, text=f"Wimbo {n}", language="sw")
    releasing.tonight(april)
    answering.answer(participant=member(april, "lsm", "Kofi"), question=question(april), text="Bonjour", language="fr")
    page = client_of(member(april, "gov", "Ama", organisation="Mines")).get(at("question", *QUESTION)).content.decode()
    listed = page[page.index('<ol class="answers">') : page.index('id="answer"')]
    told = [listed.count(words) for words in ("lang=", 'lang="fr"', 'lang=""', "French", "Swahili")]
    assert told == [6, 1, 5, 1, 0]  # two words show nothing of their language, and what was declared is not kept


def test_answer_hidden_by_the_team_is_seen_by_its_author_with_the_reason(april):
    kofi = member(april, "lsm", "Kofi")
    moderating.hide(text=say(kofi, "Rude words"), reason="Names a person", dialogue=april, by=team(april))
    assert "Rude words" not in get(member(april, "gov", "Ama"), "question", *QUESTION)
    page = get(kofi, "question", *QUESTION)
    assert "Rude words" in page
    assert "Their reason: Names a person" in page


@pytest.mark.both_databases
def test_questions_and_groups_stand_in_their_order_whatever_that_of_their_rows(april):
    """Both are counted in their query, and one that groups forgets the order of its model."""
    first, second = april.issues.first().questions.all()
    Question.objects.filter(pk=first.pk).update(position=9)
    StakeholderGroup.objects.filter(key="lsm").update(position=0)
    ama = client_of(member(april, "gov", "Ama"))
    assert ama.get(at("issue", "rights")).context["questions"] == [second, first]
    lanes = ama.get(at("dialogue_home")).context["lanes_present"]
    assert [lane["flag"].name for lane in lanes] == ["Companies", "Small-scale miners", "Government"]


def test_answer_goes_to_the_question_whose_form_was_open_however_they_are_ordered_since(april):
    first, second = april.issues.first().questions.all()
    client = client_of(member(april, "gov", "Ama"))
    form = client.get(at("question", "rights", first.key)).context["form"]
    Question.objects.filter(pk=first.pk).update(position=9)
    sent = {"text": "About the first.", "language": "en", "key": form["key"].value()}
    assert client.post(at("answer", "rights", first.key), sent).url.startswith(at("question", "rights", first.key))
    assert [q.contributions.count() for q in (first, second)] == [1, 0]
    page = client.get(at("question", "rights", "1"))  # an address that was printed before
    assert (page.context["question"], page.context["question"].number) == (first, 2)
    assert client.get(at("question", "rights", second.key)).context["question"].number == 1


@pytest.mark.parametrize(
    ("number", "words"), [(0, "No answers to read yet"), (4, "A few answers"), (7, "5 answers or more")]
)
def test_answers_are_counted_in_steps_of_five(april, number, words):
    for kofi in members(april, "lsm", number):
        say(kofi, "Open")
    page = get(member(april, "gov", "Ama"), "issue", "rights")
    assert words in page
    assert f"{number} answers" not in page.replace(words, "")


@pytest.mark.both_databases
def test_answers_come_twenty_to_a_page(april):
    for kofi in members(april, "lsm", 21):
        say(kofi, "Open words")
    ama = member(april, "gov", "Ama")
    assert get(ama, "question", *QUESTION).count(">Open words<") == 20
    assert get(ama, "question", *QUESTION, query="?page=2").count(">Open words<") == 1
    assert get(ama, "question", *QUESTION, query="?page=99999999999999999999").count(">Open words<") == 1


@pytest.mark.both_databases
def test_reaction_is_recorded_changed_and_taken_back(april):
    said = say(member(april, "lsm", "Kofi"), "Open")
    ama = member(april, "gov", "Ama")
    for value, after in [("agree", [1]), ("disagree", [-1]), ("disagree", [-1]), ("none", []), ("none", [])]:
        assert post(ama, "react", said.pk, value=value) == f"{at('question', *QUESTION)}#a{said.pk}"
        assert list(Reaction.objects.values_list("value", flat=True)) == after


def test_reaction_to_what_cannot_be_read_is_404(april):
    said = say(member(april, "diggers", "Amina"), "Hidden")
    ama = member(april, "gov", "Ama")
    post(ama, "react", said.pk, value="agree", status=404)
    post(ama, "react", 2**70, value="agree", status=404)
    shown = say(member(april, "lsm", "Kofi"), "Open")
    post(ama, "react", shown.pk, value="love", status=400)
    post(member(make_dialogue("may"), "gov", "Adjoa"), "react", shown.pk, value="agree", status=404)
    assert Reaction.objects.count() == 0


# ---- an issue, words


def test_issue_shows_who_shares_its_challenges(april):
    page = get(member(april, "gov", "Ama"), "issue", "rights")
    assert "Papers are slow" in page
    assert "In the outline: " in page


def test_issue_tells_what_was_decided(april):
    straw(april, team(april))
    page = get(member(april, "gov", "Ama"), "issue", "rights")
    assert "Leaning to keep" in page
    assert at("ballot", 1) in page


def test_words_are_defined(april):
    page = get(member(april, "gov", "Ama"), "term_list")
    assert "Allowed by law" in page
    assert "A slope" in page


def test_words_that_a_question_uses_are_explained_beside_it(april):
    ama = member(april, "gov", "Ama")
    before = get(ama, "question", *QUESTION)
    Question.objects.filter(issue__key="rights", position=1).update(text="What is formality for?")
    assert ["Allowed by law" in page for page in (before, get(ama, "question", *QUESTION))] == [False, True]


# ---- what a page costs


def cost(person, path):
    client = client_of(person)
    client.get(path)  # fills what a process keeps: content types, compiled templates
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    return len(queries), len(gzip.compress(response.content))


PAGES = [
    ("dialogue_home", ()),
    ("issue", ("rights",)),
    ("question", QUESTION),
    ("proposal_list", ()),
    ("term_list", ()),
]


@pytest.mark.one_database
@pytest.mark.parametrize("key", ["diggers", "lsm", "communities"])
def test_pages_cost_the_same_for_one_row_and_for_three(key):
    counts = []
    for slug, rows in (("one", 1), ("three", 3)):
        dialogue = make_dialogue(slug, questions=rows, issues=rows if rows > 1 else 1)
        reader = member(dialogue, key, f"Reader {slug}")
        by = team(dialogue, name=f"Fatou {slug}")
        for n in range(rows):
            kofi = member(dialogue, "lsm", f"Kofi {slug} {n}")
            said = say(kofi, "Open")
            proposing.propose(participant=kofi, title="T", problem="P", opportunity="O", questions=["Q"], language="en")
            say(reader, "Mine", number=n + 1)
            client_of(reader).post(at("react", said.pk, dialogue=slug), {"value": "agree"})
        straw(dialogue, by)
        open_now = balloting.open_ballot(dialogue=dialogue, kind=Ballot.Kind.STRAW, by=by)
        voting.cast(participant=reader, ballot=open_now, marks={dialogue.issues.first().pk: voting.Mark("yes")})
        counts.append({name: cost(reader, at(name, *args, dialogue=slug))[0] for name, args in PAGES})
    assert counts[0] == counts[1]
    assert [name for name, number in counts[1].items() if number > 8] == []


@pytest.mark.one_database
def test_full_pages_stay_small():
    dialogue = make_dialogue(issues=0)
    for position in range(1, 8):
        words = " ".join(f"word{n * position}" for n in range(150))
        make_issue(
            dialogue, position, 4, background=words, problem=words[:400], opportunity=words[:400], teaser=words[:150]
        )
    for n, kofi in enumerate(members(dialogue, "lsm", 25)):
        say(kofi, " ".join(f"{n * m}" for m in range(60)))
    straw(dialogue, team(dialogue))
    amina = member(dialogue, "diggers", "Amina")
    sizes = [cost(amina, at(name, *args))[1] for name, args in PAGES]
    assert max(sizes) <= HTML_LIMIT
