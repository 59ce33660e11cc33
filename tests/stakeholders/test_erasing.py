"""An account is deleted: nothing says any more whose it was, what was said stays, and nobody votes twice by it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core import serializers
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue.models import TeamLog, User
from issues.models import Contribution, Vote
from stakeholders import erasing, invitations, leaving, membership
from stakeholders.models import Invitation, Participant, TeamInvitation
from tests.attacks.worlds import client_of
from tests.factories import make_dialogue, member, team
from tests.stakeholders.test_leaving import again, ama, come_back, may_act, room, seen  # noqa: F401

pytestmark = pytest.mark.django_db
PAGE = reverse("account_erase")
MARKS = ("Zqzoe", "Zqclerk", "Zqoffice", "Zqsecret", "Zqcorrected")


def erase(user):
    erasing.erase(user=user)


def move(user):
    leaving.move(user=user, email="new@x.test")


def kept():
    """All rows of all tables, as text."""
    return serializers.serialize("json", [row for model in apps.get_models() for row in model._base_manager.all()])


def test_nothing_says_whose_it_was(room):  # noqa: F811
    zoe = seen(member(room.dialogue, "gov", "Zqzoe", role="Zqclerk", organisation="Zqoffice"))
    Participant.objects.filter(pk=zoe.pk).update(name="Zqcorrected")
    invitations.invite(dialogue=room.dialogue, by=room.organiser, email=zoe.user.email, name="Zqzoe")
    EmailAddress.objects.create(user=zoe.user, email=zoe.user.email, verified=True)
    Authenticator.objects.create(user=zoe.user, type="totp", data={"secret": "Zqsecret"})
    TeamLog.objects.create(dialogue=room.dialogue, by=room.organiser, action="invited", detail=zoe.user.email)
    assert [mark for mark in MARKS if mark in kept()] == list(MARKS)
    assert client_of(zoe.user).post(PAGE, {"sure": "on"}).url == reverse("start")
    assert [mark for mark in (*MARKS, MARKS[0].lower()) if mark in kept()] == []
    assert [row.is_forgotten and not row.is_open for row in Invitation.objects.all()] == [True]
    assert Participant.objects.get(pk=zoe.pk).status == "left"


def test_what_was_said_stays(room, ama):  # noqa: F811
    said = Contribution.objects.count(), Vote.objects.count()
    erasing.erase(user=ama.user)
    assert (Contribution.objects.count(), Vote.objects.count()) == said
    assert Contribution.objects.filter(text="It is slow for us.").exists()


def test_same_address_votes_no_second_time(room, ama):  # noqa: F811
    email = ama.user.email
    erasing.erase(user=ama.user)
    assert may_act(come_back(room, User.objects.create_user(email)), room) == [False, False, True]


def test_all_sessions_end(room, ama):  # noqa: F811
    phone = client_of(ama.user)
    client_of(ama.user).post(PAGE, {"sure": "on"})
    assert phone.get(reverse("account")).status_code == 302


def test_unticked_press_deletes_nothing(room, ama):  # noqa: F811
    answer = client_of(ama.user).post(PAGE)
    assert (answer.status_code, again(ama).is_confirmed) == (422, True)


def test_whoever_is_of_a_team_leaves_it_first(room):  # noqa: F811
    fatou = team(room.dialogue)
    with pytest.raises(erasing.OfTeam):
        erasing.erase(user=fatou)
    page = client_of(fatou).post(PAGE, {"sure": "on"})
    assert (page.status_code, "You are of a team." in page.content.decode()) == (409, True)
    assert User.objects.get(pk=fatou.pk).email == fatou.email


def test_log_keeps_what_a_former_member_of_the_team_did(room):  # noqa: F811
    fatou = team(room.dialogue)
    TeamLog.objects.create(dialogue=room.dialogue, by=fatou, action="made cards", detail="3, Diggers")
    fatou.team_roles.all().delete()
    erasing.erase(user=fatou)
    page = client_of(room.organiser).get(reverse("team", args=["april"])).content.decode()
    assert "Made cards: 3, Diggers." in page
    assert "somebody of the team" in page


def test_invitations_into_a_team_go_with_the_address(room):  # noqa: F811
    zoe = seen(member(room.dialogue, "gov", "Zqzoe"))
    may = make_dialogue("may")
    membership.invite(dialogue=may, by=team(may, "organiser"), email=zoe.user.email, role="observer", language="en")
    erasing.erase(user=zoe.user)
    assert not TeamInvitation.objects.exists()


@pytest.mark.postgresql
@pytest.mark.parametrize("verb", [erase, move])
def test_person_is_locked_so_that_a_place_may_still_point_to_them(ama, verb):  # noqa: F811
    """With the whole row locked, who moves them to another group at this moment would wait in a circle."""
    with CaptureQueriesContext(connection) as queries:
        verb(ama.user)
    locks = [
        q["sql"] for q in queries if 'FROM "dialogue_user"' in q["sql"] and "UPDATE" in q["sql"].rpartition("WHERE")[2]
    ]
    assert [sql.rpartition("FOR ")[2] for sql in locks] == ["NO KEY UPDATE"]
