"""What everybody reads without signing in: what the team opened, for as long as it is open, and no words of hidden groups if late."""

from functools import partial

import pytest
from django.urls import reverse
from django.utils.html import escape

from dialogue.models import Dialogue, User
from issues import answering, balloting, history, open_words, releasing, setting_up
from issues.models import Ballot, Contribution, Decision, LedgerEntry
from tests.built import built
from tests.workshops.publishing import publish
from workshops import keeping
from workshops.demo import cast
from workshops.drafts import drafting, versions
from workshops.models import AgendaDraft, DraftQuote, KeptDocument

pytestmark = pytest.mark.django_db

HOME = "/open/april/"
PAGES = (HOME, f"{HOME}ledger/", f"{HOME}ballots/2/", f"{HOME}agenda/1/html/", f"{HOME}agenda/1/md/")


def organiser():
    return User.objects.get(email=cast.email("miriam"))


def open_up(dialogue, **flags):
    setting_up.change(dialogue=dialogue, by=organiser(), **flags)


def decide(write_demo):
    """The demo after its final ballot, with a published draft, nothing of it open to everybody."""
    demo = write_demo()
    assert demo.slug == "april"
    ballot = Ballot.objects.get(closed_at=None)
    assert ballot.number == 2
    balloting.close_ballot(ballot=ballot, by=None, seed=1)
    Dialogue.objects.filter(pk=demo.pk).update(phase="agenda")
    demo.refresh_from_db()
    draft = drafting.make(dialogue=demo, by=organiser(), total_minutes=200)
    publish(draft, organiser())
    AgendaDraft.objects.exclude(pk=draft.pk).delete()
    AgendaDraft.objects.update(number=1)
    return demo


@pytest.fixture(scope="module")
def decided_of_the_file(django_db_setup, django_db_blocker, tmp_path_factory, write_demo):
    with built(partial(decide, write_demo), tmp_path_factory.mktemp("decided"), django_db_blocker) as made:
        yield made


@pytest.fixture
def decided(decided_of_the_file, db, settings):
    return decided_of_the_file.as_it_was(settings)


@pytest.fixture
def from_the_start(decided):
    """All of it was open before anybody could write."""
    Dialogue.objects.filter(pk=decided.pk).update(ledger_public=True, results_public=True, drafts_public=True)
    decided.refresh_from_db()
    return decided


def quotes_of_hidden_groups():
    rows = DraftQuote.objects.exclude(contribution__voice__group__policy="named").select_related("contribution")
    return [row.contribution.text for row in rows if row.stands]


def reasons_of_hidden_groups():
    rows = [reason for decision in Decision.objects.all() for reason in decision.reasons]
    return [reason["text"] for reason in rows if not reason["group"]]


def text(response):
    return response.content.decode()


def test_nothing_is_open_until_the_team_opens_it(client, decided):
    assert [client.get(page).status_code for page in PAGES] == [404] * 5
    assert client.get("/open/nowhere/").status_code == 404


def test_each_part_is_open_by_itself_and_gone_at_one_press(client, decided):
    for name, open_pages in (("ledger", [1]), ("results", [2]), ("drafts", [3, 4])):
        open_up(decided, **{f"{name}_public": True})
        found = [client.get(page).status_code == 200 for page in PAGES]
        assert found == [at == 0 or at in open_pages for at in range(5)]
        open_up(decided, **{f"{name}_public": False})
        assert client.get(HOME).status_code == 404


def test_pages_say_what_was_decided_and_no_search_engine_lists_them(client, from_the_start):
    for page in PAGES:
        assert client.get(page)["X-Robots-Tag"] == "noindex"
    result = text(client.get(f"{HOME}ballots/2/"))
    decisions = Decision.objects.filter(ballot__number=2).select_related("issue")
    assert len(decisions) > 5
    assert [d.name for d in decisions if escape(d.name) not in result] == []
    ledger = text(client.get(f"{HOME}ledger/"))
    assert [entry.name for entry in LedgerEntry.objects.all() if escape(entry.name) not in ledger] == []
    assert 'property="og:title"' in text(client.get(HOME))


