"""Which strings mails and cards are made of, read from their templates and modules."""

import ast
from pathlib import Path

from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ("**/mail/*", "account/email/*")
MODULES = {  # module: the functions and classes in it that mails and cards use; none named: all
    "dialogue/mail/letters.py": (),
    "dialogue/mail/replies.py": (),
    "dialogue/local_time.py": ("clock",),
    "dialogue/phases.py": ("Phase", "TABLE"),
    "dialogue/rights.py": ("Role",),
    "stakeholders/emails.py": (),
    "stakeholders/card_sheet.py": (),
    "issues/emails.py": (),
    "issues/models/ballots.py": ("Kind",),
    "issues/results.py": ("ledger_words",),
    "issues/effects.py": (),
    "issues/rule_words.py": ("short_rule", "mean_rule", "weights_in_words", "share_in_words", "block_in_words"),
    "issues/verdicts.py": (
        *("verdict", "because_clear", "with_parts_adopted", "with_parts_rejected", "because_open"),
        *("because_deferred", "because_of_another_rule", "by_bands", "in_speech"),
    ),
    "workshops/house/emails.py": (),
    "workshops/plan/emails.py": (),
    "workshops/summaries/emails.py": (),
    "workshops/summaries/summary.py": (),
}
ROWS = {"issues/item_roles.py": ("ItemRole", "entry_words")}  # of these rows only what a summary says
OF_PAGES = ("title", "logged", "clock")  # of a Notice
CALLS = {"_": 0, "gettext": 0, "gettext_lazy": 0, "ngettext": 0, "pgettext": 1}  # name: which argument is the text


def strings():
    """{text: where it stands} over all of them; of plural forms the singular."""
    found = {}
    for pattern in TEMPLATES:
        for path in sorted((ROOT / "templates").glob(pattern)):
            name = str(path.relative_to(ROOT / "templates"))
            found |= dict.fromkeys(in_template(name), name)
    for module, parts in MODULES.items():
        found |= dict.fromkeys(in_module(ROOT / module, parts), module)
    for module, (row, name) in ROWS.items():
        found |= dict.fromkeys(in_rows(ROOT / module, row, name), module)
    return found


def in_rows(path, row, name):
    """What each call of `row` gives as `name`."""
    rows = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    given = [said.value for node in rows if ast.unparse(node.func) == row for said in node.keywords if said.arg == name]
    assert given, f"{path}: no {row} with {name}"
    yield from (ast.literal_eval(said.args[0]) for said in given)


def in_template(name):
    nodes = get_template(name).template.nodelist
    yield from (node.filter_expression.var.literal for node in nodes.get_nodes_by_type(TranslateNode))
    yield from (node.render_token_list(node.singular)[0] for node in nodes.get_nodes_by_type(BlockTranslateNode))


def in_module(path, parts=()):
    """But for what only the team's pages say of a kind of mail, which stands in its row as well."""
    tree = ast.parse(path.read_text())
    rows = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Notice"]
    pages = {inner for row in rows for said in row.keywords if said.arg in OF_PAGES for inner in ast.walk(said)}
    named = [node for node in ast.walk(tree) if _name_of(node) in parts]
    assert len(named) == len(parts), f"{path}: not all of {parts} are there"
    for node in [inner for part in named or [tree] for inner in ast.walk(part)]:
        if node not in pages and isinstance(node, ast.Call) and ast.unparse(node.func) in CALLS:
            yield ast.literal_eval(node.args[CALLS[node.func.id]])


def _name_of(node):
    """Of a function, a class or a table that a name is given to."""
    return ast.unparse(node.targets[0]) if isinstance(node, ast.Assign) else getattr(node, "name", "")
