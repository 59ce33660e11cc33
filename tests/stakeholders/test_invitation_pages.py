"""The team's pages about invitations: finding, filtering, watching; reading a list in, looking at it, sending it."""

import csv
import datetime
import io
import re

import pytest
from django.contrib.messages import get_messages
from django.core import mail as sent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from dialogue import archive, job_names, worker
from dialogue.mail import signed
from dialogue.models import Job, Mailing, Suppression, TeamLog, User
from stakeholders import invitations, inviting_again
from stakeholders.lists import invitation_lists
from stakeholders.models import Invitation, InvitationList, ListUpload, tokens
from tests.factories import group, make_dialogue, member, team
from tests.issues.voting_room import in_threads

pytestmark = pytest.mark.django_db
THREE = "Name,E-mail,Group\nAma,ama@x.test,lsm\nKofi,kofi@x.test,Drivers\nEsi,esi,gov"


@pytest.fixture
def april(settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    return make_dialogue(title="April dialogue")


@pytest.fixture
def organiser(client, april):
    user = team(april, "organiser", "Miriam")
    user.is_demo = True
    user.save()
    client.force_login(user)
    return user


def url(name, *args, **query):
    return reverse(name, args=["april", *args], query=query or None)


def said(response):
    return [str(m) for m in get_messages(response.wsgi_request)][-1]


def page(client, *args, **query):
    return client.get(url(*args, **query)).content.decode()


def read(client, pasted=THREE):
    """The list that was read from pasted text."""
    response = client.post(url("invitation_import"), {"pasted": pasted})
    kept = InvitationList.objects.latest("pk")
    assert response.url == url("invitation_preview", kept.pk)
    return kept


def choices(**changes):
    return {"group": "", "language": "en", "unknown_0": "out", **changes}


def send(client, kept, **changes):
    return client.post(url("invitation_send", kept.pk), choices(**changes))


# ---- reading in


def test_empty_house_offers_both_ways(client, april, organiser):
    text = page(client, "invitation_list")
    assert "Nobody is invited yet" in text
    assert [url(name) in text for name in ("invitation_import", "invite")] == [True, True]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("people.csv", THREE.encode("utf-8-sig")),
        ("people.txt", THREE.replace(",", ";").encode("utf-16")),
        ("people.xlsx", THREE.replace(",", "\t").encode()),  # the name says nothing, the bytes do
    ],
)
def test_file_is_read(client, april, organiser, name, data):
    client.post(url("invitation_import"), {"file": SimpleUploadedFile(name, data)})
    kept = InvitationList.objects.get()
    assert ([row["email"] for row in kept.rows], kept.size) == (["ama@x.test", "kofi@x.test", "esi"], 3)
    assert (Invitation.objects.count(), Job.objects.count(), Mailing.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Paste a list, or choose a file below."),
        ({"pasted": " \n "}, "Paste a list, or choose a file below."),
        ({"pasted": "Name;Phone\nAma <b>;12"}, "There is no column of e-mail addresses."),
        ({"pasted": "a@x.test", "file": b"b@x.test"}, "Paste a list or choose a file, not both"),
        ({"file": b""}, "This file is empty."),
        ({"file": b"\xd0\xcf\x11\xe0" + b"\x00" * 99}, "This is an old Excel file, or one with a password."),
        ({"file": b"x" * 2_000_001}, "This list is too big"),
    ],
)
def test_unreadable_list_keeps_what_was_pasted_and_says_what_to_do(client, april, organiser, data, words):
    data = {k: SimpleUploadedFile("people.csv", v) if k == "file" else v for k, v in data.items()}
    response = client.post(url("invitation_import"), data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert ("Ama &lt;b&gt;;12" in response.content.decode()) == ("Phone" in str(data))
    assert InvitationList.objects.count() == 0


LARGE = b"E-mail\n" + b"a@x.test\n" * 5_001  # and more than is read within a request


def upload(client, data):
    """The page that a file for the worker leads to."""
    response = client.post(url("invitation_import"), {"file": SimpleUploadedFile("people.xlsx", data)})
    assert response.url == url("invitation_reading", ListUpload.objects.get().pk)
    return response.url


def packed():
    book = Workbook()
    for line in THREE.splitlines():
        book.active.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.trust("H9")
@pytest.mark.both_databases
def test_workbook_is_read_by_the_worker_while_the_page_waits(client, april, organiser):
    reading = upload(client, packed())
    waits = client.get(reading)
    assert (waits.status_code, waits["Refresh"]) == (200, "2; url=?watch=yes")
    assert "Your list is being read" in waits.content.decode()
    assert InvitationList.objects.count() == 0

    worker.drain()

    kept = InvitationList.objects.get()
    assert client.get(reading).url == url("invitation_preview", kept.pk)
    assert ([row["email"] for row in kept.rows], kept.by) == (["ama@x.test", "kofi@x.test", "esi"], organiser)
    assert bytes(ListUpload.objects.get().content) == b""


@pytest.mark.trust("H9")
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04", "This file is damaged or not a spreadsheet."),
        (LARGE * 2, "More than 5,000 people at a time are too many."),
        (b"E-mail\n" + b"x" * 60_000, "A cell in line 2 is too long."),
    ],
)
@pytest.mark.both_databases
def test_file_that_the_worker_cannot_read_says_what_to_do(client, april, organiser, data, words):
    reading = upload(client, data)
    worker.drain()

    page = client.get(reading)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert f'action="{url("invitation_import")}"' in page.content.decode()
    assert (InvitationList.objects.count(), bytes(ListUpload.objects.get().content)) == (0, b"")


