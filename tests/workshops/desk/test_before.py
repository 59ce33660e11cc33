"""What houses of before held: a translation that stood on the workshop, languages that were declared by hidden voices."""

import importlib

import pytest
from django.apps import apps

from dialogue.digests import digest
from issues.models import Contribution
from tests.attacks.worlds import say
from workshops.models import Workshop

pytestmark = pytest.mark.django_db
SAID = "Le bureau pourrait venir dans les mines avec tous ses papiers."


def run(app, name, step):
    getattr(importlib.import_module(f"{app}.migrations.{name}"), step)(apps, None)


@pytest.mark.parametrize(("of", "tags"), [("Digger 1 speaks.", {"fr"}), ("It had other words.", set())])
def test_translation_of_the_wall_moves_to_its_answer(april, of, tags):
    said = Contribution.objects.get(text="Digger 1 speaks.")
    Workshop.objects.update(shown=said.pk, translation=SAID, translation_of=digest(of))
    run("workshops", "0019_translations", "move")
    said.refresh_from_db()
    assert set(said.translations) == tags
    assert said.read(("fr",)).text == (SAID if tags else said.text)
    assert set(Workshop.objects.values_list("translation", "translation_of")) == {("", "")}


@pytest.mark.trust("F17")
def test_no_hidden_voice_keeps_a_language(april):
    columns = {"language": "tw", "next_language": "tw", "asked_language": "tw"}
    openly = say(april.room.people["lsm"][0], april.room.issues[0], "Companies pay already.")
    off = say(april.room.people["lsm"][1], april.room.issues[0], "Some do not.", off_record=True)
    Contribution.objects.update(**columns)
    run("issues", "0020_translations", "forget_languages")
    kept = dict(Contribution.objects.values_list("pk", "language"))
    assert (kept.pop(openly.pk), kept[off.pk], set(kept.values())) == ("tw", "", {""})
    assert not Contribution.objects.exclude(pk=openly.pk).exclude(next_language="", asked_language="").exists()
