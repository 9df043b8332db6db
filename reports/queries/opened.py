"""The rows behind one number of a report, as lines to read: names only where one may see them."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Model, Q, QuerySet
from django.utils.translation import ngettext

from healthposts.lib.months import Month
from posts.models import Office, Post
from reports import indicators, labels
from reports.openings import Number
from reports.queries.behind import rows_behind
from reports.queries.late import late_visits
from reports.queries.letters import written_for
from reports.queries.places import with_estimate
from reports.queries.rows import CountedRows
from screenings.models import Attendance, Finding, Referral, Session, Visit
from workers.models import Enrolment, Worker


@dataclass(frozen=True)
class Line:
    """`who` is a name where `is_named`, else the worker's code; empty for rows about no worker."""

    on: dt.date | None
    post: Post
    who: str = ""
    is_named: bool = False
    code: str = ""
    sex: str = ""
    band: str = ""
    level: str = ""
    what: str = ""


class OneAfterTheOther:
    """Rows of several models as one list for a paginator."""

    def __init__(self, *parts: "QuerySet[Any]") -> None:
        self._parts = parts

    def count(self) -> int:
        return sum(part.count() for part in self._parts)

    def __getitem__(self, wanted: slice) -> list[Any]:
        start, stop = wanted.start, wanted.stop
        found: list[Any] = []
        for part in self._parts:
            found += part[start:stop] if stop > 0 else []
            there = part.count()
            start, stop = max(start - there, 0), stop - there
        return found


Rows: TypeAlias = "QuerySet[Any] | OneAfterTheOther"


def opened(number: Number, posts: "QuerySet[Post]", month: Month, scope: Post | Office) -> Rows:
    """The rows that the number counts, in the order of a list."""
    month = Month.parse(number.month) if number.month else month
    if number.place:
        posts = _posts_of_place(posts, number.place, scope)
    if number.indicator == indicators.ATTENDANCE_PRESENT.code:
        return _present(CountedRows(posts, month), number)
    return _in_order(_narrowed(_rows(number, posts, month, scope), number, month))


def _posts_of_place(posts: "QuerySet[Post]", code: str, scope: Post | Office) -> "QuerySet[Post]":
    """A place is an office directly below, or a post of the scope's own."""
    assert isinstance(scope, Office)  # noqa: S101  posts have no places
    below = scope.children.filter(code=code).first()
    return posts.filter(office__path__startswith=below.path) if below else posts.filter(code=code)


def _rows(
    number: Number, posts: "QuerySet[Post]", month: Month, scope: Post | Office
) -> "QuerySet[Any]":
    if number.indicator == indicators.LATE.code:
        return late_visits(posts, month, scope)
    if number.indicator == indicators.AT_RISK.code and number.session:
        return CountedRows(posts, month).visits_at_risk()  # nobody is twice at one session
    if number.indicator == indicators.ESTIMATED.code:
        return with_estimate(CountedRows(posts, month).posts_then(), month.last_day)
    return rows_behind(number.indicator, posts, month)


def _narrowed(rows: "QuerySet[Any]", number: Number, month: Month) -> "QuerySet[Any]":
    wanted: dict[str, Any] = {}
    if number.sex and number.indicator in OF_PERSONS:
        wanted["sex_then"] = number.sex
    elif number.sex and rows.model in _SEX:
        wanted[_SEX[rows.model]] = number.sex
    if number.row:
        rows = rows.filter(**_of_row(number, month))
    if number.session:
        rows = rows.filter(_of_session(number.session, "session__"))
    if number.measure:
        wanted |= {each: getattr(number, each) for each in ("measure", "guideline", "edition")}
    if number.part == "refer" or (number.indicator == HIGH and number.part != "measured"):
        wanted["refer"] = True
    return rows.filter(**wanted)


def _of_row(number: Number, month: Month) -> dict[str, Any]:
    if number.indicator in OF_PERSONS:
        return {"band_then": number.row}
    if number.indicator == indicators.LETTERS_OPEN.code:
        return written_for(number.row, month.last_day)
    return {_ROW[number.indicator]: number.row}


def _of_session(code: str, prefix: str) -> Q:
    """`code` is `<day>:<kind>:<slot>`, as the table of sessions has it."""
    on, kind, slot = code.split(":")
    return Q(**{f"{prefix}on": on, f"{prefix}kind": kind, f"{prefix}slot": slot})


