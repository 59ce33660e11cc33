"""The desk brings out nothing that nobody has read: no words of a translator's, no notes and no choices that wait for their hour."""

import datetime

import pytest
from django.urls import reverse

from dialogue import database_time, merging, speaking, translated
from issues import leaving
from issues.models import Contribution, Decision, Translator
from stakeholders import leaving as going
from stakeholders.models import Participant
from tests.attacks.worlds import client_of
from tests.workshops.desk.test_desk import FRENCH, answer_of, at, named, put, rapporteur, seen_by
from workshops.desk import texts, translating
from workshops.drafts import drafting, snapshot
from workshops.models import AgendaDraft, DraftQuote, Session, Summary, SummaryAnswer, TableNote, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def translator(april):
    """A client of somebody whom the team has named."""
    person = named(april)
    translating.allow(participant=person, by=april.room.organiser)
    return client_of(person.user)


@pytest.fixture
def note(april):
    Session.objects.filter(pk=april.things["round"]).update(issue=april.room.issues[0])
    return TableNote.objects.create(session_id=april.things["round"], table=2, agreed="One scale at every pit.")


def standing(said, tag="fr"):
    return Contribution.objects.get(pk=said.pk).translations.get(tag, {})


def publish_minutes():
    Workshop.objects.update(minutes_published_at=database_time.now())


# ---- words of somebody else's


@pytest.mark.trust("F16")
def test_what_was_sent_while_the_team_read_is_not_shown(april, translator):
    said, team = answer_of(april), rapporteur(april)
    put(translator, said, "Le creuseur A.")
    seen = seen_by(team, said)
    put(translator, said, "Le creuseur B.", seen=seen_by(translator, said))
    late = put(team, said, "Le creuseur A.", seen=seen)
    page = late.content.decode()
    assert (late.status_code, "Le creuseur A.</textarea>" in page, "Theirs: “Le creuseur B.”" in page) == (
        409,
        True,
        True,
    )
    assert standing(said)["state"] == "sent"
    put(team, said, "Le creuseur A.", seen=seen_by(team, said))
    assert (standing(said)["state"], standing(said)["text"]["text"]) == ("shown", "Le creuseur A.")


@pytest.mark.parametrize("typed", ["", FRENCH])
def test_a_page_without_marks_had_shown_nothing(april, translator, typed):
    said = answer_of(april)
    put(translator, said, "Le creuseur A.")
    for client in (translator, rapporteur(april)):
        assert put(client, said, typed).status_code == 409
    assert (standing(said)["state"], standing(said)["text"]) == ("sent", {"text": "Le creuseur A."})


def test_what_was_taken_away_meanwhile_does_not_come_back_unasked(april, translator):
    said, team = answer_of(april), rapporteur(april)
    put(translator, said, "Le creuseur A.")
    seen = seen_by(team, said)
    put(translator, said, "", seen=seen)
    assert put(team, said, "Le creuseur A.", seen=seen).status_code == 409
    assert standing(said) == {}


# ---- what waits for its hour


def test_whoever_translates_reads_notes_with_the_minutes(april, translator, note):
    client, where = translator, {"of": april.room.issues[0].key}

    def found(client):
        page = client.get(reverse("desk_list", args=["april", "fr"]), where).content.decode()
        return (note.agreed in page, client.get(at(note, "note")).status_code)

    sent = {"agreed": "Une balance.", "of": translated.digest(note.originals)}
    assert (found(client), found(rapporteur(april))) == ((False, 404), (True, 200))
    assert client.post(at(note, "note"), sent).status_code == 404
    publish_minutes()
    assert found(client) == (True, 200)
    client.post(at(note, "note"), sent)
    note.refresh_from_db()
    assert note.translations["fr"]["state"] == "sent"


def test_data_of_members_have_no_notes_before_the_minutes(april, note):
    assert not texts.notes(april.room.dialogue).exists()
    assert texts.notes(april.room.dialogue, is_team=True).get() == note
    publish_minutes()
    assert texts.notes(april.room.dialogue).get() == note


def test_nobody_but_the_team_translates_before_people_may_read(april, translator):
    april.room.dialogue.phase = "draft"
    april.room.dialogue.save(update_fields=["phase"])
    paths = [reverse("desk", args=["april"]), reverse("desk_list", args=["april", "fr"]), at(answer_of(april))]
    assert [translator.get(path).status_code for path in paths] == [404] * 3
    assert [rapporteur(april).get(path).status_code for path in paths] == [200] * 3


