"""Profiles taken apart: each spoken row under a fresh id and a voice of its own, and what points to it moved along."""

from collections import Counter

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from issues import parting, proposing, scopes, stirring
from issues.models import Contribution, Leaving, Proposal, Reaction
from stakeholders.models import About, RandomKey, SpentReceipt, Voice
from tests import factories
from tests.attacks.worlds import make_world
from workshops.models import DraftProposal, DraftQuote, ShownAnswer, SummaryAnswer, Workshop
from workshops.sealing import PLAIN

pytestmark = pytest.mark.django_db


def spoken_things(world):
    """A world in which every table that voices write holds a row, with pointers to them of every kind."""
    room = world.room
    Reaction.objects.all().delete()
    for person in room.people["lsm"]:
        voice = Voice.objects.speaking(person, "reactions")
        Reaction.objects.create(voice=voice, contribution_id=world.things["contribution"], value=1)
    proposal = Proposal.objects.first()
    proposing.support(participant=room.people["gov"][0], proposal=proposal)
    About.objects.create(voice=Voice.objects.speaking(room.people["gov"][1], scopes.ABOUT), woman=True)
    issue = room.issues[1]
    Proposal.objects.filter(pk=proposal.pk).update(issue=issue)
    Workshop.objects.filter(dialogue=room.dialogue).update(shown=world.things["contribution"])
    return world


@pytest.fixture
def april(settings):
    settings.DEMO = True
    return spoken_things(make_world())


def ids(model, dialogue):
    return set(model._base_manager.filter(voice__dialogue=dialogue).values_list("pk", flat=True))


def content(model, dialogue):
    """Every column but those that must change, in the order of the ids; links to spoken rows by their words."""
    moved = {"id", "voice_id", "receipt", *(f.attname for f in links(model))}
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in moved]
    rows = model._base_manager.filter(voice__dialogue=dialogue).order_by("pk")
    return [
        (*(str(getattr(r, n)) for n in names), *map(words, linked(r)), r.voice.group_id, r.voice.name) for r in rows
    ]


def links(model):
    return [f for f in model._meta.concrete_fields if f.remote_field and issubclass(f.related_model, RandomKey)]


def linked(row):
    return [getattr(row, f.name) for f in links(type(row)) if f.related_model is not Voice]


def words(row):
    return getattr(row, "text", "") or getattr(row, "title", "")


def test_every_spoken_table_is_parted(april):
    """A table added later must have a row in the world above: else nobody has shown that sealing takes it apart."""
    dialogue = april.room.dialogue
    said = [model for model in stirring.spoken() if model not in (Voice, Leaving, SpentReceipt)]  # marks: see below
    assert said == parting.said()
    before = {model: (ids(model, dialogue), content(model, dialogue)) for model in said}
    assert [model.__name__ for model in said if not before[model][0]] == []
    parting.part(dialogue, also=PLAIN)
    for model in said:
        old, told = before[model]
        assert ids(model, dialogue) & old == set()
        assert content(model, dialogue) == told
    speakers = Counter(v for model in said for v in model._base_manager.values_list("voice", flat=True))
    assert set(speakers.values()) == {1}
    assert set(Voice.objects.values_list("pk", flat=True)) == set(speakers)
    assert set(Voice.objects.values_list("tag", flat=True)) == {None}


def test_receipts_are_emptied(april):
    dialogue = april.room.dialogue
    for model in parting.said():
        model._base_manager.update(receipt="f" * 64)
    parting.part(dialogue, also=PLAIN)
    assert {r for m in parting.said() for r in m._base_manager.values_list("receipt", flat=True)} == {""}


def test_what_points_to_words_moves_along(april):
    dialogue = april.room.dialogue

    def pointers():
        return {
            "quotes": list(DraftQuote.objects.order_by("pk").values_list("draft", "position", "contribution__text")),
            "summaries": list(SummaryAnswer.objects.order_by("pk").values_list("pk", "contribution__text")),
            "waiting": list(DraftProposal.objects.order_by("pk").values_list("pk", "proposal__title")),
            "issue": [(p.title, p.issue_id) for p in Proposal.objects.exclude(issue=None)],
            "reactions": sorted(Reaction.objects.values_list("contribution__text", "value")),
            "on_the_wall": list(ShownAnswer.objects.order_by("pk").values_list("pk", "contribution__text")),
            "shown": Contribution.objects.get(pk=Workshop.objects.get(dialogue=dialogue).shown).text,
        }

    workshop = Workshop.objects.get(dialogue=dialogue)
    ShownAnswer.objects.create(workshop=workshop, contribution_id=workshop.shown, on="2027-04-12", digest="0" * 64)
    before, shown = pointers(), Workshop.objects.get(dialogue=dialogue).shown
    assert [name for name, found in before.items() if not found] == []
    parting.part(dialogue, also=PLAIN)
    connection.check_constraints()
    assert pointers() == before
    assert Workshop.objects.get(dialogue=dialogue).shown != shown


def test_another_dialogue_is_left_alone(april):
    other = make_world("elsewhere")
    before = {m: sorted(ids(m, other.room.dialogue)) for m in parting.said()}
    parting.part(april.room.dialogue, also=PLAIN)
    assert {m: sorted(ids(m, other.room.dialogue)) for m in parting.said()} == before
    assert not other.room.dialogue.voices.filter(tag=None).exists()


def test_named_voice_keeps_its_name_on_each_row(april):
    kofi = factories.member(april.room.dialogue, "gov", "Kofi", organisation="Ministry")
    voice = Voice.objects.speaking(kofi, "dialogue", "Ministry")
    for question in april.room.issues[0].questions.all():
        Contribution.objects.create(voice=voice, question=question, text="Openly.", language="en", released=True)
    parting.part(april.room.dialogue, also=PLAIN)
    said = Contribution.objects.filter(text="Openly.").select_related("voice__group")
    assert {(s.voice.name, s.voice.group.key) for s in said} == {("Ministry", "gov")}


@isolate_apps("issues")
def test_table_that_belongs_to_no_voice_is_refused(april, monkeypatch):
    class Whisper(RandomKey):
        text = models.TextField()

        class Meta:
            app_label = "issues"

        def __str__(self):
            return self.text

    monkeypatch.setattr(parting, "spoken", lambda: [Voice, Whisper])
    with pytest.raises(parting.Unknown, match="Whisper"):
        parting.part(april.room.dialogue)


@pytest.mark.parametrize(
    ("model", "fields"), [(Leaving, {"token": "x"}), (SpentReceipt, {"receipt": "x", "day": "2026-11-29"})]
)
def test_mark_that_something_goes_must_be_settled_before(april, model, fields):
    """One names a row by its id: nobody could find it afterwards. And a receipt that was spent could be claimed with its form."""
    model.objects.create(dialogue=april.room.dialogue, **fields)
    with pytest.raises(parting.Unknown, match=f"{model.__name__} is not settled"):
        parting.part(april.room.dialogue, also=PLAIN)


@pytest.mark.django_db(transaction=True)
def test_something_else_that_points_to_a_voice_stops_it_as_a_whole(april, monkeypatch):
    """Here a pointer that the walk does not know: the foreign key of the database itself refuses."""
    before = ids(Contribution, april.room.dialogue)
    monkeypatch.setattr(parting, "pointing", lambda target: [])
    with pytest.raises(IntegrityError), transaction.atomic():
        parting.part(april.room.dialogue, also=PLAIN)
    assert ids(Contribution, april.room.dialogue) == before
