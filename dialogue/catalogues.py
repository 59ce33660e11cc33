"""Translations for mails and cards: written in locale/, compiled beside the data, so that no tool but Python is needed."""

import os
from pathlib import Path

import polib

from dialogue.digests import digest

WHERE = Path("LC_MESSAGES") / "django"


def languages(source):
    """The languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in Path(source).glob(f"*/{WHERE}.po"))


def compile_changed(source, target):
    """Compile each catalogue that differs from what was compiled; returns the languages that did.

    What was compiled is told by a hash of the source beside it: the times of files do not survive images and archives, and a
    container that cannot write must find nothing to do.
    """
    return [language for language in languages(source) if _compile(language, Path(source), Path(target))]


def _compile(language, source, target):
    po = source / language / WHERE.with_suffix(".po")
    mo = target / language / WHERE.with_suffix(".mo")
    stamp = mo.with_suffix(".sha256")
    read = digest(po.read_bytes())
    if mo.exists() and stamp.exists() and stamp.read_text() == read:
        return False
    mo.parent.mkdir(parents=True, exist_ok=True)
    apart = mo.with_name(f"{mo.name}.{os.getpid()}")  # two processes may start at once: each puts a whole file in place
    polib.pofile(str(po)).save_as_mofile(str(apart))
    apart.replace(mo)
    stamp.write_text(read)
    return True
