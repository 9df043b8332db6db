"""What tables of a report are made of: rows and columns of words and numbers."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from django.utils.translation import pgettext

from healthposts.lib.ratios import share
from reports.snapshots import BySex


@dataclass(frozen=True, slots=True)
class Share:
    """`numerator` of `denominator`. Without a denominator there is no percentage, only a dash."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        return share(self.numerator, self.denominator)


# None: not asked for here, the cell stays empty.
Cell: TypeAlias = str | int | dt.date | Share | None


@dataclass(frozen=True, slots=True)
class Column:
    """`with_counts`: a share prints what it is a share of; not where the table itself says it."""

    code: str
    label: str
    with_counts: bool = True
    # Its texts are numbers with a sign or a unit.
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`head` is the row's name; `note` stands small behind it; `kind` is `total` or empty."""

    code: str
    head: str
    cells: tuple[Cell, ...]
    note: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`empty` is said in words where there are no rows. `indicator` says what the figures mean."""

    code: str
    title: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    subtitle: str = ""
    note: str = ""
    empty: str = ""
    indicator: str = ""


def by_sex_columns(*more: Column) -> tuple[Column, ...]:
    return (
        Column("men", pgettext("column", "Men")),
        Column("women", pgettext("column", "Women")),
        Column("total", pgettext("column", "Total")),
        *more,
    )


def by_sex(counts: BySex) -> tuple[int, int, int]:
    return (counts.men, counts.women, counts.total)
