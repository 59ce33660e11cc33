"""The pages on which people read and answer: what they show, to whom, and what they cost."""

import gzip

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from issues import answering, balloting, moderating, proposing, voting
from issues.disclosure import K
from issues.models import Ballot, Contribution, Issue, Reaction
from tests.factories import make_dialogue, make_issue, member, members, question, team, texts

pytestmark = pytest.mark.django_db
HTML_LIMIT = 14_000  # bytes, compressed (DESIGN §7)


@pytest.fixture
def april():
    return make_dialogue()


def client_of(person):
    client = Client()
    client.force_login(getattr(person, "user", person))
    return client


def at(name, *args, dialogue="april"):
    return reverse(name, args=[dialogue, *args])


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


def test_home_counts_my_answers_by_issue(april):
    amina = member(april, "diggers", "Amina")
    say(amina, "Said")
    say(member(april, "diggers", "Bintou"), "Said", number=2)
    page = get(amina, "dialogue_home")
    assert page.count("1 of 2 answered") == 1
    assert page.count("Not yet answered") == 1


def test_home_puts_quiet_questions_of_my_group_first(april):
    for amina in members(april, "diggers", 5):
        for number in (1, 2):
            say(amina, "Said", issue="rights", number=number)
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


def test_home_shows_lanes_of_the_last_closed_ballot(april):
    straw(april, team(april))
    page = get(member(april, "diggers", "Amina"), "dialogue_home")
    assert page.count("Show of hands, ") == 3  # the caption and the title of each of the two pictures
    assert "Small-scale miners: most for" in page


@pytest.mark.parametrize(
    ("phase", "status", "words"),
    [
        ("draft", "confirmed", "This dialogue has not begun."),
        ("gather", "waiting", "You are in. The team confirms you soon."),
        ("agenda", "confirmed", "Answering and voting have ended."),
        ("closed", "confirmed", "This dialogue is closed."),
    ],
)
def test_home_says_what_is_open(phase, status, words):
    amina = member(make_dialogue(phase=phase), "diggers", "Amina", status=status)
    assert words in get(amina, "dialogue_home")


def test_home_of_the_team_has_nothing_personal(april):
    page = get(team(april), "dialogue_home")
    assert at("team") in page
    for words in ("You speak for", "answered", "Three questions"):
        assert words not in page


@pytest.mark.parametrize(
    ("number", "words"), [(1, "fewer than 6"), (5, "fewer than 6"), (6, "6 or more"), (11, "10 or more")]
)
def test_home_counts_hidden_groups_in_bands(april, number, words):
    people = members(april, "owners", number)
    lanes = client_of(people[0]).get(at("dialogue_home")).context["lanes_present"]
    assert [lane["words"] for lane in lanes] == [words, "0 joined", "0 joined"]


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
def test_before_the_dialogue_begins_only_the_team_reads(name, args):
    april = make_dialogue(phase="draft")
    get(member(april, "diggers", "Amina"), name, *args, status=404)
    get(team(april), name, *args)


def test_answering_another_dialogue_is_404(april):
    stranger = member(make_dialogue("may"), "diggers", "Amina")
    send(stranger, status=404)
    assert texts(april) == []


@pytest.mark.parametrize("role", ["organiser", "facilitator", "observer"])
def test_team_reads_without_a_form_and_cannot_speak(april, role):
    somebody = team(april, role)
    assert "<textarea" not in get(somebody, "question", *QUESTION)
    send(somebody, status=404)
    assert texts(april) == []


def test_waiting_participant_reads_and_keeps_the_words_sent(april):
    amina = member(april, "diggers", "Amina", status="waiting")
    page = get(amina, "question", *QUESTION)
    assert "<textarea" not in page
    assert "once the team has confirmed you" in page
    assert "My careful words" in send(amina, "My careful words", status=409)
    assert texts(april) == []


# ---- answering


def test_answer_is_sent_and_shown_as_mine(april):
    amina = member(april, "diggers", "Amina")
    assert send(amina) == at("question", *QUESTION)
    page = get(amina, "question", *QUESTION)
    assert "Sent; others see it by tonight" in page
    assert "Take it back" in page


