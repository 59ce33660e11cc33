"""Who takes which tables along, and that they say what the pages say and nothing more."""

import datetime
import io
import re
import zipfile
from collections import Counter
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue import database_time
from dialogue.models import Dialogue, TeamMember, Tries, User
from issues import evaluations, releasing, results
from issues.models import Contribution, Expectation, Meaning, Proposal, Question, Remark, SaidStatement, Vote
from stakeholders.models import Participant, Voice
from tests import factories
from tests.attacks.worlds import READERS, TEAM, ask, callers, client_of, make_world, propose, say
from tests.workshops.data.taken import content, fetched, press, tables
from workshops.data import links, views
from workshops.data.reading_data import TABLES
from workshops.data.written import FORMATS

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
OF_TEAM = {table.name for table in TABLES if table.for_team}
BY_BALLOT = ["turnout of the open one"]  # asked while a ballot is open
SPOKEN = [table for table in TABLES if table.spoken]
ANSWER = re.compile(r'<li class="answer" id="a\d+"[^>]*><p dir="auto"[^>]*>(.*?)</p>', re.S)
UNREAD = ("Nobody has read this.", "The team hid this.", "Changed meanwhile.", "Unread title")


def speak(april):
    """A named answer, one off the record, one without its group; and what nobody may read: waiting, hidden, changed."""
    lsm, gov, owner = april.room.people["lsm"], april.room.people["gov"], april.room.people["owners"][1]
    say(lsm[0], april.room.issues[0], "Companies pay already.")
    off = say(gov[0], april.room.issues[0], "=1+1 is two.", off_record=True)
    say(owner, april.room.issues[0], "Without a group.", show_group=False)
    releasing.tonight(april.room.dialogue)
    Contribution.objects.filter(pk=off.pk).update(released=True)  # by a night in which its group had six members
    waits = say(april.room.people["owners"][2], april.room.issues[0], UNREAD[0])
    hidden = say(lsm[1], april.room.issues[0], UNREAD[1])
    Contribution.objects.filter(pk=hidden.pk).update(hidden=True)
    Contribution.objects.filter(text="Without a group.").update(pending="edit", next_text=UNREAD[2])
    Proposal.objects.filter(pk=propose(lsm[2], UNREAD[3]).pk).update(released=False)
    assert not Contribution.objects.get(pk=waits.pk).released


# ---- who


def test_those_who_read_words_take_files_and_nobody_else(april):
    clients = callers(april)
    statuses = {role: client.get(april.path("data")).status_code for role, client in clients.items()}
    assert statuses == dict.fromkeys(READERS, 200) | {"waiting": 403, "outsider": 404, "anonymous": 302}
    pressed = {
        role: client.post(april.path("data_take", data_form="csv")).status_code for role, client in clients.items()
    }
    assert pressed == dict.fromkeys(READERS, 302) | {"waiting": 403, "outsider": 404, "anonymous": 401}


def test_tables_of_the_team_are_for_the_team(april):
    clients, every = callers(april), {table.name for table in TABLES}
    for role in READERS:
        found = set(tables(clients[role], april)) - {"code_book"}
        assert found == (every if role in TEAM else every - OF_TEAM), role


# ---- what


@pytest.mark.trust("E12")
def test_file_says_of_answers_what_the_pages_say_to_each_role(april):
    speak(april)
    question, clients = ask(april.room.issues[0]), callers(april)
    for role in READERS:
        client = clients[role]
        page = client.get(reverse("question", args=[april.slug, question.issue.key, question.key])).content.decode()
        seen = Counter(unescape(text) for text in ANSWER.findall(page))
        told = Counter(row["text"] for row in tables(client, april)["answers"] if row["issue"] == question.issue.key)
        assert told == seen, role  # one's own stands among them, as for everybody
        assert len(told) == 9


@pytest.mark.trust("E12")
def test_group_name_and_language_stand_as_on_the_page(april):
    speak(april)
    Voice.objects.filter(contributions__text="Companies pay already.").update(name="Gold Ltd")
    found = {row.pop("text"): row for row in tables(client_of(april.users["observer"]), april)["answers"]}
    at = {"issue": april.room.issues[0].key, "question": "1"}
    assert found["Companies pay already."] == {
        **at,
        "group": "lsm",
        "name": "Gold Ltd",
        "language": "en",
        "said": "openly",
    }
    off = {"group": "gov", "name": "", "language": "", "said": "off_record"}
    assert found["=1+1 is two."] == at | off
    assert found["Without a group."] == at | {"group": "", "name": "", "language": "", "said": ""}
    assert found["Digger 1 speaks."] == at | {"group": "diggers", "name": "", "language": "", "said": ""}


