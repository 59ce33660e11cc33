"""A list becomes invitations: what the preview says is what happens, once, however often and by however many it is pressed."""

import datetime
from collections import Counter
from threading import Barrier, Thread

import pytest
from django.core import mail as sent
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue import worker
from dialogue.digests import digest
from dialogue.mail import signed
from dialogue.models import Job, Mailing, Suppression, TeamLog
from stakeholders import invitations
from stakeholders.lists import invitation_lists, people_file
from stakeholders.lists.list_plan import Fate
from stakeholders.models import Invitation, InvitationList, Participant
from stakeholders.models.tokens import code, token
from tests.factories import group, make_dialogue, member, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def april():
    return make_dialogue(title="April dialogue")


@pytest.fixture
def organiser(april):
    return team(april, "organiser", "Miriam")


def keep(april, organiser, lines, header="Name,E-mail,Group"):
    people = people_file.read(people_file.of_pasted("\n".join([header, *lines])))
    return invitation_lists.keep(dialogue=april, people=people, by=organiser)


def many(number, name="p"):
    return [f"Person {n},{name}{n}@x.test,lsm" for n in range(number)]


def choose(kept, **changes):
    said = {"group": None, "language": "en", "unknown": {}, "words": {}}
    invitation_lists.choose(kept=kept, **{**said, **changes})


def fates(kept):
    return {p.row["line"]: p.fate for p in invitation_lists.plan(kept)}


def invite(april, organiser, email):
    return invitations.invite(dialogue=april, by=organiser, email=email)[0]


# ---- the preview


@pytest.fixture
def known(april, organiser):
    """Somebody in every state."""
    now = timezone.now()
    for name, column, value in (
        ("expired", "expires_at", now),
        ("joined", "accepted_at", now),
        ("revoked", "revoked_at", now),
    ):
        found = invite(april, organiser, f"{name}@x.test")
        Invitation.objects.filter(pk=found.pk).update(**{column: value})
    invite(april, organiser, "open@x.test")
    people = {status: member(april, "lsm", status, status=status) for status in ("confirmed", "waiting", "removed")}
    declined = member(april, "lsm", "declined", status="removed")
    Participant.objects.filter(pk=people["removed"].pk).update(confirmed_at=now)
    for email, reason, where in (
        ("silent@x.test", "unsubscribed", april),
        ("everywhere@x.test", "unsubscribed", None),
        ("missing@x.test", "refused", None),
        ("elsewhere@x.test", "unsubscribed", make_dialogue("other")),
    ):
        Suppression.objects.create(fingerprint=signed.fingerprint(email), reason=reason, dialogue=where)
    return {p.user.name: p.user.email for p in (*people.values(), declined)}


def test_every_row_meets_its_fate(april, organiser, known):
    lines = {
        "New,new@x.test,lsm": Fate.NEW,
        "No group,open-group@x.test,": Fate.NEW,
        "A lane,lane@x.test,Small-scale miners": Fate.NEW,
        "Bad,bad,lsm": Fate.BAD,
        "Bad again,bad,lsm": Fate.BAD,
        "Unmailable,zoé@x.test,lsm": Fate.BAD,
        "Slip,a@gmail.con,lsm": Fate.BAD,
        "Unknown group,unknown@x.test,Drivers": Fate.GROUP,
        "New again, NEW@x.test ,lsm": Fate.DUPLICATE,
        "Expired,expired@x.test,lsm": Fate.ANEW,
        "Joined,joined@x.test,lsm": Fate.JOINED,
        "Revoked,revoked@x.test,lsm": Fate.REVOKED,
        "Open,Open@x.test,lsm": Fate.OPEN,
        f"Confirmed,{known['confirmed']},lsm": Fate.JOINED,
        f"Waiting,{known['waiting']},lsm": Fate.NEW,
        f"Declined,{known['declined']},lsm": Fate.NEW,
        f"Removed,{known['removed']},lsm": Fate.REMOVED,
        "Silent,silent@x.test,lsm": Fate.SILENT,
        "Silent too,everywhere@x.test,lsm": Fate.SILENT,
        "Not here,elsewhere@x.test,lsm": Fate.NEW,
        "Missing,missing@x.test,lsm": Fate.MISSING,
        f"Boss,{organiser.email},lsm": Fate.TEAM,
        f"Elsewhere,{team(make_dialogue('may'), 'organiser', 'Omar').email},lsm": Fate.NEW,
    }
    kept = keep(april, organiser, lines)
    assert fates(kept) == dict(enumerate(lines.values(), 2))


