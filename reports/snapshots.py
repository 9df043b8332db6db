"""The figures of one month, frozen: plain values, and their canonical text.

The same data always make the same text, and so the same hash. No clock time stands in
it: figures drawn twice from unchanged rows are equal, and "changed since" means the data.
"""

import datetime as dt
import hashlib
import json
import types
import typing
from dataclasses import Field, dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any

from healthposts.lib.months import Month

# Raised when a field changes its meaning; `from_json` reads this one only. A field that came
# later is None by default and then left out of the text: an older text stays what it was.
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
class Part:
    """So many of so many."""

    count: int = 0
    of: int = 0

    def __add__(self, other: "Part") -> "Part":
        return Part(self.count + other.count, self.of + other.of)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """An office or post below. `status`: `data`, `no_data` or `no_posts`.

    `high_pressure`: visits whose pressure is to be referred, of those measured. `arrived`:
    letters written in the month whose worker came by its end, of all of them.
    """

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
    high_pressure: Part | None = None
    arrived: Part | None = None


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
class Closing:
    """The day at whose end the month closed or will, and the visits entered after it.

    An office above several closing days has no day of its own, but visits that were late.
    """

    day: dt.date | None
    late: BySex


@dataclass(frozen=True, slots=True)
class LbkpFigures:
    """What the national monthly form asks beside the figures. None: nobody recorded it.

    `form`: the one that the office hands in; None before one was chosen.
    """

    posts_fishing: int
    posts_other_informal: int
    workplaces_screened: int | None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """Something done at a post between two drawings, and how often. Not part of the figures.

    `late`: how often of these after the month had closed.
    """

    kind: str
    code: str
    name: str
    count: int
    late: int = 0


@dataclass(frozen=True, slots=True)
class FateRow:
    """Findings that ask for referral and came to the same: written, in_letter, answered, …"""

    code: str
    findings: BySex


@dataclass(frozen=True, slots=True)
class OpenRow:
    """Letters open at the month's end; `band` is their age in days, such as `15-30` or `91+`."""

    band: str
    letters: BySex


@dataclass(frozen=True, slots=True)
class Letters:
    """The rows of `fates` add up to the findings that ask for referral (`Figures.referring`).

    `single_high`: high pressures measured once, which ask for a second reading first.
    `median_days`: from letter to answer, of those answered in the month; of two in the
    middle the later.
    """

    fates: tuple[FateRow, ...]
    single_high: BySex
    written: BySex
    answered: BySex
    median_days: int | None
    open: tuple[OpenRow, ...]
    arrived: BySex | None = None


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
    closing: Closing | None = None
    lbkp: LbkpFigures | None = None
    letters: Letters | None = None

    @property
    def period(self) -> Month:
        return Month.parse(self.month)

    @property
    def has_data(self) -> bool:
        """False for a month in which nothing was held and nobody examined: say so in words."""
        return bool(self.figures.sessions or self.figures.visits.total)


class SnapshotError(ValueError):
    """The text is no snapshot that this version of the software can read."""


def to_json(snapshot: MonthlySnapshot) -> str:
    """Canonical: sorted keys, no spaces, letters as they are, decimals and days as text."""
    return json.dumps(
        _plain(snapshot), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_text
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


def _plain(value: Any) -> Any:
    """Records as dictionaries, without the later fields that say nothing."""
    if is_dataclass(value):
        pairs = ((field, getattr(value, field.name)) for field in fields(value))
        return {
            field.name: _plain(part)
            for field, part in pairs
            if not (part is None and _came_later(field))
        }
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def _came_later(field: "Field[Any]") -> bool:
    return field.default is None


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a snapshot")


def _value(kind: Any, data: Any) -> Any:
    """`data` as the annotated type: the mirror of `_plain` and `_text`."""
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
    types_of = {field.name: field.type for field in fields(kind)}
    needed = {field.name for field in fields(kind) if not _came_later(field)}
    if not needed <= set(data) <= set(types_of):
        wrong = sorted((needed - set(data)) | (set(data) - set(types_of)))
        raise SnapshotError(f"{kind.__name__} has not the fields {wrong}")
    return kind(**{name: _value(types_of[name], value) for name, value in data.items()})
