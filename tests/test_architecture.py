"""Imports and foreign keys go down only, and nothing a voice writes can lead to a person. The rules are in stair*.py."""

import ast
import re

import pytest
from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test.utils import isolate_apps
from django.urls import get_resolver, path

from dialogue.models import User
from stakeholders.models import Voice
from tests.stair import (
    DEMO,
    FLOORS,
    FOLDERS,
    PURE,
    ROOT,
    SOURCES,
    STAIR,
    STEPS,
    TREES,
    circles,
    demo_imports,
    imported,
    impure_imports,
    inline_imports,
    is_package,
    junk_drawers,
    step_of,
    upward_imports,
)
from tests.stair_clocks import OWN_CLOCK, OWN_CLOCKS, own_clocks, stamped
from tests.stair_keys import key_readers
from tests.stair_models import bridges, generic_relations, is_spoken, traces, upward_relations
from tests.stair_pages import public_names, writing_pages
from tests.stair_tables import phase_comparisons, session_kinds_named

# Pages that need no sign-in. A name that is not here, or stands here without being public, fails.
PUBLIC = {
    "about",
    "card",
    "card_first",
    "first",
    "health",
    "health_work",
    "invitation",
    "join",
    "join_code",
    "join_dialogue",
    "join_short",
    "mail_resume",
    "mail_stop",
    "privacy_notice",
    "public_brief",
    "public_draft",
    "public_home",
    "public_ledger",
    "public_result",
    "reply_to",
    "protection",
    "room_scene",
    "set_language",
    "short_join_code",
    "sign_in_link",
    "start",
    "team_invitation",
    "vocabulary",
    "wall",
    "wall_scene",
    # allauth's own; its adapter keeps sign-up shut
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "mfa_authenticate",
}

# ---- the house keeps them

