"""What the team read aloud: who is offered it, what a player gets, and what becomes of it when words change (issue 15, D5)."""

import gzip
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue import archive, speaking
from issues import correcting, forms_recordings, history, mpeg, promise_words, reading_recordings, recording, steering
from issues.frameworks import dump
from issues.models import Question, Recording
from tests.attacks.worlds import TONE, everything_kept, record
from tests.factories import make_dialogue, member, question
from tests.issues.voting_room import staff
from tests.speaking import client_of
from workshops import outlining

pytestmark = pytest.mark.django_db
SOUND = mpeg.clean(TONE)
MARK = b"Zqartistzq"
TAGGED = b"ID3\x04\0\0\0\0\0" + bytes([len(MARK)]) + MARK + SOUND.content + (b"TAG" + MARK).ljust(128)
LISTEN, PROMISE = "Listen to the question (0:02, 5 KB)", "Listen to how you are protected (0:02, 5 KB)"


@pytest.fixture
def april(settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    return make_dialogue(languages=["tw"])


@pytest.fixture
def miriam(april):
    return staff(april, "organiser", "Miriam")


def ask(dialogue):
    return question(dialogue, "rights", 1)


def promise(dialogue, policy, by, tag="en"):
    return recording.keep(spoken=reading_recordings.of_promise(dialogue, policy, tag), by=by, sound=SOUND)


def page(person, name="question", *args, status=200):
    user = getattr(person, "user", person)
    args = args or (("rights", 1) if name == "question" else ())
    answer = client_of(user).get(reverse(name, args=["april", *args]))
    assert answer.status_code == status
    return answer.content.decode()


def fetch(person, row, method="get", **headers):
    path = reverse("recording", args=["april", row.pk])
    return getattr(client_of(getattr(person, "user", person)), method)(path, headers=headers)


# ---- where people read and write


def test_question_and_promise_are_offered_where_they_stand(april, miriam):
    digger = member(april, "diggers", "Ama")
    before = page(digger)
    assert ["<audio" in before, "Listen" in before] == [False, False]
    asked, kept = record(ask(april), by=miriam), promise(april, "hidden", miriam)
    shown = page(digger)
    assert [LISTEN in shown, PROMISE in shown] == [True, True]
    players = re.findall(r"<audio[^>]*>", shown)
    assert ['preload="none"' in each and "controls" in each and "autoplay" not in each for each in players] == [
        True
    ] * 2
    assert [f"/recordings/{row.pk}/" in each for row, each in zip((asked, kept), players, strict=True)] == [True, True]
    assert len(re.findall(r"<details[^>]*listen[^>]*>", shown)) == 2
    assert not re.search(r"<details[^>]*listen[^>]* open", shown)


@pytest.mark.parametrize(
    ("group", "sees"),
    [("diggers", [True, False, False]), ("lsm", [False, True, False]), ("communities", [False, False, True])],
)
def test_each_hears_the_promise_to_groups_like_theirs(april, miriam, group, sees):
    rows = [promise(april, policy, miriam) for policy in ("hidden", "named", "protected")]
    shown = page(member(april, group, "Kofi"))
    assert [f"/recordings/{row.pk}/" in shown for row in rows] == sees
    assert [f"/recordings/{row.pk}/" in page(member(april, group, "Esi"), "proposal_new") for row in rows] == sees


def test_promise_is_offered_only_where_it_is_printed(april, miriam):
    record(ask(april), by=miriam)
    promise(april, "hidden", miriam)
    digger = member(april, "diggers", "Ama")
    steering.close_question(question=ask(april), by=miriam)
    assert [words in page(digger) for words in (LISTEN, PROMISE)] == [True, False]
    assert [words in page(miriam) for words in (LISTEN, PROMISE)] == [True, False]


def test_a_reader_is_offered_their_own_language_else_one_in_which_they_read(april, miriam):
    digger = member(april, "diggers", "Ama")
    record(ask(april), by=miriam, tag="fr")  # which the product speaks, and nothing of this dialogue
    assert "<audio" not in page(digger)
    record(ask(april), by=miriam, tag="tw")
    assert [LISTEN in page(digger), "Twi</small>" in page(digger)] == [True, True]
    english = record(ask(april), by=miriam)
    assert [f"/recordings/{english.pk}/" in page(digger), "Twi</small>" in page(digger)] == [True, False]


def test_order_of_languages_is_that_of_the_texts(april):
    for tag, order in (("en", ["en", "tw"]), ("tw", ["tw", "en"]), ("sw", ["sw", "en", "tw"])):
        with speaking.to(tag, april):
            assert reading_recordings.reading_tags(april) == order


@pytest.mark.one_database
def test_offering_costs_one_query_and_few_bytes(april, miriam):
    digger = member(april, "diggers", "Ama")
    client, path = client_of(digger.user), reverse("question", args=["april", "rights", 1])
    costs = []
    for _n in range(2):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(path).content
        costs.append((len(queries), len(gzip.compress(shown))))
        record(ask(april), by=miriam)
        promise(april, "hidden", miriam)
    (bare, light), (offering, heavy) = costs
    assert bare == offering <= 8
    assert heavy - light < 400
    assert "sound" not in "".join(query["sql"] for query in queries if "issues_recording" in query["sql"])


@pytest.mark.trust("F2")
def test_listening_writes_nothing(april, miriam):
    row, digger = record(ask(april), by=miriam), member(april, "diggers", "Ama")
    client = client_of(digger.user)
    client.get(reverse("question", args=["april", "rights", 1]))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("recording", args=["april", row.pk]), headers={"Sec-Fetch-Mode": "no-cors"})
    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []
    assert len(queries) <= 5


