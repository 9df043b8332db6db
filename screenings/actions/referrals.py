"""Writing a referral, and following it to its answer."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from posts.audit import audit
from posts.models import AuditEvent, User
from screenings.actions.slips import free_number
from screenings.contents import Content, Key, current_values
from screenings.judging import contents_of, pairs_of
from screenings.models import Finding, Reading, Referral, ReferralReason, Visit
from screenings.referrals.queries import standing_of
from screenings.rules import judged_pressure, limit_of
from screenings.rules.derive import with_derived
from screenings.rules.numbers import plain
from screenings.rules.referral import GLUCOSE, PRESSURE, Medicine, Reason, examination_of, topic_of
from workers.models import Worker
from workers.queries import today_at


class NothingToRefer(Exception):
    """No finding of the visit asks for a letter now."""


class NotOpen(Exception):
    """The referral was answered, refused or taken back meanwhile; `state` says which."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class CannotTakeBack(Exception):
    """It arrived already, or it was written by someone else or on another day."""


def make_referral(
    *, visit: Visit, by: User, medicine: Mapping[str, Medicine] | None = None
) -> Referral:
    """A new referral, or the open one with what is new in it. Raises NothingToRefer.

    Pressed twice it is the same referral: the worker's row is locked, and what the
    referral holds already is not written again.
    """
    with transaction.atomic():
        _lock_person(visit.worker)
        standing = standing_of(visit, medicine=medicine)
        reasons = standing.decision.to_write
        if not reasons:
            if standing.referral is None:
                raise NothingToRefer
            return standing.referral
        referral = standing.referral or _new(visit, by)
        _add_reasons(referral, visit, reasons)
        what = "referral_joined" if standing.referral else "referral_written"
        _note(referral, what, by, reasons=len(reasons))
    return referral


def refuse_referral(*, visit: Visit, by: User) -> Referral:
    """The worker does not want to go: it is written down, and asked again next time."""
    with transaction.atomic():
        _lock_person(visit.worker)
        standing = standing_of(visit)
        if not standing.decision.needs_letter:
            raise NothingToRefer
        referral = Referral.objects.filter(visit=visit, state=Referral.State.REFUSED).first()
        if referral is None:
            referral = _new(visit, by, state=Referral.State.REFUSED)
            _add_reasons(referral, visit, standing.decision.to_write)
            _note(referral, "referral_refused", by)
    return referral


def take_back(*, referral: Referral, by: User) -> Referral:
    """Its author, on the same day, as long as nobody has seen it at the puskesmas."""
    with transaction.atomic():
        row = _lock(referral)
        if not may_take_back(row, by):
            raise CannotTakeBack
        row.state = Referral.State.VOID
        row.save(update_fields=["state"])
        _note(row, "referral_undone", by)
    return row


def may_take_back(referral: Referral, by: User) -> bool:
    zone = ZoneInfo(referral.post.office.time_zone)
    day = timezone.localdate(referral.written_at, zone)
    is_own_of_today = referral.written_by_id == by.pk and day == today_at(referral.post)
    return is_own_of_today and referral.state in (Referral.State.WRITTEN, Referral.State.REFUSED)


def already_been(*, referral: Referral, answer: Referral.Been, by: User) -> Referral:
    """What the worker says at the next visit. Seen elsewhere is an answer, and ends it."""
    with transaction.atomic():
        row = _lock_open(referral)
        row.been, row.been_on = answer, today_at(row.post)
        if answer == Referral.Been.ELSEWHERE:
            _answer(row, Referral.Result.ELSEWHERE, by=by, sharing=Referral.Sharing.ALL)
        row.save()
        _note(row, "referral_been", by, answer=str(answer))
    return row


def record_arrival(*, referral: Referral, by: User) -> Referral:
    """One tap at the puskesmas; a second tap changes nothing."""
    with transaction.atomic():
        row = _lock_open(referral)
        if row.state == Referral.State.WRITTEN:
            row.state = Referral.State.ARRIVED
            row.arrived_on, row.arrived_by = today_at(row.post), by
            row.save(update_fields=["state", "arrived_on", "arrived_by"])
            _note(row, "referral_arrived", by)
    return row


def answer_referral(
    *,
    referral: Referral,
    result: Referral.Result,
    advice: str,
    sharing: Referral.Sharing,
    by: User,
) -> Referral:
    """Who is answered has been there: arrival is noted with it."""
    with transaction.atomic():
        row = _lock_open(referral)
        if row.arrived_on is None and result != Referral.Result.ELSEWHERE:
            row.arrived_on, row.arrived_by = today_at(row.post), by
        row.advice = advice if sharing != Referral.Sharing.NOTHING else ""
        _answer(row, result, by=by, sharing=sharing)
        row.save()
        _note(row, "referral_answered", by, result=str(result), sharing=str(sharing))
    return row


