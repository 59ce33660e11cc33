"""Which transaction held a row last stands beside it in PostgreSQL, and outlives stirring: here it goes (TRUST §1)."""

from django.db import connection

from dialogue import upkeep


def let_go(models, patience=upkeep.PATIENT):
    """PostgreSQL keeps beside a row which transaction held it last (`xmax`), for a share or for a row that points to it. Whoever speaks
    holds what they speak of: a new version of such a row has no holder. Each has a statement with a commit of its own, so that nobody
    waits in a circle. Raises Unstirred."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    left = [model for model in models if not upkeep.patiently(_let_go_once, model, patience)]
    if left:
        raise upkeep.Unstirred(", ".join(model._meta.db_table for model in left))


def _let_go_once(model, patience):
    """True: what is held at this moment is for the next time."""
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    with upkeep.waiting(patience) as cursor:
        cursor.execute(f"SELECT {key} FROM {table} WHERE xmax::text <> '0'")
        for row in cursor.fetchall():
            cursor.execute(f"UPDATE {table} SET {key} = {key} WHERE {key} = %s", row)
    return True
