"""The attacker who stays: 45 people speak through the pages; who has the database, or sits in the room, finds nobody.

A link counts only if two fresh houses confirm it, and after these two more. Green runs live through one house;
`python -m tests.attacks.linkage` lives through three, which shows weaker links as well, and prints the figures of docs/trust.md. Run
it before a release.
"""

import os
import secrets

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from tests.attacks.linkage import attacks
from tests.attacks.linkage.attacks import BEFORE, NIGHT, PAUSED, STEERED
from tests.attacks.linkage.figures import table
from tests.built import settings_in

pytestmark = pytest.mark.django_db
ALWAYS_THREE = "THREE_HOUSES" in os.environ
# Of tens of thousands of pairs some look linked by luck: with one house, only what luck hardly gives is asked again in two fresh ones.
NOMINATE = 1e-3 if ALWAYS_THREE else None
ASSERTED = (PAUSED, NIGHT, STEERED)


def house_of(seed, folder):
    """Evidence of one house in folders of its own; the database is empty before and after it."""
    with override_settings(**settings_in(folder), DEMO=True, NIGHT_HOUR=2):
        try:
            return attacks.gather(seed)
        finally:
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def evidence(django_db_setup, django_db_blocker, tmp_path_factory):
    """One house, and two fresh ones twice if it has something to confirm."""
    with django_db_blocker.unblock():
        found = [house_of(secrets.randbits(32), tmp_path_factory.mktemp("house"))]
        while len(found) < 5 and (
            (ALWAYS_THREE and len(found) == 1) or any(attacks.confirmed(found, moment, NOMINATE) for moment in ASSERTED)
        ):
            found += [house_of(secrets.randbits(32), tmp_path_factory.mktemp("house")) for _n in range(2)]
    print(table(found))  # noqa: T201 (the figures of docs/trust.md)
    return found


def told(links):
    return [str(link) for link in sorted(links, key=lambda link: link.p)]


def test_reader_can_read(evidence):
    """Before the pause the order of writing lies in the file, in rows or in the entries of an index, as its pages happened to be
    split: an attack that does not see it sees nothing."""
    links = attacks.confirmed(evidence, BEFORE, 1e-9)
    places = {"sqlite": ("(place of ",), "postgresql": ("ctid", "xmin")}[connection.vendor]
    assert [
        place for place in places if not any("seen: " in link.attack and place in link.attack for link in links)
    ] == []
    assert evidence[0].tried > 5000


@pytest.mark.trust("F1", "F17")
@pytest.mark.parametrize("moment", [PAUSED, NIGHT])
def test_no_column_order_or_place_names_anybody(evidence, moment):
    assert told(attacks.confirmed(evidence, moment, NOMINATE)) == []


@pytest.mark.trust("F1")
@pytest.mark.sqlite
@pytest.mark.parametrize("moment", [PAUSED, NIGHT])
def test_rows_lie_in_the_order_of_their_keys(evidence, moment):
    assert [found.disorder[moment][0] for found in evidence] == [0] * len(evidence)


@pytest.mark.trust("F14")
def test_what_was_steered_names_nobody(evidence):
    assert told(attacks.confirmed(evidence, STEERED, NOMINATE)) == []


@pytest.mark.trust("F15", "F16")
def test_nothing_changes_for_others_between_two_fixed_times(evidence):
    assert {press: pages for press, pages in evidence[0].changed.items() if pages} == {}


@pytest.mark.trust("F16")
def test_fixed_time_releases_what_waited(evidence):
    """Else a watcher who sees nothing change sees nothing at all."""
    assert len(evidence[0].released) >= 5


@pytest.mark.trust("F19")
def test_no_number_of_a_person_stands_anywhere(evidence):
    assert evidence[0].numbers == []
