"""A framework between its file and the database, and a new dialogue made from one."""

from django.db import transaction

from dialogue import keys
from dialogue.models import Dialogue, TeamMember
from issues.frameworks import file
from issues.models import Issue, Question, Term
from issues.sides import sides_of
from stakeholders.models import Challenge, Relation, StakeholderGroup
from workshops.models import Goal


class Exists(Exception):
    """A framework of this key is loaded already and dialogues descend from it."""


@transaction.atomic
def load(framework):
    """Write a parsed framework into the database, in place of an earlier one of the same key. Raises Exists."""
    old = Dialogue.objects.filter(slug=framework.key).first()
    if old and (old.kind != Dialogue.Kind.FRAMEWORK or old.descendants.exists()):
        raise Exists(framework.key)
    if old:
        _clear(old)
        old.delete()
    dialogue = Dialogue.objects.create(
        slug=framework.key,
        kind=Dialogue.Kind.FRAMEWORK,
        title=framework.title,
        question=framework.question,
        about=framework.about,
    )
    fill(dialogue, framework)
    return dialogue


def _clear(dialogue):
    """Groups are held by ties and statements: those go first."""
    Relation.objects.filter(from_group__dialogue=dialogue).delete()
    for rows in (dialogue.challenges, dialogue.issues, dialogue.groups):
        rows.all().delete()


def fill(dialogue, framework):
    """Write groups, ties, challenges, issues, terms and goals into a dialogue that has none."""
    groups = {}
    for group in framework.groups:
        _save_group(dialogue, group, None, groups)
    for n, r in enumerate(framework.relations, 1):
        Relation.objects.create(
            from_group=groups[r.from_group],
            to_group=groups[r.to_group],
            position=n,
            kind=r.kind,
            quality=r.quality,
            from_expects=r.from_expects,
            to_expects=r.to_expects,
            note=r.note,
        )
    issues = {i.key: _save_issue(dialogue, i, n) for n, i in enumerate(framework.issues, 1)}
    for n, c in enumerate(framework.challenges, 1):
        challenge = Challenge.objects.create(dialogue=dialogue, key=c.key, position=n, text=c.text)
        challenge.groups.set([groups[key] for key in c.groups])
        challenge.issues.set([issues[key] for key in c.issues])
    for n, t in enumerate(framework.terms, 1):
        Term.objects.create(dialogue=dialogue, key=t.key, position=n, name=t.name, definition=t.definition, note=t.note)
    for n, g in enumerate(framework.goals, 1):
        Goal.objects.create(dialogue=dialogue, scope=g.scope, position=n, text=g.text)


def _save_group(dialogue, group, parent, groups):
    groups[group.key] = StakeholderGroup.objects.create(
        dialogue=dialogue,
        parent=parent,
        key=group.key,
        position=len(groups) + 1,
        name=group.name,
        short_name=group.short_name,
        standing=group.standing,
        tier=group.tier,
        policy=group.policy,
        palette=group.palette,
        pattern=group.pattern,
        description=group.description,
        roles=list(group.roles),
    )
    for part in group.parts:
        _save_group(dialogue, part, groups[group.key], groups)


def _save_issue(dialogue, text, position):
    issue = Issue.objects.create(
        dialogue=dialogue,
        key=text.key,
        position=position,
        **sides_of(text),
        teaser=text.teaser,
        background=text.background,
        sources=list(text.sources),
        theme=text.theme,
        role=text.role,
    )
    Question.objects.bulk_create(Question(issue=issue, position=n, text=q) for n, q in enumerate(text.questions, 1))
    return issue


def read(dialogue):
    """The framework of a dialogue as plain data: its listed issues and everything around them, in the file's order."""
    groups = list(dialogue.groups.all())
    return file.Framework(
        key=dialogue.slug,
        title=dialogue.title,
        question=dialogue.question,
        about=dialogue.about,
        goals=tuple(
            file.Goal(scope=g.scope, text=g.text) for g in Goal.objects.filter(dialogue=dialogue).order_by("position")
        ),
        groups=tuple(_read_group(g, groups) for g in groups if g.parent_id is None),
        relations=tuple(_read_relation(r) for r in _ties(dialogue)),
        challenges=tuple(_read_challenge(c) for c in dialogue.challenges.prefetch_related("groups", "issues")),
        issues=tuple(_read_issue(i) for i in dialogue.issues.listed().prefetch_related("questions")),
        terms=tuple(
            file.Term(key=t.key, name=t.name, definition=t.definition, note=t.note) for t in dialogue.terms.all()
        ),
    )


def _ties(dialogue):
    return Relation.objects.filter(from_group__dialogue=dialogue).select_related("from_group", "to_group")


def _read_group(group, groups):
    names = ("key", "name", "short_name", "standing", "tier", "policy", "palette", "pattern", "description")
    parts = tuple(_read_group(g, groups) for g in groups if g.parent_id == group.pk)
    return file.Group(**{name: getattr(group, name) for name in names}, roles=tuple(group.roles), parts=parts)


def _read_relation(tie):
    names = ("kind", "quality", "from_expects", "to_expects", "note")
    ends = {"from_group": tie.from_group.key, "to_group": tie.to_group.key}
    return file.Relation(**ends, **{name: getattr(tie, name) for name in names})


def _read_challenge(challenge):
    return file.Challenge(
        key=challenge.key,
        text=challenge.text,
        groups=tuple(g.key for g in challenge.groups.all()),
        issues=tuple(i.key for i in challenge.issues.all()),
    )


def _read_issue(issue):
    names = ("key", "teaser", "theme", "role", "background")
    return file.IssueText(
        **sides_of(issue),
        **{name: getattr(issue, name) for name in names},
        sources=tuple(issue.sources),
        questions=tuple(q.text for q in issue.questions.all()),
    )


@transaction.atomic
def start_dialogue(*, framework, slug, title, by=None, **settings):
    """A new dialogue that takes over everything of a framework; its key is made now, before anybody speaks."""
    dialogue = Dialogue.objects.create(
        slug=slug, title=title, framework=framework, question=framework.question, about=framework.about, **settings
    )
    fill(dialogue, read(framework))
    if by:
        TeamMember.objects.create(dialogue=dialogue, user=by, role=TeamMember.Role.ORGANISER)
    keys.create(dialogue)
    return dialogue