def _present(rows: CountedRows, number: Number) -> OneAfterTheOther:
    """Who was examined, then who came without; or who was absent."""
    at = _of_session(number.session, "session__") if number.session else Q()
    is_absent = number.part == "absent"
    status = Attendance.Status.ABSENT if is_absent else Attendance.Status.PRESENT
    marks = _in_order(rows.marks().filter(at, status=status))
    if is_absent:
        return OneAfterTheOther(marks)
    return OneAfterTheOther(_in_order(rows.visits().filter(at)), marks)


def _in_order(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.select_related(*_WITH[rows.model]).order_by(*_ORDER[rows.model])


def lines(rows: Iterable[Any], named: "set[uuid.UUID]") -> list[Line]:
    """`named`: the posts whose workers this person may see by name."""
    return [_LINES[type(row)](row, named) for row in rows]


def _who(worker: Worker, post: Post, named: "set[uuid.UUID]") -> dict[str, Any]:
    is_named = post.pk in named
    who = worker.name if is_named else worker.code
    return {"post": post, "who": who, "is_named": is_named, "code": worker.code}


def _visit(row: Visit, named: "set[uuid.UUID]") -> Line:
    who = _who(row.worker, row.post, named)
    return Line(on=row.on, sex=row.sex, band=labels.age_band(row.age_band), level=row.level, **who)


def _finding(row: Finding, named: "set[uuid.UUID]") -> Line:
    what = f"{labels.measure(row.measure)}: {row.class_code}"
    who = _who(row.worker, row.post, named)
    return Line(on=row.on, sex=row.sex, band=labels.age_band(row.age_band), what=what, **who)


def _enrolment(row: Enrolment, named: "set[uuid.UUID]") -> Line:
    return Line(on=row.starts_on, sex=row.worker.sex, **_who(row.worker, row.post, named))


def _attendance(row: Attendance, named: "set[uuid.UUID]") -> Line:
    who = _who(row.worker, row.session.post, named)
    what = " ".join([row.get_status_display(), row.get_reason_display()]).strip()
    return Line(on=row.session.on, sex=row.worker.sex, what=what, **who)


def _referral(row: Referral, named: "set[uuid.UUID]") -> Line:
    who = _who(row.worker, row.post, named)
    what = str(row.get_state_display())
    if row.answered_on:
        days = (row.answered_on - row.written_on).days
        what = ngettext("answered after %(days)s day", "answered after %(days)s days", days) % {
            "days": days
        }
    return Line(on=row.written_on, sex=row.worker.sex, what=what, **who)


def _session(row: Session, _named: "set[uuid.UUID]") -> Line:
    return Line(on=row.on, post=row.post, what=row.get_kind_display())


def _post(row: Post, _named: "set[uuid.UUID]") -> Line:
    estimate = getattr(row, "estimate", row.office.name)
    what = estimate if isinstance(estimate, str) else labels.estimate(estimate)
    return Line(on=row.formed_on, post=row, what=what)


OF_PERSONS = {
    each.code
    for each in (
        indicators.PERSONS,
        indicators.AT_RISK,
        indicators.ENROLLED,
        indicators.COVERAGE,
    )
}
HIGH = indicators.HIGH_PRESSURE.code
# What `Number.row` is called in the rows.
_ROW = {
    indicators.VISIT_LEVEL.code: "level",
    indicators.CLASS_SHARE.code: "class_code",
    indicators.FINDING_FATE.code: "became",
}
_SEX: dict[type[Model], str] = {Visit: "sex", Finding: "sex", Referral: "worker__sex"}
_LINES: dict[type[Model], Callable[[Any, "set[uuid.UUID]"], Line]] = {
    Visit: _visit,
    Finding: _finding,
    Enrolment: _enrolment,
    Attendance: _attendance,
    Referral: _referral,
    Session: _session,
    Post: _post,
}
_WITH: dict[type[Model], tuple[str, ...]] = {
    Visit: ("worker", "post"),
    Finding: ("worker", "post"),
    Enrolment: ("worker", "post"),
    Attendance: ("worker", "session__post"),
    Referral: ("worker", "post"),
    Session: ("post",),
    Post: ("office",),
}
_ORDER: dict[type[Model], tuple[str, ...]] = {
    Visit: ("-on", "post__name", "pk"),
    Finding: ("-on", "post__name", "pk"),
    Enrolment: ("post__name", "starts_on", "pk"),
    Attendance: ("-session__on", "session__post__name", "pk"),
    Referral: ("-written_on", "post__name", "pk"),
    Session: ("-on", "post__name", "pk"),
    Post: ("name", "code"),
}
