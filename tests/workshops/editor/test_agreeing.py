"""A focal point says "agreed" for a group before the dialogue opens: to which version, who sees it, and what changes it."""

import pytest
from django.urls import reverse

from dialogue.models import TeamLog
from issues import history, steering
from stakeholders import farewells, leaving, representing
from stakeholders.models import FocalPoint
from tests.speaking import client_of
from workshops.editor import agreeing, digesting, editing, reading_agreed, translating
from workshops.editor.kinds import KINDS, everything

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(name, args=["april", *args])


def named(april, *people):
    for person in people:
        representing.name(participant=person, by=april.organiser)


def agree(april, person):
    return agreeing.agree(participant=person, seen=digesting.digest_of(april.dialogue))


def states(april):
    found = everything(april.dialogue)
    rows = reading_agreed.by_group(april.dialogue, found["group"], digesting.digest(april.dialogue, found))
    return {one.group.key: one.state for one in rows}


def open_it(april):
    steering.change_phase(dialogue=april.dialogue, phase="gather", seen="draft", by=april.organiser)


def test_each_speaking_group_stands_as_its_focal_point_left_it(april):
    assert states(april) == dict.fromkeys(("diggers", "owners", "lsm", "gov", "cso", "communities"), "nobody")
    named(april, april.digger, april.officer)
    agree(april, april.officer)
    assert [states(april)[key] for key in ("diggers", "gov", "lsm")] == ["asked", "agreed", "nobody"]
    editing.change(row=april.dialogue.terms.get(), by=april.organiser, definition="Allowed.")
    assert states(april)["gov"] == "changed"
    agree(april, april.officer)
    assert states(april)["gov"] == "agreed"


@pytest.mark.parametrize("what", ["order", "policy", "title"])
def test_version_is_all_that_people_read(april, what):
    before = digesting.digest_of(april.dialogue)
    if what == "order":
        editing.move(row=april.dialogue.issues.get(key="rights"), by=april.organiser, way=1)
    elif what == "policy":
        editing.change(row=april.groups["lsm"], by=april.organiser, policy="hidden")
    else:
        april.dialogue.title = "May"
    assert digesting.digest_of(april.dialogue) != before


def test_version_tells_nothing_of_the_rows_numbers(april):
    """The same outline has the same version, whatever else the database holds."""
    before = digesting.digest_of(april.dialogue)
    again = editing.add(dialogue=april.dialogue, what="term", by=april.organiser, name="Pit", definition="…", note="")
    editing.drop(row=again, by=april.organiser)
    assert digesting.digest_of(april.dialogue) == before


def test_focal_point_finds_the_outline_reads_what_is_kept_and_agrees_by_one_press(april):
    named(april, april.digger)
    client = client_of(april.digger)
    assert at("outline_agree") in client.get(at("dialogue_home")).content.decode()
    page = client.get(at("outline_agree"))
    text = page.content.decode()
    assert ["Mineral rights: question 1?" in text, "it is not an answer or a vote" in text] == [True, True]
    sent = client.post(at("outline_agree"), {"seen": page.context["digest"]})
    focal = FocalPoint.objects.get()
    assert (sent.status_code, focal.agreed_digest, focal.group.key) == (302, page.context["digest"], "diggers")
    assert "You have agreed to this version." in client.get(at("outline_agree")).content.decode()
    entry = TeamLog.objects.get(action="agreed to the outline for")
    assert (entry.by, entry.by_whom, entry.detail) == (None, "self", "Diggers")


def test_outline_that_changed_while_it_was_read_is_shown_again(april):
    named(april, april.digger)
    client = client_of(april.digger)
    seen = client.get(at("outline_agree")).context["digest"]
    editing.change(row=april.dialogue.terms.get(), by=april.organiser, definition="Allowed.")
    late = client.post(at("outline_agree"), {"seen": seen})
    assert (late.status_code, FocalPoint.objects.get().agreed_on) == (409, None)
    assert "The outline changed while you read." in late.content.decode()


def test_nobody_else_finds_the_page_and_who_moves_on_is_none_any_more(april):
    named(april, april.officer)
    assert [client_of(user).get(at("outline_agree")).status_code for user in (april.digger, april.organiser)] == [
        404,
        404,
    ]
    agree(april, april.officer)
    leaving.regroup(participant=april.officer, group=april.groups["lsm"], by=april.organiser)
    assert (states(april)["gov"], states(april)["lsm"]) == ("nobody", "nobody")


