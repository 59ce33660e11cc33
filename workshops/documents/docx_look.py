"""Our look in the words of DOCX: pandoc's default reference document with its styles replaced, a page, a head and a foot."""

import re

from .looks import LINE, PAGE, SANS

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = {
    "BodyText": "Body Text",
    "FirstParagraph": "First Paragraph",
    "Heading1": "heading 1",
    "Heading2": "heading 2",
    "Heading3": "heading 3",
}
_BUILT_IN = ("Normal", "Title", "Subtitle", "BodyText", "Heading1", "Heading2", "Heading3")


def dressed(parts, looks):
    """The parts of pandoc's reference.docx, ours now."""
    parts = dict(parts)
    parts["word/styles.xml"] = _styles(parts["word/styles.xml"].decode(), looks).encode()
    parts["word/document.xml"] = _paged(parts["word/document.xml"].decode()).encode()
    for name, content in (("header", _header()), ("footer", _footer())):
        parts[f"word/{name}1.xml"] = content.encode()
        _declare(parts, name)
    return parts


def _declare(parts, name):
    """Say in the package's lists that there is a header or footer."""
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    entry = f'<Override PartName="/word/{name}1.xml" ContentType="{_KIND}.{name}+xml"/></Types>'
    parts[types] = parts[types].replace(b"</Types>", entry.encode())
    entry = f'<Relationship Id="our{name}" Type="{_RELATION}/{name}" Target="{name}1.xml"/></Relationships>'
    parts[relations] = parts[relations].replace(b"</Relationships>", entry.encode())


def _styles(text, looks):
    for look in looks:
        text = re.sub(rf'\s*<w:style [^>]*w:styleId="{look.name}">.*?</w:style>', "", text, flags=re.DOTALL)
    text = re.sub(r'<w:style w:type="(table)"[^>]*w:styleId="Table">.*?</w:style>', _TABLE, text, flags=re.DOTALL)
    text = re.sub(r'(w:styleId="Hyperlink">.*?)<w:color [^>]*/>', r"\1", text, flags=re.DOTALL)
    return text.replace("</w:styles>", "".join(_style(look) for look in looks) + "</w:styles>")


def _style(look):
    kind = 'w:default="1" ' if look.name == "Normal" else "" if look.name in _BUILT_IN else 'w:customStyle="1" '
    basis = "" if look.name == "Normal" else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph" {kind}w:styleId="{look.name}"><w:name w:val="{_NAMES.get(look.name, look.name)}"/>{basis}'
        f"<w:qFormat/><w:pPr>{_paragraph(look)}</w:pPr><w:rPr>{_letters(look)}</w:rPr></w:style>"
    )


def _paragraph(look):
    """The order of these elements is fixed by the schema."""
    twips = {"before": round(look.before * 20), "after": round(look.after * 20), "line": round(240 * look.line / 100)}
    bar = (
        f'<w:pBdr><w:left w:val="single" w:sz="36" w:space="9" w:color="{look.bar[1:]}"/></w:pBdr>' if look.bar else ""
    )
    return "".join(
        (
            "<w:keepNext/>" if look.keep else "",
            "<w:keepLines/>" if look.level else "",
            "<w:pageBreakBefore/>" if look.new_page else "",
            bar,
            f'<w:shd w:val="clear" w:color="auto" w:fill="{look.shade[1:]}"/>' if look.shade else "",
            '<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'.format(**twips),
            f'<w:ind w:left="{round(look.indent * 20)}" w:right="{round(look.indent * 20)}"/>' if look.indent else "",
            f'<w:outlineLvl w:val="{look.level - 1}"/>' if look.level else "",
        )
    )


def _letters(look):
    half_points = round(look.size * 2)
    return "".join(
        (
            f'<w:rFonts w:ascii="{look.font}" w:hAnsi="{look.font}" w:eastAsia="{look.font}" w:cs="{SANS}"/>',
            "<w:b/><w:bCs/>" if look.bold else "",
            "<w:i/><w:iCs/>" if look.italic else "",
            f'<w:color w:val="{look.colour[1:]}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>',
        )
    )


_RULE = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE[1:]}"'
_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
    f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders><w:bottom {_RULE}/><w:insideH {_RULE}/></w:tblBorders>'
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
    '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="5D5648"/></w:tcBorders>'
    '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
)


def _paged(text):
    """A4 with our margins; the first page has neither head nor foot."""
    twips = {key: round(length * 56.7) for key, length in PAGE.items()}
    section = (
        f'<w:sectPr {_R}><w:headerReference w:type="default" r:id="ourheader"/><w:footerReference w:type="default" r:id="ourfooter"/>'
        '<w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="{top}" w:bottom="{bottom}" w:left="{side}" w:right="{side}" '
        'w:header="{head}" w:footer="{head}" w:gutter="0"/><w:titlePg/></w:sectPr>'
    ).format(**twips)
    return re.sub(r"<w:sectPr.*?</w:sectPr>", section, text, flags=re.DOTALL)


def _line(left, right, border):
    """One line with something at either end; a tab leads to the right one."""
    tab = round((PAGE["width"] - 2 * PAGE["side"]) * 56.7)
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Head"/>{border}<w:tabs><w:tab w:val="right" w:pos="{tab}"/></w:tabs></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{left}</w:t></w:r><w:r><w:tab/></w:r>{right}</w:p>'
    )


def _header():
    right = "<w:r><w:t>@@status@@</w:t></w:r>"
    return f"{_XML}<w:hdr {_W}>{_line('@@head@@', right, '')}</w:hdr>"


def _footer():
    page = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return f"{_XML}<w:ftr {_W}>{_line('@@foot@@', page, f'<w:pBdr><w:top {_RULE}/></w:pBdr>')}</w:ftr>"
