"""What the team did and what a phase opens, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogue import phases
from dialogue.phases import Act, Phase
from dialogue.rights import Role
from issues import emails


def _who_and_role(detail):
    """The name that stands before the role, and the role in the reader's language."""
    who, _space, role = detail.rpartition(" ")
    known = Role(role).label if role in Role.values else role
    return {"who": who or _("a member"), "role": known or _("(no longer kept)")}


def _changed_role(detail):
    """Once the name is not kept the role is not either: then nothing stands in its place."""
    if not detail:
        return _("Changed the role of a member.")
    return _("Changed the role of %(who)s: %(role)s from then on.") % _who_and_role(detail)


CORRECTED = {"name": gettext_lazy("name"), "role": gettext_lazy("role"), "organisation": gettext_lazy("organisation")}


def _corrected(detail):
    """Which fields, never whose."""
    words = ", ".join(str(CORRECTED.get(name, name)) for name in detail.split(", "))
    return _("Corrected what is said of a participant: %(fields)s.") % {"fields": words}


def _form(detail):
    """Of which workshop, by its number, and whether of its start or its end."""
    number, _space, moment = detail.partition(" ")
    known = {"start": _("workshop %(n)s, at its start"), "end": _("workshop %(n)s, at its end")}
    return known[moment] % {"n": number} if moment in known else detail


def _promise(detail):
    """In which language a promise was recorded, and to groups of which policy."""
    policy, _space, named = detail.partition(" ")
    known = {
        "named": _("%(language)s, to groups that speak by name"),
        "hidden": _("%(language)s, to hidden groups"),
        "protected": _("%(language)s, to protected groups"),
    }
    return {"detail": known[policy] % {"language": named} if policy in known else detail}


