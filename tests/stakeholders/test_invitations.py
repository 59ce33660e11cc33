"""Getting in by invitation: once, by a person and not by a mail scanner, and telling strangers nothing."""

import datetime
import re
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from dialogue import devices, worker
from dialogue.mail import signed, stopping
from dialogue.models import Job, Mailing, Suppression, TeamLog, User
from stakeholders import invitation_mail, invitations, joining
from stakeholders.models import Invitation, Participant, tokens
from tests.factories import group, make_dialogue, member, person, team
from tests.issues.voting_room import in_threads

pytestmark = pytest.mark.django_db
NINA = {"name": "Nina", "language": "en", "country": "GH", "role": "geologist", "organisation": "Quill"}


@pytest.fixture
def april():
    return make_dialogue(title="April dialogue")


@pytest.fixture
def organiser(april):
    return team(april, "organiser", "Miriam")


def invite(april, organiser, email="nina@x.test", key="lsm", **about):
    return invitations.invite(
        dialogue=april, by=organiser, email=email, group=group(april, key) if key else None, **about
    )[0]


def address(invitation):
    return reverse("invitation", args=[tokens.token(invitation)])


def form(april, key="lsm", **changes):
    return {**NINA, "group": group(april, key).pk, **changes}


def spoil(invitation, how):
    """Bring an invitation into one of the states in which it opens nothing."""
    now = timezone.now()
    column, value = {
        "used": ("accepted_at", now),
        "revoked": ("revoked_at", now),
        "expired": ("expires_at", now - datetime.timedelta(seconds=1)),
    }[how]
    Invitation.objects.filter(pk=invitation.pk).update(**{column: value})


@pytest.mark.trust("E2")
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_changes_nothing(client, april, organiser, method):
    invited = invite(april, organiser)
    before = Invitation.objects.values().get(), User.objects.count()
    assert getattr(client, method)(address(invited)).status_code == 200
    assert (Invitation.objects.values().get(), User.objects.count(), Participant.objects.count()) == (*before, 0)
    assert "_auth_user_id" not in client.session


def test_button_accepts_and_signs_in(client, april, organiser):
    invited = invite(april, organiser)
    response = client.post(address(invited), form(april))
    assert response.url == april.get_absolute_url()
    user = User.objects.get(email="nina@x.test")
    assert (user.name, user.country, user.has_usable_password()) == ("Nina", "GH", False)
    participant = Participant.objects.get(user=user)
    assert (participant.group.key, participant.status, participant.organisation) == ("lsm", "confirmed", "Quill")
    assert client.get(response.url).status_code == 200
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.trust("E1")
def test_second_press_meets_a_page_that_says_used(client, april, organiser):
    invited = invite(april, organiser)
    client.post(address(invited), form(april))
    again = Client().post(address(invited), form(april, name="Somebody else"))
    assert again.status_code == 410
    assert "has been used" in again.content.decode()
    assert Participant.objects.count() == 1
    assert User.objects.get(email="nina@x.test").name == "Nina"


SENTENCES = {
    "used": (410, "This invitation has been used"),
    "revoked": (410, "This invitation was taken back"),
    "expired": (410, "This invitation is too old"),
    "wrong": (404, "This link is not complete"),
}


