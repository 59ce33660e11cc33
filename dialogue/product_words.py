"""What of the product a dialogue says in a language without a catalogue: as many words as a team can translate, those that people meet when
they answer and vote. Everything else stays in the dialogue's first language that has one."""

import re


def _(text: str) -> str:
    """Marked for translation; Django's own function needs configured settings."""
    return text


PARTS: dict[str, tuple[str, ...]] = {
    _("What is promised"): (
        _("You write as %(who)s."),
        _("Your name is not stored with your words. The team, companies, officials and other participants cannot see here who wrote them."),
        _("What you say on one issue is not joined to what you say on another."),
        _("The team reads your words before others do, and lets them through or holds them back with a reason."),
        _("The team reads your words when others do."),
        _("You can take your proposal back until it is on a ballot."),
        _("You can change them or take them back until this closes."),
        _("Choose words that do not give you away: somebody may know how you speak, or see you write."),
        _("How you are protected"),
        _("You vote as %(who)s."),
        _("Your vote is secret for everybody, the team included. A reason is read by all after closing, in mixed order and never "
          "with your name; it cannot be taken back then."),
        _("Your group’s name stands beside it."),
        _("Your group’s name does not stand beside it."),
    ),
    _("Answering"): (
        _("Your answer"), _("Send my answer"), _("Send the change"), _("Change it"), _("Skip this question"),
        _("Next question"), _("Back to all issues"), _("Write your answer"), _("Keep it after all"), _("Keep the earlier words"),
        _("Take it away now"), _("Yes, take it away now"), _("Answers"),
        _("Agree"), _("Disagree"), _("Pass"), _("The problem"), _("The opportunity"), _("Nothing to read here yet"),
        _("The problem and the opportunity"), _("You answered"), _("Answer a question"), _("Three questions for you"),
        _("Answer the first question"), _("Answer the next question"), _("Sent. Others can read it now."),
        _("Sent. When others can read it stands beside your answer."),
        _("The question is closed: your answer stays."),
    ),
    _("Voting"): (
        _("Vote now"), _("Change my vote"), _("Go on with my ballot"), _("Save my ballot"), _("Keep"), _("Remove"), _("Add"),
        _("Leave out"), _("On the list"), _("keep or remove"), _("Take my whole ballot back"), _("Take your whole ballot back?"),
        _("up to three may be marked urgent"), _("urgent"), _("Choose one of the three."),
        _("The final ballot is open: which issues belong on the agenda?"),
        _("A show of hands is open: which issues belong on the agenda?"),
    ),
    _("Results"): (
        _("See the result"), _("What was decided"), _("The result with its reasons"), _("What the final ballot decided"),
        _("Where the groups stand"), _("The issues at a glance"), _("Reasons people gave"), _("Read the issue"), _("Kept"),
        _("Removed"), _("Added"), _("The agenda"), _("Decisions"),
    ),
    _("Joining and cards"): (
        _("Number"), _("Code"), _("Cards"), _("Type the number and the code."),
        _("Choose a PIN of your own. You need it each time; nobody else knows it."),
        _("Open %(address)s or scan the square."),
        _("Lost it? Tell the people who gave it to you: they end this card and give you another."),
        _("No name is stored with your answers. How you vote is secret."),
        _("No name is stored with your answers; those on different issues are kept apart. How you vote is secret."),
        _("Your organisation or your name stands under your answers. How you vote is secret."),
        _("Welcome. You are in."), _("Sign in"), _("Language"),
    ),
    _("Pages"): (
        _("Issues"), _("Proposals"), _("Workshops"), _("Agenda"), _("What our words mean"), _("Building blocks"), _("Focus areas"),
        _("Proposed by participants"), _("Not yet answered"), _("Raise my hand"), _("Hand down"), _("I am here"), _("Skip to the content"),
    ),
}  # fmt: skip
ALL = tuple(text for texts in PARTS.values() for text in texts)
MOST = 120
LONGER = 2  # a translation may be than its original, and SHORTEST at least
SHORTEST = 60


UNFIT = frozenset('<>&"')  # templates write what is translated as it is


PLACES = re.compile(r"%\(\w+\)s")  # something is put in there


def is_plain(text: str) -> bool:
    """Whether a template may write it anywhere, in an attribute too."""
    return not UNFIT & set(text)


def has_stray_percent(text: str) -> bool:
    """Outside of the places it breaks the page that puts something in."""
    return "%" in PLACES.sub("", text)


def keeps_places(text: str, original: str) -> bool:
    return sorted(PLACES.findall(text)) == sorted(PLACES.findall(original))


def is_fit(text: str, original: str) -> bool:
    """Whether it can stand wherever the original does."""
    return is_plain(text) and not has_stray_percent(text) and keeps_places(text, original)


def longest(text: str) -> int:
    return max(SHORTEST, LONGER * len(text))
