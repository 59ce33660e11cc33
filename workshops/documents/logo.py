"""The host's logo on a title page: how large, and as each writer takes it. Its points were drawn anew by us before they were kept."""

import base64

from django.utils.html import format_html
from django.utils.translation import gettext as _

from .pandoc_tree import image, inlines, para, styled

_MOST = (170, 60)  # points: width and height on the title page


def size(logo):
    """(width, height) in points, as large as it fits, and no larger than a point of it for each of the page's."""
    scale = min(1, _MOST[0] / logo.width, _MOST[1] / logo.height)
    return round(logo.width * scale, 1), round(logo.height * scale, 1)


def invited(document):
    """Who invites, in words; "" where nobody is named."""
    return _("Invited by %(host)s") % {"host": document.host} if document.host else ""


def typed(document):
    """As the typst template takes both."""
    width = size(document.logo)[0] if document.logo.data else 0
    return {"words": invited(document), "picture": picture(document.logo), "alt": document.logo.alt, "width": width}


def shown(document):
    """As a page takes both; its pictures fetch nothing."""
    width, height = size(document.logo) if document.logo.data else (0, 0)
    box = f"inline-size: {width}pt; block-size: {height}pt; margin-block: 1.5rem .75rem"
    return {"words": invited(document), "address": address(document.logo), "style": box}


def blocks(document, *, office):
    """As pandoc's tree takes both; Markdown has no pictures."""
    logo, words = document.logo, para(inlines(invited(document)))
    if not office:
        return [words] if document.host else []
    drawn = [image(base64.b64decode(logo.data), logo.alt, f"{size(logo)[0]}pt")] if logo.data else []
    found = [styled("Mark", [para(each)]) for each in drawn]
    return [*found, styled("Source", [words])] if document.host else found


def address(logo):
    return f"data:image/png;base64,{logo.data}" if logo.data else ""


def picture(logo):
    """As the SVG that typst takes, which knows no base64 itself; "" where there is none."""
    if not logo.data:
        return ""
    box = format_html('width="{}" height="{}"', logo.width, logo.height)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" {0} viewBox="0 0 {1} {2}"><image {0} href="{3}"/></svg>',
        *(box, logo.width, logo.height, address(logo)),
    )