OURS = [model for app in FLOORS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
SPOKEN = [model for model in OURS if is_spoken(model)]


@pytest.mark.parametrize(
    "rule",
    [
        *(upward_imports, inline_imports, phase_comparisons, writing_pages, demo_imports, own_clocks, key_readers),
        session_kinds_named,
    ],
)
def test_source_keeps_the_stair(rule):
    exempt = {"dialogue.phases"} if rule is phase_comparisons else set()
    assert [finding for name, tree in TREES.items() if name not in exempt for finding in rule(name, tree)] == []


def test_pure_modules_take_and_give_plain_data():
    pure = {name: tree for name, tree in TREES.items() if name.rpartition(".")[2] in PURE}
    assert [finding for name, tree in pure.items() for finding in impure_imports(name, tree)] == []


def test_no_modules_import_each_other():
    graph = {name: {target for target in imported(name, tree) if target in TREES} for name, tree in TREES.items()}
    assert circles(graph) == []


def test_rooms_take_from_each_other_in_one_direction():
    """workshops/ is laid by noun: each folder says in its first lines what it takes from."""
    rooms = {name.split(".")[1] for name in SOURCES if name.startswith("workshops.") and is_package(name)} - FOLDERS | {
        "documents"
    }
    graph = {room: set() for room in rooms}
    for name, tree in TREES.items():
        app, *parts = name.split(".")
        if app == "workshops" and parts and parts[0] in rooms:
            targets = (target.split(".") for target in imported(name, tree) if target.startswith("workshops."))
            graph[parts[0]] |= {to for _app, to, *_rest in targets if to in rooms} - {parts[0]}
    assert circles(graph) == []
    assert {room: _plate(room) & rooms for room in rooms} == graph
    assert len(graph) == 17


def _plate(room):
    """What a room says that it takes from."""
    said = ast.get_docstring(TREES[f"workshops.{room}"]).partition("Takes from:")[2]
    return set(re.findall(r"\w+", said.partition(".")[0]))


def test_exceptions_to_the_one_clock_are_there():
    """Each names a function or class that asks this machine's clock."""
    found = set()
    for name, tree in TREES.items():
        for part in tree.body:
            asks = any(isinstance(node, ast.Attribute) and ast.unparse(node) in OWN_CLOCKS for node in ast.walk(part))
            found |= {f"{name}.{getattr(part, 'name', '')}"} if asks else set()
    assert sorted(OWN_CLOCK - found) == []


def test_models_leave_no_moment_that_is_compared_to_this_machine():
    """Those that Django fills are shown to people, and compared with nothing."""
    assert {field for model in OURS for field in stamped(model)} == {
        *("CardBatch.made_at", "Consent.on", "Dialogue.created_at", "Mailing.made_at", "Suppression.on", "TeamLog.at"),
    }


def test_templates_compare_no_kinds_of_sessions():
    bad = re.compile(r"\{%[^%]*\b(session|current)\.kind\s*(==|!=|in\b|not in\b)")
    assert [str(page) for page in (ROOT / "templates").rglob("*.html") if bad.search(page.read_text())] == []


def test_step_is_known_by_the_last_part_of_a_name():
    names = (
        "workshops.tables.views_tables",
        "workshops.documents.structure",
        "workshops.models.summary",
        "workshops.x.y",
    )
    assert [STEPS[step_of(name)] for name in names] == ["views", "work", "models", "verbs"]


def test_stair_names_only_what_exists():
    parts = {part for name in SOURCES for part in name.split(".")}
    listed = [pattern for _step, patterns in STAIR for pattern in patterns if "*" not in pattern]
    assert [name for name in listed if name not in parts] == []


def test_each_folder_says_what_lives_in_it():
    of_django = {"management", "commands", "migrations", "templatetags"}
    folders = [name for name in SOURCES if is_package(name) and name.rpartition(".")[2] not in of_django]
    assert len(folders) > len(FLOORS)
    assert [name for name in folders if not ast.get_docstring(TREES[name])] == []


def test_modules_have_names_of_their_own():
    assert junk_drawers(SOURCES) == []


def test_templates_compare_no_phases():
    bad = re.compile(r"\{%[^%]*\bphase\s*(==|!=|in\b|not in\b)")
    assert [str(page) for page in (ROOT / "templates").rglob("*.html") if bad.search(page.read_text())] == []


@pytest.mark.parametrize("rule", [upward_relations, generic_relations, bridges])
def test_models_keep_the_stair(rule):
    assert [finding for model in OURS for finding in rule(model)] == []


def test_spoken_rows_lead_to_nobody():
    assert Voice in SPOKEN
    assert [finding for model in SPOKEN for finding in traces(model)] == []


def test_public_pages_are_the_listed_ones():
    assert sorted(set(public_names(get_resolver().url_patterns))) == sorted(PUBLIC)
    assert set(public_names(get_resolver(f"{DEMO}.urls").url_patterns)) - PUBLIC == {"look_as"}


def test_demo_is_named_where_it_is_switched_on_and_nowhere_else():
    named = {name for name, file in SOURCES.items() if DEMO in file.read_text() and not name.startswith(DEMO)}
    assert named == {"dialogue.settings", "workshops.management.commands.demo"}


# ---- each rule can fail

BAD_SOURCE = [
    (upward_imports, "stakeholders.groups", "from issues.models import Issue"),
    (upward_imports, "issues.models.votes", "from issues import voting"),
    (upward_imports, "issues.voting", "from . import views"),
    (inline_imports, "issues.voting", "def cast():\n    import json"),
    (phase_comparisons, "issues.voting", "if dialogue.phase == 'gather': pass"),
    (phase_comparisons, "issues.voting", "x = dialogue.phase in (Phase.GATHER, Phase.DECIDE)"),
    (phase_comparisons, "issues.voting", "match dialogue.phase:\n    case _: pass"),
    (demo_imports, "workshops.views_start", "from workshops.demo import cast"),
    (demo_imports, "workshops.views_start", "from workshops import demo"),
    (session_kinds_named, "workshops.room.live", "if session.kind == Session.Kind.BREAK: pass"),
    (own_clocks, "issues.voting", "def cast(row):\n    row.at = timezone.now()"),
    (own_clocks, "issues.models.votes", "at = models.DateTimeField(default=timezone.now)"),
    (own_clocks, "stakeholders.addressing", "until = time.time() + 5"),
    (writing_pages, "issues.reading", "def page(row):\n    row.save()"),
    (key_readers, "issues.emails", "number = mailing.occasion"),
    (key_readers, "issues.emails", "x = mailing.occasion.split()[1]"),
    (key_readers, "issues.emails", "x = f'{mailing.occasion} again'"),
    (key_readers, "issues.emails", "if 'ballot' in mailing.occasion: pass"),
    (key_readers, "issues.emails", "def number(occasion):\n    return occasion.partition(' ')[2]"),
    (key_readers, "issues.emails", "rows.filter(occasion__startswith='ballot ')"),
    (key_readers, "issues.emails", "rows.filter(**{'occasion__contains': 'ballot'})"),
    (key_readers, "issues.emails", "rows.values_list('occasion', flat=True)"),
    (key_readers, "issues.emails", "ask('SELECT occasion FROM dialogue_job')"),
    (impure_imports, "issues.decisions", "from django.db import models"),
    (impure_imports, "issues.decisions", "from issues.models import Vote"),
]


@pytest.mark.parametrize(("rule", "name", "source"), BAD_SOURCE)
def test_rule_finds_bad_source(rule, name, source):
    assert len(list(rule(name, ast.parse(source)))) == 1


def test_circle_is_found():
    assert circles({"a": ["b"], "b": ["c"], "c": ["b"], "d": ["a"]}) == ["b → c → b"]


def test_rule_lets_good_source_pass():
    tree = ast.parse(
        "from dialogue.phases import allows\nfrom stakeholders.models import Voice\nallows(dialogue.phase, 'read')"
    )
    whole = (
        "a.b(occasion=a.occasion)\na.occasion == c\nd.filter(occasion__in=('', a.occasion))\n{'occasion': a.occasion}"
    )
    assert [
        *key_readers("x", ast.parse(whole)),
        *upward_imports("issues.voting", tree),
        *inline_imports("issues.voting", tree),
        *phase_comparisons("x", tree),
    ] == []


def test_rule_finds_junk_drawers():
    assert junk_drawers(["issues.utils", "issues.helpers.text", "issues.voting"]) == [
        "issues.utils",
        "issues.helpers.text",
    ]


@isolate_apps("dialogue", "issues")
def test_rules_find_bad_models():
    class Entry(models.Model):
        at = models.DateTimeField()
        by = models.ForeignKey(User, on_delete=models.CASCADE)
        voice = models.ForeignKey(Voice, on_delete=models.CASCADE)
        kind = models.ForeignKey(ContentType, on_delete=models.CASCADE)

        class Meta:
            app_label = "dialogue"

        def __str__(self):
            return ""

    assert list(upward_relations(Entry)) == ["Entry.voice points up to Voice"]
    assert list(generic_relations(Entry)) == ["Entry.kind points to anything"]
    assert list(bridges(Entry)) == ["Entry ties a person to what a voice wrote"]
    assert list(traces(Entry)) == [
        "Entry.id: the key must be a BigAutoField with a random default",
        "Entry.by points to User",
        "Entry.at is a DateTimeField",
    ]


def test_rule_finds_public_pages():
    @login_not_required
    def page(request): ...

    assert list(public_names([path("open", page, name="open"), path("shut", str, name="shut")])) == ["open"]
