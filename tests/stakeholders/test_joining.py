"""Coming by the join code, the code by mail, and the team's confirmation."""

import datetime
import re
import time

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue import worker
from dialogue.digests import digest
from dialogue.models import Job, TeamLog, User
from dialogue.phases import Act, Phase, opens
from stakeholders import invitations, joining
from stakeholders.models import Invitation, Participant, StakeholderGroup
from tests.factories import group, make_dialogue, member, person, team

pytestmark = pytest.mark.django_db
CONFIRM = reverse("account_confirm_login_code")


@pytest.fixture
def april():
    return make_dialogue()


def page(dialogue):
    return reverse("join_dialogue", args=[dialogue.join_code])


def form(april, email="ama@x.test", key="diggers", **changes):
    said = {"name": "Ama", "language": "en", "country": "GH", "role": "labourer", "organisation": ""}
    return {**said, "email": email, "group": group(april, key).pk, **changes}


def code_for(email):
    """The newest code that the outbox sends to an address."""
    worker.drain()
    body = [m for m in mail.outbox if m.to == [email]][-1].body
    return re.search(r"^ {4}(\S+)$", body, re.MULTILINE)[1]


def come(april, client, email="ama@x.test", **changes):
    """Join as far as the page behind the code."""
    asked = client.post(page(april), form(april, email, **changes))
    return client.post(asked.url, {"code": code_for(email)}, follow=True)


def test_join_waits_for_the_team(client, april):
    response = come(april, client)
    assert response.redirect_chain[-1][0] == april.get_absolute_url()
    participant = Participant.objects.get()
    assert (participant.user.name, participant.group.key, participant.status) == ("Ama", "diggers", "waiting")
    assert (participant.role, participant.country, participant.confirmed_at) == ("labourer", "GH", None)
    joining.confirm(dialogue=april, ids=[participant.pk], by=team(april))
    participant.refresh_from_db()
    assert participant.status == "confirmed"


def test_nobody_is_there_before_the_code(client, april):
    response = client.post(page(april), form(april))
    assert response.url == reverse("join_code")
    assert (Participant.objects.count(), User.objects.count(), "_auth_user_id" in client.session) == (0, 0, False)
    code = code_for("ama@x.test")
    assert (code in str(dict(client.session)), digest(code.replace("-", "")) in str(dict(client.session))) == (
        False,
        True,
    )


def test_wrong_codes_let_nobody_in(client, april):
    url = client.post(page(april), form(april)).url
    for _ in range(5):
        client.post(url, {"code": "WRONG1"})
    right = code_for("ama@x.test")
    client.post(url, {"code": right})
    assert ("_auth_user_id" in client.session, Participant.objects.count()) == (False, 0)


@pytest.mark.sqlite  # PostgreSQL's clock no test can turn
def test_old_code_lets_nobody_in(client, april):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        url = client.post(page(april), form(april)).url
        right = code_for("ama@x.test")
        clock.shift(datetime.timedelta(minutes=16))
        client.post(url, {"code": right})
    assert "_auth_user_id" not in client.session


def test_second_press_is_harmless(client, april):
    come(april, client)
    assert client.get(reverse("join_finish")).url == reverse("start")
    assert client.get(page(april)).url == april.get_absolute_url()
    assert Participant.objects.count() == 1


def test_finish_without_asking_goes_to_the_start(client, april):
    client.force_login(person("Passer-by"))
    assert client.get(reverse("join_finish")).url == reverse("start")
    assert Participant.objects.count() == 0


@pytest.mark.trust("E3")
def test_known_address_gets_the_same_answer(april):
    known = member(april, "gov", "Known").user
    answers = []
    for email in (known.email, "new@x.test"):
        client = Client()
        asked = client.post(page(april), form(april, email))
        shown = client.get(asked.url).content.decode().replace(email, "…")
        assert "A mail with a code is on its way to <b>…</b>." in shown
        shown = re.sub(r'(csrfmiddlewaretoken" value=")\w+', "", shown)
        answers.append((asked.status_code, asked.url, shown, Job.objects.count()))
    (first, second) = answers
    assert (first[:3], first[3], second[3]) == (second[:3], 1, 2)


def test_known_person_joins_another_dialogue_under_the_known_name(client, april):
    known = member(make_dialogue("may"), "gov", "Known").user
    come(april, client, email=known.email, name="Forged")
    known.refresh_from_db()
    assert known.name == "Known"
    assert [p.dialogue.slug for p in known.participants.order_by("pk")] == ["may", "april"]


