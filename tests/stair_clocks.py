"""One clock: what is compared with another row is of the database's. test_architecture.py holds the house to it."""

import ast

from tests.stair import STEPS, step_of

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
    "dialogue.backups._stamp",  # names and ages of files, which the machine dates
    "dialogue.backups.expire",
    "dialogue.mail.post.FileBackend",
}


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
