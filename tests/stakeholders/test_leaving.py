"""Leaving, being removed, moving to another group or address: what was said stays, and who comes anew acts on what opens later."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue import keys
from dialogue.models import TeamLog, User
from issues import answering, voting
from issues.models import Contribution, Question
from stakeholders import correcting, invitations, joining, leaving, places, succeeding
from stakeholders.models import Invitation, Participant, Voice
from tests.attacks.worlds import ask, client_of, say
from tests.factories import group, make_dialogue, member, person, team
from tests.issues.voting_room import in_threads, make_room, marks

pytestmark = pytest.mark.django_db
SAID = {"role": "", "country": "GH", "organisation": ""}
ABOUT = {"name": "Ama", "language": "en"}


@pytest.fixture
def room(settings):
    settings.DEMO = True
    return make_room(phase="gather", issues=2)


@pytest.fixture
def ama(room):
    """A digger who has signed in, answered, and voted in the open show of hands."""
    digger = seen(room.people["diggers"][0])
    say(digger, room.issues[0], "It is slow for us.")
    voting.cast(participant=digger, ballot=room.open("straw"), marks=marks(room.issues))
    return digger


def seen(participant):
    User.objects.filter(pk=participant.user_id).update(last_login=timezone.now())
    participant.user.refresh_from_db()
    return participant


def again(participant):
    return Participant.objects.select_related("dialogue", "group", "user").get(pk=participant.pk)


def status(user, room):
    return client_of(user).get(room.dialogue.get_absolute_url()).status_code


def now_of(user, dialogue):
    return Participant.objects.select_related("dialogue", "group", "user").get(user=user, dialogue=dialogue)


def come_back(room, user, key="diggers"):
    """By the join code, and let in by the team."""
    place = joining.join(dialogue=room.dialogue, user=user, group=group(room.dialogue, key), **SAID)
    joining.confirm(dialogue=room.dialogue, ids=[place.pk], by=room.organiser)
    return again(place)


def may_act(place, room):
    """On (the question that is open, the ballot that is open, a question opened now)."""
    Question.objects.filter(issue=room.issues[1]).update(opened_at=timezone.now())
    opened = [ask(room.issues[0]).opened_at, room.dialogue.ballots.get().opened_at, ask(room.issues[1]).opened_at]
    return [place.may_act_on(moment) for moment in opened]


# ---- an organisation, of those only who speak by name


def by_code(dialogue, by, key, said):
    return joining.join(dialogue=dialogue, user=person("Ama"), group=group(dialogue, key), **said)


def invited(dialogue, by, key, said):
    invitation, _goes_out = invitations.invite(
        dialogue=dialogue, by=by, email="ama@x.test", group=group(dialogue, key), **said
    )
    assert invitation.organisation == ("Quill" if key == "lsm" else "")
    return _come(invitation, dialogue, key, said)


def invited_to_choose(dialogue, by, key, said):
    invitation, _goes_out = invitations.invite(dialogue=dialogue, by=by, email="ama@x.test", **said)
    place = _come(invitation, dialogue, key, said)
    assert Invitation.objects.get().organisation == ("Quill" if key == "lsm" else "")
    return place


def invited_and_corrected(dialogue, by, key, said):
    invitation = invitations.invite(dialogue=dialogue, by=by, email="ama@x.test", **said)[0]
    invitations.correct(invitation=invitation, by=by, email="ama@x.test", group=group(dialogue, key))
    assert Invitation.objects.get().organisation == ("Quill" if key == "lsm" else "")
    return _come(Invitation.objects.get(), dialogue, key, said)


def deputy(dialogue, by, key, said):
    old = member(dialogue, key, "Nii")
    asked = succeeding.depute(participant=old, email="ama@x.test", by=by, name="Ama", role="", organisation="Quill")
    assert asked.organisation == ("Quill" if key == "lsm" else "")
    return _come(asked, dialogue, key, said)


def moved_before_the_first_day(dialogue, by, key, said):
    old = member(dialogue, "gov", "Ama", organisation="Quill")
    leaving.regroup(participant=old, group=group(dialogue, key), by=by)
    return old


def moved_later(dialogue, by, key, said):
    dialogue.phase = "gather"
    dialogue.save(update_fields=["phase"])
    old = seen(member(dialogue, "gov", "Ama", organisation="Quill"))
    leaving.regroup(participant=old, group=group(dialogue, key), by=by)
    return Participant.objects.get(user=old.user)


def corrected(dialogue, by, key, said):
    old = member(dialogue, key, "Ama")
    correcting.correct(participant=old, typed={"organisation": "Quill"}, by=by)
    return old


def _come(invitation, dialogue, key, said):
    return invitations.accept(invitation=invitation, person={**ABOUT, **said, "group": group(dialogue, key)})


WAYS = (
    *(by_code, invited, invited_to_choose, invited_and_corrected),
    *(deputy, moved_before_the_first_day, moved_later, corrected),
)


@pytest.mark.trust("F17")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("key", "kept"), [("diggers", ""), ("lsm", "Quill")])
def test_organisation_is_kept_of_those_only_who_speak_by_name(way, key, kept):
    dialogue = make_dialogue(title="April dialogue", phase="draft")
    place = way(dialogue, team(dialogue, "organiser", "Miriam"), key, SAID | {"organisation": "Quill"})
    assert again(place).organisation == kept


# ---- leaving


def test_leaving_ends_the_place_and_keeps_what_was_said(room, ama):
    client = client_of(ama.user)
    page = client.get(reverse("leave", args=["april"])).content.decode()
    assert "What you said stays." in page
    assert client.post(reverse("leave", args=["april"])).status_code == 422  # a press without its button is no wish
    assert client.post(reverse("leave", args=["april"]), {"sure": "yes"}).url == reverse("start")
    assert (again(ama).status, status(ama.user, room)) == ("left", 404)
    assert Contribution.objects.filter(text="It is slow for us.").count() == 1
    line = TeamLog.objects.get(action="left")
    assert (line.by, line.by_whom, line.detail) == (None, "self", "")


def test_second_press_of_leaving_changes_nothing(room, ama):
    leaving.leave(participant=ama)
    leaving.leave(participant=ama)
    assert TeamLog.objects.filter(action="left").count() == 1


def test_who_comes_back_is_another_participant(room, ama):
    leaving.leave(participant=ama)
    back = come_back(room, ama.user)
    assert (back.pk != ama.pk, back.user, back.is_confirmed) == (True, ama.user, True)
    assert may_act(back, room) == [False, False, True]
    assert list(answering.own(back, room.issues)) == []
    old = again(ama)
    assert (old.user.name, old.user.email, old.user.is_active) == ("", None, False)


def test_who_left_may_ask_to_join_again_on_the_page(room, ama):
    leaving.leave(participant=ama)
    page = client_of(ama.user).get(reverse("join_dialogue", args=[room.dialogue.join_code]))
    assert page.status_code == 200


def test_who_left_comes_back_by_a_new_invitation_and_not_by_the_old_one(room, ama):
    first, _new = invitations.invite(dialogue=room.dialogue, by=room.organiser, email=ama.user.email)
    Invitation.objects.filter(pk=first.pk).update(accepted_at=timezone.now())
    leaving.leave(participant=ama)
    first.refresh_from_db()
    assert (first.is_open, first.accepted_at) == (False, None)
    second, sent = invitations.invite(dialogue=room.dialogue, by=room.organiser, email=ama.user.email)
    assert sent
    place = invitations.accept(invitation=second, person=ABOUT | SAID | {"group": group(room.dialogue, "diggers")})
    assert may_act(place, room) == [False, False, True]


def test_address_is_known_again_under_another_account(room, ama):
    """Whoever leaves, gives the address up and is invited with it again votes no second time."""
    email = ama.user.email
    leaving.leave(participant=ama)
    User.objects.filter(pk=ama.user_id).update(email="other@x.test")
    stranger = User.objects.create_user(email)
    assert may_act(come_back(room, stranger), room) == [False, False, True]
    assert may_act(come_back(room, person("Nobody before")), room) == [True, True, True]


# ---- removal


def test_removal_needs_a_reason_and_names_nobody(room, ama):
    client, place = client_of(room.organiser), seen(room.people["lsm"][0])
    people = client.get(reverse("team_people", args=["april"])).content.decode()
    link = next(part for part in people.split('"') if "/team/person/" in part and place_is(client, part, place))
    assert client.post(f"{link}remove/", {"reason": ""}).status_code == 422
    assert client.post(f"{link}remove/", {"reason": "Not of a company"}).status_code == 302
    assert (again(place).status, status(place.user, room)) == ("removed", 404)
    line = TeamLog.objects.get(action="removed a participant")
    assert (line.detail, line.by) == ("Not of a company", room.organiser)
    assert (
        "Removed a participant. Reason: Not of a company"
        in client.get(reverse("team", args=["april"])).content.decode()
    )
    assert client.get(link).status_code == 404


def place_is(client, path, place):
    return path != reverse("team_people", args=["april"]) and place.user.email in client.get(path).content.decode()


def test_removed_person_is_not_brought_back_by_an_invitation(room, ama):
    leaving.remove(participant=ama, reason="Puppet", by=room.organiser)
    invitation, _sent = invitations.invite(dialogue=room.dialogue, by=room.organiser, email=ama.user.email)
    with pytest.raises(invitations.NotOpen):
        invitations.accept(invitation=invitation, person=ABOUT | SAID | {"group": group(room.dialogue, "diggers")})


# ---- another group


def test_another_group_makes_another_participant(room, ama):
    assert leaving.regroup(participant=ama, group=room.groups["owners"], by=room.organiser)
    new = now_of(ama.user, room.dialogue)
    assert (new.pk != ama.pk, new.group.key, new.is_confirmed, status(ama.user, room)) == (True, "owners", True, 200)
    assert may_act(new, room) == [False, False, True]
    assert (again(ama).status, again(ama).user.name) == ("removed", "")
    assert Voice.objects.filter(group=room.groups["diggers"]).count() == 2  # of her answer and of her vote
    assert leaving.regroup(participant=new, group=room.groups["owners"], by=room.organiser) is False


@pytest.mark.parametrize("case", ["never begun", "never signed in"])
def test_another_group_changes_nothing_else_where_nobody_can_have_spoken(case):
    dialogue = make_dialogue(phase="draft" if case == "never begun" else "gather")
    ama = member(dialogue, "diggers", "Ama")
    if case == "never begun":
        seen(ama)
    leaving.regroup(participant=ama, group=group(dialogue, "gov"), by=team(dialogue))
    same = now_of(ama.user, dialogue)
    assert (same.pk, same.group.key, same.acts_from) == (ama.pk, "gov", None)


def test_going_back_to_prepare_opens_no_way_to_old_answers(room, ama):
    """The team could else go back a phase, give itself an address, and read "my answers"."""
    room.close(room.dialogue.ballots.get())
    TeamLog.objects.create(dialogue=room.dialogue, action="phase draft")
    type(room.dialogue).objects.filter(pk=room.dialogue.pk).update(phase="draft")
    place = again(ama)
    assert places.is_fresh(place) is False
    leaving.regroup(participant=place, group=room.groups["owners"], by=room.organiser)
    assert now_of(ama.user, room.dialogue).pk != ama.pk


def shape(sql):
    """A statement without what it looks for or writes."""
    return sql.split(" WHERE ")[0].split(" VALUES ")[0].split(" SET ")[0]


@pytest.mark.parametrize("what", ["leave", "remove", "regroup", "readdress", "depute", "correct"])
def test_nothing_tells_whether_somebody_has_spoken(room, ama, what):
    """The same statements for who has spoken and who has not, with the key of the dialogue out of reach."""
    silent = seen(room.people["diggers"][1])
    by = {"by": room.organiser}
    verb = {
        "leave": lambda p: leaving.leave(participant=p),
        "remove": lambda p: leaving.remove(participant=p, reason="So", **by),
        "regroup": lambda p: leaving.regroup(participant=p, group=room.groups["owners"], **by),
        "depute": lambda p: succeeding.depute(participant=p, email=f"deputy{p.pk}@x.test", name="Nii", **by),
        "correct": lambda p: correcting.correct(participant=p, typed={"name": "Corrected"}, **by),
        "readdress": lambda p: succeeding.readdress(participant=p, email=f"new{p.pk}@x.test", **by),
    }[what]
    keys._path(room.dialogue).unlink()
    said = []
    for each in (ama, silent):
        with CaptureQueriesContext(connection) as queries:
            verb(again(each))
        said.append([shape(query["sql"]) for query in queries if "SAVEPOINT" not in query["sql"]])
    assert said[0] == said[1]
    assert not any("stakeholders_voice" in sql or "issues_" in sql for sql in said[0])


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_make_one_new_place(settings):
    settings.DEMO = True
    room = make_room(phase="gather", issues=1)
    ama = seen(room.people["diggers"][0])
    calls = [
        lambda g=g: leaving.regroup(participant=again(ama), group=room.groups[g], by=room.organiser)
        for g in ("owners", "gov", "lsm", "cso")
    ]
    results = in_threads(calls)
    assert sorted(map(str, results)).count("True") == 1
    assert [type(r) for r in results if r is not True] == [leaving.Gone] * 3
    assert Participant.objects.here().filter(user=ama.user).count() == 1
