"""The outline in another language: typed beside the original, kept in its row, marked when the original changes."""

import pytest
from django.urls import reverse

from dialogue import merging
from dialogue.models import Dialogue, TeamLog, TeamMember, words
from issues.frameworks import dump
from issues.frameworks.file import parse
from issues.models import Issue
from tests.issues.voting_room import staff
from tests.speaking import client_of
from workshops import outlining
from workshops.editor import translating
from workshops.editor.editing import NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def twi(april):
    april.dialogue.languages = ["tw"]
    april.dialogue.save()


@pytest.fixture
def issue(april):
    return april.dialogue.issues.get(key="rights")


def at(issue, what="issue"):
    return reverse("team_translation", args=["april", "tw", what, issue.pk])


def sent(client, path, **changes):
    form = client.get(path).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    return {**said, **changes}


def read(issue, field="title"):
    return words(Issue.objects.read_in("tw").get(pk=issue.pk), field)


def test_a_row_is_translated_and_the_next_one_follows(april, issue):
    answer = april.client.post(at(issue), sent(april.client, at(issue), title="Tumi", next="1"))
    after = april.dialogue.issues.exclude(pk=issue.pk).order_by("position").first()
    assert answer.url == at(after)
    assert (read(issue).text, read(issue).is_stale, read(issue, "problem").is_original) == ("Tumi", False, True)
    assert TeamLog.objects.filter(action="translated into").get().detail == f"Twi: {issue.title}"
    page = april.client.get(reverse("team_translations", args=["april", "tw"])).content.decode()
    assert "1 of " in page


def test_what_was_only_looked_at_is_not_logged(april, issue):
    assert april.client.post(at(issue), sent(april.client, at(issue))).status_code == 302
    assert not TeamLog.objects.filter(action="translated into").exists()


def test_a_changed_original_is_shown_and_saving_again_confirms(april, issue):
    april.client.post(at(issue), sent(april.client, at(issue), title="Tumi"))
    Issue.objects.filter(pk=issue.pk).update(title="Rights to the ground")
    listed = april.client.get(reverse("team_translations", args=["april", "tw"])).content.decode()
    assert "1 is older than its original" in listed
    assert "The original was changed after this was translated." in april.client.get(at(issue)).content.decode()
    april.client.post(at(issue), sent(april.client, at(issue)))
    assert not read(issue).is_stale


def test_an_original_that_changes_while_somebody_translates_stays_marked(april, issue):
    said = sent(april.client, at(issue), title="Tumi")
    Issue.objects.filter(pk=issue.pk).update(title="Rights to the ground")
    april.client.post(at(issue), said)
    assert (read(issue).text, read(issue).is_stale) == ("Tumi", True)


def test_two_translators_lose_nothing(april, issue):
    late = sent(april.client, at(issue), title="Akyire", problem="Ɔhaw")
    translating.translate(row=issue, tag="tw", by=april.organiser, title="Kan")
    answer = april.client.post(at(issue), late)
    page = answer.content.decode()
    assert (answer.status_code, "Kan" in page, "Akyire" in page, "Ɔhaw" in page) == (409, True, True, True)
    assert read(issue).text == "Kan"
    with pytest.raises(merging.Clash):
        translating.translate(row=issue, tag="tw", by=april.organiser, title="B", seen=merging.marks({"title": ""}))


def test_an_empty_box_takes_the_translation_away(april, issue):
    april.client.post(at(issue), sent(april.client, at(issue), title="Tumi"))
    april.client.post(at(issue), sent(april.client, at(issue), title=""))
    assert Issue.objects.get(pk=issue.pk).worded == {}


def test_roles_are_lines_and_the_head_has_a_page(april):
    group = april.groups["diggers"]
    group.roles = ["labourer", "gang leader"]
    group.save()
    april.client.post(at(group, "group"), sent(april.client, at(group, "group"), roles="odwumayɛni\n\n kuw panyin "))
    group.refresh_from_db()
    assert group.worded["tw"]["roles"]["text"] == ["odwumayɛni", "kuw panyin"]
    april.client.post(at(april.dialogue, "head"), sent(april.client, at(april.dialogue, "head"), title="Anisoadehu"))
    assert words(Dialogue.objects.read_in("tw").get(slug="april"), "title").text == "Anisoadehu"


def test_what_is_typed_loads_again_from_the_file(april, issue):
    group = april.groups["diggers"]
    group.roles = ["labourer"]
    group.save()
    april.client.post(at(issue), sent(april.client, at(issue), title="Tumi\na ɛwɔ  hɔ", problem="Baako.\n\nMmienu."))
    names = {"name": "n" * 180, "short_name": "s" * 90, "roles": "r" * 120}
    assert april.client.post(at(group, "group"), sent(april.client, at(group, "group"), **names)).status_code == 302
    for name, typed in (("short_name", "s" * 91), ("roles", "r" * 121)):
        wrong = april.client.post(at(group, "group"), sent(april.client, at(group, "group"), **{name: typed}))
        assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, [name])
    said = outlining.read(april.dialogue)
    assert parse(dump.dump(said)).issues == said.issues
    assert parse(dump.dump(said)).groups == said.groups


def test_too_long_a_translation_keeps_what_was_typed(april, issue):
    long = april.client.post(at(issue), sent(april.client, at(issue), title="a" * 500, problem="Ɔhaw"))
    assert (long.status_code, "Ɔhaw" in long.content.decode(), read(issue).is_original) == (422, True, True)


def test_who_translates(april, issue):
    rapporteur = client_of(staff(april.dialogue, TeamMember.Role.RAPPORTEUR, "Rapha"))
    assert rapporteur.get(at(issue)).status_code == 200
    assert client_of(april.observer).get(at(issue)).status_code == 404
    assert client_of(april.digger.user).get(at(issue)).status_code == 404
    assert april.client.get(reverse("team_translations", args=["april", "fr"])).status_code == 404
    assert april.client.get(reverse("team_translation", args=["april", "tw", "people", 1])).status_code == 404
    assert april.client.get(reverse("team_translation", args=["april", "tw", "term", 9999])).status_code == 404


def test_it_goes_on_after_opening_and_ends_with_the_dialogue(april, issue):
    Dialogue.objects.update(phase="gather", opened_on="2026-11-30")
    translating.translate(row=issue, tag="tw", by=april.organiser, title="Tumi")
    assert read(issue).text == "Tumi"
    Dialogue.objects.update(phase="closed")
    with pytest.raises(NotNow):
        translating.translate(row=issue, tag="tw", by=april.organiser, title="Akyire")
    said = april.client.post(at(issue), {"title": "Akyire"})
    assert (said.status_code, "Akyire" in said.content.decode()) == (422, True)


@pytest.mark.parametrize("many", [False, True])
def test_queries_do_not_grow_with_the_rows(april, many, django_assert_max_num_queries, add):
    if many:
        for n in range(5):
            add("goal", scope="overall", text=f"Goal {n}.")
    with django_assert_max_num_queries(20):
        april.client.get(reverse("team_translations", args=["april", "tw"]))
