"""What each phase opens. One table; nobody compares phases elsewhere (DESIGN §2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    DRAFT = "draft", _("Prepare")
    GATHER = "gather", _("Answer")
    DECIDE = "decide", _("Decide")
    AGENDA = "agenda", _("Agenda")
    CLOSED = "closed", _("Closed")
    SEALED = "sealed", _("Sealed")


class Act(models.TextChoices):
    ANSWER = "answer", _("answer questions and react")
    PROPOSE = "propose", _("propose and support issues")
    STRAW = "straw", _("shows of hands")
    FINAL = "final", _("final ballots")
    PREVIEW = "preview", _("preview of the agenda")
    DRAFT_AGENDA = "draft_agenda", _("agenda drafts")
    JOIN = "join", _("joining and speaking")
    SEAL = "seal", _("sealing")
    READ = "read", _("reading")


OPENS = {
    Phase.DRAFT: (Act.PREVIEW,),
    Phase.GATHER: (Act.READ, Act.JOIN, Act.ANSWER, Act.PROPOSE, Act.STRAW, Act.PREVIEW),
    Phase.DECIDE: (Act.READ, Act.JOIN, Act.ANSWER, Act.STRAW, Act.FINAL, Act.PREVIEW, Act.DRAFT_AGENDA),
    Phase.AGENDA: (Act.READ, Act.PREVIEW, Act.DRAFT_AGENDA),
    Phase.CLOSED: (Act.READ, Act.SEAL),
    Phase.SEALED: (Act.READ,),
}
ORDER = list(Phase)
OVER = (Phase.CLOSED, Phase.SEALED)


def allows(phase, act):
    """True if `act` is open in `phase` (both plain strings or enum members)."""
    return act in OPENS[Phase(phase)]


def is_sealed(phase):
    """True once nothing can change and no key is left."""
    return Phase(phase) is Phase.SEALED


def is_over(phase):
    """True once the dialogue has come to its end: nothing is asked of anybody any more."""
    return Phase(phase) in OVER


def next_of(phase):
    """The phase after this one that a press of the team can reach, or None; sealing is a matter of its own."""
    i = ORDER.index(Phase(phase))
    return ORDER[i + 1] if i + 1 < len(ORDER) - 1 else None


def before(phase):
    """The phase before this one, or None at the start and when sealed."""
    i = ORDER.index(Phase(phase))
    return ORDER[i - 1] if 0 < i < len(ORDER) - 1 else None


def is_forward(old, new):
    """True for a step towards the end."""
    return ORDER.index(Phase(new)) > ORDER.index(Phase(old))


def changes(old, new):
    """What opens and what closes on the way from one phase to another: two tuples of acts."""
    return (
        tuple(a for a in OPENS[Phase(new)] if a not in OPENS[Phase(old)]),
        tuple(a for a in OPENS[Phase(old)] if a not in OPENS[Phase(new)]),
    )


def track(phase):
    """The steps of the visible track: (phase, "done" | "now" | "next") for all but sealed until it is."""
    now = ORDER.index(Phase(phase))
    last = len(ORDER) if now == len(ORDER) - 1 else len(ORDER) - 1
    return [(p, "done" if i < now else "now" if i == now else "next") for i, p in enumerate(ORDER[:last])]
