"""What mails were about before a column said it: every form of their keys that any release wrote, read in one place."""

import pytest

from dialogue import occasions
from dialogue.models import Job, Mailing
from dialogue.phases import Phase
from tests import factories

KNOWN = [  # kind, key, what the mail is about
    ("reminder", "2027-04-09", {"day": "2027-04-09"}),
    ("phase", "phase decide 2027-04-12", {"phase": "decide"}),
    ("closing", "ballot 3", {"ballot": 3}),
    ("result", "ballot 12", {"ballot": 12}),
    ("summary", "summary 2", {"summary": 2}),
    ("workshop", "workshop 2 0", {"workshop": 2, "sequence": 0}),
    ("workshop", "workshop 2 11 2027-04-12", {"workshop": 2, "sequence": 11}),
    ("invitation", "list 7", {"list": 7}),
    ("farewell", "closed 2027-04-12 16:30:00", {}),
]


@pytest.mark.parametrize(("kind", "occasion", "about"), KNOWN)
def test_known_form_is_read(kind, occasion, about):
    assert occasions.about(Mailing(kind=kind, occasion=occasion)) == about


@pytest.mark.parametrize("phase", [*Phase, "second_round", "round2"])
def test_code_of_a_phase_is_read_whatever_it_is(phase):
    assert occasions.about(Mailing(kind="phase", occasion=f"phase {phase} 2027-04-12")) == {"phase": phase}


def test_each_form_is_known_and_of_a_kind_that_is_still_there():
    """A kind that came with the column needs none."""
    assert {kind for kind, *_rest in KNOWN} == set(occasions.FORMS) <= set(Mailing.Kind)


@pytest.mark.parametrize(
    ("kind", "occasion"),
    [
        ("closing", "ballot three"),
        ("closing", "ballot ٣"),
        ("result", "ballot 3 "),
        ("reminder", "9 April"),
        ("x", "list 1"),
    ],
)
def test_unknown_form_says_nothing(kind, occasion):
    assert occasions.about(Mailing(kind=kind, occasion=occasion)) == {}


@pytest.mark.django_db
def test_row_of_an_older_worker_says_what_it_is_about_once_it_is_read():
    """It writes no such column, and what we send must not wait until it is gone."""
    made = Mailing.objects.create(dialogue=factories.make_dialogue(), kind="closing", occasion="ballot 3")
    assert (made.about, Mailing.objects.get().about) == ({}, {"ballot": 3})
    assert Mailing.objects.defer("occasion").get().about == {}
    Mailing.objects.update(about={"ballot": 4})
    assert Mailing.objects.get().about == {"ballot": 4}


def test_job_has_one_name_at_every_try_and_another_after_a_restore():
    same = {"kind": "k", "occasion": "mailing 3", "recipient": "7"}
    names = [occasions.named(Job(pk=1, **same, tries=n)) for n in range(2)]
    names += [occasions.named(Job(pk=1, **(same | {"recipient": "8"})))]
    assert names == ["1|mailing 3|7", "1|mailing 3|7", "1|mailing 3|8"]
