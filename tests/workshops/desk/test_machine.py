"""Drafts by a machine: whose words go to which server, what becomes of what it answers, and who reads that. TRUST F12, §3.6, §3.7."""

import time

import pytest
from django.conf import settings as conf
from django.urls import reverse
from django.utils import translation

from dialogue import database_time, job_names, merging, translated
from dialogue.models import Dialogue, Job, TeamLog
from dialogue.worker import run
from issues import answering, releasing, setting_up
from issues.models import Contribution, Decision, Proposal
from tests.attacks.worlds import ask, client_of, propose, say
from tests.translation_server import running
from workshops.console import translating as beside_wall
from workshops.data import reading_translated
from workshops.desk import sweeping, texts, translating
from workshops.models import TableNote, Workshop

pytestmark = pytest.mark.django_db
NAMED = "The office comes to the pits and the people of the town can ask for it."
HIDDEN = "We have no water at the pit and the people of the town do not help us."
PROTECTED = "The river that we drink of is not what it was for the people of the village."
OFF = "This is not for the minutes, but the papers are with the chief of the town."
WAITS = "Nobody reads this yet, for it is not the hour at which the words come out."
EVERYBODY = {NAMED, HIDDEN, PROTECTED, OFF, WAITS}


@pytest.fixture
def server(settings):
    with running() as made:
        settings.TRANSLATE_URL, settings.TRANSLATE_PRIVATE = made.url, True
        yield made


def meanwhile(monkeypatch, happens, away=""):
    """While a text is away at the server, this one or any, in the thread that has the database."""
    real = sweeping.translator.translate

    def translate(server, lines, *codes):
        if not away or away in lines:
            happens()
        return real(server, lines, *codes)

    monkeypatch.setattr(sweeping.translator, "translate", translate)


@pytest.fixture
def spoken(april):
    """april, with words of everybody in it, in a dialogue in English and French."""
    people, issue = april.room.people, april.room.issues[1]
    say(people["lsm"][0], issue, NAMED)
    say(people["diggers"][1], issue, HIDDEN)
    say(people["communities"][0], issue, PROTECTED)
    say(people["lsm"][2], issue, OFF, off_record=True)
    releasing.tonight(april.room.dialogue)
    say(people["diggers"][2], issue, WAITS)
    use(april, "team")
    return april


def use(april, value):
    Dialogue.objects.filter(pk=april.room.dialogue.pk).update(machine_help=value, language="en", languages=["fr"])


def sweep(april, **payload):
    """As a worker does it."""
    pk = april.room.dialogue.pk
    job = Job.objects.create(
        kind=job_names.TRANSLATE,
        occasion=f"test {Job.objects.count()}",
        recipient=pk,
        payload={"id": pk, "at": "test", "part": 1, **payload},
        lane=Job.Lane.SLOW,
    )
    job = Job.objects.filter(pk=job.pk).first()
    job.take(job.run_after)
    run(job)
    job.refresh_from_db()
    assert job.state in (Job.State.DONE, Job.State.SKIPPED)
    return job


def of(text):
    return Contribution.objects.get(text=text)


def french(text):
    return of(text).translations.get("fr")


def in_french(client, path):
    client.cookies[conf.LANGUAGE_COOKIE_NAME] = "fr"
    page = client.get(path).content.decode()
    del client.cookies[conf.LANGUAGE_COOKIE_NAME]
    return page


def team(april):
    return client_of(april.users["organiser"])


def question(april):
    return reverse("question", args=["april", april.room.issues[1].key, 1])


# ---- whose words go where


@pytest.mark.trust("F12")
@pytest.mark.parametrize(("private", "sent"), [(True, {NAMED, HIDDEN}), (False, {NAMED})])
def test_whose_words_go_to_the_server(spoken, server, monkeypatch, private, sent):
    find = sweeping.translator.find
    found = find()
    public = type(found)(found.host, found.path, found.at, found.is_tls, private)
    monkeypatch.setattr(sweeping.translator, "find", lambda: public)
    sweep(spoken)
    assert set(server.texts) & EVERYBODY == sent
    assert {text for text in EVERYBODY if french(text)} == sent
    assert {said["by"] for said in [french(text) for text in sent]} == {translated.MACHINE}


