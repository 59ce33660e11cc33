"""An outline between its rows and plain data: what is taken over, copied, written into a file and read from one."""

from itertools import count

from issues.frameworks import outline
from issues.frameworks.translations import paths
from issues.models import Issue, Question, Term
from issues.sides import sides_of
from stakeholders.models import Challenge, Relation, StakeholderGroup, Vision
from workshops.models import Goal

GROUP_FIELDS = ("key", "name", "short_name", "standing", "tier", "policy", "palette", "pattern", "description")
TIE_FIELDS = ("key", "kind", "quality", "from_expects", "to_expects", "note")
ISSUE_FIELDS = ("key", "teaser", "theme", "role", "background")
# Of the dialogue itself what goes along into a copy and into a rehearsal. Not what is public: each team says that anew.
COPIED = (
    *("question", "about", "rule", "support_voices", "support_groups", "support_lane_share", "agenda_minutes"),
    *("moderation", "country", "zone", "language", "languages", "worded"),
)
TERM_FIELDS = ("key", "name", "definition", "note")


def fill(dialogue, framework, *, source=None, file=None, known=None):
    """Write groups, ties, challenges, issues, terms and goals into a dialogue that has none.

    `source`: the outline they are taken over from, which each row then names; None for a copy, whose rows keep what they say.
    `file`: the outline that rows name which say nothing. `known`: uids by `_place`, for rows of a file that carry none.
    """
    Filling(dialogue, source, file, known or {}).fill(framework)


class Filling:
    def __init__(self, dialogue, source=None, file=None, known=None):
        self.dialogue, self.source, self.file, self.known = dialogue, source, file, known or {}
        self.groups, self.issues = {}, {}

    def fill(self, framework):
        for group in framework.groups:
            self.group(group, None)
        taken = {tie.key for tie in framework.relations}
        for n, tie in enumerate(framework.relations, 1):
            self.tie(tie, n, taken)
        for n, issue in enumerate(framework.issues, 1):
            self.issue(issue, n)
        for n, challenge in enumerate(framework.challenges, 1):
            self.challenge(challenge, n)
        for n, vision in enumerate(framework.visions, 1):
            self.vision(vision, n)
        for n, term in enumerate(framework.terms, 1):
            self.row(Term, term, dialogue=self.dialogue, position=n, **_fields(term, TERM_FIELDS)).save()
        for n, goal in enumerate(framework.goals, 1):
            key = goal.key or f"{goal.scope}-{n}"
            self.row(Goal, goal, dialogue=self.dialogue, key=key, scope=goal.scope, position=n, text=goal.text).save()

    def row(self, model, said, **fields):
        """A row, not saved, with its uid and where it came from."""
        made = model(**fields)
        made.worded = worded(said)
        made.uid = said.uid or self.known.get(_place(made)) or made.uid
        source = self.source or (self.file if not said.origin else None)
        if source:
            made.from_uid, made.from_version = source.uid, source.version
            made.from_digest = made.words_digest
        elif said.origin:
            made.from_uid, made.from_version, made.from_digest = origin_fields(said.origin)
        return made

    def group(self, group, parent):
        place = {"dialogue": self.dialogue, "parent": parent, "position": len(self.groups) + 1}
        made = self.row(StakeholderGroup, group, roles=list(group.roles), **place, **_fields(group, GROUP_FIELDS))
        made.save()
        self.groups[group.key] = made
        for part in group.parts:
            self.group(part, made)

    def tie(self, tie, n, taken):
        stem = f"{tie.from_group}-{tie.to_group}"
        names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        fields = _fields(tie, TIE_FIELDS)
        fields["key"] = tie.key or next(name for name in names if name not in taken)
        taken.add(fields["key"])
        ends = {"from_group": self.groups[tie.from_group], "to_group": self.groups[tie.to_group]}
        self.row(Relation, tie, position=n, **ends, **fields).save()

    def issue(self, said, n):
        fields = sides_of(said) | _fields(said, ISSUE_FIELDS)
        made = self.row(Issue, said, dialogue=self.dialogue, position=n, sources=list(said.sources), **fields)
        made.save()
        self.issues[said.key] = made
        self.ask(made, said.questions)

    def ask(self, issue, questions):
        Question.objects.bulk_create(
            self.row(Question, asked, issue=issue, key=asked.key, position=at, text=asked.text)
            for at, asked in enumerate(questions, 1)
        )

    def challenge(self, said, n):
        made = self.row(Challenge, said, dialogue=self.dialogue, key=said.key, position=n, text=said.text)
        made.save()
        made.groups.set([self.groups[key] for key in said.groups])
        made.issues.set([self.issues[key] for key in said.issues])

    def vision(self, said, n):
        made = self.row(Vision, said, dialogue=self.dialogue, key=said.key, position=n, text=said.text)
        made.save()
        made.groups.set([self.groups[key] for key in said.groups])


def _fields(said, names):
    return {name: getattr(said, name) for name in names}


