"""What a browser gets as a file, to keep or to print."""

import re

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags


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


RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def ranged(request, content, kind, digest):
    """A response with bytes that a player takes piece by piece (RFC 9110 §14); `digest` of them tells whether they are the same. No
    header tells a time. What is asked for in a way that we do not know is answered whole."""
    request.META.pop(
        "HTTP_ACCEPT_ENCODING", None
    )  # else they would be packed, and a piece of them would be another one
    tag, size = f'"{digest}"', len(content)
    headers = {"ETag": tag, "Accept-Ranges": "bytes", "Cache-Control": "no-store, private"}
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponse(status=304, headers=headers)
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip()) if request.method == "GET" else None
    if not asked or not any(asked.groups()) or request.headers.get("If-Range", tag) != tag:
        return HttpResponse(content, content_type=kind, headers=headers)
    first, last = _piece(asked[1], asked[2], size)
    if first >= size:
        return HttpResponse(status=416, content_type=kind, headers={**headers, "Content-Range": f"bytes */{size}"})
    if last < first:
        return HttpResponse(content, content_type=kind, headers=headers)
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return HttpResponse(content[first : last + 1], status=206, content_type=kind, headers=headers)


def _piece(first, last, size):
    """The places of the first and the last byte; of "-n" the last n."""
    if not first:
        return max(0, size - int(last)) if int(last) else size, size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
