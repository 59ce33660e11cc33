"""The demo's settings with the bare pages beside the real ones; `tests.bench` starts the server with them."""

from dialogue.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench_bare"
