"""DOCX and ODT: our look is that of the documents in reference/, whose styles pandoc takes over; and the last hand on the finished file.

To change the look, open such a document in a word processor, change its styles, page, head or foot, and save it. Places for words
stand in head and foot as @@head@@, @@status@@ and @@foot@@; a group's words stand in the style that `charts.quote_style` names.
"""

import html
import io
import re
import zipfile
from pathlib import Path

from . import shared_table, stand_chart, tie_chart, words
from .charts import lanes_alt

_REFERENCES = Path(__file__).with_name("reference")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # a file's time says when somebody worked
# What says who made a file, with what and when. Texts that people wrote cannot match: in them "<" is written "&lt;".
_TELLTALES = re.compile(
    r"<(dc:creator|cp:lastModifiedBy|meta:initial-creator|meta:generator|dc:date|meta:creation-date|dcterms:created|dcterms:modified"
    r"|Application|AppVersion|Template|TotalTime)\b[^>]*?(?:/>|>[^<]*</\1>)"
)
_REPEATED_PICTURE = re.compile(r'(<pic:cNvPr\b[^>]*?) descr="data:[^"]*"')
_PLACE = re.compile(
    r'(<w:bookmarkStart w:id="(\d+)"[^>]*/>)\s*(<w:p><w:pPr><w:pStyle w:val="Heading\d" />(?:<w:[^>]*/>)*</w:pPr>)'
)
_BARE_PICTURE = re.compile(r'<wp:docPr descr="" title=""([^>]*?) />')
_DECORATIVE = (
    r'<wp:docPr descr="" title=""\1><a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    r'<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    r'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst></wp:docPr>'
)
_CELLS = re.compile(
    r'(<style:style style:name="Table(Header)?RowCell" style:family="table-cell"[^>]*>).*?</style:style>', re.DOTALL
)

_FOLLOWING = (
    '<style:style style:name="Following" style:family="paragraph" style:parent-style-name="Heading_20_1">'
    '<style:paragraph-properties fo:break-before="auto" fo:margin-top="28pt"/></style:style>'
)
_MARKS = re.compile(r'(<text:p text:style-name="Mark">\s*<draw:frame[^>]*><draw:image [^>]*/>)')
_CHARTS = re.compile(r'(<text:p text:style-name="Chart">\s*<draw:frame[^>]*><draw:image [^>]*/>)')


def look(of, kind):
    """Pandoc's option for the look of an "agenda" or a "report" as "docx" or "odt"."""
    return f"--reference-doc={_REFERENCES / of}.{kind}"


def finished(content, document, margins):
    """The office file with its title and running heads in place, and nothing in it that tells who wrote it or when."""
    found = parts(content)
    for name, part in found.items():
        if name in _HANDS:
            found[name] = _HANDS[name](part.decode(), document, margins).encode()
    return packed(found)


def _described(text, document, _margins):
    """The file's own description: a title and nothing else."""
    title = f"<dc:title>{html.escape(document.title, quote=False)}</dc:title>"
    return re.sub(r"<dc:title\s*/>|<dc:title></dc:title>", lambda _found: title, _TELLTALES.sub("", text))


def _headed(text, _document, margins):
    """What pandoc kept of our reference document: head and foot, with their places filled."""
    for key, said in margins.items():
        text = text.replace(f"@@{key}@@", html.escape(said, quote=False))
    return text


def _following(document):
    """The chapters that begin where the one before ends: all behind the issues but the first."""
    return words.closing(document)[1:] if hasattr(document, "parked") else []


def _settled(text, document, _margins):
    """Word works out the pages of the contents when it opens the file; elsewhere they are worked out at any time."""
    update = '<w:updateFields w:val="true"/>' if _following(document) else ""
    return re.sub(r"(?=<w:(?:hdrShapeDefaults|footnotePr|endnotePr|compat|rsids)\b)", update, text, count=1)


def _docx_body(text, document, _margins):
    """No picture repeated in words, those that only adorn are said to be so, no gap around pictures (LibreOffice adds one unless told), no
    row over two pages, and chapters behind the issues on the page where the one before ends."""
    for place in _following(document):
        heading = rf'(w:name="{place}" />\s*<w:p><w:pPr><w:pStyle w:val="Heading1" />)'
        text = re.sub(heading, r'\1<w:pageBreakBefore w:val="0"/><w:spacing w:before="560"/>', text, count=1)
    for _start, number, _heading in _PLACE.findall(text):
        text = text.replace(f'<w:bookmarkEnd w:id="{number}" />', "", 1)
    text = _PLACE.sub(
        r'\3\1<w:bookmarkEnd w:id="\2" />', text
    )  # inside its heading: LibreOffice loses one that follows a table
    text = _BARE_PICTURE.sub(_DECORATIVE, _REPEATED_PICTURE.sub(r"\1", text))
    text = text.replace("<wp:inline>", '<wp:inline distT="0" distB="0" distL="0" distR="0">')
    return text.replace("<w:tr><w:tc>", "<w:tr><w:trPr></w:trPr><w:tc>").replace("<w:trPr>", "<w:trPr><w:cantSplit/>")


def _odt_body(text, document, _margins):
    """Lines between the rows of tables, which pandoc leaves bare, the charts in words, which it leaves out, and chapters behind the issues
    on the page where the one before ends."""
    for place in _following(document):
        heading = (
            f'<text:h text:style-name="Heading_20_1" text:outline-level="1"><text:bookmark-start text:name="{place}" />'
        )
        text = text.replace(heading, heading.replace("Heading_20_1", "Following"), 1)
    text = text.replace("<office:automatic-styles>", f"<office:automatic-styles>{_FOLLOWING}", 1)
    text = _CELLS.sub(lambda found: f"{found[1]}{_cell(is_head=bool(found[2]))}</style:style>", text)
    marks = iter(["", html.escape(document.logo.alt)]) if hasattr(document, "logo") else iter([""])
    text = _MARKS.sub(lambda found: f"{found[1]}<svg:desc>{next(marks, '')}</svg:desc>", text)
    if hasattr(document, "tied"):
        alts = [lanes_alt(item) for item in document.items if item.lanes]
        alts += [tie_chart.alt(document)] if tie_chart.is_told(document) else []  # its chapter stands behind the issues
        alts += shared_table.alts(document) + stand_chart.alts(document)  # and what was said behind that
    else:
        alts = [item.alt for item in document.items]
    said = iter(map(html.escape, alts))
    return _CHARTS.sub(lambda found: f"{found[1]}<svg:desc>{next(said)}</svg:desc>", text)


def _cell(*, is_head):
    rule = "1pt solid #5d5648" if is_head else "0.5pt solid #cfc5b2"
    sides = " ".join(f'fo:border-{side}="none"' for side in ("top", "left", "right"))
    return f'<style:table-cell-properties fo:border-bottom="{rule}" {sides} fo:padding="2pt"/>'


_HANDS = {
    "docProps/core.xml": _described,
    "docProps/app.xml": _described,
    "meta.xml": _described,
    "word/header1.xml": _headed,
    "word/footer1.xml": _headed,
    "styles.xml": _headed,
    "word/document.xml": _docx_body,
    "word/settings.xml": _settled,
    "content.xml": _odt_body,
}


def parts(content):
    """The files in a zip, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files):
    """A zip of these in their order, without a time; ODT and EPUB want their `mimetype` first and uncompressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files, key=lambda name: name != "mimetype"):
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), files[name], kind)
    return buffer.getvalue()
