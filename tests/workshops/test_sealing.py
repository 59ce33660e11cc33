"""Who may seal, when it happens, how it is called off; and that it is finished after a crash at any point (TRUST §1)."""

import datetime
import os
import signal
import warnings
from collections import Counter
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from dialogue import keys, phases
from dialogue.models import Dialogue, Job, Sealing, TeamLog, TeamMember
from dialogue.phases import Act, Phase, opens
from issues import answering, history, moderating, parting, proposing, releasing, steering
from issues.models import Contribution, Finding, Leaving, Proposal
from issues.models.leaving import token
from stakeholders.models import SpentReceipt, Voice
from tests import factories
from tests.attacks.worlds import client_of
from tests.issues.voting_room import in_threads, staff
from tests.sealed import confirm, seal, tick, wait_for_lease, walk
from workshops import sealing
from workshops.models import KeptDocument
from workshops.sealing import NotNow

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime.timedelta(days=1)
KEPT = ("Asked", "Asked change", "Held")  # what nobody lets through


@pytest.fixture
def april(settings):
    """A closed dialogue in which some have spoken, with two organisers."""
    settings.DEMO = True
    dialogue = factories.make_dialogue()
    room = Room(dialogue, staff(dialogue, "organiser", "Ama"), staff(dialogue, "organiser", "Kofi"))
    for number, person in enumerate(factories.members(dialogue, "diggers", 6)):
        for issue in ("rights", "roles"):
            voice = Voice.objects.speaking(person, "dialogue")
            asked = factories.question(dialogue, issue)
            Contribution.objects.create(
                voice=voice, question=asked, text=f"{issue} {number}", language="en", released=True
            )
    walk(dialogue, room.organiser, "closed")
    return room


class Room:
    def __init__(self, dialogue, organiser, colleague):
        self.room, self.dialogue, self.organiser, self.colleague = self, dialogue, organiser, colleague


def back(days):
    """Let so many days pass since the confirmations."""
    for found in Sealing.objects.all():
        found.first_at -= DAY * days
        found.save(update_fields=["first_at"])


def fresh(room):
    return Dialogue.objects.get(pk=room.dialogue.pk)


def profiles(room):
    """How many answers each voice has given."""
    voices = Contribution.objects.filter(question__issue__dialogue=room.dialogue).values_list("voice", flat=True)
    return {list(voices).count(voice) for voice in voices}


def press(user, name, slug="april"):
    return client_of(user).post(f"/d/{slug}/team/sealing/{name}/")


# ---- who confirms


def test_two_organisers_confirm_and_the_waiting_time_begins(april, settings):
    settings.SEAL_WAIT_HOURS = 48
    assert sealing.confirm(dialogue=april.dialogue, by=april.organiser).due_at is None
    found = sealing.confirm(dialogue=april.dialogue, by=april.colleague)
    assert abs(found.due_at - timezone.now() - datetime.timedelta(hours=48)) < datetime.timedelta(minutes=1)
    assert sealing.confirm(dialogue=april.dialogue, by=april.organiser).due_at == found.due_at  # a third press
    said = [entry.sentence for entry in history.history(april.dialogue)][:2]
    assert ("second time" in said[0], "a second confirmation is needed" in said[1]) == (True, True)


def test_one_of_two_cannot_confirm_alone(april):
    sealing.confirm(dialogue=april.dialogue, by=april.organiser)
    back(8)
    with pytest.raises(NotNow, match="colleague"):
        sealing.confirm(dialogue=april.dialogue, by=april.organiser)


def test_an_only_organiser_confirms_twice_seven_days_apart(april):
    TeamMember.objects.filter(user=april.colleague).update(role="facilitator")
    sealing.confirm(dialogue=april.dialogue, by=april.organiser)
    back(6)
    with pytest.raises(NotNow, match="alone"):
        sealing.confirm(dialogue=april.dialogue, by=april.organiser)
    back(1)
    assert sealing.confirm(dialogue=april.dialogue, by=april.organiser).due_at


