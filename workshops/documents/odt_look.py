"""Our look in the words of ODT: pandoc's default reference document with its styles replaced, a page, a head and a foot."""

import re

from .looks import LINE, PAGE

_NAMES = {  # pandoc's names for the styles both formats share; our own keep theirs
    "Normal": "Standard",
    "BodyText": "Text_20_body",
    "FirstParagraph": "First_20_paragraph",
    "Compact": "Table_20_Contents",
    "Heading1": "Heading_20_1",
    "Heading2": "Heading_20_2",
    "Heading3": "Heading_20_3",
}


def dressed(parts, looks):
    """The parts of pandoc's reference.odt, ours now."""
    text = parts["styles.xml"].decode()
    for name in [_name(look) for look in looks] + ["Internet_20_link"]:
        text = re.sub(rf'\s*<style:style\s+style:name="{name}"(?:[^>]*/>|.*?</style:style>)', "", text, flags=re.DOTALL)
    text = re.sub(r'(family="table-row">\s*<style:table-row-properties fo:keep-together=)"auto"', r'\1"always"', text)
    ours = "".join(_style(look) for look in looks) + _LINK
    text = text.replace("</office:styles>", ours + "</office:styles>")
    text = re.sub(r"<office:automatic-styles>.*</office:master-styles>", _page(), text, flags=re.DOTALL)
    return parts | {"styles.xml": text.encode()}


def _name(look):
    return _NAMES.get(look.name, look.name)


def _style(look):
    parent = "" if look.name == "Normal" else ' style:parent-style-name="Standard"'
    level = f' style:default-outline-level="{look.level}"' if look.level else ""
    return (
        f'<style:style style:name="{_name(look)}" style:display-name="{_name(look).replace("_20_", " ")}" style:family="paragraph"'
        f"{parent}{level}><style:paragraph-properties {_paragraph(look)}/><style:text-properties {_letters(look)}/></style:style>"
    )


def _paragraph(look):
    properties = {
        "fo:margin-top": f"{look.before}pt",
        "fo:margin-bottom": f"{look.after}pt",
        "fo:margin-left": f"{look.indent}pt",
        "fo:margin-right": f"{look.indent}pt",
        "fo:line-height": f"{look.line}%",
        "fo:keep-with-next": "always" if look.keep else "auto",
        "fo:break-before": "page" if look.new_page else "auto",
        "fo:orphans": "2",
        "fo:widows": "2",
    }
    if look.shade:
        properties |= {"fo:background-color": look.shade, "fo:padding": "6pt", "fo:border": "none"}
    if look.bar:
        properties |= {"fo:border-left": f"4.5pt solid {look.bar}", "fo:padding-left": "9pt"}
        properties |= {f"fo:border-{side}": "none" for side in ("top", "bottom", "right")}
    return _attributes(properties)


def _letters(look):
    weight, slope = "bold" if look.bold else "normal", "italic" if look.italic else "normal"
    properties = {"fo:font-family": look.font, "fo:font-size": f"{look.size}pt", "fo:color": look.colour}
    properties |= {"fo:font-weight": weight, "fo:font-style": slope}
    for script in ("asian", "complex"):
        properties |= {f"style:font-size-{script}": f"{look.size}pt", f"style:font-weight-{script}": weight}
    return _attributes(properties)


def _attributes(properties):
    return " ".join(f'{name}="{value}"' for name, value in properties.items())


_LINK = (
    '<style:style style:name="Internet_20_link" style:display-name="Internet link" style:family="text">'
    '<style:text-properties fo:color="#1e1b16"/></style:style>'
)


def cell(*, is_head):
    """The properties of a table's cell: a line below, stronger under the head."""
    rule = "1pt solid #5d5648" if is_head else f"0.5pt solid {LINE}"
    sides = " ".join(f'fo:border-{side}="none"' for side in ("top", "left", "right"))
    return f'<style:table-cell-properties fo:border-bottom="{rule}" {sides} fo:padding="2pt"/>'


def _page():
    """A4 with our margins; the first page has neither head nor foot."""
    size = f'fo:page-width="{PAGE["width"]}mm" fo:page-height="{PAGE["height"]}mm" style:print-orientation="portrait"'
    margins = f'fo:margin-top="{PAGE["head"]}mm" fo:margin-bottom="{PAGE["head"]}mm"'
    sides = f'fo:margin-left="{PAGE["side"]}mm" fo:margin-right="{PAGE["side"]}mm"'
    tab = PAGE["width"] - 2 * PAGE["side"]
    stops = f'<style:tab-stops><style:tab-stop style:position="{tab}mm" style:type="right"/></style:tab-stops>'
    line = f'fo:border-top="0.5pt solid {LINE}" fo:padding-top="3pt" fo:border-left="none" fo:border-right="none" fo:border-bottom="none"'
    return (
        "<office:automatic-styles>"
        f'<style:style style:name="OurHead" style:family="paragraph" style:parent-style-name="Head"><style:paragraph-properties>{stops}'
        "</style:paragraph-properties></style:style>"
        f'<style:style style:name="OurFoot" style:family="paragraph" style:parent-style-name="Head"><style:paragraph-properties {line}>'
        f"{stops}</style:paragraph-properties></style:style>"
        f'<style:page-layout style:name="OurPage"><style:page-layout-properties {size} {margins} {sides} style:writing-mode="lr-tb"/>'
        f"{_space('header', 'bottom')}{_space('footer', 'top')}</style:page-layout></office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="OurPage">'
        '<style:header><text:p text:style-name="OurHead">@@head@@<text:tab/>@@status@@</text:p></style:header>'
        '<style:header-first><text:p text:style-name="OurHead"/></style:header-first>'
        '<style:footer><text:p text:style-name="OurFoot">@@foot@@<text:tab/>'
        '<text:page-number text:select-page="current">1</text:page-number></text:p></style:footer>'
        '<style:footer-first><text:p text:style-name="OurHead"/></style:footer-first>'
        "</style:master-page></office:master-styles>"
    )


def _space(which, side):
    gap = f'fo:min-height="{PAGE["top"] - PAGE["head"]}mm" fo:margin-{side}="6mm" style:dynamic-spacing="false"'
    return f"<style:{which}-style><style:header-footer-properties {gap}/></style:{which}-style>"
