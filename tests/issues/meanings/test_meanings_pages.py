"""The pages of words: what they show in every state, what their presses take and refuse, and what they cost."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from issues import releasing
from issues.meanings import ballots, reading
from issues.models import Meaning, MeaningRound, WordBallot, WordVote
from issues.models.meanings import MEANING_LIMIT
from stakeholders.models import Voice
from tests.bulk import said
from tests.issues.meanings import meaning_room as words
from tests.large_house import AS_SENT
from tests.speaking import at, client_of, key_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(settings):
    settings.DEMO = True  # its team needs no second step
    return words.make_meaning_room()


@pytest.fixture
def amina(room):
    return client_of(room.people["diggers"][0])


@pytest.fixture
def miriam(room, client):
    client.force_login(room.organiser)
    return client


def text_of(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def says(page, *texts):
    assert [text for text in texts if text not in page] == []


def agree(room):
    """On what a company put forward. Returns the closed ballot."""
    (said,) = words.put_forward(room, "A deep hole.")
    ballot = words.open_ballot(room)
    words.adopt(room, ballot, ballot.items.get(said=said))
    words.refuse(room, ballot, ballot.items.get(said=None))
    return words.close(room, ballot)


# ---- the word


def test_word_tells_how_it_stands(room, amina):
    page = text_of(amina.get(at("term", "pit")))
    says(page, "A hole in the ground.", "Nobody has agreed on it yet")
    assert "/write/" not in page
    agree(room)
    page = text_of(amina.get(at("term", "pit")))
    says(page, "A deep hole.", "in the ballot on words of", "The working meaning it began with")
    listed = text_of(amina.get(at("term_list")))
    says(listed, "agreed on", "working meaning")
    assert amina.get(at("term", "shaft")).status_code == 404


def test_word_on_which_a_ballot_did_not_agree_says_so_with_what_it_said_of_each_meaning(room, amina):
    words.put_forward(room, "A deep hole.")
    ballot = words.open_ballot(room)
    for item in ballot.items.all():
        words.refuse(room, ballot, item)
    words.close(room, ballot)
    page = text_of(amina.get(at("term", "pit")))
    says(page, "agreed on no meaning; this is what people work with.", "In the last ballot on words: Turned down")
    assert "Nobody has agreed on it yet" not in page
    Meaning.objects.update(text="Any hole that is deep.")
    assert "In the last ballot on words" not in text_of(amina.get(at("term", "pit")))  # nobody voted on these words


def test_agreed_meaning_stands_beside_every_question_that_uses_the_word(room, amina):
    asked = room.issues[0].questions.first()
    asked.text = "How deep is a pit?"
    asked.save()
    path = at("question", room.issues[0].key, asked.key)
    assert '<dd dir="auto">A hole in the ground.' in text_of(amina.get(path))
    agree(room)
    page = text_of(amina.get(path))
    says(page, '<dd dir="auto">A deep hole.')
    assert "A hole in the ground." not in page


def test_somebody_writes_a_meaning_and_a_variant_and_takes_one_back(room, amina):
    words.ask(room)
    sent = {"text": "A shaft.", "round": "1", "kind": "meaning"}
    assert amina.post(at("meaning_write", "pit"), sent).status_code == 302
    page = text_of(amina.post(at("meaning_write", "pit"), sent | {"kind": "variant"}), 422)
    says(page, "Say where the word is meant so.", "A shaft.")
    amina.post(at("meaning_write", "pit"), sent | {"kind": "variant", "region": "Ghana", "text": "Galamsey."})
    releasing.tonight(room.dialogue)
    page = text_of(client_of(room.people["gov"][0]).get(at("term", "pit")))
    says(page, "A shaft.", "Ghana", "Galamsey.")
    amina.post(at("meaning_take_back", "pit"), {"round": "1", "kind": "meaning", "now": "yes"})
    assert [row.text for row in Meaning.objects.all()] == ["Galamsey."]


def test_words_that_come_too_late_stand_to_be_kept(room, amina):
    words.ask(room)
    words.end(room)
    page = text_of(amina.post(at("meaning_write", "pit"), {"text": "A shaft.", "round": "1"}), 409)
    says(page, "Not sent: this closed before it arrived.", "A shaft.</textarea>")
    assert Meaning.objects.count() == 0


# ---- the paper


def test_paper_is_saved_changed_and_taken_back(room, amina):
    words.put_forward(room, "A deep hole.")
    ballot = words.open_ballot(room)
    path, (one, other) = at("word_vote", ballot.number), ballot.items.all()
    page = text_of(amina.get(at("word_ballot", ballot.number)))
    says(page, "A deep hole.", "0 of 2 counted")
    sent = {f"choice_{one.pk}": "yes", f"seen_{one.pk}": "", f"seen_{other.pk}": ""}
    assert amina.post(path, sent).status_code == 302
    assert "1 of 2 counted" in text_of(amina.get(at("word_ballot", ballot.number)))
    late = amina.post(path, sent | {f"choice_{one.pk}": "no"})
    assert "something else stands by now" in text_of(late, 409)
    assert WordVote.objects.get().choice == "yes"
    amina.post(path, {f"choice_{one.pk}": "none", f"seen_{one.pk}": "yes"})
    assert WordVote.objects.count() == 0
    amina.post(path, sent)
    assert amina.post(path, {"clear": "yes"}).status_code == 302
    assert WordVote.objects.count() == 0


def test_odd_choice_is_told_beside_its_meaning(room, amina):
    ballot = words.open_ballot(room)
    page = text_of(amina.post(at("word_vote", ballot.number), {f"choice_{ballot.items.get().pk}": "maybe"}), 422)
    assert "Choose one of the three." in page


def test_vote_after_closing_is_told(room, amina):
    ballot = words.open_ballot(room)
    item = ballot.items.get()
    words.close(room, ballot)
    page = text_of(amina.post(at("word_vote", ballot.number), {f"choice_{item.pk}": "yes"}), 409)
    says(page, "The ballot closed before your vote arrived", "A hole in the ground.")


def test_result_says_the_sentence_first(room, amina):
    ballot = agree(room)
    page = text_of(amina.get(at("word_ballot", ballot.number)))
    assert page.index("Agreed: exactly one meaning has enough support.") < page.index("A deep hole.")
    says(page, "Turned down", "Enough support across the groups")


def test_team_reads_the_paper_and_has_no_vote(room, miriam):
    ballot = words.open_ballot(room)
    assert "have no vote" in text_of(miriam.get(at("word_ballot", ballot.number)))
    assert miriam.post(at("word_vote", ballot.number), {}).status_code == 403


# ---- the team


def test_team_asks_ends_opens_and_closes(room, miriam):
    assert "Which words?" in text_of(miriam.get(at("team_words")))
    assert "Choose at least one word." in text_of(miriam.post(at("meanings_open"), {}), 422)
    miriam.post(at("meanings_open"), {"terms": [room.pit.pk, room.adit.pk]})
    assert MeaningRound.objects.open().count() == 2
    miriam.post(at("meanings_close"))
    assert MeaningRound.objects.open().count() == 0
    assert "Choose the kind." in text_of(miriam.post(at("word_ballot_open"), {"terms": [room.pit.pk]}), 422)
    miriam.post(at("word_ballot_open"), {"terms": [room.pit.pk], "kind": "final"})
    ballot = WordBallot.objects.get()
    assert "A ballot on words is open" in text_of(miriam.get(at("team_words")))
    miriam.post(at("word_ballot_close", ballot.number))
    said = [entry.action for entry in room.dialogue.log.order_by("pk")]
    assert said == [
        "asked what words mean",
        "closed what words mean",
        "opened a ballot on words",
        "closed a ballot on words",
    ]


# ---- you


def test_you_lists_what_was_written_and_voted(room, amina):
    words.write(room.people["diggers"][0], words.ask(room), "A shaft.")
    ballot = words.open_ballot(room)
    words.vote(room, ballot, ballot.items.get(), diggers="y")
    assert "What I said of words" in text_of(amina.get(at("you")))
    page = text_of(amina.get(at("you"), {"meanings": ""}))
    says(page, "A shaft.", "<b>Yes</b>", "A hole in the ground.")


# ---- what they cost


@pytest.mark.parametrize("many", [1, 3])
def test_pages_of_words_take_eight_queries_at_most(room, amina, many):
    words.put_forward(room, *(f"Hole {n}." for n in range(many)))
    words.write(room.people["diggers"][0], words.ask(room), "A shaft.")
    paths = [at("term", "pit"), at("term_list")]
    ballot = words.open_ballot(room)
    words.vote(room, ballot, ballot.items.first(), diggers="yyy")
    paths += [at("word_ballot", ballot.number), at("term", "pit"), at("you") + "?meanings"]
    found = {path: cost(amina, path) for path in paths}
    words.close(room, ballot)
    found |= {f"{path} closed": cost(amina, path) for path in paths}
    assert {path: n for path, n in found.items() if n > 8} == {}


def cost(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        text_of(client.get(path))
    return len(queries)


def test_key_of_another_is_refused(room, amina):
    ballot = words.open_ballot(room)
    sent = {f"choice_{ballot.items.get().pk}": "yes", "key": key_of(room.people["gov"][0])}
    assert amina.post(at("word_vote", ballot.number), sent, raw=True).status_code == 409
    assert WordVote.objects.count() == 0


# ---- what they weigh


def longest(room, number):
    """So many meanings, each as long as one may be, that everybody reads."""
    asked = room.pit.rounds.create(dialogue=room.dialogue, number=1, opened_at=timezone.now())
    texts = [said(MEANING_LIMIT + 40)[:MEANING_LIMIT] for _n in range(number)]
    for text in texts:
        voice = Voice.objects.create(dialogue=room.dialogue, group=room.groups["lsm"])
        Meaning.objects.create(voice=voice, round=asked, kind="meaning", text=text, released=True)
    return texts


def weight(client, path):
    return len(gzip.compress(client.get(path).content, 6))


def test_page_of_the_longest_meanings_is_light(room, amina):
    longest(room, reading.A_PAGE + 3)
    page = text_of(amina.get(at("term", "pit")))
    assert (page.count('<li class="answer"'), "?page=2" in page) == (reading.A_PAGE, True)
    assert text_of(amina.get(at("term", "pit") + "?page=2")).count('<li class="answer"') == 3
    assert weight(amina, at("term", "pit")) <= AS_SENT


def test_paper_and_result_of_the_longest_meanings_are_light(room, amina):
    ballot = words.open_ballot(room)
    terms = [room.pit, room.adit, words.add_term(room, "Shaft", "A way down."), words.add_term(room, "Lode", "A vein.")]
    ballot.items.all().delete()
    for term in terms[: ballots.MOST_WORDS]:
        for place in range(1, ballots.MOST_MEANINGS + 1):
            ballot.items.create(term=term, place=place, text=said(MEANING_LIMIT + 40)[:MEANING_LIMIT])
    assert weight(amina, at("word_ballot", ballot.number)) <= AS_SENT
    words.close(room, ballot)
    assert weight(amina, at("word_ballot", ballot.number)) <= AS_SENT
