"""DOCX and ODT after pandoc: our look as a reference document made from pandoc's own, and the last hand on the finished file."""

import functools
import html
import io
import re
import zipfile

import pypandoc

from dialogue import typesetting

from . import docx_look, odt_look
from .charts import lanes_alt
from .looks import LOOKS

_EPOCH = (1980, 1, 1, 0, 0, 0)  # a file's time says when somebody worked
_DRESSED = {"docx": docx_look.dressed, "odt": odt_look.dressed}
# What says who made a file, with what and when. Texts that people wrote cannot match: in them "<" is written "&lt;".
_TELLTALES = re.compile(
    r"<(dc:creator|cp:lastModifiedBy|meta:initial-creator|meta:generator|dc:date|meta:creation-date|dcterms:created|dcterms:modified"
    r"|Application|AppVersion|Template|TotalTime)\b[^>]*?(?:/>|>[^<]*</\1>)"
)
_REPEATED_PICTURE = re.compile(r'(<pic:cNvPr\b[^>]*?) descr="data:[^"]*"')
_CELLS = re.compile(
    r'(<style:style style:name="Table(Header)?RowCell" style:family="table-cell"[^>]*>).*?</style:style>', re.DOTALL
)

_CHARTS = re.compile(r'(<text:p text:style-name="Chart">\s*<draw:frame[^>]*><draw:image [^>]*/>)')


@functools.cache
def reference(kind, looks=LOOKS):
    """The bytes of a reference document of kind "docx" or "odt": pandoc's default one in our look."""
    command = [pypandoc.get_pandoc_path(), f"--print-default-data-file=reference.{kind}"]
    default = typesetting.run(command)
    return _packed(_DRESSED[kind](_parts(default), looks))


def finished(content, document, margins):
    """The office file with its title and running heads in place, and nothing in it that tells who wrote it or when."""
    parts = _parts(content)
    for name, part in parts.items():
        if name in _HANDS:
            parts[name] = _HANDS[name](part.decode(), document, margins).encode()
    return _packed(parts)


def _described(text, document, _margins):
    """The file's own description: a title and nothing else."""
    title = f"<dc:title>{html.escape(document.title, quote=False)}</dc:title>"
    return re.sub(r"<dc:title\s*/>|<dc:title></dc:title>", lambda _found: title, _TELLTALES.sub("", text))


def _headed(text, _document, margins):
    """What pandoc kept of our reference document: head and foot, with their places filled."""
    for key, words in margins.items():
        text = text.replace(f"@@{key}@@", html.escape(words, quote=False))
    return text


def _docx_body(text, _document, _margins):
    """No picture repeated in words, no gap around pictures (LibreOffice adds one unless told), no row over two pages."""
    text = _REPEATED_PICTURE.sub(r"\1", text)
    text = text.replace("<wp:inline>", '<wp:inline distT="0" distB="0" distL="0" distR="0">')
    return text.replace("<w:tr><w:tc>", "<w:tr><w:trPr></w:trPr><w:tc>").replace("<w:trPr>", "<w:trPr><w:cantSplit/>")


def _odt_body(text, document, _margins):
    """Lines between the rows of tables, which pandoc leaves bare, and the charts in words, which it leaves out."""
    text = _CELLS.sub(lambda found: f"{found[1]}{odt_look.cell(is_head=bool(found[2]))}</style:style>", text)
    said = iter([html.escape(lanes_alt(item)) for item in document.items if item.lanes])
    return _CHARTS.sub(lambda found: f"{found[1]}<svg:desc>{next(said)}</svg:desc>", text)


_HANDS = {
    "docProps/core.xml": _described,
    "docProps/app.xml": _described,
    "meta.xml": _described,
    "word/header1.xml": _headed,
    "word/footer1.xml": _headed,
    "styles.xml": _headed,
    "word/document.xml": _docx_body,
    "content.xml": _odt_body,
}


def _parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts):
    """A zip of these parts in their order; ODT wants its `mimetype` first and uncompressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(parts, key=lambda name: name != "mimetype"):
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), parts[name], kind)
    return buffer.getvalue()
