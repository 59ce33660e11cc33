"""The pieces of pandoc's syntax tree that the agenda needs, as plain lists and dicts. Texts become `Str`, never markup."""

import base64
import re

VERSION = [1, 23, 1]
_NO_ATTRIBUTES = ["", [], []]


def inlines(text):
    """A plain text as inlines; its newlines break the line."""
    found = []
    for number, line in enumerate(text.split("\n")):
        found += [{"t": "LineBreak"}] if number else []
        for place, word in enumerate(line.replace("\t", " ").split(" ")):
            found += [{"t": "Space"}] if place else []
            found += [{"t": "Str", "c": word}] if word else []
    return found


def strong(text):
    return [{"t": "Strong", "c": inlines(text)}]


def emphasis(text):
    return [{"t": "Emph", "c": inlines(text)}]


def link(text, target):
    """A link to a place in the same document."""
    return [{"t": "Link", "c": [_NO_ATTRIBUTES, inlines(text), [f"#{target}", ""]]}]


def marked(runs):
    """Runs of the team's own words, with their marks and links."""
    found = []
    for run in runs:
        content = inlines(run.text)
        content = [{"t": "Strong", "c": content}] if run.bold else content
        content = [{"t": "Emph", "c": content}] if run.italic else content
        found += [{"t": "Link", "c": [_NO_ATTRIBUTES, content, [run.link, ""]]}] if run.link else content
    return found


def image(png, alt, width):
    """A PNG as a data URI, because pandoc's sandbox drops picture files. `width` as in "450pt"."""
    uri = "data:image/png;base64," + base64.b64encode(png).decode()
    return [{"t": "Image", "c": [["", [], [["width", width]]], inlines(alt), [uri, ""]]}]


def para(content):
    return {"t": "Para", "c": content}


def plain(content):
    return {"t": "Plain", "c": content}


def header(level, text, place="", before=()):
    """A heading; `place` is what links point to, `before` are inlines in front of its text."""
    return {"t": "Header", "c": [level, [place, [], []], [*before, *inlines(text)]]}


def bullets(entries):
    return {"t": "BulletList", "c": entries}


def numbers(entries):
    return {"t": "OrderedList", "c": [[1, {"t": "Decimal"}, {"t": "Period"}], entries]}


def block_quote(blocks):
    return {"t": "BlockQuote", "c": blocks}


def styled(style, blocks, language="", rtl=False):
    """Blocks in one of our paragraph styles (see office.py), with their language and direction."""
    pairs = [["custom-style", style]] if style else []
    pairs += [["lang", language]] if language else []
    pairs += [["dir", "rtl"]] if rtl else []
    return {"t": "Div", "c": [["", [], pairs], blocks]}


def table(widths, heads, rows):
    """A table whose head is repeated on each page. `widths` are shares of the page; a head or cell is one block, or None."""
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": width}] for width in widths]
    body = [_NO_ATTRIBUTES, 0, [], [_row(row) for row in rows]]
    return {
        "t": "Table",
        "c": [_NO_ATTRIBUTES, [None, []], columns, [_NO_ATTRIBUTES, [_row(heads)]], [body], [_NO_ATTRIBUTES, []]],
    }


def _row(cells):
    return [_NO_ATTRIBUTES, [[_NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, [cell] if cell else []] for cell in cells]]


def tree(blocks, language):
    """The whole document; its title is a paragraph of ours, so that it may stand below other things."""
    return {
        "pandoc-api-version": VERSION,
        "meta": {"lang": {"t": "MetaInlines", "c": inlines(language)}},
        "blocks": blocks,
    }


# ---- addresses that people typed

# What programs that show Markdown make a link of by themselves: a scheme, www, an address of mail, a name with a dot inside.
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S|//\S|www\.|\S@\S|\w\.[^\W\d_]{2,}", re.IGNORECASE)
_AROUND = re.compile(r"([(\[“«‹‘\"']*)(.*?)([)\].,;:!?”»›’\"']*)", re.DOTALL)


def unlinked(node):
    """The tree with each word that may be an address as code, of which no reader of Markdown makes a link (TRUST B8, D8).

    A stroke would end the cell of a table, also in code: the word is cut there.
    """
    if isinstance(node, dict):
        return {key: unlinked(inner) for key, inner in node.items()}
    if not isinstance(node, list):
        return node
    found = []
    for each in node:
        is_address = isinstance(each, dict) and each.get("t") == "Str" and _ADDRESS.search(each["c"])
        found += _as_code(each["c"]) if is_address else [unlinked(each)]
    return found


def _as_code(word):
    """The marks around an address stay text."""
    found = _AROUND.fullmatch(word)
    before, address, after = found.groups() if found else ("", word, "")
    kinds = [
        ("Str", before),
        *(("Str" if piece == "|" else "Code", piece) for piece in re.split(r"(\|)", address)),
        ("Str", after),
    ]
    return [{"t": kind, "c": piece if kind == "Str" else [_NO_ATTRIBUTES, piece]} for kind, piece in kinds if piece]