@pytest.mark.trust("E1")
@pytest.mark.parametrize("how", SENTENCES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_closed_links_have_their_own_page_and_reveal_nothing(client, april, organiser, how, method):
    invited = invite(april, organiser, name="Nina Secret", role="geologist")
    url = reverse("invitation", args=["x" * 32]) if how == "wrong" else address(invited)
    if how != "wrong":
        spoil(invited, how)
    response = client.post(url, form(april)) if method == "post" else client.get(url)
    text = response.content.decode()
    status, sentence = SENTENCES[how]
    assert (response.status_code, sentence in text) == (status, True)
    assert [s for s in SENTENCES.values() if s[1] in text] == [(status, sentence)]
    hidden = (
        april.title,
        april.question,
        "nina@x.test",
        "Nina Secret",
        "Miriam",
        "Companies",
        "geologist",
        april.join_code,
    )
    assert [word for word in hidden if word in text] == []
    assert User.objects.filter(email="nina@x.test").count() == 0


@pytest.mark.trust("E1")
def test_only_hashes_are_stored(april, organiser):
    invited = invite(april, organiser)
    row = str(Invitation.objects.values().get()) + str(Job.objects.values().get())
    assert tokens.token(invited) not in row
    assert tokens.code(invited) not in row
    assert len(tokens.token(invited)) == 32  # 192 bits


def test_code_opens_the_invitation(client, april, organiser):
    code = tokens.code(invite(april, organiser))
    typed = f"{code[:5].lower()}-{code[5:]} "
    assert client.post(reverse("join"), {"code": typed}).url == reverse("invitation", args=[code])
    assert client.get(reverse("invitation", args=[code])).status_code == 200


@pytest.mark.trust("E1")
def test_closed_codes_answer_like_wrong_ones(client, april, organiser):
    answers = set()
    for n, how in enumerate(("used", "revoked", "expired")):
        invited = invite(april, organiser, email=f"{n}@x.test")
        spoil(invited, how)
        response = client.post(reverse("join"), {"code": tokens.code(invited)})
        answers.add((response.status_code, "This code opens nothing now" in response.content.decode()))
    answers.add((client.post(reverse("join"), {"code": "QQQQQQQQQQ"}).status_code, True))
    assert answers == {(422, True)}


def test_missing_answers_keep_what_was_typed(client, april, organiser):
    response = client.post(
        address(invite(april, organiser, key=None)), {"name": "Nina", "language": "fr", "country": "GH"}
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert "Choose the group you speak for." in text
    assert 'value="Nina"' in text
    assert Participant.objects.count() == 0


def test_name_of_only_invisible_characters_is_empty(client, april, organiser):
    response = client.post(address(invite(april, organiser)), form(april, name="\u200b\u2060"))
    assert (response.status_code, User.objects.filter(email="nina@x.test").exists()) == (422, False)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("lsm", ["lsm"]),
        ("asm", ["diggers", "owners"]),
        ("diggers", ["diggers"]),
        ("cso", ["cso"]),
        (None, ["diggers", "owners", "lsm", "gov", "cso", "communities"]),
    ],
)
def test_groups_left_to_choose(client, april, organiser, key, expected):
    response = client.get(address(invite(april, organiser, key=key)))
    assert [g.key for g in response.context["form"].fields["group"].queryset] == expected


def test_another_group_than_the_invited_is_refused(client, april, organiser):
    response = client.post(address(invite(april, organiser, key="lsm")), form(april, "gov"))
    assert (response.status_code, Participant.objects.count()) == (422, 0)


def test_group_of_another_dialogue_is_refused(client, april, organiser):
    other = make_dialogue("may")
    response = client.post(address(invite(april, organiser, key=None)), form(other, "gov"))
    assert (response.status_code, Participant.objects.count()) == (422, 0)


def test_inviting_twice_sends_one_mail(april, organiser):
    first, sent = invitations.invite(dialogue=april, by=organiser, email="Nina@X.test ")
    again, sent_again = invitations.invite(dialogue=april, by=organiser, email="nina@x.test")
    assert (first.pk, sent, sent_again, Job.objects.count()) == (again.pk, True, False, 1)
    assert TeamLog.objects.filter(action="invited").count() == 1


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_inviting_anew_makes_another_link(client, april, organiser, how):
    old = invite(april, organiser)
    link, code = address(old), tokens.code(old)
    spoil(old, how)
    new, sent = invitations.invite(dialogue=april, by=organiser, email="nina@x.test", group=group(april, "gov"))
    assert (sent, new.pk, Job.objects.count()) == (True, old.pk, 2)
    assert client.get(link).status_code == 404
    assert client.get(reverse("invitation", args=[code])).status_code == 404
    assert client.get(address(new)).status_code == 200


