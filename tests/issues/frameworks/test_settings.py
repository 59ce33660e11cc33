"""The part `settings` of a framework's file: read, faulty, and no part of what an outline says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issues.frameworks.dump import digest, dump
from issues.frameworks.file import FrameworkErrors, parse
from issues.frameworks.settings import Settings
from tests.issues.frameworks.test_file import SMALL

ALL = """\
settings:
  rule: equal_mean
  threshold: 3/5
  block: 2/3
  support_voices: 4
  support_groups: 2
  support_lane_share: 1/3
  agenda_minutes: 180
  public:
    - ledger
"""


def test_settings_are_read_and_none_is_needed():
    assert parse(SMALL).settings is None
    assert parse(ALL + SMALL).settings == Settings(
        rule="equal_mean",
        threshold="3/5",
        block="2/3",
        support_voices=4,
        support_groups=2,
        support_lane_share="1/3",
        agenda_minutes=180,
        public=("ledger",),
    )
    assert parse("settings: {agenda_minutes: 90}\n" + SMALL).settings == Settings(agenda_minutes=90)


def test_settings_are_no_part_of_what_an_outline_says():
    assert digest(parse(ALL + SMALL)) == digest(parse(SMALL))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("rule: equal_mean", "rule: coin", "line 2, settings.rule: these do not make a rule together"),
        ("threshold: 3/5", "threshold: 1/0", "line 2, settings.rule: these do not make a rule together"),
        ("threshold: 3/5", "threshold: much", "line 2, settings.rule: these do not make a rule together"),
        ("share: 1/3", "share: 1e99999", "line 7, settings.support_lane_share: must be a share such as 1/2"),
        ("share: 1/3", "share: -1/3", "line 7, settings.support_lane_share: must be a share such as 1/2"),
        ("minutes: 180", "minutes: 3", "line 8, settings.agenda_minutes: must be a whole number from 15 to 5000"),
        ("voices: 4", "voices: many", "line 5, settings.support_voices: must be a whole number from 2 to 50"),
        ("- ledger", "- people", "line 10, settings.public[0]: “people” is not one of: ledger, results, drafts"),
        ("block: 2/3", "phase: decide", "line 4, settings.phase: is not a known field"),
    ],
)
def test_each_fault_is_told_at_its_line(old, new, fault):
    with pytest.raises(FrameworkErrors) as told:
        parse(ALL.replace(old, new) + SMALL)
    (error,) = told.value.errors
    assert str(error).startswith(fault)


SHARES = st.sampled_from(["", "2/3", "3/5", "1"])
SETTINGS = st.builds(
    Settings,
    rule=st.sampled_from(["", "equal_voice", "equal_mean"]),
    threshold=SHARES,
    support_voices=st.sampled_from([0, 2, 50]),
    support_groups=st.sampled_from([0, 1, 10]),
    support_lane_share=SHARES,
    agenda_minutes=st.sampled_from([0, 15, 5000]),
    languages=st.sampled_from([(), ("tw",), ("fr", "pt-BR")]),
    public=st.sampled_from([(), ("ledger",), ("ledger", "results", "drafts")]),
)
WORDS = (
    st.text(
        st.characters(
            exclude_categories=["Cc", "Cs", "Zl", "Zp"],
            exclude_characters="\u0085\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
        ),
        min_size=1,
        max_size=60,
    )
    .map(lambda s: " ".join(s.split()))
    .filter(bool)
)


@given(SETTINGS, WORDS, WORDS, WORDS)
def test_what_is_dumped_loads_into_the_same_dump(settings, title, definition, question):
    small = parse(SMALL)
    issue = small.issues[0]
    asked = (replace(issue.questions[0], text=question), replace(issue.questions[0], key="other", text=title))
    terms = (replace(small.terms[0], name=title[:60], definition=definition),)
    said = replace(
        small,
        title=title,
        question="",
        settings=settings if settings != Settings() else None,
        issues=(replace(issue, questions=asked),),
        terms=terms,
    )
    text = dump(said)
    assert parse(text) == said
    assert dump(parse(text)) == text
