"""The contents as a field of Word and of LibreOffice: titles with their page, and under an issue its outcome.

What stands in it now is written here; a program that updates fields collects it anew from the headings and from paragraphs of the style
"Outcome". Where a program works out page numbers by itself, they are there at once.
"""

from html import escape

from . import words

_OUTCOME = "Outcome"
_WIDTH = 9071  # twentieths of a point: where the page's number ends


def lines(document, chapters):
    """[(title, place, what stands under it)] in their order."""
    opening = [(each["title"], each["key"], "") for each in chapters if each["opening"]]
    closing = [(each["title"], each["key"], "") for each in chapters if not each["opening"]]
    items = [
        (
            f"{item.number}. {item.title}",
            f"item-{item.number}",
            " · ".join(filter(None, (item.stamp.rstrip("."), words.eyebrow(item)))),
        )
        for item in document.items
    ]
    return [*opening, *items, *closing]


def field(entries, kind):
    """A block of pandoc's tree, for "docx" or "odt"."""
    return {"t": "RawBlock", "c": ["openxml", _docx(entries)] if kind == "docx" else ["opendocument", _odt(entries)]}


def _docx(entries):
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\n 2-2 \\h \\z '
        f'\\t "{_OUTCOME},2" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    made = []
    for title, place, under in entries:
        made.append(_docx_line("TOC1", begin if not made else "", title, place))
        made += [_docx_line("TOC2", "", under, "")] if under else []
    end = '<w:p><w:pPr><w:pStyle w:val="Tight"/></w:pPr><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{''.join(made)}{end}</w:sdtContent></w:sdt>"
    )


def _docx_line(style, before, text, place):
    run = f'<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
    if place:
        page = (
            '<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> PAGEREF {place} \\h </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t> </w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
        run = f'<w:hyperlink w:anchor="{place}">{run}{page}</w:hyperlink>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{before}{run}</w:p>'


def _odt(entries):
    link, text, end = "<text:index-entry-link-start/>", "<text:index-entry-text/>", "<text:index-entry-link-end/>"
    page = '<text:index-entry-tab-stop style:type="right"/><text:index-entry-page-number/>'
    templates = "".join(
        f'<text:table-of-content-entry-template text:outline-level="{level}" text:style-name="Contents_20_{level}">'
        f"{link}{text}{page if level == 1 else ''}{end}</text:table-of-content-entry-template>"
        for level in (1, 2)
    )
    made = []
    for title, place, under in entries:
        number = f'<text:bookmark-ref text:reference-format="page" text:ref-name="{place}"> </text:bookmark-ref>'
        words_ = f'<text:a xlink:type="simple" xlink:href="#{place}">{escape(title, quote=False)}<text:tab/>{number}</text:a>'
        made.append(f'<text:p text:style-name="Contents_20_1">{words_}</text:p>')
        made += [f'<text:p text:style-name="Contents_20_2">{escape(under, quote=False)}</text:p>'] if under else []
    return (
        '<text:table-of-content text:name="Contents" text:protected="false"><text:table-of-content-source text:outline-level="1" '
        'text:use-index-marks="false" text:use-index-source-styles="true">'
        f'{templates}<text:index-source-styles text:outline-level="2"><text:index-source-style text:style-name="{_OUTCOME}"/>'
        "</text:index-source-styles></text:table-of-content-source>"
        f"<text:index-body>{''.join(made)}</text:index-body></text:table-of-content>"
    )
