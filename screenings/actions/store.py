"""The parts every change of a visit is made of: lock, write readings, judge, note."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from healthposts.lib.ages import age_band
from posts.models import User
from screenings.changes import Change
from screenings.contents import ERASED, Content, Key, ReadingLike, current_values
from screenings.identities import visit_id
from screenings.judging import judge, still_known, wants_known
from screenings.models import Attendance, Event, Finding, Reading, Session, Visit
from screenings.queries import choices_for, last_values
from screenings.rules import RULES_EDITION, Alarm, Judgement
from screenings.rules import Finding as Found
from workers.models import Worker

EMERGENCY_SEVERITY = 3
EMERGENCY_TABLE = "PROJECT-SAFETY-ALERT"


@dataclass(slots=True)
class StoredReading:
    """A reading with who saved it and when."""

    id: int
    measure: str
    position: int
    side: str
    value: Decimal | None
    denominator: int | None
    code: str
    flag: str
    missing: str
    supersedes_id: int | None
    settles: list[int]
    event_id: uuid.UUID
    author_id: int | None
    received_at: dt.datetime

    PATHS: ClassVar[tuple[str, ...]] = (
        "id",
        "measure",
        "position",
        "side",
        "value",
        "denominator",
        "code",
        "flag",
        "missing",
        "supersedes_id",
        "settles",
        "event_id",
        "event__author_id",
        "event__received_at",
    )


def local_day(session: Session, moment: dt.datetime | None = None) -> dt.date:
    """The day at the session's office; now without a moment."""
    zone = ZoneInfo(session.office.time_zone)
    return (moment or timezone.now()).astimezone(zone).date()


def make_and_lock(session: Session, worker: Worker) -> Visit:
    """The worker's one visit at the session, locked; made when it is not there.

    `session.state` is as it is now. 2 queries, 3 on PostgreSQL.
    """
    rows = Visit.objects.select_related("session").select_for_update(of=("self",))
    visit = rows.get(pk=make_row(session, worker))
    session.state = visit.session.state
    visit.session, visit.worker = session, worker
    return visit


def make_row(session: Session, worker: Worker) -> uuid.UUID:
    """The id of the worker's visit, whose row is there now. 1 query, 2 on PostgreSQL.

    Two at once: the second waits for the first, and both mean the same row.
    """
    _keep_from_cancelling(session)
    new = Visit(
        id=visit_id(session_id=session.pk, worker_id=worker.pk),
        session=session,
        worker=worker,
        post_id=session.post_id,
        office_id=session.office_id,
        on=session.on,
        sex=worker.sex,
        age_band=age_band(worker.age_on(session.on)),
    )
    Visit.objects.bulk_create([new], ignore_conflicts=True)
    return new.pk


