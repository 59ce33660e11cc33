"""Agenda drafts: made, worded, published, exported; blanked where an answer was taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue import speaking
from dialogue.models import User
from issues import answering, balloting
from issues.models import Ballot, Contribution
from tests.workshops.documents.beginnings import BEGINNINGS
from workshops import documents
from workshops.demo import cast
from workshops.documents.heard import Quote
from workshops.drafts import drafting, grounds, kept_apart, snapshot
from workshops.drafts.agenda import YARDSTICK, in_proportion
from workshops.models import AgendaDraft, DraftQuote

pytestmark = pytest.mark.django_db


def person(key):
    return User.objects.get(email=cast.email(key))


@pytest.fixture
def as_(client, demo):
    def sign_in(key):
        client.force_login(person(key))
        return client

    return sign_in


@pytest.fixture
def after_final(demo):
    balloting.close_ballot(ballot=Ballot.objects.get(closed_at=None), by=None, seed=1)
    return drafting.make(dialogue=demo, by=person("miriam"), total_minutes=200)


def test_draft_after_the_final_ballot_follows_its_order_and_shares_all_minutes(after_final):
    items = after_final.content["items"]
    assert [after_final.keys[str(n)] for n in (1, 2, 3, 4)] == ["roles", "knowledge", "voices", "formalisation"]
    assert sum(i["minutes"] for i in items) == 200
    assert items[3]["minutes"] > items[-1]["minutes"]


@pytest.mark.one_database
def test_minutes_of_drafts_of_any_length_follow_from_those_of_one(demo):
    balloting.close_ballot(ballot=Ballot.objects.get(closed_at=None), by=None, seed=1)

    def of(total):
        draft = drafting.make(dialogue=demo, by=None, total_minutes=total)
        return [item["minutes"] for item in draft.content["items"]]

    assert [of(total) for total in (60, 200, 500)] == [in_proportion(total, of(YARDSTICK)) for total in (60, 200, 500)]


def test_draft_says_who_is_against_a_contested_issue(after_final):
    contested = [i for i in after_final.content["items"] if i["contested"]]
    assert [after_final.keys[str(i["number"])] for i in contested] == ["migration"]


def test_draft_holds_no_words_of_answers_only_their_places(after_final):
    stored = str(after_final.content)
    quoted = DraftQuote.objects.filter(draft=after_final)
    assert quoted.count() > 20
    assert [q for q in quoted if q.contribution.text in stored] == []


def test_answers_are_chosen_once_for_all_languages(demo):
    """Whatever else reads otherwise in one of them reads as if they had been chosen in it."""
    with CaptureQueriesContext(connection) as asked:
        found, document, _keys, _quotes = snapshot.take_in_all(demo, None, 240)
    plain = document.to_dict()
    asked_of_an_issue = ' FROM "issues_contribution"', '"issue_id" = '  # where the groups stand is asked for apart
    answers = [query for query in asked.captured_queries if all(words in query["sql"] for words in asked_of_an_issue)]
    assert len(answers) == demo.issues.listed().count() > 3
    assert len(found) > 2
    for tag, kept in found.items():
        with speaking.to(tag, demo):
            other = snapshot.take(demo, None, 240)[0].to_dict()
        assert any(item["quotes"] for item in other["items"])
        for item, chosen in zip(other["items"], plain["items"], strict=True):
            item |= {name: chosen[name] for name in ("quotes", "said")}
        assert kept_apart.differing(plain, other) == kept


def test_page_of_an_issue_quotes_each_counted_lane_once_and_the_annex_all_others(demo):
    draft = AgendaDraft.objects.get()
    lane = {"diggers": "asm", "owners": "asm", "asm": "asm", "lsm": "lsm", "gov": "gov"}
    for item in snapshot.fill(draft).items:
        assert [lane[quote.group] for quote in item.quotes] == ["asm", "lsm", "gov"]
        assert {quote.group for quote in item.said} - set(lane)
        everything = [quote.text for quote in (*item.quotes, *item.said)]
        kept = draft.quotes.filter(issue_key=draft.keys[str(item.number)], position__lt=grounds.FIRST)
        above = {stand.quote.text for stand in item.stands}  # these are no further answers beneath
        assert len(set(everything)) == len(everything)
        assert len({*everything, *above}) == kept.count()
        assert not above & {quote.text for quote in item.said}


def test_withdrawn_answer_is_blank_in_a_published_draft(demo):
    draft = AgendaDraft.objects.get()
    quote = DraftQuote.objects.filter(draft=draft, contribution__voice__group__key="diggers").first()
    text, question = quote.contribution.text, quote.contribution.question
    for participant in demo.participants.filter(group__key="diggers").select_related("user", "dialogue", "group"):
        if answering.own(participant, [question.issue]).filter(question=question, text=text).exists():
            answering.withdraw(participant=participant, question=question, now=True)
    assert not Contribution.objects.filter(text=text).exists()
    item = next(i for i in snapshot.fill(draft).items if draft.keys[str(i.number)] == quote.issue_key)
    assert (item.said[-1], [q.withdrawn for q in (*item.quotes, *item.said[:-1])]) == (
        Quote(text="", withdrawn=True),  # last, and nothing of whose it was
        [False] * (len(item.quotes) + len(item.said) - 1),
    )
    assert not DraftQuote.objects.filter(pk=quote.pk).exists()


def test_published_draft_is_frozen(demo):
    with pytest.raises(drafting.NotNow):
        drafting.edit(draft=AgendaDraft.objects.get(), by=None, words={"foreword": "other"})


def test_organiser_makes_words_and_publishes_a_draft(as_, demo):
    client = as_("miriam")
    made = client.post(reverse("draft_new", args=["april"]), {"total_minutes": "180"})
    assert made.url == reverse("draft", args=["april", 2])
    edit = reverse("draft_edit", args=["april", 2])
    assert client.get(edit).status_code == 200
    publish = reverse("draft_publish", args=["april", 2])
    refused = client.post(publish)
    assert refused.status_code == 422
    assert "Say first what comes next." in refused.content.decode()
    said = {"foreword": "Our words.", "note_roles": "A note.", "next_steps": "We meet again in May."}
    saved = client.post(edit, said)
    assert saved.status_code == 302
    page = client.get(made.url).content.decode()
    assert "Our words." in page
    assert "A note." in page
    assert "We meet again in May." in page
    client.post(publish)
    assert AgendaDraft.objects.get(number=2).is_published


def test_total_minutes_out_of_range_is_told_next_to_the_field(as_, demo):
    response = as_("miriam").post(reverse("draft_new", args=["april"]), {"total_minutes": "5"})
    assert response.status_code == 422
    assert AgendaDraft.objects.count() == 1


def test_marks_are_read_in_the_words_around_a_draft_but_not_in_one_made_before(as_, demo):
    draft = drafting.make(dialogue=demo, by=None)
    drafting.edit(draft=draft, by=None, words={"foreword": "We met **twice**.\n- A\n- B"})
    page, address = as_("miriam"), reverse("draft", args=["april", draft.number])
    assert "<p>We met <b>twice</b>.\n" in page.get(address).content.decode()
    AgendaDraft.objects.filter(pk=draft.pk).update(is_marked=False)
    plain = page.get(address).content.decode()
    assert [words in plain for words in ("<p>We met **twice**.\n", "<p>- A\n", "<b>twice</b>")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("who", ["amina", "zanele", "noor"])
def test_others_read_published_drafts_and_make_none(as_, demo, who):
    client = as_(who)
    assert client.get(reverse("draft", args=["april", 1])).status_code == 200
    assert client.post(reverse("draft_new", args=["april"]), {"total_minutes": "180"}).status_code == 404


@pytest.mark.trust("G6")
def test_unpublished_draft_is_for_the_team_only(as_, demo):
    drafting.make(dialogue=demo, by=None)
    assert as_("amina").get(reverse("draft", args=["april", 2])).status_code == 404
    assert as_("amina").get(reverse("draft_export", args=["april", 2, "pdf"])).status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize("form", documents.FORMATS)
def test_draft_exports_in_every_format(as_, demo, form):
    head = BEGINNINGS[form]
    response = as_("amina").get(reverse("draft_export", args=["april", 1, form]))
    assert response.status_code == 200
    assert response.content[: len(head)].lower() == head.lower()
    assert len(response.content) > 5000


def test_unknown_format_is_not_found(as_, demo):
    assert as_("amina").get(reverse("draft_export", args=["april", 1, "exe"])).status_code == 404
