"""Writing the plain fields of one row."""

from typing import Any

from django.db import models


def write_changes(row: models.Model, fields: dict[str, Any]) -> list[str]:
    """Save what differs from the stored row; returns the names of those fields, for the audit.

    Compares with the database, because a model form has already put its values on the row.
    """
    stored = type(row)._default_manager.values(*fields).get(pk=row.pk)
    changed = [name for name, value in fields.items() if stored[name] != value]
    for name in changed:
        setattr(row, name, fields[name])
    if changed:
        row.save(update_fields=changed)
    return changed
