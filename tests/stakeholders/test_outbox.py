"""What the team sees of its dialogue's mail, and what it presses: its own jobs only, in words that say what to do."""

import datetime

import pytest
from django.core import mail as django_mail
from django.urls import reverse

from dialogue import database_time, job_names, worker
from dialogue.mail import outbox, queueing, signed
from dialogue.models import Job, Mailing, OutboxPause, Suppression, TeamLog
from stakeholders import outbox as page
from stakeholders.models import Invitation
from tests.dialogue.mail.smtp_script import Script, serving
from tests.factories import make_dialogue, member, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def april(house):
    house.DEMO = True
    return make_dialogue()


def boss(dialogue, role="organiser"):
    user = team(dialogue, role, f"Boss {role}")
    user.is_demo = True  # needs no second sign-in step
    user.save()
    return user


def invited(dialogue, email, **fields):
    """An invitation with its job."""
    row = Invitation.objects.create(dialogue=dialogue, email=email, **fields)
    job = queueing.enqueue(
        kind=job_names.SEND_INVITATION, occasion=f"invitation {email}", recipient=row.pk, dialogue=dialogue
    )
    return row, job


def dead(job, error="unknown 550 5.1.1", address=""):
    done = {"error": error, "sent_to": signed.fingerprint(address) if address else "", "tries": 3}
    Job.objects.filter(pk=job.pk).update(state=Job.State.DEAD, finished_at=database_time.now(), **done)
    return job


def ago(job, **span):
    Job.objects.filter(pk=job.pk).update(created_at=database_time.now() - datetime.timedelta(**span))


def shown(client, dialogue):
    return client.get(reverse("mailing_list", args=[dialogue.slug])).content.decode()


# ---- what is seen


def test_quiet_outbox(client, april):
    client.force_login(boss(april))
    assert page.state(april).is_quiet
    assert "Nothing waits." in shown(client, april)


def test_waiting_and_refused_in_one_sentence(client, april):
    for n in range(12):
        _row, job = invited(april, f"p{n}@x.test")
        ago(job, seconds=40 - n)
    for n in range(2):
        dead(invited(april, f"q{n}@x.test", name=f"Quentin {n}")[1])
    client.force_login(boss(april))
    state = page.state(april)
    assert (state.waiting, state.oldest, state.refused) == (12, "40 s", 2)
    text = " ".join(shown(client, april).replace("<b>", "").replace("</b>", "").split())
    assert "12 waiting, oldest 4" in text
    assert "2 refused: The mailbox does not exist." in text
    assert "Ask for the right address and correct it." in text
    assert all(f"q{n}@x.test" in text and f"Quentin {n}" in text for n in range(2))
    assert "p3@x.test" not in text


def test_other_dialogues_and_names_of_codes_are_not_seen(client, april):
    dead(invited(make_dialogue("may"), "secret@may.test")[1])
    queueing.queue(occasion="c", to="who@signs.in", subject="s", text="t", lane=Job.Lane.CODES)
    client.force_login(boss(april))
    state, text = page.state(april), shown(client, april)
    assert (state.waiting, state.refused, state.codes) == (0, 0, 1)
    assert ("secret@may.test" in text, "signs.in" in text, "1 sign-in code on its way" in text) == (False, False, True)


def test_what_passes_by_itself_is_told_so(april):
    for n in range(3):
        _row, job = invited(april, f"p{n}@x.test")
        Job.objects.filter(pk=job.pk).update(error=("busy 451 4.7.1", "silent", "busy 450")[n], tries=1)
    assert page.state(april).retrying == [
        ("The mail server asked us to come back later.", 2),
        ("The mail server did not answer in time.", 1),
    ]


def test_pause_is_shown_at_once_with_what_to_do(client, april, settings):
    invited(april, "p@x.test")
    queueing.queue(occasion="o", to="a@x.test", subject="s", text="t")
    with serving(settings, Script(mail="550 5.7.1 Sender not yours")):
        worker.drain()
    client.force_login(boss(april))
    text = shown(client, april)
    assert "All mail is held up." in text
    assert "(550 5.7.1)" in text
    assert "The mail server does not let us send under our address." in text
    assert "FROM_EMAIL" in text


def test_cap_is_shown(client, april, settings):
    settings.MAIL_PER_HOUR = 2
    done = {"state": Job.State.DONE, "finished_at": database_time.now()}
    for n in range(2):
        Job.objects.filter(pk=invited(april, f"p{n}@x.test")[1].pk).update(**done)
    client.force_login(boss(april))
    assert "2 of 2 mails sent in the last hour. The limit is reached" in shown(client, april)


