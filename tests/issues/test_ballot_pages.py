"""The paper, the result, the rule and the list of decisions, as each person meets them."""

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue.models import Job, TeamLog
from issues import voting
from issues.models import Vote
from tests import factories
from tests.issues.voting_room import make_room, marks, staff
from tests.speaking import Speaker

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    return make_room(issues=5)


@pytest.fixture
def sign_in():
    def signed_in(person):
        client = Speaker()
        client.force_login(getattr(person, "user", person))
        return client

    return signed_in


def paper_of(room, *choices, **more):
    """POST data that marks the first issues."""
    data = {f"choice_{issue.pk}": choice for issue, choice in zip(room.issues, choices, strict=False)}
    return data | {"key": "k" * 22} | more


def url(name, *args):
    return reverse(name, args=["april", *args])


def said(response):
    return [str(m) for m in get_messages(response.wsgi_request)]


def test_paper_asks_every_issue_and_says_the_rule(room, sign_in):
    room.open()
    page = sign_in(room.people["diggers"][0]).get(url("ballot", 1)).content.decode()
    for issue in room.issues:
        assert page.count(f'name="choice_{issue.pk}"') == 3  # none to take back what does not count
        assert page.count(f'name="urgent_{issue.pk}"') == 1
        assert page.count(f'name="reason_{issue.pk}"') == 1
    assert "no group has a majority against it" in page
    assert "After closing every group is shown as a band" in page
    assert "0 of 5 counted" in page


def test_paper_of_named_groups_promises_exact_counts(sign_in):
    room = make_room(asm="named")
    room.open()
    assert "exact counts by group are shown" in sign_in(room.people["lsm"][0]).get(url("ballot", 1)).content.decode()


def test_show_of_hands_asks_for_no_urgency_and_changes_nothing(room, sign_in):
    room.open("straw")
    page = sign_in(room.people["diggers"][0]).get(url("ballot", 1)).content.decode()
    assert "urgent_" not in page
    assert "changes nothing yet" in page


def test_proposed_issue_is_added_or_left_out(room, sign_in):
    factories.make_issue(room.dialogue, 6, status="proposed", proposed_by=room.groups["cso"])
    room.open()
    page = sign_in(room.people["lsm"][0]).get(url("ballot", 1)).content.decode()
    assert (page.count("<span>Leave out</span>"), page.count("<span>Remove</span>")) == (1, 5)
    assert "Put forward by: Civil society. It has its support." in page


def test_saving_keeps_the_paper_and_gives_a_receipt(room, sign_in):
    ballot, digger = room.open(), room.people["diggers"][0]
    first = room.issues[0].pk
    data = paper_of(room, "yes", "pass", **{f"urgent_{first}": "on", f"reason_{first}": " Our pits\r\nare there. "})
    response = sign_in(digger).post(url("vote", 1), data)
    assert (response.status_code, response.url) == (302, url("ballot", 1))
    assert said(response) == ["Your ballot is saved: 2 of 5 counted. 3 issues still wait for your choice."]
    own = voting.own(digger, ballot)
    assert [(own[i.pk].choice, own[i.pk].urgent, own[i.pk].reason) for i in room.issues[:2]] == [
        ("yes", True, "Our pits\nare there."),
        ("pass", False, ""),
    ]
    page = sign_in(digger).get(url("ballot", 1)).content.decode()
    assert page.count(" checked") == 3
    assert "2 of 5 counted" in page


def test_paper_can_be_changed_and_taken_back(room, sign_in):
    ballot, digger = room.open(), room.people["diggers"][0]
    client = sign_in(digger)
    client.post(url("vote", 1), paper_of(room, "yes", "yes"))
    client.post(url("vote", 1), paper_of(room, "no", key="other"))
    own = {i: v.choice for i, v in voting.own(digger, ballot).items()}
    assert own == {room.issues[0].pk: "no", room.issues[1].pk: "yes"}
    response = client.post(url("vote", 1), {"clear": "yes"})
    assert response.status_code == 302
    assert voting.own(digger, ballot) == {}


