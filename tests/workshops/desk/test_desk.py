"""The desk of translations: who gets there, what is found there, and what becomes of it."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from dialogue import translated
from dialogue.models import TeamLog
from issues import answering, releasing
from issues.models import Contribution, Decision, Proposal, Translator
from tests.attacks.worlds import ask, callers, client_of, say
from workshops.desk import texts, translating
from workshops.models import TableNote

pytestmark = pytest.mark.django_db
FRENCH = "Le creuseur parle."


def answer_of(april, text="Digger 1 speaks."):
    return Contribution.objects.get(text=text)


def at(said, kind="answer", tag="fr", part=0, slug="april"):
    return reverse("desk_text", args=[slug, tag, kind, said.pk, part])


def put(client, said, text=FRENCH, **more):
    of = {"of": translated.digest(said.originals)}
    return client.post(at(said), {"text": text, **of, **more}, follow=True)


def seen_by(client, said):
    """What the form on the page marks as shown."""
    return re.search(r'name="seen" value="([^"]*)"', client.get(at(said)).content.decode())[1]


def in_french(client, path):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"  # as the menu of languages leaves it
    page = client.get(path).content.decode()
    del client.cookies[settings.LANGUAGE_COOKIE_NAME]
    return page


def rapporteur(april):
    return client_of(april.users["rapporteur"])


def named(april):
    return april.room.people["gov"][0]


# ---- who


def test_the_team_and_whoever_it_has_named_get_there(april):
    clients = callers(april)
    path = reverse("desk", args=["april"])

    def found():
        return {role for role, client in clients.items() if client.get(path).status_code == 200}

    team = {"organiser", "facilitator", "rapporteur"}
    assert found() == team
    press = reverse("person_translates", args=["april", named(april).ref])
    assert clients["rapporteur"].post(press).status_code == 404
    clients["facilitator"].post(press)
    assert found() == team | {"named"}
    assert [entry.action for entry in TeamLog.objects.order_by("pk")][-1:] == ["let somebody translate"]
    assert "Go to the translations" in clients["named"].get(reverse("you", args=["april"])).content.decode()
    clients["facilitator"].post(press, {"no_more": "yes"})
    assert found() == team


def test_nobody_who_stays_hidden_is_named(april):
    hidden = april.room.people["diggers"][0]
    assert not translating.allow(participant=hidden, by=april.room.organiser)
    client_of(april.users["organiser"]).post(reverse("person_translates", args=["april", hidden.ref]))
    assert not Translator.objects.exists()
    Translator.objects.create(participant=hidden)  # as if their group had spoken openly before
    assert client_of(hidden.user).get(reverse("desk", args=["april"])).status_code == 404


# ---- what


def test_only_what_everybody_reads_is_found(april):
    client, issue = client_of(april.users["organiser"]), april.room.issues[1]
    waits = say(april.room.people["diggers"][2], issue, "Nobody reads this yet.")
    hidden = say(april.room.people["lsm"][0], issue, "The team hid this.")
    Contribution.objects.filter(pk=hidden.pk).update(hidden=True)
    pages = [client.get(reverse("desk_list", args=["april", "fr"]), {"of": key}) for key in (issue.key, "chosen")]
    shown = "".join(page.content.decode() for page in pages)
    assert ("Nobody reads this yet." in shown, "The team hid this." in shown) == (False, False)
    for said, status in ((waits, 404), (hidden, 409)):
        assert client.get(at(said)).status_code == 404
        assert put(client, said).status_code == status
        with pytest.raises(translating.Gone):
            _press(april, said)
    assert not Contribution.objects.exclude(translations={}).exists()


def _press(april, said, **more):
    given = {"typed": {"text": FRENCH}, "seen": "", "of": translated.digest(said.originals), "is_team": True}
    given |= {"dialogue": april.room.dialogue, "kind": texts.ANSWER, "row": said.pk, "part": 0, "tag": "fr"}
    return translating.translate(**given | more)


def test_list_says_nothing_of_authors_and_counts_nothing(april):
    said = say(named(april), april.room.issues[0], "The office comes to the pits.")
    page = rapporteur(april).get(reverse("desk_list", args=["april", "fr"]), {"of": april.room.issues[0].key})
    shown = page.content.decode()
    middle = shown[shown.index("<main") : shown.index("</main>")]
    rows = re.findall(r'<p class="said"[^>]*>(.*?)</p>', middle)
    assert {"The office comes to the pits.", "Digger 1 speaks."} <= set(rows)
    ours = [said.voice.name, said.voice.group.short_name, "Diggers"]
    assert [word for word in ours if word and word in re.sub(r"<select.*?</select>", "", middle, flags=re.S)] == []
    answers = [row.text.row for row in page.context["page"] if row.text.kind == "answer"]
    assert answers == sorted(answers)  # by the random key


def test_what_is_in_the_language_already_is_left_out(april):
    text = "Nous voulons que le bureau vienne dans les mines avec tous ses papiers."
    say(named(april), april.room.issues[0], text)
    Contribution.objects.filter(text=text).update(language="")
    client, where = rapporteur(april), {"of": april.room.issues[0].key}
    pages = {tag: client.get(reverse("desk_list", args=["april", tag]), where).content.decode() for tag in ("fr", "sw")}
    assert (text in pages["fr"], text in pages["sw"]) == (False, True)


def test_reasons_proposals_and_notes_are_translated_too(april):
    client = rapporteur(april)
    proposal, decision = Proposal.objects.get(), Decision.objects.exclude(reasons=[]).first()
    note = TableNote.objects.create(session_id=april.things["round"], table=2, agreed="One scale at every pit.")
    sent = {"title": "Routes", "problem": "P", "opportunity": "O", "questions": "Comment ?"}
    client.post(at(proposal, "proposal"), {**sent, "of": translated.digest(proposal.originals)})
    client.post(at(decision, "reason"), {"text": "Soit.", "of": translated.digest({"text": "So be it."})})
    client.post(at(note, "note"), {"agreed": "Une balance.", "of": translated.digest(note.originals)})
    for row in (proposal, decision, note):
        row.refresh_from_db()
    assert proposal.translations["fr"]["text"]["questions"] == ["Comment ?"]
    assert decision.reasons[0]["translations"]["fr"]["text"] == {"text": "Soit."}
    assert note.translations["fr"]["text"] == {"agreed": "Une balance."}
    reader = client_of(april.users["named"])
    assert "Routes" in in_french(reader, reverse("proposal_list", args=["april"]))
    verdict = reverse("ballot_verdict", args=["april", april.things["closed"], decision.issue.key])
    page = in_french(reader, verdict)
    assert ('lang="fr">Soit.' in page, "So be it." in page) == (True, True)


# ---- how


def test_what_the_team_saves_is_read_at_once_with_the_original(april):
    said = answer_of(april)
    assert "people read it now" in put(rapporteur(april), said).content.decode()
    reader = client_of(april.users["named"])
    question = reverse("question", args=["april", april.room.issues[0].key, 1])
    page = in_french(reader, question)
    assert (f'lang="fr">{FRENCH}' in page, "Digger 1 speaks." in page) == (True, False)
    assert reverse("answer_whole", args=["april", said.pk]) in page
    whole = in_french(reader, reverse("answer_whole", args=["april", said.pk]))
    assert (FRENCH in whole, "Digger 1 speaks." in whole) == (True, True)
    page = reader.get(question).content.decode()  # in English
    assert (FRENCH in page, "Digger 1 speaks." in page) == (False, True)


def test_what_a_participant_sends_waits_for_the_team(april):
    said, person = answer_of(april), named(april)
    translating.allow(participant=person, by=april.room.organiser)
    client, question = client_of(person.user), reverse("question", args=["april", april.room.issues[0].key, 1])
    assert "once the team has read it" in put(client, said).content.decode()
    assert FRENCH not in in_french(client, question)
    assert (
        "Read and show it"
        in rapporteur(april)
        .get(reverse("desk_list", args=["april", "fr"]), {"of": april.room.issues[0].key})
        .content.decode()
    )
    put(rapporteur(april), said, "Le creuseur prend la parole.", seen=seen_by(rapporteur(april), said))
    assert "prend la parole" in in_french(client, question)
    late = put(client, said, "Autre chose.")
    assert (late.status_code, "the team has put a translation here" in late.content.decode()) == (422, True)


def test_nothing_says_who_translated(april):
    said, person = answer_of(april), named(april)
    translating.allow(participant=person, by=april.room.organiser)
    logged = TeamLog.objects.count()
    put(client_of(person.user), said)
    put(rapporteur(april), said, "Mieux.", seen=seen_by(rapporteur(april), said))
    [kept] = Contribution.objects.get(pk=said.pk).translations.values()
    assert (set(kept), kept["text"], kept["state"]) == ({"text", "by", "state", "of"}, {"text": "Mieux."}, "shown")
    assert TeamLog.objects.count() == logged


def test_two_at_once_read_each_other(april):
    said, client = answer_of(april), rapporteur(april)
    seen = seen_by(client, said)
    put(client_of(april.users["organiser"]), said, "Le leur.", seen=seen)
    late = put(client, said, "Le mien.", seen=seen)
    assert (late.status_code, "Le leur." in late.content.decode(), "Le mien." in late.content.decode()) == (
        409,
        True,
        True,
    )


def test_words_that_changed_meanwhile_are_told(april):
    said, client = answer_of(april), rapporteur(april)
    before = translated.digest(said.originals)
    Contribution.objects.filter(pk=said.pk).update(text="Other words by now.")
    late = client.post(at(said), {"text": FRENCH, "of": before})
    page = late.content.decode()
    assert (late.status_code, "these words are others by now" in page, FRENCH in page) == (409, True, True)
    assert Contribution.objects.get(pk=said.pk).translations == {}


def test_the_team_says_in_which_language_words_are(april):
    said, client = answer_of(april), rapporteur(april)
    put(client, said, "", language="tw")
    page = client_of(april.users["named"]).get(reverse("answer_whole", args=["april", said.pk])).content.decode()
    assert 'lang="tw">Digger 1 speaks.' in page
    open_words = say(named(april), april.room.issues[0], "The office comes to the pits.")
    pages = [client.get(at(words)).content.decode() for words in (said, open_words)]
    assert ['id="id_language"' in page for page in pages] == [True, False]  # its author named one


@pytest.mark.trust("F16")
def test_translations_change_with_the_words_at_the_fixed_time_and_no_sooner(april):
    """Whoever loads pages before and after a press of the author's learns nothing; after the clock nothing of it is left."""
    said = answer_of(april)
    put(rapporteur(april), said)
    _press(april, said, tag="tw", typed={"text": "Otufo kasa."})
    author, reader = april.room.people["diggers"][1], client_of(april.users["named"])
    pages = [reverse("question", args=["april", april.room.issues[0].key, 1]), at(said)]
    clients = (reader, rapporteur(april))

    def seen():
        found = [in_french(client, path) for client, path in zip(clients, pages, strict=True)]
        return [re.sub(r'value="[^"]{20,}"', "", page) for page in found]

    before = seen()
    answering.answer(participant=author, question=ask(april.room.issues[0]), text="Changed.", language="en")
    assert seen() == before
    releasing.tonight(april.room.dialogue)
    said.refresh_from_db()
    assert (said.text, said.translations) == ("Changed.", {})


def test_translation_stays_where_only_the_label_changes(april):
    said = answer_of(april)
    put(rapporteur(april), said)
    author = april.room.people["diggers"][1]
    answering.answer(
        participant=author, question=ask(april.room.issues[0]), text=said.text, language="en", show_group=False
    )
    releasing.tonight(april.room.dialogue)
    said.refresh_from_db()
    assert (said.show_group, said.translations["fr"]["text"]) == (False, {"text": FRENCH})


def test_sealed_dialogue_is_translated_no_more(april):
    said = answer_of(april)
    april.room.dialogue.phase = "sealed"
    april.room.dialogue.save(update_fields=["phase"])
    with pytest.raises(translating.Gone):
        _press(april, said)


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_as_many_queries_however_many_texts(april, rows, django_assert_max_num_queries):
    for person in april.room.people["lsm"][:rows]:
        say(person, april.room.issues[0], "The office comes to the pits.")
    client = rapporteur(april)
    with django_assert_max_num_queries(12):
        client.get(reverse("desk_list", args=["april", "fr"]), {"of": april.room.issues[0].key})