def test_corrected_invitation_is_no_trouble_any_more(april):
    row, job = invited(april, "wrong@x.test")
    dead(job)
    queueing.enqueue(kind=job_names.SEND_INVITATION, occasion="anew", recipient=row.pk, dialogue=april)
    assert (page.state(april).refused, page.state(april).waiting) == (0, 1)


def test_recipients_are_found_for_invitations_and_letters(april):
    person = member(april, "gov", "Grace")
    mailing = Mailing.objects.create(dialogue=april, kind="reminder", occasion="r")
    letter = queueing.enqueue(
        kind="issues.tasks.send_notice", occasion="m", recipient=person.pk, dialogue=april, mailing=mailing
    )
    _row, invitation = invited(april, "i@x.test", name="Ina")
    code = queueing.queue(occasion="c", to="c@x.test", subject="s", text="t")
    found = page.recipients([letter, invitation, code])
    assert found == {letter.pk: ("Grace", person.user.email), invitation.pk: ("Ina", "i@x.test")}


def test_progress_of_each_mailing(april):
    mailings = [Mailing.objects.create(dialogue=april, kind="reminder", occasion=str(n)) for n in range(2)]
    for n, state in enumerate(["waiting", "running", "held", "done", "done", "dead", "skipped"]):
        Job.objects.create(kind="k", occasion=str(n), dialogue=april, mailing=mailings[0], state=state)
    found = page.progress(mailings)
    assert found[mailings[0].pk] == page.Progress(queued=3, accepted=2, refused=1, skipped=1)
    assert (found[mailings[1].pk], found[mailings[0].pk].total) == (page.Progress(), 7)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (89, "89 s"),
        (90, "1 min"),
        (5399, "89 min"),
        (5400, "1 h"),
        (172799, "47 h"),
        (172800, "2 days"),
        (864000, "10 days"),
    ],
)
def test_age(seconds, words):
    now = database_time.now()
    assert page.age(now - datetime.timedelta(seconds=seconds), now) == words


@pytest.mark.one_database
def test_page_costs_the_same_however_much_there_is(april, django_assert_num_queries):
    counts = []
    for n in (1, 3):
        for k in range(n):
            dead(invited(april, f"{n}-{k}@x.test")[1])
            invited(april, f"w{n}-{k}@x.test")
        with django_assert_num_queries(counts[0] if counts else 10, exact=False) as asked:
            page.state(april)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


# ---- what nobody needs any more


def of_everybody(april):
    """{name: job}: mails that have become pointless, and those that have not."""
    mailing = Mailing.objects.create(dialogue=april, kind="reminder", occasion="r")
    now, made = database_time.now(), {}
    for name, column in (("used", "accepted_at"), ("taken back", "revoked_at"), ("open", "created_at")):
        made[name] = dead(invited(april, f"{name.replace(' ', '')}@x.test", **{column: now})[1])
    made["waits"] = invited(april, "waits@x.test", accepted_at=now)[1]
    for status in ("confirmed", "left", "removed"):
        person = member(april, "gov", f"Of {status}", status=status)
        letter = {"kind": "issues.tasks.send_notice", "occasion": "m", "dialogue": april, "mailing": mailing}
        made[status] = dead(queueing.enqueue(recipient=person.pk, **letter))
    return made


def test_mail_that_nobody_needs_any_more_is_discarded_in_one_press(client, april):
    made, foreign = of_everybody(april), of_everybody(make_dialogue("may"))
    client.force_login(boss(april, "facilitator"))
    assert "Nobody needs 5 mails of these any more" in shown(client, april)
    assert press(client, "outbox_clear", april).url == reverse("mailing_list", args=[april.slug])
    states = {name: Job.objects.get(pk=job.pk).state for name, job in made.items()}
    assert {name for name, state in states.items() if state == "skipped"} == set(made) - {"open", "confirmed"}
    assert {Job.objects.get(pk=job.pk).state for job in foreign.values()} == {"dead", "waiting"}
    assert TeamLog.objects.get(dialogue=april).detail == "5"
    assert ("any more:" in shown(client, april), TeamLog.objects.count()) == (False, 1)
    press(client, "outbox_clear", april)
    assert TeamLog.objects.count() == 1


# ---- what is pressed


def press(client, name, dialogue, *more):
    return client.post(reverse(name, args=[dialogue.slug, *more]))


