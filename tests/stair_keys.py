"""Nobody reads an occasion: it is written and compared. test_architecture.py holds the house to it."""

import ast
import re

# What keeps a mail or a job from being done twice; what it is about stands beside it, in `about` or `payload`.
KEY, KEY_READER = "occasion", "dialogue.occasions"
FETCHING = {"F", "getattr", "attrgetter", "values", "values_list", "order_by", "distinct"}


def key_readers(name, tree):
    """An occasion is written and compared for equality. Who takes one apart is turned off in silence when its words change."""
    if name == KEY_READER or ".migrations." in name:
        return
    plain = {id(node) for node in ast.walk(tree) for node in _as_a_whole(node)}
    for node in ast.walk(tree):
        if (_is_key(node) and id(node) not in plain) or _picks_key_apart(node):
            yield f"{name}:{node.lineno} reads an occasion: {ast.unparse(node)[:80]}"


def _is_key(node):
    """`row.occasion`, read."""
    return isinstance(node, ast.Attribute) and node.attr == KEY and isinstance(node.ctx, ast.Load)


def _as_a_whole(node):
    """What a node writes, or compares for equality, if that is what it does: values of a key, of an assignment, sides of == and !=."""
    if isinstance(node, ast.keyword) and node.arg in (KEY, f"{KEY}__in"):
        found = [node.value]
    elif isinstance(node, ast.Dict):
        named = zip(node.keys, node.values, strict=True)
        found = [value for key, value in named if isinstance(key, ast.Constant) and key.value == KEY]
    elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).endswith(f".{KEY}"):
        found = [node.value]
    elif isinstance(node, ast.Compare) and all(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
        found = [node.left, *node.comparators]
    else:
        return []
    return [inner for one in found for inner in (one.elts if isinstance(one, ast.Tuple | ast.List) else [one])]


def _picks_key_apart(node):
    """Looking inside a key by a lookup, a method, an index or SQL; or fetching it from rows."""
    if isinstance(node, ast.Attribute | ast.Subscript):
        return isinstance(node.value, ast.Name) and node.value.id == KEY
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return called in FETCHING and any(isinstance(arg, ast.Constant) and arg.value == KEY for arg in node.args)
    words = node.arg if isinstance(node, ast.keyword) else node.value if isinstance(node, ast.Constant) else ""
    return isinstance(words, str) and bool(re.search(rf"\b{KEY}__(?!in\b)|SELECT\b[^=]*\b{KEY}\b(?! *=)", words))
