"""What small numbers could tell: every published figure of random small dialogues, and everything shown before (TRUST §3, F5)."""

import random
import re
from html.parser import HTMLParser

import pytest

from dialogue import phases
from dialogue.phases import Act
from issues import voting
from issues.models import Ballot, Contribution
from issues.rule_words import worked_example
from tests import factories
from tests.attacks.worlds import client_of, propose, say
from tests.issues.voting_room import make_room, marks, staff
from workshops.drafts import drafting

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FIGURES = {"yes", "no", "passed", "percent"}
CHOICES = ("yes", "no", "pass", "")
WORDS_OF_COUNT = re.compile(
    r"\b\d+\s*(%|percent|votes?|of \d+|people voted|for\b|against|yes\b|no\b|passed|supporters|answers(?! or more))",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


class Words(HTMLParser):
    """The words of a page's main part, and the numbers its drawings are made with."""

    def __init__(self, page):
        super().__init__()
        self.said, self.drawn = [], []
        self.feed(page.split("<main", 1)[1].split("</main>")[0])

    def handle_starttag(self, tag, attrs):
        if tag in {"rect", "line", "path", "circle"}:
            self.drawn += [value for _name, value in attrs]

    def handle_data(self, data):
        self.said.append(data)


def words_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return Words(answer.content.decode())


def small_room(chance, slug="april", **fields):
    sizes = {"diggers": chance.randint(6, 9), "owners": chance.randint(6, 9), "communities": chance.randint(0, 7)}
    sizes |= {"lsm": chance.randint(3, 8), "gov": chance.randint(3, 8), "cso": chance.randint(0, 4)}
    return make_room(slug=slug, sizes=sizes, **fields)


def vote_at_random(room, ballot, chance):
    """Each group leans one way or is of one mind; some of it stays away."""
    for people in room.people.values():
        lean = chance.choice([(9, 1, 1, 1), (1, 9, 1, 1), (1, 1, 1, 1), (1, 0, 0, 0), (0, 1, 0, 0)])
        for person in people:
            drawn = {issue.pk: chance.choices(CHOICES, lean)[0] for issue in room.issues}
            paper = {pk: voting.Mark(choice) for pk, choice in drawn.items() if choice}
            voting.cast(participant=person, ballot=ballot, marks=paper)


def units(lanes):
    return [unit for lane in lanes for unit in [lane, *lane["parts"]]]


@pytest.mark.trust("F5")
@pytest.mark.parametrize("seed", range(6))
def test_no_figure_of_any_lane_is_published_beside_a_hidden_one(seed):
    chance = random.Random(seed)
    room = small_room(chance)
    ballot = room.open(chance.choice(["straw", "final"]))
    vote_at_random(room, ballot, chance)
    room.close(ballot)
    for decision in Ballot.objects.get().decisions.all():
        shown = units(decision.lanes)
        assert {unit["shown"] for unit in shown} <= {"band", "few"}
        assert {unit[figure] for unit in shown for figure in FIGURES} == {None}
        assert not any(isinstance(value, int | float) for value in numbers_in(decision.facts)), decision.facts


def numbers_in(value):
    """The numbers in nested plain data; truth values are none."""
    if isinstance(value, dict):
        return [n for inner in value.values() for n in numbers_in(inner)]
    if isinstance(value, list):
        return [n for inner in value for n in numbers_in(inner)]
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []


@pytest.mark.trust("F5")
@pytest.mark.parametrize("seed", range(2))
def test_pages_and_exports_of_a_result_hold_no_count(seed):
    chance = random.Random(seed)
    room = small_room(chance)
    ballot = room.open()
    vote_at_random(room, ballot, chance)
    room.close(ballot)
    drafting.make(dialogue=room.dialogue, by=room.organiser)
    clients = [client_of(room.people["lsm"][0].user), client_of(room.organiser)]
    each = [f"ballots/1/on/{issue.key}/" for issue in room.issues]
    for path in ("ballots/1/", *each, "decisions/", "decisions/ledger/", "", f"issues/{room.issues[0].key}/"):
        pages = [words_of(client, f"/d/april/{path}") for client in clients]
        for page in pages:
            assert [text for text in page.said if WORDS_OF_COUNT.search(text) and not is_harmless(text)] == [], path
    for form in ("md", "html"):
        text = clients[1].get(f"/d/april/agenda/1/{form}/").content.decode().replace(str(worked_example()), "")
        text = text.replace("fewer than 6 votes", "")  # what every chart may say
        for title in room.dialogue.issues.values_list("title", flat=True):  # "More 3" beside "Against: …" is no count
            text = text.replace(title, "…")
        found = [hit[0] for hit in WORDS_OF_COUNT.finditer(re.sub(r"(?s)<style>.*?</style>|<[^>]*>", " ", text))]
        assert found == [], form


def is_harmless(text):
    """Who takes part (a presence, no vote) and how far this person has come."""
    return bool(re.search(r"joined|\d+ of \d+ (questions|answered)|^\d+ of \d+$|have answered", text.strip()))


@pytest.mark.trust("F5")
def test_results_that_bands_do_not_part_look_the_same():
    """One voter more or less on a side changes nothing on the page: not a word, not a stroke, not the hash."""
    pages, hashes = [], []
    for slug, against in (("one", 5), ("two", 6), ("two-b", 5)):
        room = make_room(slug=slug, sizes={"diggers": 8, "owners": 8, "lsm": 6, "gov": 6}, issues=1)
        ballot = room.open("straw")
        room.vote(ballot, "diggers", "n" * against + "y" * (8 - against) if against == 6 else "nnnnnnyy")
        room.vote(ballot, "owners", "yyyyyyyy" if against == 6 else "yyyyyyy")
        room.vote(ballot, "lsm", "yyyyyy" if against == 6 else "yyyyyn")
        room.vote(ballot, "gov", "nnnnnn" if against == 6 else "nnnnny")
        room.close(ballot)
        client = client_of(room.organiser)
        read = [words_of(client, f"/d/{slug}/ballots/1/{part}") for part in ("", f"on/{room.issues[0].key}/")]
        said = [text for page in read for text in page.said if "ettled" not in text and "Open:" not in text]
        pages.append(([page.drawn for page in read], said))
        hashes.append(Ballot.objects.get(dialogue=room.dialogue).decisions.get().lanes)
    assert hashes[0] == hashes[1] == hashes[2]
    assert pages[0][0] == pages[1][0] == pages[2][0]
    assert "".join(pages[0][1]) == "".join(pages[2][1])


@pytest.mark.trust("F6")
def test_open_ballot_shows_steps_of_five_to_everybody():
    room = make_room()
    ballot, voters = room.open(), [p for people in room.people.values() for p in people]
    roles = {"hidden": voters[0].user, "named": room.people["gov"][0].user, "organiser": room.organiser}
    roles |= {"observer": staff(room.dialogue, "observer", "Olu")}
    seen = {}
    for number, person in enumerate(voters[:11], 1):
        voting.cast(participant=person, ballot=ballot, marks=marks(room.issues))
        for role, user in roles.items():
            said = " ".join(words_of(client_of(user), "/d/april/ballots/1/").said)
            found = re.findall(r"(At least \d+|Fewer than \d+) people", said)
            assert found == [f"At least {number // 5 * 5}" if number >= 5 else "Fewer than 5"], (role, number)
            seen.setdefault(role, set()).add(found[0])
    assert {len(words) for words in seen.values()} == {3}


@pytest.mark.trust("F6")
def test_team_sees_words_and_no_counts_while_a_ballot_is_open():
    room = make_room()
    ballot = room.open()
    client, tables = client_of(room.organiser), []
    for person in room.people["diggers"]:
        voting.cast(participant=person, ballot=ballot, marks=marks(room.issues))
        page = client.get("/d/april/team/").content.decode()
        table = page.split('id="who"')[-1].split("<table")[1].split("</table>")[0]
        row = re.sub(r"<[^>]*>|\s+", " ", table.split("Diggers")[1].split("</tr>")[0])
        tables.append(row)
    assert {re.sub(r"few|about half|most", "", row) for row in tables} == {
        re.sub(r"few|about half|most", "", tables[0])
    }
    assert len(set(tables)) == 3


@pytest.mark.trust("F6")
def test_support_is_counted_for_nobody():
    room = make_room(phase="gather")
    proposal = propose(room.people["lsm"][0], "Shared roads")
    clients = [client_of(room.people["gov"][0].user), client_of(room.organiser)]
    paths = ("/d/april/proposals/", f"/d/april/proposals/{proposal.pk}/", "/d/april/team/texts/")
    before = [tokenless(client, path) for client in clients for path in paths]
    client_of(room.people["gov"][1].user).post(f"/d/april/proposals/{proposal.pk}/support/")
    assert [tokenless(client, path) for client in clients for path in paths] == before


KEYS = re.compile(r'name="(csrfmiddlewaretoken|key|once)" value="[^"]*"|value="([A-Za-z0-9]{64}|[\w-]{22})"')


def tokenless(client, path):
    return KEYS.sub("", client.get(path).content.decode())


# ---- what waits


def test_answers_that_wait_are_read_by_their_author_only():
    room = make_room(phase="gather")
    said = [say(person, room.issues[0], f"Zqwaitzq {n}") for n, person in enumerate(room.people["diggers"][:4])]
    propose(room.people["owners"][0], "Zqwaitzq")
    assert not any(one.released for one in Contribution.objects.all())
    readers = [
        room.organiser,
        staff(room.dialogue, "facilitator"),
        room.people["diggers"][5].user,
        room.people["gov"][0].user,
    ]
    drafting.make(dialogue=room.dialogue, by=room.organiser)
    paths = [
        "",
        "issues/rights/",
        "issues/rights/1/",
        "proposals/",
        "team/",
        "team/texts/",
        "agenda/1/",
        "agenda/1/method/",
    ]
    for user in readers:
        client = client_of(user)
        for path in [*paths, "agenda/1/md/", "agenda/1/html/"]:
            assert "zqwaitzq" not in client.get(f"/d/april/{path}").content.decode().lower(), (user, path)
        for one in said:
            assert client.post(f"/d/april/answers/{one.pk}/react/", {"value": "agree"}).status_code == 404
    own = client_of(room.people["diggers"][0].user).get("/d/april/issues/rights/1/").content.decode()
    assert "Zqwaitzq 0" in own
    assert "Zqwaitzq 1" not in own


def test_number_of_waiting_answers_is_told_to_nobody():
    room = make_room(phase="gather")
    clients = [client_of(user) for user in (room.organiser, room.people["gov"][0].user, room.people["owners"][5].user)]
    paths = ("/d/april/issues/rights/", "/d/april/issues/rights/1/", "/d/april/team/texts/", "/d/april/decisions/")
    looks = []
    for person in [None, *room.people["diggers"][:4]]:
        if person:
            say(person, room.issues[0], "Zqwaitzq")
        looks.append([tokenless(client, path) for client in clients for path in paths])
    assert all(look == looks[0] for look in looks)


@pytest.mark.parametrize("policy", ["hidden", "protected"])
def test_group_of_fewer_than_six_releases_nothing(policy):
    dialogue = factories.make_dialogue(policies=dict.fromkeys(("asm", "diggers", "owners"), policy))
    organiser = staff(dialogue, "organiser")
    people = factories.members(dialogue, "diggers", 5)
    for person in people:
        for issue in dialogue.issues.all():
            say(person, issue, "Zqwaitzq")
    client = client_of(organiser)
    question = dialogue.issues.first().questions.first()
    client.post(f"/d/april/team/questions/{question.pk}/close/")
    client.post("/d/april/team/phase/", {"seen": "gather", "phase": "decide"})
    dialogue.refresh_from_db()
    assert dialogue.phase == "decide"
    client.post("/d/april/team/phase/", {"seen": "decide", "phase": phases.next_of("decide")})
    dialogue.refresh_from_db()
    assert not dialogue.allows(Act.ANSWER)
    assert not Contribution.objects.filter(released=True).exists()
    assert "Zqwaitzq" not in client.get("/d/april/team/texts/").content.decode()


@pytest.mark.trust("F5")
def test_every_role_reads_the_same_result():
    room = make_room(phase="decide")
    ballot = room.open()
    room.vote(ballot, "diggers", "yyyynn")
    room.close(ballot)
    users = [
        room.people["diggers"][0].user,
        room.people["lsm"][0].user,
        room.organiser,
        staff(room.dialogue, "observer", "Olu"),
    ]
    for path in ("ballots/1/", f"ballots/1/on/{room.issues[0].key}/", "decisions/ledger/"):
        assert len({"".join(words_of(client_of(user), f"/d/april/{path}").said) for user in users}) == 1
