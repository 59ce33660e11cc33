"""A new dialogue in the browser, and throwing one away that nobody was invited to."""

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from dialogue import keys, starters
from dialogue.models import Dialogue, TeamLog, TeamMember
from dialogue.rights import Right, Role, of
from issues.frameworks import comparison
from stakeholders.models import CardBatch, Invitation, Participant
from workshops import discarding, file_settings, frameworks, outlining

SLUG = 60  # characters


class Taken(Exception):
    """Another dialogue or framework has this address; `args[0]`: one that is free."""


class NoRole(Exception):
    """Only somebody of its team copies an outline."""


class Invited(Exception):
    """Somebody was asked to come, or was in it: it stays."""


def free_slug(wanted):
    """The address for a title, or for an address that is taken."""
    stem = slugify(wanted)[: SLUG - 4].strip("-_") or "dialogue"
    taken = set(Dialogue.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{n}" for n in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)


def copied(source, user):
    """The outline of a dialogue as its members read it, without what voices put forward. Raises NoRole."""
    member = source.team.filter(user=user).first()
    if member is None or Right.READ not in of(member.role):
        raise NoRole
    born = set(source.issues.exclude(origin="framework").values_list("key", flat=True))
    return comparison.without_issues(outlining.read(source), born)


@transaction.atomic
def from_framework(*, by, framework, slug, title):
    """`framework`: its row, or None for the one that comes with the product. Raises starters.NotAllowed and Taken."""
    starters.hold(by)
    source = framework or frameworks.load(frameworks.bundled())
    with _free(slug):
        made = frameworks.start_dialogue(framework=source, slug=slug, title=title, by=by)
    return _logged(made, by)


@transaction.atomic
def from_file(*, by, outline, slug, title, settings=False):
    """What a file says, and its settings if they are wanted. Raises starters.NotAllowed and Taken."""
    columns = outlining.under(title, outlining.head(outline), outline.title)
    if settings and outline.settings:
        columns |= file_settings.columns(outline.settings, Dialogue().rule)
    made = _begin(by, slug, title, **columns)
    outlining.fill(made, outline, file=outline if outline.uid and outline.version else None)
    return _keyed(made, by)


@transaction.atomic
def from_copy(*, by, source, slug, title):
    """Nothing of people, answers, ballots and the ledger comes along. Raises starters.NotAllowed, Taken and NoRole."""
    outline = copied(source, by)
    columns = {name: getattr(source, name) for name in outlining.COPIED}
    made = _begin(by, slug, title, **outlining.under(title, columns, source.title))
    outlining.fill(made, outline)
    return _keyed(made, by)


@transaction.atomic
def blank(*, by, slug, title):
    """Nothing but a title. Raises starters.NotAllowed and Taken."""
    return _keyed(_begin(by, slug, title), by)


def _begin(by, slug, title, **columns):
    starters.hold(by)
    with _free(slug):
        made = Dialogue.objects.create(slug=slug, title=title, **columns)
    TeamMember.objects.create(dialogue=made, user=by, role=Role.ORGANISER)
    return made


class _free:  # noqa: N801 (used as a function)
    """Of two who take one address at once the second is told another."""

    def __init__(self, slug):
        self.slug, self.point = slug, transaction.atomic()

    def __enter__(self):
        if Dialogue.objects.filter(slug=self.slug).exists():
            raise Taken(free_slug(self.slug))
        self.point.__enter__()

    def __exit__(self, kind, error, trace):
        self.point.__exit__(kind, error, trace)
        if isinstance(error, IntegrityError):
            raise Taken(free_slug(self.slug)) from error


def _keyed(made, by):
    """Its key last: a file stays where an error takes the rows back."""
    keys.create(made)
    return _logged(made, by)


def _logged(made, by):
    TeamLog.objects.create(dialogue=made, by=by, action="started the dialogue")
    starters.log(by=by, action="started a dialogue", detail=made.title)
    return made


# ---- throwing away


def may_go(dialogue, by=None):
    """Whether nobody was asked to come: neither as a participant nor into the team, nor by the press that opens it."""
    if dialogue.was_opened or dialogue.is_rehearsal or dialogue.kind != Dialogue.Kind.DIALOGUE:
        return False
    asked = (model.objects.filter(dialogue=dialogue) for model in (Participant, Invitation, CardBatch))
    others = dialogue.team.exclude(user=by) if by else dialogue.team.all()
    return not (any(rows.exists() for rows in asked) or dialogue.team_invitations.exists() or others.exists())


@transaction.atomic
def throw_away(*, dialogue, by):
    """With all that stands in it, and its key. Raises Invited, and Dialogue.DoesNotExist if it is gone already."""
    held = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if not may_go(held, by):
        raise Invited
    title = held.title
    discarding.discard(held)
    starters.log(by=by, action="threw a dialogue away", detail=title)
