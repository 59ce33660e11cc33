"""Common ground in a summary: rounds of reactions that closed since the last one. It keeps keys and published numbers; the answers are
read where their authors can take them back."""

from collections import Counter
from dataclasses import dataclass

from issues import ground_words
from issues.models import Issue, ReactionRound


@dataclass(frozen=True)
class FoundTold:
    """What rounds of reactions found about an issue, in sentences; `rounds`: their ids; `questions`: the keys of what was asked."""

    issue: Issue
    sentences: tuple[str, ...]
    rounds: tuple[int, ...]
    questions: tuple[str, ...] = ()


def new(dialogue, contents):
    """[{"key": of an issue, "rounds": their ids, "kinds": {class: answers}, "questions": their keys}] of what stands in none of these
    contents."""
    before = {pk for content in contents for entry in content.get("found", ()) for pk in entry["rounds"]}
    rows = ReactionRound.objects.filter(question__issue__dialogue=dialogue).select_related("question__issue")
    found = {}
    for row in rows.order_by("question__issue__position", "question__position", "number"):
        if row.pk in before or not any(row.kinds.values()):
            continue
        entry = found.setdefault(row.question.issue.key, {"rounds": [], "kinds": Counter(), "questions": {}})
        entry["rounds"].append(row.pk)
        entry["kinds"].update(row.kinds)
        entry["questions"][row.question.key] = True
    return [{"key": key, **_plain(entry)} for key, entry in found.items()]


def _plain(entry):
    return {"rounds": entry["rounds"], "kinds": dict(entry["kinds"]), "questions": list(entry["questions"])}


def together(summaries):
    """{issue's key: (ids of rounds, {class: answers}, keys of questions)} of all these summaries; one of a release before names no
    question."""
    found = {}
    for entry in (entry for summary in summaries for entry in summary.content.get("found", ())):
        rounds, kinds, questions = found.setdefault(entry["key"], ([], Counter(), {}))
        rounds.extend(entry["rounds"])
        kinds.update(entry["kinds"])
        questions.update(dict.fromkeys(entry.get("questions", ())))
    return found


def told(rounds, issues):
    """[FoundTold] of what `together` returns, in the order of the list. `issues`: {key: issue}, those that are still there."""
    here = sorted(rounds.keys() & issues.keys(), key=lambda key: (issues[key].position, issues[key].pk))
    return tuple(_told(issues[key], *rounds[key]) for key in here)


def _told(issue, rounds, kinds, questions):
    return FoundTold(issue, ground_words.how_many(kinds), tuple(rounds), tuple(questions))
