"""The privacy notice: written by organisers, read by everybody, agreed to by each; it blocks nothing and speaks nothing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stakeholders import cards, invitations, privacy
from stakeholders.models import Consent, PrivacyNotice
from tests.attacks.worlds import client_of
from tests.factories import make_dialogue, team
from tests.issues.voting_room import make_room, staff
from tests.stakeholders.test_cards import make
from tests.stakeholders.test_invitations import address, form
from tests.stakeholders.test_joining import come
from tests.stakeholders.test_joining import form as join_form

pytestmark = pytest.mark.django_db
NOTICE, EDIT, AGREE = (
    reverse("privacy_notice", args=["april"]),
    reverse("privacy_edit", args=["april"]),
    reverse("privacy_agree", args=["april"]),
)
WORDS = "Who is responsible\nThe Quill Institute.\n\nWe keep little."
ASKS = "I have read it and agree"


@pytest.fixture
def room(settings):
    settings.DEMO = True
    return make_room(phase="gather", issues=1)


def publish(room, words=WORDS):
    return privacy.publish(dialogue=room.dialogue, text=words, by=room.organiser)


def consents():
    return sorted(Consent.objects.values_list("participant__user__name", "notice__version"))


# ---- writing


def test_organiser_is_offered_words_to_check(room):
    client = client_of(room.organiser)
    page = client.get(EDIT).content.decode()
    assert "These are words to begin with, not legal advice." in page
    assert room.organiser.email in page
    offered = privacy.offered(room.dialogue, room.organiser)
    answer = client.post(EDIT, {"text": offered, "publish": "yes"})
    assert (answer.status_code, "[brackets]" in answer.content.decode()) == (422, True)
    assert not PrivacyNotice.objects.exists()


def test_draft_is_kept_and_read_by_organisers_only(room):
    client = client_of(room.organiser)
    assert client.post(EDIT, {"text": "Not yet [name]"}).status_code == 302
    assert "Not yet [name]" in client.get(EDIT).content.decode()
    assert Client().get(NOTICE).status_code == 404
    assert client_of(staff(room.dialogue, "facilitator")).get(EDIT).status_code == 404


def test_published_version_stays_and_the_same_words_make_no_other(room):
    client = client_of(room.organiser)
    for words in (WORDS, WORDS, "Other words."):
        client.post(EDIT, {"text": words, "publish": "yes"})
    assert list(PrivacyNotice.objects.order_by("version").values_list("version", "text")) == [
        (1, WORDS),
        (2, "Other words."),
    ]
    assert list(room.dialogue.log.filter(action="published a privacy notice").values_list("detail", flat=True)) == [
        "2",
        "1",
    ]


def test_everybody_reads_it_before_joining(room):
    assert Client().get(NOTICE).status_code == 404
    publish(room, "Who\nWe <b>do</b>.\n\nEnd.")
    page = Client().get(NOTICE).content.decode()
    assert "<h2>Who</h2><p>We &lt;b&gt;do&lt;/b&gt;.</p>" in page
    assert ASKS not in page


# ---- agreeing


def test_home_asks_until_somebody_has_agreed_and_blocks_nothing(room):
    ama = client_of(room.people["diggers"][0].user)
    home = room.dialogue.get_absolute_url()
    assert ASKS not in ama.get(home).content.decode()
    publish(room)
    page = ama.get(home).content.decode()
    assert (ASKS in page, "Answer the first question" in page) == (True, True)
    assert ama.post(AGREE, {"version": "1"}).url == home
    assert ASKS not in ama.get(home).content.decode()
    ama.post(AGREE, {"version": "1"})
    assert consents() == [(room.people["diggers"][0].user.name, 1)]
    publish(room, "New words.")
    assert "There is a new privacy notice." in ama.get(home).content.decode()


@pytest.mark.parametrize("version", ["", "x", "2", "99999", "²"])
def test_only_a_published_version_is_agreed_to(room, version):
    publish(room)
    privacy.write(dialogue=room.dialogue, text="Draft of two.")
    client_of(room.people["diggers"][0].user).post(AGREE, {"version": version})
    assert consents() == []


def test_agreeing_writes_nothing_that_a_voice_writes(room):
    publish(room)
    with CaptureQueriesContext(connection) as queries:
        client_of(room.people["diggers"][0].user).post(AGREE, {"version": "1"})
    assert not [q for q in queries if "stakeholders_voice" in q["sql"] or "issues_" in q["sql"]]


def test_notice_costs_home_no_query(room):
    client, home = client_of(room.people["diggers"][0].user), room.dialogue.get_absolute_url()
    client.get(home)
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(home)
        counts.append(len(queries))
        publish(room)
    assert counts[0] == counts[1] <= 8


# ---- at the door


def test_joining_asks_and_records(client, mailoutbox):
    april = make_dialogue()
    privacy.publish(dialogue=april, text=WORDS, by=staff(april, "organiser"))
    page = reverse("join_dialogue", args=[april.join_code])
    assert NOTICE in client.get(page).content.decode()
    refused = client.post(page, join_form(april, version="1"))
    assert (refused.status_code, "tick this" in refused.content.decode()) == (422, True)
    come(april, client, agree="on", version="1")
    assert consents() == [("Ama", 1)]


def test_notice_that_changed_meanwhile_is_not_taken_for_agreed(client):
    april = make_dialogue()
    by = staff(april, "organiser")
    for words in (WORDS, "New."):
        privacy.publish(dialogue=april, text=words, by=by)
    come(april, client, agree="on", version="1")
    assert consents() == []


def test_invitation_asks_and_records(client, room):
    invitation, _sent = invitations.invite(dialogue=room.dialogue, by=room.organiser, email="nina@x.test")
    publish(room)
    assert client.post(address(invitation), form(room.dialogue)).status_code == 422
    assert client.post(address(invitation), form(room.dialogue, agree="on", version="1")).status_code == 302
    assert consents() == [("Nina", 1)]


def test_card_asks_and_records(client, room):
    publish(room)
    _batch, ((number, code),) = make(room.dialogue, room.organiser)
    first = client.post(reverse("card"), {"number": number, "code": code}).url
    said = {"pin": "4829150637", "again": "4829150637", "language": "en", "country": "GH", "name": "Kofi"}
    assert client.post(first, said).status_code == 422
    assert client.post(first, said | {"agree": "on", "version": "1"}).status_code == 302
    assert consents() == [("Kofi", 1)]
    assert cards.knock(number=number, code=code, pin="4829150637").user.name == "Kofi"


def test_notice_leads_no_member_of_the_team_to_the_second_step(room):
    publish(room)
    member_of_team = team(room.dialogue)  # without a second step
    page = client_of(member_of_team).get(NOTICE)
    assert (page.status_code, "The Quill Institute." in page.content.decode()) == (200, True)