def test_search_engines_are_let_in_where_the_team_says_so_and_only_there(client, from_the_start):
    assert 'name="robots" content="noindex"' in text(client.get(HOME))
    Dialogue.objects.update(may_be_found=True)  # before anybody could write
    for page in PAGES:
        assert "X-Robots-Tag" not in client.get(page)
        assert client.get(page)["Cache-Control"] == "no-store"
    home = text(client.get(HOME))
    assert "noindex" not in home
    assert f'name="description" content="{escape(from_the_start.question)}"' in home
    draft = text(client.get(f"{HOME}agenda/1/html/"))
    for page in (home, draft):  # what a messenger shows of a link, from the page alone
        assert f'property="og:title" content="{escape(from_the_start.title)}"' in page
        assert f'property="og:description" content="{escape(from_the_start.question)}"' in page
        assert "og:image" not in page
    open_up(from_the_start, may_be_found=False)
    assert {client.get(page)["X-Robots-Tag"] for page in PAGES} == {"noindex"}


def test_where_people_wrote_before_it_was_said_no_search_engine_is_let_to_the_drafts(client, from_the_start):
    open_up(from_the_start, may_be_found=True)
    from_the_start.refresh_from_db()
    assert from_the_start.public_late == ["found"]
    assert [client.get(page).get("X-Robots-Tag", "") for page in PAGES] == ["", "", "", "noindex", "noindex"]
    assert client.get(f"{HOME}agenda/1/brief.pdf")["X-Robots-Tag"] == "noindex"
    open_up(from_the_start, may_be_found=False)
    from_the_start.refresh_from_db()
    assert from_the_start.public_late == []


def test_where_people_write_it_says_what_search_engines_may_list(from_the_start):
    def told(**fields):
        for name, value in fields.items():
            setattr(from_the_start, name, value)
        return open_words.open_to_all(from_the_start).rpartition(". ")[2]

    assert told() == "A draft may quote your words."
    assert told(may_be_found=True) == "Search engines may list it."
    assert told(public_late=["found"]) == "Search engines may list it, but no drafts."
    assert told(drafts_public=False) == "Search engines may list it."


def press(client, name, *args):
    client.force_login(organiser())
    answer = client.post(reverse(name, args=["april", *args]), follow=True)
    client.logout()
    return answer


def test_one_press_takes_a_draft_from_the_public_page_and_one_puts_it_back(client, from_the_start):
    assert client.get(f"{HOME}agenda/1/md/").status_code == 200
    answer = press(client, "draft_inside", 1)
    assert "Only members read it: it was removed from the public page." in text(answer)
    assert [client.get(f"{HOME}agenda/1/{form}/").status_code for form in ("html", "md", "pdf")] == [404] * 3
    assert "No draft of the agenda is published yet." in text(client.get(HOME))
    keeping.throw_away()
    assert KeptDocument.objects.count() == 0
    client.force_login(User.objects.get(email=cast.email("amina")))
    assert client.get("/d/april/agenda/1/").status_code == 200  # members read on
    assert "Everybody can read it without signing in:" in text(press(client, "draft_outside", 1))
    assert client.get(f"{HOME}agenda/1/md/").status_code == 200
    assert [entry.sentence for entry in history.history(from_the_start, 2)] == [
        "Put draft 1 of the agenda onto the public page.",
        "Took draft 1 of the agenda from the public page.",
    ]


def test_one_press_on_the_settings_closes_all_of_it(client, from_the_start):
    answer = press(client, "close_to_all")
    assert "Nothing of this dialogue can be read without signing in any more." in text(answer)
    assert [client.get(page).status_code for page in PAGES] == [404] * 5
    assert "Stop public reading of everything" not in text(answer)


def test_kept_files_go_from_the_database_once_drafts_are_closed_to_everybody(client, from_the_start):
    for file in ("agenda/1/md/", "agenda/1/brief.pdf"):
        assert client.get(f"{HOME}{file}").status_code == 200
    keeping.throw_away()
    assert KeptDocument.objects.count() == 2
    press(client, "close_to_all")
    keeping.throw_away()
    assert KeptDocument.objects.count() == 0


def withdraw_later(demo, contribution):
    for person in demo.participants.filter(group=contribution.voice.group).select_related("user", "dialogue", "group"):
        if answering.own(person, [contribution.question.issue]).filter(pk=contribution.pk).exists():
            answering.withdraw(participant=person, question=contribution.question)


