"""The first page: what this is, and whose dialogues are whose."""

import pytest

from tests.factories import make_dialogue, member, person, team

pytestmark = pytest.mark.django_db


def test_stranger_reads_what_this_is(client):
    text = client.get("/").content.decode()
    assert ("Were you given a code?" in text, "Your dialogues" in text, "Look at it as" in text) == (True, False, False)


def test_nobody_is_signed_in_by_one_press(client, settings):
    """Without the demo's addresses, whatever the switch says."""
    settings.DEMO = True
    user = person("Amina", is_demo=True)
    assert client.post("/look-at-it-as/", {"user": user.pk}).status_code == 404
    assert "Look at it as" not in client.get("/").content.decode()


def test_person_of_several_dialogues_chooses(client):
    april, may = make_dialogue(), make_dialogue("may", title="May dialogue")
    make_dialogue("june", title="June dialogue")
    user = member(april, "gov", "Both").user
    member(may, "lsm", "Both", user=user)
    client.force_login(user)
    text = client.get("/").content.decode()
    assert [s in text for s in ("April dialogue", "May dialogue", "June dialogue")] == [True, True, False]


def test_person_of_one_dialogue_is_taken_there_unless_they_stay(client):
    client.force_login(team(make_dialogue()))
    assert client.get("/").url == "/d/april/"
    assert "Your dialogues" in client.get("/?stay").content.decode()


def test_person_of_none_reads_what_this_is(client):
    client.force_login(person("New"))
    text = client.get("/").content.decode()
    assert ("Were you given a code?" in text, "Your dialogues" in text) == (True, False)