def test_list_whose_worker_gave_up_is_read_again_at_a_press(client, april, organiser):
    reading = upload(client, packed())
    Job.objects.update(state=Job.State.DEAD)
    failed = client.get(reading)
    assert (failed.status_code, "Refresh" in failed) == (503, False)
    assert "Your list was not read" in failed.content.decode()

    for _press in range(2):
        assert client.post(reading).url == reading
    worker.drain()

    assert client.get(reading).url == url("invitation_preview", InvitationList.objects.get().pk)


@pytest.mark.parametrize(
    ("state", "tries", "words"),
    [
        (Job.State.WAITING, 0, "It waits for its turn"),
        (Job.State.RUNNING, 1, "It is being read now."),
        (Job.State.WAITING, 1, "It did not work at once and is tried again."),
    ],
)
def test_page_says_how_far_the_reading_is(client, april, organiser, state, tries, words):
    reading = upload(client, packed())
    Job.objects.update(state=state, tries=tries)
    assert words in client.get(reading).content.decode()


def test_page_of_a_list_that_was_thrown_away_leads_on(client, april, organiser):
    reading = upload(client, packed())
    worker.drain()
    invitation_lists.discard(kept=InvitationList.objects.get())
    assert client.get(reading).url == url("invitation_list")


@pytest.mark.trust("G2")
def test_page_shows_a_formula_as_words_and_links_nothing(client, april, organiser):
    book = Workbook()
    book.active.append(["E-mail", "Name"])
    book.active.append(["a@x.test", '=HYPERLINK("https://evil.test","Ama")'])
    out = io.BytesIO()
    book.save(out)
    reading = upload(client, out.getvalue())
    worker.drain()
    shown = client.get(reading, follow=True).content.decode()
    assert "<bdi>=HYPERLINK(&quot;https://evil.test&quot;,&quot;Ama&quot;)</bdi>" in shown
    assert 'href="https://evil' not in shown


