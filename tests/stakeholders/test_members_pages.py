"""The pages of the team about itself, and the way in by the link of an invitation."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.messages import get_messages
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue import worker
from dialogue.models import Job, TeamMember, User
from stakeholders import joining, membership
from stakeholders.models import Participant, TeamInvitation, tokens
from tests.factories import group, make_dialogue, member, person, team

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def april():
    return make_dialogue(title="April dialogue")


def signed_in(user):
    """A member of the team with a second step."""
    TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def miriam(april):
    return team(april, "organiser", "Miriam")


@pytest.fixture
def organiser(miriam):
    return signed_in(miriam)


def url(name, *args):
    return reverse(name, args=["april", *args])


def page(client, name="members"):
    return client.get(url(name)).content.decode()


def said(response):
    return [str(m) for m in get_messages(response.wsgi_request)][-1]


def ask(client, email="tomas@x.test", role="facilitator"):
    return client.post(url("member_invite"), {"email": email, "role": role, "language": "en"})


def link():
    """The path in the newest invitation."""
    worker.drain()
    return re.search(r"http://testserver(/team-invitation/\S+)", mail.outbox[-1].body)[1]


def code_for(email):
    worker.drain()
    body = [m for m in mail.outbox if m.to == [email]][-1].body
    return re.search(r"^ {4}(\S+)$", body, re.MULTILINE)[1]


def press(client, path, name="Tomás"):
    """Accept and prove the address; the last answer."""
    asked = client.post(path, {"name": name})
    return client.post(asked.url, {"code": code_for("tomas@x.test")}, follow=True)


# ---- the way in


def test_invited_person_proves_the_address_and_is_led_to_the_second_step(april, organiser, client):
    assert said(ask(organiser)) == "The invitation to tomas@x.test is on its way."
    path = link()
    assert "Miriam invites you into the team" in client.get(path).content.decode()
    response = press(client, path)
    assert [step[0] for step in response.redirect_chain] == [
        reverse("team_join"),
        april.get_absolute_url(),
        "/account/2fa/",
    ]
    found = april.team.get(user__email="tomas@x.test")
    assert (found.role, found.user.name, found.since is not None) == ("facilitator", "Tomás", True)
    assert client.get(url("team")).url == reverse("mfa_index")  # nothing of the team's before it
    TOTP.activate(found.user, generate_totp_secret())
    assert client.get(url("team")).status_code == 200
    assert client.get(url("members")).status_code == 200


@pytest.mark.trust("E2")
def test_opening_the_link_changes_nothing(april, organiser, client):
    ask(organiser)
    path = link()
    before = (User.objects.count(), Job.objects.count(), april.team.count())
    for _n in range(3):
        client.get(path)
        client.head(path)
    assert (User.objects.count(), Job.objects.count(), april.team.count()) == before
    assert TeamInvitation.objects.open().count() == 1


@pytest.mark.trust("E1")
def test_pressing_alone_makes_nobody_a_member(april, organiser, client):
    """The link may have been forwarded: the code goes to the invited mailbox."""
    ask(organiser)
    response = client.post(link(), {"name": "Mallory"})
    assert response.url.startswith(reverse("account_confirm_login_code"))
    assert client.get(reverse("team_join")).status_code == 302
    assert (april.team.count(), "_auth_user_id" in client.session) == (1, False)


def test_another_person_cannot_finish_what_a_session_began(april, organiser, client):
    ask(organiser)
    client.post(link(), {"name": "Tomás"})
    other = Client()
    other.force_login(person("Other"))
    assert other.get(reverse("team_join")).url == reverse("start")
    assert april.team.count() == 1


def test_press_without_a_name_says_what_is_missing(organiser, client):
    ask(organiser)
    response = client.post(link(), {"name": "​"})
    assert response.status_code == 422
    assert "Give a name" in response.content.decode()


def test_whoever_is_signed_in_with_the_address_presses_once(april, organiser):
    tomas = person("Tomas")
    ask(organiser, email=tomas.email, role="observer")
    path, client = link(), signed_in(tomas)
    assert 'name="name"' not in client.get(path).content.decode()
    assert client.post(path).url == april.get_absolute_url()
    assert april.team.get(user=tomas).role == "observer"
    assert client.get(path).status_code == 410


def test_whoever_is_signed_in_with_another_address_is_told_and_learns_nothing(april, organiser):
    ask(organiser)
    client = signed_in(person("Other"))
    response = client.post(link(), {"name": "Other"})
    text = response.content.decode()
    assert (response.status_code, "signed in with another address" in text) == (403, True)
    assert [words in text for words in ("tomas@x.test", "April dialogue", "Miriam")] == [False] * 3
    assert april.team.count() == 1


@pytest.mark.parametrize(
    ("reason", "status", "words"),
    [
        ("wrong", 404, "not complete"),
        ("used", 410, "has been used"),
        ("revoked", 410, "was taken back"),
        ("expired", 410, "is too old"),
    ],
)
def test_link_that_opens_nothing_says_why_and_no_more(april, organiser, miriam, client, reason, status, words):
    ask(organiser)
    path, invited = link(), TeamInvitation.objects.get()
    if reason == "wrong":
        path = path[:-8] + "/"
    elif reason == "used":
        user = joining.person_for(email=invited.email, language="en")
        membership.accept(invitation=invited, user=user, name="T")
    elif reason == "revoked":
        membership.revoke(invitation=invited, by=miriam)
    else:
        TeamInvitation.objects.update(expires_at=timezone.now())
    for response in (client.get(path), client.post(path, {"name": "T"})):
        text = response.content.decode()
        assert (response.status_code, words in text) == (status, True)
        assert [secret in text for secret in ("April dialogue", "Miriam", "tomas@x.test")] == [False] * 3


def test_participant_is_refused_with_a_sentence_and_goes_on_taking_part(april, organiser, client):
    ask(organiser)
    path = link()
    user = joining.person_for(email="tomas@x.test", language="en")
    member(april, "gov", "Tomás", user=user)
    response = press(client, path)
    assert response.status_code == 409
    assert "Nobody is in the team and takes part as well" in response.content.decode()
    assert client.get(april.get_absolute_url()).status_code == 200
    assert (april.team.count(), Participant.objects.get().status) == (1, "confirmed")


@pytest.mark.parametrize("way", ["code", "invitation"])
def test_member_of_the_team_is_refused_as_a_participant_with_a_sentence(april, organiser, miriam, way):
    path = reverse("join_dialogue", args=[april.join_code])
    said_of = {"name": "Miriam", "language": "en", "country": "GB", "group": group(april, "gov").pk}
    if way == "invitation":
        asked = april.invitations.create(dialogue=april, email=miriam.email)
        asked.arm()
        path = reverse("invitation", args=[tokens.token(asked)])
    response = organiser.post(path, said_of)
    assert (response.status_code, "You are in the team of this dialogue" in response.content.decode()) == (409, True)
    assert Participant.objects.count() == 0


# ---- the page


def test_page_shows_names_roles_and_second_steps(april, organiser):
    team(april, "observer", "Noor")
    text = page(organiser)
    assert re.findall(r'class="role">(\w+)<', text) == ["Organiser", "Observer"]
    assert (text.count("second step is set up"), text.count("no second step yet")) == (1, 1)
    assert "2 members" in text
    assert "There is one organiser." in text


def test_addresses_and_invitations_are_for_organisers(april, organiser, miriam):
    ask(organiser)
    noor = team(april, "observer", "Noor")
    assert [words in page(organiser) for words in ("tomas@x.test", noor.email)] == [True, True]
    text = page(signed_in(noor))
    assert [words in text for words in ("Miriam", "Noor", "tomas@x.test", miriam.email)] == [True, True, False, False]


def test_empty_and_full_list_of_invitations(organiser):
    assert "No invitation is open." in page(organiser)
    ask(organiser)
    assert "waiting to be sent" in page(organiser)
    worker.drain()
    assert "accepted by the mail server" in page(organiser)


def test_refused_mail_is_told_with_what_helps(organiser):
    ask(organiser)
    Job.objects.update(state="dead", error="mailbox 5.1.1")
    assert '<b class="errors">refused</b>' in page(organiser)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"email": ""}, "Give the address"),
        ({"email": "tomas"}, "not an e-mail address"),
        ({"role": "boss"}, "Select a valid choice"),
        ({"email": "miriam"}, "is in the team already"),
        ({"email": "esi"}, "takes part in this dialogue"),
    ],
)
def test_invitation_that_cannot_go_keeps_the_form_and_says_why(april, organiser, miriam, data, words):
    known = {"miriam": miriam.email, "esi": member(april, "gov", "Esi").user.email}
    data = {"email": "tomas@x.test", "role": "rapporteur", "language": "fr", **data}
    response = organiser.post(url("member_invite"), {**data, "email": known.get(data["email"], data["email"])})
    text = response.content.decode()
    assert (response.status_code, words in text) == (422, True)
    assert '<option value="fr" selected>' in text
    assert TeamInvitation.objects.count() == 0


def test_invitation_is_sent_again_and_taken_back(organiser):
    ask(organiser)
    pk = TeamInvitation.objects.get().pk
    assert "still waits" in said(organiser.post(url("team_invitation_again", pk)))
    worker.drain()
    assert "on its way again" in said(organiser.post(url("team_invitation_again", pk)))
    assert "no longer works" in said(organiser.post(url("team_invitation_revoke", pk)))
    assert "nothing changed" in said(organiser.post(url("team_invitation_revoke", pk)))
    assert "Invite anew" in page(organiser)


def test_role_is_changed_and_counts_at_once(april, organiser):
    noor = team(april, "observer", "Noor")
    client = signed_in(noor)
    assert client.get(url("moderation")).status_code == 404
    row = noor.team_roles.get()
    assert said(organiser.post(url("member_role", row.pk), {"role": "facilitator"})) == "Noor: Facilitator from now on."
    assert client.get(url("moderation")).status_code == 200
    assert "choose one of the roles" in said(organiser.post(url("member_role", row.pk), {"role": "boss"}))


@pytest.mark.trust("E14")
def test_removed_member_meets_404_at_once_and_stays_signed_in(april, organiser):
    noor = team(april, "facilitator", "Noor")
    client, may = signed_in(noor), make_dialogue("may")
    TeamMember.objects.create(dialogue=may, user=noor, role="observer")
    assert client.get(url("team")).status_code == 200
    organiser.post(url("member_remove", noor.team_roles.get(dialogue=april).pk))
    statuses = {
        client.get(url(name)).status_code for name in ("team", "members", "rights", "dialogue_home", "draft_list")
    }
    assert statuses == {404}
    assert client.get(may.get_absolute_url()).status_code == 200
    assert client.get(reverse("account")).status_code == 200


def test_leaving_leads_out(april, organiser):
    client = signed_in(team(april, "rapporteur", "Petra"))
    assert "Yes, leave the team" in page(client)
    response = client.post(url("member_leave"))
    assert (response.url, said(response).startswith("You have left the team")) == (reverse("account"), True)
    assert client.get(url("team")).status_code == 404


def test_last_organiser_is_told_what_to_do_first(april, organiser, miriam):
    row = miriam.team_roles.get()
    for name, args, data in (
        ("member_remove", [row.pk], {}),
        ("member_role", [row.pk], {"role": "observer"}),
        ("member_leave", [], {}),
    ):
        assert said(organiser.post(url(name, *args), data)).endswith("Make somebody else organiser first."), name
    assert "Yes, leave the team" not in page(organiser)
    assert april.team.get().role == "organiser"


def test_press_on_a_member_whom_a_colleague_has_removed_says_so(april, organiser):
    row = team(april, "observer", "Noor").team_roles.get()
    gone = row.pk
    row.delete()
    for name, data in (("member_remove", {}), ("member_role", {"role": "observer"})):
        assert "not in the team any more" in said(organiser.post(url(name, gone), data)), name


def test_member_of_another_team_is_out_of_reach(april, organiser):
    elsewhere = team(make_dialogue("may"), "observer", "May").team_roles.get()
    for name, data in (("member_remove", {}), ("member_role", {"role": "organiser"})):
        assert organiser.post(url(name, elsewhere.pk), data).status_code == 404
    assert TeamMember.objects.get(pk=elsewhere.pk).role == "observer"


def test_who_is_both_from_before_is_pointed_out(april, organiser):
    assert "Takes part in this dialogue as well" not in page(organiser)
    member(april, "gov", "Old", user=team(april, "facilitator", "Old"))
    assert page(organiser).count("Takes part in this dialogue as well") == 1


def test_page_takes_as_many_queries_for_three_as_for_one(april, organiser):
    def count():
        with CaptureQueriesContext(connection) as queries:
            page(organiser)
        return len(queries)

    ask(organiser)
    one = count()
    for n in range(3):
        team(april, "observer", f"Noor {n}")
        ask(organiser, email=f"x{n}@x.test")
    assert count() == one


def test_team_page_leads_to_members_and_rights(april, organiser):
    for client in (organiser, signed_in(team(april, "observer", "Noor"))):
        text = page(client, "team")
        assert [url(name) in text for name in ("members", "rights")] == [True, True]
