"""The team puts into its own words what hidden groups said, for the mail, where nobody of them is quoted (TRUST §3)."""

from collections import Counter, defaultdict

from dialogue.digests import digest
from issues.models import Contribution
from stakeholders.models import StakeholderGroup
from workshops.models import SummaryAnswer
from workshops.summaries import retold

NAMED = StakeholderGroup.Policy.NAMED


class Echoed(Exception):
    """Some words repeat an answer: {(issue key, group key): the words in a row}."""


def check(dialogue, said):
    """Raises Echoed. Compared are answers that the team can read: others would be told by the refusal."""
    found = {}
    for (issue, group), words in said.items():
        if run := retold.echo(words, _hidden_answers(dialogue, issue) if words else ()):
            found[issue, group] = run
    if found:
        raise Echoed(found)


def _hidden_answers(dialogue, issue):
    rows = Contribution.objects.released().filter(question__issue__dialogue=dialogue, question__issue__key=issue)
    return rows.exclude(voice__group__policy=NAMED, off_record=False).values_list("text", flat=True)


def told(summary):
    """{issue key: (answers of it that stand in the summary, hidden groups that are shown under some)}, as plain rows in one query."""
    number, groups = Counter(), defaultdict(set)
    rows = SummaryAnswer.objects.filter(summary=summary, contribution__released=True, contribution__hidden=False)
    group = "contribution__voice__group"
    for issue, text, mark, shown, key, policy in rows.values_list(
        *("contribution__question__issue__key", "contribution__text", "digest", "contribution__show_group"),
        *(f"{group}__key", f"{group}__policy"),
    ):
        if digest(text) == mark:
            number[issue] += 1
            groups[issue] |= {key} if shown and policy != NAMED else set()
    return {issue: (n, groups[issue]) for issue, n in number.items()}


def carried(summary, before, after):
    """What is kept when a draft is made anew: words about an issue stay while all answers that they rest on do."""
    return retold.keep(retold.standing(summary.paraphrases, before), after)