def close_referral(*, referral: Referral, by: User) -> Referral:
    """The post has told the worker. A second tap changes nothing."""
    with transaction.atomic():
        row = _lock(referral)
        if row.state == Referral.State.CLOSED:
            return row
        if row.state != Referral.State.ANSWERED:
            raise NotOpen(row.state)
        row.state = Referral.State.CLOSED
        row.closed_on, row.closed_by = today_at(row.post), by
        row.save(update_fields=["state", "closed_on", "closed_by"])
        _note(row, "referral_closed", by)
    return row


def _answer(row: Referral, result: Referral.Result, *, by: User, sharing: Referral.Sharing) -> None:
    row.state = Referral.State.ANSWERED
    row.answered_on, row.answered_by = max(today_at(row.post), row.written_on), by
    row.result, row.sharing = result, sharing


def _lock_person(worker: Worker) -> None:
    """Two phones that refer one worker wait for each other."""
    person = worker.person_id or worker.pk
    list(Worker.objects.select_for_update().filter(pk=person).values_list("pk"))


def _lock(referral: Referral) -> Referral:
    rows = Referral.objects.select_related("post__office", "worker")
    return rows.select_for_update(of=("self",)).get(pk=referral.pk)


def _lock_open(referral: Referral) -> Referral:
    row = _lock(referral)
    if not row.is_open:
        raise NotOpen(row.state)
    return row


def _new(visit: Visit, by: User, state: Referral.State = Referral.State.WRITTEN) -> Referral:
    return Referral.objects.create(
        number=free_number(),
        worker=visit.worker,
        visit=visit,
        post_id=visit.post_id,
        office_id=visit.office_id,
        urgency=Referral.Urgency.ROUTINE,
        # The session's day: paper is typed in later, but the letter was given there.
        written_on=visit.on,
        written_by=by,
        state=state,
    )


def _add_reasons(referral: Referral, visit: Visit, reasons: Iterable[Reason]) -> None:
    findings = {(f.measure, f.role): f for f in Finding.objects.filter(visit=visit)}
    boxes = contents_of(current_values(Reading.objects.filter(visit=visit)))
    rows = [
        ReferralReason(
            referral=referral,
            visit=visit,
            topic=reason.topic,
            measure=reason.measure,
            role=reason.role,
            class_code=reason.class_code,
            severity=reason.severity,
            is_urgent=reason.is_urgent,
            guideline=findings[reason.measure, reason.role].guideline,
            edition=findings[reason.measure, reason.role].edition,
            value=value_of(reason.measure, boxes),
            on=visit.on,
        )
        for reason in reasons
    ]
    ReferralReason.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["referral", "visit", "topic"],
        update_fields=["measure", "role", "class_code", "severity", "is_urgent", "value"],
    )
    if any(row.is_urgent for row in rows) and not referral.is_urgent:
        referral.urgency = Referral.Urgency.SAME_DAY
        referral.save(update_fields=["urgency"])


def value_of(measure: str, boxes: Mapping[Key, Content]) -> str:
    """What was measured, in figures: "164/102 mmHg". Answers have no figure."""
    topic = topic_of(measure)
    if topic == PRESSURE:
        judged = judged_pressure(pairs_of(boxes))
        return f"{_rounded(judged.sbp)}/{_rounded(judged.dbp)} mmHg" if judged else ""
    held = {key.measure: content.value for key, content in boxes.items() if content.is_value}
    values = with_derived(held)
    code = _measured_as(measure, topic, values)
    value = values.get(code)
    if value is None or (value.number is None and not value.flag):
        return ""
    limit = limit_of(code)
    number = value.flag or _rounded(value.number)
    return f"{number} {limit.unit}" if limit else number


def _measured_as(measure: str, topic: str, values: Mapping[str, object]) -> str:
    if topic == GLUCOSE and measure not in values:
        return next((code for code in values if topic_of(code) == GLUCOSE), measure)
    return measure if measure in values else examination_of(measure)


def _rounded(number: Decimal | None) -> str:
    return "" if number is None else plain(number.quantize(Decimal("0.1")))


def _note(referral: Referral, what: str, by: User, **detail: Any) -> None:
    audit(AuditEvent.Action.REFER, by=by, subject=referral, post=referral.post, what=what, **detail)