SENTENCES = {
    "invited": lambda d: _("Invited %(detail)s.") % {"detail": d},
    "invited a list": lambda d: _("Invited a list of people: %(detail)s.") % {"detail": d},
    "invited again": lambda d: _("Sent the invitation to %(detail)s again.") % {"detail": d},
    "corrected an address": lambda d: _("Corrected the address of an invitation: %(detail)s.") % {"detail": d},
    "took back an invitation": lambda d: _("Took back the invitation to %(detail)s.") % {"detail": d},
    "invited into the team": lambda d: _("Invited somebody into the team: %(role)s.") % _who_and_role(d),
    "invited into the team again": lambda d: _("Sent an invitation into the team again: %(role)s.") % _who_and_role(d),
    "took back a team invitation": lambda d: _("Took an invitation into the team back: %(role)s.") % _who_and_role(d),
    "joined the team": lambda d: _("Joined the team: %(role)s.") % _who_and_role(d),
    "changed a role": _changed_role,
    "removed from the team": lambda d: _("Removed %(who)s from the team.") % {"who": d or _("a member")},
    "left the team": lambda d: _("Left the team."),
    "confirmed participants": lambda d: _("Confirmed participants: %(detail)s.") % {"detail": d},
    "declined participants": lambda d: _("Sent participants away: %(detail)s.") % {"detail": d},
    "opened straw ballot": lambda d: _("Opened show of hands %(detail)s.") % {"detail": d},
    "closed straw ballot": lambda d: _("Closed show of hands %(detail)s.") % {"detail": d},
    "opened final ballot": lambda d: _("Opened final ballot %(detail)s.") % {"detail": d},
    "closed final ballot": lambda d: _("Closed final ballot %(detail)s.") % {"detail": d},
    "changed settings": lambda d: _("Changed settings: %(detail)s.") % {"detail": d.replace("_", " ")},
    "changed host and logo": lambda d: _("Changed who invites: %(detail)s.") % {"detail": d or _("no name")},
    "closed a draft to everybody": lambda d: (
        _("Took draft %(detail)s of the agenda from the public page.") % {"detail": d}
    ),
    "opened a draft to everybody": lambda d: (
        _("Put draft %(detail)s of the agenda onto the public page.") % {"detail": d}
    ),
    "changed words": lambda d: _("Changed words: %(detail)s") % {"detail": d},
    "corrected words": lambda d: _("Corrected words, from the night on: %(detail)s") % {"detail": d},
    "kept words": lambda d: _("Took a correction back: %(detail)s") % {"detail": d},
    "asked a question anew": lambda d: _("Asked in another sense: %(detail)s") % {"detail": d},
    "took a question out": lambda d: _("Took a question out: %(detail)s") % {"detail": d},
    "took an issue off the list": lambda d: _("Took an issue off the list: %(detail)s") % {"detail": d},
    "put up a recording of a question": lambda d: _("Put up a recording of a question: %(detail)s") % {"detail": d},
    "put up a recording of a promise": lambda d: _("Put up a recording of the promise: %(detail)s.") % _promise(d),
    "took away a recording of a question": lambda d: (
        _("Took a recording of a question away: %(detail)s") % {"detail": d}
    ),
    "took away a recording of a promise": lambda d: (
        _("Took a recording of the promise away: %(detail)s.") % _promise(d)
    ),
    "closed a question": lambda d: _("Closed a question: %(detail)s") % {"detail": d},
    "closed a question for reactions": lambda d: (
        _("Closed a question for reactions and showed what was found: %(detail)s") % {"detail": d}
    ),
    "closed all for reactions": lambda d: (
        _("Closed questions for reactions and showed what was found: %(detail)s.") % {"detail": d}
    ),
    "asked for reactions again": lambda d: _("Asked for reactions to a question again: %(detail)s") % {"detail": d},
    "asked for a plan of tables": lambda d: _("Asked for a plan of %(detail)s tables.") % {"detail": d},
    "opened a question again": lambda d: _("Opened a question again: %(detail)s") % {"detail": d},
    "made cards": lambda d: _("Made cards: %(detail)s.") % {"detail": d},
    "took back a card": lambda d: _("Took back card %(detail)s.") % {"detail": d},
    "took back unused cards": lambda d: _("Took back unused cards: %(detail)s.") % {"detail": d},
    "replaced a card": lambda d: _("Replaced a card: %(detail)s.") % {"detail": d},
    "freed a card": lambda d: _("Freed card %(detail)s after wrong PINs.") % {"detail": d},
    "many wrong codes": lambda d: _(
        "Many wrong codes are being typed. Guessing them takes lifetimes; still, ask who might have seen your cards."
    ),
    "join code spent": lambda d: _(
        "Very many people asked to join with the join code within 15 minutes. If they are not yours, make a new code."
    ),
    "made a new join code": lambda d: _("Made a new join code."),
    "hid a text": lambda d: (
        _("Hid a text: %(detail)s") % {"detail": d} if d else _("Hid a text.")
    ),  # with a reason: once
    "let texts through": lambda d: _("Let texts through: %(detail)s.") % {"detail": d},
    "held back a text": lambda d: _("Held a text back: %(detail)s") % {"detail": d} if d else _("Held a text back."),
    "showed a text again": lambda d: _("Showed a text again."),
    "set a mail to go out by itself": lambda d: _("Set a mail to go out by itself."),
    "took a mail back from the clock": lambda d: _("Kept a mail from going out by itself."),
    "answers to mails go elsewhere": lambda d: _("Answers to mails go to another address, which said yes."),
    "answers to mails are declined": lambda d: _("An address takes no answers to mails any more, or said no."),
    "left": lambda d: _("A participant left."),
    "removed a participant": lambda d: _("Removed a participant. Reason: %(detail)s") % {"detail": d},
    "changed a group": lambda d: _("Moved a participant to another group: %(detail)s.") % {"detail": d},
    "let somebody translate": lambda d: _("Let a participant translate what others wrote."),
    "let somebody translate no more": lambda d: _("Let a participant translate no more."),
    "asked for a deputy": lambda d: _("Asked somebody to take the place of a participant who cannot come."),
    "corrected a participant": _corrected,
    "corrected an invitation": lambda d: _("Corrected the invitation to %(detail)s.") % {"detail": d},
    "invited all again": lambda d: _("Sent all invitations again that nobody had used: %(detail)s.") % {"detail": d},
    "asked for another address": lambda d: _("Asked for another address of a participant."),
    "discarded pointless mail": lambda d: _("Discarded mail that nobody needs any more: %(detail)s.") % {"detail": d},
    "published a privacy notice": lambda d: _("Published the privacy notice, version %(detail)s.") % {"detail": d},
    "confirmed sealing": lambda d: _("Confirmed that the dialogue should be sealed; a second confirmation is needed."),
    "set sealing": lambda d: (
        _("Confirmed sealing for the second time: the clock seals the dialogue on %(detail)s.") % {"detail": d}
    ),
    "called sealing off": lambda d: _("Called the sealing off."),
    "sealed": lambda d: _("Sealed the dialogue: nobody can find out any more who said what."),
    "worded an evaluation": lambda d: _("Worded the evaluation of a workshop: %(detail)s.") % {"detail": _form(d)},
    "opened an evaluation": lambda d: _("Opened the evaluation of a workshop: %(detail)s.") % {"detail": _form(d)},
    "closed an evaluation": lambda d: _("Closed the evaluation of a workshop: %(detail)s.") % {"detail": _form(d)},
    "put an evaluation into the agenda": lambda d: (
        _("Put the evaluation of a workshop into the minutes and the agenda: %(detail)s.") % {"detail": _form(d)}
    ),
    "left an evaluation out of the agenda": lambda d: (
        _("Left the evaluation of a workshop out of the minutes and the agenda: %(detail)s.") % {"detail": _form(d)}
    ),
    "asked about a tie": lambda d: _("Asked how a tie is: %(detail)s.") % {"detail": d},
    "asked about all ties": lambda d: _("Asked how the ties are: %(detail)s.") % {"detail": d},
    "closed a tie": lambda d: _("Closed what was asked about a tie: %(detail)s.") % {"detail": d},
    "asked about challenges": lambda d: _("Asked which challenges people face."),
    "asked about visions": lambda d: _("Asked what people hope for and what must not happen."),
    "closed challenges": lambda d: _("Closed what was asked about challenges, and showed what was found."),
    "closed visions": lambda d: _("Closed what was asked about visions, and showed what was found."),
    "asked who does what": lambda d: _("Asked who should do what."),
    "closed who does what": lambda d: _("Closed what was asked about tasks, and showed what was found."),
    "added a task": lambda d: _("Added a task: %(detail)s") % {"detail": d} if d else _("Added a task."),
    "corrected a task": lambda d: _("Corrected a task: %(detail)s") % {"detail": d} if d else _("Corrected a task."),
    "took a task out": lambda d: _("Took a task out: %(detail)s") % {"detail": d} if d else _("Took a task out."),
    "put a task back": lambda d: (
        _("Asks about a task again: %(detail)s") % {"detail": d} if d else _("Asks about a task again.")
    ),
    "asked what words mean": lambda d: _("Asked what words mean: %(detail)s") % {"detail": d},
    "closed what words mean": lambda d: _("Ended what was asked about words: %(detail)s.") % {"detail": d},
    "opened a ballot on words": lambda d: _("Opened a ballot on words: %(detail)s") % {"detail": d},
    "closed a ballot on words": lambda d: _("Closed ballot on words %(detail)s.") % {"detail": d},
    "closed all ties": lambda d: _("Closed what was asked about ties: %(detail)s.") % {"detail": d},
    "threw a mail away": lambda d: _("Threw the draft of a mail away."),
}
# Of the outline before it opens: with its detail, and without one.
OUTLINE = {
    "started the dialogue": (gettext_lazy("Started the dialogue."), gettext_lazy("Started the dialogue.")),
    "put in an outline": (gettext_lazy("Put in another outline."), gettext_lazy("Put in another outline.")),
    "added to the outline a goal:": (gettext_lazy("Added a goal: %(detail)s"), gettext_lazy("Added a goal.")),
    "added to the outline a group:": (gettext_lazy("Added a group: %(detail)s"), gettext_lazy("Added a group.")),
    "added to the outline a tie:": (gettext_lazy("Added a tie: %(detail)s"), gettext_lazy("Added a tie.")),
    "added to the outline a challenge:": (
        gettext_lazy("Added a challenge: %(detail)s"),
        gettext_lazy("Added a challenge."),
    ),
    "added to the outline a vision:": (gettext_lazy("Added a hope: %(detail)s"), gettext_lazy("Added a hope.")),
    "added to the outline a issue:": (gettext_lazy("Added an issue: %(detail)s"), gettext_lazy("Added an issue.")),
    "added to the outline a question:": (
        gettext_lazy("Added a question: %(detail)s"),
        gettext_lazy("Added a question."),
    ),
    "added to the outline a term:": (gettext_lazy("Added a word: %(detail)s"), gettext_lazy("Added a word.")),
    "changed the outline:": (gettext_lazy("Changed in the outline: %(detail)s"), gettext_lazy("Changed the outline.")),
    "moved in the outline:": (
        gettext_lazy("Moved in the outline: %(detail)s"),
        gettext_lazy("Changed the order of the outline."),
    ),
    "deleted from the outline:": (
        gettext_lazy("Deleted from the outline: %(detail)s"),
        gettext_lazy("Deleted something from the outline."),
    ),
    "translated into": (gettext_lazy("Translated into %(detail)s"), gettext_lazy("Translated a text of the outline.")),
    "translated from a file": (
        gettext_lazy("Put translations from a file in: %(detail)s."),
        gettext_lazy("Put translations from a file in."),
    ),
    "said in another language": (
        gettext_lazy("Said words of the product in %(detail)s."),
        gettext_lazy("Said words of the product in another language."),
    ),
    "named a focal point of": (gettext_lazy("Named a focal point: %(detail)s."), gettext_lazy("Named a focal point.")),
    "took back a focal point of": (
        gettext_lazy("Took the naming of a focal point back: %(detail)s."),
        gettext_lazy("Took the naming of a focal point back."),
    ),
    "agreed to the outline for": (
        gettext_lazy("A focal point agreed to the outline: %(detail)s."),
        gettext_lazy("A focal point agreed to the outline."),
    ),
}
SENT = {f"sent a {kind} mail": notice.logged for kind, notice in emails.NOTICES.items()}  # as `mailings.send` logs it


