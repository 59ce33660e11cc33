"""All texts that people see, read from the code and templates by GNU gettext; and the catalogues brought up to date with them.

`python -m tests.translated` writes what is new into each catalogue, without a translation, and takes out what nobody says any more.
"""

import ast
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
SAID_IN = ("dialogue", "stakeholders", "issues", "workshops", "templates")
CALLS = {"_": 0, "gettext": 0, "gettext_lazy": 0, "ngettext": 0, "ngettext_lazy": 0, "pgettext": 1, "pgettext_lazy": 1}
BORROWED = {  # packages whose words reach our pages, and where those stand
    "django": (
        *("forms/fields.py", "forms/forms.py", "forms/formsets.py", "forms/models.py", "forms/utils.py"),
        *("core/validators.py", "utils/dates.py", "utils/text.py", "utils/timesince.py"),
        *("contrib/auth/forms.py", "contrib/auth/password_validation.py", "template/defaultfilters.py"),
    ),
    "allauth": (
        *("account/adapter.py", "account/forms.py", "account/fields.py"),
        *("mfa/adapter.py", "mfa/base/forms.py", "mfa/totp/forms.py", "mfa/recovery_codes/forms.py"),
    ),
}
OTHERWISE = {"pt": {"django": ("utils/dates.py",)}}  # what they write otherwise than we do: months and days since 2009


def path(language):
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def catalogue(language):
    return polib.pofile(str(path(language)), wrapwidth=120)


def key(entry):
    return entry.msgctxt, entry.msgid


@cache
def said():
    """{(context or None, text): its entry without a translation} of all that our code and templates say."""
    with tempfile.TemporaryDirectory() as folder:
        for part in SAID_IN:
            shutil.copytree(ROOT / part, Path(folder, part))
        Path(folder, "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "--locale=en", "--keep-pot", "--add-location=file"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return {key(entry): entry for entry in polib.pofile(str(Path(folder, "locale", "django.pot")))}


@cache
def borrowed(language=""):
    """The same of what other packages say on our pages; only what they have no words for in a language, or have them OTHERWISE, if one
    is named."""
    found = {}
    for package, modules in BORROWED.items():
        home = Path(find_spec(package).origin).parent
        theirs = _translated(home, language) if language else ()
        for module in modules:
            entries = _in_module(home / module, f"{package}/{module}")
            ours = module in OTHERWISE.get(language, {}).get(package, ())
            found |= {key(entry): entry for entry in entries if ours or key(entry) not in theirs}
    return found


def _translated(home, language):
    files = home.rglob(f"locale/{language}/LC_MESSAGES/django.mo")
    return {key(entry) for file in files for entry in polib.mofile(str(file)) if entry.msgstr or entry.msgstr_plural}


def _in_module(file, place):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in CALLS:
            called = ast.unparse(node.func)
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if not texts:
                continue  # what is looked up under a name
            yield polib.POEntry(
                msgctxt=texts[0] if called.startswith("p") else None,
                msgid=texts[CALLS[called]],
                msgid_plural=texts[1] if called.startswith("n") else "",
                msgstr_plural={0: "", 1: ""} if called.startswith("n") else {},
                occurrences=[(place, "")],
                flags=["python-format"] if "%(" in texts[CALLS[called]] else [],
            )


def in_code():
    """(place, text) of every call in our code that asks for a translation, as Python itself reads them."""
    for part in SAID_IN[:-1]:
        for file in sorted((ROOT / part).rglob("*.py")):
            place = str(file.relative_to(ROOT))
            tree = ast.parse(file.read_text())
            other = {
                name.asname
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom)
                for name in node.names
                if name.name in CALLS
            }
            for node in ast.walk(tree):
                called = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
                if called in CALLS or called in other - {None}:
                    text = node.args[CALLS.get(called, 0)]
                    if isinstance(text, ast.Constant):
                        yield place, text.value


def needed(language):
    return said() | borrowed(language)


def bring_up_to_date(language):
    """(how many texts are new, how many are gone)."""
    old, wanted = catalogue(language), needed(language)
    written = {key(entry): entry for entry in old}
    new = polib.POFile(wrapwidth=120)
    new.header, new.metadata = old.header, old.metadata
    for entry in sorted(wanted.values(), key=lambda entry: (sorted(entry.occurrences)[0], entry.msgid)):
        kept = written.get(key(entry))
        if kept and bool(kept.msgid_plural) == bool(entry.msgid_plural):
            entry.msgstr, entry.msgstr_plural = kept.msgstr, kept.msgstr_plural
        new.append(entry)
    new.save(str(path(language)))
    return len(wanted.keys() - written.keys()), len(written.keys() - wanted.keys())


if __name__ == "__main__":
    for folder in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        name = folder.parent.parent.name
        sys.stdout.write(f"{name}: {{}} new, {{}} gone\n".format(*bring_up_to_date(name)))
