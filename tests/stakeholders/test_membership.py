"""A team of more than one: invited, changed, removed, left; and never team and participant of one dialogue, in whatever order."""

import pytest
from django.core import mail
from django.utils import timezone

from dialogue import worker
from dialogue.models import Job, TeamLog, TeamMember, User
from issues import history
from stakeholders import invitation_mail, invitations, joining, membership
from stakeholders.models import Invitation, Participant, TeamInvitation, tokens
from tests.factories import group, make_dialogue, member, person, team
from tests.issues.voting_room import in_threads

pytestmark = pytest.mark.django_db
TOGETHER = pytest.mark.django_db(transaction=True)


@pytest.fixture
def april():
    return make_dialogue(title="April dialogue")


@pytest.fixture
def organiser(april):
    return team(april, "organiser", "Miriam")


def invite(april, by, email="tomas@x.test", role="facilitator", language="en"):
    return membership.invite(dialogue=april, by=by, email=email, role=role, language=language)[0]


def accept(invited, **more):
    return membership.accept(invitation=invited, user=owner(invited), **more)


def owner(invited):
    return joining.person_for(email=invited.email, language=invited.language)


def roles(april):
    return sorted(april.team.values_list("user__name", "role"))


def told(april):
    return [entry.sentence for entry in history.history(april)][::-1]


# ---- inviting


def test_invited_person_joins_with_the_role_and_it_is_told(april, organiser):
    invited = invite(april, organiser)
    assert accept(invited, name="Tomás").role == "facilitator"
    assert roles(april) == [("Miriam", "organiser"), ("Tomás", "facilitator")]
    assert told(april) == ["Invited somebody into the team: Facilitator.", "Joined the team: Facilitator."]
    assert [entry.by.name for entry in history.history(april)] == ["Tomás", "Miriam"]
    assert not TeamLog.objects.filter(detail__contains="@").exists()


def test_link_is_derived_and_only_its_hash_is_kept(april, organiser):
    invited = invite(april, organiser)
    worker.drain()
    (letter,) = mail.outbox
    link = f"http://testserver/team-invitation/{tokens.team_token(invited)}/"
    assert [link in part for part in (letter.body, letter.alternatives[0][0])] == [True, True]
    assert len(tokens.team_token(invited)) == 32  # 192 bits
    kept = {str(value) for row in (*TeamInvitation.objects.values(), *Job.objects.values()) for value in row.values()}
    assert not any(tokens.team_token(invited) in value for value in kept)
    assert "April dialogue" in letter.body
    assert "Your role: Facilitator." in letter.body
    assert letter.subject == "An invitation for you"


def test_mail_is_written_in_its_language(april, organiser):
    invite(april, organiser, language="fr")
    worker.drain()
    assert "Votre rôle\u00a0: animation." in mail.outbox[0].body


def test_token_of_a_participants_invitation_is_another(april, organiser):
    moment = timezone.now()
    one = TeamInvitation.objects.create(dialogue=april, email="a@x.test", role="observer", created_at=moment)
    two = Invitation(pk=one.pk, created_at=moment)
    assert tokens.token(two) != tokens.team_token(one)


def test_same_address_twice_is_one_invitation_and_one_mail(april, organiser):
    assert invite(april, organiser) == invite(april, organiser, email=" Tomas@X.test ", role="observer")
    worker.drain()
    assert (TeamInvitation.objects.get().role, len(mail.outbox)) == ("facilitator", 1)


@pytest.mark.parametrize("how", ["revoked", "expired", "left"])
def test_invited_anew_gets_another_link(april, organiser, how):
    invited = invite(april, organiser)
    old = tokens.team_token(invited)
    if how == "revoked":
        assert membership.revoke(invitation=invited, by=organiser)
    elif how == "expired":
        TeamInvitation.objects.update(expires_at=timezone.now())
    else:
        membership.leave(dialogue=april, user=accept(invited).user)
    fresh = invite(april, organiser, role="observer")
    assert (fresh.pk, fresh.role, membership.find(tokens.team_token(fresh))) == (invited.pk, "observer", fresh)
    with pytest.raises(invitations.NotOpen, match="wrong"):
        membership.find(old)


@pytest.mark.trust("E1")
@pytest.mark.parametrize("reason", ["wrong", "used", "revoked", "expired"])
def test_link_that_opens_nothing(april, organiser, reason):
    invited = invite(april, organiser)
    token = "x" * 32 if reason == "wrong" else tokens.team_token(invited)
    if reason == "used":
        accept(invited)
    elif reason == "revoked":
        membership.revoke(invitation=invited, by=organiser)
    elif reason == "expired":
        TeamInvitation.objects.update(expires_at=timezone.now())
    with pytest.raises(invitations.NotOpen, match=reason):
        membership.find(token)
    if reason != "wrong":
        with pytest.raises(invitations.NotOpen):
            accept(invited)  # on all paths, not on the page alone
        assert TeamInvitation.objects.get().accepted_at is None or reason == "used"


def test_invitation_is_open_for_two_weeks(april, organiser):
    invited = invite(april, organiser)
    assert (invited.expires_at - invited.created_at).days in (13, 14)