@pytest.mark.parametrize("first", ["", "PK\n"])
def test_long_pasted_list_is_read_by_the_worker(client, april, organiser, first):
    """What it begins with makes no workbook of it."""
    people = [f"Zoé {n},zoe{n}@x.test" for n in range(3_000)]
    response = client.post(url("invitation_import"), {"pasted": first + "\n".join(people)})
    assert response.url == url("invitation_reading", ListUpload.objects.get().pk)
    assert InvitationList.objects.count() == 0

    worker.drain()

    kept = InvitationList.objects.get()
    assert [row["name"] for row in kept.rows if row["email"] == "zoe7@x.test"] == ["Zoé 7"]
    assert (len(kept.rows) - bool(first), bytes(ListUpload.objects.get().content)) == (3_000, b"")


def test_long_pasted_list_that_cannot_be_read_comes_back_into_its_form(client, april, organiser):
    pasted = "E-mail\n" + "long@x.test\n" * 5_001 + "Zoé, the last"
    reading = client.post(url("invitation_import"), {"pasted": pasted}).url
    worker.drain()

    page = client.get(reading)

    assert page.status_code == 422
    assert "More than 5,000 people at a time are too many." in page.content.decode()
    assert page.context["form"]["pasted"].value() == pasted


@pytest.mark.both_databases
def test_file_read_twice_makes_one_list(client, april, organiser):
    upload(client, packed())
    job = Job.objects.get()
    invitation_lists.read_upload(job)
    ListUpload.objects.update(content=packed())  # as another worker saw it that began at the same time
    invitation_lists.read_upload(job)

    assert InvitationList.objects.count() == 1


@pytest.mark.both_databases
def test_file_is_forgotten_after_an_hour(client, april, organiser):
    upload(client, packed())
    invitation_lists.forget_old()
    assert ListUpload.objects.count() == 1

    ListUpload.objects.update(created_at=timezone.now() - datetime.timedelta(hours=1, seconds=1))
    invitation_lists.forget_old()
    worker.drain()

    assert (ListUpload.objects.count(), InvitationList.objects.count()) == (0, 0)
    assert Job.objects.get().state == Job.State.SKIPPED


def test_file_is_in_no_backup():
    assert ListUpload not in archive.tables()


@pytest.mark.both_databases
def test_nul_is_refused(client, april, organiser):
    assert client.post(url("invitation_import"), {"pasted": "a\x00@x.test"}).status_code == 400


@pytest.mark.trust("G1")
@pytest.mark.parametrize("language", ["en", "fr", "sw"])
def test_list_to_fill_in_is_read_back(client, april, organiser, language, monkeypatch, settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "French"), ("sw", "Swahili")]
    april.groups.filter(key="diggers").update(name="=HYPERLINK(1)")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get(url("invitation_template"))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    body = response.content.decode("utf-8-sig")
    header, example = csv.reader(io.StringIO(body), delimiter=";" if language == "fr" else ",")
    assert header[1] == {"en": "E-mail", "fr": "Adresse e-mail", "sw": "Barua pepe"}[language]
    assert example[2] == "'=HYPERLINK(1)"
    client.post(url("invitation_import"), {"file": SimpleUploadedFile("people.csv", response.content)})
    assert InvitationList.objects.get().rows[0]["country"] == "GH"


# ---- the preview


def test_preview_says_what_will_happen_and_changes_nothing(client, april, organiser):
    kept = read(client)
    text = page(client, "invitation_preview", kept.pk)
    for words in (
        "3 rows were read. 1 person will be invited. Nothing has been sent yet.",
        "Invite 1 person",
        "No group is called “Drivers”.",
        "This is not an e-mail address we can write to.",
        "2 rows need your hand",
    ):
        assert words in text
    assert text.index("esi") < text.index("ama@x.test")  # what needs a hand stands first
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    ("show", "emails"),
    [
        ("new", ["ama@x.test"]),
        ("group", ["kofi@x.test"]),
        ("bad", ["esi"]),
        ("odd", ["kofi@x.test", "esi", "ama@x.test"]),
    ],
)
def test_preview_is_filtered_by_what_happens(client, april, organiser, show, emails):
    response = client.get(url("invitation_preview", read(client).pk, show=show, page="odd"))
    assert [row["row"]["email"] for row in response.context["rows"]] == emails