def test_team_names_on_the_persons_page_and_takes_it_back(april):
    path = at("person_focal", april.officer.ref)
    april.client.post(path)
    assert (
        "has not agreed to the outline yet" in april.client.get(at("team_person", april.officer.ref)).content.decode()
    )
    april.client.post(path, {"take_back": "yes"})
    assert FocalPoint.objects.count() == 0
    assert client_of(april.observer).post(path).status_code == 404


def test_opening_page_says_which_groups_have_not_agreed_and_opens_all_the_same(april):
    named(april, april.digger, april.officer)
    agree(april, april.officer)
    page = april.client.get(at("team_outline_opening"))
    assert [group.key for group in page.context["silent"]] == ["diggers", "owners", "lsm", "cso", "communities"]
    assert at("team_outline_opening") in april.client.get(at("team")).content.decode()
    april.client.post(at("phase_change"), {"seen": "draft", "phase": "gather"})
    april.dialogue.refresh_from_db()
    assert april.dialogue.was_opened


def test_names_are_for_those_who_look_after_people(april):
    named(april, april.officer)
    pages = [client.get(at("team_outline_opening")) for client in (april.client, client_of(april.observer))]
    assert ["Grace" in page.content.decode() for page in pages] == [True, False]


def test_after_opening_nobody_is_named_and_nobody_agrees(april):
    named(april, april.digger)
    open_it(april)
    with pytest.raises(representing.Opened):
        agree(april, april.digger)
    with pytest.raises(representing.Opened):
        named(april, april.officer)
    client = client_of(april.digger)
    assert [words in client.get(at("outline_agree")).content.decode() for words in ("has opened", "<form id")] == [
        True,
        False,
    ]
    client.post(at("outline_agree"), {"seen": digesting.digest_of(april.dialogue)})
    assert FocalPoint.objects.get().agreed_on is None


def test_home_says_that_somebody_has_agreed(april):
    named(april, april.officer)
    agree(april, april.officer)
    assert "You agreed to the outline on" in client_of(april.officer).get(at("dialogue_home")).content.decode()


def test_what_was_agreed_stays_agreed_once_words_are_corrected(april):
    named(april, april.officer)
    agree(april, april.officer)
    open_it(april)
    april.dialogue.refresh_from_db()
    april.dialogue.terms.update(definition="Allowed.")
    assert states(april)["gov"] == "agreed"


def test_it_goes_with_the_place_and_when_names_are_forgotten(april):
    named(april, april.digger, april.officer)
    leaving.leave(participant=april.digger)
    assert FocalPoint.objects.get().participant == april.officer
    farewells.forget(april.dialogue)
    assert FocalPoint.objects.count() == 0


def test_it_stands_in_what_is_held_about_somebody(april):
    named(april, april.officer)
    agree(april, april.officer)
    page = client_of(april.officer).get(reverse("held")).content.decode()
    assert ["Outlines you were asked to agree to" in page, digesting.digest_of(april.dialogue) in page] == [True, True]


def test_what_the_team_did_to_the_outline_reads_in_sentences_after_names_are_forgotten_too(april):
    """Each line has words of its own, with its detail and without."""
    named(april, april.officer)
    agree(april, april.officer)
    term = april.dialogue.terms.get()
    editing.change(row=term, by=april.organiser, definition="Allowed.")
    translating.translate(row=term, tag="tw", by=april.organiser, name="Tokuro")
    editing.drop(row=term, by=april.organiser)
    representing.unname(participant=april.officer, by=april.organiser)
    lines = TeamLog.objects.filter(dialogue=april.dialogue).order_by("pk")
    assert {line.action for line in lines} <= set(history.OUTLINE)
    farewells.forget(april.dialogue)
    assert [history.sentence(line) for line in lines.all()] == [
        "Named a focal point: Government.",
        "A focal point agreed to the outline: Government.",
        "Changed the outline.",
        "Translated a text of the outline.",
        "Deleted something from the outline.",
        "Took the naming of a focal point back: Government.",
    ]


def test_each_kind_of_row_that_is_added_has_a_sentence():
    added = {f"added to the outline a {kind}:" for kind in KINDS}
    assert added == {action for action in history.OUTLINE if action.startswith("added")}
