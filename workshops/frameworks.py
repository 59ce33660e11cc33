"""A framework between its file and the database, and a new dialogue made from one."""

from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.db import transaction

from dialogue import keys
from dialogue.models import Dialogue, TeamMember
from issues.frameworks import dump, file, translations
from stakeholders.models import Relation
from workshops import outlining
from workshops.outlining import read

FOLDER = Path(settings.BASE_DIR) / "issues" / "frameworks"
BUNDLED = "visioning-2015"


@cache
def bundled():
    """The framework that comes with the product, as plain data, in every language that stands beside it."""
    found = file.parse((FOLDER / f"{BUNDLED}.yaml").read_text(encoding="utf-8"))
    beside = sorted(FOLDER.glob(f"{BUNDLED}.*.yaml"))
    return translations.put(found, {path.suffixes[-2][1:]: _texts(path) for path in beside})


def _texts(path):
    """{path by keys: text} of a language. By the fast reader: our own files need no lines of faults."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


class Exists(Exception):
    """This cannot be loaded under its key or version: another one stands there. `args[0]`: which."""


@transaction.atomic
def load(framework):
    """Write a parsed framework into the database, beside its earlier versions. Returns its row; the one that stands if it says the
    same. A version that nobody has taken over is replaced. Raises Exists."""
    family = _family(framework)
    digest = dump.digest(framework)
    stands = next((row for row in family if digest == dump.digest(read(row))), None)
    if stands and framework.version in (0, stands.version):
        return stands
    known = outlining.uids_of(family[-1]) if family else {}
    number = _next_version(framework, family)
    dialogue = Dialogue.objects.create(
        slug=_slug(framework.key, number, family),
        kind=Dialogue.Kind.FRAMEWORK,
        title=framework.title,
        **outlining.head(framework),
        version=number,
        digest=digest,
        **_uid(framework, family),
    )
    outlining.fill(dialogue, framework, known=known)
    return dialogue


def _family(framework):
    """The versions that are loaded, from the first."""
    rows = Dialogue.objects.filter(kind=Dialogue.Kind.FRAMEWORK).order_by("version")
    if framework.uid:
        return list(rows.filter(uid=framework.uid))
    first = rows.filter(slug=framework.key).first()
    return list(rows.filter(uid=first.uid)) if first else []


def _uid(framework, family):
    uid = framework.uid or (family[0].uid if family else "")
    return {"uid": uid} if uid else {}


def _next_version(framework, family):
    """The number that a version gets; one of the same number that nobody took over goes. Raises Exists."""
    newest = family[-1] if family else None
    if not framework.version and newest and not newest.descendants.exists():
        _delete(newest)
        return newest.version
    number = framework.version or (newest.version + 1 if newest else 1)
    taken = next((row for row in family if row.version == number), None)
    if taken and not taken.descendants.exists():
        _delete(taken)
        taken = None
    slug = taken.slug if taken else _slug(framework.key, number, family)
    if Dialogue.objects.filter(slug=slug).exists():
        raise Exists(slug)
    return number


def _slug(key, number, family):
    """The bare key for the first version that a house loads, whatever its number."""
    return f"{key}-v{number}" if any(row.pk and row.slug == key for row in family) else key


def _delete(dialogue):
    """Groups are held by ties and statements: those go first."""
    Relation.objects.filter(from_group__dialogue=dialogue).delete()
    for rows in (dialogue.challenges, dialogue.visions, dialogue.issues, dialogue.groups):
        rows.all().delete()
    dialogue.delete()


@transaction.atomic
def start_dialogue(*, framework, slug, title, by=None, **settings):
    """A new dialogue that takes over everything of a framework; its key is made now, before anybody speaks."""
    taken_over = read(framework)
    columns = outlining.under(title, outlining.head(taken_over), taken_over.title) | settings
    dialogue = Dialogue.objects.create(slug=slug, title=title, framework=framework, **columns)
    outlining.fill(dialogue, taken_over, source=framework)
    if by:
        TeamMember.objects.create(dialogue=dialogue, user=by, role=TeamMember.Role.ORGANISER)
    keys.create(dialogue)
    return dialogue
