"""What a backup consists of: tables in an order in which they can be filled, and its list."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import BinaryField, Field, FileField, Model

FORMAT = 1
MANIFEST = "manifest.json"
# Nobody stays logged in across a restore.
LEFT_OUT = {"django_session"}


class ArchiveProblem(Exception):
    """A backup cannot be made or restored; the message says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """`tables`: rows and hash by name; `documents`: hash by name; `missing`: files that were gone."""

    format: int
    version: str
    made_at: str
    migrations: list[str]
    keys: list[str]
    tables: dict[str, dict[str, Any]]
    documents: dict[str, str]
    missing: list[str]


def models_in_order() -> list[type[Model]]:
    """Every table after those its rows point to."""
    models = {
        model: {
            field.related_model
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model is not model
        }
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT
    }
    return [model for model in TopologicalSorter(models).static_order() if model in models]


def fields_of(model: type[Model]) -> list["Field[Any, Any]"]:
    return list(model._meta.concrete_fields)


def file_columns(model: type[Model]) -> list[int]:
    """The places in a row that name a stored document."""
    return [place for place, field in enumerate(fields_of(model)) if isinstance(field, FileField)]


def as_json(value: Any) -> str:
    """For `json.dumps(default=)`: the text that `from_json` reads back exactly."""
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    raise TypeError(type(value))


def from_json(field: "Field[Any, Any]", value: Any) -> Any:
    """The value as the database of this installation takes it."""
    if value is not None and isinstance(field, BinaryField):
        value = bytes.fromhex(value)
    else:
        value = field.to_python(value)
    return field.get_db_prep_save(value, connection)


def applied_migrations() -> list[str]:
    """Those of apps that are installed here, `app.name`."""
    installed = {config.label for config in apps.get_app_configs()}
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in installed)


def key_fingerprints() -> list[str]:
    """Which keys opened the identity numbers, without the keys."""
    keys = [*settings.FIELD_KEYS, settings.INDEX_KEY]
    return [hashlib.sha256(b"healthposts" + bytes.fromhex(key)).hexdigest()[:16] for key in keys]


def hashing(parts: Iterable[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    """The parts, unchanged, while the digest reads along."""
    for part in parts:
        digest.update(part)
        yield part
