"""The tables of the outline: who there is, what is at stake, what words mean. Rows in the order of the list, as on every page."""

from django.utils.translation import gettext_lazy as _

from dialogue.typed import LABELS
from issues.models import Issue, Question
from issues.sides import SIDES, sides_of
from stakeholders.models import Challenge, Relation, StakeholderGroup
from stakeholders.people import ties_between
from workshops.data.book import Column, Table
from workshops.models import Goal

UID = Column("uid", _("The same row in files of this outline and of others that come from it"))
KEY = _("What other tables call it")
LASTING = (Column("key", KEY), UID)


def lasting(row):
    return row.key, row.uid


def keys(rows):
    return tuple(row.key for row in rows)


def _dialogues(here):
    found = here.dialogue
    yield found.title, found.question, found.about, found.get_phase_display(), found.language, found.country


def _groups(here):
    for group in here.dialogue.groups.select_related("parent"):
        of = group.parent.key if group.parent else ""
        said = (group.name, group.short_name, group.description, tuple(group.roles))
        yield *lasting(group), of, group.standing, group.tier, group.policy, *said


def _ties(here):
    for tie in ties_between(here.dialogue):
        ends = tie.from_group.key, tie.to_group.key
        yield *lasting(tie), *ends, tie.kind, tie.quality, tie.from_expects, tie.to_expects, tie.note


def _challenges(here):
    for challenge in here.dialogue.challenges.prefetch_related("groups", "issues"):
        yield *lasting(challenge), challenge.text, keys(challenge.groups.all()), keys(challenge.issues.all())


def _hopes(here):
    for vision in here.dialogue.visions.prefetch_related("groups"):
        yield *lasting(vision), vision.text, keys(vision.groups.all())


def _goals(here):
    for goal in here.dialogue.goals.all():
        yield *lasting(goal), goal.scope, goal.text


def _issues(here):
    for issue in here.dialogue.issues.all():
        said = (issue.teaser, *sides_of(issue).values(), issue.background, tuple(issue.sources))
        yield *lasting(issue), *said, issue.theme, issue.role, issue.status, issue.origin


def questions(here):
    return Question.objects.filter(issue__dialogue=here.dialogue)


def _questions(here):
    rows = questions(here).select_related("issue", "follows").order_by("issue__position", "issue_id", "position", "pk")
    for question in rows:
        state = "taken_out" if question.is_taken_out else "closed" if question.is_closed else "open"
        follows = question.follows.key if question.follows else ""
        yield question.issue.key, *lasting(question), question.text, state, question.taken_out_why, follows


def _terms(here):
    for term in here.dialogue.terms.all():
        yield *lasting(term), term.name, term.definition, term.note


TABLES = (
    Table(
        "dialogue",
        _("The dialogue"),
        _("What it is about and which phase it is in."),
        (
            Column("title", _("Its name")),
            Column("question", _("What it asks")),
            Column("about", _("What it is about")),
            Column("phase", _("Which phase it is in")),
            Column("language", _("In which language its outline is written, as a tag")),
            Column("country", _("In which country, by its two letters; empty: several")),
        ),
        _dialogues,
    ),
    Table(
        "groups",
        _("Groups"),
        _("The groups of the dialogue, lanes with their parts."),
        (
            *LASTING,
            Column("part_of", _("The key of the lane that it is a part of; empty where it is none")),
            Column("standing", _("Whether the rule counts it"), tuple(StakeholderGroup.Standing.choices)),
            Column("tier", _("Power and capital: 1 has most, 4 least")),
            Column("speaks", _("How its members speak"), tuple(StakeholderGroup.Policy.choices)),
            Column("name", _("Its name")),
            Column("short_name", _("What it is called in short")),
            Column("description", _("Who they are")),
            Column("roles", _("Which people belong to it; one a line")),
        ),
        _groups,
        lambda here: here.dialogue.groups.all(),
    ),
    Table(
        "ties",
        _("Ties"),
        _("What ties one group to another."),
        (
            *LASTING,
            Column("from_group", _("The key of the first group")),
            Column("to_group", _("The key of the second group")),
            Column("kind", _("What ties them; it reads between the two names")),
            Column("quality", _("How it goes"), tuple(Relation.Quality.choices)),
            Column("from_expects", _("What the first expects of the second")),
            Column("to_expects", _("What the second expects of the first")),
            Column("note", _("Note of the team")),
        ),
        _ties,
        lambda here: Relation.objects.filter(from_group__dialogue=here.dialogue),
    ),
    Table(
        "challenges",
        _("Challenges"),
        _("What groups find hard."),
        (
            *LASTING,
            Column("text", _("The challenge")),
            Column("groups", _("The keys of the groups that face it; one a line")),
            Column("issues", _("The keys of the issues it belongs to; one a line")),
        ),
        _challenges,
        lambda here: Challenge.objects.filter(dialogue=here.dialogue),
    ),
    Table(
        "hopes",
        _("Hopes"),
        _("What groups would call success. For the team, as on the page of the outline."),
        (
            *LASTING,
            Column("text", _("The hope")),
            Column("groups", _("The keys of the groups that hold it; one a line")),
        ),
        _hopes,
        lambda here: here.dialogue.visions.all(),
        for_team=True,
    ),
    Table(
        "goals",
        _("Goals"),
        _(
            "What the dialogue is for. For the team, as on the page of the outline; members find them in a published agenda."
        ),
        (
            *LASTING,
            Column("scope", _("Of what it is a goal"), tuple(Goal.Scope.choices)),
            Column("text", _("The goal")),
        ),
        _goals,
        lambda here: here.dialogue.goals.all(),
        for_team=True,
    ),
    Table(
        "issues",
        _("Issues"),
        _("All issues, those that are proposed or were removed as well."),
        (
            *LASTING,
            Column("teaser", _("The issue in a line")),
            *(Column(name, LABELS[name]) for name in SIDES),
            Column("background", _("Background; a paragraph a line")),
            Column("sources", _("Sources; one a line")),
            Column("theme", _("Theme; may be empty"), tuple(Issue.Theme.choices)),
            Column("role", _("Its place in the agenda"), tuple(Issue.Role.choices)),
            Column("status", _("Whether it is on the list"), tuple(Issue.Status.choices)),
            Column(
                "origin",
                _("Where it came from"),
                (("framework", _("the outline")), ("proposal", _("put forward by participants"))),
            ),
        ),
        _issues,
        lambda here: here.dialogue.issues.all(),
    ),
    Table(
        "questions",
        _("Questions"),
        _("The open questions of the issues. A question’s key is unique within its issue only: use both."),
        (
            Column("issue", _("The key of its issue")),
            *LASTING,
            Column("text", _("The question as it is asked now")),
            Column(
                "state",
                _("Whether it can be answered"),
                (("open", _("open")), ("closed", _("closed")), ("taken_out", _("not asked any more"))),
            ),
            Column("why", _("Why it was taken out")),
            Column("follows", _("The key of the question in whose place it came")),
        ),
        _questions,
        questions,
    ),
    Table(
        "words",
        _("Words"),
        _("What the words of this dialogue mean."),
        (
            *LASTING,
            Column("name", _("The word")),
            Column("definition", _("What it means here")),
            Column("note", _("Note of the team")),
        ),
        _terms,
        lambda here: here.dialogue.terms.all(),
    ),
)