# Of workshops, drafts, summaries and mails: with the detail, and without it.
MEETINGS = {
    "made agenda draft": (gettext_lazy("Made agenda draft %(detail)s."), gettext_lazy("Made an agenda draft.")),
    "edited agenda draft": (
        gettext_lazy("Changed the words around agenda draft %(detail)s."),
        gettext_lazy("Changed the words around an agenda draft."),
    ),
    "published agenda draft": (
        gettext_lazy("Published agenda draft %(detail)s."),
        gettext_lazy("Published an agenda draft."),
    ),
    "sent summary": (gettext_lazy("Sent summary %(detail)s."), gettext_lazy("Sent a summary.")),
    "planned a workshop": (gettext_lazy("Planned a workshop: %(detail)s"), gettext_lazy("Planned a workshop.")),
    "changed a workshop": (gettext_lazy("Changed a workshop: %(detail)s"), gettext_lazy("Changed a workshop.")),
    "called a workshop off": (
        gettext_lazy("Called a workshop off: %(detail)s"),
        gettext_lazy("Called a workshop off."),
    ),
    "sent a workshop mail": (
        gettext_lazy("Sent a mail about a workshop: %(detail)s"),
        gettext_lazy("Sent a mail about a workshop."),
    ),
    "began a rehearsal": (gettext_lazy("Began a rehearsal: %(detail)s"), gettext_lazy("Began a rehearsal.")),
    "began a session": (gettext_lazy("Began a session: %(detail)s"), gettext_lazy("Began a session.")),
    "ended a workshop": (gettext_lazy("Ended a workshop: %(detail)s"), gettext_lazy("Ended a workshop.")),
    "agreed on the rule": (
        gettext_lazy("Noted that nobody objects to the rule: %(detail)s"),
        gettext_lazy("Noted that nobody objects to the rule."),
    ),
    "published the minutes": (
        gettext_lazy("Published the minutes: %(detail)s"),
        gettext_lazy("Published the minutes."),
    ),
    "tried mail again": (gettext_lazy("Had mails tried again: %(detail)s"), gettext_lazy("Had mails tried again.")),
    "tried paused mail": (gettext_lazy("Had paused mails tried."), gettext_lazy("Had paused mails tried.")),
    "released held mail": (gettext_lazy("Let held mails go: %(detail)s"), gettext_lazy("Let held mails go.")),
    "discarded held mail": (gettext_lazy("Threw held mails away: %(detail)s"), gettext_lazy("Threw held mails away.")),
    "second step taken off": (
        gettext_lazy("Took somebody’s second sign-in step off: %(detail)s"),
        gettext_lazy("Took somebody’s second sign-in step off."),
    ),
}