@pytest.mark.parametrize("who", ["another", "closed"])
def test_only_the_owner_of_the_address_accepts(april, organiser, who):
    invited = invite(april, organiser)
    user = person("Somebody") if who == "another" else owner(invited)
    if who == "closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
        user.refresh_from_db()
    with pytest.raises(invitations.NotOpen):
        membership.accept(invitation=invited, user=user)
    assert roles(april) == [("Miriam", "organiser")]


def test_revoked_before_its_turn_is_not_sent(april, organiser):
    membership.revoke(invitation=invite(april, organiser), by=organiser)
    worker.drain()
    assert (mail.outbox, Job.objects.get().state) == ([], "skipped")
    assert told(april)[-1] == "Took an invitation into the team back: Facilitator."


def test_sent_again_with_the_same_link_and_not_too_often(april, organiser):
    invited = invite(april, organiser)
    with pytest.raises(invitation_mail.TooSoon, match="waiting"):
        membership.send_again(invitation=invited, by=organiser)
    for _n in range(2):
        worker.drain()
        membership.send_again(invitation=invited, by=organiser)
    worker.drain()
    with pytest.raises(invitation_mail.TooSoon, match="often"):
        membership.send_again(invitation=invited, by=organiser)
    assert len({m.body.split("team-invitation/")[1][:32] for m in mail.outbox}) == 1
    accept(invited)
    with pytest.raises(invitations.NotOpen, match="used"):
        membership.send_again(invitation=invited, by=organiser)


def test_member_is_not_invited_again_and_a_participant_not_at_all(april, organiser):
    with pytest.raises(membership.InTeam):
        invite(april, organiser, email=organiser.email)
    for status in ("waiting", "confirmed"):
        with pytest.raises(membership.TakesPart):
            invite(april, organiser, email=member(april, "gov", "Esi", status=status).user.email)
    assert TeamInvitation.objects.count() == 0


def test_sealed_dialogue_invites_and_admits_nobody(april, organiser):
    invited = invite(april, organiser)
    april.phase = "sealed"
    april.save()
    for verb in (
        lambda: invite(april, organiser, email="o@x.test"),
        lambda: membership.send_again(invitation=invited, by=organiser),
    ):
        with pytest.raises(joining.Sealed):
            verb()
    with pytest.raises(invitations.NotOpen):
        accept(invited)


@pytest.mark.parametrize("role", ["facilitator", "rapporteur", "observer", None])
def test_only_organisers_change_the_team(april, organiser, role):
    other = team(april, role, "Other") if role else person("Outsider")
    invited, someone = invite(april, organiser), team(april, "observer", "Noor").team_roles.get()
    for verb in (
        lambda: invite(april, other, email="o@x.test"),
        lambda: membership.send_again(invitation=invited, by=other),
        lambda: membership.revoke(invitation=invited, by=other),
        lambda: membership.change_role(member=someone, role="organiser", by=other),
        lambda: membership.remove(member=someone, by=other),
    ):
        with pytest.raises(membership.NotAllowed):
            verb()
    assert TeamMember.objects.filter(pk=someone.pk, role="observer").exists()


# ---- changing, removing, leaving


def test_role_is_changed_and_told(april, organiser):
    noor = team(april, "observer", "Noor").team_roles.get()
    assert membership.change_role(member=noor, role="rapporteur", by=organiser)
    assert not membership.change_role(member=noor, role="rapporteur", by=organiser)
    assert roles(april) == [("Miriam", "organiser"), ("Noor", "rapporteur")]
    assert told(april) == ["Changed the role of Noor: Rapporteur from then on."]


def test_member_is_removed_or_leaves_and_it_is_told(april, organiser):
    membership.remove(member=team(april, "observer", "Noor").team_roles.get(), by=organiser)
    membership.leave(dialogue=april, user=team(april, "facilitator", "Tomás"))
    assert roles(april) == [("Miriam", "organiser")]
    assert told(april) == ["Removed Noor from the team.", "Left the team."]


def test_last_organiser_cannot_go(april, organiser):
    """Nor leave the dialogue to an organiser whose account is closed."""
    closed = team(april, "organiser", "Closed")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    team(april, "facilitator", "Tomás")
    mine = organiser.team_roles.get()
    for verb in (
        lambda: membership.remove(member=mine, by=organiser),
        lambda: membership.leave(dialogue=april, user=organiser),
        lambda: membership.change_role(member=mine, role="facilitator", by=organiser),
    ):
        with pytest.raises(membership.LastOrganiser):
            verb()
    assert len(roles(april)) == 3
    membership.change_role(member=team(april, "observer", "Noor").team_roles.get(), role="organiser", by=organiser)
    membership.leave(dialogue=april, user=organiser)
    assert [name for name, role in roles(april) if role == "organiser"] == ["Closed", "Noor"]


def test_organiser_of_another_dialogue_counts_for_nothing(april, organiser):
    may = make_dialogue("may")
    boss = team(may, "organiser", "Boss")
    with pytest.raises(membership.NotAllowed):
        membership.remove(member=organiser.team_roles.get(), by=boss)


