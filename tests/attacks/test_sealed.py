"""After sealing: every page reads as before but for what sealing says, none asks for the key, and a file tells nothing (TRUST F13)."""

import re
import sqlite3
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from dialogue import backups, keys, watching
from dialogue.models import Dialogue
from issues import parting, stirring
from issues.models import Contribution
from stakeholders.models import Voice
from tests import factories
from tests.attacks.sweeps import open_pages
from tests.attacks.worlds import ADDRESSES, callers, client_of, everything_kept
from tests.sealed import closed_world, confirm, seal, tick
from workshops.documents import FORMATS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trust("F13")]
# What is drawn anew at every look, or runs: tokens, clocks, the versions that polling compares, and ids of what voices wrote.
# And the way to one's own words in every page's menu, which ends.
PASSING = re.compile(
    r'(csrfmiddlewaretoken" value="|name="(?:key|once)" value="|nonce[=-]"?)[\w/+=-]+'
    r'|data-(seconds|version)="[^"]*"(>\+?\d+(:\d+)+)?|\b[0-9a-f]{16}\b|\d{10,19}'  # a reference before digits: it may hold many
    r'|<a href="/d/april/you/">[^<]*</a>|"made": "[^"]*"'
)
KEY = re.compile(r"\d{10,19}")  # of 63 bits: one in ten thousand million is shorter
SPEAKING = (
    "answer",
    "answer_withdraw",
    "react",
    "one_react",
    "vote",
    "mark",
    "proposal_new",
    "proposal_support",
    "proposal_unsupport",
    "about_me",
    "take_all_back",
    "evaluation_tell",
    "evaluation_take_back",
    "tie_tell",
    "tie_expect",
    "tie_untell",
    "tie_unexpect",
    "statement_write",
    "statement_take_back",
    "statement_mark",
    "task_mark",
    "meaning_write",
    "meaning_take_back",
    "word_vote",
)
TEAM = ("observer", "organiser")
WHO = ("anonymous", "waiting", "hidden", "named", *TEAM)


@pytest.fixture
def april(settings):
    settings.DEMO = True
    return closed_world()


def looks(world, clients):
    """{(role, name, path): (status, body)} of every page as everybody. Not those that another look or the clock changes."""
    apart = ("/health", "/account/2fa/")
    found = {}
    for role, (name, path) in [(who, page) for who in WHO for page in open_pages(world, who)]:
        if path.startswith(apart):
            continue
        response = clients[role].get(path)
        found[role, name, KEY.sub("#", path)] = (
            response.status_code,
            PASSING.sub("", response.content.decode(errors="replace")),
        )
    return found


# ---- what stays, and what no page asks for


@pytest.mark.one_database
def test_pages_read_as_before_but_for_what_sealing_says_and_none_asks_for_the_key(april, settings):
    clients = callers(april)
    before = looks(april, clients)
    seal(april)
    assert list(Path(settings.KEY_DIR).glob("*.key")) == []
    with pytest.raises(keys.KeyUnavailable):
        keys.read(april.room.dialogue)
    after = looks(april, clients)
    assert len(after) > 500
    assert {place: status for place, (status, _body) in after.items() if status >= 500} == {}
    assert changed(before, after) == TOLD
    assert spoken_forms(april, after) == set()
    assert spoken_forms(april, {1: (200, f'<form action="{april.path("answer")}">')}) != set()  # it does find them


TOLD = {  # where a page says that the dialogue is sealed, or lets nobody find their own words
    *((role, page) for role in WHO if role != "anonymous" for page in ("dialogue_home", "protection")),
    *((role, page) for role in TEAM for page in ("team", "sealing")),
    *(
        ("organiser", page) for page in ("console", "console_state", "card_batch_new", "mailing_list")
    ),  # no way back, no new cards
    *(("organiser", page) for page in ("held", "held_json")),  # what the organiser did: confirm the sealing
    ("organiser", "team_log"),  # who confirmed it
    ("organiser", "minutes"),  # nothing is added to them
    ("organiser", "team_person"),  # people have fresh references
    ("organiser", "desk_text"),  # so have they at the desk of translations, where nothing is translated any more
    *((role, "answer_whole") for role in ("hidden", "named", *TEAM)),  # answers have fresh numbers
    *((role, name) for role in ("waiting", "hidden", "named") for name in ("you", "about_me")),
    *(("hidden", page) for page in ("question", "issue")),  # who has answered: it is among the others' now
    *((role, "proposal_list") for role in ("hidden", "named", *TEAM)),  # the phase is called otherwise
    *((role, "proposal_new") for role in ("hidden", "named")),
}


