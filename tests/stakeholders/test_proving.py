"""The code that proves an address before anybody is made of it, and what a join code may be used for in a quarter of an hour."""

import datetime
import re
from contextlib import suppress

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogue import worker
from dialogue.models import Dialogue, Job, TeamLog, User
from dialogue.phases import Phase
from issues.history import history
from stakeholders import invitations, joining, proving
from stakeholders.models import Participant
from tests.factories import make_dialogue, member, members, team
from tests.issues.voting_room import in_threads
from tests.stakeholders.test_access import with_second_step
from tests.stakeholders.test_joining import code_for, form, page
from workshops.plan import planning

pytestmark = pytest.mark.django_db
CODE = reverse("join_code")
SPENT = "Very many people are joining with this code right now, so we send no more mails for it."


@pytest.fixture
def april():
    return make_dialogue()


@pytest.fixture
def morning(time_machine):
    time_machine.move_to("2027-04-12 08:01", tick=False)
    return time_machine


def ask(april, email="ama@x.test", client=None):
    return (client or Client()).post(page(april), form(april, email))


def is_in(client):
    return "_auth_user_id" in client.session


# ---- the code


@pytest.mark.trust("E15")
def test_thirty_presses_make_nobody(april, morning):
    assert [ask(april, f"stranger-{n}@x.test").url for n in range(30)] == [CODE] * 30
    assert (User.objects.count(), Participant.objects.count(), Job.objects.count()) == (0, 0, 30)


def test_code_has_five_tries_and_then_the_right_one_is_refused_too(client, april, morning):
    ask(april, client=client)
    right = code_for("ama@x.test")
    said = [client.post(CODE, {"code": "WRONGWRONG"}).content.decode() for _n in range(5)]
    assert ["This is not the code we sent." in page for page in said] == [True] * 5
    last = client.post(CODE, {"code": right})
    assert (last.status_code, is_in(client), User.objects.count()) == (422, False, 0)
    assert "Too many wrong codes. Ask for another." in last.content.decode()
    assert ("Ask to join" in last.content.decode(), "is on its way" in last.content.decode()) == (False, False)
    ask(april, client=client)
    assert client.post(CODE, {"code": code_for("ama@x.test")}).url == reverse("join_finish")
    assert (is_in(client), User.objects.get().email) == (True, "ama@x.test")


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_gain_nothing(time_machine):
    time_machine.move_to("2027-04-12 08:01", tick=False)
    kept = proving.ask(dialogue=make_dialogue(), email="ama@x.test", language="en")

    def guess():
        try:
            proving.prove(kept=kept, code="WRONGWRONG")
        except proving.Refused as reason:
            return str(reason)

    assert sorted(in_threads([guess] * 12)) == ["many"] * 7 + ["wrong"] * 5


@pytest.mark.sqlite  # PostgreSQL's clock no test can turn
def test_code_is_good_for_fifteen_minutes(client, april, morning):
    ask(april, client=client)
    right = code_for("ama@x.test")
    morning.shift(datetime.timedelta(minutes=16))
    said = client.post(CODE, {"code": right})
    assert (said.status_code, is_in(client)) == (422, False)
    assert "This code is too old. Ask for another." in said.content.decode()


def test_code_is_bound_to_the_browser_that_asked(client, april):
    ask(april, client=client)
    code, other = code_for("ama@x.test"), Client()
    assert other.post(CODE, {"code": code}).url == reverse("join")
    ask(april, client=other)
    assert (other.post(CODE, {"code": code}).status_code, is_in(other)) == (422, False)


def test_code_is_taken_as_people_type_it(client, april):
    ask(april, client=client)
    code = code_for("ama@x.test")
    client.post(CODE, {"code": f" {code[:5].lower()}-{code[5:]} "})
    assert is_in(client)


def test_mail_of_the_code_names_no_dialogue_and_holds_no_link_of_its_own(client, april):
    ask(april, client=client)
    worker.drain()
    (letter,) = mail.outbox
    assert letter.subject == "Your code for joining"
    assert april.title not in letter.body + letter.alternatives[0][0]
    assert set(re.findall(r"https?://\S+", letter.body)) == {"http://testserver/protection/"}


def test_one_address_is_not_flooded_and_nobody_is_told(april, morning):
    assert [ask(april).url for _n in range(13)] == [CODE] * 13
    assert Job.objects.count() == 10


def test_session_of_before_the_change_leads_to_the_start(client, april):
    user = member(april, "gov", "Grace").user
    client.force_login(user)
    session = client.session
    session["joining"] = {"code": april.join_code, "user": user.pk}
    session.save()
    assert client.get(reverse("join_finish")).url == reverse("start")


# ---- the budget of a join code


def spend(april, times):
    """So many ask, as the page asks for them; the first test presses its button a hundred times."""
    for n in range(times):
        with suppress(proving.Spent):
            proving.ask(dialogue=april, email=f"p{n}@x.test", language="en")