# ---- what a player gets


def test_sound_comes_whole_and_says_no_time(april, miriam):
    row = record(ask(april), by=miriam)
    answer = fetch(member(april, "diggers", "Ama"), row, **{"Accept-Encoding": "gzip, br"})
    assert (answer.status_code, answer.content) == (200, SOUND.content)
    told = {
        name: answer.headers.get(name) for name in ("Content-Type", "ETag", "Accept-Ranges", "X-Content-Type-Options")
    }
    assert told == {
        "Content-Type": "audio/mpeg",
        "ETag": f'"{row.digest}"',
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
    }
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert {"Last-Modified", "Expires", "Date", "Age", "Content-Encoding", "Content-Disposition"} & set(
        answer.headers
    ) == set()
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]


SIZE = len(SOUND.content)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=0-1", 0, 1),
        ("bytes=100-199", 100, 199),
        (f"bytes=100-{SIZE * 9}", 100, SIZE - 1),
        ("bytes=-10", SIZE - 10, SIZE - 1),
        (f"bytes=-{SIZE * 9}", 0, SIZE - 1),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
    ],
)
def test_a_piece_is_answered_with_that_piece(april, miriam, asked, first, last):
    answer = fetch(
        member(april, "lsm", "Ama"), record(ask(april), by=miriam), Range=asked, **{"Accept-Encoding": "gzip"}
    )
    assert (answer.status_code, answer.content) == (206, SOUND.content[first : last + 1])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.headers["Content-Length"] == str(last + 1 - first)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE + 5}-{SIZE + 9}", "bytes=-0"])
def test_a_piece_that_is_not_there_is_refused(april, miriam, asked):
    answer = fetch(member(april, "lsm", "Ama"), record(ask(april), by=miriam), Range=asked)
    assert (answer.status_code, answer.content, answer.headers["Content-Range"]) == (416, b"", f"bytes */{SIZE}")


@pytest.mark.parametrize(
    "asked", ["bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b", "bytes=٣-", "0-1"]
)
def test_what_nobody_understands_is_answered_whole(april, miriam, asked):
    answer = fetch(member(april, "lsm", "Ama"), record(ask(april), by=miriam), Range=asked)
    assert (answer.status_code, answer.content) == (200, SOUND.content)


def test_a_piece_of_another_recording_is_never_put_beside_this_one(april, miriam):
    row, ama = record(ask(april), by=miriam), member(april, "lsm", "Ama")
    assert fetch(ama, row, Range="bytes=0-1", **{"If-Range": f'"{row.digest}"'}).status_code == 206
    assert fetch(ama, row, Range="bytes=0-1", **{"If-Range": '"another"'}).status_code == 200
    assert fetch(ama, row, **{"If-None-Match": f'"{row.digest}"'}).status_code == 304
    assert fetch(ama, row, "head").content == b""