def test_revoking_leaves_an_accepted_invitation(client, april, organiser):
    invited = invite(april, organiser)
    client.post(address(invited), form(april))
    assert invitations.revoke(invitation=invited, by=organiser) is False
    other = invite(april, organiser, email="o@x.test")
    assert [invitations.revoke(invitation=other, by=organiser) for _ in range(2)] == [True, False]


@pytest.mark.trust("E16")
def test_browser_in_which_an_invitation_was_accepted_is_known(client, april, organiser):
    client.post(address(invite(april, organiser)), form(april))
    marked = RequestFactory().get("/")
    marked.COOKIES = {devices.NAME: client.cookies[devices.NAME].value}
    assert devices.mark_of(marked, Participant.objects.get().user) != ""


def test_known_person_joins_another_dialogue_and_signs_in_as_ever(client, april, organiser):
    known = person("Kofi", last_login=timezone.now())
    invited = invite(april, organiser, email=known.email)
    response = client.post(address(invited), form(april, name="A forged name"))
    assert response.url.startswith(reverse("account_request_login_code"))
    assert "_auth_user_id" not in client.session
    known.refresh_from_db()
    assert (known.name, known.participants.get().dialogue, known.participants.get().status) == (
        "Kofi",
        april,
        "confirmed",
    )


def test_known_person_who_is_signed_in_goes_straight_in(client, april, organiser):
    known = person("Kofi")
    client.force_login(known)
    response = client.post(address(invite(april, organiser, email=known.email)), form(april))
    assert (response.url, client.get(response.url).status_code) == (april.get_absolute_url(), 200)


def test_team_member_with_an_invitation_passes_the_second_step_as_ever(client, april, organiser):
    may = make_dialogue("may")
    response = client.post(address(invite(may, organiser, email=organiser.email)), form(may))
    assert response.url.startswith(reverse("account_request_login_code"))
    assert "_auth_user_id" not in client.session


def test_who_waits_or_was_declined_is_let_in_by_an_invitation(client, april, organiser):
    for n, decline in enumerate((False, True)):
        waiting = member(april, "gov", f"Waiting {n}", status="waiting")
        if decline:
            joining.decline(dialogue=april, ids=[waiting.pk], by=organiser)
        Client().post(address(invite(april, organiser, email=waiting.user.email)), form(april))
        waiting.refresh_from_db()
        assert (waiting.status, waiting.group.key) == ("confirmed", "lsm")


def test_removed_person_does_not_come_back_by_an_invitation(client, april, organiser):
    removed = member(april, "gov", "Gone")
    Participant.objects.filter(pk=removed.pk).update(status="removed")
    response = client.post(address(invite(april, organiser, email=removed.user.email)), form(april))
    removed.refresh_from_db()
    assert (response.status_code, removed.status) == (410, "removed")


def test_closed_account_is_not_opened(client, april, organiser):
    closed = person("Closed", is_active=False)
    response = client.post(address(invite(april, organiser, email=closed.email)), form(april))
    assert (response.status_code, Participant.objects.count()) == (410, 0)
    assert "_auth_user_id" not in client.session


def test_group_of_a_confirmed_participant_stays(client, april, organiser):
    there = member(april, "gov", "There")
    client.post(address(invite(april, organiser, email=there.user.email)), form(april))
    there.refresh_from_db()
    assert there.group.key == "gov"