@pytest.mark.trust("E5", "E15")
def test_join_code_has_a_hundred_mails_in_a_quarter_of_an_hour(april, morning):
    answers = [ask(april, f"p{n}@x.test") for n in range(102)]
    assert [answer.status_code for answer in answers] == [302] * 100 + [429] * 2
    said = answers[-1].content.decode()
    assert SPENT in said
    assert f'<a href="{reverse("card")}">I have a card</a>' in said
    assert 'value="p101@x.test"' in said  # nothing that was typed is lost
    assert (Job.objects.count(), User.objects.count()) == (100, 0)
    assert SPENT in Client().get(page(april)).content.decode()
    morning.shift(datetime.timedelta(minutes=15))
    assert SPENT not in Client().get(page(april)).content.decode()
    assert ask(april, "p101@x.test").status_code == 302


@pytest.mark.trust("E3", "E15")
def test_spent_page_looks_the_same_for_known_and_unknown(april, morning):
    known = member(april, "gov", "Known").user
    spend(april, 100)
    shown = []
    for email in (known.email, "new@x.test"):
        answer = ask(april, email)
        text = re.sub(r'(csrfmiddlewaretoken" value=")\w+', "", answer.content.decode())
        shown.append((answer.status_code, text.replace(email, "…")))
    assert shown[0] == shown[1]


@pytest.mark.trust("E15")
def test_another_dialogues_budget_and_signing_in_are_apart(april, morning):
    may, known = make_dialogue("may"), member(april, "gov", "Known").user
    spend(april, 101)
    assert ask(may, "new@x.test").status_code == 302
    Client().post(reverse("account_request_login_code"), {"email": known.email})
    assert Job.objects.count() == 102


def test_whoever_is_signed_in_joins_although_it_is_spent(client, april, morning):
    spend(april, 101)
    client.force_login(member(make_dialogue("may"), "gov", "Known").user)
    assert SPENT not in client.get(page(april)).content.decode()
    client.post(page(april), form(april))
    assert april.participants.count() == 1


def test_budget_is_three_times_the_people_expected(april):
    assert proving.budget(april) == 100
    members(april, "gov", 30)
    assert proving.budget(april) == 100
    invitations.invite(dialogue=april, by=team(april), email="guest@x.test", language="en")
    members(april, "lsm", 10)
    assert proving.budget(april) == 3 * 41
    april.people_expected = 60
    assert proving.budget(april) == 180


def test_dialogue_knows_what_its_largest_workshop_expects(april):
    boss = team(april)
    plan = {"dialogue": april, "by": boss, "title": "Days", "zone": "UTC", "begins": [timezone.now()]}
    first, second = planning.plan(**plan), planning.plan(**plan)
    planning.change(workshop=first, by=boss, expected={"gov": 20, "lsm": 15})
    planning.change(workshop=second, by=boss, expected={"gov": 50})
    assert Dialogue.objects.get().people_expected == 50
    planning.call_off(workshop=second, by=boss)
    assert Dialogue.objects.get().people_expected == 35


# ---- the team


def test_team_sees_the_alarm_and_makes_a_new_code_in_one_press(client, april, morning):
    boss, old = with_second_step(team(april)), april.join_code
    spend(april, 103)
    client.force_login(boss)
    alarm = "Very many people asked to join with this code within 15 minutes"
    assert alarm in client.get(reverse("team", args=["april"])).content.decode()
    assert [row.action for row in TeamLog.objects.all()] == ["join code spent"]
    assert history(april)[0].sentence.endswith("If they are not yours, make a new code.")
    after = client.post(reverse("join_code_new", args=["april"]), {"code": old}, follow=True).content.decode()
    april.refresh_from_db()
    assert ("There is a new join code." in after, alarm in after, april.join_code in after) == (True, False, True)
    assert Client().get(reverse("join_dialogue", args=[old])).status_code == 404
    assert ask(april, "late@x.test").url == CODE


def test_second_press_makes_no_second_code(client, april):
    boss, old = with_second_step(team(april)), april.join_code
    client.force_login(boss)
    for _n in range(3):
        client.post(reverse("join_code_new", args=["april"]), {"code": old})
    assert TeamLog.objects.filter(action="made a new join code").count() == 1
    assert joining.renew_code(dialogue=april, old=old, by=boss) is False


def test_who_asked_by_the_old_code_still_comes_in(client, april):
    ask(april, client=client)
    joining.renew_code(dialogue=april, old=april.join_code, by=team(april))
    client.post(CODE, {"code": code_for("ama@x.test")}, follow=True)
    assert Participant.objects.get().user.email == "ama@x.test"


def test_join_page_of_a_closed_phase_sends_nothing(april):
    Dialogue.objects.update(phase=Phase.AGENDA)
    assert (ask(april).status_code, Job.objects.count()) == (404, 0)
