"""The printed sheet: pages, what stands on it and what does not, and what it costs."""

import re
import subprocess
import time

import pytest
from django.utils import timezone, translation

from stakeholders import card_sheet, cards
from tests.factories import group, make_dialogue, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def april(settings):
    settings.BASE_URL = "https://dialogue.example.org"
    return make_dialogue()


def make(april, number, key="diggers", language="en"):
    return cards.make(dialogue=april, group=group(april, key), language=language, number=number, by=team(april))


def text_of(pdf, tmp_path, *options):
    file = tmp_path / "cards.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", *options, file, "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(("number", "sheets"), [(1, 1), (8, 1), (9, 2)])
def test_eight_cards_stand_on_a_sheet(april, tmp_path, number, sheets):
    batch, pairs = make(april, number)
    text = text_of(card_sheet.write(batch=batch, pairs=pairs), tmp_path)
    assert text.count("\f") == sheets
    printed = [(f"{n[:4]} {n[4:]}" in text, f"{c[:5]} {c[5:]}" in text) for n, c in pairs]
    assert printed == [(True, True)] * number


def test_sheet_is_accessible(april):
    batch, pairs = make(april, 2)
    pdf = card_sheet.write(batch=batch, pairs=pairs)
    assert b"pdfuaid" in pdf  # typst says so only of a document that passed its checks


def test_group_stands_on_the_edge_and_on_no_card(april, tmp_path):
    """A card in a pocket must not say that its holder digs: the name stands above the first line to cut at."""
    batch, pairs = make(april, 8)
    pdf = card_sheet.write(batch=batch, pairs=pairs)
    edge = text_of(pdf, tmp_path, "-x", "0", "-y", "0", "-W", "595", "-H", "29")
    assert text_of(pdf, tmp_path).count("Diggers") == edge.count("Diggers") == 1


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("diggers", "No name is stored with your answers. How you vote is secret."),
        ("communities", "those on different issues are kept apart"),
        ("lsm", "Your organisation or your name stands under your answers."),
    ],
)
def test_card_prints_the_promise_of_its_group(april, key, said):
    assert said in card_sheet.promise(group(april, key))


def test_square_and_link_hold_the_number_and_not_the_code(april):
    batch, ((number, code),) = make(april, 1)
    data = card_sheet._data(batch, [(number, code)])
    assert data["cards"][0]["alt"] == f"https://dialogue.example.org/card/{number}/?l=en"
    assert data["words"]["steps"][0] == "Open dialogue.example.org/card/ or scan the square."
    assert code not in data["cards"][0]["alt"]


def test_words_are_in_the_language_of_the_batch(april, tmp_path):
    batch, pairs = make(april, 1, language="fr")
    text = " ".join(text_of(card_sheet.write(batch=batch, pairs=pairs), tmp_path).split())
    with translation.override("fr"):
        words = card_sheet._words()
    assert words["steps"][1] != "Type the number and the code."
    assert (words["number"] in text, words["steps"][1] in text) == (True, True)


def test_long_names_stay_inside_their_card(april, tmp_path):
    april.title = "Word " * 32
    batch, pairs = make(april, 8)
    batch.dialogue, batch.group.name = april, "A very long name " * 7
    text = text_of(card_sheet.write(batch=batch, pairs=pairs), tmp_path)
    assert text.count("\f") == 1
    assert text.count("Word …") == 8


def test_title_that_is_markup_or_a_path_is_printed_as_it_is(april, tmp_path):
    april.title = '#read("/etc/passwd") *x* $y$'
    batch, pairs = make(april, 1)
    batch.dialogue = april
    assert '#read("/etc/passwd") *x* $y$' in re.sub(
        r"\s+", " ", text_of(card_sheet.write(batch=batch, pairs=pairs), tmp_path)
    )


def test_title_in_a_script_without_a_font_still_prints(april):
    april.title = "对话"
    batch, pairs = make(april, 1)
    batch.dialogue = april
    assert card_sheet.write(batch=batch, pairs=pairs).startswith(b"%PDF")


def test_two_hundred_cards_take_seconds(april, tmp_path):
    started = time.process_time()
    batch, pairs = make(april, 200)
    pdf = card_sheet.write(batch=batch, pairs=pairs)
    assert (
        time.process_time() - started < 20
    )  # of the processor, two here: however busy it is, nobody makes the codes slow
    assert text_of(pdf, tmp_path).count("\f") == 25
    assert len(pdf) < 3_000_000
    assert batch.made_at <= timezone.now()
