"""What the team changes of questions and issues after people could write: corrections, another sense, taken out."""

import datetime

import pytest
from django.db.models import RestrictedError
from django.urls import reverse

from dialogue import merging
from dialogue.models import TeamLog
from issues import answering, balloting, correcting, rewording, steering
from issues.correcting import NotNow
from issues.models import Correction, Issue, Question, Term
from stakeholders.models import Challenge
from tests.attacks.worlds import client_of
from tests.issues.voting_room import make_room
from workshops import outlining

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 12, 1)
WHY = "It was hard to read."


@pytest.fixture
def room(settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    room = make_room(issues=2)
    room.dialogue.opened_on = TODAY
    room.dialogue.save(update_fields=["opened_on"])
    return room


@pytest.fixture
def question(room):
    return Question.objects.select_related("issue__dialogue").get(issue=room.issues[0])


def correct(row, by, **words):
    return correcting.correct(row=row, by=by, why=WHY, **words)


def said(room, question, text="Roads."):
    return answering.answer(participant=room.people["lsm"][0], question=question, text=text, language="en")


def page(room, name, *args, who=None):
    client = client_of((who or room.people["gov"][0]).user)
    return client.get(reverse(name, args=[room.dialogue.slug, *args]))


# ---- the same sense


def test_correction_counts_from_the_night_on_and_leaves_answers_alone(room, question):
    old, answer = question.text, said(room, question)
    waits = correct(question, room.organiser, text="Who pays, in a word?")
    question.refresh_from_db()
    assert (
        question.text,
        waits.effective_on,
        old in page(room, "question", question.issue.key, "1").content.decode(),
    ) == (
        old,
        None,
        True,
    )
    rewording.take_effect(room.dialogue, TODAY)
    shown = page(room, "question", question.issue.key, "1").content.decode()
    question.refresh_from_db()
    answer.refresh_from_db()
    assert (question.text, answer.question_id, answer.text) == ("Who pays, in a word?", question.pk, "Roads.")
    assert [part in shown for part in ("Who pays, in a word?", old, WHY, "1 December 2026")] == [True] * 4
    assert {field.name for field in answer._meta.concrete_fields} & {"wording", "correction"} == set()


def test_correction_that_is_changed_or_put_back_before_the_night_leaves_one_or_none(room, question):
    old = question.text
    correct(question, room.organiser, text="First.")
    correct(question, room.organiser, text="Second.")
    assert [one.words for one in Correction.objects.all()] == [{"text": "Second."}]
    assert correcting.words_of(question) == {"text": "Second."}
    assert correct(question, room.organiser, text=old) is None
    rewording.take_effect(room.dialogue, TODAY)
    question.refresh_from_db()
    assert (question.text, Correction.objects.count()) == (old, 0)
    with pytest.raises(NotNow, match="same"):
        correct(question, room.organiser, text=old)


def test_two_of_the_team_at_once_lose_nothing(room, question):
    issue = question.issue
    seen = merging.marks(correcting.words_of(issue))
    correct(issue, room.organiser, title="One", seen=seen)
    correct(issue, room.organiser, problem="Two", seen=seen)
    assert Correction.objects.get().words == {"title": "One", "problem": "Two"}
    with pytest.raises(merging.Clash) as clash:
        correct(issue, room.organiser, title="Three", seen=seen)
    assert clash.value.theirs == {"title": "One"}


def test_issue_on_an_open_ballot_keeps_its_words(room):
    issue = room.issues[0]
    correct(issue, room.organiser, title="Made before")
    ballot = balloting.open_ballot(dialogue=room.dialogue, kind="final", by=room.organiser)
    with pytest.raises(NotNow, match="ballot"):
        correct(issue, room.organiser, title="Made while it is open")
    rewording.take_effect(room.dialogue, TODAY)
    issue.refresh_from_db()
    old = issue.title
    closed = balloting.close_ballot(ballot=ballot, by=room.organiser)
    rewording.take_effect(room.dialogue, TODAY)
    issue.refresh_from_db()
    assert (old != issue.title, issue.title) == (True, "Made before")
    decision = closed.decisions.get(issue=issue)
    assert (decision.name, decision.ledger.get().name) == (old, old)
    verdict = page(room, "ballot_verdict", ballot.number, issue.key).content.decode()
    ledger = page(room, "ledger").content.decode()
    assert [(old in shown, issue.title in shown) for shown in (verdict, ledger)] == [(True, False)] * 2


def test_before_the_dialogue_opens_words_change_at_once_and_nothing_tells(room, question):
    room.dialogue.opened_on, room.dialogue.phase = None, "draft"
    room.dialogue.save(update_fields=["opened_on", "phase"])
    assert correcting.correct(row=question, by=room.organiser, why="", text="New.") is None
    question.refresh_from_db()
    assert (question.text, Correction.objects.count()) == ("New.", 0)
    with pytest.raises(NotNow, match="prepare"):
        correcting.take_out(question=question, by=room.organiser, why=WHY)


def test_going_back_to_prepare_opens_nothing_again(room):
    assert room.dialogue.opened_on == TODAY
    room.dialogue.phase = "gather"
    room.dialogue.save(update_fields=["phase"])
    steering.change_phase(dialogue=room.dialogue, phase="draft", seen="gather", by=room.organiser)
    room.dialogue.refresh_from_db()
    assert (room.dialogue.phase, room.dialogue.opened_on) == ("draft", TODAY)


# ---- another sense


def test_question_in_another_sense_follows_the_closed_one(room, question):
    said(room, question)
    new = correcting.ask_anew(question=question, by=room.organiser, why=WHY, text="Who decides?")
    with pytest.raises(NotNow, match="taken_out"):
        correcting.ask_anew(question=question, by=room.organiser, why=WHY, text="Who decides?")
    question.refresh_from_db()
    assert (question.is_closed, question.is_taken_out, new.follows_id, new.key, new.uid != question.uid) == (
        True,
        True,
        question.pk,
        "2",
        True,
    )
    before = page(room, "question", question.issue.key, "1").content.decode()
    after = page(room, "question", question.issue.key, "2").content.decode()
    issue = page(room, "issue", question.issue.key).content.decode()
    home = page(room, "dialogue_home").content.decode()
    assert ["Roads." in before, "Who decides?" in before, question.text in after, WHY in before] == [True] * 4
    assert [WHY in issue, "Questions that are not asked any more" in issue, "Who decides?" in home] == [True] * 3


def test_words_typed_for_the_old_question_are_asked_which_they_answer(room, question):
    client = client_of(room.people["gov"][0].user)
    form = client.get(reverse("question", args=["april", question.issue.key, "1"])).context["form"]
    correcting.ask_anew(question=question, by=room.organiser, why=WHY, text="Who decides?")
    sent = {"text": "Typed meanwhile.", "language": "en", "key": form["key"].value()}
    late = client.post(reverse("answer", args=["april", question.issue.key, "1"]), sent)
    shown = late.content.decode()
    there = reverse("answer", args=["april", question.issue.key, "2"])
    assert (late.status_code, "Typed meanwhile." in shown, f'action="{there}"' in shown) == (409, True, True)
    again = late.context["form_anew"]
    sent |= {"key": again["key"].value(), "before": again["before"].value() or ""}
    assert client.post(there, sent).status_code == 302
    assert [q.contributions.count() for q in question.issue.questions.all()] == [0, 1]


def test_question_that_was_taken_out_is_readable_asked_nowhere_and_never_opened_again(room, question):
    said(room, question)
    with pytest.raises(NotNow, match="last"):
        correcting.take_out(question=question, by=room.organiser, why=WHY)
    Question.objects.create(issue=question.issue, position=2, text="Another?")
    correcting.take_out(question=question, by=room.organiser, why=WHY)
    with pytest.raises(NotNow, match="taken_out"):
        correcting.take_out(question=question, by=room.organiser, why="Another reason")
    with pytest.raises(NotNow, match="taken_out"):
        correct(question, room.organiser, text="Other words")
    with pytest.raises(steering.TakenOut):
        steering.reopen_question(question=question, by=room.organiser)
    question.refresh_from_db()
    assert (question.taken_out_why, question.is_closed) == (WHY, True)
    assert page(room, "question", question.issue.key, "1").status_code == 200
    assert page(room, "issue", question.issue.key).context["questions"][0].text == "Another?"
    assert TeamLog.objects.filter(action="took a question out").count() == 1


def test_nothing_that_was_spoken_about_can_be_deleted(room, question):
    said(room, question)
    with pytest.raises(RestrictedError):
        question.delete()
    with pytest.raises(RestrictedError):
        question.issue.delete()


# ---- off the list


def test_team_takes_an_issue_off_before_any_ballot_and_the_ledger_says_why(room):
    first, second = room.issues
    correcting.take_issue_off(issue=first, by=room.organiser, why="Not ours to settle.")
    first.refresh_from_db()
    shown = page(room, "ledger").content.decode()
    assert (first.status, "Taken off the list by the team: Not ours to settle." in shown) == ("removed", True)
    balloting.open_ballot(dialogue=room.dialogue, kind="straw", by=room.organiser)
    with pytest.raises(NotNow, match="ballot"):
        correcting.take_issue_off(issue=second, by=room.organiser, why=WHY)


def test_night_takes_corrections_along(room, question):
    correct(question, room.organiser, text="By night.")
    steering.night()
    question.refresh_from_db()
    assert question.text == "By night."


# ---- pages of the team


def test_pages_of_the_team_change_and_say_why_not(client, room, question):
    organiser = client
    organiser.force_login(room.organiser)
    at = reverse("team_question_change", args=["april", question.pk])
    form = organiser.get(at).context["form"]
    sent = {"text": "In better words?", "sense": "same", "why": WHY, "seen": form["seen"].value()}
    assert "Say why" in organiser.post(at, sent | {"why": ""}).content.decode()
    assert organiser.post(at, sent).url == reverse("team_questions", args=["april"])
    assert "waits for the night" in organiser.get(at).content.decode()
    assert organiser.post(at, sent | {"sense": "anew"}).status_code == 302
    assert question.issue.questions.count() == 2
    at = reverse("team_issue_change", args=["april", question.issue_id])
    words = {"title": "T", "problem": "P", "opportunity": "O", "why": WHY}
    assert organiser.post(at, words).status_code == 302
    assert Correction.objects.get(issue=question.issue).words["title"] == "T"
    off = reverse("team_issue_take_off", args=["april", question.issue_id])
    assert organiser.post(off, {"why": ""}).url == at
    assert organiser.post(off, {"why": WHY}).url == reverse("ledger", args=["april"])


# ---- groups and words of the glossary


def test_group_is_corrected_but_not_while_a_ballot_is_open(room):
    group = room.groups["gov"]
    correct(group, room.organiser, description="Ministries, and who carries out what they decide.")
    ballot = balloting.open_ballot(dialogue=room.dialogue, kind="straw", by=room.organiser)
    with pytest.raises(NotNow, match="ballot"):
        correct(group, room.organiser, name="The state")
    rewording.take_effect(room.dialogue, TODAY)
    group.refresh_from_db()
    assert group.reworded_on is None
    balloting.close_ballot(ballot=ballot, by=room.organiser)
    rewording.take_effect(room.dialogue, TODAY)
    group.refresh_from_db()
    assert (group.reworded_on, group.description[:10]) == (TODAY, "Ministries")
    assert WHY in page(room, "people").content.decode()


def test_word_of_the_glossary_is_corrected_with_its_earlier_meaning_beside_it(room, client):
    term = Term.objects.create(dialogue=room.dialogue, key="pit", position=1, name="Pit", definition="A hole.")
    client.force_login(room.organiser)
    at = reverse("team_term_change", args=["april", term.pk])
    sent = {"name": "Pit", "definition": "A shaft with its heap.", "note": "", "why": WHY}
    assert client.post(at, sent | {"why": ""}).status_code == 422
    assert client.post(at, sent).status_code == 302
    rewording.take_effect(room.dialogue, TODAY)
    shown = page(room, "term_list").content.decode()
    assert [words in shown for words in ("A shaft with its heap.", "A hole.", WHY)] == [True] * 3


# ---- what strangers found


@pytest.mark.parametrize(("who", "chosen"), [("gov", "off_record"), ("diggers", "show_group")])
def test_what_was_chosen_goes_along_to_the_new_question(room, question, who, chosen):
    """Off the record stays off it, and a group that was not to be shown is not."""
    client = client_of(room.people[who][0].user)
    form = client.get(reverse("question", args=["april", question.issue.key, "1"])).context["form"]
    correcting.ask_anew(question=question, by=room.organiser, why=WHY, text="Who decides?")
    sent = {"text": "Quietly.", "language": "en", "key": form["key"].value()} | (
        {"off_record": "on"} if chosen == "off_record" else {}
    )
    late = client.post(reverse("answer", args=["april", question.issue.key, "1"]), sent)
    assert bool(late.context["form_anew"][chosen].value()) is (chosen == "off_record")


def test_question_that_was_asked_anew_twice_leads_to_the_last(room, question):
    second = correcting.ask_anew(question=question, by=room.organiser, why=WHY, text="Second?")
    correcting.ask_anew(question=second, by=room.organiser, why=WHY, text="Third?")
    shown = page(room, "question", question.issue.key, "1")
    assert (shown.context["question"].followed.text, shown.status_code) == ("Third?", 200)


def test_two_who_correct_at_once_bring_their_reasons_together(room, question):
    seen = merging.marks(correcting.words_of(question.issue) | {"why": ""})
    correct(question.issue, room.organiser, title="One", seen=seen)
    with pytest.raises(merging.Clash) as clash:
        correcting.correct(row=question.issue, by=room.organiser, why="A typo.", seen=seen, problem="Two")
    assert clash.value.theirs == {"why": WHY}


def test_words_typed_for_a_question_that_a_colleague_took_out_are_shown(room, question, client):
    Question.objects.create(issue=question.issue, position=2, text="Another?")
    client.force_login(room.organiser)
    at = reverse("team_question_change", args=["april", question.pk])
    correcting.take_out(question=question, by=room.organiser, why="First.")
    for sense in ("same", "anew"):
        late = client.post(at, {"text": "Typed by the second.", "sense": sense, "why": "Second reason."})
        shown = late.content.decode()
        assert (late.status_code, "Typed by the second." in shown, "Second reason." in shown) == (422, True, True)


def test_old_words_can_be_kept_by_a_press(room, question, client):
    client.force_login(room.organiser)
    at = reverse("team_question_change", args=["april", question.pk])
    correct(question, room.organiser, text="New.")
    assert "Keep the old words" in client.get(at).content.decode()
    client.post(at, {"keep_old": "yes"})
    assert Correction.objects.count() == 0


@pytest.mark.parametrize("phase", ["closed", "sealed"])
def test_nothing_changes_once_all_is_over(room, question, phase):
    correct(question, room.organiser, text="Too late.")
    room.dialogue.phase = phase
    room.dialogue.save(update_fields=["phase"])
    question.issue.dialogue.phase = phase
    for verb in (correcting.take_out, correcting.ask_anew):
        more = {"text": "?"} if verb is correcting.ask_anew else {}
        with pytest.raises(NotNow, match="over"):
            verb(question=question, by=room.organiser, why=WHY, **more)
    steering.night()
    question.refresh_from_db()
    assert question.text != "Too late."


def test_outline_of_a_dialogue_that_was_changed_can_be_dumped_and_read(room, question):
    challenge = Challenge.objects.create(dialogue=room.dialogue, key="c", position=1, text="Mercury")
    challenge.groups.add(room.groups["gov"])
    challenge.issues.add(room.issues[1])
    correcting.ask_anew(question=question, by=room.organiser, why=WHY, text="Who decides?")
    correcting.take_issue_off(issue=room.issues[1], by=room.organiser, why=WHY)
    Issue.objects.update(problem="P", opportunity="O")
    said = outlining.read(room.dialogue)
    assert [[asked.text for asked in issue.questions] for issue in said.issues] == [["Who decides?"]]
    assert {one.key: one.issues for one in said.challenges}["c"] == ()


def test_issue_that_the_team_took_off_says_why_and_takes_no_answers(room):
    issue = room.issues[1]
    correcting.take_issue_off(issue=issue, by=room.organiser, why="Not ours to settle.")
    assert "Not ours to settle." in page(room, "issue", issue.key).content.decode()
    assert not page(room, "question", issue.key, "1").context["can_answer"]


def test_list_of_words_marks_what_waits_for_the_night(client, room):
    organiser = client
    organiser.force_login(room.organiser)
    list_of_words, mark = reverse("team_questions", args=["april"]), "new words wait for the night"
    assert mark not in organiser.get(list_of_words).content.decode()
    rows = [room.issues[0], room.issues[0].questions.first(), room.groups["gov"], room.dialogue.terms.first()]
    for row, words in zip(rows, ({"title": "A"}, {"text": "B?"}, {"name": "C"}, {"definition": "D"}), strict=True):
        correct(row, room.organiser, **words)
    assert organiser.get(list_of_words).content.decode().count(mark) == 4
    rewording.take_effect(room.dialogue, TODAY)
    assert mark not in organiser.get(list_of_words).content.decode()
