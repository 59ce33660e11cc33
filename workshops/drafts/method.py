"""How the agenda was computed, and what was promised, in the words of the document."""

from django.utils import formats
from django.utils.translation import gettext as _

from issues import reading, results
from issues.rule_words import rule_in_words
from issues.rules import Rule
from workshops.documents.structure import TextBlock
from workshops.drafts.agenda import YARDSTICK


def policy_words(policy):
    """One sentence about how a group's people are protected."""
    return {
        "named": _("Speaks openly, by organisation; members may also answer off the record."),
        "hidden": _("Its members stay unknown: names are not stored with answers or votes."),
        "protected": _("Its members stay unknown, and answers to two issues cannot be told to come from one person."),
    }[policy]


def tier_words(tier):
    """How much power and capital a group holds beside the others."""
    return {
        1: _("holds most power and capital"),
        2: _("holds a good deal of power and capital"),
        3: _("holds little power and capital"),
        4: _("holds least power and capital"),
    }[tier]


def how_decided(dialogue, ballot):
    """The rule, the order, the time and the small numbers, each under a heading."""
    rule = Rule.from_dict(ballot.rule if ballot else dialogue.rule)
    return (
        TextBlock(_("The rule"), tuple(p for p in str(rule_in_words(rule)).split("\n") if p.strip())),
        TextBlock(_("Order and time"), (_order(ballot),)),
        TextBlock(_("Why bands and not numbers"), (_small_numbers(), _drawing())),
        *((TextBlock(_("The ballot"), (_which(ballot),)),) if ballot else ()),
    )


def _order(ballot):
    kinds = _("A building block lays the ground, and others build on it; a focus area follows once the ground is laid.")
    if ballot is None:
        listed = _("No final ballot has closed yet: issues stand in listed order, and each has the same time.")
        return f"{kinds} {listed}"
    time = _(
        "Of %(yardstick)s minutes half is shared equally and half by urgency, in steps of five; a longer or shorter agenda "
        "is divided in the same proportion."
    ) % {"yardstick": YARDSTICK}
    return f"{kinds} {results.order_words(ballot)} {time}"


def _small_numbers():
    return _(
        "Where the members of a group stay hidden, the result of every counted group is shown as a band: most for, divided or "
        "most against; “divided, more against” where the outcome names it as against and it is divided all the same. A group "
        "with fewer than 6 votes for or against shows no band. The outcome is always stated; where a group is not shown, a "
        "list of those against says that groups too small to show may be among them."
    )


def _drawing():
    return _(
        "In the charts a dotted line stands at half and a solid line at two thirds. A bar that fades out shows a band: it "
        "does not say where in the band the result lies."
    )


def _which(ballot):
    """The check value itself stands once, beside this."""
    return _("This agenda rests on the final ballot that closed on %(date)s.") % {
        "date": formats.date_format(ballot.closed_at, "DATE_FORMAT")
    }


def who_was_heard(issues):
    """From which groups answers came, for the issues whose questions have all closed (TRUST §3.8); nothing before."""
    found = [(issue.title, reading.heard_words(issue, list(issue.questions.all()))) for issue in issues]
    lines = [
        f"{title}: {'; '.join(f'{group.short_name} {words}' for group, words in rows)}."
        for title, rows in found
        if rows
    ]
    if not lines:
        return ()
    lead = _(
        "Answers by the group that stands under them, in the issues whose questions have closed. Answers whose author did "
        "not want the group shown count for none."
    )
    return (TextBlock(_("Who was heard"), (lead, *lines)),)


def promise():
    """What those who are quoted were promised."""
    return (
        _(
            "Answers are quoted as they were written. Where a group’s members stay hidden, no name stands with their words."
        ),
        _(
            "Those of groups that speak openly stand by their organisation; the name of such a group alone means that the words "
            "were said off the record. “A participant” means that the author did not want the group to be shown."
        ),
        _("We cannot promise that nobody recognises the way somebody writes."),
        _(
            "Whoever wrote an answer can change it or take it back where they wrote it, until answering closes. What is taken "
            "back is blanked in later copies; printed words cannot be called back."
        ),
    )
