"""The team puts into its own words what hidden groups said, for the mail, where nobody of them is quoted (TRUST §3)."""

from dialogue import translated
from issues.models import Contribution
from stakeholders.models import StakeholderGroup
from workshops.summaries import answers_told, retold

NAMED = StakeholderGroup.Policy.NAMED


class Echoed(Exception):
    """Some words repeat an answer: {(issue key, group key): the words in a row}."""


class Moved(Exception):
    """Some words rest on answers that are not as the page showed them: `args[0]` is the set of (issue key, group key)."""


def check(dialogue, said):
    """Raises Echoed. Compared are answers and translations that the team can read: others would be told by the refusal."""
    found = {}
    for (issue, group), words in said.items():
        if run := retold.echo(words, _hidden_answers(dialogue, issue) if words else ()):
            found[issue, group] = run
    if found:
        raise Echoed(found)


def _hidden_answers(dialogue, issue):
    rows = Contribution.objects.released().filter(question__issue__dialogue=dialogue, question__issue__key=issue)
    for row in rows.exclude(voice__group__policy=NAMED, off_record=False).only("text", "translations"):
        yield row.text
        yield from (
            said["text"].get("text", "") for said in translated.standing(row.translations, row.originals).values()
        )


def told(summary):
    """{issue key: (mark of its answers that stand in the summary, hidden groups shown under some)}, as plain rows in one query."""
    return retold.told((row.issue, row.mark, row.group, row.is_hidden) for row in answers_told.standing([summary]))


def carried(summary, before, after):
    """What is kept when a draft is made anew: words about an issue stay while all answers that they rest on do."""
    return retold.keep(retold.standing(summary.paraphrases, before), after)