@pytest.mark.parametrize("newcomer", ["organiser", "colleague"])
def test_who_joined_within_seven_days_is_no_second_pair_of_eyes(april, newcomer):
    """Whichever of the two comes first: an only organiser could invite a mailbox of their own before they confirm."""
    joined = TeamMember.objects.filter(user=getattr(april, newcomer))
    joined.update(since=timezone.now() - 6 * DAY)
    sealing.confirm(dialogue=april.dialogue, by=april.organiser)
    page = client_of(april.colleague).get("/d/april/team/sealing/").content.decode()
    assert ("Both must have been in the team for seven days by then." in page, "sealing/confirm" in page) == (
        True,
        False,
    )
    with pytest.raises(NotNow, match="new"):
        sealing.confirm(dialogue=april.dialogue, by=april.colleague)
    assert (
        "less than seven days ago"
        in client_of(april.colleague).post("/d/april/team/sealing/confirm/", follow=True).content.decode()
    )
    joined.update(since=timezone.now() - 7 * DAY)
    assert sealing.confirm(dialogue=april.dialogue, by=april.colleague).due_at


def test_members_from_before_it_was_kept_count(april):
    TeamMember.objects.update(since=None)
    sealing.confirm(dialogue=april.dialogue, by=april.organiser)
    assert sealing.confirm(dialogue=april.dialogue, by=april.colleague).due_at


def test_confirmation_lapses_after_thirty_days_and_when_its_giver_leaves(april):
    first = sealing.confirm(dialogue=april.dialogue, by=april.organiser)
    back(30)
    second = sealing.confirm(dialogue=april.dialogue, by=april.colleague)
    assert (second.pk != first.pk, second.due_at) == (True, None)
    TeamMember.objects.filter(user=april.colleague).delete()
    third = sealing.confirm(dialogue=april.dialogue, by=april.organiser)
    assert (third.first_by, third.due_at) == (april.organiser, None)


@pytest.mark.parametrize("phase", [phase for phase in Phase if Act.SEAL not in opens(phase)])
def test_only_a_closed_dialogue_can_be_sealed(april, phase):
    Dialogue.objects.filter(pk=april.dialogue.pk).update(phase=phase)
    with pytest.raises(NotNow, match="phase"):
        sealing.confirm(dialogue=april.dialogue, by=april.organiser)
    assert not Sealing.objects.exists()


def test_buttons_are_for_organisers_and_the_page_for_the_team(april):
    seen = {role: client_of(staff(april.dialogue, role, role)) for role in ("facilitator", "observer")}
    for client in seen.values():
        page = client.get("/d/april/team/sealing/")
        assert (page.status_code, "sealing/confirm" in page.content.decode()) == (200, False)
        assert client.post("/d/april/team/sealing/confirm/").status_code == 404
    assert "sealing/confirm" in client_of(april.organiser).get("/d/april/team/sealing/").content.decode()


# ---- two at once


def test_two_who_confirm_at_once_are_the_first_and_the_second(april):
    calls = [lambda by=by: sealing.confirm(dialogue=april.dialogue, by=by) for by in (april.organiser, april.colleague)]
    in_threads(calls)
    found = Sealing.objects.get()
    assert {found.first_by, found.second_by} == {april.organiser, april.colleague}
    assert found.due_at


def test_one_who_presses_twice_at_once_has_confirmed_once(april):
    results = in_threads([lambda: sealing.confirm(dialogue=april.dialogue, by=april.organiser)] * 4)
    assert sum(isinstance(result, Sealing) for result in results) == 1
    assert Sealing.objects.get().due_at is None


def test_calling_off_at_the_hour_is_either_before_or_too_late(april):
    found = confirm(april)
    clock = lambda: sealing.perform(found.pk, lambda: True)  # noqa: E731
    results = in_threads([clock, lambda: sealing.call_off(dialogue=april.dialogue, by=april.colleague)])
    if isinstance(results[1], NotNow):
        assert (str(results[1]), fresh(april).is_sealed, profiles(april)) == ("sealed", True, {1})
    else:
        assert (results[1], fresh(april).is_sealed, profiles(april)) == (True, False, {2})
        assert keys.read(fresh(april))