def test_fourth_mark_of_urgency_is_refused_and_nothing_typed_is_lost(room, sign_in):
    room.open()
    urgent = {f"urgent_{issue.pk}": "on" for issue in room.issues[:4]}
    data = paper_of(room, *["yes"] * 5, **urgent, **{f"reason_{room.issues[4].pk}": "It waits for rain."})
    response = sign_in(room.people["diggers"][0]).post(url("vote", 1), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("You may mark 3; take back 1 mark.") == 1
    assert page.count(" checked") == 9
    assert "It waits for rain." in page
    assert Vote.objects.count() == 0


@pytest.mark.parametrize(("length", "status"), [(300, 302), (301, 422)])
def test_reason_has_a_limit(room, sign_in, length, status):
    room.open()
    data = paper_of(room, "yes", **{f"reason_{room.issues[0].pk}": "\u00e9\r\n" * (length // 2) + "e" * (length % 2)})
    text = data[f"reason_{room.issues[0].pk}"]
    data[f"reason_{room.issues[0].pk}"] = text.rstrip() + "e" * (length - len(text.rstrip().replace("\r\n", "\n")))
    response = sign_in(room.people["diggers"][0]).post(url("vote", 1), data)
    assert response.status_code == status


def test_reason_without_a_choice_is_asked_for_one(room, sign_in):
    room.open()
    data = {f"reason_{room.issues[0].pk}": "Because.", "key": "k"}
    response = sign_in(room.people["diggers"][0]).post(url("vote", 1), data)
    assert response.status_code == 422
    assert "Choose here as well" in response.content.decode()


@pytest.mark.parametrize("choice", ["maybe", "\u200b", "YES"])
def test_unknown_choice_is_refused(room, sign_in, choice):
    room.open()
    assert sign_in(room.people["diggers"][0]).post(url("vote", 1), paper_of(room, choice)).status_code == 422
    assert Vote.objects.count() == 0


def test_vote_after_closing_is_told_so(room, sign_in):
    room.close(room.open())
    response = sign_in(room.people["diggers"][0]).post(url("vote", 1), paper_of(room, "yes"))
    assert response.status_code == 409
    page = response.content.decode()
    assert "The ballot closed before your vote arrived" in page
    assert "Nothing of it was counted." in page
    assert Vote.objects.count() == 0


@pytest.mark.trust("A2")
def test_lost_answer_is_sent_again_without_harm(room, sign_in):
    room.open()
    client = sign_in(room.people["diggers"][0])
    first = client.post(url("vote", 1), paper_of(room, "yes", "no"))
    again = client.post(url("vote", 1), paper_of(room, "yes", "no"))
    assert said(again)[-1] == said(first)[-1]
    other = client.post(url("vote", 1), paper_of(room, "no", "no"))
    assert other.status_code == 409
    assert set(Vote.objects.filter(issue=room.issues[0]).values_list("choice", flat=True)) == {"yes"}


@pytest.mark.both_databases
def test_vote_writes_to_no_table_about_people(room, sign_in):
    room.open()
    client, logged = sign_in(room.people["diggers"][0]), TeamLog.objects.count()
    with CaptureQueriesContext(connection) as captured:
        client.post(url("vote", 1), paper_of(room, "yes"))
    written = [q["sql"] for q in captured if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql for sql in written if '"issues_vote"' not in sql and '"stakeholders_voice"' not in sql] == []
    assert (Job.objects.count(), TeamLog.objects.count()) == (0, logged)


def test_the_team_reads_the_paper_and_why_it_has_no_vote(room, sign_in):
    room.open()
    client = sign_in(staff(room.dialogue, "observer", "Olu"))
    page = client.get(url("ballot", 1)).content.decode()
    assert "You are here for the team" in page
    assert "Save my ballot" not in page
    assert all(issue.title in page for issue in room.issues)
    assert client.post(url("vote", 1), paper_of(room, "yes")).status_code == 403
    assert Vote.objects.count() == 0


def test_who_waits_reads_no_ballot(room, sign_in):
    room.open()
    client = sign_in(factories.member(room.dialogue, "lsm", "Waiting", status="waiting"))
    assert client.get(url("ballot", 1)).status_code == 403
    assert client.post(url("vote", 1), paper_of(room, "yes")).status_code == 403
    assert Vote.objects.count() == 0


def test_stranger_finds_no_ballot(room, sign_in):
    room.open()
    outsider = factories.person("Outsider")
    for name in ("ballot", "vote"):
        response = sign_in(outsider).post(url(name, 1)) if name == "vote" else sign_in(outsider).get(url(name, 1))
        assert response.status_code == 404
    assert sign_in(outsider).get(url("rule")).status_code == 404
    assert sign_in(outsider).get(url("decision_list")).status_code == 404


def test_turnout_is_told_in_steps_of_five(room, sign_in):
    ballot = room.open()
    room.vote(ballot, "diggers", "yyyy")
    client = sign_in(room.people["lsm"][0])
    assert "Fewer than 5 people have voted so far." in client.get(url("ballot", 1)).content.decode()
    room.vote(ballot, "owners", "yyyy")
    assert "At least 5 people have voted so far." in client.get(url("ballot", 1)).content.decode()


def close_with(room, kind="final", **votes):
    ballot = room.open(kind)
    for group, choices in votes.items():
        room.vote(ballot, group, choices)
    return room.close(ballot)


YES = {"diggers": "yyyyyy", "owners": "yyyyyy", "lsm": "yyy", "gov": "yyy"}


def test_result_shows_stamp_sentence_and_bands(room, sign_in):
    close_with(room, **YES)
    client = sign_in(room.people["lsm"][0])
    page = client.get(url("ballot", 1)).content.decode()
    assert "What the final ballot decided" in page
    assert page.count(">Kept</span>") == 1
    assert "Shown as bands, for all groups alike" in page
    one = client.get(url("ballot_verdict", 1, room.issues[0].key)).content.decode()
    assert "At least half of every group voted" in one
    assert set(re.findall(r'<span class="value">(.*?)</span>', one)) == {"most for", "fewer than 6"}


def test_result_at_a_glance_leads_to_each_issue_and_says_who_is_against(room, sign_in):
    close_with(room, **{**YES, "diggers": "nnnnnn", "owners": "nnnnnn"})
    client = sign_in(room.people["lsm"][0])
    page = client.get(url("ballot", 1)).content.decode()
    rows = {row.split('"')[0]: row for row in page.split('<li id="')[1:]}
    assert [
        key
        for key, row in rows.items()
        if re.search("A majority is against it in: .*, and perhaps in groups too small to show.<", row)
    ] == [room.issues[0].key]
    assert [f'href="{url("ballot_verdict", 1, key)}"' in row for key, row in rows.items()] == [True] * 5
    before, key, after = list(rows)[1:4]
    one = client.get(url("ballot_verdict", 1, key)).content.decode()
    assert re.findall(r'rel="(?:prev|next)" href="(.*?)"', one) == [
        url("ballot_verdict", 1, k) for k in (before, after)
    ]
    assert "Nobody gave a reason with their vote." in one


def test_result_of_an_issue_opens_with_one_line_and_folds_the_exact_sentence(room, sign_in):
    """And says that bands cannot show why, where the same bands could have stood beside another outcome."""
    close_with(room, **YES)
    client = sign_in(room.people["lsm"][0])
    one = client.get(url("ballot_verdict", 1, room.issues[0].key)).content.decode()
    line, exact = (
        "Enough support across the groups, and no group has a majority against it.",
        "At least half of every group",
    )
    assert f'<p class="verdict">{line}</p>' in one
    assert [exact in said for said in (one.partition("<details>")[0], one)] == [False, True]
    assert "The bands cannot show why" in one  # two lanes of three are too few to show
    glance, issue = (
        client.get(path).content.decode()
        for path in (url("ballot", 1), reverse("issue", args=["april", room.issues[0].key]))
    )
    assert (line in glance, exact in glance) == (True, False)
    assert glance.index('class="issue-list') < glance.index("How it was counted")
    assert [words in issue for words in (line, exact, "The bands cannot show why")] == [True] * 3


def test_no_issue_is_told_of_while_the_ballot_is_open(room, sign_in):
    ballot, client = room.open(), sign_in(room.people["lsm"][0])
    path = url("ballot_verdict", 1, room.issues[0].key)
    assert client.get(path).status_code == 404
    room.close(ballot)
    assert [client.get(each).status_code for each in (path, url("ballot_verdict", 1, "nowhere"))] == [200, 404]


def test_result_of_a_show_of_hands_says_it_changes_nothing(room, sign_in):
    close_with(room, kind="straw", **YES)
    page = sign_in(room.people["lsm"][0]).get(url("ballot", 1)).content.decode()
    assert "It changes nothing yet" in page
    assert "Leaning to keep" in page
    assert "in the order of the agenda" not in page


def test_result_is_the_same_for_every_role(room, sign_in):
    close_with(room, **YES, cso="nn")
    people = [room.people["diggers"][0], room.people["gov"][0], staff(room.dialogue, "observer", "Olu"), room.organiser]
    paths = [url("ballot", 1), *(url("ballot_verdict", 1, issue.key) for issue in room.issues)]
    told = [[main_of(sign_in(p).get(path).content.decode()) for path in paths] for p in people]
    assert all(each == told[0] for each in told[1:])
    assert told[0][0].count('<li id="') == 5


def main_of(page):
    return page.split("<main")[1].split("</main>")[0]


def test_reasons_stand_by_side_without_numbers_or_hidden_groups(room, sign_in):
    ballot = room.open()
    room.vote(ballot, "diggers", "yyyyyy")
    room.vote(ballot, "owners", "yyyyyy")
    for group, choice, reason in (("diggers", "yes", "Our pits are there."), ("lsm", "no", "It is settled law.")):
        voting.cast(
            participant=room.people[group][0], ballot=ballot, marks=marks(room.issues[:1], choice, reason=reason)
        )
    room.close(ballot)
    page = sign_in(room.people["gov"][0]).get(url("ballot_verdict", 1, room.issues[0].key)).content.decode()
    for_it, against = page.split("Reasons given for it")[1].split("Reasons given against it")
    assert "Our pits are there." in for_it
    assert "Diggers" not in for_it.split("Our pits are there.")[1].split("</li>")[0]
    assert "Companies" in against.split("It is settled law.")[1].split("</li>")[0]


def test_decisions_list_results_ledger_and_what_was_removed(room, sign_in):
    close_with(room, **{group: "n" * len(votes) for group, votes in YES.items()})
    page = sign_in(room.people["lsm"][0]).get(url("decision_list")).content.decode()
    assert "The list as the last final ballot left it" in page
    assert "A removed issue can come back" in page
    assert page.count("rule: equal voice") == 5
    assert f'href="{url("ballot_verdict", 1, room.issues[0].key)}"' in page
    whole = sign_in(room.people["lsm"][0]).get(url("ledger")).content.decode()
    assert whole.count("rule: equal voice") == 5
    assert "No proposal that has its support waits" in whole


def test_reasons_are_paged_and_each_page_says_their_side(room, sign_in):
    ballot = room.open()
    for group in ("diggers", "owners", "lsm", "gov"):
        room.vote(ballot, group, "y" * 6)
    ballot = room.close(ballot)
    said = [{"text": f"Because {n}.", "side": side, "language": "", "group": "lsm"} for n, side in
            enumerate(["yes"] * 25 + ["no"] * 3)]  # fmt: skip
    ballot.decisions.filter(issue=room.issues[0]).update(reasons=said)
    path, client = url("ballot_verdict", 1, room.issues[0].key), sign_in(room.people["gov"][0])
    pages = [client.get(path, {"page": n}).content.decode() for n in (1, 2)]
    assert [page.count('<li class="answer">') for page in pages] == [20, 8]
    assert ["given for it" in page for page in pages] == [True, True]
    assert ["given against it" in page for page in pages] == [False, True]
    told = [entry["text"] for entry in said]
    assert [text for page in pages for text in told if text in page] == told


def test_all_ballots_stand_on_a_page(room, sign_in):
    room.close(room.open("straw"))
    room.open()
    page = sign_in(room.people["lsm"][0]).get(url("ballot_list")).content.decode()
    assert [f'href="{url("ballot", n)}"' in page for n in (1, 2)] == [True, True]
    assert "open now" in page


def test_decisions_are_empty_at_first(room, sign_in):
    assert "Nothing is decided yet" in sign_in(room.people["lsm"][0]).get(url("decision_list")).content.decode()


def test_rule_page_draws_its_example(room, sign_in):
    page = sign_in(room.people["lsm"][0]).get(url("rule")).content.decode()
    assert "2 for, 4 against" in page
    assert "How small numbers are protected" in page
    room.dialogue.rule = {"name": "pooled"}
    room.dialogue.save()
    assert "2 for, 4 against" not in sign_in(room.people["lsm"][0]).get(url("rule")).content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("name", "args", "limit"),
    [
        *(("ballot", (1,), 8), ("ballot", (2,), 8), ("ballot_verdict", (1, "rights"), 8), ("ballot_list", (), 8)),
        *(("decision_list", (), 8), ("ledger", (), 8), ("rule", (), 8)),
    ],
)
def test_queries_do_not_grow_with_rows(client, name, args, limit):
    """Ballot 1 is closed, ballot 2 open."""
    counts = []
    for slug, issues in (("small", 1), ("large", 4)):
        room = make_room(slug=slug, issues=issues)
        close_with(room, **YES)
        room.vote(room.open(), "diggers", "yyyyy" if issues > 1 else "y")
        client.force_login(room.people["diggers"][0].user)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name, args=[slug, *args])).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= limit