def changed(before, after):
    """{(role, page)} that read otherwise."""
    assert before.keys() == after.keys()
    return {(role, name) for (role, name, path) in before if before[role, name, path] != after[role, name, path]}


def spoken_forms(world, found):
    """Addresses at which one speaks that some page still sends to."""
    spoken = {KEY.sub("", world.path(name)) for name in SPEAKING}
    sent = {action for _status, body in found.values() for action in re.findall(r'action="([^"]+)"', body)}
    return {KEY.sub("", action) for action in sent} & spoken


def files(world):
    """Every file that can be fetched: agenda and minutes in each format, a summary in two, as bytes."""
    client = client_of(world.users["named"])
    agenda = {form: client.get(world.path("draft_export", format=form)) for form in FORMATS}
    minutes = {f"minutes {form}": client.get(world.path("minutes_export", format=form)) for form in FORMATS}
    summary = {f"summary {form}": client.get(world.path("summary_export", format=form)) for form in ("html", "epub")}
    found = agenda | minutes | summary
    assert {response.status_code for response in found.values()} == {200}
    return {name: response.content for name, response in found.items()}


def test_files_are_the_same_byte_for_byte(april):
    before = files(april)
    assert files(april) == before
    assert [b"Digger" in before[name] for name in ("html", "minutes html")] == [True, True]
    seal(april)
    assert files(april) == before


# ---- presses, commands and alarms


def test_no_press_asks_for_the_key_and_nobody_speaks(april, tmp_path):
    seal(april)
    assert backups.without_key() == []
    assert backups.make_keys(tmp_path / "keys", "a word that is long enough") == (0, [])
    clients = {role: client_of(april.users[role]) for role in ("hidden", "waiting", "organiser")}
    before = everything_kept()
    said = {"text": "In.", "language": "en", "value": "agree", "question_1": "Q?", **factories.sides()}
    failed = [
        (r, n)
        for r in ("hidden", "waiting")
        for n in SPEAKING
        if clients[r].post(april.path(n), said).status_code >= 500
    ]
    assert (failed, everything_kept()) == ([], before)
    team = [
        n for n in ADDRESSES if clients["organiser"].post(april.path(n), {"seen": "x", "phase": "x"}).status_code >= 500
    ]
    assert (team, Dialogue.objects.get(slug="april").is_sealed) == ([], True)


def test_alarm_when_a_sealing_does_not_happen(april):
    found = confirm(april)
    assert "sealing is late" not in watching.work()["problems"]
    april.room.dialogue.sealings.update(due_at="2026-01-01T00:00Z")
    assert "sealing is late" in watching.work()["problems"]
    found.call_off(None, timezone.now())
    assert "sealing is late" not in watching.work()["problems"]


def test_page_says_what_is_out_of_reach(april):
    seal(april)
    pages_of_digger = client_of(april.users["hidden"])
    home = pages_of_digger.get(april.path("dialogue_home")).content.decode()
    protection = pages_of_digger.get(reverse("protection")).content.decode()
    dialogue = april.room.dialogue
    assert f"sealed on {dialogue.sealed_at:%-d %B %Y}" in home
    for page in (home, protection):
        assert "Copies of the key that somebody took elsewhere are out of our reach" in page
        assert f"backups made before expire on {dialogue.backups_gone_on:%-d %B %Y}" in page
    assert (dialogue.backups_gone_on - dialogue.sealed_at).days == 14
    assert "Others can read it" not in pages_of_digger.get(april.path("question")).content.decode()


# ---- an attacker with the file


def old_marks(dialogue):
    """(tags, ids) of everything that was spoken."""
    tags = set(Voice.objects.filter(dialogue=dialogue).values_list("tag", flat=True))
    ids = {pk for m in stirring.spoken() for pk in m._base_manager.values_list("pk", flat=True)}
    return tags, ids


def test_no_old_id_and_no_tag_stands_in_any_row(april):
    tags, ids = old_marks(april.room.dialogue)
    seal(april)
    rows = " ".join(row for kept in everything_kept().values() for row in kept)
    assert [mark for mark in (*tags, *map(str, ids)) if mark in rows] == []
    voices = [v for m in parting.said() for v in m._base_manager.values_list("voice", flat=True)]
    assert len(voices) == len(set(voices)) == Voice.objects.count() > 50
    assert {*Voice.objects.values_list("tag", flat=True)} == {None}