def test_answer_keeps_its_language_and_ticks(april):
    send(member(april, "diggers", "Amina"), language="sw")
    said = Contribution.objects.get()
    assert (said.language, said.show_group, said.off_record) == ("sw", False, False)  # a tick left out is no


@pytest.mark.parametrize(("key", "ticked"), [("diggers", True), ("communities", False)])
def test_tick_for_the_group_starts_by_policy(april, key, ticked):
    form = client_of(member(april, key, "Amina")).get(at("question", *QUESTION)).context["form"]
    assert form["show_group"].value() is ticked
    assert [name for name in ("off_record", "with_name") if name in form.fields] == []


def test_named_group_may_go_off_the_record_and_add_the_name(april):
    kofi = member(april, "lsm", "Kofi", organisation="Gold Ridge")
    form = client_of(kofi).get(at("question", *QUESTION)).context["form"]
    assert list(form.fields) == ["text", "off_record", "with_name", "language", "key"]
    send(kofi, with_name="on")
    assert "Gold Ridge, Kofi" in get(member(april, "gov", "Ama"), "question", *QUESTION)
    send(kofi, "Between us", off_record="on", key="k2")
    assert "Gold Ridge" not in get(member(april, "gov", "Adjoa"), "question", *QUESTION)


def test_language_starts_as_the_persons_own(april):
    amina = member(april, "diggers", "Amina")
    type(amina.user).objects.update(language="fr")
    assert client_of(amina).get(at("question", *QUESTION)).context["form"]["language"].value() == "fr"


@pytest.mark.parametrize("empty", ["", "   ", "\u200b\u200d\u2060", "\u2800\ufeff"])
def test_text_that_shows_nothing_is_refused_beside_the_field(april, empty):
    page = send(member(april, "diggers", "Amina"), empty, status=422)
    assert '<p class="error" id="id_text_error">There is nothing to read in this yet.' in page
    assert texts(april) == []


def test_one_character_too_many_is_refused_and_kept(april):
    amina = member(april, "diggers", "Amina")
    page = send(amina, "x" * 5001, status=422)
    assert "At most 5000 characters fit; this has 5001." in page.replace("5,00", "500")
    assert "x" * 5001 in page
    send(amina, "x\r\n" * 2500)
    assert texts(april) == ["x\n" * 2499 + "x"]


def test_nul_byte_is_a_bad_request(april):
    send(member(april, "diggers", "Amina"), "a\x00b", status=400)
    assert texts(april) == []


def test_unknown_language_is_refused(april):
    send(member(april, "diggers", "Amina"), language="xx", status=422)
    assert texts(april) == []


def test_markup_is_shown_as_written(april):
    send(member(april, "lsm", "Kofi", organisation="<i>Ridge"), "<script>alert(1)</script>{{7*7}}")
    page = get(member(april, "gov", "Ama"), "question", *QUESTION)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page
    assert "<bdi>&lt;i&gt;Ridge</bdi>" in page


def test_repeated_form_is_harmless_and_other_words_come_back(april):
    amina = member(april, "diggers", "Amina")
    send(amina)
    send(amina)
    page = send(amina, "Other words", status=409)
    assert "this form was used before" in page
    assert "Other words" in page
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
    type(april).objects.update(phase="agenda")
    assert "Your answer stays" in post(amina, "answer_withdraw", *QUESTION, status=409)
    assert texts(april) == ["We dig"]


@pytest.mark.parametrize("name", ["answer", "answer_withdraw"])
def test_speaking_needs_post(april, name):
    get(member(april, "diggers", "Amina"), name, *QUESTION, status=405)


# ---- reading answers


def test_hidden_answers_are_read_by_others_once_released(april):
    people = members(april, "diggers", K)
    reader = member(april, "gov", "Ama")
    for n, amina in enumerate(people[:4]):
        say(amina, f"Hidden {n}", show_group=n % 2 == 0)
    assert "Hidden 0" not in get(reader, "question", *QUESTION)
    say(people[4], "Hidden 4", show_group=False)
    page = get(reader, "question", *QUESTION)
    assert [page.count(f"Hidden {n}") for n in range(5)] == [1, 1, 1, 1, 1]
    assert page.count("Group not shown") == 3
    assert "5 answers or more" in page


