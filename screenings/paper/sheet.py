"""The sheet of a session: everyone in the order of the screen, an empty box for each value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from healthposts.web.qr import qr_svg
from screenings.contents import Key, LastValue
from screenings.fields import FormContext
from screenings.history import Known
from screenings.models import Session
from screenings.paper.columns import OWN
from screenings.paper.letters import reasons
from screenings.paper.pdfs import pdf_of, width_of
from screenings.paper.printed import Printed, printed_columns, side_by_side, texts_of
from screenings.rosters import RosterRow
from workers.models import Worker

# mm. Who somebody is stands on the first table; those that follow have the name only.
NAMES, NAMES_AGAIN = 56.0, 38.0
# Two readings of a pressure stand below each other.
ROW, ROW_OF_PAIRS = 9.5, 12.5
EMPTY_ROWS, EMPTY_ROWS_WITHOUT_ROSTER = 5, 20

# As many take three seconds of the processor; whoever has more prints table by table.
MOST_CELLS = 2500

Last = Mapping[UUID, Mapping[Key, LastValue]]


@dataclass(frozen=True, slots=True)
class Cell:
    column: Printed
    last: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    worker: Worker
    age: int
    consent: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A table of everyone with as many columns as the paper is wide."""

    columns: list[Printed]
    lines: list[Line]

    @property
    def has_pairs(self) -> bool:
        return any(column.is_pair for column in self.columns)


def is_too_long(roster: Sequence[RosterRow], examinations: Sequence[str]) -> bool:
    return len(roster) * len(printed_columns(examinations)) > MOST_CELLS


def sheet_pdf(
    session: Session,
    *,
    table: str = "",
    roster: Sequence[RosterRow],
    examinations: Sequence[str],
    last: Last,
    duty: Sequence[str],
    address: str,
) -> bytes:
    """`table`: the one it is for, by name. `address`: of the session, for the QR. Raises PdfsAreOff where Pango is missing."""
    columns = printed_columns(examinations)
    width = width_of(session.office, lies=True)
    return pdf_of(
        "sheet",
        session.office,
        lies=True,
        session=session,
        table=table,
        columns=columns,
        parts=_parts(session, columns, roster, last, width=width),
        empty_rows=range(EMPTY_ROWS if roster else EMPTY_ROWS_WITHOUT_ROSTER),
        lettered=[column for column in columns if column.letters],
        reasons=reasons(),
        duty=duty,
        qr=qr_svg(address, title=_("Address of this session")),
        names=f"{NAMES}mm",
        names_again=f"{NAMES_AGAIN}mm",
        row=f"{ROW}mm",
        row_of_pairs=f"{ROW_OF_PAIRS}mm",
    )


def _parts(
    session: Session,
    columns: Sequence[Printed],
    roster: Sequence[RosterRow],
    last: Last,
    width: float,
) -> list[Part]:
    return [
        Part(
            part,
            [
                _line(number, row, session, part, last.get(row.worker.pk, {}))
                for number, row in enumerate(roster, start=1)
            ],
        )
        for part in side_by_side(columns, width - NAMES, width - NAMES_AGAIN)
    ]


def _line(
    number: int,
    row: RosterRow,
    session: Session,
    columns: Sequence[Printed],
    last: Mapping[Key, LastValue],
) -> Line:
    worker, age = row.worker, row.worker.age_on(session.on)
    context = FormContext(sex=worker.sex, age=age, on=session.on)
    texts = texts_of(columns, {key: value.content for key, value in last.items()})
    known = Known.of(last, on=session.on)
    to_ask = "" if known and known.holds else _("ask")
    cells = tuple(
        Cell(
            column,
            f"{column.text(texts)} {to_ask if column.name == OWN else ''}".strip(),
            column.asked(one.code for one in context.asked(column.column.exam)),
        )
        for column in columns
    )
    return Line(number, worker, age, row.consent, cells)
