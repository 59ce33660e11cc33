"""The one table of phases: what each opens, what is said of it, when it ends. Nobody compares phases elsewhere (DESIGN §2).

A new phase is a member of Phase and its row here. `tests/issues/test_every_phase.py` names each place that has to say something of it.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    ANSWER = "answer", _("answer questions and react")
    PROPOSE = "propose", _("propose and support issues")
    STRAW = "straw", _("shows of hands")
    FINAL = "final", _("final ballots")
    PREVIEW = "preview", _("preview of the agenda")
    DRAFT_AGENDA = "draft_agenda", _("agenda drafts")
    WORD_AGENDA = "word_agenda", _("the team’s words around an agenda draft")
    JOIN = "join", _("joining and speaking")
    SEAL = "seal", _("sealing")
    READ = "read", _("reading")


class Phase(models.TextChoices):
    DRAFT = "draft", _("Prepare")
    GATHER = "gather", _("Answer")
    DECIDE = "decide", _("Decide")
    AGENDA = "agenda", _("Agenda")
    CLOSED = "closed", _("Closed")
    SEALED = "sealed", _("Sealed")


@dataclass(frozen=True)
class Row:
    """A phase. `home`: which part of issues/_now.html a participant finds where answering is not open; "" where it is.
    `last_day`: the field of the dialogue that announces its end, or "". `is_reached`: False in the release before the one that leads
    to it, which knows it only to read what that one wrote."""

    opens: tuple[Act, ...]
    says: str | Promise  # in the mail that it has begun: what it opens, in one or two sentences
    home: str = ""
    last_day: str = ""
    is_over: bool = False  # nothing is asked of anybody any more
    is_reached: bool = True


TABLE = {
    Phase.DRAFT: Row(opens=(Act.PREVIEW, Act.WORD_AGENDA), says=_("The dialogue is being prepared."), home="prepare"),
    Phase.GATHER: Row(
        opens=(Act.READ, Act.JOIN, Act.ANSWER, Act.PROPOSE, Act.STRAW, Act.PREVIEW, Act.WORD_AGENDA),
        says=_(
            "You can answer the questions, say what you think of the answers of others, and put forward issues of "
            "your own."
        ),
        last_day="answers_until",
    ),
    Phase.DECIDE: Row(
        opens=(
            *(Act.READ, Act.JOIN, Act.ANSWER, Act.STRAW, Act.FINAL),
            *(Act.PREVIEW, Act.DRAFT_AGENDA, Act.WORD_AGENDA),
        ),
        says=_(
            "It is time to decide which issues stand on the common list. When a ballot is open, it is the first "
            "thing you see on the dialogue’s page."
        ),
        last_day="decide_until",
    ),
    Phase.AGENDA: Row(
        opens=(Act.READ, Act.PREVIEW, Act.DRAFT_AGENDA, Act.WORD_AGENDA),
        says=_(
            "The list is decided. The team writes the draft of the agenda that comes of it; you can read it once it is "
            "published."
        ),
        home="agenda",
    ),
    Phase.CLOSED: Row(
        opens=(Act.READ, Act.WORD_AGENDA, Act.SEAL),
        says=_("The dialogue has come to its end. What was decided stays there for you to read."),
        home="closed",
        is_over=True,
    ),
    Phase.SEALED: Row(
        opens=(Act.READ, Act.WORD_AGENDA),
        says=_("The dialogue has come to its end. What was decided stays there for you to read."),
        home="sealed",
        is_over=True,
    ),
}
ORDER = list(Phase)
OVER = tuple(phase for phase, row in TABLE.items() if row.is_over)


def _reached():
    return [phase for phase in ORDER if TABLE[phase].is_reached]


def opens(phase):
    """The acts that are open in `phase`."""
    return TABLE[Phase(phase)].opens


def first_opens(phase):
    """Of the first phase, the acts that are news: what is open in every phase begins with none."""
    return tuple(act for act in opens(phase) if not all(act in row.opens for row in TABLE.values()))


def says(phase):
    """What a mail says that it opens."""
    return TABLE[Phase(phase)].says


def home(phase):
    """Which part of issues/_now.html stands where nothing is to be answered."""
    return TABLE[Phase(phase)].home


def last_day(phase):
    """The field of a dialogue that holds the announced last day, or ""."""
    return TABLE[Phase(phase)].last_day


def named(act):
    """The phases in which `act` is open, as people read them: “Answer”, “Decide”."""
    return ", ".join(gettext("“%(phase)s”") % {"phase": phase.label} for phase in _reached() if act in opens(phase))


def first_with(act):
    """The first phase in which `act` is open."""
    return next(phase for phase in _reached() if act in opens(phase))


def allows(phase, act):
    """True if `act` is open in `phase` (both plain strings or enum members)."""
    return act in opens(phase)


def is_sealed(phase):
    """True once nothing can change and no key is left."""
    return Phase(phase) is Phase.SEALED


def is_over(phase):
    """True once the dialogue has come to its end: nothing is asked of anybody any more."""
    return TABLE[Phase(phase)].is_over


def next_of(phase):
    """The phase after this one that a press of the team can reach, or None; sealing is a matter of its own."""
    return next((after for after in _reached() if is_forward(phase, after) and not is_sealed(after)), None)


def before(phase):
    """The phase before this one, or None at the start and when sealed."""
    if is_sealed(phase):
        return None
    return next((earlier for earlier in reversed(_reached()) if is_forward(earlier, phase)), None)


def is_forward(old, new):
    """True for a step towards the end."""
    return ORDER.index(Phase(new)) > ORDER.index(Phase(old))


def changes(old, new):
    """What opens and what closes on the way from one phase to another: two tuples of acts."""
    return (
        tuple(act for act in opens(new) if act not in opens(old)),
        tuple(act for act in opens(old) if act not in opens(new)),
    )


def track(phase):
    """The steps of the visible track: (phase, "done" | "now" | "next") for all but sealed until it is."""
    now = Phase(phase)
    shown = [step for step in ORDER if step is now or (TABLE[step].is_reached and not is_sealed(step))]
    return [(step, "now" if step is now else "done" if is_forward(step, now) else "next") for step in shown]
