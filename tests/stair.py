"""The rules of the house as functions from source text or models to findings; test_architecture.py holds the house to them."""

import ast
import re
from fnmatch import fnmatch
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import URLPattern

from stakeholders.models import Invitation, Participant, RandomKey, Spoken, Voice

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("dialogue", "stakeholders", "issues", "workshops")  # from the ground up

# Plain data in, plain data out: no database, no request, no clock, no chance.
PURE = (
    *(
        "rules",
        "rule_words",
        "fixed_times",
        "tallies",
        "decisions",
        "verdicts",
        "effects",
        "disclosure",
        "opening",
        "publishing",
        "lanes",
        "agenda",
        "comparing",
        "seating",
        "run_of_show",
        "half_days",
        "ics",
        "speakers",
        "wall_pages",
    ),
    *("file", "nodes", "dump", "refusals", "pins", "occasions"),
    *("merging", "addresses", "people_file", "workbook", "people_columns", "list_plan", "country_names", "countries"),
)
# Inside an app, from the top step down; a module imports its own step and those below. A new module is a verb until listed.
# A pattern is met by the last part of a module's name, so that a room of its own changes no module's step.
STAIR = (
    ("entry", ("urls*", "wsgi", "celery", "beat", "doctor", "starting", "management", "migrations", "apps")),
    (
        "views",
        (
            *("views*", "middleware", "polling", "signed_out", "once", "accounts", "templatetags"),
            *("sessions", "devices", "onward", "copies", "ways", "downloads"),
        ),
    ),
    ("forms", ("forms*",)),
    (  # what a page shows, as plain data; they never write
        "pages",
        (
            *("access", "entering", "addressing", "people", "team_list", "who", "invitation_words"),
            *(
                "home",
                "reading",
                "results",
                "history",
                "papers",
                "participation",
                "yours",
                "conflict_words",
                "release_words",
            ),
            *("console", "heard", "readiness", "room", "live", "held", "held_words"),
        ),
    ),
    ("verbs", ("*",)),
    ("tasks", ("tasks",)),
    (
        "work",
        (
            *(
                "worker",
                "typesetting",
                "typesetter",
                "post",
                "mail",
                "signed",
                "queueing",
                "sending",
                "stopping",
                "letters",
                "emails",
                "leavers",
                "bounces",
                "limits",
                "gate",
                "machine_locks",
                "hashers",
                "pulse",
                "watching",
            ),
            *("archive", "unpacking", "schemas", "backups", "vault", "upkeep", "stirring", "counting", "releasing"),
            *("card_sheet", "summary", "documents"),
            *("snapshot", "method", "minutes", "versions", "table_words"),
        ),
    ),
    ("models", ("models",)),
    (
        "phases",
        (
            "phases",
            "rights",
            "session_kinds",
            *("settings*", "environment", "environment_rules", "env_file", "setting_kinds"),
            "keys",
            "local_time",
            "job_names",
            "digests",
            "ids",
            "text",
            "typed",
            "stylesheet",
            "scopes",
            "catalogues",
            "database_time",
            "logs",
            *PURE,
        ),
    ),
)
STEPS = [name for name, _ in STAIR]
IMPURE = ("django.db", "django.http", "django.shortcuts", "django.utils.timezone", "django.conf", "time", "secrets")
FOLDERS = {"models", "management", "migrations", "templatetags", "doctor", "documents"}
# What changes a row, or locks one for a change.
WRITING = {
    *("save", "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "update", "delete"),
    *("select_for_update", "atomic", "enqueue", "enqueue_many", "set_rollback"),
}
DEMO = "workshops.demo"
# A clock of this machine's own. What is compared with another row is of the database's (`dialogue/database_time.py`).
OWN_CLOCKS = {
    *(
        "timezone.now",
        "timezone.localdate",
        "datetime.now",
        "datetime.utcnow",
        "date.today",
        "time.time",
        "time.time_ns",
    ),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today"),
}
CLOCKED = ("pages", "verbs", "tasks", "work", "models")  # steps that ask none of these, but for
OWN_CLOCK = {
    "dialogue.form_keys._minute",  # it lies in a page for a day: minutes between two machines do not matter
    "dialogue.limits._window",  # two machines' windows overlap but for what their clocks differ
    "dialogue.limits.sweep",
    "dialogue.upkeep.forget_sessions",  # Django dates sessions by this clock
    "dialogue.backups._stamp",  # names and ages of files, which the machine dates
    "dialogue.backups.expire",
    "dialogue.mail.post.FileBackend",
}
JUNK_DRAWERS = {"common", "core", "utils", "helpers", "services", "signals", "constants", "mixins"}


# ---- reading the source


def sources():
    """{module's dotted name: its path} for everything in the four apps."""
    found = {}
    for app in FLOORS:
        for file in sorted((ROOT / app).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


SOURCES = sources()
TREES = {name: ast.parse(file.read_text()) for name, file in SOURCES.items()}


def is_package(name):
    return name in SOURCES and SOURCES[name].name == "__init__.py"


def imported(name, tree):
    """The dotted names that a module imports, as deep as they are modules of ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = name.split(".")[: -(node.level - is_package(name)) or None] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield whole if whole in SOURCES or base in FLOORS else base


def step_of(name):
    """The index in STAIR of the module `app.part...`, decided by the last part of its name; the app itself is the lowest. What lies
    in one of FOLDERS is what its folder is, whatever its name."""
    _app, *parts = name.split(".")
    if not parts:
        return len(STAIR) - 1
    part = parts[0] if parts[0] in FOLDERS else parts[-1]
    for step, (_name, patterns) in enumerate(STAIR):
        if any(fnmatch(part, pattern) for pattern in patterns if pattern != "*"):
            return step
    return STEPS.index("verbs")


# ---- the rules


def upward_imports(name, tree):
    app = name.split(".")[0]
    for target in imported(name, tree):
        floor = target.split(".")[0]
        if floor in FLOORS and FLOORS.index(floor) > FLOORS.index(app):
            yield f"{name} imports {target}, a floor above"
        elif floor == app and step_of(target) < step_of(name):
            yield f"{name} ({STEPS[step_of(name)]}) imports {target} ({STEPS[step_of(target)]})"


def inline_imports(name, tree):
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield f"{name}:{node.lineno} imports inside {function.name}()"


def demo_imports(name, tree):
    """The demo is a folder that production runs without; its own command writes it."""
    if not name.startswith(DEMO) and name != "workshops.management.commands.demo":
        yield from (f"{name} imports {to}" for to in imported(name, tree) if f"{to}.".startswith(f"{DEMO}."))


def writing_pages(name, tree):
    """What a page reads, anybody may ask for again: it changes nothing. Updating a plain dict is no writing."""
    if STEPS[step_of(name)] == "pages":
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING:
                yield f"{name}:{node.lineno} writes: {ast.unparse(node.func)}"


def session_kinds_named(name, tree):
    """What a kind makes of a page stands in its row of `workshops/session_kinds.py`; only the demo plays with single kinds."""
    if name.split(".")[:2] not in (["workshops", "session_kinds"], ["workshops", "demo"]):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and re.fullmatch(
                r"(Session|session_kinds)\.Kind\.[A-Z]+", ast.unparse(node)
            ):
                yield f"{name}:{node.lineno} names a kind of session: {ast.unparse(node)}"


def own_clocks(name, tree):
    """Two machines' clocks may be minutes apart, and so may what they write (TRUST C5)."""
    if STEPS[step_of(name)] in CLOCKED:
        for part in tree.body:
            where = f"{name}.{part.name}" if isinstance(part, ast.FunctionDef | ast.ClassDef) else name
            for node in ast.walk(part):
                if isinstance(node, ast.Attribute) and ast.unparse(node) in OWN_CLOCKS and where not in OWN_CLOCK:
                    yield f"{where}:{node.lineno} asks this machine's clock: {ast.unparse(node)}"


def stamped(model):
    """Fields that Django fills with this machine's clock."""
    for field in model._meta.local_fields:
        if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
            yield f"{model.__name__}.{field.name}"


def circles(graph):
    """The chains in which modules import each other. `graph`: {name: names it imports}."""
    done, found = set(), []

    def walk(name, chain):
        if name in chain:
            found.append(" → ".join([*chain[chain.index(name) :], name]))
        elif name not in done:
            for target in sorted(graph.get(name, ())):
                walk(target, [*chain, name])
            done.add(name)

    for name in sorted(graph):
        walk(name, [])
    return found


def is_phase(node):
    """`….phase`, or a member of Phase."""
    if not isinstance(node, ast.Attribute):
        return False
    return node.attr == "phase" or (
        isinstance(node.value, ast.Name | ast.Attribute) and "Phase" in ast.unparse(node.value)
    )


def phase_comparisons(name, tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            sides += [item for side in sides if isinstance(side, ast.Tuple | ast.List | ast.Set) for item in side.elts]
            found = any(map(is_phase, sides))
        elif isinstance(node, ast.Match):
            found = is_phase(node.subject)
        else:
            found = False
        if found:
            yield f"{name}:{node.lineno} compares phases: that belongs in dialogue/phases.py"


def impure_imports(name, tree):
    for target in imported(name, tree):
        if any(target == bad or target.startswith(f"{bad}.") for bad in IMPURE) or ".models" in target:
            yield f"{name} is pure and imports {target}"


def junk_drawers(names):
    return [name for name in names if JUNK_DRAWERS & set(name.split("."))]


def relations(model):
    """(field, model it points to) for each forward relation."""
    for field in [*model._meta.get_fields(), *model._meta.private_fields]:
        if field.is_relation and not field.auto_created:
            yield field, field.related_model


def upward_relations(model):
    floor = FLOORS.index(model._meta.app_label)
    for field, target in relations(model):
        app = target._meta.app_label if target else None
        if app in FLOORS and FLOORS.index(app) > floor:
            yield f"{model.__name__}.{field.name} points up to {target.__name__}"


def generic_relations(model):
    for field, target in relations(model):
        if target is None or target is ContentType:
            yield f"{model.__name__}.{field.name} points to anything"


def people():
    return (apps.get_model(settings.AUTH_USER_MODEL), Participant, Invitation)


def is_spoken(model):
    return isinstance(model, type) and issubclass(model, Spoken | Voice | RandomKey)


def traces(model):
    """What in a row that a voice writes could lead to a person: a tie, a time, an address, an order (TRUST §1)."""
    key = model._meta.pk
    if type(key) is not models.BigAutoField or not key.has_default():
        yield f"{model.__name__}.{key.name}: the key must be a BigAutoField with a random default"
    for field, target in relations(model):
        if target in people():
            yield f"{model.__name__}.{field.name} points to {target.__name__}"
    for field in model._meta.local_fields:
        if isinstance(field, models.DateTimeField | models.TimeField | models.GenericIPAddressField):
            yield f"{model.__name__}.{field.name} is a {type(field).__name__}"


def bridges(model):
    """A row that points to a person and to something spoken joins the two."""
    targets = [target for _, target in relations(model)]
    if any(target in people() for target in targets) and any(map(is_spoken, targets)):
        yield f"{model.__name__} ties a person to what a voice wrote"


def public_names(patterns):
    """The names of all URLs that LoginRequiredMiddleware lets through; a nameless one shows its pattern."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if not getattr(pattern.callback, "login_required", True):
                yield pattern.name or str(pattern.pattern)
        else:
            yield from public_names(pattern.url_patterns)
