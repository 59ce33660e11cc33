"""The child that sets one document with typst and ends: what it took of memory goes with it. It knows no Django and no setting.

Run as a script by dialogue/typesetting.py. It reads one order as JSON from stdin and writes a line of JSON to stdout: the sizes of
the files that follow, or the character that no font of ours can draw. Nothing of the texts is printed elsewhere.
"""

import json
import re
import signal
import sys

import typst

_REFUSED = re.compile(r'(?:the text|disallowed codepoint) `"(?:\\u\{([0-9a-f]+)\}|(.))', re.DOTALL)


def main():
    """Set what stdin asks for: {template, data, format, standards, ppi, fonts, seconds}."""
    order = json.load(sys.stdin)
    signal.alarm(order["seconds"])  # if whoever asked was killed, nobody else ends this process
    try:
        made = _compile(order)
    except typst.TypstError as error:
        refused = _REFUSED.search(str(error))
        answer, made = {"refused": _character(refused) if refused else ""}, []
    else:
        made = [made] if isinstance(made, bytes) else made
        answer = {"sizes": [len(each) for each in made]}
    sys.stdout.buffer.write(b"".join([json.dumps(answer).encode(), b"\n", *made]))


def _compile(order):
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[order["fonts"]])
    looks = {"ppi": order["ppi"]} if order["format"] == "png" else {"pdf_standards": order["standards"]}
    inputs = {"data": order["data"]}
    return typst.compile(
        order["template"].encode(), format=order["format"], font_paths=fonts, sys_inputs=inputs, **looks
    )


def _character(refused):
    return chr(int(refused[1], 16)) if refused[1] else refused[2]


if __name__ == "__main__":
    main()
