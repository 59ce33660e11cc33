"""A new dialogue in the browser, from each thing that it can begin with; and throwing one away."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as house_settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue import keys, starters
from dialogue.models import Dialogue, HouseLog, Lineage, TeamLog, User
from issues.frameworks.outline import Goal
from issues.models import Issue
from stakeholders.models import CardBatch, Invitation, Participant, Voice
from tests.attacks.worlds import everything_kept, make_world
from tests.factories import make_dialogue, member, person, team
from tests.issues.voting_room import in_threads
from tests.speaking import client_of
from tests.workshops.files.test_files import hidden, upload
from tests.workshops.test_refilling import TEXT
from workshops import frameworks, outlining
from workshops.files import reading_files
from workshops.house import beginning

pytestmark = pytest.mark.django_db
NEW, HOUSE = reverse("house_new"), reverse("house")


@pytest.fixture
def nina(settings):
    settings.DEMO = True
    user = person("Nina", is_demo=True)
    starters.grant(user=user, name="Nina", email=user.email)
    return user


@pytest.fixture
def client(nina):
    return client_of(nina)


def make(client, begin, title="Gold in Ghana", **more):
    return client.post(NEW, {"title": title, "begin": begin, **more})


def the(slug):
    return Dialogue.objects.get(slug=slug)


def test_only_who_may_start_gets_here(nina):
    april = make_dialogue()
    for user in (person("Ama"), team(april), member(april, "gov", "Grace").user):
        assert client_of(user).get(NEW).status_code == 404
        assert make(client_of(user), "blank").status_code == 404
    assert Dialogue.objects.count() == 1


def test_bundled_framework_is_taken_over_in_one_press(client, nina):
    made = make(client, "bundled")
    assert made.url == "/d/gold-in-ghana/team/"
    ghana = the("gold-in-ghana")
    assert (ghana.title, ghana.framework.slug, ghana.issues.count()) == ("Gold in Ghana", "visioning-2015", 7)
    assert [(m.user, m.role) for m in ghana.team.all()] == [(nina, "organiser")]
    assert len(keys.read(ghana)) == 32
    assert {row.lineage for row in outlining.rows_of(ghana)} == {Lineage.UNCHANGED}
    assert [row.action for row in TeamLog.objects.filter(dialogue=ghana)] == ["started the dialogue"]
    assert HouseLog.objects.values_list("action", "detail").first() == ("started a dialogue", "Gold in Ghana")
    assert client.get(made.url).status_code == 200
    assert make(client, "bundled", title="Gold in Peru").status_code == 302
    assert Dialogue.objects.filter(kind="framework").count() == 1


def test_version_that_stands_in_the_house_is_taken_over(client):
    frameworks.load(frameworks.bundled())
    bare = "\n".join(line for line in TEXT.splitlines() if "uid:" not in line).replace(
        "key: visioning-2015", "key: own"
    )
    own = frameworks.load(reading_files.read(bare.replace("'Visioning 2015:", "'Ours:", 1))[0])
    page = client.get(NEW).content.decode()
    assert (page.count("Visioning 2015"), "The framework “Ours:" in page) == (1, True)
    make(client, "framework own")
    assert the("gold-in-ghana").framework == own


def test_blank_dialogue_has_pages_that_answer(client):
    made = make(client, "blank")
    ghana = the("gold-in-ghana")
    assert (ghana.issues.count(), ghana.groups.count(), ghana.question) == (0, 0, "")
    pages = (
        "",
        "team/",
        "people/",
        "team/settings/",
        "team/questions/",
        "team/people/",
        "team/outline-file/",
        "workshops/",
    )
    pages = (
        *pages,
        "team/invitations/",
        "team/outline-file/down/",
        "words/",
        "team/members/",
        "agenda/",
        "workshops/new/",
    )
    answers = {page: client.get(f"/d/gold-in-ghana/{page}").status_code for page in pages}
    assert ({page: s for page, s in answers.items() if s != 200}, made.status_code) == ({}, 302)


# ---- from a file


def test_file_is_shown_beside_the_bundled_framework_before_anything_is_made(client):
    text = TEXT.replace("name: Mining companies", "name: <b>Firms</b>", 1)
    page = make(client, "file", file=upload(text))
    said = page.content.decode()
    assert (page.status_code, "&lt;b&gt;Firms" in said, "<b>Firms" in said) == (200, True, False)
    assert Dialogue.objects.count() == 0
    more = {"outline": text, "slug": "gold-in-ghana", "shown": hidden(page), "make": "yes"}
    changed = make(client, "file", **(more | {"outline": text.replace("tier: 3", "tier: 2", 1)}))
    assert (changed.status_code, Dialogue.objects.count()) == (200, 0)
    assert make(client, "file", **more).status_code == 302
    ghana = the("gold-in-ghana")
    assert (ghana.groups.get(key="lsm").name, ghana.framework) == ("<b>Firms</b>", None)
    assert {row.from_uid for row in outlining.rows_of(ghana)} == {frameworks.bundled().uid}


def test_download_of_one_dialogue_begins_another_with_its_settings(client, nina):
    make(client, "bundled")
    Dialogue.objects.filter(slug="gold-in-ghana").update(
        agenda_minutes=90, rule={"name": "equal_mean", "threshold": "3/5", "block": "1/2"}
    )
    text = reading_files.text_of(the("gold-in-ghana"))
    page = make(client, "file", title="Peru", file=upload(text), settings="on")
    make(client, "file", title="Peru", outline=text, slug="peru", shown=hidden(page), make="yes", settings="on")
    peru, ghana = the("peru"), the("gold-in-ghana")
    named = text.replace("key: gold-in-ghana", "key: peru", 1).replace(f"uid: {ghana.uid}", f"uid: {peru.uid}", 1)
    assert reading_files.text_of(peru).replace("title: Peru", "title: Gold in Ghana", 1) == named


def test_faulty_file_loses_nothing_and_makes_nothing(client):
    bad = TEXT.replace("tier: 3", "tier: 9", 1)
    page = make(client, "file", file=upload(bad), slug="gold")
    assert (page.status_code, page.context["form"].data["outline"], Dialogue.objects.count()) == (422, bad, 0)
    said = page.content.decode()
    assert ('value="Gold in Ghana"' in said, 'value="gold"' in said, "must be a whole number" in said) == (True,) * 3
    assert make(client, "file").status_code == 422


def test_settings_of_a_file_stay_ticked_where_the_file_was_forgotten_at_first(client):
    page = make(client, "file", settings="on")
    box = re.search(r'<input[^>]*name="settings"[^>]*>', page.content.decode())
    assert (page.status_code, " checked" in box.group()) == (422, True)


def test_file_is_kept_when_something_else_is_wrong(client):
    page = make(client, "file", title="", file=upload(TEXT))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["title"])
    assert page.context["form"].data["outline"] == TEXT
    page = make(client, "blank", file=upload(TEXT))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["begin"])
    assert Dialogue.objects.count() == 0


# ---- a copy


def test_copy_takes_the_outline_and_nothing_of_people(nina):
    world = make_world()
    april = world.room.dialogue
    Dialogue.objects.filter(pk=april.pk).update(moderation="before", results_public=True)
    born = world.room.issues[1]
    Issue.objects.filter(pk=born.pk).update(origin="proposal", title="Zqborn", proposed_by=world.room.groups["lsm"])
    client = client_of(nina)
    assert make(client, "copy april").status_code == 422  # she has no role in it
    april.team.create(user=nina, role="observer")
    counts = [model.objects.count() for model in (Participant, Voice, Invitation, CardBatch, User)]
    assert make(client, "copy april").status_code == 302
    ghana = the("gold-in-ghana")
    assert (ghana.moderation, ghana.public) == ("before", [])
    assert [model.objects.count() for model in (Participant, Voice, Invitation, CardBatch, User)] == counts
    assert [issue.key for issue in ghana.issues.all()] == [world.room.issues[0].key]
    assert set(ghana.issues.values_list("origin", "proposed_by")) == {("framework", None)}
    assert [m.user for m in ghana.team.all()] == [nina]
    assert (ghana.opened_on, ghana.ballots.count(), ghana.ledger.count(), ghana.workshops.count()) == (None, 0, 0, 0)
    assert ghana.key_name != april.key_name
    assert "Zqborn" not in str(outlining.read(ghana))


def test_page_says_how_many_issues_stay_behind_in_a_copy(client, nina, django_assert_num_queries):
    april = make_dialogue(title="April")
    april.team.create(user=nina, role="organiser")
    Issue.objects.filter(dialogue=april).update(origin="framework")
    label = "A copy of the outline of “April”"
    first = client.get(NEW).content.decode()
    with CaptureQueriesContext(connection) as before:
        client.get(NEW)
    for n in range(2):
        Issue.objects.create(dialogue=april, key=f"born{n}", title="Born", position=8 + n, origin="proposal")
        make_dialogue(f"d{n}").team.create(user=nina, role="organiser")
    with django_assert_num_queries(len(before)):
        page = client.get(NEW).content.decode()
    more = f"{label}; 2 issues that people put forward stay behind"
    assert (label in first, label + ";" in first, more in page) == (True, False, True)


def test_half_written_outline_is_said_not_to_load_again(client):
    make(client, "blank")
    page = client.get("/d/gold-in-ghana/team/throw-away/").content.decode()
    assert ("half-written" in page, reading_files.read(reading_files.text_of(the("gold-in-ghana")))[0]) == (True, None)


def test_translated_title_comes_along_with_the_title_only(nina):
    april = make_dialogue(title="April")
    april.team.create(user=nina, role="organiser")
    april.reword("fr", title="Avril", question="Quoi ?")
    april.save()
    for title, said in (("April", {"title", "question"}), ("Ghana", {"question"})):
        made = beginning.from_copy(by=nina, source=april, slug=title.lower() + "-2", title=title)
        assert set(made.worded["fr"]) == said


def test_error_on_the_way_leaves_no_key(nina):
    broken = replace(frameworks.bundled(), goals=(Goal(key="x", scope="overall", text="One"),) * 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        beginning.from_file(by=nina, outline=broken, slug="x", title="X")
    assert list(Path(house_settings.KEY_DIR).glob("*")) == []


def test_copy_needs_the_role_when_it_is_made(nina):
    april = make_dialogue()
    with pytest.raises(beginning.NoRole):
        beginning.from_copy(by=nina, source=april, slug="x", title="X")
    with pytest.raises(beginning.NoRole):
        beginning.from_copy(by=nina, source=member(april, "gov", "Nina", user=nina).dialogue, slug="x", title="X")


@pytest.mark.parametrize("verb", [beginning.blank, beginning.from_framework, beginning.from_file, beginning.from_copy])
def test_each_verb_asks_for_the_right(verb):
    april, ama = make_dialogue(), person("Ama")
    april.team.create(user=ama, role="organiser")
    more = {
        "from_framework": {"framework": None},
        "from_file": {"outline": frameworks.bundled()},
        "from_copy": {"source": april},
    }
    with pytest.raises(starters.NotAllowed):
        verb(by=ama, slug="x", title="X", **more.get(verb.__name__, {}))
    assert list(Dialogue.objects.filter(kind="dialogue")) == [april]


# ---- title and address


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": "\u200b"}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"slug": "Gold mine!"}, "slug"),
        ({"slug": "-gold"}, "slug"),
        ({"begin": "copy nowhere"}, "begin"),
        ({"begin": ""}, "begin"),
    ],
)
def test_bad_input_is_told_at_its_field_and_loses_nothing(client, said, field):
    page = client.post(NEW, {"title": "Ghana", "slug": "gold", "begin": "blank", **said})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert {"title": "Ghana", "slug": "gold", "begin": "blank", **said}.items() <= page.context[
        "form"
    ].data.dict().items()
    assert Dialogue.objects.count() == 0


def test_address_follows_from_the_title_and_is_free(client):
    for title, slug in (("Été à Lima", "ete-a-lima"), ("Été à Lima", "ete-a-lima-2"), ("Диалог", "dialogue")):
        assert make(client, "blank", title=title).url == f"/d/{slug}/team/"
    page = make(client, "blank", slug="Dialogue")
    assert (page.status_code, "This one is free: dialogue-2" in page.content.decode()) == (422, True)


def test_form_pressed_twice_makes_one(client):
    answers = [make(client, "blank", once="0" * 20).url for _press in range(2)]
    assert (answers, Dialogue.objects.count()) == (["/d/gold-in-ghana/team/"] * 2, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_address_at_once_the_second_is_told(nina):
    done = in_threads([lambda: beginning.blank(by=nina, slug="ghana", title="Ghana").slug for _press in range(4)])
    assert sorted(map(str, done)) == ["ghana", "ghana-2", "ghana-2", "ghana-2"]
    assert Dialogue.objects.count() == 1


# ---- throwing away


def test_dialogue_that_nobody_was_invited_to_is_thrown_away_with_its_key(client, django_capture_on_commit_callbacks):
    before = everything_kept()
    make(client, "bundled")
    page = "/d/gold-in-ghana/team/throw-away/"
    assert page in client.get(HOUSE).content.decode()
    assert "Nobody was invited to it" in client.get(page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page).url == HOUSE
    left = everything_kept()
    frameworks.load(frameworks.bundled())
    assert not Dialogue.objects.filter(kind="dialogue").exists()
    assert list(Path(house_settings.KEY_DIR).glob("*.key")) == []
    assert HouseLog.objects.values_list("action", "detail").first() == ("threw a dialogue away", "Gold in Ghana")
    assert {m for m in left if len(left[m]) != len(before[m])} <= {
        *("Dialogue", "HouseLog", "StakeholderGroup", "Relation", "Challenge", "Issue", "Question", "Term", "Goal"),
    }
    assert client.post(page).status_code == 404


def asked(dialogue):
    """Each way in which somebody is asked to come, or could have read it."""
    boss = dialogue.team.get().user
    group = dialogue.groups.get(key="gov")
    return {
        "invited": lambda: Invitation.objects.create(dialogue=dialogue, email="x@x.test"),
        "waits": lambda: member(dialogue, "gov", "Grace", status="waiting"),
        "card": lambda: CardBatch.objects.create(dialogue=dialogue, group=group, made_by=boss),
        "team": lambda: dialogue.team_invitations.create(email="t@x.test", role="observer"),
        "colleague": lambda: dialogue.team.create(user=person("Kofi"), role="observer"),
        "opened": lambda: Dialogue.objects.filter(pk=dialogue.pk).update(phase="gather"),
        "was open": lambda: Dialogue.objects.filter(pk=dialogue.pk).update(opened_on="2026-01-01"),
    }


@pytest.mark.parametrize("way", ["invited", "waits", "card", "team", "colleague", "opened", "was open"])
def test_dialogue_that_somebody_was_asked_into_stays(client, nina, way):
    make(client, "bundled")
    ghana = the("gold-in-ghana")
    asked(ghana)[way]()
    page = "/d/gold-in-ghana/team/throw-away/"
    assert page not in client.get(HOUSE).content.decode()
    assert "It stays" in client.get(page).content.decode()
    assert client.post(page).url == page
    with pytest.raises(beginning.Invited):
        beginning.throw_away(dialogue=ghana, by=nina)
    assert the("gold-in-ghana").issues.count() == 7


def test_only_its_organiser_throws_it_away(client, nina):
    make(client, "blank")
    for role in ("facilitator", "observer"):
        Dialogue.objects.get().team.update(role=role)
        assert client.post("/d/gold-in-ghana/team/throw-away/").status_code == 404
        assert "throw it away" not in client.get(HOUSE).content.decode()
    assert Dialogue.objects.count() == 1