@pytest.mark.trust("E12", "F3")
def test_every_format_says_the_same_to_each_role(april):
    speak(april)
    clients = callers(april)
    for role in READERS:
        found = [tables(clients[role], april, form) for form in FORMATS]
        plain = [{name: _counted(rows) for name, rows in each.items() if name != "about"} for each in found]
        assert plain[0] == plain[1] == plain[2], role
        assert plain[0]["answers"].total() == 10


def _counted(rows):
    return Counter(tuple(row.items()) for row in rows)


def test_results_are_those_of_the_page(april):
    ballot = april.room.dialogue.ballots.exclude(closed_at=None).get()
    found = tables(client_of(april.users["named"]), april)
    told = {row["issue"]: row for row in found["results"]}
    for one in results.results_of(ballot):
        assert (told[one.issue.key]["sentence"], told[one.issue.key]["stamp"]) == (one.sentence, one.stamp)
        shown = {lane.key for lane in one.lanes} | {part.key for lane in one.lanes for part in lane.parts}
        bands = [row for row in found["bands"] if row["issue"] == one.issue.key]
        assert {row["group"] for row in bands} == shown
        numbers = {row[name] for row in bands for name in ("for", "against", "passed", "percent")}
        assert numbers == {""}  # the miners are hidden: no number of anybody
    [counted] = {row["in_bands"] for row in found["ballots"]}
    assert counted == "yes"
    assert {row["check_value"] for row in found["ballots"]} == {ballot.result_hash, ""}


def test_reasons_name_groups_that_speak_openly_only(april):
    rows = tables(client_of(april.users["hidden"]), april)["reasons"]
    assert {row["group"] for row in rows} <= {"", "lsm", "gov", "cso"}
    assert {row["text"] for row in rows} == {"So be it."}
    assert set(rows[0]) == {"ballot", "issue", "side", "group", "text"}


def test_every_row_joins_to_the_outline(april):
    """Issues by their key, questions by theirs within it, groups by theirs."""
    speak(april)
    found = tables(client_of(april.users["organiser"]), april)
    groups, issues = ({row["key"] for row in found[name]} for name in ("groups", "issues"))
    questions = {(row["issue"], row["key"]) for row in found["questions"]}
    rows = [row for name in found if name != "code_book" for row in found[name]]
    assert {row["group"] for row in rows if "group" in row} - groups == {""}
    assert {row["issue"] for row in rows if "issue" in row} - issues == {""}  # of proposals that are no issue yet
    assert {(row["issue"], row["question"]) for row in found["answers"]} <= questions
    uids = [row["uid"] for row in rows if "uid" in row]
    assert len(uids) == len(set(uids)) > 10


def test_who_was_heard_is_told_of_issues_that_have_closed(april):
    assert tables(client_of(april.users["named"]), april)["heard"] == []
    Question.objects.filter(issue=april.room.issues[0]).update(closed_at=database_time.now())
    client = client_of(april.users["named"])
    told = [(row["group"], row["answers"]) for row in tables(client, april)["heard"]]
    page = client.get(april.path("issue")).content.decode()
    assert ("diggers", "6 or more") in told
    shown = re.findall(r"([\w -]+)</span><small class=\"push\">(\d+ or more|fewer than 6)", page)
    names = {group.short_name: group.key for group in april.room.groups.values()}
    assert told == [(names[name], words) for name, words in shown]


def test_sealed_dialogue_gives_what_was_published(april):
    Dialogue.objects.filter(pk=april.room.dialogue.pk).update(phase="sealed", sealed_at=datetime.date(2027, 5, 1))
    found = tables(client_of(april.users["organiser"]), april)
    assert len(found["answers"]) == 7
    assert found["taking_part"] == []  # voices are no people then


# ---- what must not be in it