def as_stored(pk):
    """As SQLite writes a whole number: one key in 65,000 fits into six bytes."""
    return pk.to_bytes(8 if pk >= 2**47 else 6, "big")


@pytest.mark.sqlite
def test_file_holds_no_old_id_and_no_tag(april):
    tags, ids = old_marks(april.room.dialogue)
    path = str(connection.settings_dict["NAME"])
    held = Path(path).read_bytes() + Path(f"{path}-wal").read_bytes()
    told = [as_stored(pk) in held for pk in ids]
    assert (all(told), all(tag.encode() in held for tag in tags)) == (True, True)  # the search finds what is there
    seal(april)
    connection.close()
    other = sqlite3.connect(path)
    assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    other.close()
    held = Path(path).read_bytes()
    assert [pk for pk in ids if as_stored(pk) in held or str(pk).encode() in held] == []
    assert [tag for tag in tags if tag.encode() in held or bytes.fromhex(tag) in held] == []
    assert b"Digger 0 speaks." in held


def pages_of(table):
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        cursor.execute(
            f"SELECT get_raw_page('{table}', n::int) FROM generate_series(0, pg_relation_size('{table}') / 8192 - 1) n"
        )
        return b"".join(bytes(page) for (page,) in cursor.fetchall())


@pytest.mark.postgresql
def test_tables_hold_no_old_id_and_no_tag_and_one_xmin(april):
    tables = [m._meta.db_table for m in (*stirring.spoken(), *parting.touched())]
    tags, ids = old_marks(april.room.dialogue)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE stakeholders_voice")
    assert any(tag.encode() in pages_of("stakeholders_voice") for tag in tags)
    seal(april)
    held = b"".join(map(pages_of, [*tables, "pg_statistic"]))
    assert [pk for pk in ids if pk.to_bytes(8, "little") in held or str(pk).encode() in held] == []
    assert [tag for tag in tags if tag.encode() in held] == []
    with connection.cursor() as cursor:
        for model in (Voice, *parting.said()):
            cursor.execute(f"SELECT id, xmin::text FROM {model._meta.db_table} ORDER BY ctid")
            rows = cursor.fetchall()
            assert [pk for pk, _xmin in rows] == sorted(pk for pk, _xmin in rows)
            assert len({xmin for _pk, xmin in rows}) == 1, model
        cursor.execute(
            "SELECT count(*) FROM pg_stats WHERE tablename = 'stakeholders_voice' AND attname = 'tag' AND null_frac < 1"
        )
        assert cursor.fetchone() == (0,)


LUCK = 12  # of sixty places, as many are left alone by a shuffle once in a thousand million runs (1/12!)


def test_rows_do_not_lie_in_the_order_of_writing(april):
    """The ids are chance: neither their order nor that of the voices tells who wrote first."""
    texts = [f"{n:03}" for n in range(60)]
    question = Contribution.objects.first().question
    for text in texts:
        voice = Voice.objects.create(dialogue=april.room.dialogue, group=april.room.groups["diggers"], tag=text)
        Contribution.objects.create(voice=voice, question=question, text=text, language="en", released=True)
    seal(april)
    for order in ("pk", "voice"):
        found = list(Contribution.objects.filter(text__in=texts).order_by(order).values_list("text", flat=True))
        assert sum(a == b for a, b in zip(found, texts, strict=True)) < LUCK
    by_id = list(Contribution.objects.filter(text__in=texts).order_by("pk").values_list("text", flat=True))
    by_voice = list(Contribution.objects.filter(text__in=texts).order_by("voice").values_list("text", flat=True))
    assert sum(a == b for a, b in zip(by_id, by_voice, strict=True)) < LUCK


# ---- and a second dialogue of the house


def test_key_of_another_dialogue_stays_and_it_goes_on(april):
    may = closed_world("may")
    seal(april)
    assert keys.read(Dialogue.objects.get(pk=may.room.dialogue.pk))
    assert client_of(may.users["hidden"]).get(may.path("question")).status_code == 200
    tick()
    assert not Dialogue.objects.get(pk=may.room.dialogue.pk).is_sealed