@pytest.mark.trust("E10")
def test_members_alone_hear_it(april, miriam):
    row = record(ask(april), by=miriam)
    elsewhere = make_dialogue("june")
    outsider = member(elsewhere, "lsm", "Nina")
    assert fetch(outsider, row).status_code == 404
    assert client_of(None).get(reverse("recording", args=["april", row.pk])).status_code in (302, 401)
    other = client_of(outsider.user).get(reverse("recording", args=["june", row.pk]))
    assert other.status_code == 404


# ---- when words change


def test_corrected_question_is_recorded_anew(april, miriam):
    row, digger = record(ask(april), by=miriam), member(april, "diggers", "Ama")
    correcting.correct(row=ask(april), by=miriam, why="Shorter.", text="Who pays?")
    assert LISTEN in page(digger)  # the old words stand until the night
    steering.night()
    assert "<audio" not in page(digger)
    assert (fetch(digger, row).status_code, fetch(miriam, row).status_code) == (404, 200)
    listed = page(miriam, "team_recordings_in", "en")
    assert ["the words have changed" in listed, "1 with words that have changed" in listed] == [True, True]
    assert "nobody but the team is offered it" in page(miriam, "team_recording", "en", row.question_id)
    again = record(ask(april), by=miriam)
    assert (again.pk, LISTEN in page(digger)) == (row.pk, True)


def test_corrected_translation_is_recorded_anew(april, miriam):
    asked = ask(april)
    asked.reword("tw", text="Hena na ɔtua?")
    asked.save()
    row = record(asked, by=miriam, tag="tw")
    assert reading_recordings.is_current(row)
    asked.reword("tw", text="Hena na obetua?")
    asked.save()
    row = Recording.objects.get(pk=row.pk)
    assert not reading_recordings.is_current(row)
    assert "Hena na obetua?" in page(miriam, "team_recording", "tw", asked.pk)


def test_promise_that_says_something_else_is_recorded_anew(april, miriam):
    row, digger = promise(april, "hidden", miriam), member(april, "diggers", "Ama")
    assert PROMISE in page(digger)
    april.moderation = "before"
    april.save()
    assert PROMISE not in page(digger)
    assert (fetch(digger, row).status_code, fetch(miriam, row).status_code) == (404, 200)
    promise(april, "hidden", miriam)
    april.drafts_public = True
    april.save()
    assert PROMISE not in page(digger)


@pytest.mark.parametrize("name", ["question", "proposal_new"])
@pytest.mark.parametrize("group", ["diggers", "lsm", "communities"])
def test_what_is_read_aloud_is_what_the_page_says(april, group, name):
    """But for what fits one person or one form alone: who writes, by which name, until when, and the way to the page of protection."""
    person = member(april, group, "Ama")
    spoken = promise_words.aloud(april, person.group.policy, "en")
    shown = page(person, name)
    printed = re.search(r'<p class="promise">(.*?)</p>', shown, re.DOTALL)[1]
    printed = " ".join(re.sub(r"<[^>]+>", "", printed).split())
    mine = ("You write as", "Your words are shown with your group", "You can ", "How you are protected")
    left = [one for one in re.split(r"(?<=\.) ", printed) if not one.startswith(mine)]
    assert [one for one in left if one not in spoken] == []
    said = [one for one in re.split(r"(?<=\.) ", spoken) if not one.startswith(mine)]
    assert [one for one in said if one not in printed] == []
    assert len(left) >= 2 - (group == "lsm")
    assert ["<" in spoken, "  " in spoken, "Ama" in spoken, person.group.name in spoken] == [False] * 4