def test_reasons_and_notes_of_nobody_in_particular(spoken, server, monkeypatch):
    """They may be of somebody protected: with such a group they go nowhere, else to a private server; an open group's reasons go."""
    note = TableNote.objects.create(session_id=spoken.things["round"], table=2, agreed=f"At the table: {HIDDEN}")
    sweep(spoken)
    assert note.agreed not in server.texts  # members read it with the minutes
    Workshop.objects.update(minutes_published_at=database_time.now())
    decision = Decision.objects.exclude(reasons=[]).first()
    reasons = [f"{name} says: {NAMED}" for name in ("Somebody", "The ministry")]
    decision.reasons = [
        {"text": reasons[0], "language": "en", "side": "", "group": ""},
        {"text": reasons[1], "language": "en", "side": "", "group": "gov"},
    ]
    decision.save(update_fields=["reasons"])
    sweep(spoken)
    assert set(server.texts) & {note.agreed, *reasons} == {reasons[1]}
    spoken.room.dialogue.groups.filter(policy="protected").update(policy="hidden")
    sweep(spoken)
    assert set(server.texts) >= {note.agreed, *reasons}
    decision.refresh_from_db()
    assert [reason["translations"]["fr"]["by"] for reason in decision.reasons] == ["machine"] * 2


def test_nothing_is_asked_where_nobody_wants_it(spoken, server, settings):
    use(spoken, "")
    sweep(spoken)
    settings.TRANSLATE_URL = ""
    use(spoken, "readers")
    sweep(spoken)
    settings.TRANSLATE_URL = server.url
    Dialogue.objects.filter(pk=spoken.room.dialogue.pk).update(phase="sealed")
    assert sweep(spoken).state == Job.State.SKIPPED
    assert server.knocks == []


def test_only_into_languages_that_dialogue_and_server_share(spoken, server):
    Dialogue.objects.filter(pk=spoken.room.dialogue.pk).update(languages=["fr", "sw", "es-MX"])
    sweep(spoken)
    assert {asked["target"] for asked in server.asked} == {"fr", "es"}
    assert set(of(NAMED).translations) == {"fr", "es-MX"}
    assert {asked["source"] for asked in server.asked} == {"en"}


def test_nothing_says_who_or_what_it_is(spoken, server):
    """The server gets words alone; a job names the dialogue alone; an order is new each time."""
    sweep(spoken)
    assert {key for asked in server.asked for key in asked} == {"q", "source", "target", "format"}
    job = Job.objects.filter(kind=job_names.TRANSLATE).first()
    assert (job.payload, job.error) == ({}, "")
    orders = set()
    for n in range(12):
        Contribution.objects.update(translations={})
        server.asked.clear()
        sweep(spoken, part=n)
        orders.add(tuple(server.texts))
    assert len(orders) > 1


def test_proposals_go_line_by_line(spoken, server):
    title = "Shared roads for the people of the town and of the pits"
    propose(spoken.room.people["gov"][2], title, questions=["Who is to pay for it?", "When will it be?"])
    releasing.tonight(spoken.room.dialogue)
    sweep(spoken)
    said = Proposal.objects.get(title=title).translations["fr"]["text"]
    assert said["title"] == f"[fr] {title}"
    assert said["questions"] == ["[fr] Who is to pay for it?", "[fr] When will it be?"]


# ---- at the clock


def test_fixed_time_begins_one_sweep_a_dialogue(spoken, server, settings):
    at = releasing.database_time.now()
    sweeping.after_releases(at)
    sweeping.after_releases(at)
    [job] = Job.objects.filter(kind=job_names.TRANSLATE)
    assert job.payload == {"id": spoken.room.dialogue.pk, "at": at.isoformat(), "part": 1}
    use(spoken, "")
    sweeping.after_releases(at.replace(year=2030))
    settings.TRANSLATE_URL = ""
    use(spoken, "team")
    sweeping.after_releases(at.replace(year=2031))
    assert Job.objects.filter(kind=job_names.TRANSLATE).count() == 1


def test_other_work_goes_first_after_a_while(spoken, server, monkeypatch):
    monkeypatch.setattr(sweeping, "PART", 0.2)
    meanwhile(monkeypatch, lambda: time.sleep(0.3))
    sweep(spoken)
    assert len(server.asked) == 1
    [following] = Job.objects.filter(kind=job_names.TRANSLATE, state=Job.State.WAITING)
    assert following.payload["part"] == 2


# ---- never over a person, and never over other words