def _keep_from_cancelling(session: Session) -> None:
    """Who cancels the session waits until we are done, and then sees our visit.

    Many may hold it so at once. Foreign keys, checked at the commit, come too late for
    this; SQLite has one writer at a time and needs nothing.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM screenings_session WHERE id = %s FOR KEY SHARE", [session.pk]
            )


def lock(key: uuid.UUID) -> Visit:
    """The visit, with its session as it is now, and nobody else may change it. 1 query."""
    rows = Visit.objects.select_related("session__office", "worker")
    return rows.select_for_update(of=("self",)).get(pk=key)


def readings_of(visit: Visit) -> list[StoredReading]:
    """All readings, oldest first. 1 query."""
    rows = Reading.objects.filter(visit=visit).order_by("pk")
    return [StoredReading(*row) for row in rows.values_list(*StoredReading.PATHS)]


def reading_rows(event: Event, contents: Mapping[Key, Content]) -> list[Reading]:
    """Unsaved readings of a first save, for whoever writes visits in bulk."""
    return [_reading(event, Change(key, content), "") for key, content in contents.items()]


def finding_rows(visit: Visit, judgement: Judgement) -> list[Finding]:
    """Unsaved findings, for whoever writes visits in bulk."""
    wanted = [*map(_of_finding, judgement.findings), *map(_of_alarm, judgement.alarms)]
    return [_finding_row(visit, one) for one in wanted]


def write_readings(event: Event, changes: Iterable[Change], *, reason: str = "") -> list[Reading]:
    """One reading a change. 1 query, none without changes."""
    rows = [_reading(event, change, reason) for change in changes]
    if rows:
        Reading.objects.bulk_create(rows)
    return rows


def _reading(event: Event, change: Change, reason: str) -> Reading:
    content = change.content
    return Reading(
        event=event,
        visit_id=event.visit_id,
        measure=change.key.measure,
        position=change.key.position,
        side=change.key.side,
        value=content.number,
        denominator=content.denominator,
        code=content.code,
        flag=content.flag,
        missing=ERASED if content.is_empty else content.missing,
        supersedes_id=change.supersedes,
        settles=change.settles,
        reason=reason if change.overrules else "",
    )


def judge_anew(visit: Visit, before: Sequence[ReadingLike], new: Sequence[ReadingLike]) -> None:
    """Findings and level from what stands now; a visit with nothing in it is void.

    3 queries for a new visit: choices, findings, visit. A later time one more for the
    findings there, one where a finding goes; and one where weight is judged with a
    height of an earlier visit.
    """
    boxes = current_values([*before, *new])
    visit.state = Visit.State.VALID if boxes else Visit.State.VOID
    age = visit.worker.age_on(visit.on)
    judged = judge(
        boxes,
        sex="F" if visit.sex == "F" else "M",
        age=age,
        choices=choices_for(visit.session.office, visit.on),
        known=_known(visit, boxes, age),
    ).judgement
    wanted = [*map(_of_finding, judged.findings), *map(_of_alarm, judged.alarms)]
    _keep_findings(visit, wanted, is_first=not before)
    visit.level = judged.level.value
    visit.save(update_fields=["state", "level", "from_paper", "updated_at"])


def _known(visit: Visit, boxes: Iterable[Key], age: int) -> dict[Key, Content]:
    if not wants_known(boxes):
        return {}
    last = last_values(visit.worker, before=visit.on)
    known = still_known(last, on=visit.on, age=age)
    return {key: value.content for key, value in known.items()}


@dataclass(frozen=True, slots=True)
class _Wanted:
    measure: str
    role: str
    class_code: str
    severity: int
    refer: bool
    outcome: str
    urgency: str
    provisional: bool
    guideline: str
    edition: str


def _of_finding(found: Found) -> _Wanted:
    return _Wanted(
        measure=found.measure,
        role=found.role,
        class_code=found.class_code,
        severity=found.severity,
        refer=found.refer,
        outcome=found.outcome.value,
        urgency=found.urgency.value,
        provisional=found.provisional,
        guideline=found.guideline,
        edition=found.edition,
    )


def _of_alarm(alarm: Alarm) -> _Wanted:
    """Named by its own code: two alarms may hold of one measure."""
    return _Wanted(
        measure=alarm.code,
        role=Finding.Role.EMERGENCY,
        class_code=alarm.code,
        severity=EMERGENCY_SEVERITY,
        refer=True,
        outcome="letter",
        urgency=alarm.action.value,
        provisional=False,
        guideline=EMERGENCY_TABLE,
        edition=RULES_EDITION,
    )


_FIELDS = tuple(_Wanted.__slots__)


def _keep_findings(visit: Visit, wanted: Iterable[_Wanted], *, is_first: bool) -> None:
    """Touch only the rows that changed: most saves change few."""
    rows = [] if is_first else Finding.objects.filter(visit=visit)
    there = {(f.measure, f.role): f for f in rows}
    new = []
    for one in wanted:
        row = there.pop((one.measure, one.role), None)
        if row is None or any(getattr(row, name) != getattr(one, name) for name in _FIELDS):
            new.append(_finding_row(visit, one))
    if there:
        Finding.objects.filter(pk__in=[row.pk for row in there.values()]).delete()
    if new:
        Finding.objects.bulk_create(
            new,
            update_conflicts=True,
            unique_fields=["visit", "measure", "role"],
            update_fields=[name for name in _FIELDS if name not in ("measure", "role")],
        )


def _finding_row(visit: Visit, one: _Wanted) -> Finding:
    return Finding(
        visit=visit,
        worker_id=visit.worker_id,
        post_id=visit.post_id,
        office_id=visit.office_id,
        on=visit.on,
        sex=visit.sex,
        age_band=visit.age_band,
        **{name: getattr(one, name) for name in _FIELDS},
    )


def note_attendance(
    session: Session, worker: Worker, status: str, *, by: User | None, reason: str = ""
) -> None:
    """1 query, also when it was noted before."""
    row = Attendance(session=session, worker=worker, status=status, reason=reason, by=by)
    Attendance.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["session", "worker"],
        update_fields=["status", "reason", "by", "at"],
    )


def forget_attendance(visit: Visit) -> None:
    """The worker is "not yet" again."""
    Attendance.objects.filter(session_id=visit.session_id, worker_id=visit.worker_id).delete()