def test_choices_change_the_preview(client, april, organiser):
    kept = read(client)
    response = client.post(
        url("invitation_preview", kept.pk), choices(unknown_0=group(april, "gov").pk, words_en="Hello")
    )
    assert response.url == url("invitation_preview", kept.pk)
    text = page(client, "invitation_preview", kept.pk)
    assert ("Invite 2 people" in text, "Hello" in text) == (True, True)


@pytest.mark.parametrize(
    "odd", [{"group": "0"}, {"group": "x"}, {"language": "xx"}, {"unknown_0": "99"}, {"words_en": "w" * 1001}]
)
@pytest.mark.parametrize("name", ["invitation_preview", "invitation_send", "invitation_proof"])
def test_odd_choices_are_shown_again(client, april, organiser, odd, name):
    kept = read(client)
    response = client.post(url(name, kept.pk), choices(**odd))
    assert response.status_code == 422
    assert (Invitation.objects.count(), Job.objects.count()) == (0, 0)


def test_foreign_group_is_no_choice(client, april, organiser):
    foreign = group(make_dialogue("other"), "lsm")
    assert client.post(url("invitation_preview", read(client).pk), choices(group=foreign.pk)).status_code == 422


def test_mail_stands_on_the_page_with_dead_links(client, april, organiser):
    text = page(client, "invitation_preview", read(client).pk)
    assert ("http://testserver/#proof" in text, "XXXXX-XXXXX" in text) == (True, True)


def test_proof_goes_to_who_pressed(client, april, organiser, mailoutbox):
    kept = read(client, "E-mail,Language\na@x.test,fr\nb@x.test,sw")
    for _n in range(2):
        client.post(url("invitation_proof", kept.pk), choices(words_sw="Karibu.", proof="sw"))
    worker.drain()
    assert [m.to for m in mailoutbox] == [[organiser.email]]
    assert ("Karibu." in mailoutbox[0].body, "/invitation/" in mailoutbox[0].body) == (True, False)
    assert Invitation.objects.count() == 0


def test_proof_of_a_list_that_is_gone_is_not_sent(client, april, organiser, mailoutbox):
    kept = read(client)
    client.post(url("invitation_proof", kept.pk), choices())
    client.post(url("invitation_discard", kept.pk))
    worker.drain()
    assert (mailoutbox, Job.objects.get().state) == ([], Job.State.SKIPPED)


@pytest.mark.both_databases
def test_proof_that_came_back_and_is_tried_again_is_not_sent(client, april, organiser, mailoutbox):
    client.post(url("invitation_proof", read(client).pk), choices())
    Job.objects.update(state="dead", payload={})
    Job.objects.all().wake(timezone.now())
    worker.drain()
    assert (mailoutbox, Job.objects.get().state) == ([], Job.State.SKIPPED)


# ---- sending


@pytest.mark.both_databases
def test_press_sends_and_leads_to_the_progress(client, april, organiser):
    response = send(client, read(client), words_en="We met.")
    mailing = Mailing.objects.get()
    assert response.url == url("invitation_list", mailing=mailing.pk, watch="yes")
    assert said(response) == "1 person is being invited."
    assert mailing.words == {"en": "We met."}
    watched = client.get(response.url)
    assert (watched["Refresh"], "1 mail waits to be sent." in watched.content.decode()) == ("10", True)
    worker.drain()
    still = client.get(response.url)
    assert (still.has_header("Refresh"), "Accepted by the mail server: 1" in still.content.decode()) == (False, True)


def test_second_press_is_told_so(client, april, organiser):
    kept = read(client)
    send(client, kept)
    again = send(client, kept)
    assert said(again) == "This list was sent before. Below is how far each invitation has got."
    assert client.get(url("invitation_preview", kept.pk)).status_code == 302
    assert Invitation.objects.count() == 1


