"""What the team did and what a phase opens, in words."""

from django.utils.translation import gettext as _

from dialogue import phases
from dialogue.phases import Act, Phase

SENTENCES = {
    "invited": lambda d: _("Invited %(detail)s.") % {"detail": d},
    "invited a list": lambda d: _("Invited a list of people: %(detail)s.") % {"detail": d},
    "invited again": lambda d: _("Sent the invitation to %(detail)s again.") % {"detail": d},
    "corrected an address": lambda d: _("Corrected the address of an invitation: %(detail)s.") % {"detail": d},
    "took back an invitation": lambda d: _("Took back the invitation to %(detail)s.") % {"detail": d},
    "confirmed participants": lambda d: _("Confirmed participants: %(detail)s.") % {"detail": d},
    "declined participants": lambda d: _("Sent participants away: %(detail)s.") % {"detail": d},
    "opened straw ballot": lambda d: _("Opened show of hands %(detail)s.") % {"detail": d},
    "closed straw ballot": lambda d: _("Closed show of hands %(detail)s.") % {"detail": d},
    "opened final ballot": lambda d: _("Opened final ballot %(detail)s.") % {"detail": d},
    "closed final ballot": lambda d: _("Closed final ballot %(detail)s.") % {"detail": d},
    "closed a question": lambda d: _("Closed a question: %(detail)s") % {"detail": d},
    "opened a question again": lambda d: _("Opened a question again: %(detail)s") % {"detail": d},
    "made cards": lambda d: _("Made cards: %(detail)s.") % {"detail": d},
    "took back a card": lambda d: _("Took back card %(detail)s.") % {"detail": d},
    "took back unused cards": lambda d: _("Took back unused cards: %(detail)s.") % {"detail": d},
    "replaced a card": lambda d: _("Replaced a card: %(detail)s.") % {"detail": d},
    "freed a card": lambda d: _("Freed card %(detail)s after wrong PINs.") % {"detail": d},
    "many wrong codes": lambda d: _(
        "Many wrong codes are being typed. Guessing them takes lifetimes; still, ask who might have seen your cards."
    ),
    "hid a text": lambda d: _("Hid a text: %(detail)s") % {"detail": d},
    "showed a text again": lambda d: _("Showed a text again."),
    "sent a reminder mail": lambda d: _("Sent a reminder."),
    "sent a phase mail": lambda d: _("Sent a mail about the new phase."),
    "sent a closing mail": lambda d: _("Sent the mail before the end of a ballot."),
    "sent a result mail": lambda d: _("Sent the mail about a result."),
    "set a mail to go out by itself": lambda d: _("Set a mail to go out by itself."),
    "took a mail back from the clock": lambda d: _("Kept a mail from going out by itself."),
    "threw a mail away": lambda d: _("Threw the draft of a mail away."),
}


def sentence(entry):
    """An entry of the team's log in the reader's language; what the floors above log stands as it was written."""
    if entry.action in SENTENCES:
        return SENTENCES[entry.action](entry.detail)
    word, _space, phase = entry.action.partition(" ")
    if word == "phase" and phase in list(Phase):
        return _("Went to the phase %(phase)s.") % {"phase": Phase(phase).label}
    return f"{entry.action[:1].upper()}{entry.action[1:]} {entry.detail}".strip()


def history(dialogue, limit=40):
    """The latest entries, each with `.sentence`; one query."""
    entries = list(dialogue.log.select_related("by")[:limit])
    for entry in entries:
        entry.sentence = sentence(entry)
    return entries


def phase_steps(phase):
    """The phases as a track for the team's page: what each opens and closes, and the way there if it is one press away."""
    near = {phases.next_of(phase): "forward", phases.before(phase): "back"}
    steps, last = [], None
    for step, state in phases.track(phase):
        opened, closed = phases.changes(last, step) if last else (phases.OPENS[step], ())
        steps.append(
            {
                "phase": step,
                "state": state,
                "opens": [a.label for a in opened if a is not Act.READ],
                "closes": [a.label for a in closed],
                "way": near.get(step, ""),
            }
        )
        last = step
    return steps