def test_no_person_is_written_over(spoken, server, monkeypatch):
    said = of(NAMED)
    mine = translated.put({}, said.originals, "fr", {"text": "À moi."}, state=translated.SENT)
    said.keep_translations(mine)

    def typed_meanwhile():
        here = of(HIDDEN)
        here.keep_translations(translated.put(here.translations, here.originals, "fr", {"text": "À nous."}))

    meanwhile(monkeypatch, typed_meanwhile)
    sweep(spoken)
    assert NAMED not in server.texts
    assert (of(NAMED).translations, french(HIDDEN)["by"], french(HIDDEN)["text"]) == (
        *(mine, "person", {"text": "À nous."}),
    )


@pytest.mark.trust("F16")
def test_words_that_go_or_change_meanwhile_keep_nothing(spoken, server, monkeypatch):
    pk = of(NAMED).pk
    with monkeypatch.context() as patch:
        meanwhile(patch, lambda: Contribution.objects.filter(pk=pk).update(text="Other words by now."), NAMED)
        sweep(spoken)
    assert of("Other words by now.").translations == {}
    sweep(spoken)
    answering.answer(
        participant=spoken.room.people["diggers"][1],
        question=ask(spoken.room.issues[1]),
        text="Changed.",
        language="en",
    )
    assert french(HIDDEN)
    releasing.tonight(spoken.room.dialogue)
    assert of("Changed.").translations == {}


def test_what_the_team_takes_away_does_not_come_back(spoken, server):
    sweep(spoken)
    said, client = of(NAMED), team(spoken)
    path = reverse("desk_text", args=["april", "fr", "answer", said.pk, 0])
    client.post(path, {"text": "", "of": translated.digest(said.originals), "seen": seen_on(client.get(path))})
    sweep(spoken)
    assert french(NAMED)["state"] == translated.REFUSED
    assert "not translated yet" in row_of(client, spoken, NAMED)


def seen_on(page):
    return page.context["form"]["seen"].value()


def row_of(client, april, text):
    page = client.get(reverse("desk_list", args=["april", "fr"]), {"of": april.room.issues[1].key}).content.decode()
    return page.split(text)[1].split("</li>")[0]


# ---- a server that is no help


@pytest.mark.parametrize(
    "says",
    [
        lambda asked: b"<html>",
        lambda asked: {"translatedText": ["<script>alert(1)</script>"]},
        lambda asked: {"translatedText": None},
        lambda asked: b"x" * 300_000,
    ],
)
def test_silly_answers_change_nothing(spoken, server, says, caplog):
    server.says = says
    sweep(spoken)
    assert not Contribution.objects.exclude(translations={}).exists()
    assert [text for text in EVERYBODY if text in caplog.text] == []
    assert not Job.objects.filter(kind=job_names.TRANSLATE).exclude(state=Job.State.DONE).exists()


def test_a_server_that_is_down_stops_nothing(spoken, server, settings, caplog):
    server.status = 503
    sweep(spoken)
    settings.TRANSLATE_URL = "http://127.0.0.1:1"
    sweep(spoken)
    assert not Contribution.objects.exclude(translations={}).exists()
    assert ("is no help: Away 503" in caplog.text, "127.0.0.1" in caplog.text) == (True, False)


# ---- who reads it


def test_a_draft_is_read_at_the_desk_only_until_somebody_has_read_it(spoken, server):
    sweep(spoken)
    reader, client, said = client_of(spoken.users["named"]), team(spoken), of(NAMED)
    assert f"[fr] {NAMED}" not in in_french(reader, question(spoken))
    assert "translated by a machine, not read by a person" in row_of(client, spoken, NAMED)
    path = reverse("desk_text", args=["april", "fr", "answer", said.pk, 0])
    page = client.get(path)
    shown = page.content.decode()
    assert ("A machine made this translation" in shown, f"[fr] {NAMED}" in shown) == (True, True)
    client.post(
        path, {"text": f"[fr] {NAMED}", "of": translated.digest(said.originals), "seen": seen_on(page)}, follow=True
    )
    assert (french(NAMED)["by"], french(NAMED)["state"]) == (translated.PERSON, translated.SHOWN)
    page = in_french(reader, question(spoken))
    assert (f"[fr] {NAMED}" in page, 'class="answer"' in page) == (True, True)


