"""The team's page of tables, and the note written at one."""

from datetime import UTC, datetime

import pytest

from tests.speaking import client_of
from tests.workshops.meeting import at, jump, seat_of
from workshops.models import TableNote, Workshop
from workshops.room import naming
from workshops.tables import forms as forms_tables
from workshops.tables import noting, tabling

pytestmark = pytest.mark.django_db


def test_tables_are_asked_for_changed_and_printed(team, workshop, room):
    team.post(at("tables_make"), {"tables": "6"})
    tabling.work_out(workshop.plans.get(), seconds=0.2)
    page = team.get(at("tables")).content.decode()
    assert "Table 6" in page
    assert "Every table has people of all groups." not in page.split("Round 1")[0]
    pdf = team.get(at("tables_print"))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    session = workshop.sessions.filter(kind="tables").first()
    one, two = room.people["lsm"][:2]
    before = [seat_of(p, session) for p in (one, two)]
    team.post(at("tables_swap", session.pk), {"swap-first": one.ref, "swap-second": two.ref})
    assert [seat_of(p, session) for p in (one, two)] == before[::-1]


def test_bad_number_of_tables_is_asked_again(team, workshop):
    for tables, said in (("", "Say how many tables there are."), ("31", "more tables than people")):
        answer = team.post(at("tables_make"), {"tables": tables})
        assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_same_person_twice_is_no_pair(team, workshop, room):
    amina = room.people["lsm"][0]
    naming.give_numbers(workshop=workshop, people=[amina])
    answer = team.post(at("pair_new"), {"pair-first": amina.ref, "pair-second": amina.ref, "pair-kind": "apart"})
    assert (answer.status_code, "Choose two different people." in answer.content.decode()) == (422, True)


def test_of_very_many_people_one_is_typed_as_the_room_calls_them(team, workshop, room, monkeypatch):
    monkeypatch.setattr(forms_tables, "MOST_OFFERED", 1)
    pair = room.people["lsm"][:2]
    naming.give_numbers(workshop=workshop, people=pair)
    one, two = (naming.labels(workshop)[person.pk] for person in pair)
    page = team.get(at("tables")).content.decode()
    assert ('<input type="text" name="pair-first"' in page, one in page) == (True, False)

    wrong = team.post(at("pair_new"), {"pair-first": one, "pair-second": "№ 0", "pair-kind": "apart"})
    assert (wrong.status_code, "Nobody in this room is called so." in wrong.content.decode()) == (422, True)
    team.post(
        at("pair_new"), {"pair-first": f" {one} ", "pair-second": two.removeprefix(naming.MARK), "pair-kind": "apart"}
    )

    made = workshop.pairs.get()
    assert {made.first_id, made.second_id} == {person.pk for person in pair}


def test_somebody_always_sits_at_one_table_until_it_is_forgotten(team, workshop, room):
    amina = room.people["lsm"][0]
    naming.give_numbers(workshop=workshop, people=[amina])
    team.post(at("table_fix"), {"fix-person": amina.ref, "fix-table": "3"})
    team.post(at("tables_make"), {"tables": "6"})
    tabling.work_out(workshop.plans.first(), seconds=0.2)
    assert {seat_of(amina, s) for s in workshop.sessions.filter(kind="tables")} == {3}
    team.post(at("table_fix"), {"fix-person": amina.ref, "fix-table": ""})
    assert workshop.attendance.exclude(table=None).count() == 0
    assert team.post(at("table_fix"), {"fix-person": "", "fix-table": "0"}).status_code == 422


def test_page_of_tables_never_names_a_group(team, workshop, room):
    team.post(at("tables_make"), {"tables": "6"})
    tabling.work_out(workshop.plans.get(), seconds=0.2)
    page = team.get(at("tables")).content.decode()
    assert [g.name for g in room.groups.values() if f">{g.name}<" in page or f">{g.short_name}<" in page] == []


def test_note_is_written_at_the_table_and_by_nobody_else(workshop, room):
    tabling.work_out(tabling.make(workshop=workshop, by=room.organiser, tables=6, seed=1), seconds=0.2)
    session = workshop.sessions.filter(kind="tables").first()
    amina = room.people["diggers"][0]
    table = seat_of(amina, session)
    client = client_of(amina.user)
    assert client.get(at("table_note", session.pk, table)).status_code == 404  # the round has not begun
    jump(workshop, room, "tables")
    assert "data-keep-ask" in client.get(at("table_note", session.pk, table)).content.decode()
    client.post(at("table_note", session.pk, table), {"agreed": "Together", "before": noting.note_digest(None)})
    assert TableNote.objects.get().agreed == "Together"
    late = client.post(at("table_note", session.pk, table), {"agreed": "Mine", "before": noting.note_digest(None)})
    page = late.content.decode()
    assert (late.status_code, "Together" in page, "Mine" in page) == (409, True, True)
    assert client.get(at("table_note", session.pk, table % 6 + 1)).status_code == 404


def test_note_stands_once_the_minutes_are_published(team, held):
    session = held.sessions.filter(kind="tables").first()
    Workshop.objects.update(minutes_published_at=datetime.now(UTC))
    before = noting.note_digest(TableNote.objects.get())
    late = team.post(at("table_note", session.pk, 1), {"agreed": "Forged", "before": before})
    assert (late.status_code, "Forged" in late.content.decode()) == (422, True)
    assert TableNote.objects.get().agreed == "A table agreed."


def test_register_lists_names_without_groups(team, workshop):
    pdf = team.get(at("workshop_register"))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
