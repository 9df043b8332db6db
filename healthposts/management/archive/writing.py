"""Makes a backup while the installation goes on working."""

import contextlib
import dataclasses
import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from healthposts.management.archive.contents import (
    FORMAT,
    MANIFEST,
    ArchiveProblem,
    Manifest,
    applied_migrations,
    as_json,
    fields_of,
    file_columns,
    hashing,
    key_fingerprints,
    models_in_order,
)

ROWS_AT_A_TIME = 2000


def backup(path: Path) -> Manifest:
    """Write everything of one moment to `path`, which only its owner may read.

    A file that was cut short never carries the name: it is made beside it and moved into place.
    Raises ArchiveProblem when the name is taken.
    """
    if path.exists():
        raise ArchiveProblem(f"{path} is there already. Choose another name.")
    unfinished = path.with_name(f".{path.name}.unfinished")
    with contextlib.suppress(FileNotFoundError):
        unfinished.unlink()
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with (
            os.fdopen(descriptor, "wb") as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
        ):
            manifest = _fill(archive)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _fill(archive: zipfile.ZipFile) -> Manifest:
    tables: dict[str, dict[str, Any]] = {}
    names: set[str] = set()
    with _one_moment():
        migrations = applied_migrations()
        for model in models_in_order():
            tables[model._meta.db_table] = _write_table(archive, model, names)
    documents = {name: _write_document(archive, name) for name in sorted(names)}
    manifest = Manifest(
        format=FORMAT,
        version=settings.VERSION,
        made_at=timezone.now().isoformat(timespec="seconds"),
        migrations=migrations,
        keys=key_fingerprints(),
        tables=tables,
        documents={name: digest for name, digest in documents.items() if digest},
        missing=[name for name, digest in documents.items() if not digest],
    )
    archive.writestr(MANIFEST, json.dumps(dataclasses.asdict(manifest), indent=1))
    return manifest


@contextlib.contextmanager
def _one_moment() -> Iterator[None]:
    """All rows as they stood at one moment, without holding up anybody who writes."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # transaction.atomic() would take the write lock (transaction_mode IMMEDIATE).
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write_table(
    archive: zipfile.ZipFile, model: type[Model], documents: set[str]
) -> dict[str, Any]:
    columns = [field.attname for field in fields_of(model)]
    rows = model._base_manager.order_by("pk").values_list(*columns)
    files = file_columns(model)
    digest, count = hashlib.sha256(), 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for row in rows.iterator(chunk_size=ROWS_AT_A_TIME):
            count += 1
            documents.update(row[place] for place in files if row[place])
            text = json.dumps(row, default=as_json, ensure_ascii=False, sort_keys=True)
            yield text.encode() + b"\n"

    _write(archive, f"tables/{model._meta.db_table}.jsonl", hashing(lines(), digest))
    return {"columns": columns, "rows": count, "sha256": digest.hexdigest()}


def _write_document(archive: zipfile.ZipFile, name: str) -> str:
    """Its hash; empty when a provisional document was replaced since its row was read."""
    digest = hashlib.sha256()
    try:
        with default_storage.open(name) as file:
            _write(archive, f"documents/{name}", hashing(file.chunks(), digest))
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def _write(archive: zipfile.ZipFile, name: str, parts: Iterable[bytes]) -> None:
    with archive.open(name, "w", force_zip64=True) as member:
        for part in parts:
            member.write(part)