@pytest.mark.trust("F3", "G5")
def test_file_holds_no_person_no_row_and_nothing_unread(april):
    """Of everybody with a hidden voice name, address and number; of every spoken row its number; of votes nothing."""
    speak(april)
    Expectation.objects.update(text="To be asked.")
    SaidStatement.objects.update(text="Too little water.")
    Meaning.objects.update(text="A hole.")
    Remark.objects.update(text="The room is cold.")  # this world says who feels it
    marks = list(UNREAD)
    hidden = Participant.objects.exclude(group__policy="named").select_related("user")
    marks += [mark for person in hidden for mark in (person.user.name, person.user.email, person.ref)]
    marks += [
        str(pk) for model in (Voice, Contribution, Proposal, Vote) for pk in model.objects.values_list("pk", flat=True)
    ]
    marks += list(Voice.objects.values_list("tag", flat=True))
    assert len(marks) > 100
    clients = callers(april)
    for role in READERS:
        for form in FORMATS:
            text = everything(content(clients[role], april, form))
            assert [mark for mark in marks if mark in text] == [], (role, form)


def everything(data):
    """All of a file, unpacked."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(f"{name} {archive.read(name).decode()}" for name in archive.namelist())


@pytest.mark.trust("E12")
def test_words_about_workshops_are_those_of_their_page(april):
    """Open, the form tells remarks that a fixed time has released and nothing else; closed, a word for each group."""
    client, place = client_of(april.users["observer"]), {"workshop": str(april.things["workshop"]), "moment": "start"}
    releasing.tonight(april.room.dialogue)
    page = client.get(april.path("evaluation")).content.decode()
    found = tables(client, april)
    assert found["evaluations"] == []
    assert len(found["remarks"]) == 1  # the government has too few members for another
    assert [row for row in found["remarks"] if row.keys() != {*place, "text"} or row["text"] not in page] == []
    evaluations.close_form(by=april.room.organiser, dialogue=april.room.dialogue, **place)
    told = tables(client, april)["evaluations"]
    assert {(row["workshop"], row["moment"], row["word"]) for row in told} == {(*place.values(), "few")}
    assert {row["group"] for row in told} == {group.key for group in april.room.groups.values()}


@pytest.mark.trust("F4")
def test_what_voices_wrote_has_no_number_day_or_mark(april):
    speak(april)
    assert {table.name for table in SPOKEN} == {
        "answers",
        "proposals",
        "translations",
        "reasons",
        "remarks",
        "expectations",
        "statements_said",
        "meanings_said",
    }
    allowed = {
        "workshop",
        "moment",
        "ballot",
        "issue",
        "question",
        "questions",
        "group",
        "name",
        "language",
        "said",
        "text",
        "side",
        "role",
        "state",
        *("tie", "from_group", "round", "collection", "kind", "word", "region"),
        *("of", "field", "original", "into", "translation", "by"),
    }
    assert {name for table in SPOKEN for name in table.names} - allowed == {"title", "problem", "opportunity"}
    found = tables(client_of(april.users["organiser"]), april)
    rows = [cell for table in SPOKEN for row in found[table.name] for cell in row.values()]
    assert [cell for cell in rows if re.search(r"\d{4}-\d\d-\d\d|\d{6}", cell)] == []


@pytest.mark.trust("F1")
def test_what_voices_wrote_stands_in_an_order_of_each_file(april):
    """Seven answers: that three files agree by chance happens once in twenty-five million."""
    client = client_of(april.users["observer"])
    orders = [[row["text"] for row in tables(client, april)["answers"]] for _file in range(3)]
    assert len({tuple(order) for order in orders}) > 1
    assert len({tuple(sorted(order)) for order in orders}) == 1
    reasons = [[tuple(row.values()) for row in tables(client, april)["reasons"]] for _file in range(3)]
    assert len({tuple(sorted(order)) for order in reasons}) == 1


# ---- the link


@pytest.mark.trust("E11", "G6")
def test_link_is_of_one_person_session_dialogue_and_format(april):
    clients = callers(april)
    path = press(clients["named"], april)
    assert press(clients["named"], april) != path
    assert fetched(clients["named"], path)
    again = client_of(april.users["named"])  # the same person, signed in anew
    elsewhere = make_world("elsewhere")
    User.objects.filter(pk=april.users["named"].pk).update(is_demo=True)
    factories.member(elsewhere.room.dialogue, "gov", "Both", user=april.users["named"])
    wrong = [(clients[role], path) for role in READERS if role != "named"] + [(again, path)]
    wrong += [(clients["named"], path.replace("/json/", form)) for form in ("/csv/", "/exe/")]
    wrong += [(clients["named"], path.replace("/d/april/", "/d/elsewhere/"))]
    other = "1" if path[-2] == "0" else "0"
    wrong += [(clients["named"], f"{path[:-2]}{other}/"), (clients["named"], f"{path[:-1]}{'0' * 300}/")]
    assert [client.get(path).status_code for client, path in wrong] == [404] * len(wrong)
    assert clients["named"].post(april.path("data_take", data_form="exe")).status_code == 404


@pytest.mark.trust("E11")
def test_right_is_asked_again_when_the_file_is_fetched(april):
    client = client_of(april.users["named"])
    path = press(client, april)
    Participant.objects.filter(user=april.users["named"]).update(status="removed")
    assert client.get(path).status_code == 404


def test_link_that_has_run_out_leads_back_with_a_word(april):
    client = client_of(april.users["named"])
    bound = f"{april.users['named'].pk}|{client.session.session_key}|{april.room.dialogue.pk}|json"
    tokens = [links.make(bound, database_time.now() - datetime.timedelta(minutes=minutes)) for minutes in (9, 11)]
    young, old = (client.get(april.path("data_file", data_token=token), follow=True) for token in tokens)
    assert b"".join(young.streaming_content)
    assert old.redirect_chain == [(april.path("data"), 302)]
    assert "This link worked for ten minutes only." in old.content.decode()


def test_session_takes_some_files_within_ten_minutes_and_others_are_told_to_wait(april):
    """The row of it says neither who nor of which dialogue."""
    client, other = client_of(april.users["named"]), client_of(april.users["named"])
    path = press(client, april)
    Tries.objects.all().delete()
    for _time in range(views.BUDGET["most"]):
        fetched(client, path)
    assert (
        sum(Tries.objects.values_list("count", flat=True)) == views.BUDGET["most"]
    )  # two rows at the turn of a window
    Tries.objects.update(count=views.BUDGET["most"])
    kept = str(list(Tries.objects.values_list("key", flat=True)))
    assert [told in kept for told in (client.session.session_key, april.users["named"].email, "april")] == [False] * 3
    refused = client.get(path)
    assert (refused.status_code, "Wait ten minutes" in refused.content.decode()) == (429, True)
    assert fetched(other, press(other, april))


@pytest.mark.trust("F4", "G5")
def test_file_is_kept_by_no_browser_and_dated_by_nothing(april):
    client = client_of(april.users["organiser"])
    answer = client.get(press(client, april, "csv"))
    assert (answer["Content-Disposition"], answer["Content-Type"]) == (
        'attachment; filename="april-data.zip"',
        "application/zip",
    )
    assert answer["Cache-Control"] == "no-store, private"
    assert {"Last-Modified", "ETag", "Expires"} & set(answer.headers) <= {"Expires"}
    assert b"".join(answer.streaming_content).startswith(b"PK")


@pytest.mark.trust("E12")
def test_who_is_of_the_team_as_well_takes_its_tables_with_a_second_step_only(april, settings):
    """A row of before nobody could be both. The team's own pages ask for it, too."""
    both = april.users["named"]
    client = client_of(both)
    path = press(client, april)
    TeamMember.objects.create(dialogue=april.room.dialogue, user=both, role="organiser")
    settings.DEMO = False
    paths = (april.path("data"), path, april.path("team"))
    assert [client.get(each).status_code for each in paths] == [302] * 3
    assert client.post(april.path("data_take", data_form="csv")).status_code == 302


