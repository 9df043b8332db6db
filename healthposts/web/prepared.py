"""Queries that are asked again and again: Django writes their SQL once.

Building a queryset and writing its SQL takes about a millisecond, several times what the
database needs for a row by its key. A prepared query is an ordinary queryset with gaps in
it; where it is asked, only the gaps are filled. Rows are written in the same way. See
docs/decisions/0018.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.models.constants import OnConflict
from django.db.models.expressions import Expression
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    QuerySet,
    ValuesListIterable,
    get_related_populators,
)

_Row = TypeVar("_Row")
_Model = TypeVar("_Model", bound=models.Model)
# Of one query: a few for each set of rights people have.
MOST_SHAPES = 200


class Given(Expression):
    """A gap, filled where the query is asked: `filter(pk=Given("key", UUIDField()))`.

    Not with a lookup that dresses its value up, as `startswith` does.
    """

    def __init__(self, name: str, field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]


Converters = list[tuple[int, list[Any], Any]]


@dataclass(frozen=True, slots=True)
class _Written:
    """SQL with its gaps, and how its columns become rows."""

    sql: str
    params: tuple[Any, ...]
    converters: Converters
    make: Callable[[Sequence[Any]], Any]


class Prepared(Generic[_Row]):
    """`make` builds the queryset from what changes its SQL; all else are gaps.

    consent = Prepared(lambda: Consent.objects.filter(worker=Given("worker", UUIDField())))
    consent.ask(worker=worker.pk)
    """

    def __init__(self, make: "Callable[..., QuerySet[Any, _Row]]") -> None:
        self._make = make
        self._written = lru_cache(maxsize=MOST_SHAPES)(self._write)

    def first(self, *shape: Any, **given: Any) -> _Row | None:
        return next(iter(self.ask(*shape, **given)), None)

    def ask(self, *shape: Any, **given: Any) -> list[_Row]:
        """`shape` is what `make` is called with, hashable. 1 query."""
        written = self._written(*shape)
        if written is None:
            return []
        wrapper = connections[DEFAULT_DB_ALIAS]
        params = [
            one.output_field.get_db_prep_value(given[one.name], wrapper)
            if isinstance(one, Given)
            else one
            for one in written.params
        ]
        with wrapper.cursor() as cursor:
            cursor.execute(written.sql, params)
            rows = cursor.fetchall()
        return [written.make(row) for row in _converted(rows, written.converters, wrapper)]

    def _write(self, *shape: Any) -> _Written | None:
        """None where no row can match: nobody has rights without assignments."""
        rows = self._make(*shape)
        compiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        ordered = [(place, *found) for place, found in converters.items()]
        return _Written(sql, tuple(params), ordered, _maker(rows, compiler))


def _converted(rows: list[Any], converters: Converters, wrapper: Any) -> list[Any]:
    """From what the database says to Python, as Django does it: column by column."""
    found = [list(row) for row in rows]
    for place, converts, expression in converters:
        for convert in converts:
            for row in found:
                row[place] = convert(row[place], expression, wrapper)
    return found


def _maker(rows: "QuerySet[Any, Any]", compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """What a row becomes: a value, several, or an object with those beside it."""
    kind = rows._iterable_class  # type: ignore[attr-defined]
    if kind is FlatValuesListIterable:
        return itemgetter(0)
    if kind is ValuesListIterable:
        return tuple
    if kind is not ModelIterable:
        raise TypeError(f"{kind.__name__} cannot be prepared")
    return _object_maker(compiler)


def _object_maker(compiler: Any) -> Callable[[Sequence[Any]], Any]:
    info = compiler.klass_info
    begin, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, _sql, _alias in compiler.select[begin:end]]
    beside = get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
    extra = list(compiler.annotation_col_map.items())

    def made(row: Sequence[Any]) -> Any:
        found = info["model"].from_db(DEFAULT_DB_ALIAS, names, row[begin:end])
        for populator in beside:
            populator.populate(row, found)
        for name, place in extra:
            setattr(found, name, row[place])
        return found

    return made


def _prepared_column(field: Any, rows: Sequence[Any], wrapper: Any) -> list[Any]:
    """What the rows have in one field, for the database. Neighbours often have the same."""
    found: list[Any] = []
    last, prepared = _NONE_YET, None
    for row in rows:
        value = field.pre_save(row, True)
        if value is not last:
            last, prepared = value, field.get_db_prep_save(value, wrapper)
        found.append(prepared)
    return found


_NONE_YET = object()


class Update(Generic[_Model]):
    """Writes some fields of a row, as `save(update_fields=...)` does. 1 query."""

    def __init__(self, model: type[_Model], fields: Sequence[str]) -> None:
        self._meta = model._meta
        self._names = fields

    def write(self, row: _Model) -> None:
        wrapper = connections[DEFAULT_DB_ALIAS]
        fields = self._fields
        values = [field.get_db_prep_save(field.pre_save(row, False), wrapper) for field in fields]
        with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS), wrapper.cursor() as cursor:
            cursor.execute(self._sql, values)

    @cached_property
    def _fields(self) -> list[Any]:
        """Those to write, and the key after them."""
        return [*(self._meta.get_field(name) for name in self._names), self._meta.pk]

    @cached_property
    def _sql(self) -> str:
        quote = connection.ops.quote_name
        *written, key = (f"{quote(field.column)} = %s" for field in self._fields)
        return f"UPDATE {quote(self._meta.db_table)} SET {', '.join(written)} WHERE {key}"  # noqa: S608  names of our models


class Insertion(Generic[_Model]):
    """Writes rows of a model as `bulk_create` does, ids included.

    A row that is there by its `known_by` takes over `update`, or stays as it is without it.
    """

    def __init__(
        self, model: type[_Model], *, known_by: Sequence[str] = (), update: Sequence[str] = ()
    ) -> None:
        self._meta = model._meta
        self._known_by, self._update = known_by, update
        self._sql = lru_cache(maxsize=MOST_SHAPES)(self._write_sql)

    @cached_property
    def _fields(self) -> "list[models.Field[Any, Any]]":
        return [one for one in self._meta.concrete_fields if not isinstance(one, models.AutoField)]

    @cached_property
    def _makes_ids(self) -> bool:
        return isinstance(self._meta.pk, models.AutoField)

    def write(self, rows: Sequence[_Model]) -> int:
        """How many were written. 1 query, none without rows."""
        if not rows:
            return 0
        wrapper = connections[DEFAULT_DB_ALIAS]
        columns = [_prepared_column(field, rows, wrapper) for field in self._fields]
        values = [value for row in zip(*columns, strict=True) for value in row]
        with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS), wrapper.cursor() as cursor:
            cursor.execute(self._sql(len(rows)), values)
            ids = cursor.fetchall() if self._makes_ids else []
            written = cursor.rowcount
        for row, (key,) in zip(rows, ids, strict=False):
            row.pk = key
        for row in rows:
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
        return written

    def _write_sql(self, count: int) -> str:
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(field.column)) for field in self._fields)
        one = f"({', '.join(['%s'] * len(self._fields))})"
        begin = connection.ops.insert_statement(on_conflict=self._on_conflict)
        end = connection.ops.on_conflict_suffix_sql(
            self._fields,
            self._on_conflict,
            [self._column(name) for name in self._update],
            [self._column(name) for name in self._known_by],
        )
        ids = f"RETURNING {quote(str(self._meta.pk.column))}" if self._makes_ids else ""
        table = quote(self._meta.db_table)
        return f"{begin} {table} ({columns}) VALUES {', '.join([one] * count)} {end} {ids}"

    @property
    def _on_conflict(self) -> OnConflict | None:
        if not self._known_by:
            return None
        return OnConflict.UPDATE if self._update else OnConflict.IGNORE

    def _column(self, name: str) -> str:
        return str(self._meta.get_field(name).column)  # type: ignore[union-attr]
