"""Rows of an outline are added, changed, moved and deleted until the dialogue opens; what people rely on stays."""

import pytest
from django.urls import reverse
from django.utils import timezone

from dialogue import merging
from dialogue.models import TeamLog
from issues import correcting, steering
from issues.models import Issue, Question
from stakeholders import cards
from stakeholders.models import Challenge, StakeholderGroup
from tests import factories
from tests.issues.voting_room import in_threads
from workshops.editor import editing, kinds
from workshops.editor.editing import NotNow
from workshops.models import Goal
from workshops.plan import planning

pytestmark = pytest.mark.django_db
WORDS = {"title": "Water", "teaser": "", "problem": "Dirty.", "opportunity": "Clean.", "background": ""}
ISSUE = {**WORDS, "sources": [], "theme": "", "role": "building_block"}
GROUP = {"name": "Buyers", "short_name": "Buyers", "description": "", "roles": ["trader"], "tier": 2}
GROUP |= {"policy": "named", "palette": "rose", "pattern": "checks"}


def open_it(april):
    steering.change_phase(dialogue=april.dialogue, phase="gather", seen="draft", by=april.organiser)
    april.dialogue.refresh_from_db()


def titles(april, role=None):
    rows = april.dialogue.issues.order_by("position")
    return [issue.title for issue in rows if role in (None, issue.role)]


def change(row, april, **fields):
    return editing.change(row=row, by=april.organiser, **fields)


# ---- adding


def test_each_kind_is_added_with_a_key_that_lasts_and_a_place(april, add):
    one, other = april.groups["lsm"], april.groups["gov"]
    made = [
        add("goal", scope="overall", text="Trust."),
        add("group", place="consultative", **GROUP),
        add(
            "tie", from_group=one, to_group=other, kind="pays", quality="mixed", from_expects="", to_expects="", note=""
        ),
        add("challenge", text="Roads are bad.", groups=["lsm", "gov"], issues=["rights"]),
        add("vision", text="Roads for all.", groups=["diggers"]),
        add("issue", **ISSUE),
        add("question", issue=april.dialogue.issues.get(key="rights"), text="Who pays?"),
        add("term", name="Shaft", definition="A way down.", note=""),
    ]
    assert [row.key for row in made] == [
        *("trust", "buyers", "lsm-gov", "roads-are-bad", "roads-for-all", "water", "3", "shaft")
    ]
    assert [g.key for g in made[3].groups.all()] == ["lsm", "gov"]
    assert [row.uid != "" for row in made] == [True] * 8
    log = TeamLog.objects.filter(action__startswith="added to the outline").values_list("by", flat=True)
    assert list(log) == [april.organiser.pk] * 8


def test_words_that_no_address_can_hold_get_a_key_all_the_same(add):
    first, second = (add("term", name=name, definition="…", note="") for name in ("ወርቅ", "ወርቅ"))
    assert (first.key, second.key) == ("term", "term-2")


def test_building_blocks_are_numbered_before_focus_areas(april, add):
    add("issue", **ISSUE)
    assert titles(april) == ["Roles", "Water", "Mineral rights", "More 3"]
    assert [issue.position for issue in april.dialogue.issues.order_by("position")] == [1, 2, 3, 4]


def test_lane_into_which_people_were_invited_gets_no_parts(april, add):
    gov, lsm = april.groups["gov"], april.groups["lsm"]
    with pytest.raises(NotNow, match="people"):
        add("group", place=f"part:{gov.pk}", **GROUP)
    part = add("group", place=f"part:{lsm.pk}", **GROUP)
    assert (part.parent_id, part.standing) == (lsm.pk, "part")
    part.delete()
    april.dialogue.invitations.create(email="x@y.test", group=lsm)
    with pytest.raises(NotNow, match="people"):
        add("group", place=f"part:{lsm.pk}", **GROUP)


