"""Who came and who is enrolled, as sets of persons: for pages that only count them.

A report tells persons by sex and age, which the database sorts out (`people`). Reading two
columns and counting here takes a tenth of that time.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from reports.queries.people import Levels, Tally, as_uuid
from reports.queries.rows import RISKY, CountedRows
from workers.models import Worker

_Sets = dict[uuid.UUID, set[Any]]


def _sets() -> _Sets:
    return defaultdict(set)


@dataclass(frozen=True, slots=True)
class Persons:
    """By post. Ids of persons are as the database writes them."""

    visits: dict[uuid.UUID, Levels] = field(default_factory=lambda: defaultdict(Counter))
    examined: _Sets = field(default_factory=_sets)
    at_risk: _Sets = field(default_factory=_sets)
    enrolled: _Sets = field(default_factory=_sets)

    def tally(self, posts: Iterable[uuid.UUID]) -> Tally:
        """Each person once, whatever the posts; not told apart by sex and age."""
        posts = list(posts)
        examined, at_risk, enrolled = (
            set[Any]().union(*(found[post] for post in posts if post in found))
            for found in (self.examined, self.at_risk, self.enrolled)
        )
        return Tally(
            enrolled=Counter({"": len(enrolled)}),
            examined=Counter({"": len(examined)}),
            at_risk=Counter({"": len(at_risk)}),
            enrolled_examined=Counter({"": len(enrolled & examined)}),
        )


def persons_of(rows: CountedRows) -> Persons:
    """Three queries: visits of the month, enrolments of its last day, rows that were merged."""
    merged = dict(_plain(Worker.objects.filter(person__isnull=False), "pk", "person_id"))
    found, posts = Persons(), _Posts()
    for worker, post, level, sex in _plain(rows.visits(), "worker_id", "post_id", "level", "sex"):
        person, place = merged.get(worker, worker), posts[post]
        found.visits[place][level, sex] += 1
        found.examined[place].add(person)
        if level in RISKY:
            found.at_risk[place].add(person)
    for worker, post in _plain(rows.enrolments(), "worker_id", "post_id"):
        found.enrolled[posts[post]].add(merged.get(worker, worker))
    return found


class _Posts(dict[Any, uuid.UUID]):
    """Each id is read once: SQLite keeps them as 32 digits."""

    def __missing__(self, written: Any) -> uuid.UUID:
        self[written] = as_uuid(written)
        return self[written]


def _plain(rows: "QuerySet[Any]", *columns: str) -> list[tuple[Any, ...]]:
    """The values as the database writes them: thousands of ids need not be read to be compared."""
    try:
        sql, values = rows.order_by().values_list(*columns).query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
