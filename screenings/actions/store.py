"""The parts every change of a visit is made of: lock, write readings, judge, note."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import UUIDField
from django.utils import timezone

from healthposts.lib.ages import age_band
from healthposts.web.prepared import Given, Insertion, Prepared, Update
from posts.models import User
from screenings.changes import Change
from screenings.contents import ERASED, Content, Key, ReadingLike, current_values
from screenings.guidelines.queries import choices_for
from screenings.identities import visit_id
from screenings.judging import judge, still_known, wants_known
from screenings.models import Attendance, Event, Finding, Reading, Session, Visit
from screenings.queries import last_values
from screenings.referrals.queries import decision_on, medicine_said, was_ever_referred
from screenings.rules import RULES_EDITION, Alarm, Judgement, VisitJudgement
from screenings.rules import Finding as Found
from screenings.rules.referral import Decision, Reason, decide, reasons_of, topic_of
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

    1 query for a new one, else 2; one more on PostgreSQL. `visit.is_new` says which.
    """
    visit = _unsaved(session, worker)
    visit.is_new = _make(visit)
    if not visit.is_new:
        visit = _visit_to_lock.ask(key=visit.pk)[0]
        visit.session, visit.worker = session, worker
    return visit


_visit_to_lock = Prepared(
    lambda: Visit.objects.filter(pk=Given("key", UUIDField())).select_for_update()
)


def make_row(session: Session, worker: Worker) -> uuid.UUID:
    """The id of the worker's visit, whose row is there now. 1 query, 2 on PostgreSQL.

    Two at once: the second waits for the first, and both mean the same row.
    """
    visit = _unsaved(session, worker)
    _make(visit)
    return visit.pk


def _unsaved(session: Session, worker: Worker) -> Visit:
    return Visit(
        id=visit_id(session_id=session.pk, worker_id=worker.pk),
        session=session,
        worker=worker,
        post_id=session.post_id,
        office_id=session.office_id,
        on=session.on,
        sex=worker.sex,
        age_band=age_band(worker.age_on(session.on)),
    )


def _make(visit: Visit) -> bool:
    """Whether the row was not there."""
    _keep_from_cancelling(visit.session)
    return _new_visits.write([visit]) > 0


_new_visits = Insertion(Visit, known_by=["session", "worker"])


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
    return [StoredReading(*row) for row in _readings.ask(visit=visit.pk)]


_readings: Prepared[tuple[Any, ...]] = Prepared(
    lambda: (
        Reading.objects.filter(visit=Given("visit", UUIDField()))
        .order_by("pk")
        .values_list(*StoredReading.PATHS)
    )
)


def reading_rows(event: Event, contents: Mapping[Key, Content]) -> list[Reading]:
    """Unsaved readings of a first save, for whoever writes visits in bulk."""
    return [_reading(event, Change(key, content), "") for key, content in contents.items()]


def finding_rows(visit: Visit, judgement: Judgement) -> list[Finding]:
    """Unsaved findings of somebody never referred, for whoever writes visits in bulk."""
    wanted = _wanted(judgement)
    return [
        _finding_row(visit, one)
        for one in _with_fates(wanted, decide(reasons_of(wanted), on=visit.on))
    ]


def write_readings(event: Event, changes: Iterable[Change], *, reason: str = "") -> list[Reading]:
    """One reading a change. 1 query, none without changes."""
    rows = [_reading(event, change, reason) for change in changes]
    _new_readings.write(rows)
    return rows


_new_readings = Insertion(Reading)


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules said of a save. `asks`: for a letter, or for a treatment to go on."""

    judged: VisitJudgement
    asks: bool


def judge_anew(visit: Visit, before: Sequence[ReadingLike], new: Sequence[ReadingLike]) -> Verdict:
    """Findings and level from what stands now; a visit with nothing in it is void.

    3 queries for a new visit: choices, findings, visit. A later time one more for the
    findings there, one where a finding goes; one where weight is judged with a height of
    an earlier visit, one where something is found that asks for a letter, and one or two
    more where that person was referred before, or takes medicine.
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
    )
    wanted = _wanted(judged.judgement)
    reasons = reasons_of(wanted)
    wanted = _with_fates(wanted, _decision(visit, reasons))
    _keep_findings(visit, wanted, is_first=not before)
    visit.level = judged.judgement.level.value
    _judged_visit.write(visit)
    return Verdict(judged, asks=bool(reasons))


_judged_visit = Update(Visit, ["state", "level", "from_paper", "updated_at"])


def _decision(visit: Visit, reasons: Collection[Reason]) -> Decision:
    """2 queries where there are reasons. Who was never referred and takes no medicine needs
    no more.
    """
    if not reasons:
        return decide(reasons, on=visit.on)
    medicine = medicine_said(visit)
    if not medicine and not was_ever_referred(visit.worker):
        return decide(reasons, on=visit.on)
    return decision_on(visit, reasons, medicine=medicine)


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
    fate: str = ""


def _wanted(judgement: Judgement) -> list[_Wanted]:
    return [*map(_of_finding, judgement.findings), *map(_of_alarm, judgement.alarms)]


def _with_fates(wanted: list[_Wanted], decision: Decision) -> list[_Wanted]:
    """Each finding that asks for a letter with what becomes of its topic."""
    fates = {one.reason.topic: one.fate.value for one in decision.decided}
    asking = {(reason.measure, reason.role) for reason in reasons_of(wanted)}
    return [
        replace(one, fate=fates[topic_of(one.measure)])
        if (one.measure, one.role) in asking
        else one
        for one in wanted
    ]


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
    _changed_findings.write(new)


_changed_findings = Insertion(
    Finding,
    known_by=["visit", "measure", "role"],
    update=[name for name in _FIELDS if name not in ("measure", "role")],
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
    _attendances.write([row])


_attendances = Insertion(
    Attendance, known_by=["session", "worker"], update=["status", "reason", "by", "at"]
)


def forget_attendance(visit: Visit) -> None:
    """The worker is "not yet" again."""
    Attendance.objects.filter(session_id=visit.session_id, worker_id=visit.worker_id).delete()