def test_two_workers_at_once_seal_once(april):
    found = confirm(april)
    in_threads([lambda: sealing.perform(found.pk, lambda: True)] * 3)
    tick()
    assert (fresh(april).is_sealed, profiles(april), Contribution.objects.count()) == (True, {1}, 12)
    assert TeamLog.objects.filter(action="sealed").count() == 1


# ---- where the team reads first


@pytest.fixture
def moderated(april):
    """Texts of six people in each state, before the team and not; and one in whose place others are to come."""
    dialogue = factories.make_dialogue("may", moderation="before")
    by = staff(dialogue, "organiser", "Esi")
    people = factories.members(dialogue, "diggers", 6, "Of May")

    def say(number, text):
        asked = factories.question(dialogue, "rights")
        return answering.answer(participant=people[number], question=asked, text=text)

    def let_through():
        rows = Contribution.objects.filter(question__issue__dialogue=dialogue).asked()
        seen = {("answer", row.pk): moderating.state(row) for row in rows if row.asked_text not in KEPT}
        moderating.let_through(seen=seen, dialogue=dialogue, by=by)

    for number, text in enumerate(("Out", "Out, too", "Asked", "Held")):
        say(number, text)
    releasing.tonight(dialogue)
    let_through()
    releasing.tonight(dialogue)
    say(0, "Asked change")
    say(4, "Let through")
    releasing.tonight(dialogue)
    let_through()
    held = Contribution.objects.get(text="Held")
    moderating.hold_back(text=held, seen=moderating.state(held), reason="Unkind.", dialogue=dialogue, by=by)
    say(1, "New change")
    say(5, "New")
    words = dict.fromkeys(("title", "problem", "opportunity"), "Wells") | {"questions": ["Where?"], "language": "en"}
    proposing.propose(participant=people[5], **words)
    walk(dialogue, by, "closed")
    return Room(dialogue, by, staff(dialogue, "organiser", "Yaw"))


def kept(dialogue):
    """{words: what else of words stands on the row} of all answers."""
    rows = Contribution.objects.filter(question__issue__dialogue=dialogue)
    return {r.text: (r.released, r.pending, r.next_text, r.review, r.asked_text, r.hidden_reason) for r in rows}


@pytest.mark.parametrize("moderation", ["before", "after"])
def test_what_the_team_has_not_let_through_goes_for_good(moderated, moderation):
    Dialogue.objects.filter(pk=moderated.dialogue.pk).update(moderation=moderation)
    seal(moderated)
    out = (True, "", "", "", "", "")
    expected = {"Out": out, "Out, too": out, "Let through": out}
    if moderation == "after":  # what was new when the team stopped reading first is not its own to decide
        expected = {"Out": out, "New change": out, "Let through": out, "New": out}
    assert kept(moderated.dialogue) == expected
    assert list(Proposal.objects.filter(dialogue=moderated.dialogue).values_list("released", flat=True)) == (
        [True] if moderation == "after" else []
    )


def test_the_pages_of_a_sealed_dialogue_show_no_queue(moderated):
    seal(moderated)
    client = client_of(moderated.organiser)
    page = client.get("/d/may/team/texts/")
    assert sorted(row["text"].text for row in page.context["page"]) == ["Let through", "Out", "Out, too"]
    assert [state for state, _words in page.context["states"]] == ["shown", "hidden"]
    assert "What people write comes here together" not in page.content.decode()
    Contribution.objects.filter(text="Out").update(review="asked")  # as an earlier release left it
    assert list(client.get("/d/may/team/texts/?state=asked").context["page"]) == []
    assert "No text waits to be read." not in client.get("/d/may/team/").content.decode()


def test_words_that_came_while_it_was_being_shut_go_as_well(moderated):
    row = Contribution.objects.select_related("voice__group", "question").get(text="New")
    found = confirm(moderated)
    sealing._part(found)
    voice = Voice.objects.create(dialogue=moderated.dialogue, group=row.voice.group, tag="late")
    Contribution.objects.create(text="Late", question=row.question, voice=voice)
    sealing._part(Sealing.objects.get(pk=found.pk))
    assert "Late" not in kept(moderated.dialogue)


# ---- calling off


