"""What a browser gets as a file, to keep or to print."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(content, name, kind, *, shown=False):
    """A response with the file `name`; `shown` in the browser rather than kept."""
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": content_disposition_header(not shown, name)}
    )
