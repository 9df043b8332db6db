"""The people of a session: who is there, who is done, who comes next. Never a result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
)

from healthposts.web.prepared import Given, Prepared
from screenings.contents import ERASED
from screenings.models import Attendance, Guest, Reading, Session, Visit
from screenings.parts import REGISTRATION, parts_filled
from workers.models import Consent, Enrolment, EnrolmentQuerySet, Worker, WorkerQuerySet

NOT_ASKED = "not_asked"
# The parts of the visit in which something stands, by worker.
Parts = Mapping[UUID, frozenset[str]]


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A worker at a session: done or not, never a result."""

    worker: Worker
    done: bool
    attendance: str  # "present", "absent" or "" (nothing known)
    absence: str  # Attendance.Absence, or ""
    consent: str  # "given", "refused", "withdrawn" or "not_asked"
    is_guest: bool = False  # enrolled at another post

    @property
    def is_todo(self) -> bool:
        """Still to be examined. Who came and refused is not asked again today."""
        return not (self.done or self.attendance == "absent" or self.has_refused)

    @property
    def has_refused(self) -> bool:
        return self.attendance == "present" and self.consent in ("refused", "withdrawn")

    @property
    def is_here(self) -> bool:
        return self.done or self.is_guest or self.attendance == "present"

    def is_done_at(self, station: str, parts: Parts) -> bool:
        """`parts` as of `parts_done`; "" is the whole form."""
        if station == REGISTRATION:
            return self.is_here
        return station in parts.get(self.worker.pk, ()) if station else self.done

    def is_todo_at(self, station: str, parts: Parts) -> bool:
        if not station:
            return self.is_todo
        away = self.attendance == "absent" or self.has_refused
        return not (away or self.is_done_at(station, parts))


@dataclass(frozen=True, slots=True)
class Roster:
    """Rows to show, and counts of the whole roster whatever is shown."""

    rows: tuple[RosterRow, ...]
    enrolled: int
    done: int  # of those enrolled
    guests: int
    examined: int  # guests included
    present: int  # examined or noted as present
    absent: int
    todo: int


def session_roster(session: Session, *, search: str = "", show: str = "all") -> Roster:
    """Everyone of the post that day, and whoever came or was examined there, by name.

    `show` is "todo" (not examined, not absent, not refused), "done" or "all".
    3 queries, 4 with a search.
    """
    rows = _roster_rows(session)
    shown = [row for row in rows if _is_shown(row, show)]
    if search.strip():
        found = set(_roster_workers(session).matching(search).values_list("pk", flat=True))
        shown = [row for row in shown if row.worker.pk in found]
    return Roster(
        rows=tuple(shown),
        enrolled=sum(not row.is_guest for row in rows),
        done=sum(row.done and not row.is_guest for row in rows),
        guests=sum(row.is_guest for row in rows),
        examined=sum(row.done for row in rows),
        present=sum(row.done or row.attendance == "present" for row in rows),
        absent=sum(row.attendance == "absent" for row in rows),
        todo=sum(row.is_todo for row in rows),
    )


def next_to_do(
    session: Session, *, after: Worker | None = None, station: str = ""
) -> Worker | None:
    """Who comes next by name, from the beginning again after the last. 1 query.

    At a station, whoever lacks that part; those who are here before those of whom nothing
    is known. 4 queries.
    """
    if station:
        return _next_at(station, session, after)
    return _to_do.first(
        session.state == Session.State.OPEN,
        session=session.pk,
        post=session.post_id,
        on=session.on,
        name=after.name_key if after else "",
        code=after.code if after else "",
    )


def _to_do_by_name(is_open: bool) -> QuerySet[Worker]:
    """As `RosterRow.is_todo`, and whoever stands in the list after a name first."""
    session = Given("session", UUIDField())
    of_worker = {"session": session, "worker": OuterRef("pk")}
    absent = Attendance.objects.filter(**of_worker, status=Attendance.Status.ABSENT)
    present = Attendance.objects.filter(**of_worker, status=Attendance.Status.PRESENT)
    refused = Q(consent__in=[Consent.Decision.REFUSED, Consent.Decision.WITHDRAWN])
    enrolled = _enrolled(Given("post", UUIDField()), Given("on", DateField()), is_open=is_open)
    rows = Worker.objects.filter(pk__in=_everybody(enrolled, session)).with_consent()
    name, code = Given("name", CharField()), Given("code", CharField())
    is_later = Q(name_key__gt=name) | Q(name_key=name, code__gt=code)
    return (
        rows.exclude(pk__in=Visit.objects.counted().filter(session=session).values("worker"))
        .exclude(Exists(absent))
        .exclude(Exists(present) & refused)
        .exclude(code=code)
        .order_by(ExpressionWrapper(is_later, BooleanField()).desc(), "name_key", "code")[:1]
    )


