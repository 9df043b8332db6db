"""Reading referrals. The caller has fetched the rows it hands in."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import DateField, Exists, F, Q, QuerySet, UUIDField

from healthposts.web.prepared import Given, Prepared
from posts.access import offices_q
from posts.models import User
from posts.roles import Action
from screenings.contents import current_values
from screenings.identities import visit_id
from screenings.models import Finding, Reading, Referral, ReferralReason, Session, Visit
from screenings.models.referrals import ReferralQuerySet
from screenings.rules.classify import PATTERN
from screenings.rules.history import HOLDS_DAYS, conditions, medicine_by_topic
from screenings.rules.referral import (
    OVERDUE_DAYS,
    URGENT_OVERDUE_DAYS,
    Answer,
    Decision,
    Grade,
    Medicine,
    Open,
    Reason,
    decide,
    gravest,
    reasons_of,
    topic_of,
)
from workers.models import Enrolment, Worker


@dataclass(frozen=True, slots=True)
class Standing:
    """What a visit asks for, and the referral it is about, if there is one."""

    visit: Visit | None
    decision: Decision
    referral: Referral | None  # the open one
    refused: bool = False  # at this very visit


def standing_of(visit: Visit, *, medicine: Mapping[str, Medicine] | None = None) -> Standing:
    """What is to be done about the findings of a visit. 5 queries at most."""
    return _standing(visit.worker, visit.on, visit=visit, medicine=medicine)


def visit_of(session: Session, worker: Worker) -> Visit | None:
    """The worker's visit at the session. 1 query."""
    key = visit_id(session_id=session.pk, worker_id=worker.pk)
    return Visit.objects.filter(pk=key).select_related("worker", "session__office").first()


def standing_before(worker: Worker, on: dt.date) -> Standing:
    """The same before anything was measured: only what is open. 2 queries at most."""
    return _standing(worker, on)


def _standing(
    worker: Worker,
    on: dt.date,
    *,
    visit: Visit | None = None,
    medicine: Mapping[str, Medicine] | None = None,
) -> Standing:
    is_counted = visit is not None and visit.state == Visit.State.VALID
    reasons = reasons_of(Finding.objects.filter(visit=visit)) if is_counted else ()
    found = open_referral(worker)
    if visit is not None and reasons:
        medicine = {**medicine_said(visit), **(medicine or {})}
    decision = decide(
        reasons,
        on=on,
        is_open=_open(found, on) if found else None,
        answers=last_answers(worker, before=on) if reasons else {},
        medicine=medicine,
        before=last_grades(worker, before=on, of=medicine),
    )
    refused = Referral.objects.filter(visit=visit, state=Referral.State.REFUSED)
    is_refused = bool(decision.to_write) and refused.exists()
    return Standing(visit, decision, found, refused=is_refused)


def medicine_said(visit: Visit) -> dict[str, Medicine]:
    """What the worker says of the medicine, at this visit or in the year before, by topic.

    1 query. Only where the visit's post may know of it: at its own visits, and at all of
    them while the worker is enrolled there.
    """
    rows = _said.ask(
        worker=visit.worker_id,
        person=visit.worker.person_id or visit.worker_id,
        post=visit.post_id,
        since=visit.on - dt.timedelta(days=HOLDS_DAYS),
        until=visit.on,
    )
    answers: dict[str, str] = {}
    for _visit, readings in groupby(rows, key=lambda row: row.visit_id):
        answers |= {key.measure: box.content.code for key, box in current_values(readings).items()}
    return medicine_by_topic(answers)


def _answers_of_history() -> QuerySet[Reading]:
    worker, post = Given("worker", UUIDField()), Given("post", UUIDField())
    is_ours = Enrolment.objects.filter(worker=worker, post=post, ends_on=None)
    person = Worker.objects.of_survivor(Given("person", UUIDField()))
    rows = Reading.objects.filter(
        Q(visit__post=post) | Exists(is_ours),
        visit__worker__in=person.values("pk"),
        visit__on__gte=Given("since", DateField()),
        visit__on__lte=Given("until", DateField()),
        visit__state=Visit.State.VALID,
        measure__in=[code for one in conditions() for code in (one.has, one.medicine)],
    )
    return rows.order_by("visit__on", "visit_id", "pk")


