"""docker-compose.yml, read as Compose reads it: anchors, `${NAME:?…}`, `$$`; what a service is told to run, with what environment."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


class Refused(Exception):
    """A value is missing; `args[0]` is the sentence that Compose prints."""


@dataclass(frozen=True)
class Service:
    name: str
    command: list
    environment: dict
    body: dict


def filled_in(text, given):
    """`text` with its variables replaced; Refused when one that must be set is not."""
    out, at = "", 0
    while at < len(text):
        if text.startswith("$$", at):
            out, at = f"{out}$", at + 2
        elif text.startswith("${", at):
            end = _closing(text, at + 2)
            out, at = out + _value(text[at + 2 : end], given), end + 1
        else:
            out, at = out + text[at], at + 1
    return out


def _closing(text, at):
    depth = 1
    while depth:
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return at - 1


def _value(inside, given):
    name, kind, rest = re.fullmatch(r"(\w+)(?:(:-|:\?)(.*))?", inside, re.DOTALL).groups()
    if given.get(name):
        return given[name]
    if kind == ":?":
        raise Refused(rest)
    return filled_in(rest, given) if kind == ":-" else ""


def _walk(node, given):
    if isinstance(node, dict):
        return {key: _walk(value, given) for key, value in node.items()}
    if isinstance(node, list):
        return [_walk(value, given) for value in node]
    return filled_in(node, given) if isinstance(node, str) else node


def raw():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def read(given):
    """{name: Service} with everything filled in from `given`, the values of .env."""
    whole = _walk({"services": raw()["services"]}, given)
    return {
        name: Service(name, body.get("command", []), body.get("environment", {}), body)
        for name, body in whole["services"].items()
    }


def image_environment():
    """What the app's image sets: the ENV lines of the Dockerfile's first stage."""
    stage = (ROOT / "Dockerfile").read_text().split("\nFROM ")[1].replace("\\\n", " ")
    return dict(
        pair.split("=", 1)
        for line in re.findall(r"^ENV (.*)$", stage, re.MULTILINE)
        for pair in line.split()
        if "$" not in pair
    )