def test_choices_nobody_looked_at_are_shown_before_anything_is_sent(client, april, organiser):
    kept = read(client)
    response = send(client, kept, unknown_0="")
    assert (response.url, Invitation.objects.count()) == (url("invitation_preview", kept.pk), 0)
    assert said(response).startswith("Nothing was sent yet")
    send(client, kept, unknown_0="")
    assert sorted(Invitation.objects.values_list("email", flat=True)) == ["ama@x.test", "kofi@x.test"]


def test_list_is_thrown_away(client, april, organiser):
    kept = read(client)
    assert "A list of 3 people" in page(client, "invitation_list")
    client.post(url("invitation_discard", kept.pk))
    assert "A list of 3 people" not in page(client, "invitation_list")
    assert client.get(url("invitation_preview", kept.pk)).status_code == 404
    assert InvitationList.objects.count() == 0


def test_list_that_was_sent_is_not_said_to_have_invited_nobody(client, april, organiser):
    kept = read(client)
    send(client, kept)
    assert said(client.post(url("invitation_discard", kept.pk))).startswith("This list was sent before.")
    assert InvitationList.objects.count() == 1


def test_sealed_dialogue_says_so_and_invites_nobody(client, april, organiser):
    kept, invited = read(client), invite(april, organiser)
    april.phase = "sealed"
    april.save()
    answers = [
        send(client, kept),
        client.post(url("invite"), {"email": "new@x.test", "language": "en"}),
        client.post(url("invitation_resend", invited.pk)),
        client.post(url("invitation_correct", invited.pk), {"email": "new@x.test"}),
    ]
    assert {said(answer) for answer in answers} == {"This dialogue is sealed: nobody can join it any more."}
    assert (Invitation.objects.count(), Mailing.objects.count()) == (1, 0)


def test_preview_names_what_stands_above_the_headings_and_who_is_of_the_team(client, april, organiser):
    lines = ["People for April,,", "Name,E-mail,Shoes", f"Miriam,{organiser.email},40", "Ama,ama@x.test,41"]
    text = page(client, "invitation_preview", read(client, "\n".join(lines)).pk)
    for words in (
        "Lines above the headings, which were not read: <bdi>“People for April”</bdi>",
        "Columns that were not read: <bdi>Shoes</bdi>",
        "is in the team",
        "This address belongs to somebody of the team, and the team does not take part.",
        "Invite 1 person",
    ):
        assert words in text


# ---- one person


def invite(april, organiser, email="nina@x.test", **about):
    return invitations.invite(dialogue=april, by=organiser, email=email, **about)[0]


def test_single_invitation_says_what_is_wrong_with_an_address(client, april, organiser):
    there = member(april, "lsm", "There")
    Suppression.objects.create(fingerprint=signed.fingerprint("no@x.test"), dialogue=april, reason="unsubscribed")
    for email, words in (
        ("", "Give the address that the invitation goes to."),
        ("nina", "This is not an e-mail address we can write to."),
        ("zoé@x.test", "mail servers take only plain letters before the @"),
        ("nina@gmial.com", "Is nina@gmail.com meant?"),
        ("no@x.test", "wants no mail from this dialogue"),
        (there.user.email, "takes part already"),
        (organiser.email, "belongs to somebody of the team"),
    ):
        response = client.post(url("invite"), {"email": email, "language": "en"})
        assert (response.status_code, words in response.content.decode()) == (422, True), email
    assert Invitation.objects.count() == 0


def test_again_and_take_back_lead_back_to_the_same_filter(client, april, organiser):
    invited = invite(april, organiser)
    worker.drain()
    keep = {"q": "nina", "state": "sent", "mailing": ""}
    response = client.post(url("invitation_resend", invited.pk), keep)
    assert (response.url, said(response)) == (
        url("invitation_list", q="nina", state="sent"),
        "The invitation to nina@x.test is on its way again.",
    )
    assert said(client.post(url("invitation_resend", invited.pk))).startswith("The mail to nina@x.test still waits")
    client.post(url("invitation_revoke", invited.pk))
    assert "taken back" in page(client, "invitation_list")