def test_promise_in_a_language_without_a_catalogue_is_what_its_pages_say(april):
    april.language = "fr"
    english, french = (promise_words.aloud(april, "hidden", tag) for tag in ("en", "fr"))
    assert promise_words.aloud(april, "hidden", "tw") == french != english
    assert promise_words.aloud(april, "hidden", "pt-BR") == promise_words.aloud(april, "hidden", "pt")
    own = "Your name is not stored with your words. The team, companies, officials and other participants cannot see here who wrote them."
    april.product_words = {"tw": {own: "Yɛnkora wo din."}}
    assert promise_words.aloud(april, "hidden", "tw").startswith("Yɛnkora wo din.")


# ---- putting it up


def send(by, what, content, tag="en", status=302, **more):
    path = reverse("team_recording", args=["april", tag, what])
    client = client_of(by)
    shown = client.get(path).content.decode()
    form = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', shown) for name in ("once", "said")}
    data = {name: found[1] for name, found in form.items() if found} | more
    if content is not None:
        data["file"] = SimpleUploadedFile("Esi at home.mp3", content, "application/pdf")
    answer = client.post(path, data)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


@pytest.mark.trust("D9", "F3")
def test_only_what_is_heard_is_kept(april, miriam):
    asked = ask(april)
    assert MARK in TAGGED
    send(miriam, asked.pk, TAGGED)
    row = Recording.objects.get()
    assert (bytes(row.sound), row.size, row.seconds, row.question, row.language) == (
        SOUND.content,
        SIZE,
        2,
        asked,
        "en",
    )
    kept = str(everything_kept())
    assert [mark in kept for mark in ("Zqartistzq", "Esi at home", "application/pdf")] == [False] * 3
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT hex(sound) FROM issues_recording")
            assert MARK.hex().upper() not in cursor.fetchone()[0]
    assert LISTEN in page(member(april, "diggers", "Ama"))


def test_promise_is_put_up_and_told_in_the_history(april, miriam):
    send(miriam, "hidden", TONE, tag="tw")
    send(miriam, ask(april).pk, TONE)
    told = [history.sentence(entry) for entry in april.log.order_by("pk")]
    assert told == [
        "Put up a recording of the promise: Twi, to hidden groups.",
        "Put up a recording of a question: English: Mineral rights: question 1?",
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"GIF89a" + bytes(900), "This is no MP3."),
        (b"\0" * (mpeg.MOST_BYTES + 1), "This file is larger than 300 KB."),
        (SOUND.content + b"<script>alert(1)</script>", "There is more in this file than sound."),
        (b"", "This file is empty."),
        (None, "Choose an MP3 first."),
    ],
)
def test_page_says_why_a_file_is_refused(april, miriam, content, why):
    shown = send(miriam, ask(april).pk, content, status=422)
    field = shown[shown.index('id="id_file"') :]
    assert why in field
    assert Recording.objects.count() == 0


def test_words_that_changed_while_it_was_recorded_are_read_again(april, miriam):
    shown = send(miriam, ask(april).pk, TONE, status=422, said="0" * 64)
    assert "The words were changed meanwhile" in shown
    assert Recording.objects.count() == 0
    send(miriam, ask(april).pk, TONE)


@pytest.mark.trust("F1")
def test_recordings_never_keep_rows_from_being_put_in_order(april, miriam, monkeypatch):
    """A file of SQLite above ten megabytes waits for the night; the tables of PostgreSQL do not lie in one."""
    monkeypatch.setattr(recording, "MOST_ON_SQLITE", SIZE * 2)
    record(ask(april), by=miriam)
    promise(april, "named", miriam)
    record(ask(april), by=miriam)  # in place of another, it needs no more room
    if connection.vendor == "sqlite":
        assert "This house has room for 4 MB" in send(miriam, "hidden", TONE, status=422)
    else:
        send(miriam, "hidden", TONE)


