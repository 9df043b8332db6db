"""A part of a name is found by trigrams, where PostgreSQL has them."""

import logging
from typing import Any

from django.db import DatabaseError, migrations, transaction

log = logging.getLogger(__name__)

INDEX = "CREATE INDEX worker_name_trigrams ON workers_worker USING gin (name_key gin_trgm_ops)"


def add_trigrams(apps: Any, schema_editor: Any) -> None:
    """Without the right to add the extension all works, and searching a district takes longer."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(INDEX)
    except DatabaseError as problem:
        log.warning("Names are searched without an index: pg_trgm is not here (%s).", problem)


def remove_trigrams(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS worker_name_trigrams")


class Migration(migrations.Migration):
    dependencies = [("workers", "0005_import_sheet")]

    operations = [migrations.RunPython(add_trigrams, remove_trigrams)]
