"""What people type, made safe to keep: pure functions on strings (TRUST D1–D6)."""

import re
import unicodedata

BIDI = r"\u202a-\u202e\u2066-\u2069"
MARKS = r"\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
FILLERS = r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0"
INVISIBLE = r"\u200b-\u200f\u2028\u2029\u2060-\u206f\ufe00-\ufe0f\U000e0000-\U000e0fff"
CONTROLS = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{BIDI}\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]")
NOTHING = re.compile(rf"[\s{FILLERS}{INVISIBLE}]")
UNSEEN = re.compile(rf"[{FILLERS}{INVISIBLE}]")
MOST_MARKS = 30  # on one character, as in UAX #15's stream-safe format: ordering more takes the square of their number
STACKED = re.compile(rf"([{MARKS}]{{8}})[{MARKS}]+")


def _stream_safe(text):
    """Text with at most MOST_MARKS combining marks in a row, of whatever script."""
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def clean(text):
    """Text without control characters, bidi overrides and piled-up marks; line ends become \\n; ZWJ and ZWNJ stay."""
    text = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"\n{4,}", "\n\n\n", STACKED.sub(r"\1", text))
    return unicodedata.normalize("NFC", _stream_safe(text)).strip()


def is_empty(text):
    """True if nothing in the text can be seen: blanks, zero-width and filler characters only."""
    return not NOTHING.sub("", text)


def has_surrogates(text):
    """True if the text cannot be written as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
