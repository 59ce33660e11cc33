"""Saying "we have this too": what is kept, what counts, and what is found once the round closes."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from dialogue import database_time
from issues import answering, asking, leaving, moderating, parting, receipts, releasing, rewording, steering
from issues.models import Leaving, SaidStatement, StatementFinding, StatementMark, StatementRound
from issues.models.leaving import DAY, NIGHTS
from issues.statements import marking, refs, rounds, writing
from stakeholders.models import Voice
from tests.issues.statements.statement_room import (
    CHALLENGES,
    VISIONS,
    close,
    found,
    make_statement_room,
    mark,
    mark_all,
    open_round,
    ref_of,
    rest,
    take_back,
    write,
)
from tests.speaking import client_of
from workshops.models import OutlineCorrection

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_statement_room()


@pytest.fixture
def asked(room):
    return open_round(room)


@pytest.mark.trust("A2")
def test_sent_twice_is_once_and_changed_is_told(room, asked):
    amina = room.people["diggers"][0]
    first = mark(amina, asked, room.water, True, key="k")
    assert mark(amina, asked, room.water, True, key="k") == first
    with pytest.raises(receipts.Repeated):
        mark(amina, asked, room.water, False, instead=True, key="k")
    with pytest.raises(receipts.Overtaken):
        mark(amina, asked, room.water, False, instead=None, key="k2")
    assert mark(amina, asked, room.water, None, instead=True, key="k3") is None
    with pytest.raises(receipts.Repeated):
        mark(amina, asked, room.water, True, key="k")  # it comes late, and brings nothing back
    assert StatementMark.objects.count() == 0


@pytest.mark.trust("F1")
def test_no_two_marks_of_a_person_share_a_voice(room, asked):
    amina = room.people["diggers"][0]
    said = write(amina, asked, "Of mine")
    releasing.tonight(room.dialogue)
    for statement in (room.water, room.permits, said):
        mark(amina, asked, statement)
    voices = set(StatementMark.objects.values_list("voice", flat=True))
    assert (len(voices), said.voice_id in voices) == (3, False)
    close(room)
    again = open_round(room)
    mark(amina, again, room.water)
    assert StatementMark.objects.filter(voice__in=voices).count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementMark.objects.create(voice_id=next(iter(voices)), round=again, vision=None, said=said, has=True)


@pytest.mark.trust("F5")
def test_what_is_found_is_bands_in_the_order_of_the_rule(room, asked):
    """MATHS §7, R2: miners 6 of 7, companies 8 of 12, officials 5: shared by the first two, too few of the third."""
    mark_all(room, "diggers", asked, room.permits, 6, 1)
    mark_all(room, "owners", asked, room.permits, 6)
    mark_all(room, "lsm", asked, room.permits, 5, 3)
    mark_all(room, "gov", asked, room.permits, 3, 2)
    mark_all(room, "diggers", asked, room.water, 0, 7)
    close(room)
    first, second = found(StatementRound.objects.get())
    assert first[0] == room.permits
    told = {key: first[1][key] for key in ("asm", "diggers", "owners", "lsm", "gov")}
    assert told == {"asm": "f", "diggers": "f", "owners": "f", "lsm": "d", "gov": "-"}
    assert {key: second[1][key] for key in ("asm", "diggers", "owners", "lsm")} == {
        "asm": "-",
        "diggers": "a",
        "owners": "-",
        "lsm": "-",
    }
    assert not any(
        character.isdigit() for letters in StatementRound.objects.get().results["bands"] for character in letters
    )


@pytest.mark.trust("F5")
def test_ones_own_counts_like_any_other(room, asked):
    """A group of six in which all but the author pressed would else be too few beside that one statement, and beside no other."""
    said = write(room.people["gov"][0], asked, "Too few inspectors.")
    mark_all(room, "gov", asked, said, 6)
    close(room)
    assert dict(found(StatementRound.objects.get()))[said]["gov"] == "f"


def test_what_is_released_after_closing_stands_in_the_next_round(room, asked):
    said = write(room.people["diggers"][0], asked, "It waits")
    with pytest.raises(answering.NotOpen):
        mark(room.people["diggers"][1], asked, said)
    close(room)
    releasing.tonight(room.dialogue)
    assert said not in [row for row, _letters in found(asked)]
    again = open_round(room)
    mark(room.people["diggers"][1], again, said)
    close(room)
    assert said in [row for row, _letters in found(StatementRound.objects.first())]


@pytest.mark.trust("F16")
def test_changed_words_are_marked_anew_and_the_change_comes_at_a_fixed_time(room, asked):
    author = room.people["gov"][0]
    said = write(author, asked, "Before")
    mark(room.people["lsm"][0], asked, said)
    write(author, asked, "After")
    assert StatementMark.objects.count() == 1
    releasing.tonight(room.dialogue)
    assert (SaidStatement.objects.get().text, StatementMark.objects.count()) == ("After", 0)
    mark(room.people["lsm"][0], asked, said)
    write(author, asked, "Late change")
    close(room)
    assert [row.is_changed for row in StatementFinding.objects.filter(said=said)] == [False]
    releasing.tonight(room.dialogue)
    assert [row.is_changed for row in StatementFinding.objects.filter(said=said)] == [True]
    assert StatementMark.objects.count() == 1  # what was counted stays


@pytest.mark.trust("F16")
def test_released_words_go_at_a_fixed_time_and_their_marks_with_them(room, asked):
    author = room.people["gov"][0]
    said = write(author, asked, "Regretted")
    mark(room.people["lsm"][0], asked, said)
    assert take_back(author, asked) == "later"
    assert (SaidStatement.objects.count(), StatementMark.objects.count()) == (1, 1)
    releasing.tonight(room.dialogue)
    assert (SaidStatement.objects.count(), StatementMark.objects.count()) == (0, 0)


@pytest.mark.trust("F16")
def test_words_that_are_asked_about_anew_go_while_they_are_and_stay_when_they_are_not(room, asked):
    author = room.people["gov"][0]
    said = write(author, asked, "Regretted")
    close(room)
    with pytest.raises(answering.NotOpen):
        take_back(author, asked)
    assert list(writing.can_go(author)) == []
    again = open_round(room)
    mark(room.people["lsm"][0], again, said)
    assert list(writing.can_go(author)) == [said]
    page = client_of(author).get(f"/d/{room.dialogue.slug}/{CHALLENGES}/").content.decode()
    assert ("Regretted" in page, "Take it back" in page) == (True, True)
    assert take_back(author, asked) == "later"
    releasing.tonight(room.dialogue)
    assert (SaidStatement.objects.count(), StatementMark.objects.count()) == (0, 0)


def test_statement_that_is_asked_about_is_corrected_after_it_closed_and_what_was_found_says_so(room, asked):
    def corrected():
        today = database_time.now().date()
        made = OutlineCorrection.objects.filter(challenge=room.water)
        rewording.take_effect(room.dialogue, today, made)
        room.water.refresh_from_db()
        return room.water.text, list(
            StatementFinding.objects.filter(is_changed=True).values_list("challenge", flat=True)
        )

    OutlineCorrection.objects.create(
        dialogue=room.dialogue,
        challenge=room.water,
        words={"text": "Water is dear."},
        why="Clearer",
        made_on=database_time.now().date(),
    )
    assert corrected() == ("Water runs short.", [])
    close(room)
    assert corrected() == ("Water is dear.", [room.water.pk])


@pytest.mark.trust("F15")
def test_five_people_bring_out_what_waits_in_a_round(room, asked):
    for n in range(4):
        write(room.people["diggers"][n], asked, f"Words {n}")
    releasing.at_fixed_time(room.dialogue)
    before = SaidStatement.objects.released().count()
    write(room.people["owners"][0], asked, "The fifth")
    releasing.at_fixed_time(room.dialogue)
    assert (before, SaidStatement.objects.released().count()) == (0, 5)


def test_voice_is_that_of_answers_but_in_protected_groups():
    room = make_statement_room(asm="protected")
    for collection, kind in ((CHALLENGES, "challenge"), (VISIONS, "hope")):
        asked = open_round(room, collection)
        for person in (room.people["diggers"][0], room.people["lsm"][0]):
            write(person, asked, "Words", kind)
    groups = [voice.group.key for voice in Voice.objects.filter(saidstatements__isnull=False).distinct()]
    assert sorted(groups) == ["diggers", "diggers", "lsm"]


def test_taking_everything_back_counts_nowhere_from_then_on(room, asked):
    person = room.people["gov"][0]
    for each in room.people["gov"]:
        mark(each, asked, room.water)
    unread = write(room.people["diggers"][0], asked, "Unread")
    mark(person, asked, room.permits)
    assert leaving.take_all_back(participant=person) == 2
    assert leaving.take_all_back(participant=room.people["diggers"][0]) == 1
    assert StatementMark.objects.count() == 7
    close(room)
    assert dict(found(StatementRound.objects.get()))[room.water]["gov"] == "-"
    for night in range(NIGHTS + 1):
        leaving.tonight(room.dialogue, database_time.now().date() + DAY * night)
    assert (StatementMark.objects.count(), SaidStatement.objects.filter(pk=unread.pk).exists()) == (5, False)
    assert Leaving.objects.count() == 0


def test_phase_in_which_nobody_answers_closes_it(room, asked):
    mark_all(room, "lsm", asked, room.water, 6)
    for phase, seen in (("decide", "gather"), ("agenda", "decide")):
        steering.change_phase(dialogue=room.dialogue, phase=phase, seen=seen, by=room.organiser)
        room.dialogue.refresh_from_db()
    assert dict(found(StatementRound.objects.get()))[room.water]["lsm"] == "f"
    with pytest.raises(asking.NotNow):
        rounds.open_round(dialogue=room.dialogue, collection=CHALLENGES, by=room.organiser)


def test_next_round_begins_a_day_later_and_empty(room, asked):
    mark(room.people["lsm"][0], asked, room.water)
    close(room)
    with pytest.raises(asking.TooSoon):
        rounds.open_round(dialogue=room.dialogue, collection=CHALLENGES, by=room.organiser)
    rest(room.dialogue)
    again = rounds.open_round(dialogue=room.dialogue, collection=CHALLENGES, by=room.organiser)
    assert (again.number, again.marks.count()) == (2, 0)
    assert marking.own(room.people["lsm"][0], again, ref_of(room.water)).first() is None


def test_hidden_words_are_not_in_what_is_found(room, asked):
    said = write(room.people["gov"][0], asked, "Unkind words")
    moderating.hide(text=said, reason="Unkind.", dialogue=room.dialogue, by=room.organiser)
    close(room)
    assert [row for row, _letters in found(asked)] == [room.water, room.permits]


@pytest.mark.trust("F13")
def test_sealing_moves_findings_and_marks_along(room, asked):
    said = write(room.people["gov"][0], asked, "Too few inspectors.")
    mark_all(room, "gov", asked, said, 6)
    close(room)
    before = set(Voice.objects.values_list("pk", flat=True))
    parting.part(room.dialogue)
    moved = SaidStatement.objects.get()
    assert moved.pk != said.pk
    assert list(StatementFinding.objects.exclude(said=None).values_list("said", flat=True)) == [moved.pk]
    assert set(StatementMark.objects.values_list("said", flat=True)) == {moved.pk}
    assert not before & set(Voice.objects.values_list("pk", flat=True))


@pytest.mark.trust("A1")
@pytest.mark.parametrize(
    "written", ["challenge-0{}", "challenge-00{}", "challenge-{} ", "challenge-+{}", "Challenge-{}"]
)
def test_one_statement_has_one_ref_and_so_a_person_one_mark(room, asked, written):
    """The scope comes out of the ref: each way of writing a number would have a voice of its own."""
    amina = room.people["diggers"][0]
    sent = written.format(room.water.pk)
    assert (refs.is_ref(sent), refs.is_ref(ref_of(room.water)), refs.is_ref("challenge-١")) == (False, True, False)
    with pytest.raises(answering.NotOpen):
        marking.mark(participant=amina, asked=asked, ref=sent, has=True, instead=None)
    assert (StatementMark.objects.count(), Voice.objects.count()) == (0, 0)


def test_number_that_no_row_can_have_is_none(room, asked):
    for number in ("9" * 19, "9" * 4301):
        with pytest.raises(answering.NotOpen):
            marking.mark(
                participant=room.people["lsm"][0], asked=asked, ref=f"challenge-{number}", has=True, instead=None
            )


def test_closing_reads_no_mark_by_itself_where_nothing_goes(room, asked):
    def asks(asked, group, statement):
        mark_all(room, group, asked, statement, 6)
        with CaptureQueriesContext(connection) as queries:
            close(room)
        # Two closings within a second share the job that stirs: whether that is there already is left out.
        asked_for = [one["sql"] for one in queries if "issues_" in one["sql"]]
        read = [sql for sql in asked_for if sql.startswith("SELECT") and "issues_statementmark" in sql]
        return len(asked_for), ["COUNT(" in sql for sql in read]

    before = asks(asked, "lsm", room.water)
    asked = open_round(room)
    mark_all(room, "diggers", asked, room.water, 3, 4)
    mark_all(room, "gov", asked, room.permits, 6)
    after = asks(asked, "owners", room.permits)
    assert (after, before[1]) == (before, [True])
