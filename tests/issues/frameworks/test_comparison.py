"""Two outlines beside each other, and one taken into the other."""

from dataclasses import replace
from pathlib import Path

import pytest

from issues.frameworks.comparison import CHANGED, GONE, NEW, Change, compare, pairs, without_issues
from issues.frameworks.dump import dump
from issues.frameworks.file import parse
from issues.frameworks.merge import faults, merge

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "issues" / "frameworks" / "visioning-2015.yaml").read_text(encoding="utf-8")
BUNDLED = parse(TEXT)
NEW_TERM = "  - key: zama\n    name: Zama zama\n    definition: Who takes a chance.\n"


def with_text(*changes):
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return parse(text)


def differences(before, after):
    return {(part.name, row.kind, row.name): row.changes for part in compare(before, after) for row in part.rows}


def test_same_outlines_have_no_difference():
    assert all(part.is_same for part in compare(BUNDLED, parse(dump(BUNDLED))))


def test_each_kind_of_difference_is_told_where_it_is():
    after = with_text(("tier: 3", "tier: 2"), ("title: 'Visioning 2015", "title: 'Ghana"))
    after = replace(parse(dump(after) + NEW_TERM), goals=after.goals[1:])
    asm = next(group for group in BUNDLED.groups if group.key == "asm")
    title = Change("title", BUNDLED.title, BUNDLED.title.replace("Visioning 2015", "Ghana"))
    assert differences(BUNDLED, after) == {
        ("head", CHANGED, ""): (title,),
        ("goals", GONE, BUNDLED.goals[0].text): (),
        ("groups", CHANGED, asm.name): (Change("tier", "3", "2"),),
        ("terms", NEW, "Zama zama"): (Change("key", "", "zama"), Change("definition", "", "Who takes a chance.")),
    }


def test_row_with_another_key_is_found_by_its_uid_and_one_without_uid_by_its_key():
    term = BUNDLED.terms[0]
    renamed = replace(BUNDLED, terms=(replace(term, key="other"), *BUNDLED.terms[1:]))
    assert differences(BUNDLED, renamed) == {("terms", CHANGED, term.name): (Change("key", term.key, "other"),)}
    bare = replace(BUNDLED, terms=tuple(replace(t, uid="") for t in BUNDLED.terms))
    assert differences(BUNDLED, bare) == {}


def test_order_is_told_and_two_that_take_each_others_key_are_not_mixed_up():
    one, two, *more = BUNDLED.terms
    (terms,) = [p for p in compare(BUNDLED, replace(BUNDLED, terms=(two, one, *more))) if p.name == "terms"]
    assert (terms.is_moved, terms.rows, terms.same) == (True, (), len(BUNDLED.terms))
    swapped = [("", replace(one, key=two.key)), ("", replace(two, key=one.key))]
    assert pairs([("", one), ("", two)], swapped) == {0: 0, 1: 1}


def test_outline_without_an_issue_has_nothing_that_refers_to_it():
    key = BUNDLED.issues[0].key
    left = without_issues(BUNDLED, {key})
    assert len(left.issues) == 6
    assert [c for c in left.challenges if key in c.issues] == []
    assert faults(left) == []


# ---- taking in


def test_merging_an_outline_into_itself_changes_nothing():
    assert merge(BUNDLED, BUNDLED) == BUNDLED


def test_merging_takes_in_what_is_new_and_changes_what_both_have_and_nothing_goes():
    coming = replace(parse(dump(with_text(("tier: 3", "tier: 2"))) + NEW_TERM), goals=(), challenges=())
    found = merge(BUNDLED, coming)
    assert (found.goals, found.challenges, len(found.terms)) == (BUNDLED.goals, BUNDLED.challenges, 5)
    assert set(differences(BUNDLED, found)) == {
        ("groups", CHANGED, "Artisanal and small-scale miners"),
        ("terms", NEW, "Zama zama"),
    }
    assert faults(found) == []


def test_what_stands_follows_a_group_and_an_issue_that_are_called_otherwise():
    groups = tuple(replace(g, key="miners") if g.key == "asm" else g for g in BUNDLED.groups)
    issues = (replace(BUNDLED.issues[0], key="first"), *BUNDLED.issues[1:])
    found = merge(BUNDLED, replace(BUNDLED, groups=groups, issues=issues, challenges=(), relations=()))
    assert faults(found) == []
    used = {key for c in found.challenges for key in c.groups} | {t.from_group for t in found.relations}
    assert ("asm" in used, "miners" in used) == (False, True)


def test_merging_keeps_questions_that_only_the_standing_one_has():
    issue = BUNDLED.issues[0]
    asked = replace(issue.questions[0], uid="0" * 32, key="more", text="And then?")
    found = merge(BUNDLED, replace(BUNDLED, issues=(replace(issue, questions=(asked,)),)))
    assert [q.text for q in found.issues[0].questions] == [*(q.text for q in issue.questions), "And then?"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda f: replace(f, groups=f.groups[:1]), "needs at least two lanes"),
        (lambda f: replace(f, terms=f.terms * 60), "has more than 200 items"),
        (lambda f: replace(f, issues=()), "there is no issue “"),
    ],
)
def test_what_does_not_hold_is_found_without_a_file(change, sentence):
    assert any(sentence in fault.message for fault in faults(change(BUNDLED)))
