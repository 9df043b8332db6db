"""Puts a backup back: all of it, or nothing."""

import hashlib
import itertools
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from django.contrib.auth import get_user_model
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from healthposts.management.archive.contents import (
    FORMAT,
    MANIFEST,
    ArchiveProblem,
    Manifest,
    applied_migrations,
    fields_of,
    from_json,
    key_fingerprints,
    models_in_order,
)
from healthposts.web.planner import learn_tables

BLOCK = 1 << 20
ROWS_AT_A_TIME = 500
# SQLite takes about so many values in one statement.
MOST_VALUES = 30_000
DAMAGED = "This backup is damaged: {what} is not what was written. Use another copy."


def restore(path: Path, *, without_keys: bool = False) -> Manifest:
    """Fill an empty installation from `path`; the whole file is checked before a row is written.

    Raises ArchiveProblem when the file is no backup, is damaged, belongs to another version, was
    sealed with other keys (unless `without_keys`), or when there is data here already.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            _check_it_fits(manifest, without_keys=without_keys)
            _check_every_part(archive, manifest)
            for name in manifest.documents:
                _put_document(archive, name)
            with transaction.atomic():
                _fill_tables(archive, manifest)
            learn_tables()
    except (zipfile.BadZipFile, EOFError) as problem:
        raise ArchiveProblem(DAMAGED.format(what=path.name)) from problem
    except FileNotFoundError:
        raise ArchiveProblem(f"{path} is not there.") from None
    return manifest


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        content = json.loads(archive.read(MANIFEST))
        if content["format"] != FORMAT:
            raise ArchiveProblem(
                f"This backup was made by version {content['version']}, in a form that this "
                "version does not read. Restore it with that version."
            )
        return Manifest(**content)
    except (KeyError, TypeError, ValueError) as problem:
        raise ArchiveProblem("This file is no backup of Healthposts.") from problem


def _check_it_fits(manifest: Manifest, *, without_keys: bool) -> None:
    if get_user_model()._base_manager.exists():
        raise ArchiveProblem(
            "There is data here already. Restore into an empty database and an empty DATA_DIR."
        )
    here = applied_migrations()
    if manifest.migrations != here:
        other = sorted(set(manifest.migrations) ^ set(here))
        raise ArchiveProblem(
            f"This backup was made by version {manifest.version} with other tables "
            f"({', '.join(other[:3])}{', …' if len(other) > 3 else ''}). "
            "Restore it with the version that made it, then change to the new one."
        )
    if not without_keys and not set(manifest.keys) <= set(key_fingerprints()):
        raise ArchiveProblem(
            "The identity numbers of this backup were sealed with other keys. Set FIELD_KEYS and "
            "INDEX_KEY (or put secrets.json into DATA_DIR) as they were; or use --without-keys, "
            "and the identity numbers stay unreadable."
        )


def _check_every_part(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    parts = {f"tables/{name}.jsonl": each["sha256"] for name, each in manifest.tables.items()}
    parts |= {f"documents/{name}": digest for name, digest in manifest.documents.items()}
    for name, expected in parts.items():
        try:
            with archive.open(name) as member:
                found = _digest(member)
        except KeyError:
            found = ""
        if found != expected:
            raise ArchiveProblem(DAMAGED.format(what=name))


def _put_document(archive: zipfile.ZipFile, name: str) -> None:
    with archive.open(f"documents/{name}") as member:
        if default_storage.exists(name):
            default_storage.delete(name)
        stored = default_storage.save(name, File(member, name=name))
    if stored != name:
        raise ArchiveProblem(f"The document {name} could not be stored under its name.")


def _fill_tables(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    models = models_in_order()
    with connection.cursor() as cursor:
        # What migrations wrote stands in the backup too.
        for model in reversed(models):
            cursor.execute(f"DELETE FROM {_quoted(model._meta.db_table)}")  # noqa: S608
        for model in models:
            with archive.open(f"tables/{model._meta.db_table}.jsonl") as lines:
                _fill_table(cursor.execute, model, lines)
            # Checked table by table: the database does not remember millions of open checks.
            connection.check_constraints([model._meta.db_table])
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _fill_table(execute: Callable[..., Any], model: type[Model], lines: IO[bytes]) -> None:
    fields = fields_of(model)
    columns = ", ".join(_quoted(str(field.column)) for field in fields)
    one_row = f"({', '.join(['%s'] * len(fields))})"
    rows = (
        [from_json(field, value) for field, value in zip(fields, json.loads(line), strict=True)]
        for line in lines
    )
    for some in _batches(rows, min(ROWS_AT_A_TIME, MOST_VALUES // len(fields))):
        values = ", ".join([one_row] * len(some))
        execute(
            f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES {values}",  # noqa: S608
            list(itertools.chain.from_iterable(some)),
        )


def _batches(rows: Iterator[list[Any]], size: int) -> Iterator[list[list[Any]]]:
    while some := list(itertools.islice(rows, size)):
        yield some


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()
