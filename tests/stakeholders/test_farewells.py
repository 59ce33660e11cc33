"""Thirty days after closing, addresses and names go; a week before, a mail says so; going back a phase stops it."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from dialogue import database_time, phases, worker
from dialogue.models import Dialogue, Mailing, TeamLog, User
from issues import history, steering
from stakeholders import farewells, invitations, membership
from stakeholders.models import Invitation, Participant, TeamInvitation
from tests.attacks.worlds import client_of
from tests.factories import make_dialogue, member, person, team
from tests.issues.voting_room import staff
from tests.sealed import walk

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def april(settings):
    """Closed a moment ago, with a digger, an official, an invitation and a line of the log."""
    settings.DEMO = True
    found = make_dialogue(phase="agenda")
    by = staff(found, "organiser", "Miriam")
    member(found, "diggers", "Ama", role="labourer")
    member(found, "gov", "Gus", organisation="Ministry")
    invitations.invite(dialogue=found, by=by, email="guest@x.test", name="Guest")
    found.participants.update(name="Corrected")
    walk(found, by, "closed")
    return found


def pass_days(dialogue, days):
    """As if so many days had gone by: on both databases, whichever clock counts."""
    ago = datetime.timedelta(days=days)
    Dialogue.objects.filter(pk=dialogue.pk).update(phase_since=dialogue.phase_since - ago)
    for mailing in Mailing.objects.filter(dialogue=dialogue, occasion=dialogue.farewell):
        occasion = f"closed {dialogue.phase_since - ago:%Y-%m-%d %H:%M:%S}"
        Mailing.objects.filter(pk=mailing.pk).update(sent_at=mailing.sent_at - ago, occasion=occasion)
    dialogue.refresh_from_db()


def told():
    worker.drain()
    return sorted(m.to[0] for m in mail.outbox if m.subject == "Your address will be deleted")


def addresses():
    return sorted(filter(None, User.objects.values_list("name", flat=True)))


def go(april, days=0):
    pass_days(april, days)
    farewells.settle(april)


def test_nothing_happens_before_the_week_before(april):
    go(april, 22)
    assert (told(), addresses()) == ([], ["Ama", "Gus", "Miriam"])


def test_mail_goes_out_once_a_week_before(april):
    go(april, 23)
    go(april, 1)
    assert [address.split(".")[0] for address in told()] == ["ama", "gus"]
    assert addresses() == ["Ama", "Gus", "Miriam"]
    day = april.phase_since + 30 * DAY
    body = next(m.body for m in mail.outbox if m.to[0].startswith("ama"))
    assert f"On {day.day} {day:%B %Y} your address and your name will be deleted" in body


def test_addresses_and_names_go_after_thirty_days(april):
    go(april, 23)
    go(april, 7)
    assert addresses() == ["Miriam"]  # of the team
    assert (
        list(Participant.objects.values_list("status", "name", "role", "organisation"))
        == [("confirmed", "", "", "")] * 2
    )
    (invitation,) = Invitation.objects.all()
    assert (invitation.is_forgotten, invitation.name, invitation.token_hash, invitation.is_open) == (
        True,
        "",
        None,
        False,
    )
    assert User.objects.filter(is_active=True).exclude(email=None).count() == 1
    farewells.settle(april)  # a second beat finds nothing to do
    assert addresses() == ["Miriam"]


def test_log_loses_its_names(april):
    go(april, 23)
    go(april, 7)
    lines = list(TeamLog.objects.values_list("action", "by", "by_whom", "detail"))
    assert {"invited", "phase closed"} <= {action for action, *_who in lines}  # and each phase on the way there
    assert {tuple(who) for _action, *who in lines} == {(None, "organiser", "")}
    page = client_of(april.team.get().user).get(reverse("team", args=["april"])).content.decode()
    assert "Invited (no longer kept)." in page
    assert (
        "guest@x.test"
        not in page + client_of(april.team.get().user).get(reverse("invitation_list", args=["april"])).content.decode()
    )


def test_without_the_mail_nothing_goes(april):
    """The server was down for weeks: the mail first, and a week for who reads it."""
    go(april, 60)
    assert addresses() == ["Ama", "Gus", "Miriam"]
    go(april, 6)
    assert addresses() == ["Ama", "Gus", "Miriam"]
    go(april, 1)
    assert addresses() == ["Miriam"]


def test_going_back_a_phase_stops_it(april):
    go(april, 23)
    by = april.team.get().user
    assert steering.change_phase(dialogue=april, phase=phases.before("closed"), seen="closed", by=by)
    assert told() == []  # the mails that waited are not sent
    april.refresh_from_db()
    go(april, 60)
    assert addresses() == ["Ama", "Gus", "Miriam"]
    walk(april, by, "closed")
    go(april, 22)
    assert (told(), addresses()) == ([], ["Ama", "Gus", "Miriam"])  # everything begins anew
    go(april, 2)
    assert len(told()) == 2


@pytest.mark.parametrize(
    ("where", "kept"),
    [("open", True), ("closed lately", True), ("closed long ago", False), ("left", False), ("team", True)],
)
def test_who_is_elsewhere_keeps_the_address(april, where, kept):
    may, ama = make_dialogue("may", phase="gather"), User.objects.get(name="Ama")
    if where == "team":
        team(may, name="Other")
        may.team.update(user=ama)
    else:
        member(may, "gov", "Ama", user=ama, status="left" if where == "left" else "confirmed")
    if where.startswith("closed"):
        long_ago = database_time.now() - (40 if where == "closed long ago" else 3) * DAY
        Dialogue.objects.filter(pk=may.pk).update(phase="closed", phase_since=long_ago)
    go(april, 23)
    assert any(a.startswith("ama") for a in told()) is not kept
    go(april, 7)
    assert ("Ama" in addresses()) is kept


def test_who_has_a_card_loses_the_name_and_can_still_read(april):
    kofi = person("Kofi")
    User.objects.filter(pk=kofi.pk).update(email=None)
    member(april, "diggers", "Kofi", user=kofi)
    go(april, 23)
    go(april, 7)
    kofi.refresh_from_db()
    assert (kofi.name, kofi.is_active) == ("", True)


def test_clock_looks_once_an_hour(april):
    pass_days(april, 23)
    with time_machine.travel(datetime.datetime(2031, 4, 5, 6, 10, tzinfo=datetime.UTC), tick=False) as traveller:
        farewells.hourly()
        Mailing.objects.all().delete()
        farewells.hourly()
        assert not Mailing.objects.filter(kind="farewell").exists()
        traveller.shift(3600)
        farewells.hourly()
    assert Mailing.objects.filter(kind="farewell").count() == 1


def test_ticks_know_it(settings):
    assert "stakeholders.farewells.hourly" in settings.TICKERS


# ---- who is awaited somewhere


@pytest.mark.parametrize(
    ("phase", "days", "standing", "kept"),
    [
        ("gather", 0, "open", True),
        ("closed", 3, "open", True),
        ("closed", 40, "open", False),
        ("gather", 0, "revoked", False),
    ],
)
def test_open_invitation_elsewhere_keeps_the_address(april, phase, days, standing, kept):
    may, ama = make_dialogue("may", phase=phase), User.objects.get(name="Ama")
    Dialogue.objects.filter(pk=may.pk).update(phase_since=database_time.now() - days * DAY)
    by = staff(may, "organiser", "Other")
    invited, _sent = invitations.invite(dialogue=may, by=by, email=ama.email)
    if standing == "revoked":
        invitations.revoke(invitation=invited, by=by)
    go(april, 23)
    go(april, 7)
    invited.refresh_from_db()
    assert ("Ama" in addresses(), invited.is_open) == (kept, kept)


def test_open_invitation_into_a_team_keeps_the_address(april):
    may, ama = make_dialogue("may", phase="gather"), User.objects.get(name="Ama")
    invited = into_team(may, ama.email)
    go(april, 23)
    go(april, 7)
    assert ("Ama" in addresses(), TeamInvitation.objects.filter(pk=invited.pk).exists()) == (True, True)


def into_team(dialogue, email):
    by = staff(dialogue, "organiser", "Other")
    return membership.invite(dialogue=dialogue, by=by, email=email, role="observer", language="en")[0]


def test_invitations_into_the_team_go_unless_they_are_open(april):
    fresh, old = into_team(april, "fresh@x.test"), into_team(april, "old@x.test")
    TeamInvitation.objects.filter(pk=old.pk).update(expires_at=database_time.now() - DAY)
    go(april, 23)
    go(april, 7)
    assert list(TeamInvitation.objects.all()) == [fresh]


def test_mail_that_waits_is_not_sent_to_who_has_come_to_another_dialogue(april):
    go(april, 23)
    member(make_dialogue("may", phase="gather"), "gov", "Ama", user=User.objects.get(name="Ama"))
    assert [address.split(".")[0] for address in told()] == ["gus"]


def test_log_keeps_roles_and_reads_well_without_names(april):
    by = april.team.get().user
    said = (
        ("joined the team", "observer", "Joined the team: Observer."),
        ("changed a role", "Ama organiser", "Changed the role of a member."),
        ("removed from the team", "Ama", "Removed a member from the team."),
    )
    lines = [TeamLog.objects.create(dialogue=april, by=by, action=a, detail=d) for a, d, _words in said]
    go(april, 23)
    go(april, 7)
    for line in lines:
        line.refresh_from_db()
    assert [history.sentence(line) for line in lines] == [words for _action, _detail, words in said]
