"""A rule in plain words, for the page where people vote and for the agenda that comes of it."""

from fractions import Fraction

from django.utils.translation import gettext as _

from issues.rules import PENROSE, Rule
from issues.tallies import HALF


def rule_in_words(rule: Rule) -> str:
    """Paragraphs parted by an empty line; the default rule comes with a worked example."""
    if rule.name != "equal_voice":
        return short_rule(rule)
    paragraphs = [voices_in_words(rule), bounds_in_words(rule), parts_in_words()]
    if rule == Rule():
        paragraphs.append(worked_example())
    return "\n\n".join(paragraphs)


def voices_in_words(rule: Rule) -> str:
    counting = _(
        "First, every group must be heard: at least half of its members vote, and three of them where it has three, "
        "and not nearly all of them pass. Then we take the share of yes in each group, among those who said yes or "
        "no, and the mean of these shares."
    )
    return counting + " " + weights_in_words(rule)


def weights_in_words(rule: Rule) -> str:
    if rule.weights is None:
        return _("Each group weighs the same, however many people it brought.")
    if rule.weights == PENROSE:
        return _("Each group weighs as the square root of its number of members.")
    return _("Each group weighs as was fixed before the ballot opened.")


def bounds_in_words(rule: Rule) -> str:
    words = {
        "high": share_in_words(rule.threshold),
        "low": share_in_words(1 - rule.threshold),
        "block": block_in_words(rule),
    }
    return (
        _(
            "A mean of %(high)s or more is a yes, unless some group has %(block)s against it. A mean of %(low)s or "
            "less is a no, unless some group has %(block)s for it. Anything else is talked through, and what is on "
            "the list stays on it."
        )
        % words
    )


def parts_in_words() -> str:
    return _(
        "If a group has parts, a part of five or more members counts here like a group once at least half of it said "
        "yes or no."
    )


def worked_example() -> str:
    return (
        _(
            "An example: twenty people from companies and eight from the government all vote to keep an issue; of "
            "six miners, two vote to keep it and four to remove it. By heads that would be thirty to four. Here the "
            "shares are 100 %%, 100 %% and 33 %%, and their mean is 78 %%: more than two thirds. Still a majority of "
            "the miners is against it, so the vote cannot settle the matter and the groups talk it through. Had two "
            "more miners voted to keep it, it would simply be kept."
        )
        % {}
    )


def short_rule(rule: Rule) -> str:
    """One sentence."""
    if rule.name in {"equal_voice", "equal_mean"}:
        return mean_rule(rule)
    return {
        "pooled": _("More than half of all votes for or against decide, counted together."),
        "double": _(
            "More than half of all votes for or against, and more than half of the groups, must be on the same side."
        ),
        "concurrent": _("More than half of the votes for or against in every group must be on the same side."),
        "consent": _(
            "In every group fewer than one third of those who vote may be against it, and more than half of all "
            "votes for or against must be for it; nothing is turned down by this rule."
        ),
    }[rule.name]


def lead_in_words(rule: Rule) -> str:
    """The rule as it stands above a ballot paper: what it takes to be kept; the other bounds stand on the rule's page."""
    if rule.name != "equal_voice" or rule.weights is not None:
        return short_rule(rule)
    words = {"high": share_in_words(rule.threshold), "block": block_in_words(rule)}
    return (
        _(
            "An issue is kept or added when the groups, each counting the same, support it by %(high)s or more on "
            "average and no group has %(block)s against it."
        )
        % words
    )


def lead_of_words(rule: Rule) -> str:
    """The same above the paper of a ballot on words."""
    if rule.name != "equal_voice" or rule.weights is not None:
        return short_rule(rule)
    words = {"high": share_in_words(rule.threshold), "block": block_in_words(rule)}
    return (
        _(
            "A meaning is agreed on when it is the only one that the groups, each counting the same, support by %(high)s or more on "
            "average and that no group has %(block)s against."
        )
        % words
    )


def mean_rule(rule: Rule) -> str:
    words = {
        "high": share_in_words(rule.threshold),
        "low": share_in_words(1 - rule.threshold),
        "block": block_in_words(rule),
        "weights": weights_in_words(rule),
    }
    if rule.name == "equal_mean":
        return (
            _("The mean of the groups' shares of yes decides: yes from %(high)s, no up to %(low)s. %(weights)s") % words
        )
    return (
        _(
            "The mean of the groups' shares of yes decides: yes from %(high)s, no up to %(low)s, unless a group has "
            "%(block)s on the other side. %(weights)s"
        )
        % words
    )


def share_in_words(share: Fraction) -> str:
    words = {
        HALF: _("half"),
        Fraction(1, 3): _("one third"),
        Fraction(2, 3): _("two thirds"),
        Fraction(1, 4): _("one quarter"),
        Fraction(3, 4): _("three quarters"),
        Fraction(2, 5): _("two fifths"),
        Fraction(3, 5): _("three fifths"),
        Fraction(1): _("all"),
        Fraction(0): _("none"),
    }
    return words.get(share, str(share))


def block_in_words(rule: Rule) -> str:
    """What of a group stops a change, as in "no group has … against it"."""
    return _("a majority") if rule.block == HALF else _("more than %(share)s") % {"share": share_in_words(rule.block)}