def test_language_is_told_of_named_groups_only(april):
    for n, amina in enumerate(members(april, "diggers", K)[:5]):
        asked = question(april)
        answering.answer(participant=amina, question=asked, text=f"Wimbo {n}", language="sw")
    answering.answer(participant=member(april, "lsm", "Kofi"), question=question(april), text="Bonjour", language="fr")
    page = client_of(member(april, "gov", "Ama", organisation="Mines")).get(at("question", *QUESTION)).content.decode()
    listed = page[page.index('<ol class="answers">') : page.index('id="answer"')]
    assert (listed.count("lang="), listed.count('lang="fr"'), listed.count("French"), "Swahili" in listed) == (
        1,
        1,
        1,
        False,
    )


def test_answer_hidden_by_the_team_is_seen_by_its_author_with_the_reason(april):
    kofi = member(april, "lsm", "Kofi")
    moderating.hide(text=say(kofi, "Rude words"), reason="Names a person", dialogue=april, by=team(april))
    assert "Rude words" not in get(member(april, "gov", "Ama"), "question", *QUESTION)
    page = get(kofi, "question", *QUESTION)
    assert "Rude words" in page
    assert "Their reason: Names a person" in page


@pytest.mark.parametrize(
    ("number", "words"), [(0, "No answers to read yet"), (4, "A few answers"), (7, "5 answers or more")]
)
def test_answers_are_counted_in_steps_of_five(april, number, words):
    for kofi in members(april, "lsm", number):
        say(kofi, "Open")
    page = get(member(april, "gov", "Ama"), "issue", "rights")
    assert words in page
    assert f"{number} answers" not in page.replace(words, "")


def test_answers_come_twenty_to_a_page(april):
    for kofi in members(april, "lsm", 21):
        say(kofi, "Open words")
    ama = member(april, "gov", "Ama")
    assert get(ama, "question", *QUESTION).count(">Open words<") == 20
    assert get(ama, "question", *QUESTION, query="?page=2").count(">Open words<") == 1
    assert get(ama, "question", *QUESTION, query="?page=99999999999999999999").count(">Open words<") == 1


def test_reaction_is_recorded_changed_and_taken_back(april):
    said = say(member(april, "lsm", "Kofi"), "Open")
    ama = member(april, "gov", "Ama")
    for value, after in [("agree", [1]), ("disagree", [-1]), ("disagree", [])]:
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
    assert "Shared by" in page


def test_issue_tells_what_was_decided(april):
    straw(april, team(april))
    page = get(member(april, "gov", "Ama"), "issue", "rights")
    assert "Leaning to keep" in page
    assert at("ballot", 1) in page


def test_words_are_defined(april):
    page = get(member(april, "gov", "Ama"), "term_list")
    assert "Allowed by law" in page
    assert "A slope" in page


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


@pytest.mark.parametrize("key", ["diggers", "lsm", "communities"])
@pytest.mark.parametrize(("name", "args"), PAGES)
def test_page_costs_the_same_for_one_row_and_for_three(name, args, key):
    counts = []
    for slug, rows in (("one", 1), ("three", 3)):
        dialogue = make_dialogue(slug, questions=rows, issues=rows if rows > 1 else 1)
        reader = member(dialogue, key, f"Reader {slug}")
        by = team(dialogue, name=f"Fatou {slug}")
        for n in range(rows):
            kofi = member(dialogue, "lsm", f"Kofi {slug} {n}")
            said = say(kofi, "Open")
            proposing.propose(participant=kofi, title="T", problem="P", opportunity="O", questions=["Q"], language="en")
            say(reader, "Mine", number=rows)
            client_of(reader).post(at("react", said.pk, dialogue=slug), {"value": "agree"})
        straw(dialogue, by)
        open_now = balloting.open_ballot(dialogue=dialogue, kind=Ballot.Kind.STRAW, by=by)
        voting.cast(participant=reader, ballot=open_now, marks={dialogue.issues.first().pk: voting.Mark("yes")})
        counts.append(cost(reader, at(name, *args, dialogue=slug))[0])
    assert counts[0] == counts[1]
    assert counts[1] <= 8


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