def test_nothing_happens_before_its_hour(april):
    confirm(april)
    Sealing.objects.update(due_at=timezone.now() + datetime.timedelta(minutes=5))
    tick()
    assert (fresh(april).phase, profiles(april)) == ("closed", {2})


def test_each_organiser_can_call_it_off(april):
    confirm(april)
    assert 'first">Call it off' in client_of(april.organiser).get("/d/april/team/sealing/").content.decode()
    assert press(april.organiser, "call-off").status_code == 302
    tick()
    assert (fresh(april).phase, profiles(april), keys.read(fresh(april)) != b"") == ("closed", {2}, True)
    assert not sealing.call_off(dialogue=april.dialogue, by=april.organiser)
    assert history.history(april.dialogue)[0].sentence == "Called the sealing off."


def test_page_says_who_called_it_off_until_somebody_confirms_again(april):
    def page():
        return client_of(april.colleague).get("/d/april/team/sealing/").content.decode().partition("Last called off")[2]

    assert page() == ""
    confirm(april)
    sealing.call_off(dialogue=april.dialogue, by=april.organiser)
    assert page().startswith("</dt><dd><bdi>Ama</bdi>, ")
    april.organiser.delete()
    assert (page() != "", "<bdi>" in page().partition("</dd>")[0]) == (True, False)
    sealing.confirm(dialogue=april.dialogue, by=april.colleague)
    assert page() == ""


def gone_back(april):
    back = phases.before("closed")
    steering.change_phase(dialogue=april.dialogue, phase=back, seen="closed", by=april.organiser)


def left(april):
    TeamMember.objects.filter(user=april.colleague).delete()


@pytest.mark.parametrize("event", [gone_back, left])
def test_it_falls_when_the_phase_goes_back_or_a_confirmer_leaves(april, event):
    found = confirm(april)
    event(april)
    tick()
    found.refresh_from_db()
    assert (found.called_off_at is not None, found.called_off_by, fresh(april).is_sealed) == (True, None, False)
    assert keys.read(fresh(april))
    assert not Job.objects.filter(kind="workshops.clock.seal").exists()


def test_home_tells_everybody_until_when_their_words_are_theirs(april):
    digger = client_of(april.dialogue.participants.first().user)
    assert "will be sealed" not in digger.get("/d/april/").content.decode()
    found = confirm(april)
    Sealing.objects.update(due_at=found.due_at)
    assert (
        f"It will be sealed on {found.due_at:%A %-d %B, %H:%M} (world time, UTC)."
        in digger.get("/d/april/").content.decode()
    )


# ---- what still waited


def test_what_was_changed_or_taken_back_is_settled_before(april):
    digger = april.dialogue.participants.first()
    rows = list(Contribution.objects.filter(text__startswith="rights").order_by("text"))
    Contribution.objects.filter(pk=rows[0].pk).update(pending="gone")
    Contribution.objects.filter(pk=rows[1].pk).update(pending="edit", next_text="Changed.", next_language="")
    Contribution.objects.filter(pk=rows[2].pk).update(released=False)
    nights = [timezone.now().date() + DAY * n for n in (1, 3)]
    for row, night in zip(rows[3:], nights, strict=False):
        Leaving.objects.create(dialogue=april.dialogue, token=token(digger.dialogue, row, night))
    SpentReceipt.objects.spend(april.dialogue.pk, ["f" * 64])
    confirm(april)
    tick()
    left = sorted(Contribution.objects.filter(released=True, pending="").values_list("text", flat=True))
    assert left == sorted(["Changed.", "rights 2", "rights 5", *(f"roles {n}" for n in range(6))])
    assert [m.objects.count() for m in (Contribution, Leaving, SpentReceipt)] == [9, 0, 0]
    assert Counter(Finding.objects.values_list("digest", flat=True)) == {"": 8, Finding.OTHER: 4}


# ---- a crash at any point

POINTS = [*(name for name, _step in sealing.STEPS), "within part"]


def die_at(point, monkeypatch, death):
    """Let `death()` happen right before a step, or in the middle of the first one's transaction."""
    steps = [(name, dying(step, death) if name == point else step) for name, step in sealing.STEPS]
    monkeypatch.setattr(sealing, "STEPS", tuple(steps))
    if point == "within part":
        monkeypatch.setattr(parting, "_drop_voices", lambda dialogue: death())


