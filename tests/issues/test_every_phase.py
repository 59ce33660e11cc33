"""Whoever adds a phase is told here of each place that has to say something of it; the table is in dialogue/phases.py."""

import datetime
import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import models
from django.template.loader import get_template

from dialogue import phases
from dialogue.models import Dialogue, Mailing, TeamLog
from dialogue.phases import Act, Phase
from issues import announcing, emails, history, home, vocabulary
from tests.factories import make_dialogue, members
from tests.speaking import client_of

SECTION = re.compile(r'now == "(\w+)"')


def of_home(phase):
    """The part of issues/_now.html that a participant sees where answering is not open."""
    template = (settings.BASE_DIR / "templates/issues/_now.html").read_text()
    is_quiet = Act.ANSWER not in phases.opens(phase)
    return phases.home(phase) in SECTION.findall(template) if is_quiet else phases.home(phase) == ""


def of_last_day(phase):
    """The field of a dialogue in which its announced end stands, if it has one."""
    field = phases.last_day(phase)
    return not field or isinstance(Dialogue._meta.get_field(field), models.DateField)


def of_readme(phase):
    """The row of the word "phase" in README.md."""
    row = next(line for line in (settings.BASE_DIR / "README.md").read_text().splitlines() if line[:9] == "| phase |")
    return phase.label.lower() in row


def of_log(phase):
    """What the team's history says when it began."""
    said = history.sentence(TeamLog(action=f"phase {phase}"))
    return said == f"Went to the phase {phase.label}."


def of_title(phase):
    """What the team calls the mail about it."""
    mailing = Mailing(kind="phase", about={"phase": str(phase)})
    return announcing.title_of(mailing) == f"The phase “{phase.label}” has opened"


def of_track(phase):
    """The team's page: it opens or closes something, and whatever it does has its words."""
    steps = {step["phase"]: step for step in history.phase_steps(phase)}
    done = [*steps[phase]["opens"], *steps[phase]["closes"]]
    return steps[phase]["state"] == "now" and bool(done) and all(done)


def of_vocabulary(phase):
    """The word "phase" among the words of this product: it lists no phase, so that none is missing there."""
    meaning = next(str(word.meaning) for word in vocabulary.TAKING_PART if word.key == "phase").lower()
    return phase.label.lower() not in meaning


PLACES = [of_home, of_last_day, of_readme, of_log, of_title, of_track, of_vocabulary]


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("place", PLACES)
def test_phase_is_said(place, phase):
    assert place(phase), place.__doc__


def test_table_has_a_row_for_each_phase():
    assert list(phases.TABLE) == list(Phase)
    assert [str(phase) for phase in Phase if not str(phases.says(phase)).endswith(".")] == []


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("phase", Phase)
def test_mail_of_a_phase_says_what_it_opens(phase):
    dialogue = make_dialogue(phase=str(phase))
    mailing = Mailing.objects.create(dialogue=dialogue, kind="phase", about={"phase": str(phase)})
    (amina,) = members(dialogue, "diggers", 1)
    said = " ".join(emails.letter(mailing, amina.user).text.split())
    assert str(phases.says(phase)) in said


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("phase", Phase)
def test_home_of_a_participant_is_that_of_the_phase(phase):
    dialogue = make_dialogue(phase=str(phase))
    (amina,) = members(dialogue, "diggers", 1)
    here = SimpleNamespace(dialogue=dialogue, participant=amina, may_speak=True)
    rounds = home.Rounds(None, None, {}, None)
    expected = phases.home(phase) or "finished"
    assert home._now(here, rounds, [], 0, 0) == expected
    page = get_template("issues/_now.html").render({"dialogue": dialogue, "now": expected, "rounds": rounds})
    assert "You look after this dialogue" not in page


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("ending", [phase for phase in Phase if phases.last_day(phase)])
def test_home_tells_of_no_end_that_lies_behind(ending, phase):
    dialogue = make_dialogue(phase=str(phase), **{phases.last_day(ending): datetime.date(2031, 3, 29)})
    (amina,) = members(dialogue, "diggers", 1)
    page = client_of(amina.user).get(f"/d/{dialogue.slug}/").content.decode()
    may_answer = ending is phases.first_with(Act.ANSWER) and Act.ANSWER in phases.opens(phase)
    assert ("29 March" in page) is (may_answer or not phases.is_forward(ending, phase))