# They have words of their own for a detail that is not kept.
SAY_IT_THEMSELVES = (
    *("invited into the team", "invited into the team again", "took back a team invitation"),
    *("joined the team", "changed a role", "removed from the team"),
    *("hid a text", "held back a text"),
    *("added a task", "corrected a task", "took a task out", "put a task back"),
)


def sentence(entry):
    """An entry of the team's log in the reader's language; what the floors above log stands as it was written."""
    if entry.action in SENTENCES:
        instead = "" if entry.action in SAY_IT_THEMSELVES else _("(no longer kept)")
        return _ended(SENTENCES[entry.action](entry.detail or instead))
    if known := OUTLINE.get(entry.action) or MEETINGS.get(entry.action):
        full, bare = known
        return _ended(full % {"detail": entry.detail} if entry.detail else str(bare))
    if entry.action in SENT:
        return str(SENT[entry.action])
    word, _space, phase = entry.action.partition(" ")
    if word == "phase" and phase in list(Phase):
        return _("Went to the phase %(phase)s.") % {"phase": Phase(phase).label}
    return _ended(f"{entry.action[:1].upper()}{entry.action[1:]} {entry.detail}".strip())


def _ended(words):
    """With a full stop, unless what the team wrote ends a sentence itself."""
    return words if words.endswith((".", "?", "!", "…")) else f"{words}."


def told(entries):
    """Entries of the team's log, each with `.sentence`."""
    for entry in entries:
        entry.sentence = sentence(entry)
    return entries


def history(dialogue, limit=20):
    """The latest entries, each with `.sentence`; one query."""
    return told(list(dialogue.log.select_related("by")[:limit]))


def phase_steps(phase):
    """The phases as a track for the team's page: what each opens and closes, and the way there if it is one press away."""
    near = {phases.next_of(phase): "forward", phases.before(phase): "back"}
    steps, last = [], None
    for step, state in phases.track(phase):
        opened, closed = phases.changes(last, step) if last else (phases.first_opens(step), ())
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