def test_address_is_corrected_on_its_page(client, april, organiser):
    invited = invite(april, organiser, "nnia@x.test")
    invite(april, organiser, "taken@x.test")
    where = url("invitation_correct", invited.pk)
    assert 'value="nnia@x.test"' in client.get(where).content.decode()
    for email, words in (
        ("taken@x.test", "Somebody with this address is invited already."),
        ("nina", "This is not an e-mail address we can write to."),
    ):
        response = client.post(where, {"email": email})
        assert (response.status_code, words in response.content.decode()) == (422, True)
        assert f'value="{email}"' in response.content.decode()
    assert client.post(where, {"email": "nina@x.test"}).url == url("invitation_list")
    assert Invitation.objects.get(pk=invited.pk).email == "nina@x.test"


def seen_on(client, where):
    return re.search(r'name="seen" value="([^"]*)"', client.get(where).content.decode())[1]


def test_name_group_and_organisation_of_an_invitation_are_corrected_without_a_mail(client, april, organiser):
    invited = invite(april, organiser, "nina@x.test", name="Nnia")
    where = url("invitation_correct", invited.pk)
    mails, seen = Job.objects.count(), seen_on(client, where)
    said = {
        "email": "nina@x.test",
        "name": "Nina",
        "group": group(april, "lsm").pk,
        "role": "",
        "organisation": "Quill",
    }
    response = client.post(where, said | {"seen": seen})
    assert (response.status_code, Job.objects.count()) == (302, mails)
    found = Invitation.objects.get(pk=invited.pk)
    assert (found.name, found.group.key, found.organisation) == ("Nina", "lsm", "Quill")
    assert TeamLog.objects.latest("pk").action == "corrected an invitation"


def test_two_who_correct_an_invitation_keep_the_words_of_both(client, april, organiser):
    invited = invite(april, organiser, "nina@x.test", name="Nnia")
    where = url("invitation_correct", invited.pk)
    seen = seen_on(client, where)
    said = {"email": "nina@x.test", "name": "Nina A.", "group": "", "role": "", "organisation": ""}
    client.post(where, said | {"seen": seen, "organisation": "Quill"})
    response = client.post(where, said | {"seen": seen, "name": "Nina B."})
    text = response.content.decode()
    assert (response.status_code, "Theirs: “Nina A.”" in text, 'value="Nina B."' in text) == (409, True, True)
    again = re.search(r'name="seen" value="([^"]*)"', text)[1]
    client.post(where, said | {"seen": again, "name": "Nina B.", "organisation": "Quill"})
    found = Invitation.objects.get(pk=invited.pk)
    assert (found.name, found.organisation) == ("Nina B.", "Quill")


# ---- everybody who has not come


def all_done(days):
    """All mail went out, so many days ago; it had waited for its turn since the day before."""
    ago = timezone.now() - datetime.timedelta(days=days)
    Job.objects.update(state="done", created_at=ago - datetime.timedelta(days=1), finished_at=ago)


def again(client, shown):
    return client.post(url("invite_again"), {"shown": shown})