def test_signed_in_person_needs_no_code(client, april):
    known = member(make_dialogue("may"), "gov", "Known").user
    client.force_login(known)
    assert "email" not in client.get(page(april)).context["form"].fields
    said = {**form(april), "email": "someone@else.test"}
    assert client.post(page(april), said, follow=True).redirect_chain[-1][0] == april.get_absolute_url()
    assert (known.participants.filter(dialogue=april).get().status, Job.objects.count()) == ("waiting", 0)


def test_member_of_a_team_gives_the_second_step(client, april):
    boss = team(make_dialogue("may"), "organiser", "Boss")
    TOTP.activate(boss, generate_totp_secret())
    asked = client.post(page(april), form(april, boss.email))
    answer = client.post(asked.url, {"code": code_for(boss.email)})
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert (client.get(reverse("account")).status_code, Participant.objects.count()) == (302, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"join_open": False},
        {"kind": "framework"},
        *({"phase": phase} for phase in Phase if Act.JOIN not in opens(phase)),
    ],
)
def test_closed_dialogue_cannot_be_joined_and_is_not_named(client, april, changes):
    type(april).objects.filter(pk=april.pk).update(**changes)
    for response in (client.get(page(april)), client.post(page(april), form(april))):
        text = response.content.decode()
        assert (response.status_code, "Nothing to join here" in text, april.title in text) == (404, True, False)
    wrong = client.post(reverse("join"), {"code": april.join_code})
    assert (wrong.status_code, Job.objects.count()) == (422, 0)


def test_closing_between_form_and_code_is_told(client, april):
    url = client.post(page(april), form(april)).url
    type(april).objects.filter(pk=april.pk).update(join_open=False)
    response = client.post(url, {"code": code_for("ama@x.test")}, follow=True)
    assert (response.status_code, Participant.objects.count()) == (404, 0)
    assert "Nothing to join here" in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "ama at x", "This is not an e-mail address we can write to."),
        ("email", "", "Give an e-mail address"),
        ("name", " ", "Give a name"),
        ("name", "\u200b", "Give a name"),
        ("country", "XX", "Select a valid choice"),
        ("group", "", "Choose the group you speak for."),
        ("group", "999999", "Select a valid choice"),
    ],
)
def test_bad_field_says_what_to_do(client, april, field, value, sentence):
    response = client.post(page(april), form(april, **{field: value}) if field != "email" else form(april, value))
    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert User.objects.count() == 0


@pytest.mark.parametrize(("group", "kept"), [("diggers", ""), ("lsm", "Gold Ridge")])
def test_country_may_be_left_out_and_only_who_speaks_by_name_is_asked_for_an_organisation(client, april, group, kept):
    come(april, client, key=group, country="", organisation="Gold Ridge")
    who = Participant.objects.get()
    assert (who.group.key, who.country, who.organisation) == (group, "", kept)


def test_lane_with_parts_cannot_be_chosen(client, april):
    assert client.post(page(april), form(april, key="asm")).status_code == 422


def test_code_page_takes_codes_as_people_type_them(client, april):
    typed = f" {april.join_code[:3].lower()}-{april.join_code[3:]} "
    assert client.post(reverse("join"), {"code": typed}).url == page(april)


def test_declined_person_stays_out(client, april):
    come(april, client)
    participant = Participant.objects.get()
    by = team(april)
    assert joining.decline(dialogue=april, ids=[participant.pk], by=by) == 1
    assert client.get(april.get_absolute_url()).status_code == 404
    assert joining.confirm(dialogue=april, ids=[participant.pk], by=by) == 0


def test_batch_is_confirmed_in_one_press_and_only_of_this_dialogue(april):
    may, by = make_dialogue("may"), team(april)
    waiting = [member(april, "gov", f"W{n}", status="waiting") for n in range(3)]
    other = member(may, "gov", "Other", status="waiting")
    assert joining.confirm(dialogue=april, ids=[p.pk for p in [*waiting, other]], by=by) == 3
    assert joining.confirm(dialogue=april, ids=[p.pk for p in waiting], by=by) == 0
    other.refresh_from_db()
    assert (other.status, TeamLog.objects.get().detail) == ("waiting", "3")