def head(framework):
    """{column: value} of a dialogue from what stands above the lists, its own title aside; its languages are those of the whole file.
    What it does not have is not said: a language, translations, the languages of these."""
    said = {"question": framework.question, "about": framework.about}
    said |= {"language": framework.language} if framework.language else {}
    spoken = {each.language for _path, row in paths(framework) for each in row.translations} - {framework.language}
    said |= {"languages": sorted(spoken)} if spoken else {}
    return said | ({"worded": worded(framework)} if framework.translations else {})


def under(title, columns, was):
    """Columns of a dialogue that gets a title of its own: the translations of the one that was are none of it."""
    if title == was or not columns.get("worded"):
        return columns
    left = {
        tag: {name: one for name, one in said.items() if name != "title"} for tag, said in columns["worded"].items()
    }
    return columns | {"worded": {tag: said for tag, said in left.items() if said}}


def worded(said):
    """The translations of a row as its column has them; `translations_of` is the way back."""
    found = {}
    for each in said.translations:
        text = each.text if isinstance(each.text, str) else list(each.text)
        found.setdefault(each.language, {})[each.field] = {"text": text, "of": each.of}
    return found


def translations_of(row):
    return tuple(
        outline.Translation(tag, field, tuple(one["text"]) if isinstance(one["text"], list) else one["text"], one["of"])
        for tag, fields in sorted(row.worded.items())
        for field, one in sorted(fields.items())  # PostgreSQL keeps no order of keys
    )


def origin_fields(origin):
    return origin.uid, origin.version, origin.digest


def _place(row):
    """By which a row is found again in another version of the same framework."""
    within = row.issue.key if isinstance(row, Question) else ""
    return type(row).__name__, within, row.key


def rows_of(dialogue):
    """Every row of an outline."""
    return [
        *(*dialogue.groups.all(), *_ties(dialogue), *dialogue.challenges.all(), *dialogue.visions.all()),
        *dialogue.issues.all(),
        *Question.objects.filter(issue__dialogue=dialogue).select_related("issue"),
        *(*dialogue.terms.all(), *dialogue.goals.all()),
    ]


def uids_of(dialogue):
    """{place: uid} of everything in an outline."""
    return {_place(row): row.uid for row in rows_of(dialogue)}


def read(dialogue):
    """The outline of a dialogue as plain data: its listed issues and everything around them, in the file's order."""
    groups = list(dialogue.groups.all())
    is_framework = dialogue.kind == dialogue.Kind.FRAMEWORK
    return outline.Framework(
        key=dialogue.slug.removesuffix(f"-v{dialogue.version}") if is_framework else dialogue.slug,
        uid=dialogue.uid,
        version=dialogue.version,
        language=dialogue.language,
        translations=translations_of(dialogue),
        title=dialogue.title,
        question=dialogue.question,
        about=dialogue.about,
        goals=tuple(_read_goal(g) for g in dialogue.goals.order_by("position")),
        groups=tuple(_read_group(g, groups) for g in groups if g.parent_id is None),
        relations=tuple(_read_relation(r) for r in _ties(dialogue)),
        challenges=tuple(_read_challenge(c) for c in dialogue.challenges.prefetch_related("groups", "issues")),
        visions=tuple(_read_vision(v) for v in dialogue.visions.prefetch_related("groups")),
        issues=tuple(_read_issue(i) for i in dialogue.issues.listed().prefetch_related("questions")),
        terms=tuple(outline.Term(**_lasting(t), **_fields(t, TERM_FIELDS)) for t in dialogue.terms.all()),
    )


def _ties(dialogue):
    return Relation.objects.filter(from_group__dialogue=dialogue).select_related("from_group", "to_group")


def _lasting(row):
    origin = outline.Origin(uid=row.from_uid, version=row.from_version, digest=row.from_digest)
    return {"uid": row.uid, "origin": origin if row.from_uid else None, "translations": translations_of(row)}


def _read_goal(goal):
    return outline.Goal(**_lasting(goal), key=goal.key, scope=goal.scope, text=goal.text)


def _read_group(group, groups):
    parts = tuple(_read_group(g, groups) for g in groups if g.parent_id == group.pk)
    return outline.Group(**_lasting(group), **_fields(group, GROUP_FIELDS), roles=tuple(group.roles), parts=parts)


def _read_relation(tie):
    ends = {"from_group": tie.from_group.key, "to_group": tie.to_group.key}
    return outline.Relation(**_lasting(tie), **ends, **_fields(tie, TIE_FIELDS))


def _read_challenge(challenge):
    return outline.Challenge(
        **_lasting(challenge),
        key=challenge.key,
        text=challenge.text,
        groups=tuple(g.key for g in challenge.groups.all()),
        issues=tuple(i.key for i in challenge.issues.all() if i.is_listed),
    )


def _read_vision(vision):
    held = tuple(g.key for g in vision.groups.all())
    return outline.Vision(**_lasting(vision), key=vision.key, text=vision.text, groups=held)


def _read_issue(issue):
    return outline.IssueText(
        **_lasting(issue),
        **sides_of(issue),
        **_fields(issue, ISSUE_FIELDS),
        sources=tuple(issue.sources),
        questions=tuple(
            outline.QuestionText(**_lasting(q), key=q.key, text=q.text)
            for q in issue.questions.all()
            if not q.is_taken_out
        ),
    )