@pytest.mark.both_databases
def test_all_who_have_not_come_are_invited_again_in_one_press_each_once(client, april, organiser):
    names = ("open", "expired", "used", "taken", "silent", "refused", "here", "gone")
    rows = {name: invite(april, organiser, f"{name}@x.test") for name in names}
    worker.drain(limit=50)
    all_done(days=3)
    late = invite(april, organiser, "late@x.test")
    now = timezone.now()
    for name, column in (("expired", "expires_at"), ("used", "accepted_at"), ("taken", "revoked_at")):
        Invitation.objects.filter(pk=rows[name].pk).update(**{column: now})
    Suppression.objects.create(fingerprint=signed.fingerprint("silent@x.test"), dialogue=april, reason="unsubscribed")
    Job.objects.filter(recipient=str(rows["refused"].pk)).update(state="dead", error="unknown 550 5.1.1")
    member(april, "lsm", "Here", user=User.objects.create_user("here@x.test", name="Here"))
    before = dict(Invitation.objects.values_list("email", "token_hash"))
    text = page(client, "invite_again")
    for words in ("3 people were invited", "wants no mail", "the mail was refused", "the last mail still waits"):
        assert words in text
    assert said(again(client, 2)).startswith("Nothing was sent: the number has changed")
    assert said(again(client, 3)) == "3 people are being invited."
    assert said(again(client, 3)).startswith("Nothing was sent: the number has changed")
    assert "The mails of the last press are being made." in page(client, "invite_again")
    sent.outbox.clear()
    worker.drain(limit=50)
    assert said(again(client, 0)) == "Nobody is left to invite again; nothing was sent."
    assert sorted(m.to[0] for m in sent.outbox) == ["expired@x.test", "gone@x.test", "late@x.test", "open@x.test"]
    after = {row.email: row for row in Invitation.objects.all()}
    assert {email for email in before if after[email].token_hash != before[email]} == {"expired@x.test"}
    assert all(after[f"{name}@x.test"].is_open for name in ("open", "expired", "gone"))
    assert TeamLog.objects.get(action="invited all again").detail == "3"
    assert late.email in after


@pytest.mark.both_databases
def test_who_got_a_mail_today_is_left_alone(client, april, organiser):
    invite(april, organiser, "open@x.test")
    all_done(days=0)
    assert "1 got a mail within the last day" in page(client, "invite_again")
    assert "Invite 0" not in page(client, "invite_again")


