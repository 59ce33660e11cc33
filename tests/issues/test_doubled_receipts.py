"""The migration that lets no two proposals of a voice come from one form: it empties receipts, and deletes no words (TRUST A2)."""

import importlib
from types import SimpleNamespace

import pytest
from django.db import connection

from issues import answering, proposing
from issues.models import Contribution, Proposal
from tests.factories import make_dialogue, member, question

pytestmark = pytest.mark.django_db
migration = importlib.import_module("issues.migrations.0009_proposal_form_once")
ONCE = next(c for c in Proposal._meta.constraints if c.name == "proposal_form_once")


@pytest.fixture
def before(transactional_db):
    """The schema of the release before: without the constraint."""
    with connection.schema_editor() as editor:
        editor.remove_constraint(Proposal, ONCE)
    yield
    Proposal.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Proposal, ONCE)


def migrate():
    models = {"Proposal": Proposal, "Contribution": Contribution}
    migration.empty_doubled(SimpleNamespace(get_model=lambda _app, name: models[name]), None)


def propose(person, title, receipt, **more):
    fields = {"problem": "P", "opportunity": "O", "questions": ["Q"], "language": "en"}
    made = proposing.propose(participant=person, title=title, **fields, **more)
    Proposal.objects.filter(pk=made.pk).update(receipt=receipt)


def test_one_of_each_pair_keeps_its_receipt_and_no_words_go(before):
    april = make_dialogue()
    kofi, ama = member(april, "lsm", "Kofi"), member(april, "gov", "Ama")
    for n in range(4):
        propose(kofi, f"Doubled {n}", "a" * 64)
    propose(kofi, "Alone", "b" * 64)
    for off_record in (False, True):
        propose(ama, f"Off {off_record}", "c" * 64, off_record=off_record)
    migrate()
    kept = Proposal.objects.exclude(receipt="").order_by("receipt").values_list("receipt", flat=True)
    assert (list(kept), Proposal.objects.count()) == (["a" * 64, "b" * 64], 7)
    with connection.schema_editor() as editor:
        editor.add_constraint(Proposal, ONCE)
        editor.remove_constraint(Proposal, ONCE)


def test_answer_on_and_off_the_record_from_one_form_lose_both_receipts(before):
    april = make_dialogue()
    kofi = member(april, "lsm", "Kofi")
    for number, off_record in ((1, False), (2, True)):
        answering.answer(participant=kofi, question=question(april, "rights", number), text="W", off_record=off_record)
    Contribution.objects.update(receipt="d" * 64)
    migrate()
    assert list(Contribution.objects.values_list("receipt", "text")) == [("", "W")] * 2
