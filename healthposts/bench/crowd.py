"""More of everybody: copies of the district's workers with their visits, made by the database."""

import random

from django.db import connection
from django.db.models import AutoField, Field, Model

from healthposts.bench.scale import Scale
from healthposts.lib.names import search_key
from screenings.models import Attendance, Finding, Session, Visit
from workers.models import Enrolment, Worker

COPIED: tuple[type[Model], ...] = (Worker, Enrolment, Session, Attendance, Visit, Finding)
WITH_UUID = {Worker, Session, Visit}


def run(scale: Scale) -> None:
    with connection.cursor() as cursor:
        for model in COPIED:
            source = f"SELECT * FROM {_table(model)}"  # noqa: S608  our own names
            cursor.execute(f"CREATE TABLE {_seed_of(model)} AS {source}")
        for copy in range(1, scale.crowd + 1):
            for model in COPIED:
                cursor.execute(*_copying(model, copy))
        for model in COPIED:
            cursor.execute(f"DROP TABLE {_seed_of(model)}")
        _mix_names()
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _copying(model: type[Model], copy: int) -> tuple[str, list[str | int]]:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    values: list[str | int] = []
    columns = [_value(model, field, copy, values) for field in fields]
    names = ", ".join(_quoted(field.column) for field in fields)
    source = f"SELECT {', '.join(columns)} FROM {_seed_of(model)}"  # noqa: S608  our own names
    return f"INSERT INTO {_table(model)} ({names}) {source}", values


def _value(
    model: type[Model], field: "Field[object, object]", copy: int, values: list[str | int]
) -> str:
    """Ids of another person are a hash of the first one's; what is unique is made so again."""
    column = _quoted(field.column)
    points_to = field.related_model if field.is_relation else model if field.primary_key else None
    if points_to in WITH_UUID:
        if field.null:
            return "NULL"
        values.append(str(copy))
        kind = "::uuid" if connection.vendor == "postgresql" else ""
        return f"md5(CAST({column} AS text) || %s){kind}"
    if field.name == "card_number":
        values.append(chr(96 + copy))
        return f"%s || substr({column}, 1, 7)"
    if field.name == "code" and model is Worker:
        values.append(str(copy))
        return f"substr(md5({column} || %s), 1, 12)"
    if field.name == "slot":
        values.append(2 * copy)
        return f"{column} + %s"
    return column


def _mix_names() -> None:
    """Two words from anywhere: a crowd in which a search finds as many as in a district."""
    rng = random.Random(1)  # noqa: S311  not a secret
    rows = list(Worker.objects.order_by("pk"))
    words = [row.name.split() for row in rows]
    for row in rows:
        row.name = f"{rng.choice(words)[0]} {rng.choice(words)[-1]}"
        row.name_key = search_key(row.name, row.nickname)[:200]
    Worker.objects.bulk_update(rows, ["name", "name_key"], batch_size=500)


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))


def _table(model: type[Model]) -> str:
    return _quoted(model._meta.db_table)


def _seed_of(model: type[Model]) -> str:
    return _quoted(f"bench_{model._meta.db_table}")
