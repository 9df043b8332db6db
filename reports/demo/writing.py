"""Hundreds of thousands of rows in seconds, with every value as its field stores it.

Unlike bulk_create this makes no statement of its own for every few rows, returns no keys,
and keeps the times it is given in fields that stamp themselves.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, JSONField, Model

# A page of rows for a server: one statement, one way there and back.
ROWS_AT_ONCE = 500


def write_many(rows: Sequence[Model]) -> None:
    """Insert rows of one model. Keys that the database makes are not read back."""
    if not rows:
        return
    meta = type(rows[0])._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, AutoField)]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(meta.db_table)
    insert = f"INSERT INTO {table} ({columns}) VALUES "  # noqa: S608  names of our tables
    places = f"({', '.join(['%s'] * len(fields))})"
    values = list(zip(*(_prepared(field, rows) for field in fields), strict=True))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(insert + places, values)
            return
        for start in range(0, len(values), ROWS_AT_ONCE):
            page = values[start : start + ROWS_AT_ONCE]
            cursor.execute(insert + ", ".join([places] * len(page)), list(chain(*page)))


def _prepared(field: Field, rows: Sequence[Model]) -> list[Any]:
    """One column. Most values come again and again: each is prepared once."""
    given = [getattr(row, field.attname) for row in rows]
    keys = [repr(value) for value in given] if isinstance(field, JSONField) else given
    known = {
        key: field.get_db_prep_save(value, connection)
        for key, value in dict(zip(keys, given, strict=True)).items()
    }
    return [known[key] for key in keys]
