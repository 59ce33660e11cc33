"""The one door for everything that makes documents: typst and pandoc run in child processes, two at once in a container.

What a document takes of memory goes with its child; a child that grows too large, takes too long or falls takes nothing with it.
Measured for agendas, in a child: 30,000 characters of data 0.2 s and 60 MB, 350,000 characters 0.7 s and 110 MB, a million 2 s
and 210 MB.
"""

import json
import os
import re
import resource
import subprocess
import sys
import time
import unicodedata
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext

from dialogue import machine_locks

AT_ONCE = 2  # in a container: the folder of the locks is its own
WAITING = 4  # requests; more would leave too few threads for those who read and answer
WAIT_SECONDS = 8
SECONDS = 60  # for one document
MOST_BYTES = 400 * 2**20  # of memory that one child may take
LARGE = 200_000  # characters of a document's data from which on the worker makes it: half a second, 90 MB
TRIES = 16  # how many characters without a font are put into words
_CHILD = Path(__file__).with_name("typesetter.py")
_PICTURES = re.compile("[\U0001f000-\U0001faff\U000e0000-\U000e007f]")  # emoji and their tags: replaced all at once
_PAUSE = 0.05


class Unmade(Exception):
    """A document that is not there, whole or in part. Its kinds say why."""


class Busy(Unmade):
    """As many are being made as this machine takes; it passes within seconds."""


class TooLong(Unmade):
    """It took longer than SECONDS, and was ended."""


class Failed(Unmade):
    """The child fell, perhaps for want of memory."""


# ---- a place at the door


@contextmanager
def place(patience=None):
    """One of the places of this machine, for as long as the `with` block lasts; yields the lock, to be handed to the children.

    A lock of the system dies with its last holder, whatever ends it. `patience`: seconds to wait; None as a request does, and with
    a limit on how many wait. Raises Busy.
    """
    held = machine_locks.first_free("typesetting-work", AT_ONCE)
    if held is None:
        held = _queue() if patience is None else _wait(patience)
    if held is None:
        raise Busy
    try:
        yield held
    finally:
        os.close(held)


def _queue():
    turn = machine_locks.first_free("typesetting-wait", WAITING)
    if turn is None:
        return None
    try:
        return _wait(WAIT_SECONDS)
    finally:
        os.close(turn)


def _wait(seconds):
    until = time.monotonic() + seconds
    while (held := machine_locks.first_free("typesetting-work", AT_ONCE)) is None and time.monotonic() < until:
        time.sleep(_PAUSE)
    return held


# ---- typst


def pdf(template, data, *, note="", replaced=True, held=None):
    """PDF bytes of a typst template (text) that reads `data` (anything JSON can hold) from its one input; PDF/UA-1.

    A character that no font of ours can draw would stop PDF/UA: a symbol is replaced by its name, a run of a whole script by
    `note` with its %(script)s. What is left after some tries, or at once if not `replaced`, gives an untagged PDF with blanks
    rather than none. `held`: a place that the caller has already. Raises Unmade.
    """
    text = json.dumps(data, ensure_ascii=False)
    with _at(held) as lock:
        until = time.monotonic() + SECONDS
        for _attempt in range(TRIES if replaced else 1):
            made, refused = _set(template, text, lock, until, standards=["ua-1"])
            if made:
                return made[0]
            if not (refused and replaced):
                break
            text = without(text, refused, note)
        made, _refused = _set(template, text, lock, until)
    if not made:
        raise Failed
    return made[0]


def pngs(template, data, *, ppi):
    """The pages of a typst template as PNG bytes, one for each. Raises Unmade."""
    with place() as lock:
        text = json.dumps(data, ensure_ascii=False)
        made, _refused = _set(template, text, lock, time.monotonic() + SECONDS, format="png", ppi=ppi)
    if not made:
        raise Failed
    return made


@contextmanager
def _at(held):
    if held is not None:
        yield held
    else:
        with place() as lock:
            yield lock


def _set(template, text, lock, until, *, format="pdf", standards=(), ppi=0):
    """([files], "") or ([], the character that stopped it, or "")."""
    order = {"template": template, "data": text, "format": format, "standards": list(standards), "ppi": ppi}
    order |= {"fonts": str(settings.FONT_DIR), "seconds": SECONDS + 5}  # the child's own end, should we be killed
    out = _run([sys.executable, "-I", str(_CHILD)], json.dumps(order).encode(), lock, until)
    head, _, body = out.partition(b"\n")
    answer = json.loads(head)
    if "refused" in answer:
        return [], answer["refused"]
    ends = [sum(answer["sizes"][: n + 1]) for n in range(len(answer["sizes"]))]
    if ends[-1] != len(body):
        raise Failed
    return [body[end - size : end] for size, end in zip(answer["sizes"], ends, strict=True)], ""


def without(data, character, note):
    """The JSON text with words in place of `character`: symbols by their names, `note` once for a run of a whole script."""
    kind, name = unicodedata.category(character), unicodedata.name(character, "")
    if _PICTURES.match(character):
        return _PICTURES.sub(_symbol, data.replace("\ufe0f", ""))
    if kind[0] not in "LN" or not note:
        return re.sub(re.escape(character), _symbol, data)
    script = name.partition(" ")[0]  # "" for the thousands of letters that have no name
    told = script if script == "CJK" else script.title() or gettext("Unknown")
    said = json.dumps(note % {"script": told}, ensure_ascii=False)[1:-1]
    members = {each for each in set(data) if _is_of(each, script)}
    run = "[" + re.escape("".join(sorted(members))) + "]"
    return re.sub(f"{run}(?:[\\s\u200c\u200d]*{run})*", lambda _found: said, data)


def _is_of(character, script):
    """Whether a character is of this script, by the name of it; letters and digits without a name are one script."""
    name = unicodedata.name(character, "")
    return name.startswith(script) if script else not name and unicodedata.category(character)[0] in "LN"


def _symbol(found):
    """A symbol by its name; skin tones, marks and what has no name go."""
    name = unicodedata.name(found[0], "").lower()
    return f"[{name}]" if name and unicodedata.category(found[0]) in ("So", "Sm", "Sc") else ""


# ---- children


def run(command, given=b"", patience=None):
    """What a command prints when it is given `given`, in a place of its own. Raises Unmade."""
    with place(patience) as lock:
        return _run(command, given, lock, time.monotonic() + SECONDS)


def _run(command, given, lock, until):
    """The lock goes along: if this process is killed, the child holds its place until it ends. It knows no secret of ours."""
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "RAYON_NUM_THREADS": "1"}
    pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=quiet, env=environment, pass_fds=(lock,)) as child:
        _bound(child.pid)
        try:
            out, _nothing = child.communicate(given, timeout=max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise TooLong from None
        finally:
            child.kill()
    if child.returncode:
        raise Failed
    return out


def _bound(pid):
    """Where memory runs short, the child goes first; where processor time does, answering comes first."""
    with suppress(OSError):  # it has ended, or this system has no such file
        Path(f"/proc/{pid}/oom_score_adj").write_text("1000")
        os.setpriority(os.PRIO_PROCESS, pid, 5)
        if sys.platform == "linux":
            resource.prlimit(pid, resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
