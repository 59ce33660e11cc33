"""Who takes part, for the team: found by words, and the same whoever has spoken."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue import worker
from dialogue.mail import signed
from dialogue.models import TeamLog, User
from stakeholders import invitations, leaving, succeeding
from stakeholders.models import Invitation, Participant, Voice
from tests.attacks.worlds import client_of, say
from tests.factories import member, members
from tests.issues.voting_room import in_threads, make_room, staff

pytestmark = pytest.mark.django_db
PAGE = reverse("team_people", args=["april"])


@pytest.fixture
def room(settings):
    settings.DEMO = True
    return make_room(phase="gather", issues=1)


def page(room, q="", role=None):
    return client_of(role or room.organiser).get(PAGE, {"q": q} if q else {})


def names(html):
    return re.findall(r"<bdi>([^<]+)</bdi></a>", html)


def test_list_is_found_by_name_role_organisation_and_address(room):
    member(room.dialogue, "gov", "Zed", role="Registrar", organisation="Ministry of Soil")
    assert [names(page(room, q).content.decode()) for q in ("zed", "REGISTR soil", "zed.", "nobody at all")] == [
        ["Zed"],
        ["Zed"],
        ["Zed"],
        [],
    ]
    assert "Nobody matches this." in page(room, "nobody at all").content.decode()


def test_list_is_ordered_by_group_and_name(room):
    for name in ("zoe", "Abe", "Moe"):
        member(room.dialogue, "gov", name)
    found = names(page(room).content.decode())
    assert [n for n in found if n in ("zoe", "Abe", "Moe")] == ["Abe", "Moe", "zoe"]


def test_list_is_the_same_whoever_has_spoken(room):
    token = r'value="\w{64}"|data-owner="\w+"'  # of the form and of the session
    before = re.sub(token, "", page(room).content.decode())
    say(room.people["diggers"][3], room.issues[0], "It is slow for us.")
    assert re.sub(token, "", page(room).content.decode()) == before


def test_list_is_not_for_observers(room):
    assert page(room, role=staff(room.dialogue, "observer")).status_code == 404
    assert page(room, role=staff(room.dialogue, "facilitator")).status_code == 200


@pytest.mark.one_database
def test_list_costs_the_same_however_many(room):
    client, counts = client_of(room.organiser), []
    for n in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
        for m in range(5):
            member(room.dialogue, "gov", f"More {n} {m}")
    assert counts[0] == counts[1]


def test_no_primary_key_names_anybody(room):
    pks = {str(p.pk) for group in room.people.values() for p in group}
    refs = re.findall(r"/team/person/([^/\"]+)/", page(room).content.decode())
    assert len(set(refs)) == len(pks)
    assert not pks & set(refs)


def test_page_of_a_person_says_not_whether_they_have_signed_in(room):
    """Nor whether they act on what opens later, since that follows from it (TRUST F6)."""
    zed, client = member(room.dialogue, "gov", "Zed"), client_of(room.organiser)
    pages = []
    for changed in ({}, {"last_login": timezone.now()}):
        type(zed.user).objects.filter(pk=zed.user_id).update(**changed or {"last_login": None})
        type(zed).objects.filter(pk=zed.pk).update(acts_from=changed.get("last_login"))
        found = client.get(reverse("team_person", args=["april", zed.ref])).content.decode()
        pages.append(re.sub(r'(csrfmiddlewaretoken|once)" value="\w+"', "", found))
    assert pages[0] == pages[1]


# ---- states, groups, roles


def invite(room, name, key="gov", **about):
    """Somebody is invited. Returns the invitation."""
    more = {"email": f"{name.lower()}@asked.test", "name": name, "group": room.groups[key]}
    return invitations.invite(dialogue=room.dialogue, by=room.organiser, **more | about)[0]


def shown(room, **query):
    """Who is listed, in its order."""
    text = client_of(room.organiser).get(PAGE, query).content.decode()
    return re.findall(r"<li>\s*<div>(?:<a[^>]*>)?<bdi[^>]*>([^<]+)</bdi>", text)


@pytest.fixture
def mixed(room):
    """One of each state in government and one invited without a group."""
    member(room.dialogue, "gov", "Zed", role="Director", organisation="Ministry of Soil")
    member(room.dialogue, "gov", "Wan", status="waiting")
    member(room.dialogue, "gov", "Lea", status="left")
    member(room.dialogue, "gov", "Rem", status="removed")
    nobody = member(room.dialogue, "gov", "", status="removed")  # whose person has another place
    type(nobody.user).objects.filter(pk=nobody.user_id).update(email=None)
    invite(room, "Ina", organisation="Ministry of Air")
    invite(room, "Ned", group=None)
    return room


def test_list_is_filtered_by_state_and_group(mixed):
    assert [shown(mixed, state=state, group="gov") for state in ("invited", "waiting", "left")] == [
        ["Ina"],
        ["Wan"],
        ["Lea", "Rem"],
    ]
    assert "Zed" in shown(mixed, state="joined", group="gov")
    assert shown(mixed, state="invited") == ["Ina", "Ned"]
    assert shown(mixed, group="asm", state="left") == []
    everybody = shown(mixed)
    assert shown(mixed, state="<odd>", group="nowhere", role="none", page="x") == everybody
    assert {"Ina", "Wan", "Lea", "Zed", "Ned"} <= set(everybody)


def test_list_counts_states_as_filtered(mixed):
    text = page(mixed, "ministry").content.decode()
    assert re.findall(r">(2 people|(?:Invited|Waiting|Joined|Left): \d+)<", text) == [
        "2 people",
        "Invited: 1",
        "Waiting: 0",
        "Joined: 1",
        "Left: 0",
    ]


def test_who_was_invited_and_came_otherwise_stands_there_once(room):
    invite(room, "Ina")
    member(room.dialogue, "gov", "Ina", user=User.objects.create_user("ina@asked.test", name="Ina"), status="waiting")
    assert shown(room, q="ina@asked.test") == ["Ina"]
    assert shown(room, q="ina@asked.test", state="waiting") == ["Ina"]


ROLES = ["ministry of mines", "ministry of justice and security", "customs", "president's office"]


def test_roles_and_groups_that_nobody_holds_are_named(mixed):
    type(mixed.groups["gov"]).objects.filter(pk=mixed.groups["gov"].pk).update(roles=ROLES)
    member(mixed.dialogue, "gov", "Mina", organisation="MINISTRY OF MINES and Energy", role="Director")
    invite(mixed, "Just", role="Ministry of Justice")
    mixed.dialogue.participants.filter(group__key="cso").update(status="left")
    text = page(mixed).content.decode()
    missing = re.search(r'id="missing".*?</details>', text, re.S)[0]
    told = re.sub(r"<[^>]+>|\s+", " ", missing)
    assert "ministry of mines" not in missing
    assert "ministry of justice and security (invited or waiting)" in re.sub(r" +", " ", told)
    assert ("customs" in missing, "president&#x27;s office" in missing) == (True, True)
    assert re.search(r"Civil society\s+Nobody has joined", re.sub(r"\s+", " ", told))
    assert "Diggers" not in missing
    assert shown(mixed, role="ministry of mines") == ["Mina"]
    assert shown(mixed, role="ministry of justice and security") == ["Just"]


def test_one_of_two_thousand_is_found_in_as_many_queries(mixed):
    client, counts = client_of(mixed.organiser), []
    for more in (0, 300):
        for group in ("gov", "lsm"):
            members(mixed.dialogue, group, more or 1, name=f"Batch {more}")
        for n in range(more // 10):
            invite(mixed, f"Asked{more}-{n}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE, {"group": "gov"}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ---- one person


def person_page(room, place):
    return reverse("team_person", args=["april", place.ref])


def send(room, place, verb, **fields):
    return client_of(room.organiser).post(reverse(verb, args=["april", place.ref]), fields)


def marks(room, place):
    """{form's address: the mark of what the page showed}."""
    text = client_of(room.organiser).get(person_page(room, place)).content.decode()
    seen = {}
    for part in re.findall(r"<form.*?</form>", text, re.S):
        name, mark = (
            re.search(r'action="[^"]*/(\w+)/"', part),
            re.search(r'name="(?:deputy-)?seen" value="([^"]*)"', part),
        )
        if name and mark:
            seen[name[1]] = mark[1]
    return seen


def now_of(place):
    return Participant.objects.select_related("user", "group", "dialogue").get(pk=place.pk)


def test_name_and_organisation_are_corrected_here_and_nowhere_else(room):
    zed = member(room.dialogue, "gov", "Zde", organisation="Minstry")
    fields = {"name": "Zed", "role": "", "organisation": "Ministry", "seen": marks(room, zed)["correct"]}
    assert send(room, zed, "person_correct", **fields).url == person_page(room, zed)
    found = now_of(zed)
    assert (found.called, found.user.name, found.organisation) == ("Zed", "Zde", "Ministry")
    line = TeamLog.objects.latest("pk")
    assert (line.action, line.detail) == ("corrected a participant", "name, organisation")
    assert "Corrected what is said of a participant: name, organisation." in sentences(room)
    assert names(page(room, "zed").content.decode()) == ["Zed"]
    send(room, zed, "person_correct", name="", role="", organisation="Ministry")
    assert now_of(zed).called == "Zde"


def sentences(room):
    return client_of(room.organiser).get(reverse("team_log", args=["april"])).content.decode()


def test_correction_is_seen_in_what_they_say_next(room):
    zed = member(room.dialogue, "gov", "Zde", organisation="Minstry")
    said = say(zed, room.issues[0], "Before.")
    send(room, zed, "person_correct", name="Zed", role="", organisation="Ministry")
    assert Voice.objects.get(pk=said.voice_id).name == "Minstry"  # nothing of a voice is touched, or looked for
    say(now_of(zed), room.issues[0], "After.")
    assert Voice.objects.get(pk=said.voice_id).name == "Ministry"


def test_who_changes_their_own_name_is_called_by_it_again(room):
    zed = member(room.dialogue, "gov", "Zde")
    send(room, zed, "person_correct", name="Zed", role="", organisation="")
    client = client_of(zed.user)
    assert "the team calls you Zed" in re.sub(r"</?bdi>", "", client.get(reverse("account")).content.decode())
    client.post(reverse("account"), {"name": "Zde", "language": "en", "country": "GH"})
    assert now_of(zed).called == "Zed"
    client.post(reverse("account"), {"name": "Zedekiah", "language": "en", "country": "GH"})
    assert now_of(zed).called == "Zedekiah"


def test_two_who_correct_a_person_keep_the_words_of_both(room):
    zed = member(room.dialogue, "gov", "Zde", organisation="Minstry")
    seen, kept = marks(room, zed)["correct"], {"role": "", "organisation": "Minstry"}
    send(room, zed, "person_correct", name="Zed A.", seen=seen, role="", organisation="Ministry")
    answer = send(room, zed, "person_correct", name="Zed B.", seen=seen, **kept)
    text = answer.content.decode()
    assert (answer.status_code, "Theirs: “Zed A.”" in text, 'value="Zed B."' in text) == (409, True, True)
    assert 'value="Ministry"' in text  # what only the other one changed is not taken back
    assert now_of(zed).called == "Zed A."
    assert (
        send(room, zed, "person_correct", name="Zde", seen=seen, role="Clerk", organisation="Minstry").status_code
        == 302
    )
    assert (now_of(zed).called, now_of(zed).role, now_of(zed).organisation) == ("Zed A.", "Clerk", "Ministry")


def test_group_that_somebody_else_changed_meanwhile_is_told(room):
    zed = member(room.dialogue, "gov", "Zed")
    seen = marks(room, zed)["group"]
    send(room, zed, "person_regroup", group=room.groups["lsm"].pk, seen=seen)
    answer = send(room, zed, "person_regroup", group=room.groups["cso"].pk, seen=seen)
    assert (answer.status_code, "Somebody else changed this to Companies meanwhile" in answer.content.decode()) == (
        409,
        True,
    )
    assert now_of(zed).group.key == "lsm"


def test_press_on_a_place_that_has_ended_loses_nothing(room):
    """Signed in, so that another group is another place with another address."""
    zed = member(room.dialogue, "gov", "Zed")
    User.objects.filter(pk=zed.user_id).update(last_login=timezone.now())
    send(room, zed, "person_regroup", group=room.groups["lsm"].pk)
    for verb, fields in (
        ("person_correct", {"name": "Zedekiah the Long", "role": "", "organisation": ""}),
        ("person_depute", {"deputy-name": "Zedekiah the Long", "deputy-email": "d@x.test"}),
    ):
        answer = send(room, zed, verb, **fields)
        assert (answer.status_code, "Zedekiah the Long" in answer.content.decode()) == (409, True)
    assert client_of(room.organiser).get(person_page(room, zed)).status_code == 404


@pytest.mark.trust("F9")
def test_deputy_takes_the_place_and_acts_on_what_opens_later(room):
    zed = member(room.dialogue, "gov", "Zed", organisation="Ministry", role="Director")
    User.objects.filter(pk=zed.user_id).update(last_login=timezone.now())
    fields = {
        "deputy-name": "Nii",
        "deputy-email": "nii@x.test",
        "deputy-role": "Clerk",
        "deputy-organisation": "Ministry",
    }
    assert send(room, zed, "person_depute", **fields).status_code == 302
    assert "<b>nii@x.test</b> is asked to take over this place" in page_of(room, zed)
    asked = Invitation.objects.get(email="nii@x.test")
    assert (asked.group.key, asked.name, asked.role, asked.replaces_id) == ("gov", "Nii", "Clerk", zed.pk)
    worker.drain()
    assert {m.to[0]: m.subject for m in mail.outbox} == {
        zed.user.email: "Your place",
        "nii@x.test": "An invitation for you",
    }
    said = {"name": "Nii", "language": "en", "country": "GH", "role": "Clerk", "organisation": "Ministry"}
    new = invitations.accept(invitation=asked, person=said | {"group": asked.group})
    assert (now_of(zed).status, new.group.key, new.called, bool(new.acts_from)) == ("removed", "gov", "Nii", True)
    assert "Asked somebody to take the place of a participant who cannot come." in sentences(room)


def page_of(room, place):
    return client_of(room.organiser).get(person_page(room, place)).content.decode()


@pytest.mark.trust("F9")
def test_deputy_of_somebody_who_never_came_may_act_on_all_unless_they_were_here(room):
    for email, was_here in (("new@x.test", False), ("old@x.test", True)):
        zed = member(room.dialogue, "gov", f"Zed {email}")
        if was_here:
            gone = member(room.dialogue, "lsm", "Gone", status="left")
            Participant.objects.filter(pk=gone.pk).update(mark=signed.fingerprint(email), confirmed_at=timezone.now())
        asked = succeeding.depute(participant=now_of(zed), email=email, name="Nii", by=room.organiser)
        said = {"name": "Nii", "language": "en", "country": "GH", "role": "", "organisation": "", "group": asked.group}
        assert bool(invitations.accept(invitation=asked, person=said).acts_from) == was_here


def test_one_at_a_time_is_asked_to_take_a_place(room):
    zed = member(room.dialogue, "gov", "Zed")
    seen = marks(room, zed)
    assert (
        send(room, zed, "person_depute", **{"deputy-email": "a@x.test", "deputy-seen": seen["deputy"]}).status_code
        == 302
    )
    answer = send(room, zed, "person_readdress", email="b@x.test", seen=seen["address"])
    assert (answer.status_code, "Theirs: “a@x.test”" in answer.content.decode()) == (409, True)
    again = marks(room, zed)["address"]
    assert send(room, zed, "person_readdress", email="b@x.test", seen=again).status_code == 302
    assert {i.email: i.is_open for i in Invitation.objects.filter(replaces=zed)} == {
        "a@x.test": False,
        "b@x.test": True,
    }
    leaving.remove(participant=zed, reason="So", by=room.organiser)
    assert not Invitation.objects.open().filter(replaces=zed).exists()


def test_successor_speaks_for_the_group_of_the_place(room):
    """An invitation to take over a place does not change its group, and ends when the place gets another."""
    zed = member(room.dialogue, "gov", "Zed")
    asked = succeeding.depute(participant=now_of(zed), email="a@x.test", name="Nii", by=room.organiser)
    client, page = client_of(room.organiser), reverse("invitation_correct", args=["april", asked.pk])
    assert 'name="group"' not in client.get(page).content.decode()
    client.post(page, {"email": "a@x.test", "name": "Nii A.", "group": room.groups["lsm"].pk})
    found = Invitation.objects.get(pk=asked.pk)
    assert (found.name, found.group.key) == ("Nii A.", "gov")
    leaving.regroup(participant=now_of(zed), group=room.groups["lsm"], by=room.organiser)
    assert not Invitation.objects.get(pk=asked.pk).is_open


def test_who_waits_gets_no_successor(room):
    wan = member(room.dialogue, "gov", "Wan", status="waiting")
    text = page_of(room, wan)
    assert ("waits to be let in" in text, "deputy" in text) == (True, False)
    assert send(room, wan, "person_depute", **{"deputy-email": "a@x.test"}).status_code == 409
    assert send(room, wan, "person_correct", name="Wanda", role="", organisation="").status_code == 302
    assert (now_of(wan).called, now_of(wan).status) == ("Wanda", "waiting")


@pytest.mark.django_db(transaction=True)
def test_who_goes_while_a_deputy_accepts_waits_in_no_circle(settings):
    """Each of them changes the place and the invitation; one comes first, and the other finds it so."""
    settings.DEMO = True
    room = make_room(phase="gather", issues=1)
    for n in range(5):
        zed = member(room.dialogue, "gov", f"Zed {n}")
        asked = succeeding.depute(participant=now_of(zed), email=f"d{n}@x.test", name="Nii", by=room.organiser)
        said = {"name": "Nii", "language": "en", "country": "GH", "role": "", "organisation": "", "group": asked.group}
        calls = [
            lambda a=asked, s=said: invitations.accept(invitation=a, person=s),
            lambda z=zed: leaving.remove(participant=z, reason="So", by=room.organiser),
            lambda z=zed: leaving.leave(participant=z),
        ]
        results = in_threads(calls)
        assert {type(result).__name__ for result in results} <= {"Participant", "NotOpen", "Gone", "NoneType"}
        assert now_of(zed).status in ("removed", "left")
