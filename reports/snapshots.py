"""The figures of one month, frozen: plain values, and their canonical text.

The same data always make the same text, and so the same hash. No clock time stands in
it: figures drawn twice from unchanged rows are equal, and "changed since" means the data.
"""

import datetime as dt
import hashlib
import json
import types
import typing
from dataclasses import asdict, dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any

from healthposts.lib.months import Month

# Raised when a field changes its meaning; `from_json` reads this one only.
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class BySex:
    men: int = 0
    women: int = 0

    @property
    def total(self) -> int:
        return self.men + self.women

    def __add__(self, other: "BySex") -> "BySex":
        return BySex(self.men + other.men, self.women + other.women)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom the report is about. `kind` is `post`, or the kind of the office."""

    kind: str
    code: str
    name: str
    above: str
    official_code: str
    language: str

    @property
    def is_post(self) -> bool:
        return self.kind == "post"


@dataclass(frozen=True, slots=True)
class Signature:
    """`role`: `approves` (Mengetahui) or `compiles`. `standing`: definitive, plt, plh or empty.

    Empty fields are left open for the pen.
    """

    role: str
    standing: str = ""
    title: str = ""
    name: str = ""
    nip: str = ""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Lines, the largest last. The logo is named by its place in storage and its hash."""

    lines: tuple[str, ...]
    address: str = ""
    logo: str = ""
    logo_sha256: str = ""


@dataclass(frozen=True, slots=True)
class LevelRow:
    level: str
    visits: BySex


@dataclass(frozen=True, slots=True)
class Figures:
    """The indicators of indicators.py, as counts. Shares are computed where they are shown."""

    posts_formed: int
    posts_active: int
    posts_inactive: int
    posts_with_session: int
    posts_silent: int
    posts_with_estimate: int
    estimated: BySex
    enrolled: BySex
    enrolled_where_estimated: int
    sessions: int
    present: int
    absent: int
    visits: BySex
    persons: BySex
    enrolled_examined: BySex
    at_risk: BySex
    referring: BySex
    emergencies: BySex
    levels: tuple[LevelRow, ...]


@dataclass(frozen=True, slots=True)
class AgeRow:
    band: str
    enrolled: BySex
    persons: BySex


@dataclass(frozen=True, slots=True)
class Bound:
    """The values of one class, boundaries as the rule table has them; a coded class has none."""

    part: str
    sex: str
    lower: Decimal | None
    lower_inclusive: bool
    upper: Decimal | None
    upper_inclusive: bool


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class of a measure. `refer` counts those of the class to be referred."""

    code: str
    label_en: str
    label_id: str
    suspected: bool
    bounds: tuple[Bound, ...]
    visits: BySex
    refer: int


@dataclass(frozen=True, slots=True)
class ClassTable:
    """All classes of a measure by one guideline in one edition: the only ones that add up."""

    measure: str
    unit: str
    guideline: str
    edition: str
    rows: tuple[ClassRow, ...]

    @property
    def measured(self) -> BySex:
        return sum((row.visits for row in self.rows), BySex())

    @property
    def refer(self) -> int:
        return sum(row.refer for row in self.rows)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    month: str
    sessions: int
    visits: int
    persons: int
    pressure_measured: int
    pressure_refer: int


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """An office or post below. `status`: `data`, `no_data` or `no_posts`."""

    kind: str
    code: str
    name: str
    status: str
    posts_formed: int
    posts_active: int
    posts_with_session: int
    enrolled: int
    enrolled_examined: int
    sessions: int
    visits: int
    persons: int
    at_risk: int
    referring: int
    emergencies: int


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session of a post: the level below a post."""

    on: dt.date
    kind: str
    slot: int
    present: int
    absent: int
    visits: BySex
    at_risk: int
    emergencies: int


@dataclass(frozen=True, slots=True)
class SilentPost:
    code: str
    name: str
    office: str
    last_session: dt.date | None


@dataclass(frozen=True, slots=True)
class MonthlySnapshot:
    schema: int
    form: str
    month: str
    scope: Scope
    letterhead: Letterhead
    signatures: tuple[Signature, ...]
    figures: Figures
    ages: tuple[AgeRow, ...]
    classes: tuple[ClassTable, ...]
    trend: tuple[TrendPoint, ...]
    places: tuple[PlaceRow, ...]
    sessions: tuple[SessionRow, ...]
    silent: tuple[SilentPost, ...]

    @property
    def period(self) -> Month:
        return Month.parse(self.month)

    @property
    def has_data(self) -> bool:
        """False for a month in which nothing was held and nobody examined: say so in words."""
        return bool(self.figures.sessions or self.figures.visits.total)

    def places_with(self, status: str) -> tuple[PlaceRow, ...]:
        return tuple(row for row in self.places if row.status == status)


class SnapshotError(ValueError):
    """The text is no snapshot that this version of the software can read."""


def to_json(snapshot: MonthlySnapshot) -> str:
    """Canonical: sorted keys, no spaces, letters as they are, decimals and days as text."""
    return json.dumps(
        asdict(snapshot), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_text
    )


def from_json(text: str) -> MonthlySnapshot:
    try:
        data = json.loads(text)
        if data["schema"] != SCHEMA:
            raise SnapshotError(f"a snapshot of schema {data['schema']}, not {SCHEMA}")
        return typing.cast(MonthlySnapshot, _value(MonthlySnapshot, data))
    except (KeyError, TypeError, json.JSONDecodeError) as problem:
        raise SnapshotError(str(problem)) from problem


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a snapshot")


def _value(kind: Any, data: Any) -> Any:
    """`data` as the annotated type: the mirror of `asdict` and `_text`."""
    if isinstance(kind, types.UnionType):
        return None if data is None else _value(typing.get_args(kind)[0], data)
    if typing.get_origin(kind) is tuple:
        return tuple(_value(typing.get_args(kind)[0], item) for item in data)
    if is_dataclass(kind):
        return _instance(kind, data)
    if kind is Decimal:
        return Decimal(data)
    if kind is dt.date:
        return dt.date.fromisoformat(data)
    if not isinstance(data, kind) or (kind is int and isinstance(data, bool)):
        raise SnapshotError(f"{data!r} is not {kind.__name__}")
    return data


def _instance(kind: Any, data: Any) -> Any:
    names = {field.name for field in fields(kind)}
    if set(data) != names:
        raise SnapshotError(f"{kind.__name__} has not the fields {sorted(names ^ set(data))}")
    return kind(**{field.name: _value(field.type, data[field.name]) for field in fields(kind)})