def test_sending_does_what_the_preview_said(april, organiser, known):
    kept = keep(
        april, organiser, ["A,new@x.test,lsm", "B,expired@x.test,gov", "C,open@x.test,lsm", "D,revoked@x.test,lsm"]
    )
    before = dict(Invitation.objects.values_list("email", "token_hash"))
    _mailing, count = invitation_lists.send(kept=kept, by=organiser)
    assert Invitation.objects.get(email="expired@x.test").token_hash is None  # the old link is dead at once
    worker.drain()
    after = dict(Invitation.objects.values_list("email", "token_hash"))
    assert count == 2
    assert {email for email in after if after[email] != before.get(email)} == {"new@x.test", "expired@x.test"}
    renewed = Invitation.objects.get(email="expired@x.test")
    assert (renewed.is_open, renewed.group.key, renewed.name) == (True, "gov", "B")


def test_groups_are_known_by_key_name_and_short_name(april, organiser):
    found = group(april, "gov")
    found.name, found.short_name = "Government & authorities", "Officials"
    found.save()
    kept = keep(april, organiser, ["A,a@x.test,GOV", "B,b@x.test,government  and authorities", "C,c@x.test,officials"])
    assert [p.group for p in invitation_lists.plan(kept)] == [found.pk, None, found.pk]


def test_name_that_two_groups_share_names_neither(april, organiser):
    for key in ("diggers", "owners"):
        april.groups.filter(key=key).update(short_name="Miners")
    kept = keep(april, organiser, ["A,a@x.test,Miners", "B,b@x.test,Diggers"])
    assert list(fates(kept).values()) == [Fate.GROUP, Fate.NEW]


def test_choices_decide_what_rows_leave_open(april, organiser):
    lines = ["A,a@x.test,", "B,b@x.test,Drivers", "C,c@x.test,Cooks", "D,d@x.test,Bakers", "E,e@x.test,gov"]
    kept = keep(april, organiser, lines)
    lsm = group(april, "lsm")
    choose(kept, group=lsm, language="sw", unknown={"drivers": lsm.pk, "cooks": "", "bakers": "out"})
    invitation_lists.send(kept=kept, by=organiser)
    made = {i.email: (i.group_id, i.language) for i in Invitation.objects.all()}
    assert made == {
        "a@x.test": (lsm.pk, "sw"),
        "b@x.test": (lsm.pk, "sw"),
        "c@x.test": (None, "sw"),
        "e@x.test": (group(april, "gov").pk, "sw"),
    }


def test_group_of_another_dialogue_is_never_taken(april, organiser):
    foreign = group(make_dialogue("other"), "lsm")
    kept = keep(april, organiser, ["A,a@x.test,Drivers"])
    choose(kept, unknown={"drivers": foreign.pk})
    assert list(fates(kept).values()) == [Fate.GROUP]


def test_fields_of_a_row_arrive(april, organiser):
    header = "Nom;Courriel;Groupe;Fonction;Organisation;Langue;Pays"
    kept = keep(april, organiser, ["Zoé;zoe@x.test;lsm;géologue;Karité;français;Mali"], header)
    invitation_lists.send(kept=kept, by=organiser)
    fields = ("name", "email", "group__key", "role", "organisation", "language", "country", "invited_by")
    assert Invitation.objects.values_list(*fields).get() == (
        *("Zoé", "zoe@x.test", "lsm", "géologue", "Karité", "fr", "ML"),
        organiser.pk,
    )


def test_organisation_is_kept_of_those_only_who_speak_by_name_or_have_yet_to_choose(april, organiser):
    lines = ["Zoé,zoe@x.test,lsm,Karité", "Esi,esi@x.test,diggers,Karité", "Ama,ama@x.test,,Karité"]
    kept = keep(april, organiser, lines, "Name,E-mail,Group,Organisation")
    invitation_lists.send(kept=kept, by=organiser)
    assert dict(Invitation.objects.values_list("name", "organisation")) == {"Zoé": "Karité", "Esi": "", "Ama": "Karité"}


# ---- sending


def test_links_work_and_only_hashes_are_kept(client, april, organiser):
    invitation_lists.send(kept=keep(april, organiser, many(2)), by=organiser)
    worker.drain()
    for found in Invitation.objects.all():
        assert (found.token_hash, found.code_hash) == (digest(token(found)), digest(code(found)))
        assert client.get(reverse("invitation", args=[token(found)])).status_code == 200
    rows = str(list(Job.objects.values())) + str(list(InvitationList.objects.values()))
    assert [word for word in ("p0@x.test", "Person 0") if word in rows] == []


def test_mails_go_out_in_the_words_of_the_team(april, organiser):
    kept = keep(april, organiser, many(2))
    choose(kept, words={"en": "We met in Obuasi. See www.evil.test"})
    mailing, _count = invitation_lists.send(kept=kept, by=organiser)
    worker.drain()
    assert sorted(m.to[0] for m in sent.outbox) == ["p0@x.test", "p1@x.test"]
    assert {"We met in Obuasi." in m.body for m in sent.outbox} == {True}
    assert {"www.evil.test" in m.body for m in sent.outbox} == {False}
    assert (mailing.kind, mailing.is_sent, mailing.words) == (Mailing.Kind.INVITATION, True, kept.words)
    assert Counter(i.standing for i in Invitation.objects.with_standing()) == {"sent": 2}