_to_do = Prepared(_to_do_by_name)


def _next_at(station: str, session: Session, after: Worker | None) -> Worker | None:
    parts = parts_done(session)
    rows = [row for row in _roster_rows(session) if row.is_todo_at(station, parts)]
    todo = [row for row in rows if row.worker != after]
    waiting = [row.worker for row in todo if row.is_here]
    workers = waiting or [row.worker for row in todo]
    if after is None or (not waiting and _was_out_of_turn(after, station, parts)):
        return workers[0] if workers else None
    place = (after.name_key, after.code)
    later = [worker for worker in workers if (worker.name_key, worker.code) > place]
    return next(iter([*later, *workers]), None)


def _was_out_of_turn(worker: Worker, station: str, parts: Parts) -> bool:
    """Another table sent this one: the place in the list is where it was before."""
    return bool(parts.get(worker.pk, frozenset()) - {station})


def is_noted_present(session: Session, worker: Worker) -> bool:
    noted = Attendance.objects.filter(session=session, worker=worker)
    return noted.filter(status=Attendance.Status.PRESENT).exists()


def parts_done(session: Session) -> Parts:
    """Which parts of whose visit hold something: done or not, never a result. 1 query."""
    rows = Reading.objects.filter(visit__session=session, corrections=None)
    boxes = rows.exclude(missing=ERASED).values_list("visit__worker", "measure").distinct()
    measures: dict[UUID, set[str]] = {}
    for worker, measure in boxes:
        measures.setdefault(worker, set()).add(measure)
    return {worker: parts_filled(found) for worker, found in measures.items()}


def _roster_rows(session: Session) -> list[RosterRow]:
    last = Consent.objects.filter(worker=OuterRef("pk")).order_by("-at", "-pk")
    workers = _roster_workers(session).annotate(
        decision=Subquery(last.values("decision")[:1]),
        is_guest=~Exists(
            _enrolled(session.post_id, session.on, is_open=True).filter(worker=OuterRef("pk"))
        ),
    )
    done = set(Visit.objects.counted().filter(session=session).values_list("worker_id", flat=True))
    noted = {row.worker_id: row for row in Attendance.objects.filter(session=session)}
    return [_roster_row(worker, worker.pk in done, noted.get(worker.pk)) for worker in workers]


def _roster_row(worker: Worker, done: bool, noted: Attendance | None) -> RosterRow:
    return RosterRow(
        worker=worker,
        done=done,
        attendance=noted.status if noted else "",
        absence=noted.reason if noted else "",
        consent=getattr(worker, "decision", None) or NOT_ASKED,
        is_guest=getattr(worker, "is_guest", False),
    )


def _roster_workers(session: Session) -> WorkerQuerySet:
    is_open = session.state == Session.State.OPEN
    enrolled = _enrolled(session.post_id, session.on, is_open=is_open)
    return Worker.objects.filter(pk__in=_everybody(enrolled, session.pk))


def _enrolled(post: Any, on: Any, *, is_open: bool) -> EnrolmentQuerySet:
    """Who was enrolled that day. While the session is open, also who came to the post since:
    a paper list is typed in later, and its workers are enrolled only then.
    """
    here = Enrolment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), post=post)
    return here if is_open else here.filter(starts_on__lte=on)


def _everybody(enrolled: EnrolmentQuerySet, session: Any) -> Any:
    """Ids of those enrolled, and of whoever came. One list of few: asked of every worker in
    turn, it would be asked of the whole district.
    """
    came = [rows.objects.filter(session=session) for rows in (Visit, Attendance, Guest)]
    keys: list[QuerySet[Any]] = [rows.order_by().values("worker") for rows in (enrolled, *came)]
    return keys[0].union(*keys[1:])


def _is_shown(row: RosterRow, show: str) -> bool:
    return {"todo": row.is_todo, "done": row.done}.get(show, True)
