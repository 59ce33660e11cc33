"""An outline put in the place of another: the same file comes out again, and what hangs on its rows stays."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from dialogue.models import Dialogue, TeamLog
from issues.frameworks import comparison
from issues.frameworks.dump import dump
from issues.frameworks.file import parse
from issues.models import Ballot, Issue, Question
from stakeholders.models import Invitation, Relation, StakeholderGroup
from tests.factories import make_dialogue, member, team
from tests.issues.voting_room import in_threads
from workshops import file_settings, frameworks, outlining, refilling
from workshops.files import reading_files
from workshops.models import RoomQuestion, Session
from workshops.plan import planning

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "issues" / "frameworks" / "visioning-2015.yaml").read_text(encoding="utf-8")


@pytest.fixture
def ghana():
    dialogue = Dialogue.objects.create(slug="ghana", title="Ghana", languages=["es", "fr", "pt", "sw"])
    outlining.fill(dialogue, frameworks.bundled(), file=frameworks.bundled())
    return dialogue


@pytest.fixture
def boss(ghana):
    return team(ghana, "organiser", "Ama")


def put(dialogue, boss, outline, **more):
    return refilling.put(dialogue=dialogue, by=boss, framework=outline, seen=refilling.mark(dialogue), **more)


def text(dialogue):
    return reading_files.text_of(Dialogue.objects.get(pk=dialogue.pk))


def test_what_a_dialogue_gives_loads_into_another_as_it_was(ghana, boss):
    """`dump(load(dump(d))) == dump(d)`, but for the name that a dialogue has by itself."""
    ghana.rule = ghana.rule | {"threshold": "3/5"}
    ghana.support_voices, ghana.ledger_public, ghana.about, ghana.question = 7, True, "One.\nTwo.", ""
    ghana.save()
    given = text(ghana)
    peru = Dialogue.objects.create(slug="peru", title="Peru")
    put(peru, boss, parse(given), head=True, settings=True)
    named = given.replace("key: ghana", "key: peru", 1).replace(f"uid: {ghana.uid}", f"uid: {peru.uid}", 1)
    assert text(peru) == named
    before = set(outlining.uids_of(ghana).items())
    put(ghana, boss, parse(given), head=True, settings=True)
    assert (text(ghana), set(outlining.uids_of(ghana).items())) == (given, before)


def test_rows_that_are_found_again_keep_their_place(ghana, boss):
    ids = {
        model: set(model.objects.values_list("pk", flat=True))
        for model in (Issue, Question, StakeholderGroup, Relation)
    }
    group = ghana.groups.get(key="gov")
    invited = Invitation.objects.create(dialogue=ghana, email="x@x.test", group=group)
    placed = member(ghana, "lsm", "Luis")
    changed = TEXT.replace("name: Mining companies", "name: Firms", 1).replace("tier: 3", "tier: 2", 1)
    put(ghana, boss, parse(changed))
    invited.refresh_from_db()
    placed.refresh_from_db()
    assert (invited.group.key, placed.group.name, placed.group.tier) == ("gov", "Firms", 1)
    assert {model: set(model.objects.values_list("pk", flat=True)) for model in ids} == ids
    assert list(TeamLog.objects.values_list("action", flat=True)) == ["put in an outline"]


def test_rows_may_take_each_others_keys_and_places(ghana, boss):
    said = outlining.read(ghana)
    one, two, *more = said.issues
    swapped = (replace(two, key=one.key), replace(one, key=two.key), *more)
    asked = swapped[0].questions
    asked = (replace(asked[1], key=asked[0].key), replace(asked[0], key=asked[1].key), *asked[2:])
    said = replace(said, challenges=(), issues=(replace(swapped[0], questions=asked), *swapped[1:]))
    put(ghana, boss, said)
    assert outlining.read(ghana) == said


def test_what_the_outline_does_not_have_goes_and_what_is_new_comes(ghana, boss):
    peru = outlining.read(make_dialogue("peru", phase="draft"))
    for row in outlining.rows_of(ghana):  # of a row that is found again by its key they would stay
        type(row).objects.filter(pk=row.pk).update(worded={})
    put(ghana, boss, peru)
    assert (
        replace(outlining.read(ghana), key="peru", uid=peru.uid, title=peru.title, question=peru.question, about="")
        == peru
    )
    assert Relation.objects.filter(from_group__dialogue=ghana).count() == 0


def test_file_without_uids_keeps_those_that_stand(ghana, boss):
    before = outlining.uids_of(ghana)
    bare = "\n".join(line for line in TEXT.splitlines() if "uid:" not in line)
    put(ghana, boss, parse(bare.replace("version: 1", "")))
    assert outlining.uids_of(ghana) == before
    assert {row.from_uid for row in outlining.rows_of(ghana)} == {frameworks.bundled().uid}


def test_blank_outline_takes_anything(boss):
    peru = Dialogue.objects.create(slug="peru", title="Peru")
    put(peru, boss, frameworks.bundled())
    assert (peru.issues.count(), peru.title, Dialogue.objects.get(slug="peru").question) == (7, "Peru", "")


# ---- what keeps it out


@pytest.mark.parametrize(("opened", "phase"), [("2026-01-01", "draft"), (None, "gather")])
def test_nothing_is_put_into_a_dialogue_that_was_opened(ghana, boss, opened, phase):
    Dialogue.objects.filter(pk=ghana.pk).update(opened_on=opened, phase=phase)
    before = dump(outlining.read(ghana))
    with pytest.raises(refilling.Opened):
        put(ghana, boss, outlining.read(make_dialogue("peru")))
    assert dump(outlining.read(ghana)) == before


def test_outline_that_changed_meanwhile_is_not_overwritten(ghana, boss):
    seen = refilling.mark(ghana)
    ghana.issues.filter(position=1).update(title="Newer words")
    with pytest.raises(refilling.Changed):
        refilling.put(dialogue=ghana, by=boss, framework=frameworks.bundled(), seen=seen)
    assert ghana.issues.get(position=1).title == "Newer words"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda g: None, "gone"),
        (lambda g: replace(g, policy="hidden"), "policy"),
        (lambda g: replace(g, standing="consultative"), "place"),
        (
            lambda g: replace(
                g, parts=tuple(replace(g, uid="", key=k, standing="part", name=k, short_name=k) for k in ("a", "b"))
            ),
            "parts",
        ),
    ],
)
def test_group_that_people_were_asked_into_stays_what_it_is(ghana, boss, change, why):
    said = outlining.read(ghana)
    groups = [change(g) if g.key == "lsm" else g for g in said.groups]
    coming = replace(said, challenges=(), relations=(), groups=tuple(g for g in groups if g))
    assert refilling.held_back(ghana, coming) == []
    Invitation.objects.create(dialogue=ghana, email="x@x.test", group=ghana.groups.get(key="lsm"))
    with pytest.raises(refilling.Held) as told:
        put(ghana, boss, coming)
    assert told.value.args[0] == [(ghana.groups.get(key="lsm").name, why)]


@pytest.mark.django_db(transaction=True)
def test_of_two_outlines_at_once_one_is_in(ghana, boss):
    seen, one = refilling.mark(ghana), frameworks.bundled()
    both = [replace(one, terms=one.terms[:1]), replace(one, terms=one.terms[:2])]
    done = in_threads([lambda f=f: refilling.put(dialogue=ghana, by=boss, framework=f, seen=seen).slug for f in both])
    assert sorted(str(type(answer).__name__) for answer in done) == ["Changed", "str"]
    assert ghana.terms.count() in (1, 2)


# ---- what a room, a plan or a ballot hangs on


def less(dialogue, **changes):
    """The outline that stands without what may hold its rows together."""
    return replace(outlining.read(dialogue), challenges=(), relations=(), **changes)


def test_what_a_room_was_asked_and_what_a_session_is_about_stay(ghana, boss):
    workshop = planning.plan(
        dialogue=ghana, by=boss, title="April", zone="UTC", begins=[datetime(2027, 4, 12, 8, tzinfo=UTC)]
    )
    issue, group, asked = (
        ghana.issues.get(key="roles"),
        ghana.groups.get(key="lsm"),
        Question.objects.get(issue__dialogue=ghana, issue__key="rights", key="1"),
    )
    one, two, *_more = workshop.sessions.all()
    Session.objects.filter(pk=one.pk).update(issue=issue)
    Session.objects.filter(pk=two.pk).update(group=group)
    RoomQuestion.objects.create(
        session=one, question=asked, opened_at="2026-01-01T00:00Z", closed_at="2026-01-01T01:00Z"
    )
    said = outlining.read(ghana)
    assert refilling.held_back(ghana, said) == []
    without = [
        replace(i, questions=tuple(q for q in i.questions if q.key != "1")) if i.key == "rights" else i
        for i in said.issues
        if i.key != "roles"
    ]
    coming = less(ghana, issues=tuple(without), groups=tuple(g for g in said.groups if g.key != "lsm"))
    with pytest.raises(refilling.Held) as told:
        put(ghana, boss, coming)
    assert told.value.args[0] == [(asked.text, "asked"), (issue.title, "planned"), (group.name, "planned")]
    put(ghana, boss, less(ghana))
    one.refresh_from_db()
    assert (one.issue, RoomQuestion.objects.get().question) == (issue, asked)


def test_whatever_else_holds_a_row_is_told(ghana, boss):
    ballot = Ballot.objects.create(
        dialogue=ghana, number=1, kind="straw", opened_at="2026-01-01T00:00Z", rule={}, lanes=[]
    )
    ballot.ballot_items.create(issue=ghana.issues.get(key="roles"), status="listed")
    coming = less(ghana, issues=tuple(i for i in outlining.read(ghana).issues if i.key != "roles"))
    with pytest.raises(refilling.Held) as told:
        put(ghana, boss, coming)
    assert (told.value.args[0], ghana.issues.count(), TeamLog.objects.count()) == ([("", "used")], 7, 0)


# ---- what stands above the lists


def test_languages_and_translations_stay_where_the_file_has_none(ghana, boss):
    ghana.language, ghana.languages = "en", ["tw"]
    ghana.reword("tw", title="Gaana")
    ghana.save()
    put(ghana, boss, parse(TEXT), head=True)
    ghana.refresh_from_db()
    assert (ghana.language, ghana.languages, list(ghana.worded)) == ("en", ["tw"], ["tw"])
    put(ghana, boss, parse(TEXT + "\ntranslations: {fr: {question: {text: Quoi}}}\n"), head=True)
    ghana.refresh_from_db()
    assert (ghana.languages, list(ghana.worded)) == (["fr"], ["fr"])


def test_log_says_what_changed_besides_the_rows(ghana, boss):
    new = parse("settings: {block: 2/3, agenda_minutes: 90, public: [ledger]}\n" + TEXT)
    put(ghana, boss, new)
    put(put(ghana, boss, new, settings=True), boss, new, settings=True)
    said = list(TeamLog.objects.order_by("pk").values_list("detail", flat=True))
    assert said == ["", "and changed agenda minutes, ledger public, rule", ""]


def test_page_is_told_what_a_press_does(ghana, boss):
    Dialogue.objects.filter(pk=ghana.pk).update(results_public=True, languages=["tw"])
    ghana.refresh_from_db()
    coming = parse("settings: {agenda_minutes: 90}\n" + TEXT)
    for tick in ({}, {"head": True}, {"settings": True}, {"head": True, "settings": True}):
        seen = refilling.foreseen(ghana, coming, **tick)
        with transaction.atomic():
            after = reading_files.outline_of(put(ghana, boss, coming, **tick))
            transaction.set_rollback(True)
        ghana.refresh_from_db()
        head = [[getattr(one, name) for name in (*comparison.HEAD, "settings")] for one in (seen, after)]
        assert head[0] == head[1]
    [row] = comparison.compare(reading_files.outline_of(ghana), refilling.foreseen(ghana, coming, settings=True))[
        0
    ].rows
    assert [(c.field, c.before, c.after) for c in row.changes] == [
        ("agenda_minutes", "240", "90"),
        ("public", "results", ""),
    ]


def test_settings_that_are_not_said_stay(ghana):
    settings = parse("settings: {block: 2/3}\n" + TEXT).settings
    assert file_settings.columns(settings, ghana.rule) == {
        "ledger_public": False,
        "results_public": False,
        "drafts_public": False,
        "rule": {"name": "equal_voice", "threshold": "2/3", "block": "2/3"},
    }


def test_hopes_go_along_with_their_groups(ghana, boss):
    hopes = "visions:\n  - {key: roads, text: Roads that stay open., groups: [asm, gov]}\nissues:\n"
    new = TEXT.replace("\nissues:\n", "\n" + hopes, 1)
    put(ghana, boss, parse(new))
    (hope,) = ghana.visions.all()
    assert (hope.text, sorted(g.key for g in hope.groups.all())) == ("Roads that stay open.", ["asm", "gov"])
    given = text(ghana)
    assert parse(given).visions == outlining.read(ghana).visions
    put(ghana, boss, parse(given))
    assert (text(ghana), ghana.visions.get().pk) == (given, hope.pk)
    put(ghana, boss, parse(TEXT))
    assert ghana.visions.count() == 0