def test_lane_has_three_parts_at_most(april, add):
    place = f"part:{april.groups['asm'].pk}"
    add("group", place=place, **GROUP)
    with pytest.raises(NotNow, match="many"):
        add("group", place=place, **GROUP)
    with pytest.raises(NotNow, match="parts"):
        change(april.groups["asm"], april, place="consultative")


def test_group_is_not_tied_to_itself(april, add):
    one = april.groups["lsm"]
    with pytest.raises(NotNow, match="itself"):
        add("tie", from_group=one, to_group=one, kind="is", quality="mixed", from_expects="", to_expects="", note="")


# ---- changing


def test_two_of_the_team_at_once_lose_nothing(april):
    issue = april.dialogue.issues.get(key="rights")
    seen = merging.marks(kinds.stands(issue))
    shown = kinds.stands(issue)
    change(issue, april, seen=seen, **shown | {"title": "Rights"})
    change(issue, april, seen=seen, **shown | {"problem": "Nobody knows."})
    issue.refresh_from_db()
    assert (issue.title, issue.problem) == ("Rights", "Nobody knows.")
    with pytest.raises(merging.Clash) as clash:
        change(issue, april, seen=seen, **shown | {"title": "Land"})
    assert clash.value.theirs == {"title": "Rights"}


def test_stale_choice_of_groups_comes_back_with_both(april, add):
    held = add("challenge", text="Slow papers.", groups=["lsm"], issues=[])
    at = reverse("team_outline_row", args=["april", "challenge", held.pk])
    form = april.client.get(at).context["form"]
    change(held, april, groups=["gov"])
    late = april.client.post(at, {"text": "Slow.", "groups": ["diggers"], "seen": form["seen"].value()})
    assert late.status_code == 409
    assert "Somebody else chose “Government” meanwhile" in late.content.decode()
    again = late.context["form"]
    assert (again["groups"].value(), again["text"].value()) == (["diggers"], "Slow.")
    sent = {"text": "Slow.", "groups": ["diggers"], "seen": again["seen"].value()}
    assert april.client.post(at, sent).status_code == 302
    assert ([g.key for g in held.groups.all()], Challenge.objects.get(pk=held.pk).text) == (["diggers"], "Slow.")


def test_roles_are_lines_and_the_policy_is_free_until_opening(april):
    group = april.groups["lsm"]
    at = reverse("team_outline_row", args=["april", "group", group.pk])
    form = april.client.get(at).context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"roles": "junior\r\n\r\n  major ", "policy": "hidden"}
    assert april.client.post(at, sent).status_code == 302
    group.refresh_from_db()
    assert (group.roles, group.policy) == (["junior", "major"], "hidden")


@pytest.mark.parametrize("what", [{"policy": "hidden"}, {"place": "consultative"}])
def test_group_into_which_people_were_asked_stays_what_they_were_told(april, what):
    with pytest.raises(NotNow, match="told"):
        change(april.groups["gov"], april, **what)
    assert change(april.groups["lsm"], april, **what) is True
    assert change(april.groups["gov"], april, name="Ministries") is True


@pytest.mark.parametrize("what", [{"policy": "hidden"}, {"place": "consultative"}])
@pytest.mark.parametrize("told", ["invitation", "cards", "waiting"])
def test_whoever_was_told_how_they_speak_is_right_until_it_opens(april, told, what):
    group = april.groups["lsm"]
    if told == "invitation":
        april.dialogue.invitations.create(email="x@y.test", group=group)
    elif told == "cards":
        cards.make(dialogue=april.dialogue, group=group, language="en", number=1, by=april.organiser)
    else:
        factories.member(april.dialogue, "lsm", "Luis", status="waiting")
    with pytest.raises(NotNow, match="told"):
        change(group, april, **what)
    sent = {**{name: value for name, value in kinds.stands(group).items() if value is not None}, **what}
    answer = april.client.post(reverse("team_outline_row", args=["april", "group", group.pk]), sent | {"roles": ""})
    assert "People were asked into it and told how they speak" in answer.content.decode()


