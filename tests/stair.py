"""The stair: which module stands on which step, and what may import what.

Each rule of the house is a function from source text or models to findings; test_architecture.py holds the house to it. The others
stand beside: what a page may do, what a model may point to, which clock is asked, what belongs into one table, what reads a key.
"""

import ast
from fnmatch import fnmatch
from pathlib import Path

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
        "short_lines",
        "vocabulary",
        "explaining",
        "effects",
        "disclosure",
        "opening",
        "publishing",
        "word_verdicts",
        "lanes",
        "tie_places",
        "tie_columns",
        "tie_ladder",
        "tie_map",
        "tie_drawing",
        "steps",
        "tie_bands",
        "tie_sides",
        "agenda",
        "comparing",
        "briefing",
        "kept_apart",
        "retold",
        "marked",
        "glossary",
        "mpeg",
        "sides",
        "common_ground",
        "strength",
        "ground_words",
        "held_by",
        "held_bands",
        "held_drawing",
        "who_does",
        "polis",
        "item_roles",
        "seating",
        "run_of_show",
        "half_days",
        "ics",
        "speakers",
        "wall_pages",
    ),
    *(
        "file",
        "nodes",
        "outline",
        "checks",
        "dump",
        "comparison",
        "merge",
        "wording",
        "refusals",
        "pins",
        "occasions",
        "translations",
        "tongue_file",
        "tags",
        "language_choice",
        "product_words",
        "composing",
        "guessing_language",
        "translated",
    ),
    *("merging", "addresses", "people_file", "workbook", "people_columns", "list_plan", "country_names", "countries"),
    *("book", "cells", "packing", "workbook_out"),
)
# Inside an app, from the top step down; a module imports its own step and those below. A new module is a verb until listed.
# A pattern is met by the last part of a module's name, so that a room of its own changes no module's step.
STAIR = (
    ("entry", ("urls*", "wsgi", "celery", "beat", "doctor", "starting", "management", "migrations", "apps")),
    (
        "views",
        (
            *("views*", "middleware", "polling", "signed_out", "once", "accounts", "templatetags"),
            *("reader_language", "sessions", "devices", "onward", "copies", "ways", "downloads"),
        ),
    ),
    ("forms", ("forms*",)),
    (  # what a page shows, as plain data; they never write
        "pages",
        (
            *("access", "entering", "addressing", "people", "team_list", "who", "invitation_words"),
            *(
                "home",
                "reading*",
                "finding",
                "sought_words",
                "changes",
                "results",
                "history",
                "papers",
                "participation",
                "yours",
                "conflict_words",
                "release_words",
                "open_words",
                "promise_words",
                "review_words",
            ),
            *("console", "found_pages", "heard", "readiness", "room", "live", "held", "held_words"),
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
                "replies",
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
                "translator",
            ),
            *(
                "archive",
                "unpacking",
                "schemas",
                "backups",
                "vault",
                "upkeep",
                "holders",
                "stirring",
                "counting",
                "releasing",
                "new_words",
            ),
            *("card_sheet", "summary", "summary_report", "documents", "redrawing", "redrawer", "host_words"),
            *(
                "evaluated",
                "snapshot",
                "chapters",
                "grounds",
                "statements",
                "further",
                "still_open",
                "answers_told",
                "kept",
                "unsettled",
                "words_agreed",
                "shared",
                "to_settle",
                "in_languages",
                "briefing",
                "alike",
                "method",
                "minutes",
                "versions",
                "table_words",
                "what_next",
                "before_the_room",
                "words_asked",
                "scenes_of_rounds",
                "found",
                "group_words",
                "titles",
            ),
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
            "languages",
            "content_languages",
            "said",
            "speaking",
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
DEMO = "workshops.demo"
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


def impure_imports(name, tree):
    for target in imported(name, tree):
        if any(target == bad or target.startswith(f"{bad}.") for bad in IMPURE) or ".models" in target:
            yield f"{name} is pure and imports {target}"


def junk_drawers(names):
    return [name for name in names if JUNK_DRAWERS & set(name.split("."))]