def test_second_press_invites_nobody(april, organiser):
    kept = keep(april, organiser, many(3))
    again = InvitationList.objects.get(pk=kept.pk)
    assert invitation_lists.send(kept=kept, by=organiser)[1] == 3
    with pytest.raises(invitation_lists.Used):
        invitation_lists.send(kept=again, by=organiser)
    assert (Invitation.objects.count(), Job.objects.count(), Mailing.objects.count()) == (3, 3, 1)
    assert TeamLog.objects.filter(action="invited a list").count() == 1


def test_list_is_empty_once_it_was_used_and_gone_a_day_later(april, organiser):
    used, left = keep(april, organiser, many(1)), keep(april, organiser, many(1, "q"))
    invitation_lists.send(kept=used, by=organiser)
    used.refresh_from_db()
    assert (used.rows, used.words, used.used_at is None) == ([], {}, False)
    invitation_lists.forget_old()
    assert InvitationList.objects.count() == 2
    InvitationList.objects.update(created_at=timezone.now() - datetime.timedelta(hours=25))
    invitation_lists.forget_old()
    invitation_lists.forget_old()
    assert InvitationList.objects.filter(pk__in=[used.pk, left.pk]).count() == 0


def test_list_without_anybody_to_invite_makes_nothing(april, organiser):
    kept = keep(april, organiser, ["A,bad,lsm"])
    assert invitation_lists.send(kept=kept, by=organiser) == (None, 0)
    assert (Mailing.objects.count(), InvitationList.objects.waiting().count()) == (0, 1)


def test_same_people_again_are_not_mailed_again(april, organiser):
    invitation_lists.send(kept=keep(april, organiser, many(3)), by=organiser)
    again = keep(april, organiser, [*many(3), "New,new@x.test,lsm"])
    assert invitation_lists.send(kept=again, by=organiser)[1] == 1
    worker.drain()
    assert sorted(m.to[0] for m in sent.outbox) == ["new@x.test", "p0@x.test", "p1@x.test", "p2@x.test"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_list", [True, False])
def test_two_organisers_at_once_invite_each_person_once(april, organiser, same_list):
    """Presses on one list, and two lists with the same people in opposite order."""
    first = keep(april, organiser, many(60))
    second = first if same_list else keep(april, organiser, many(60)[::-1])
    barrier, counts = Barrier(4), []

    def press(pk):
        kept = InvitationList.objects.get(pk=pk)
        barrier.wait()
        try:
            counts.append(invitation_lists.send(kept=kept, by=organiser)[1])
        except invitation_lists.Used:
            counts.append(0)
        finally:
            connection.close()

    threads = [Thread(target=press, args=[pk]) for pk in (first.pk, second.pk) * 2]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert (sum(counts), Invitation.objects.count(), Job.objects.count()) == (60, 60, 60)


@pytest.mark.one_database
def test_number_of_queries_does_not_follow_the_rows(april, organiser):
    counts = []
    for number in (1, 200):
        kept = keep(april, organiser, many(number, f"n{number}-"))
        with CaptureQueriesContext(connection) as preview:
            invitation_lists.plan(kept)
        counts.append(len(preview))
    assert counts[0] == counts[1]
    big = keep(april, organiser, many(1_000, "big"))
    with CaptureQueriesContext(connection) as sending:
        assert invitation_lists.send(kept=big, by=organiser)[1] == 1_000
    assert len(sending) <= 60


# ---- states of those invited


def test_standing_follows_the_latest_mail(april, organiser):
    invited = invite(april, organiser, "a@x.test")
    jobs, seen = Job.objects.all(), []
    for state, error in (
        ("waiting", ""),
        ("running", ""),
        ("held", ""),
        ("done", ""),
        ("dead", "unknown 550"),
        ("skipped", "x"),
    ):
        jobs.update(state=state, error=error)
        row = Invitation.objects.with_standing().get()
        seen.append((row.standing, row.job_error))
    queued = ("queued", "")
    assert seen == [queued, queued, queued, ("sent", ""), ("refused", "unknown 550"), ("unsent", "x")]
    jobs.update(state="dead", error="unknown 550")
    invitations.send_again(invitation=invited, by=organiser)
    assert Invitation.objects.with_standing().get().standing == "queued"
    for column, expected in (("expires_at", "expired"), ("revoked_at", "revoked"), ("accepted_at", "joined")):
        Invitation.objects.update(**{column: timezone.now()})
        assert Invitation.objects.with_standing().get().standing == expected
