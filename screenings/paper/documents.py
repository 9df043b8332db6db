"""Blank forms, the register of a month and the slip with advice: each one PDF."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthposts.lib.months import Month
from posts.models import Post
from screenings import labels
from screenings.body import BODY_MAP, DRAWING
from screenings.contents import inputs
from screenings.models import Referral, Session, Visit
from screenings.paper.pdfs import pdf_of, width_of
from screenings.paper.printed import TYPED, Printed, printed_columns, side_by_side, texts_of
from screenings.paper.queries import RegisterRow
from screenings.rules import Level
from screenings.rules.history import HISTORY, conditions, families

# mm of the columns of the register that stand before and behind the values.
DAY, NAMES, LEVEL = 14.0, 50.0, 30.0


def visit_form_pdf(post: Post, examinations: Sequence[str]) -> bytes:
    """One person's examinations, for where there is neither phone nor list."""
    words = [labels.level(level.value) for level in reversed(Level)]
    columns = printed_columns(exam for exam in examinations if exam != HISTORY)
    return pdf_of(
        "visit_form",
        post.office,
        post=post,
        columns=columns,
        drawing=DRAWING,
        body_letters=next((one.letters for one in columns if one.name == BODY_MAP), ()),
        own=[tuple(map(_question, (one.has, one.medicine))) for one in conditions()],
        family=[_question(code) for code in families()],
        asks_history=HISTORY in examinations,
        levels=words[1:],
    )


def _question(code: str) -> tuple[str, list[str]]:
    """What is asked, and the answers to tick."""
    return labels.measure(code), [labels.choice(code, one) for one in inputs()[code].choices]


def consent_form_pdf(post: Post) -> bytes:
    return pdf_of("consent_form", post.office, post=post)


# --- What a worker takes home --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slip:
    """What a worker is told of a visit, as it stands on paper."""

    visit: Visit
    level: str
    icon_name: str
    sentence: str
    lines: Sequence[Any]  # name, value, label and whether it was a single reading
    measured: Sequence[Any]  # the same without the answers to questions
    advice: Sequence[str]
    referral: Referral | None
    next_on: dt.date | None


def slip_pdf(slip: Slip) -> bytes:
    return pdf_of("slip", slip.visit.office, slip=slip, lines=slip.lines)


def results_pdf(session: Session, slips: Sequence[Slip]) -> bytes:
    """Two beside each other, as many below as the paper is long; cut along the dashes."""
    rows = [slips[start : start + 2] for start in range(0, len(slips), 2)]
    return pdf_of("results", session.office, session=session, rows=rows)


# --- The register ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    visit: Visit
    age: int
    values: tuple[str, ...]
    level: str
    referral: Referral | None


def register_pdf(
    post: Post, month: Month, *, rows: Sequence[RegisterRow], examinations: Sequence[str]
) -> bytes:
    """Columns of the post's list that hold anything; a month without visits says so."""
    room = width_of(post.office, lies=True) - DAY - NAMES - LEVEL
    columns = [
        column
        for column in printed_columns(examinations)
        if any(column.text(texts_of([column], row.contents)) for row in rows)
    ]
    parts = [
        (part, [_line(number, row, part) for number, row in enumerate(rows, start=1)])
        for part in (list(side_by_side(columns, room / TYPED)) or [[]])
    ]
    return pdf_of(
        "register",
        post.office,
        lies=True,
        post=post,
        month=month.first_day,
        parts=parts,
        columns=columns,
        count=len(rows),
        day=f"{DAY}mm",
        names=f"{NAMES}mm",
        level=f"{LEVEL}mm",
        lettered=[column for column in columns if column.letters],
    )


def _line(number: int, row: RegisterRow, columns: Sequence[Printed]) -> Line:
    texts = texts_of(columns, row.contents)
    return Line(
        number=number,
        visit=row.visit,
        age=row.visit.worker.age_on(row.visit.on),
        values=tuple(column.text(texts) for column in columns),
        level=labels.level(row.visit.level),
        referral=row.referral,
    )