def test_a_new_recording_takes_the_place_of_the_old_one(april, miriam):
    other = mpeg.Sound(SOUND.content * 2, 4)
    spoken = reading_recordings.of_question(ask(april), "en")
    first = recording.keep(spoken=spoken, by=miriam, sound=other)
    second = recording.keep(spoken=spoken, by=miriam, sound=SOUND)
    assert (first.pk, Recording.objects.count(), second.size) == (second.pk, 1, SIZE)
    promise(april, "hidden", miriam)
    promise(april, "hidden", miriam)
    assert Recording.objects.count() == 2
    for more in ({"question": ask(april)}, {"policy": "hidden"}, {}, {"question": ask(april), "policy": "hidden"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recording.objects.create(dialogue=april, language="en", sound=b"x", size=1, seconds=1, **more)


def test_taken_away_means_gone(april, miriam):
    row, asked = record(ask(april), by=miriam), ask(april)
    press = reverse("team_recording_drop", args=["april", "en", asked.pk])
    assert "Take it away" in page(miriam, "team_recording", "en", asked.pk)
    for _n in range(2):
        assert client_of(miriam).post(press).status_code == 302
    assert Recording.objects.count() == 0
    assert fetch(miriam, row).status_code == 404
    assert april.log.filter(action="took away a recording of a question").count() == 1


def test_closed_dialogue_keeps_its_recordings_as_they_are(april, miriam):
    record(ask(april), by=miriam)
    april.phase = "closed"
    april.save()
    shown = send(miriam, ask(april).pk, TONE, status=422)
    assert "its recordings stay as they are" in shown
    client_of(miriam).post(reverse("team_recording_drop", args=["april", "en", ask(april).pk]))
    assert Recording.objects.count() == 1


@pytest.mark.trust("E10")
def test_who_may_not_change_questions_reads_and_listens(april, miriam):
    row = record(ask(april), by=miriam)
    for role in ("observer", "rapporteur"):
        reader = staff(april, role, role)
        listed = page(reader, "team_recordings_in", "en")
        assert [f"/recordings/{row.pk}/" in listed, f"/en/{row.question_id}/" in listed] == [True, False]
        page(reader, "team_recording", "en", row.question_id, status=404)
    assert "/team/recordings/" in page(miriam, "team_questions")


def test_places_that_do_not_exist_are_not_found(april, miriam):
    elsewhere = make_dialogue("june")
    asked = ask(april).pk
    for tag, what in (("xx", asked), ("en", "others"), ("en", "9" * 30), ("en", ask(elsewhere).pk), ("en", "٣")):
        path = f"/d/april/team/recordings/{tag}/{what}/"
        assert client_of(miriam).get(path).status_code == 404
    page(miriam, "team_recordings_in", "xx", status=404)


@pytest.mark.one_database
def test_list_counts_what_is_missing_in_a_fixed_number_of_queries(april, miriam):
    record(ask(april), by=miriam)
    promise(april, "hidden", miriam, "tw")
    shown = " ".join(page(miriam, "team_recordings").split())
    assert ["English</a> <small" in shown, "Twi</a> <small" in shown, shown.count("1 of 7 recorded")] == [True, True, 2]
    assert "6 are missing" in page(miriam, "team_recordings_in", "en")
    costs, client = [], client_of(miriam)
    for _n in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("team_recordings", args=["april"]))
        costs.append(len(queries))
        for one in Question.objects.filter(issue__dialogue=april).select_related("issue__dialogue"):
            record(one, by=miriam)
    assert costs[0] == costs[1] <= 12


# ---- what becomes of it


def test_backups_hold_it_and_a_file_of_the_outline_does_not(april, miriam):
    row = record(ask(april), by=miriam)
    assert Recording in archive.tables()
    assert row.digest.encode() in b"".join(archive.lines(Recording))
    assert "recording" not in dump.dump(outlining.read(april))


def test_it_goes_with_its_question_and_with_its_dialogue(april, miriam):
    record(ask(april), by=miriam)
    promise(april, "named", miriam)
    ask(april).delete()
    assert [row.policy for row in Recording.objects.all()] == ["named"]
    april.delete()
    assert Recording.objects.count() == 0


def test_question_asked_in_another_sense_begins_without_one(april, miriam):
    record(ask(april), by=miriam)
    new = correcting.ask_anew(question=ask(april), by=miriam, why="Other.", text="Who digs?")
    assert "<audio" not in page(member(april, "lsm", "Ama"), "question", "rights", new.key)


def test_file_of_the_right_size_is_looked_at():
    assert forms_recordings.chosen(SimpleUploadedFile("x.mp3", TONE)).sound == SOUND
    assert forms_recordings.chosen(None) == forms_recordings.Chosen()
