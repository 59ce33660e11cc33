"""What a page may do, and which are open to everybody: it writes nothing. test_architecture.py holds the house to it."""

import ast

from django.urls import URLPattern

from tests.stair import STEPS, step_of

# What changes a row, or locks one for a change.
WRITING = {
    *("save", "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "update", "delete"),
    *("select_for_update", "atomic", "enqueue", "enqueue_many", "set_rollback"),
}


def writing_pages(name, tree):
    """What a page reads, anybody may ask for again: it changes nothing. Updating a plain dict is no writing."""
    if STEPS[step_of(name)] == "pages":
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING:
                yield f"{name}:{node.lineno} writes: {ast.unparse(node.func)}"


def public_names(patterns):
    """The names of all URLs that LoginRequiredMiddleware lets through; a nameless one shows its pattern."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if not getattr(pattern.callback, "login_required", True):
                yield pattern.name or str(pattern.pattern)
        else:
            yield from public_names(pattern.url_patterns)