def test_question_that_comes_to_another_issue_is_its_last_under_a_free_key(april):
    moved, stays = Question.objects.filter(issue__key="rights").order_by("position")
    roles = april.dialogue.issues.get(key="roles")
    at = reverse("team_outline_row", args=["april", "question", moved.pk])
    seen = april.client.get(at).context["form"]["seen"].value()
    answer = april.client.post(at, {"issue": roles.pk, "text": "Who digs?", "seen": seen})
    assert answer.status_code == 302
    there = list(roles.questions.values_list("key", "position", "text"))
    assert (there[2:], [row[:2] for row in there]) == ([("3", 3, "Who digs?")], [("1", 1), ("2", 2), ("3", 3)])
    assert list(Question.objects.filter(issue__key="rights").values_list("pk", "position")) == [(stays.pk, 1)]


def test_question_does_not_come_to_an_issue_that_is_full(april, monkeypatch):
    monkeypatch.setattr(editing.outline, "MOST_QUESTIONS", 2)
    with pytest.raises(NotNow, match="many"):
        change(
            Question.objects.filter(issue__key="rights").first(), april, issue=april.dialogue.issues.get(key="roles")
        )


def test_tie_of_another_group_gets_a_key_that_is_free_there(april, add):
    fields = {"kind": "pays", "quality": "mixed", "from_expects": "", "to_expects": "", "note": ""}
    one, other = (
        add("tie", from_group=april.groups[key], to_group=april.groups["cso"], **fields) for key in ("lsm", "gov")
    )
    type(other).objects.filter(pk=other.pk).update(key=one.key)  # a file may call both the same
    change(other, april, from_group=april.groups["lsm"])
    assert [tie.key for tie in april.groups["lsm"].ties_out.all()] == ["lsm-cso", "lsm-cso-2"]


# ---- moving


def test_question_does_not_move_past_one_that_is_not_asked_any_more(april, add):
    rights = april.dialogue.issues.get(key="rights")
    first, second = rights.questions.order_by("position")
    third = add("question", issue=rights, text="And then?")
    open_it(april)
    correcting.take_out(question=second, by=april.organiser, why="Asked twice.")
    assert editing.move(row=third, by=april.organiser, way=-1) is True
    assert list(rights.questions.standing()) == [third, first]
    assert editing.move(row=first, by=april.organiser, way=1) is False
    assert list(rights.questions.values_list("pk", "position")) == [(third.pk, 1), (first.pk, 2), (second.pk, 3)]


def test_row_moves_within_its_shelf_only(april):
    rights = april.dialogue.issues.get(key="rights")
    assert editing.move(row=rights, by=april.organiser, way=1) is True
    assert titles(april) == ["Roles", "More 3", "Mineral rights"]
    assert editing.move(row=rights, by=april.organiser, way=1) is False
    assert editing.move(row=april.dialogue.issues.get(key="roles"), by=april.organiser, way=1) is False


def test_lane_moves_with_its_parts(april):
    editing.move(row=april.groups["asm"], by=april.organiser, way=1)
    assert [group.key for group in kinds.tree_order(april.dialogue.groups.all())] == [
        *("lsm", "asm", "diggers", "owners", "gov", "cso", "communities")
    ]
    assert list(april.dialogue.groups.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6, 7]


def test_form_that_was_open_while_questions_changed_places_leads_to_its_own(april):
    first, second = Question.objects.filter(issue__key="rights").order_by("position")
    open_it(april)
    at = reverse("question", args=["april", "rights", first.key])
    editing.move(row=second, by=april.organiser, way=-1)
    first.refresh_from_db()
    assert (first.position, april.client.get(at).context["question"].pk) == (2, first.pk)


# ---- deleting


def test_row_goes_with_what_hangs_on_it_and_the_rest_is_numbered_anew(april):
    editing.drop(row=april.dialogue.issues.get(key="rights"), by=april.organiser)
    rows = april.dialogue.issues.order_by("position").values_list("key", "position")
    assert list(rows) == [("roles", 1), ("more-3", 2)]
    assert not Question.objects.filter(issue__key="rights").exists()


