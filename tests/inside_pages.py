"""What tests/bench_pages.py has a house do: run by `manage.py shell` within the house's own settings."""

import gzip
import re
from pathlib import Path

from django.conf import settings
from django.test.utils import override_settings, setup_test_environment

from tests import bench_size
from tests.attacks.worlds import client_of, make_world
from tests.inside_pause import tell as report
from tests.large_house import AS_SENT, FEW, FIRST, KB, PAPER, PARTICIPANTS, QUERIES, THOUSANDS, looked_at, tell
from tests.thousands import grow

MANY = bench_size.of(THOUSANDS, FEW)
TEAM = 150 * KB  # a first visit of the team: every byte of it
SENT_APART = re.compile(r'(?:<link rel="stylesheet" href|<script[^>]* src)="/static/([^"?]+)"')


@override_settings(DEMO=True)  # the demo's people need no second sign-in step
def weighs():
    """{"first", "next", "team", "queries": [page, how many, the most], "grown": pages that ask more often than in a small house}."""
    setup_test_environment()
    world = make_world()
    grow(world, **FEW)
    tell(world)
    few = looked_at(world)
    grow(world, **MANY)
    tell(world)
    many = [one for one in looked_at(world).values() if one.page not in PAPER]
    mine = [one for one in many if one.role in PARTICIPANTS]
    heaviest = max(mine, key=lambda one: one.sent)
    asks = max(mine, key=lambda one: one.queries)
    home = max(one.sent for one in mine if one.page == "dialogue_home")
    of_team = max((one for one in many if one.role not in PARTICIPANTS), key=lambda one: one.sent)
    report(
        {
            "first": ["dialogue_home", home, FIRST],
            "next": [heaviest.page, heaviest.sent, AS_SENT],
            "team": [of_team.page, of_team.sent + apart(world), TEAM],
            "queries": [asks.page, asks.queries, QUERIES],
            "grown": [one.page for one in many if one.queries > few[one.role, one.page].queries],
        }
    )


def apart(world):
    """Compressed bytes of the stylesheets and scripts that the console, which has most of them, asks for."""
    page = client_of(world.users["organiser"]).get(world.path("console")).content.decode()
    files = [Path(settings.STATIC_ROOT) / name for name in SENT_APART.findall(page)]
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)
