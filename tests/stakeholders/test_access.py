"""Who gets in where: strangers meet 404, teams their second step, a lost key its own page."""

from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as live
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue.models import Dialogue, TeamMember
from dialogue.rights import HOLDERS, Right, Role
from stakeholders import access
from stakeholders.models import Participant
from tests.factories import make_dialogue, member, person, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def april():
    return make_dialogue()


def with_second_step(user):
    TOTP.activate(user, generate_totp_secret())
    return user


def test_participant_enters_own_dialogue_in_one_query(april):
    amina = member(april, "diggers", "Amina")
    with CaptureQueriesContext(connection) as queries:
        here = access.enter(amina.user, "april")
        assert here.participant.group.key == "diggers"
    assert (len(queries), here.participant, here.role, here.may_speak, here.is_team) == (1, amina, "", True, False)


def test_who_waits_reads_and_does_not_speak(april):
    here = access.enter(member(april, "gov", "Early", status="waiting").user, "april")
    assert (here.may_speak, here.is_team, here.rights) == (False, False, frozenset())


@pytest.mark.parametrize("who", ["outsider", "of another dialogue", "removed", "nobody"])
def test_stranger_gets_404(april, who):
    if who == "nobody":
        april.delete()
    user = {
        "outsider": lambda: person("Outsider"),
        "of another dialogue": lambda: member(make_dialogue("may"), "gov", "May").user,
        "removed": lambda: member(april, "gov", "Gone", status="removed").user,
        "nobody": lambda: person("Late"),
    }[who]()
    with pytest.raises(Http404):
        access.enter(user, "april")


@pytest.mark.one_database
@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", [*Role, None])
def test_team_pages_by_role(april, role, right):
    user = with_second_step(team(april, role) if role else member(april, "gov", "Member").user)
    if role in HOLDERS[right]:
        assert access.enter_team(user, "april", right).role == role
    else:
        with pytest.raises(Http404):
            access.enter_team(user, "april", right)


def test_role_in_one_dialogue_is_none_in_another(april):
    may = make_dialogue("may")
    boss = with_second_step(team(may, "organiser"))
    Participant.objects.create(dialogue=april, user=boss, group=april.groups.get(key="gov"))
    assert access.enter(boss, "april").role == ""
    with pytest.raises(Http404):
        access.enter_team(boss, "april", Right.READ)


def test_participant_who_is_also_in_the_team(april):
    both = member(april, "gov", "Both")
    TeamMember.objects.create(dialogue=april, user=both.user, role="facilitator")
    here = access.enter(both.user, "april")
    assert (here.participant, here.role) == (both, "facilitator")
    assert (here.may(Right.LEAD), here.may(Right.TEAM), here.may_speak) == (True, False, True)


@pytest.mark.trust("E14")
def test_team_without_second_step_is_led_to_it(client, april):
    client.force_login(team(april, "organiser"))
    for name in ("team", "dialogue_home", "people", "members", "draft_list"):
        assert client.get(reverse(name, args=["april"])).url == reverse("mfa_index"), name
    assert client.post(reverse("member_leave", args=["april"])).url == reverse("mfa_index")
    assert april.team.count() == 1


def test_team_with_second_step_gets_in(client, april):
    client.force_login(with_second_step(team(april, "organiser")))
    assert client.get(reverse("team", args=["april"])).status_code == 200


@pytest.mark.parametrize(
    ("demo", "is_demo", "gets_in"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_only_the_demos_own_people_pass_without_it(april, settings, demo, is_demo, gets_in):
    settings.DEMO = demo
    user = team(april, "organiser")
    user.is_demo = is_demo
    if gets_in:
        assert access.enter_team(user, "april", Right.TEAM).may(Right.TEAM)
    else:
        with pytest.raises(access.SecondStepNeeded):
            access.enter_team(user, "april", Right.TEAM)


def test_stranger_learns_nothing_of_a_second_step(client, april):
    client.force_login(person("Outsider"))
    assert client.get(reverse("team", args=["april"])).status_code == 404


def test_anonymous_is_led_to_sign_in_and_back(client, april):
    for url in (april.get_absolute_url(), reverse("people", args=["april"]), reverse("account")):
        assert client.get(url).url == f"{reverse('account_request_login_code')}?next={url}"


def test_visible_to_lists_own_dialogues_only(april):
    may = make_dialogue("may")
    make_dialogue("june", kind="framework")
    amina = member(april, "diggers", "Amina").user
    TeamMember.objects.create(dialogue=april, user=amina, role="observer")
    member(may, "gov", "Else", user=amina, status="removed")
    assert list(Dialogue.objects.visible_to(amina)) == [april]
    assert list(Dialogue.objects.visible_to(AnonymousUser())) == []


@pytest.mark.parametrize("harm", ["missing", "changed"])
def test_dialogue_without_its_key_is_shut_with_a_clear_page(client, april, harm):
    amina = member(april, "diggers", "Amina")
    client.force_login(amina.user)
    path = Path(live.KEY_DIR) / f"{april.key_name}.key"
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(b"x" * 32)
    question = reverse("question", args=["april", "rights", 1])
    response = client.get(question)
    assert (response.status_code, "shut for now" in response.content.decode()) == (503, True)
    assert path.exists() is (harm == "changed")  # it is never made anew


@pytest.mark.trust("E14")
def test_team_member_signs_in_by_password_and_is_led_to_the_second_step(client, april):
    user = team(april, "organiser")
    user.email = "organiser@example.org"
    user.set_password("long enough to count")
    user.save()
    page = client.get(reverse("account_login"))
    assert 'name="password"' in page.content.decode()
    answer = client.post(reverse("account_login"), {"login": user.email, "password": "long enough to count"})
    assert answer.status_code == 302
    assert client.get(reverse("team", args=[april.slug])).url == reverse("mfa_index")