@pytest.mark.both_databases
def test_old_link_of_an_invitation_that_ran_out_stays_dead(client, april, organiser):
    invited = invite(april, organiser, "open@x.test")
    worker.drain()
    all_done(days=40)
    old = tokens.token(Invitation.objects.get(pk=invited.pk))
    Invitation.objects.update(expires_at=timezone.now())
    again(client, 1)
    worker.drain()
    assert client.get(reverse("invitation", args=[old])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_invite_each_once(settings):
    settings.DEMO = True
    april = make_dialogue()
    by = team(april, "organiser", "Miriam")
    for n in range(3):
        invite(april, by, f"p{n}@x.test")
    all_done(days=3)
    calls = [lambda: inviting_again.ask(dialogue=april, shown=3, by=by)] * 4
    results = in_threads(calls)
    assert sorted(map(repr, results)) == sorted(["3", *["Changed()"] * 3])
    assert Job.objects.filter(state="waiting").count() == 1


@pytest.mark.both_databases
def test_worker_that_breaks_off_invites_each_once(client, april, organiser, monkeypatch):
    """Also whoever has come since the press is left alone, and whoever got a mail since."""
    rows = [invite(april, organiser, f"p{n}@x.test") for n in range(5)]
    all_done(days=3)
    again(client, 5)
    Invitation.objects.filter(pk=rows[4].pk).update(accepted_at=timezone.now())
    invitations.send_again(invitation=rows[3], by=organiser)
    monkeypatch.setattr(inviting_again, "AT_ONCE", 2)
    job = Job.objects.get(kind=job_names.INVITE_AGAIN)
    assert inviting_again._some(job, job.created_at - inviting_again.REST)  # and then somebody pulls the plug
    assert "are being made" in page(client, "invitation_list", watch="yes")
    sent.outbox.clear()
    worker.drain(limit=50)
    assert sorted(m.to[0] for m in sent.outbox) == [f"p{n}@x.test" for n in range(4)]
    assert "are being made" not in page(client, "invitation_list")


def test_accepted_address_is_not_offered_for_correction(client, april, organiser):
    invited = invite(april, organiser)
    Invitation.objects.update(accepted_at=timezone.now())
    text = page(client, "invitation_correct", invited.pk)
    assert ("belongs to the person who did" in text, 'name="email"' in text) == (True, False)
    assert client.post(url("invitation_correct", invited.pk), {"email": "team@x.test"}).status_code == 409
    listed = page(client, "invitation_list")
    assert [words in listed for words in (">Correct<", ">Send again<", ">Take back<")] == [False] * 3
    assert (
        said(client.post(url("invitation_resend", invited.pk))) == "nina@x.test has joined meanwhile; nothing was sent."
    )


# ---- the list


@pytest.fixture
def crowd(april, organiser):
    """Sixty people in several states."""
    for n in range(60):
        invite(april, organiser, f"p{n}@x.test", name=f"Person {n}", organisation="Quill" if n == 7 else "")
    jobs = Job.objects.order_by("pk")
    Job.objects.filter(pk__in=[job.pk for job in jobs[:40]]).update(state="done")
    Job.objects.filter(pk=jobs[40].pk).update(state="dead", error="unknown 550 5.1.1")
    Invitation.objects.filter(email="p59@x.test").update(accepted_at=timezone.now())


FOUND = [
    ({}, 50),
    ({"page": "2"}, 10),
    ({"page": "99999999999"}, 10),
    ({"page": "x"}, 50),
    ({"q": "quill"}, 1),
    ({"q": "P7@X"}, 1),
    ({"q": "\u202e Person 1 "}, 11),
    ({"q": "nobody"}, 0),
    ({"q": "%"}, 0),
    ({"state": "refused"}, 1),
    ({"state": "joined"}, 1),
    ({"state": "queued"}, 18),
    ({"state": "accepted_at__isnull"}, 50),
    ({"mailing": "1"}, 0),
    ({"mailing": "9" * 40}, 50),
    ({"mailing": "-1"}, 50),
    ({"order_by": "token_hash"}, 50),
]


@pytest.mark.both_databases
def test_people_are_found(client, crowd):
    answers = [(query, client.get(url("invitation_list", **query))) for query, _number in FOUND]
    assert {answer.status_code for _query, answer in answers} == {200}
    assert [(query, len(answer.context["page"].object_list)) for query, answer in answers] == FOUND


@pytest.mark.both_databases
def test_states_are_counted_over_the_whole_list(client, crowd):
    response = client.get(url("invitation_list", state="refused"))
    assert [(state, count) for state, _label, count in response.context["states"]] == [
        ("queued", 18),
        ("sent", 40),
        ("refused", 1),
        ("joined", 1),
    ]
    text = response.content.decode()
    assert "The mailbox does not exist. Ask for the right address and correct it." in text


def test_observer_finds_no_addresses(client, april, crowd):
    observer = team(april, "observer", "Noor")
    observer.is_demo = True
    observer.save()
    client.force_login(observer)
    assert client.get(url("invitation_list")).status_code == 404


def test_no_link_or_code_is_ever_shown(client, april, organiser):
    invited = invite(april, organiser)
    shown = page(client, "invitation_list") + page(client, "invitation_correct", invited.pk)
    secrets = (tokens.token(invited), tokens.code(invited), invited.token_hash, invited.code_hash)
    assert [secret for secret in secrets if secret in shown] == []


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["invitation_list", "invitation_preview"])
def test_queries_do_not_grow_with_rows(client, april, organiser, name):
    counts = []
    for number in (1, 3):
        rows = [f"Person,n{number}-{n}@x.test,lsm" for n in range(number)]
        kept = read(client, "\n".join(["Name,E-mail,Group", *rows]))
        for n in range(number):
            invite(april, organiser, f"i{number}-{n}@x.test", group=group(april, "lsm"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(name, *([kept.pk] if "preview" in name else []))).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