@pytest.mark.trust("E1")
@pytest.mark.django_db(transaction=True)
def test_presses_at_once_accept_once(april, organiser):
    invited = invite(april, organiser)
    url, data, barrier, answers = address(invited), form(april), Barrier(8), []

    def press():
        barrier.wait()
        answers.append(Client().post(url, data).status_code)
        connection.close()

    threads = [Thread(target=press) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(answers) == [302] + [410] * 7
    assert (User.objects.filter(email="nina@x.test").count(), Participant.objects.count()) == (1, 1)


# ---- the mail


def send_all():
    worker.drain()
    return mail.outbox


def test_mail_carries_link_and_code_and_neither_group_nor_issue(april, organiser, settings):
    settings.BASE_URL = "https://dialogue.example.org"
    invited = invite(april, organiser, key="diggers", name="Nina")
    (sent,) = send_all()
    html = sent.alternatives[0][0]
    link = f"https://dialogue.example.org{address(invited)}"
    assert [link in sent.body, link in html, tokens.grouped(tokens.code(invited)) in sent.body] == [True] * 3
    assert (sent.to, sent.subject) == (["nina@x.test"], "An invitation for you")
    assert [word for word in ("Diggers", "hidden", "Small-scale") if word in sent.body + html] == []
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert Job.objects.get().payload == {}


@pytest.mark.trust("E8")
def test_evil_host_does_not_reach_the_mail(client, april, organiser, settings):
    settings.ALLOWED_HOSTS, settings.BASE_URL = ["*"], "https://dialogue.example.org"
    client.get("/", HTTP_HOST="evil.test", headers={"X-Forwarded-Host": "evil.test"})
    invite(april, organiser)
    (sent,) = send_all()
    assert "evil.test" not in sent.body + sent.alternatives[0][0]
    assert set(re.findall(r"https?://([^/\s\"]+)", sent.body)) == {"dialogue.example.org"}


EVIL = "Nina\r\nBcc: all@x.test\n<b>http://evil.test</b> www.evil.test mail@evil.test [x](javascript:alert(1))"


@pytest.mark.trust("B8")
def test_what_people_typed_is_plain_in_mails(april, organiser):
    User.objects.filter(pk=organiser.pk).update(name=EVIL)
    april.title = EVIL[:150]
    april.save()
    invite(april, organiser, name=EVIL[:110])
    (sent,) = send_all()
    html = sent.alternatives[0][0]
    assert "\n" not in sent.subject
    assert sent.recipients() == ["nina@x.test"]
    assert "Bcc" not in sent.message()
    assert [
        bad for bad in ("http://evil", "www.evil.test", "@evil.test", "javascript:a") if bad in sent.body + html
    ] == []
    assert "<b>http" not in html
    assert set(re.findall(r'href="([^"]+)"', html)) == {
        f"http://testserver{address(Invitation.objects.get())}",
        "http://testserver/join/",
        "http://testserver/protection/",
        stopping.stop_link("nina@x.test", april),
    }


@pytest.mark.parametrize("how", ["used", "revoked", "expired"])
def test_nothing_is_sent_for_a_closed_invitation(april, organiser, how):
    spoil(invite(april, organiser), how)
    assert send_all() == []
    assert (Job.objects.get().state, Job.objects.get().error) == (Job.State.SKIPPED, "not open")


def test_sending_again_keeps_the_message_id(april, organiser):
    invite(april, organiser)
    job = Job.objects.claim()
    for _ in range(2):
        worker.import_string(job.kind)(job)
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 1


# ---- again, elsewhere, no more


def mails_to(email):
    send_all()
    return [m for m in mail.outbox if m.to == [email]]


def test_sending_again_keeps_the_link(client, april, organiser):
    invited = invite(april, organiser)
    link = address(invited)
    assert len(mails_to("nina@x.test")) == 1
    invitations.send_again(invitation=invited, by=organiser)
    bodies = [m.body for m in mails_to("nina@x.test")]
    assert [link in body for body in bodies] == [True, True]
    assert client.get(link).status_code == 200


def test_pressing_again_while_a_mail_waits_adds_none(april, organiser):
    invited = invite(april, organiser)
    with pytest.raises(invitation_mail.TooSoon, match="waiting"):
        invitations.send_again(invitation=invited, by=organiser)
    assert len(mails_to("nina@x.test")) == 1


def test_nobody_is_mailed_more_than_three_times_a_day(april, organiser):
    invited = invite(april, organiser)
    for _n in range(2):
        send_all()
        invitations.send_again(invitation=invited, by=organiser)
    send_all()
    with pytest.raises(invitation_mail.TooSoon, match="often"):
        invitations.send_again(invitation=invited, by=organiser)
    assert len(mails_to("nina@x.test")) == 3


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_closed_invitation_sent_again_has_another_link(client, april, organiser, how):
    invited = invite(april, organiser)
    link = address(invited)
    spoil(invited, how)
    invitations.send_again(invitation=invited, by=organiser)
    invited.refresh_from_db()
    assert (client.get(link).status_code, client.get(address(invited)).status_code) == (404, 200)
    (sent,) = mails_to("nina@x.test")  # the first one, still waiting, is not sent: its link is dead
    assert address(invited) in sent.body


def test_who_wants_no_mail_gets_none_again(april, organiser):
    invited = invite(april, organiser)
    send_all()
    Suppression.objects.create(fingerprint=signed.fingerprint(invited.email), dialogue=april, reason="unsubscribed")
    with pytest.raises(invitation_mail.TooSoon, match="silent"):
        invitations.send_again(invitation=invited, by=organiser)


def test_refused_mailbox_gets_another_try(april, organiser):
    invited = invite(april, organiser)
    Job.objects.update(state=Job.State.DEAD, error="unknown 550 5.1.1", payload={})
    Suppression.objects.create(fingerprint=signed.fingerprint(invited.email), reason="refused")
    invitations.send_again(invitation=invited, by=organiser)
    assert len(mails_to("nina@x.test")) == 1


def test_corrected_address_gets_another_link_and_the_old_one_dies(client, april, organiser):
    invited = invite(april, organiser, email="nnia@x.test")
    link, code = address(invited), tokens.code(invited)
    invitations.correct(invitation=invited, by=organiser, email=" Nina@X.test")
    invited.refresh_from_db()
    assert (invited.email, mails_to("nnia@x.test")) == (
        "nina@x.test",
        [],
    )  # what waited for the wrong address is not sent
    (sent,) = mails_to("nina@x.test")
    assert (address(invited) in sent.body, link in sent.body) == (True, False)
    for old in (link, reverse("invitation", args=[code])):
        response = Client().post(old, form(april))
        assert (response.status_code, "This link is not complete" in response.content.decode()) == (404, True)
    client.post(address(invited), form(april))
    assert Participant.objects.get().user.email == "nina@x.test"
    entry = TeamLog.objects.get(action="corrected an address")
    assert (entry.by, entry.detail) == (organiser, "nnia@x.test → nina@x.test")


def test_accepted_invitation_belongs_to_who_accepted(client, april, organiser):
    invited = invite(april, organiser)
    client.post(address(invited), form(april))
    for verb, more in ((invitations.correct, {"email": "team@x.test"}), (invitations.send_again, {})):
        with pytest.raises(invitations.NotOpen, match="used"):
            verb(invitation=invited, by=organiser, **more)
    invited.refresh_from_db()
    assert (invited.email, Job.objects.count(), User.objects.filter(email="team@x.test").count()) == (
        "nina@x.test",
        1,
        0,
    )


def test_corrected_to_somebody_elses_address_changes_nothing(april, organiser):
    invited, _other = invite(april, organiser), invite(april, organiser, email="o@x.test")
    before = Invitation.objects.values().get(pk=invited.pk)
    with pytest.raises(invitations.Taken):
        invitations.correct(invitation=invited, by=organiser, email="o@x.test")
    assert Invitation.objects.values().get(pk=invited.pk) == before


def test_mailing_keeps_its_words_after_a_correction(april, organiser):
    mailing = Mailing.objects.create(dialogue=april, kind="invitation", occasion="list 1", words={"en": "From Obuasi."})
    invited = invite(april, organiser, email="nnia@x.test")
    Invitation.objects.update(mailing=mailing)
    invitations.correct(invitation=invited, by=organiser, email="nina@x.test")
    (sent,) = mails_to("nina@x.test")
    assert "From Obuasi." in sent.body
    assert set(mailing.jobs.values_list("state", flat=True)) == {Job.State.DONE}


@pytest.mark.trust("E1")
def test_forwarded_link_opens_no_account(client, april, organiser):
    """Whoever is known here signs in as ever; whoever got the link from somebody else cannot become them (TRUST E1)."""
    invited = invite(april, organiser)
    client.post(address(invited), form(april))
    stranger = Client()
    assert stranger.get(address(invited)).status_code == 410
    assert "_auth_user_id" not in stranger.session
    may = make_dialogue("may")
    User.objects.update(last_login=timezone.now())
    again = invitations.invite(dialogue=may, by=organiser, email="nina@x.test")[0]
    response = stranger.post(address(again), form(may))
    assert (response.url.split("?")[0], "_auth_user_id" in stranger.session) == (
        reverse("account_request_login_code"),
        False,
    )


@pytest.mark.trust("E1")
@pytest.mark.parametrize("secret", ["x" * 32, "A" * 10, "0", "%00", "é" * 20, "a" * 5000])
def test_guessed_secrets_all_meet_the_same_page(client, april, organiser, secret):
    invite(april, organiser)
    response = client.get(f"/invitation/{secret}/")
    assert response.status_code in {400, 404}
    assert april.title not in response.content.decode()


def test_international_domain_is_mailed_as_the_wire_has_it(april, organiser):
    assert invite(april, organiser, email="Nina@Bücher.example").email == "nina@xn--bcher-kva.example"


def test_mail_of_a_list_comes_from_the_configured_address(client, april, organiser, settings):
    settings.ALLOWED_HOSTS, settings.BASE_URL, settings.DEMO = ["*"], "https://dialogue.example.org", True
    User.objects.filter(pk=organiser.pk).update(is_demo=True)
    client.force_login(User.objects.get(pk=organiser.pk))
    evil = {"headers": {"host": "evil.test", "X-Forwarded-Host": "evil.test"}}
    kept = client.post(reverse("invitation_import", args=["april"]), {"pasted": "ama@x.test"}, **evil).url
    client.post(f"{kept}send/", {"language": "en"}, **evil)
    (sent,) = mails_to("ama@x.test")
    found = set(re.findall(r"https?://([^/\s\"<>]+)", sent.body + sent.alternatives[0][0]))
    assert found == {"dialogue.example.org"}


@pytest.mark.django_db(transaction=True)
def test_two_corrections_to_one_address_at_once_leave_one():
    april = make_dialogue()
    organiser = team(april, "organiser", "Miriam")
    wrong = [invite(april, organiser, email=f"slip{n}@x.test") for n in range(4)]
    results = in_threads([lambda i=i: invitations.correct(invitation=i, by=organiser, email="o@x.test") for i in wrong])
    assert sorted(type(r).__name__ for r in results) == ["Taken"] * 3 + ["bool"]


def test_sealed_dialogue_invites_and_admits_nobody(client, april, organiser):
    invited = invite(april, organiser)
    send_all()
    april.phase = "sealed"
    april.save()
    for verb in (
        lambda: invite(april, organiser, email="o@x.test"),
        lambda: invitations.send_again(invitation=invited, by=organiser),
        lambda: invitations.correct(invitation=invited, by=organiser, email="o@x.test"),
    ):
        with pytest.raises(joining.Sealed):
            verb()
    response = client.post(address(invited), form(april))
    assert (response.status_code, SENTENCES["revoked"][1] in response.content.decode()) == (410, True)
    assert (Participant.objects.count(), User.objects.filter(email="nina@x.test").count(), Job.objects.count()) == (
        0,
        0,
        1,
    )