def test_where_the_dialogue_says_so_readers_read_it_marked(spoken, server):
    use(spoken, "readers")
    sweep(spoken)
    page = in_french(client_of(spoken.users["named"]), question(spoken))
    with translation.override("fr"):
        mark = translation.gettext("translated by a machine, not read by a person")
    assert page.count(f"[fr] {NAMED}") == 1
    assert (f"[fr] {HIDDEN}" in page, mark in page) == (True, True)
    assert f"[fr] {PROTECTED}" not in page


def test_never_on_a_wall_nor_in_documents(spoken, server):
    use(spoken, "readers")
    sweep(spoken)
    said = of(NAMED)
    assert (said.reading_by_people.is_translated, said.read(("fr",)).is_translated) == (False, False)
    assert said.read(("fr",), by_machine=True).by_machine
    workshop = Workshop.objects.filter(dialogue=spoken.room.dialogue).first()
    Workshop.objects.filter(pk=workshop.pk).update(shown=said.pk)
    wall = in_french(client_of(None), reverse("wall", args=[workshop.wall_key]))
    assert f"[fr] {NAMED}" not in wall
    rows = list(reading_translated._of_kind(spoken.room.dialogue, texts.ANSWER))
    assert {row[-1] for row in rows} == {"machine"}  # the data say by whom


def test_turning_it_off_takes_it_away(spoken, server):
    use(spoken, "readers")
    sweep(spoken)
    here, by = spoken.room.dialogue, spoken.room.organiser
    for value, state in (("team", "sent"), ("readers", "shown"), ("", None)):
        setting_up.change(dialogue=here, by=by, machine_help=value)
        job = Job.objects.filter(kind=job_names.TRANSLATE, state=Job.State.WAITING).get()
        assert job.payload == {"id": here.pk, "turn": True}
        server.knocks.clear()
        job.take(job.run_after)
        run(job)
        assert (french(NAMED) or {}).get("state") == state
        assert server.knocks == []
    assert TeamLog.objects.filter(action="changed settings", detail="machine_help").count() == 3


def test_participants_help_with_what_a_machine_made(spoken, server):
    use(spoken, "readers")
    sweep(spoken)
    said = of(NAMED)
    given = {"dialogue": spoken.room.dialogue, "kind": texts.ANSWER, "row": said.pk, "part": 0, "tag": "fr"}
    seen = merging.marks({"text": french(NAMED)["text"]["text"]})
    given |= {"seen": seen, "of": translated.digest(said.originals), "is_team": False}
    assert not translating.translate(**given, typed={"text": ""})
    assert french(NAMED)["by"] == translated.MACHINE
    assert translating.translate(**given, typed={"text": "Mieux."})
    assert (french(NAMED)["by"], french(NAMED)["state"]) == (translated.PERSON, translated.SENT)


def test_what_is_typed_beside_the_wall_takes_its_place(spoken, server):
    """The console shows none of it, so whoever types there has nothing to compare with."""
    sweep(spoken)
    said = of(NAMED)
    workshop = Workshop.objects.filter(dialogue=spoken.room.dialogue).first()
    Workshop.objects.filter(pk=workshop.pk).update(shown=said.pk, state="live")
    assert beside_wall.translate(workshop=workshop, contribution=said, words="Le bureau vient.", tag="fr")
    assert (french(NAMED)["by"], french(NAMED)["text"]) == ("person", {"text": "Le bureau vient."})


# ---- what is said of it


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("gov", "a machine may translate them; what is off the record it never gets."),
        ("diggers", "a machine on the private network of this house may translate them; it gets no name."),
        ("communities", "No machine translates your words."),
    ],
)
def test_who_writes_is_told_what_becomes_of_it(spoken, group, words):
    client, path = client_of(spoken.room.people[group][-1].user), question(spoken)
    Dialogue.objects.filter(pk=spoken.room.dialogue.pk).update(phase="gather")
    assert words in client.get(path).content.decode()
    use(spoken, "")
    assert "machine" not in client.get(path).content.decode()


def test_settings_offer_it_where_the_house_has_a_server(spoken, settings):
    client, path = team(spoken), reverse("dialogue_settings", args=["april"])
    asked = "Who reads what a machine translates"
    assert asked in client.get(path).content.decode()  # it can be given up though the house has none any more
    use(spoken, "")
    assert asked not in client.get(path).content.decode()
    settings.TRANSLATE_URL = "https://translate.test"
    assert asked in client.get(path).content.decode()
