"""One small sheet for old phones: joined in order, nothing lost on the way, nothing that an old browser drops whole."""

import re
from pathlib import Path

import brotli
import pytest

from dialogue.stylesheet import join, shrink

SHEETS = Path(__file__).resolve().parents[2] / "static" / "css"
TOKENS = (SHEETS / "01-tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
    for block in re.split(r"@media \(prefers-color-scheme: dark\)|@media \(forced-colors", TOKENS)[:2]
)
GROUPS = ("rust", "blue", "green", "violet", "teal", "ochre", "rose")


def contrast(one, other):
    """WCAG 2 contrast ratio of two #rrggbb colours."""

    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_joined_sheet_stays_within_its_budget():
    assert len(brotli.compress(join(SHEETS).encode())) <= 10_000


def test_stage_is_joined_for_itself_and_its_light_is_that_of_the_site():
    """Wall and console load it beside the sheet of the site; the wall's own light repeats the tokens."""
    assert len(brotli.compress(join(SHEETS / "stage").encode())) <= 10_000
    schemes = (SHEETS / "stage" / "schemes.css").read_text(encoding="utf-8")
    dark, light = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part)) for part in schemes.split("data-scheme=light")
    )
    assert (dark, light) == (DARK, {name: LIGHT[name] for name in DARK})


def test_old_browsers_lose_nothing_whole():
    css = join(SHEETS)
    for word in ("@layer", "light-dark(", "color-mix(", ":has(", "@import", "url(", "clamp(", "/*"):
        assert word not in css
    assert css.count("{") == css.count("}")


def test_joining_follows_the_order_and_keeps_every_rule(tmp_path):
    (tmp_path / "b.css").write_text("b { color: red }")
    (tmp_path / "a.css").write_text("a { color: blue }")
    (tmp_path / "ORDER").write_text("b.css\na.css\n")
    assert join(tmp_path) == "b{color:red}a{color:blue}\n"


def test_a_forgotten_sheet_stops_the_build(tmp_path):
    (tmp_path / "a.css").write_text("")
    (tmp_path / "ORDER").write_text("")
    with pytest.raises(ValueError, match=r"a\.css"):
        join(tmp_path)


def test_shrinking_keeps_strings_sums_and_descendants():
    css = 'a :hover::before { /* gone; */ content: "; /* kept */  x"; width: calc(1rem + 2px); }\n\nb, i { margin: 0 }'
    assert shrink(css) == 'a :hover::before{content:"; /* kept */  x";width:calc(1rem + 2px)}b,i{margin:0}\n'


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_marks_can_be_read(colours):
    for ground in ("paper", "raised", "sunk", "gold-wash"):
        for text in ("ink", "ink-soft", "gold-text", "good", "bad"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    for group in GROUPS:
        assert contrast(colours[group], colours["sunk"]) >= 3, group
    assert contrast(colours["focus"], colours["paper"]) >= 3
    assert contrast(colours["ink"], colours["paper"]) >= 7
