"""The words that the product itself uses, each with what it means: a page for people who meet them here for the first time.

Pure. A word stands here as it stands on the screen, and the stamps are those of the table of effects. `tests/issues/test_vocabulary.py`
holds that each is met somewhere and that the page's promises are the product's. (The words of a dialogue are its terms: `glossary`.)
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from issues.effects import TABLE

Words = str | Promise


@dataclass(frozen=True)
class Word:
    key: str  # of its place on the page; lasts, since other pages link to it
    name: Words
    meaning: Words


@dataclass(frozen=True)
class Part:
    key: str
    heading: Words
    words: tuple[Word, ...]


TAKING_PART = (
    Word("dialogue", _("Dialogue"), _("One process with its own groups, issues, people and rule.")),
    Word(
        "framework",
        _("Framework"),
        _("The list of issues, questions and groups that a dialogue starts from. Nothing in it is fixed."),
    ),
    Word(
        "lane",
        _("Lane"),
        _(
            "A group whose votes decide. Every lane counts the same, however many people are in it; so all are drawn equally wide."
        ),
    ),
    Word(
        "part",
        _("Part of a lane"),
        _(
            "A smaller group inside a lane, such as diggers beside owners. Where it is large enough and enough of it voted, a majority "
            "of it counts by itself, so that the strong cannot speak for the weak."
        ),
    ),
    Word(
        "consultative",
        _("Consultative group"),
        _(
            "A group that is heard and shown and whose votes do not decide. Beside results it stands under “Heard, not counted”."
        ),
    ),
    Word(
        "phase",
        _("Phase"),
        _("A stretch of the dialogue, named at the top of its first page. It says what is open."),
    ),
    Word(
        "team",
        _("Team"),
        _("Those who prepare and lead the dialogue. They do not answer or vote in it."),
    ),
)
ANSWERING = (
    Word(
        "reaction",
        _("Agree, disagree, pass"),
        _("What you think of somebody’s answer. “Pass” is neither of both. No page shows who chose what."),
    ),
    Word(
        "fixed-time",
        _("Fixed time"),
        _(
            "An hour known beforehand, by night or during a workshop, at which new, changed and withdrawn words appear or go all "
            "together, so that the moment does not tell who wrote them."
        ),
    ),
    Word(
        "off-record",
        _("Off the record"),
        _("Said without your name and your organisation. Your group stands beneath it only if you allow that."),
    ),
    Word(
        "support",
        _("Proposal and support"),
        _("An issue that a participant puts forward. With enough support from others it comes to the next ballot."),
    ),
)
RESULTS = (
    Word(
        "ballot",
        _("Show of hands, final ballot"),
        _(
            "A show of hands tells where the groups stand and changes nothing. A final ballot decides which issues stand on the list."
        ),
    ),
    Word(
        "words",
        _("Ballot on words"),
        _(
            "A ballot that asks what a word means here. If exactly one meaning has enough support, the word is agreed; else it stays open."
        ),
    ),
    Word(
        "task",
        _("Task"),
        _("Something to be done. People say which group should do it, and whether their own already does."),
    ),
    Word(
        "pass",
        _("Pass (on a ballot)"),
        _(
            "You have voted, and you are neither for nor against. It counts for how many took part, and for neither side."
        ),
    ),
    Word(
        "voice",
        _("Voices are in"),
        _(
            "So many people have voted. Where not enough voices are in, too few of some group have voted for the ballot to answer."
        ),
    ),
    Word(
        "band",
        _("Band"),
        _(
            "What is shown in place of a number, so that nobody can work out how somebody voted. “Most for”: two thirds or more of those "
            "who said yes or no. “Most against”: one third or less were for it. “Divided”: in between. “Fewer than 6”: so few said yes "
            "or no, perhaps nobody, that nothing is shown."
        ),
    ),
    Word(
        "contested", TABLE["contested"].stamp, _("The groups did not agree. The issue stays on the list and is marked.")
    ),
    Word(
        "tables",
        TABLE["tables"].stamp,
        _("In a show of hands the groups did not agree. They talk about it in small rounds."),
    ),
    Word(
        "parked",
        TABLE["parked"].stamp,
        _("An issue that was put forward is not added now. A later ballot can ask again."),
    ),
    Word(
        "provisional",
        TABLE["provisional"].stamp,
        _("Too few people voted, or too few said yes or no. The issue stays on the list for now."),
    ),
    Word(
        "settled",
        _("Settled"),
        _("Whatever those had said who did not vote, the outcome would be the same."),
    ),
    Word(
        "urgent",
        _("Most urgent"),
        _("A mark on the final ballot, for up to three issues. Together these marks put the agenda in order."),
    ),
    Word(
        "ledger",
        _("Ledger"),
        _("The list of every change to the issues: what was put on or taken off, when, and why."),
    ),
    Word(
        "check-value",
        _("Check value"),
        _(
            "A row of letters and digits made from a published result. If one figure were changed later, it would be another."
        ),
    ),
)
ENDING = (
    Word(
        "draft",
        _("Agenda draft"),
        _("The agenda as it comes out of the votes, with a number. Once it is published it stays as it is."),
    ),
    Word(
        "sealing",
        _("Sealing"),
        _(
            "The end of a dialogue. Its key is destroyed here; from then on even those who run this server cannot find out with it who "
            "said what. Copies that somebody took elsewhere are out of our reach."
        ),
    ),
)
PARTS = (
    Part("taking-part", pgettext_lazy("a heading", "Taking part"), TAKING_PART),
    Part("answering", _("Answering and proposing"), ANSWERING),
    Part("results", _("Voting and results"), RESULTS),
    Part("ending", pgettext_lazy("a heading", "What comes of it"), ENDING),
)