def test_words_that_are_taken_back_leave_the_public_files_at_the_fixed_time_and_not_before(client, from_the_start):
    rows = DraftQuote.objects.filter(contribution__voice__group__key="diggers").select_related(
        "contribution__question__issue", "contribution__voice__group"
    )
    said = next(row.contribution for row in rows if row.stands)
    Dialogue.objects.update(phase="gather")
    from_the_start.refresh_from_db()

    def public():
        keeping.throw_away()
        return [said.text in text(client.get(f"{HOME}agenda/1/md/")), KeptDocument.objects.count()]

    assert public() == [True, 1]
    withdraw_later(from_the_start, said)
    assert public() == [True, 1]  # who watches the public page learns nothing from the press
    releasing.tonight(from_the_start)
    keeping.throw_away()
    assert KeptDocument.objects.count() == 0  # gone from the database, too, before anybody asks for it
    assert public() == [False, 1]


def test_a_show_of_hands_and_a_draft_that_is_not_published_stay_with_the_members(client, from_the_start):
    assert client.get(f"{HOME}ballots/1/").status_code == 404
    AgendaDraft.objects.update(published_at=None)
    assert client.get(f"{HOME}agenda/1/html/").status_code == 404
    assert "No draft of the agenda is published yet." in text(client.get(HOME))


def test_what_was_open_from_the_start_carries_its_quotes(client, from_the_start):
    quoted = quotes_of_hidden_groups()
    assert len(quoted) > 3
    page = text(client.get(f"{HOME}agenda/1/html/"))
    assert [words for words in quoted if escape(words) not in page] == []


def test_what_was_opened_late_carries_no_words_of_hidden_groups_in_any_format(client, decided):
    quoted, reasons = quotes_of_hidden_groups(), reasons_of_hidden_groups()
    assert len(quoted) > 3
    assert reasons
    open_up(decided, drafts_public=True, results_public=True, ledger_public=True)
    decided.refresh_from_db()
    assert decided.public_late == ["drafts", "ledger", "results"]
    pages = "".join(text(client.get(page)) for page in PAGES)
    proposals = [row.problem for row in decided.proposals.filter(issue=None)]
    assert [words for words in (*quoted, *reasons, *proposals) if escape(words) in pages or words in pages] == []
    assert "no quotes and no reasons of groups that stay hidden, and of issues" in text(client.get(HOME))


def test_closed_and_opened_again_is_late(decided):
    Dialogue.objects.filter(pk=decided.pk).update(drafts_public=True)
    open_up(decided, drafts_public=False)
    open_up(decided, drafts_public=True)
    decided.refresh_from_db()
    assert decided.public_late == ["drafts"]
    open_up(decided, drafts_public=False)
    decided.refresh_from_db()
    assert decided.public_late == []


def test_before_it_opens_the_team_opens_it_in_time(decided):
    Dialogue.objects.filter(pk=decided.pk).update(phase="draft", opened_on=None)
    decided.refresh_from_db()
    open_up(decided, drafts_public=True)
    decided.refresh_from_db()
    assert (decided.public, decided.public_late) == (["drafts"], [])


def test_pages_of_a_dialogue_that_has_not_begun_are_not_there(client, from_the_start):
    Dialogue.objects.update(phase="draft", opened_on=None)
    assert [client.get(page).status_code for page in PAGES] == [404] * 5


def test_what_is_taken_back_goes_from_the_public_draft_as_from_the_members(client, from_the_start):
    quote = next(row for row in DraftQuote.objects.select_related("contribution") if row.stands)
    words = quote.contribution.text
    assert escape(words) in text(client.get(f"{HOME}agenda/1/html/"))
    Contribution.objects.filter(pk=quote.contribution_id).update(hidden=True)
    assert escape(words) not in text(client.get(f"{HOME}agenda/1/html/"))


def test_a_kept_file_of_an_earlier_state_is_not_given_out(client, from_the_start):
    assert client.get(f"{HOME}agenda/1/md/").status_code == 200
    assert KeptDocument.objects.filter(place="public 1").count() == 1
    open_up(from_the_start, drafts_public=False)
    open_up(from_the_start, drafts_public=True)
    client.get(f"{HOME}agenda/1/md/")
    kept = KeptDocument.objects.get(place="public 1")
    quoted = quotes_of_hidden_groups()
    assert versions.whole(AgendaDraft.objects.select_related("dialogue").get()).items
    assert [words for words in quoted if words.encode() in bytes(kept.content)] == []


