"""docs/operating.md speaks of the house as it is: every setting, every command, every service."""

import ast
import re
import shlex

import yaml
from django.core.management import get_commands, load_command_class

from tests.stair import ROOT

PAGE = (ROOT / "docs" / "operating.md").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", PAGE)


def settings_read():
    """The names that settings.py asks the environment for."""
    tree = ast.parse((ROOT / "dialogue" / "settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    asked = [call for call in calls if isinstance(call.func.value, ast.Name) and call.func.value.id == "env"]
    named = [call.args[0].value for call in asked if isinstance(call.args[0], ast.Constant)]
    return set(named)


def settings_explained():
    """The names in the first column of the tables of section 10."""
    rows = re.findall(r"^\| (`[A-Z][^|]*) \|", PAGE.split("## 10.")[1].split("## 11.")[0], re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def compose_variables():
    return set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))


def test_every_setting_is_explained_and_no_other():
    assert settings_explained() == settings_read() | compose_variables()


def test_example_names_what_compose_asks_for():
    named = set(re.findall(r"^#? ?([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert named <= settings_explained()
    assert set(re.findall(r"\$\{([A-Z_]+):\?", COMPOSE)) <= set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))


def managed(line):
    """[words after manage.py] of a line."""
    return [shlex.split(found) for found in re.findall(r"python manage\.py ([^'`]+)", line)]


def test_commands_on_the_page_exist_with_these_options():
    seen = set()
    for name, *words in [words for line in LINES for words in managed(line)]:
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        parser.parse_args(words)  # an unknown option would end the test
        seen.add(name)
    assert seen == {"backup", "restore", "framework", "startdialogue", "forgetsecondstep"}


def test_services_on_the_page_exist():
    services = set(yaml.safe_load(COMPOSE)["services"])
    for line in LINES:
        for found in re.findall(
            r"docker compose (?:exec|run --rm(?: -v \S+)?|restart|ps|up -d --wait) ([a-z ]+)", line
        ):
            words = found.split(" python")[0].split(" sh")[0].split(" psql")[0].split()
            assert (line, set(words) - services) == (line, set())


def test_links_within_the_page_lead_somewhere():
    heads = {
        re.sub(r"[^\w\- ]", "", head).lower().replace(" ", "-") for head in re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= heads