_said = Prepared(_answers_of_history)


def was_ever_referred(worker: Worker) -> bool:
    """1 query."""
    return bool(_letters_of.ask(person=worker.person_id or worker.pk))


def _one_letter() -> "QuerySet[Referral, tuple[int]]":
    person = Worker.objects.of_survivor(Given("person", UUIDField()))
    return Referral.objects.filter(worker__in=person.values("pk")).order_by().values_list("pk")[:1]


_letters_of = Prepared(_one_letter)


def open_referral(worker: Worker) -> Referral | None:
    """With its reasons. 1 query, 2 when there is one."""
    rows = Referral.objects.open().of_person(worker)
    return rows.select_related("worker", "post", "office").prefetch_related("reasons").first()


def _open(referral: Referral, on: dt.date) -> Open:
    return _opened(referral, list(referral.reasons.all()), on)


def _opened(referral: Referral, reasons: list[ReferralReason], on: dt.date) -> Open:
    return Open(
        on=referral.written_on,
        topics=_gravest(reasons),
        today=frozenset(row.topic for row in reasons if row.on == on),
    )


def _gravest(reasons: Iterable[ReferralReason]) -> dict[str, Grade]:
    found: dict[str, Grade] = {}
    for row in reasons:
        grade = _grade(row)
        found[row.topic] = gravest([found.get(row.topic, grade), grade])
    return found


def _grade(row: ReferralReason | Finding) -> Grade:
    return Grade(row.severity, row.measure, row.class_code, row.guideline)


def last_answers(worker: Worker, *, before: dt.date) -> dict[str, Answer]:
    """The last answer of each topic, that day included. 1 query.

    Where the worker does not let the post know the result, nothing here says that a
    treatment was started: the screen would tell it.
    """
    known = Q(referral__state__in=(Referral.State.ANSWERED, Referral.State.CLOSED))
    rows = ReferralReason.objects.filter(
        known, referral__in=Referral.objects.of_person(worker), referral__answered_on__lte=before
    ).select_related("referral")
    found: dict[str, Answer] = {}
    ordered = rows.order_by("referral__answered_on", "referral_id", "pk")
    for referral, reasons in groupby(ordered, key=lambda row: row.referral):
        found |= _answers(referral, list(reasons))
    return found


def _answers(referral: Referral, reasons: list[ReferralReason]) -> dict[str, Answer]:
    if referral.answered_on is None:
        return {}
    return {
        topic: Answer(referral.answered_on, grade, referral.tells_of_treatment)
        for topic, grade in _gravest(reasons).items()
    }


def last_grades(
    worker: Worker, *, before: dt.date, of: Mapping[str, Medicine] | None
) -> dict[str, Grade]:
    """What was found the last time, of the topics somebody takes medicine for. 1 query, or none."""
    topics = {topic for topic, said in (of or {}).items() if said is Medicine.YES}
    if not topics:
        return {}
    rows = Finding.objects.filter(
        visit__worker__in=Worker.objects.of_person(worker).values("pk"),
        visit__on__lt=before,
        role=Finding.Role.CLASSIFY,
        visit__state=Visit.State.VALID,
    ).exclude(measure=PATTERN)
    latest = rows.order_by("on", "pk")
    return {topic_of(row.measure): _grade(row) for row in latest if topic_of(row.measure) in topics}