def test_it_is_said_where_people_write(client, from_the_start):
    told = (
        "Everybody can read, without signing in: published drafts of the agenda, results of final ballots, the ledger."
    )
    Dialogue.objects.update(phase="gather")
    question = from_the_start.issues.listed().first().questions.standing().filter(closed_at=None).first()
    client.force_login(User.objects.get(email=cast.email("amina")))
    page = text(client.get(reverse("question", args=["april", question.issue.key, question.key])))
    assert told in page
    assert "A draft may quote your words." in page
    Dialogue.objects.update(public_late=["drafts"])
    page = text(client.get(reverse("question", args=["april", question.issue.key, question.key])))
    assert "A public draft shows no words of hidden groups, except titles of issues on the list." in page
    Dialogue.objects.update(ledger_public=False, results_public=False, drafts_public=False)
    assert "Everybody can read" not in text(
        client.get(reverse("question", args=["april", question.issue.key, question.key]))
    )


def test_queries_are_constant(client, from_the_start, django_assert_max_num_queries):
    for page, most in zip(PAGES[:3], (6, 4, 4), strict=True):
        with django_assert_max_num_queries(most):
            client.get(page)


def draft_anew(dialogue):
    """Of what stands now, published as draft 1."""
    AgendaDraft.objects.all().delete()
    draft = drafting.make(dialogue=dialogue, by=organiser(), total_minutes=200)
    publish(draft, organiser())
    AgendaDraft.objects.update(number=1)


def test_words_off_the_record_of_a_named_group_are_no_words_of_its_own(client, decided):
    quote = DraftQuote.objects.filter(contribution__voice__group__policy="named").first().contribution
    Contribution.objects.filter(pk=quote.pk).update(off_record=True, show_group=True)
    draft_anew(decided)
    open_up(decided, drafts_public=True)
    assert DraftQuote.objects.filter(contribution=quote).exists()
    assert escape(quote.text) not in text(client.get(f"{HOME}agenda/1/html/"))


def test_of_an_issue_that_people_put_forward_the_title_is_left(client, decided):
    issue = decided.issues.get(key="roles")
    group = decided.groups.get(key="diggers")
    type(issue).objects.filter(pk=issue.pk).update(origin="proposal", proposed_by=group)
    LedgerEntry.objects.update(group=group)
    draft_anew(decided)
    open_up(decided, drafts_public=True, ledger_public=True)
    page = text(client.get(f"{HOME}agenda/1/html/"))
    asked = [escape(question.text) for question in issue.questions.all()]
    assert escape(issue.title) in page
    assert [words for words in (escape(issue.problem), escape(issue.opportunity), *asked) if words in page] == []
    assert "proposed by" not in text(client.get(f"{HOME}ledger/"))


def test_what_people_put_forward_and_no_ballot_listed_is_not_named_where_it_was_opened_late(client, decided):
    issue = decided.issues.get(key="roles")
    type(issue).objects.filter(pk=issue.pk).update(origin="proposal", status="removed")
    draft_anew(decided)
    open_up(decided, drafts_public=True, ledger_public=True, results_public=True)
    pages = "".join(text(client.get(page)) for page in PAGES)
    assert (escape(issue.title) in pages, pages.count("An issue that people put forward") >= 3) == (False, True)
    Dialogue.objects.update(public_late=[])
    assert escape(issue.title) in text(client.get(f"{HOME}ledger/"))


def test_of_a_withdrawn_quote_nothing_stays_but_that_it_was_there(client, from_the_start):
    quote = next(row for row in DraftQuote.objects.select_related("contribution__voice") if row.contribution.voice.name)
    name = quote.contribution.voice.name
    before = text(client.get(f"{HOME}agenda/1/html/")).count(escape(name))
    quote.contribution.delete()
    assert text(client.get(f"{HOME}agenda/1/html/")).count(escape(name)) < before


def test_a_quote_shows_no_group_that_its_author_has_unticked_since(client, from_the_start):
    quote = next(
        row
        for row in DraftQuote.objects.select_related("contribution__voice__group")
        if row.stands and row.contribution.shown_group and not row.contribution.is_named
    ).contribution
    page = f"{HOME}agenda/1/md/"
    before = text(client.get(page)).count("A participant")
    Contribution.objects.filter(pk=quote.pk).update(show_group=False)
    assert text(client.get(page)).count("A participant") == before + 1


def test_one_page_is_open_with_the_drafts_and_kept_as_what_everybody_may_read(client, from_the_start):
    page = f"{HOME}agenda/1/brief.pdf"
    assert page in text(client.get(HOME))
    assert client.get(page).content.startswith(b"%PDF")
    assert list(KeptDocument.objects.values_list("place", "form")) == [("public-brief 1", "pdf")]
    assert client.get(f"{HOME}agenda/1/brief.odt").status_code == 404
    open_up(from_the_start, drafts_public=False)
    assert client.get(page).status_code == 404
