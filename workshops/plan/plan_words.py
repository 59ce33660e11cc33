"""What will not work in a plan, in sentences."""

from django.utils.translation import gettext as _

from workshops.plan.run_of_show import Problem


def problem_in_words(problem: Problem) -> str:
    """One sentence that says what to do."""
    minutes = {"n": problem.minutes, "day": problem.day}
    sentences = {
        "ballot_before_tables": _("The final ballot comes before the tables. People should talk first, then decide."),
        "ballot_without_talk": _("There is a final ballot and nothing before it where people talk about the issues."),
        "ballot_before_hands": _("The show of hands comes after the final ballot. It belongs into the morning."),
        "no_rules": _("Nothing in the plan explains the rule before people vote. Add the ground rules."),
        "rules_late": _("The ground rules come after the first vote. Move them before it."),
        "closing_not_last": _("Something comes after the closing."),
        "over_long": _("Day %(day)s runs %(n)s minutes past its end.") % minutes,
        "long_day": _("Day %(day)s is longer than nine hours.") % minutes,
        "short_vote": _("Voting needs %(n)s minutes at least: some need help or a borrowed phone.") % minutes,
        "no_break": _("By here people have sat for %(n)s minutes without a break.") % minutes,
    }
    return sentences[problem.code]
