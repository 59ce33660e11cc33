"""The language of a text as its words show it: sure, or nothing."""

from pathlib import Path

import pytest
import yaml

from dialogue.guessing_language import LOOKED_AT, guess

ROOT = Path(__file__).parents[2]
BUNDLED = {"en": "visioning-2015.yaml", **{tag: f"visioning-2015.{tag}.yaml" for tag in ("fr", "es", "pt", "sw")}}


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


@pytest.mark.parametrize("tag", BUNDLED)
def test_bundled_texts_are_taken_for_no_other_language(tag):
    said = yaml.safe_load((ROOT / "issues" / "frameworks" / BUNDLED[tag]).read_text())
    found = [guess(text) for text in texts(said) if len(text.split()) >= 8]
    assert set(found) <= {tag, ""}
    assert found.count(tag) >= 0.75 * len(found)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("tw", "Yɛn nkurɔfoɔ pɛ sɛ yɛde tumi krataa ma wɔn sɛ ɛyɛ a wɔbɛtumi ayɛ adwuma no yie na wɔanya sika"),
        (
            "ln",
            "Bato mingi bazali kosala mosala ya mabele kasi bazwi mbongo ya kokoka te mpo na kobatela mabota na bango",
        ),
        ("ha", "Mutane da yawa suna aiki a nan amma babu wanda yake taimaka musu da takardu kuma akwai hadari"),
        ("ar", "يجب على الحكومة أن تساعد العمال في هذه المناطق لأن التراخيص لا تصل إلى كل الناس"),
        ("am", "ሰዎች በወርቅ ማዕድን ላይ ይሰራሉ ግን ፈቃድ የለም እና መንግሥት ስለ ሁሉ ነገር አያውቅም ነበር"),
    ],
)
def test_languages_of_gold_countries(tag, text):
    assert guess(text) == tag


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No.",
        "We need water",  # too short to say
        "Nous voulons",
        "Gold 999 12:30 – 4",
        "We want water. Nous voulons de l’eau. Queremos agua para todos.",  # mixed
        "Abantu benshi bakora mu birombe nta byangombwa bafite kandi ubuyobozi ntibubafasha",  # rw, or rn: nobody can say
        "Iwo ndi anthu amene akugwira ntchito koma alibe chilolezo kuti athe kugulitsa golide",  # not known here
        "xx yy zz qq ww ee rr",
    ],
)
def test_what_is_not_sure_is_not_told(text):
    assert guess(text) == ""


def test_only_the_beginning_is_looked_at():
    english = "The people of the town are there, and they have no water. "
    assert guess(english + "x" * LOOKED_AT + " le la les des et que nous vous ils sont avec" * 40) == "en"
