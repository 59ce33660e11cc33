"""After a test with transactions of its own nothing of it is left, and nothing that the next one counts on is gone."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from tests import factories
from tests.attacks.worlds import everything_kept
from tests.emptying import empty, filled

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_row_of_ours_stays_and_what_the_migrations_left_does():
    types = ContentType.objects.count()
    dialogue = factories.make_dialogue()
    factories.members(dialogue, "lsm", 3)
    assert [name for name, rows in everything_kept().items() if rows]
    empty()
    assert [name for name, rows in everything_kept().items() if rows] == []
    assert ContentType.objects.count() == types > 60


@pytest.mark.postgresql
def test_pages_are_as_fresh_as_after_a_truncate():
    """Tests that read where rows lie on the disk find no trace of those before them."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    fresh = filled(tables)
    factories.make_dialogue()
    assert len(filled(tables)) > len(fresh)
    empty()
    assert filled(tables) == fresh
