"""The contents with fields that know their page: titles, and under an issue its outcome.

ODT has an index, which LibreOffice can also collect anew from the headings and from paragraphs of the style "Outcome". DOCX has a field
for each page number: of those inside an index of Word LibreOffice would show what the file holds, which is nothing, since only a program
that lays the pages out knows them.
"""

from html import escape

from . import words

_OUTCOME = "Outcome"


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
    made = []
    for title, place, under in entries:
        made.append(_docx_line("TOC1", title, place))
        made += [_docx_line("TOC2", under, "")] if under else []
    return "".join(made)


def _docx_line(style, text, place):
    run = f'<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
    if place:
        page = f"<w:r><w:tab/></w:r>{_docx_page(place)}"
        run = f'<w:hyperlink w:anchor="{place}">{run}{page}</w:hyperlink>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def _docx_page(place):
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {place} \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t> </w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _odt_page(place):
    return f'<text:bookmark-ref text:reference-format="page" text:ref-name="{place}"> </text:bookmark-ref>'


def page_of(place, kind):
    """The page on which a place stands, as an inline of pandoc's tree, for "docx" or "odt"."""
    pair = ["openxml", _docx_page(place)] if kind == "docx" else ["opendocument", _odt_page(place)]
    return {"t": "RawInline", "c": pair}


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
        number = _odt_page(place)
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