def test_only_the_team_finds_what_is_chosen_for_what_nobody_has_got_yet(april, translator):
    client, team = translator, rapporteur(april)
    AgendaDraft.objects.filter(published_at=None).update(number=60)  # the latest
    DraftQuote.objects.all().delete()
    SummaryAnswer.objects.all().delete()
    of_summary, of_draft = answer_of(april, "Digger 1 speaks."), answer_of(april, "Digger 2 speaks.")
    summary, draft = Summary.objects.get(sent_at=None), AgendaDraft.objects.get(published_at=None)
    SummaryAnswer.objects.create(summary=summary, contribution=of_summary, quoted=True)
    DraftQuote.objects.create(draft=draft, contribution=of_draft, issue_key="x", position=0)

    def found(client):
        page = client.get(reverse("desk_list", args=["april", "fr"]), {"of": "chosen"}).content.decode()
        return [said.text in page for said in (of_summary, of_draft)]

    assert (found(client), found(team)) == ([False, False], [True, True])
    Summary.objects.filter(pk=summary.pk).update(sent_at=database_time.now())
    AgendaDraft.objects.filter(pk=draft.pk).update(published_at=database_time.now())
    assert found(client) == [True, True]


# ---- drafts


def in_french(draft):
    """(translations of reasons, lines of tables) of an issue, as somebody who reads French gets them."""
    with speaking.to("fr", draft.dialogue):
        items = snapshot.fill(draft).items
    item = next(item for item in items if draft.keys[str(item.number)] == "rights-april")
    given = (*item.reasons_for, *item.reasons_against, *item.reasons)
    return {each.translation for each in given}, item.tables


def test_drafts_have_no_translation_that_the_desk_has_no_more(april, note):
    decision = Decision.objects.filter(issue__key="rights-april").exclude(reasons=[]).get()
    team = rapporteur(april)

    def save(reason, line, seen_reason="", seen_line=""):
        for at_part in range(len(decision.reasons)):
            of = translated.digest({"text": "So be it."})
            team.post(at(decision, "reason", part=at_part), {"text": reason, "of": of, "seen": seen_reason})
        of = translated.digest(note.originals)
        team.post(at(note, "note"), {"agreed": line, "of": of, "seen": seen_line})

    save("Soit.", "Une balance.")
    draft = drafting.make(dialogue=april.room.dialogue, by=april.room.organiser)
    assert "Soit." not in str(draft.more) + str(draft.content)
    reasons, [line] = in_french(draft)
    assert (reasons, "Une balance." in line, "One scale at every pit." in line) == ({"Soit."}, True, True)
    shown = merging.marks({"text": "Soit."}), merging.marks({"agreed": "Une balance."})
    save("Ainsi soit-il.", "Une seule balance.", *shown)
    reasons, [line] = in_french(draft)
    assert (reasons, "Une seule balance." in line) == ({"Ainsi soit-il."}, True)
    shown = merging.marks({"text": "Ainsi soit-il."}), merging.marks({"agreed": "Une seule balance."})
    save("", "", *shown)
    reasons, [line] = in_french(draft)
    assert (reasons, "balance" in line, "One scale at every pit." in line) == ({""}, False, True)


@pytest.mark.parametrize(("name", "most"), [("draft", 8), ("draft_said", 7)])
def test_page_of_a_draft_with_all_of_it_costs_no_more(april, note, name, most, django_assert_max_num_queries):
    note.keep_translations(translated.put({}, note.originals, "fr", {"agreed": "Une balance."}))
    AgendaDraft.objects.filter(published_at=None).delete()
    late = drafting.make(dialogue=april.room.dialogue, by=april.room.organiser)
    published = AgendaDraft.objects.exclude(pk=late.pk).get().published_at
    AgendaDraft.objects.filter(pk=late.pk).update(published_at=published + datetime.timedelta(hours=1))
    client = client_of(april.users["named"])
    with django_assert_max_num_queries(most):
        page = client.get(reverse(name, args=["april", late.number, *([1] if name == "draft_said" else [])]))
    assert page.status_code == 200


def test_a_draft_keeps_the_words_of_a_note_that_reads_otherwise_by_now(april, note):
    draft = drafting.make(dialogue=april.room.dialogue, by=april.room.organiser)
    note.agreed = "Two scales."
    note.translations = translated.put({}, note.originals, "fr", {"agreed": "Deux balances."})
    note.save()
    [line] = in_french(draft)[1]
    assert ("One scale at every pit." in line, "alances" in line) == (True, False)


# ---- who translates


@pytest.mark.parametrize("way", ["leaves", "hides"])
def test_whoever_may_translate_no_more_is_forgotten_by_night(april, translator, way):
    person = named(april)
    leaving.drop_translators()
    assert Translator.objects.get().participant == person
    if way == "leaves":
        going.leave(participant=person)
    else:
        Participant.objects.filter(pk=person.pk).update(group=april.room.groups["diggers"])
    leaving.drop_translators()
    assert not Translator.objects.exists()


def test_a_row_whose_person_the_release_before_has_deleted_goes(april, translator):
    Translator.objects.update(participant_id=2**40)  # the database asks for nobody
    leaving.drop_translators()
    assert not Translator.objects.exists()