def dying(step, death):
    def deadly(found):
        death()
        step(found)

    return deadly


def halves(april):
    """Sealed and with whole profiles, or open and with them taken apart: what must never be seen."""
    return fresh(april).is_sealed != (profiles(april) == {1})


def is_whole(april, settings):
    found = Sealing.objects.get()
    marks = keys.sealed_marks(settings.KEY_DIR), keys.sealed_marks(settings.BACKUP_KEYS_DIR)
    assert marks == ({april.dialogue.key_name: str(fresh(april).sealed_at)},) * 2
    assert not list(Path(settings.KEY_DIR).glob("*.key"))
    assert (found.done_at is not None, found.trouble, profiles(april)) == (True, "", {1})
    assert not Voice.objects.exclude(tag=None).exists()
    assert Contribution.objects.count() == 12


@pytest.mark.parametrize("point", POINTS)
def test_worker_that_is_killed_leaves_nothing_half_and_the_next_finishes(april, settings, monkeypatch, point):
    confirm(april)
    with monkeypatch.context() as patch:
        die_at(point, patch, lambda: os.kill(os.getpid(), signal.SIGKILL))
        connections.close_all()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            child = os.fork()
        if child == 0:
            tick()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert not halves(april)
    wait_for_lease()
    tick()
    is_whole(april, settings)


@pytest.mark.parametrize("point", POINTS)
def test_step_that_fails_is_told_and_tried_again(april, settings, monkeypatch, point):
    def fail():
        raise OSError("disk full")

    confirm(april)
    with monkeypatch.context() as patch:
        die_at(point, patch, fail)
        tick()
    assert not halves(april)
    assert Sealing.objects.get().trouble == point.split()[-1]
    page = client_of(april.organiser).get("/d/april/team/sealing/").content.decode()
    assert "The clock tries again by itself" in page
    wait_for_lease()
    tick()
    is_whole(april, settings)


def test_what_failed_for_a_day_begins_anew(april, settings):
    confirm(april)
    Job.objects.create(
        kind="workshops.clock.seal", occasion="2026-01-01", recipient=Sealing.objects.get().pk, state="dead"
    )
    tick()
    is_whole(april, settings)


def test_voice_that_spoke_in_the_last_moment_is_parted_as_well(april, settings, monkeypatch):
    """A request that had found its voice before the dialogue was shut writes while the key still lives."""
    confirm(april)

    def late(found):
        voice = Voice.objects.create(
            dialogue=found.dialogue, group=factories.group(found.dialogue, "gov"), tag="f" * 64
        )
        asked = factories.question(april.dialogue, "rights", 2)
        Contribution.objects.create(voice=voice, question=asked, text="Late.", language="en")

    steps = list(sealing.STEPS)
    monkeypatch.setattr(sealing, "STEPS", (steps[0], ("late comer", late), *steps[1:]))
    tick()
    assert not Voice.objects.exclude(tag=None).exists()
    assert Contribution.objects.filter(text="Late.").exists()


def test_done_page_offers_nothing_more(april):
    confirm(april)
    tick()
    page = client_of(april.organiser).get("/d/april/team/sealing/").content.decode()
    assert ("This dialogue was sealed on" in page, "sealing/confirm" in page, "call-off" in page) == (
        True,
        False,
        False,
    )
    assert press(april.organiser, "confirm").status_code == 302
    assert press(april.organiser, "call-off").status_code == 302
    assert fresh(april).is_sealed
    assert steering.change_phase(dialogue=april.dialogue, phase="closed", seen="sealed", by=april.organiser) is False


def test_sealing_throws_kept_documents_away(april):
    """They could quote what somebody took back in its last minutes."""
    names = {"place": "agenda 1", "form": "pdf", "language": "en", "digest": "0" * 64}
    KeptDocument.objects.create(dialogue=april.dialogue, content=b"%PDF", until=timezone.now() + DAY, **names)

    seal(april)

    assert not KeptDocument.objects.exists()