# ---- how often it asks


def test_page_and_file_ask_as_often_with_more_rows(april):
    client = client_of(april.users["organiser"])

    def asked():
        with CaptureQueriesContext(connection) as page:
            assert client.get(april.path("data")).status_code == 200
        shown = len(page)
        path = press(client, april)
        with CaptureQueriesContext(connection) as file:
            fetched(client, path)
        return shown, len(file)

    releasing.tonight(april.room.dialogue)
    before = asked()
    for number in (3, 4, 5):
        factories.make_issue(april.room.dialogue, number)
    for person in april.room.people["lsm"]:
        say(person, april.room.issues[0], "One more.")
        propose(person, "Another")
    ballot = april.room.dialogue.ballots.get(closed_at=None)
    april.room.close(ballot)
    releasing.tonight(april.room.dialogue)
    page, file = asked()
    assert (page, file + len(BY_BALLOT)) == before
    assert page <= 8


def test_page_tells_amounts_in_words(april):
    page = client_of(april.users["named"]).get(april.path("data")).content.decode()
    amounts = dict(re.findall(r'<code>(\w+)</code><small class="push">([^<]+)', page))
    assert amounts["answers"] == "5 rows or more"
    assert amounts["proposals"] == "a few rows"
    assert amounts["issues"] == "2 rows"
    assert set(re.findall(r'code-book" id="(\w+)"', page)) == {t.name for t in TABLES} - OF_TEAM