def test_who_was_invited_and_comes_by_the_code_is_called_invited(client, april, settings):
    """And once the team has let them in, their invitation counts as used."""
    settings.DEMO = True
    come(april, client)
    by = team(april, "organiser")
    by.is_demo = True  # needs no second sign-in step
    by.save()
    invitations.invite(dialogue=april, by=by, email="ama@x.test")
    member(april, "gov", "Kofi", status="waiting")
    assert {p.user.name: p.invited for p in joining.at_the_door(april)} == {"Ama": True, "Kofi": False}
    client.force_login(by)
    page = client.get(reverse("team", args=[april.slug])).content.decode()
    assert page.count("<b>invited by e-mail</b>") == 1
    invitations.invite(dialogue=april, by=by, email="other@x.test")
    joining.confirm(dialogue=april, ids=[p.pk for p in april.participants.all()], by=by)
    used = dict(Invitation.objects.values_list("email", "accepted_at"))
    assert {email: bool(at) for email, at in used.items()} == {"ama@x.test": True, "other@x.test": False}


# ---- signing in by code


def sign_in(client, email, **extra):
    client.post(reverse("account_request_login_code"), {"email": email}, **extra)
    return client.post(CONFIRM, {"code": code_for(email)}, **extra)


@pytest.mark.trust("E5")
def test_sixty_people_behind_one_address_sign_in_within_a_minute(april):
    people = [member(april, "gov", f"Person {n}").user for n in range(60)]
    began = time.process_time()  # of the house's own work: what else the machine does is no finding
    clients = [Client(REMOTE_ADDR="203.0.113.7") for _ in people]
    for n, (client, user) in enumerate(zip(clients, people, strict=True)):
        sign_in(client, user.email, headers={"X-Forwarded-For": f"10.0.0.{n % 3}"})
    assert [c.session.get("_auth_user_id") for c in clients] == [str(u.pk) for u in people]
    assert time.process_time() - began < 60


def test_codes_go_first_and_live_for_a_quarter_of_an_hour(client, april):
    user = member(april, "gov", "Known").user
    client.post(reverse("account_request_login_code"), {"email": user.email})
    job = Job.objects.get()
    left = job.give_up_at - timezone.now()
    assert (job.lane, datetime.timedelta(minutes=14) < left <= datetime.timedelta(minutes=15)) == (Job.Lane.CODES, True)
    assert user.email not in job.recipient + job.occasion
    worker.drain()
    job.refresh_from_db()
    assert (job.payload, mail.outbox[0].subject) == ({}, "Your sign-in code")


def test_one_address_is_not_flooded(april):
    user = member(april, "gov", "Known").user
    url = reverse("account_request_login_code")
    answers = [Client().post(url, {"email": user.email}).status_code for _ in range(13)]
    assert (answers, Job.objects.count()) == ([302] * 13, 10)


@pytest.mark.trust("E3")
def test_unknown_address_signs_nobody_in_and_looks_the_same(client, april):
    user = member(april, "gov", "Known").user
    shown = []
    for email in (user.email, "nobody@x.test"):
        fresh = Client()
        response = fresh.post(reverse("account_request_login_code"), {"email": email}, follow=True)
        text = re.sub(r'(csrfmiddlewaretoken" value=")\w+', "", response.content.decode()).replace(email, "…")
        shown.append((response.status_code, response.redirect_chain, text))
    assert shown[0] == shown[1]
    assert User.objects.count() == 1


def test_password_link_comes_from_the_configured_address(client, april, settings):
    settings.ALLOWED_HOSTS, settings.BASE_URL = ["*"], "https://dialogue.example.org"
    boss = team(april)
    boss.set_password("correct horse battery")
    boss.save()
    client.post(reverse("account_reset_password"), {"email": boss.email}, HTTP_HOST="evil.test")
    worker.drain()
    body = mail.outbox[0].body
    links = re.findall(r"https?://\S+", body)
    assert [link for link in links if not link.startswith("https://dialogue.example.org/")] == []
    (link,) = [link for link in links if "/account/password/reset/key/" in link]
    assert "evil.test" not in body
    path = link.removeprefix("https://dialogue.example.org")
    assert "choose" in Client().get(path, follow=True).content.decode().lower()


@pytest.mark.one_database
def test_join_page_costs_the_same_however_many_groups(client, april):
    counts = []
    for n in range(2):
        StakeholderGroup.objects.create(
            dialogue=april, key=f"more-{n}", name=f"More {n}", standing="consultative", policy="named", palette="rose"
        )
        with CaptureQueriesContext(connection) as queries:
            assert f"More {n}" in client.get(page(april)).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8