@pytest.mark.parametrize(("key", "why"), [("gov", "used"), ("asm", "parts"), ("diggers", "used")])
def test_group_with_people_or_parts_stays(april, key, why):
    with pytest.raises(NotNow, match=why):
        editing.drop(row=april.groups[key], by=april.organiser)
    assert StakeholderGroup.objects.filter(pk=april.groups[key].pk).exists()


@pytest.mark.parametrize("what", ["issue", "group"])
def test_row_that_a_run_of_show_names_stays_in_it(april, add, what):
    row = add("issue", **ISSUE) if what == "issue" else add("group", place="consultative", **GROUP)
    workshop = planning.plan(
        dialogue=april.dialogue, by=april.organiser, title="Meeting", zone="Africa/Accra", begins=[timezone.now()]
    )
    session = workshop.sessions.first()
    type(session).objects.filter(pk=session.pk).update(**{what: row})
    page = april.client.post(reverse("team_outline_drop", args=["april", what, row.pk]), follow=True)
    assert "The plan of a workshop names it: it cannot go." in page.content.decode()
    session.refresh_from_db()
    assert getattr(session, what) == row
    planning.call_off(workshop=workshop, by=april.organiser)
    editing.drop(row=row, by=april.organiser)
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_row_that_a_colleague_deleted_is_said_to_be_gone(april):
    term = april.dialogue.terms.get()
    editing.drop(row=term, by=april.organiser)
    stale = type(term)(pk=1, dialogue=april.dialogue, name="Formal")
    with pytest.raises(NotNow, match="gone"):
        change(stale, april, name="Pit")


# ---- opening


def test_from_opening_on_nothing_is_deleted_or_changed_and_groups_and_issues_stay(april, add):
    open_it(april)
    issue, term = april.dialogue.issues.first(), april.dialogue.terms.get()
    for verb in (
        lambda: change(term, april, name="Pit"),
        lambda: editing.drop(row=term, by=april.organiser),
        lambda: editing.move(row=issue, by=april.organiser, way=1),
        lambda: add("issue", **ISSUE),
        lambda: add("group", place="lane", **GROUP),
    ):
        with pytest.raises(NotNow, match="opened"):
            verb()
    asked = add("question", issue=issue, text="And who else?")
    assert (asked.key, asked.is_closed, Issue.objects.count()) == ("3", False, 3)
    assert add("goal", scope="overall", text="Peace.") == Goal.objects.get()


def test_going_back_to_prepare_does_not_open_the_editor_again(april):
    open_it(april)
    steering.change_phase(dialogue=april.dialogue, phase="draft", seen="gather", by=april.organiser)
    with pytest.raises(NotNow, match="opened"):
        editing.drop(row=april.dialogue.terms.get(), by=april.organiser)


def test_new_question_is_open_to_nobody_who_came_by_another_card_before(april, add):
    """It opens when it is added, like one that is asked anew."""
    open_it(april)
    asked = add("question", issue=april.dialogue.issues.first(), text="And who else?")
    asked.refresh_from_db()
    before = april.dialogue.issues.first().questions.first().opened_at
    assert asked.opened_at >= before


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_numbered_one_after_the_other(april, add):
    in_threads([lambda n=n: add("term", name=f"Word {n}", definition="…", note="") for n in range(8)])
    positions = april.dialogue.terms.order_by("position").values_list("position", flat=True)
    assert list(positions) == list(range(1, 10))


def test_limits_hold(april, add, monkeypatch):
    monkeypatch.setattr(editing.outline, "MOST_QUESTIONS", 2)
    with pytest.raises(NotNow, match="many"):
        add("question", issue=april.dialogue.issues.first(), text="One more?")
    assert factories.question(april.dialogue).issue.questions.count() == 2
