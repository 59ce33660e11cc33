"""What stands in one table is compared nowhere else: phases, kinds of sessions. test_architecture.py holds the house to it."""

import ast
import re


def session_kinds_named(name, tree):
    """What a kind makes of a page stands in its row of `workshops/session_kinds.py`; only the demo plays with single kinds."""
    if name.split(".")[:2] not in (["workshops", "session_kinds"], ["workshops", "demo"]):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and re.fullmatch(
                r"(Session|session_kinds)\.Kind\.[A-Z]+", ast.unparse(node)
            ):
                yield f"{name}:{node.lineno} names a kind of session: {ast.unparse(node)}"


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
