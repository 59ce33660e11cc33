"""What a browser gets as a file, to keep or to print."""

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header


def download(content, name, kind, *, shown=False):
    """A response with the file `name`; `shown` in the browser rather than kept."""
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": content_disposition_header(not shown, name)}
    )


def stream(chunks, name, kind):
    """A response with the file `name` to keep, sent piece by piece."""
    return StreamingHttpResponse(
        chunks, content_type=kind, headers={"Content-Disposition": content_disposition_header(True, name)}
    )