@TOGETHER
@pytest.mark.parametrize("verb", ["remove", "demote", "leave"])
def test_two_organisers_at_once_leave_one(verb):
    april = make_dialogue()
    users = [team(april, "organiser", name) for name in ("Miriam", "Tomas")]
    rows = [user.team_roles.get() for user in users]
    verbs = {
        "remove": lambda by, other: membership.remove(member=other, by=by),
        "demote": lambda by, other: membership.change_role(member=other, role="observer", by=by),
        "leave": lambda by, _other: membership.leave(dialogue=april, user=by),
    }
    calls = [lambda by=users[n], other=rows[1 - n]: verbs[verb](by, other) for n in range(2)]
    results = in_threads(calls)
    failed = [type(r).__name__ for r in results if isinstance(r, Exception)]
    assert failed == ["LastOrganiser" if verb == "leave" else "NotAllowed"]
    assert april.team.filter(role="organiser").count() == 1


# ---- nobody is both


@pytest.mark.parametrize("status", ["waiting", "confirmed"])
def test_participant_cannot_join_the_team(april, organiser, status):
    invited = invite(april, organiser)
    both = member(april, "gov", "Esi", status=status, user=owner(invited))
    with pytest.raises(membership.TakesPart):
        accept(invited)
    assert not april.team.filter(user=both.user).exists()
    assert membership.find(tokens.team_token(invited)) == invited  # not used up


def test_who_was_sent_away_may_join_the_team_and_cannot_come_back(april, organiser):
    invited = invite(april, organiser)
    gone = member(april, "gov", "Esi", status="removed", user=owner(invited))
    accept(invited)
    asked, _sent = invitations.invite(dialogue=april, by=organiser, email=gone.user.email, group=gone.group)
    with pytest.raises(joining.OfTeam):
        invitations.accept(invitation=asked, person=who(gone.group))
    gone.refresh_from_db()
    assert gone.status == "removed"


def who(group):
    return {"name": "Esi", "language": "en", "country": "GH", "group": group, "role": "", "organisation": ""}


def test_member_of_the_team_cannot_take_part(april, organiser):
    gov = group(april, "gov")
    with pytest.raises(joining.OfTeam):
        joining.join(dialogue=april, user=organiser, group=gov)
    asked, _sent = invitations.invite(dialogue=april, by=team(april, "facilitator"), email=organiser.email, group=gov)
    with pytest.raises(joining.OfTeam):
        invitations.accept(invitation=asked, person=who(gov))
    asked.refresh_from_db()
    assert (Participant.objects.count(), asked.accepted_at) == (0, None)


def test_who_was_both_before_stands_and_is_let_in_by_nobody(april, organiser):
    waiting = member(april, "gov", "Old", status="waiting", user=team(april, "facilitator", "Old"))
    assert joining.confirm(dialogue=april, ids=[waiting.pk], by=organiser) == 0
    assert joining.join(dialogue=april, user=waiting.user, group=waiting.group) == waiting
    assert [person.in_team for person in joining.at_the_door(april)] == [True]


@TOGETHER
@pytest.mark.parametrize("way", ["join", "invitation"])
@pytest.mark.parametrize("first", [0, 1])
def test_joining_the_team_and_taking_part_at_once_makes_one_of_them(way, first):
    """Both orders, and at the same moment: whoever holds the dialogue's row first wins, the other is refused."""
    april = make_dialogue()
    organiser, gov = team(april, "organiser", "Miriam"), group(april, "gov")
    invited = invite(april, organiser)
    asked, _sent = invitations.invite(dialogue=april, by=organiser, email=invited.email, group=gov)
    user = owner(invited)
    ways = {
        "join": lambda: joining.join(dialogue=april, user=user, group=gov),
        "invitation": lambda: invitations.accept(invitation=asked, person=who(gov)),
    }
    calls = [lambda: membership.accept(invitation=invited, user=user), ways[way]]
    results = in_threads(calls[::-1] if first else calls)
    assert len([r for r in results if isinstance(r, Exception)]) == 1
    assert {type(r).__name__ for r in results} <= {"TeamMember", "OfTeam", "Participant", "TakesPart"}
    assert april.team.filter(user=user).count() + april.participants.filter(user=user).count() == 1


@TOGETHER
def test_two_presses_of_one_invitation_make_one_member():
    april = make_dialogue()
    invited = invite(april, team(april, "organiser", "Miriam"))
    user = owner(invited)
    results = in_threads([lambda: membership.accept(invitation=invited, user=user)] * 4)
    assert sorted(type(r).__name__ for r in results) == ["NotOpen"] * 3 + ["TeamMember"]
    assert TeamLog.objects.filter(action="joined the team").count() == 1


@TOGETHER
def test_two_organisers_invite_one_address_at_once():
    april = make_dialogue()
    users = [team(april, "organiser", name) for name in ("Miriam", "Tomas")]
    results = in_threads([lambda by=by: invite(april, by) for by in users * 2])
    assert {type(r).__name__ for r in results} == {"TeamInvitation"}
    assert (TeamInvitation.objects.count(), Job.objects.count()) == (1, 1)
