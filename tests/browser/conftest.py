"""The demo and a browser for it. Nothing here touches the tests' database: the demo keeps its own, on SQLite, in its own process."""

from functools import partial

import pytest

from tests import chromium
from tests.demo import Demo


@pytest.fixture(scope="session")
def demo():
    """The demo that tests share; none of them may change what another one looks at."""
    with Demo() as running:
        yield running


@pytest.fixture
def fresh_demo():
    """A demo for one test that changes it."""
    with Demo() as running:
        yield running


@pytest.fixture(scope="module")
def window():
    """A running browser, closed at the end of each file: its event loop would keep Django from the database in the tests after it."""
    with chromium.chromium() as running:
        yield running


@pytest.fixture
def visit(window, demo):
    """`with visit(size=…, scheme=…, javascript=…) as someone:` is a window of its own on the shared demo."""
    return partial(chromium.Visit, window, demo)