def test_one_mail_is_tried_again_and_its_mailbox_with_it(client, april, settings):
    row, job = invited(april, "p@x.test", token_hash="t", code_hash="c")
    dead(job, address="p@x.test")
    other = dead(invited(april, "q@x.test")[1], address="q@x.test")
    for address in ("p@x.test", "q@x.test"):
        Suppression.objects.create(fingerprint=signed.fingerprint(address), reason="refused")
    user = boss(april)
    client.force_login(user)
    assert press(client, "job_again", april, job.pk).url == reverse("mailing_list", args=[april.slug])
    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.state, job.tries, job.error, other.state) == (Job.State.WAITING, 0, "", Job.State.DEAD)
    assert list(Suppression.objects.values_list("fingerprint", flat=True)) == [signed.fingerprint("q@x.test")]
    assert list(TeamLog.objects.values_list("by", "action", "detail")) == [(user.pk, "tried mail again", "1")]
    worker.drain()
    assert [m.to for m in django_mail.outbox] == [[row.email]]


def test_who_unsubscribed_is_not_mailed_by_trying_again(april):
    _row, job = invited(april, "p@x.test")
    dead(job, address="p@x.test")
    Suppression.objects.create(fingerprint=signed.fingerprint("p@x.test"), dialogue=april, reason="unsubscribed")
    outbox.try_again(jobs=Job.objects.all(), dialogue=april, by=boss(april))
    worker.drain()
    job.refresh_from_db()
    assert (job.state, job.error, django_mail.outbox) == (Job.State.SKIPPED, "unsubscribed", [])


def test_all_of_a_mailing_and_all_of_a_dialogue(client, april):
    mailing = Mailing.objects.create(dialogue=april, kind="invitation", occasion="batch")
    jobs = [dead(invited(april, f"p{n}@x.test")[1]) for n in range(4)]
    foreign = dead(invited(make_dialogue("may"), "m@x.test")[1])
    Job.objects.filter(pk__in=[j.pk for j in jobs[:2]]).update(mailing=mailing)
    client.force_login(boss(april, "facilitator"))
    press(client, "mailing_again", april, mailing.pk)
    assert [Job.objects.get(pk=j.pk).state for j in jobs] == ["waiting", "waiting", "dead", "dead"]
    press(client, "outbox_again", april)
    assert [Job.objects.get(pk=j.pk).state for j in [*jobs, foreign]] == ["waiting"] * 4 + ["dead"]
    assert "nothing left to do" in client.post(reverse("outbox_again", args=[april.slug]), follow=True).content.decode()


def test_try_now_lets_one_mail_ask(client, april, settings):
    now = database_time.now()
    OutboxPause.objects.create(reason="login 535", since=now, try_at=now + datetime.timedelta(minutes=20))
    _row, job = invited(april, "p@x.test", token_hash="t", code_hash="c")
    assert worker.drain() == 0
    client.force_login(boss(april))
    press(client, "outbox_try", april)
    assert worker.drain() == 1
    job.refresh_from_db()
    assert (job.state, OutboxPause.objects.count()) == (Job.State.DONE, 0)
    answer = client.post(reverse("outbox_try", args=[april.slug]), follow=True)
    assert "not held up any more" in answer.content.decode()


def test_mail_from_a_backup_waits_for_the_organiser(client, april):
    rows = [invited(april, f"p{n}@x.test", token_hash=f"t{n}", code_hash=f"c{n}") for n in range(2)]
    Job.objects.update(state=Job.State.HELD)
    assert worker.drain() == 0
    client.force_login(boss(april, "facilitator"))
    assert "2 mails came out of a backup" in shown(client, april)
    assert press(client, "outbox_release", april).status_code == 404
    client.force_login(boss(april))
    press(client, "outbox_release", april)
    worker.drain()
    assert sorted(m.to[0] for m in django_mail.outbox) == [row.email for row, _job in rows]


def test_mail_from_a_backup_can_be_discarded(client, april):
    invited(april, "p@x.test")
    Job.objects.update(state=Job.State.HELD)
    client.force_login(boss(april))
    press(client, "outbox_discard", april)
    assert list(Job.objects.values_list("state", "payload", "error")) == [(Job.State.SKIPPED, {}, "restored")]
    assert worker.drain() == 0


# ---- what is swept away


def test_old_codes_are_swept_away_once_an_hour():
    def done(occasion, lane, days):
        job = queueing.queue(occasion=occasion, to="a@x.test", subject="s", text="t", lane=lane)
        when = database_time.now() - datetime.timedelta(days=days)
        Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, finished_at=when)

    done("old code", Job.Lane.CODES, 2)
    done("new code", Job.Lane.CODES, 0)
    done("old mail", Job.Lane.MAIL, 2)
    outbox.sweep()
    assert sorted(Job.objects.values_list("occasion", flat=True)) == ["new code", "old mail"]
    done("another old code", Job.Lane.CODES, 2)
    outbox.sweep()
    assert Job.objects.count() == 3
