"""Reading referrals. The caller has fetched the rows it hands in."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from posts.models import User
from posts.roles import Action
from screenings.identities import visit_id
from screenings.models import Finding, Referral, ReferralReason, Session, Visit
from screenings.models.referrals import ReferralQuerySet
from screenings.rules.referral import (
    OVERDUE_DAYS,
    URGENT_OVERDUE_DAYS,
    Answer,
    Decision,
    Medicine,
    Open,
    decide,
    reasons_of,
)
from workers.models import Worker


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
    decision = decide(
        reasons,
        on=on,
        is_open=_open(found, on) if found else None,
        answers=last_answers(worker, before=on) if reasons else {},
        medicine=medicine,
    )
    refused = Referral.objects.filter(visit=visit, state=Referral.State.REFUSED)
    is_refused = bool(decision.to_write) and refused.exists()
    return Standing(visit, decision, found, refused=is_refused)


def open_referral(worker: Worker) -> Referral | None:
    """With its reasons. 1 query, 2 when there is one."""
    rows = Referral.objects.open().of_person(worker)
    return rows.select_related("worker", "post", "office").prefetch_related("reasons").first()


def _open(referral: Referral, on: dt.date) -> Open:
    reasons = list(referral.reasons.all())
    topics: dict[str, int] = {}
    for row in reasons:
        topics[row.topic] = max(row.severity, topics.get(row.topic, 0))
    return Open(
        on=referral.written_on,
        topics=topics,
        today=frozenset(row.topic for row in reasons if row.on == on),
    )


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
    for row in rows.order_by("referral__answered_on", "referral_id", "severity"):
        if row.referral.answered_on is not None:
            found[row.topic] = Answer(
                on=row.referral.answered_on, severity=row.severity, is_treated=_is_treated(row)
            )
    return found


def _is_treated(row: ReferralReason) -> bool:
    told = row.referral.sharing == Referral.Sharing.ALL
    return told and row.referral.result == Referral.Result.TREATED


def shown_reasons(referral: Referral, user: User) -> list[ReferralReason]:
    """The reasons of visits that this user may see. 1 query."""
    visits = Visit.objects.visible_to(user, Action.SEE_NAMES)
    return list(referral.reasons.filter(visit__in=visits.values("pk")))


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