def decision_on(
    visit: Visit,
    reasons: Collection[Reason],
    *,
    medicine: Mapping[str, Medicine] | None = None,
) -> Decision:
    """As things stood on the day of the visit, before anything was written at it.

    1 query; one more where medicine is taken.
    """
    rows = (
        ReferralReason.objects.filter(
            referral__in=Referral.objects.of_person(visit.worker),
            on__lte=visit.on,
        )
        .exclude(referral__state__in=Referral.NO_LETTER)
        .exclude(visit=visit)
        .select_related("referral")
        .order_by("referral__answered_on", "referral_id", "pk")
    )
    is_open, answers = _as_of(rows, visit.on)
    return decide(
        reasons,
        on=visit.on,
        is_open=is_open,
        answers=answers,
        medicine=medicine,
        before=last_grades(visit.worker, before=visit.on, of=medicine),
    )


def _as_of(rows: Iterable[ReferralReason], on: dt.date) -> tuple[Open | None, dict[str, Answer]]:
    """Answered later means that it was open on the day."""
    is_open: Open | None = None
    answers: dict[str, Answer] = {}
    for referral, group in groupby(rows, key=lambda row: row.referral):
        reasons = list(group)
        if referral.answered_on is not None and referral.answered_on <= on:
            answers |= _answers(referral, reasons)
        else:
            is_open = _opened(referral, reasons, on)
    return is_open, answers


def shown_reasons(referral: Referral, user: User) -> list[ReferralReason]:
    """The reasons of visits that this user may see; the puskesmas named on the letter sees those of
    the post that wrote it, also when the post has another one by now. 1 query.
    """
    visits = Visit.objects.visible_to(user, Action.SEE_NAMES)
    addressed = offices_q(user, Action.SEE_NAMES, path="referral__office")
    of_letter = addressed & Q(visit__post=F("referral__post"))
    return list(referral.reasons.filter(Q(visit__in=visits.values("pk")) | of_letter))


def is_known_elsewhere(number: str) -> bool:
    """Whoever it belongs to. 1 query."""
    return bool(number) and _standing_letters().with_number(number).exists()


def letter_of(number: str) -> Referral | None:
    """Whoever it belongs to, with what a letter needs. 2 queries."""
    rows = _standing_letters().with_number(number) if number else Referral.objects.none()
    return rows.select_related("worker", "post", "office").prefetch_related("reasons").first()


def _standing_letters() -> ReferralQuerySet:
    return Referral.objects.exclude(state__in=(Referral.State.VOID, Referral.State.REFUSED))


def for_list(rows: ReferralQuerySet, *, show: str, on: dt.date) -> ReferralQuerySet:
    """`show`: "open", "overdue", "answered" or "all". Urgent and oldest first where it waits."""
    rows = rows.select_related("worker", "post")
    if show in ("open", "overdue"):
        rows = rows.open().order_by("-urgency", "written_on", "pk")
    if show == "overdue":
        rows = overdue(rows, on)
    if show == "answered":
        rows = rows.filter(state=Referral.State.ANSWERED).order_by("answered_on", "pk")
    return rows


def overdue(rows: ReferralQuerySet, on: dt.date) -> ReferralQuerySet:
    """Open for longer than it should be, as `rules.referral.is_overdue` says."""
    routine = on - dt.timedelta(days=OVERDUE_DAYS)
    urgent = on - dt.timedelta(days=URGENT_OVERDUE_DAYS)
    return rows.open().filter(
        Q(written_on__lt=routine) | Q(urgency=Referral.Urgency.SAME_DAY, written_on__lt=urgent)
    )


def counts(rows: ReferralQuerySet, on: dt.date) -> dict[str, int]:
    """For the list's segments. 3 queries."""
    return {
        "open": rows.open().count(),
        "overdue": overdue(rows, on).count(),
        "answered": rows.filter(state=Referral.State.ANSWERED).count(),
    }


def of_worker(worker: Worker, user: User, *, limit: int = 12) -> list[Referral]:
    """The worker's referrals this user may see, newest first. 1 query."""
    rows = Referral.objects.of_person(worker).visible_to(user, Action.SEE_NAMES)
    return list(rows.exclude(state=Referral.State.VOID)[:limit])
