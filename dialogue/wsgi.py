"""The WSGI entry that granian serves."""

import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue.settings")
django = get_wsgi_application()
log = logging.getLogger(__name__)
HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Frame-Options", "DENY"),
]


def application(environ, start_response):
    """Django answers its own errors; what fails before it has a request is a header that cannot be read (TRUST D1).

    `Content-Type: text/plain; charset=hex` beside a query is one. Left alone, the server would answer 500 and print its words.
    """
    try:
        return django(environ, start_response)
    except Exception as error:
        log.warning("a request could not be read: %s", type(error).__name__)
        start_response("400 Bad Request", HEADERS)
        return [b"The request could not be read."]
