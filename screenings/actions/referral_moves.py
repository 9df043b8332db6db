"""A visit moves to the right person, and what was referred there goes along."""

from django.db.models import QuerySet

from posts.audit import audit
from posts.models import AuditEvent, User
from screenings.actions.slips import free_number
from screenings.models import Referral, ReferralReason, Visit
from screenings.referrals.queries import open_referral
from workers.models import Worker


def follow_moved_visit(*, wrong: Visit, right: Visit, by: User) -> None:
    """Inside the transaction of the move.

    A referral of this visit alone changes hands, number and all. Where the right person has
    an open one already, or the letter holds reasons of other visits too, only the reasons of
    this visit go: a person has one open referral, and keeps what is the person's own.
    """
    # In the order of their ids: two moves that cross each other wait instead of blocking.
    people = {worker.person_id or worker.pk for worker in (wrong.worker, right.worker)}
    list(Worker.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    rows = Referral.objects.filter(reasons__visit=wrong).exclude(
        state__in=(Referral.State.VOID, Referral.State.JOINED)
    )
    for referral in rows.select_related("worker", "post").distinct():
        _follow(referral, wrong, right, by)


def _follow(referral: Referral, wrong: Visit, right: Visit, by: User) -> None:
    reasons = referral.reasons.filter(visit=wrong)
    others = referral.reasons.exclude(visit=wrong).order_by("on", "pk")
    if _is_one_person(referral.worker, right.worker):
        _point(referral, wrong, right)
        _bring(reasons, referral, right)
    else:
        theirs = open_referral(right.worker) if referral.is_open else None
        if theirs is None and not others.exists():
            theirs = referral
            referral.worker = right.worker
            _point(referral, wrong, right)
        elif theirs is None:
            theirs = _same_for(referral, right)
        _bring(reasons, theirs, right)
        if theirs != referral:
            _leave(referral, wrong, others.first())
    audit(
        AuditEvent.Action.REFER, by=by, subject=referral, post=referral.post, what="referral_moved"
    )


def _is_one_person(one: Worker, other: Worker) -> bool:
    return (one.person_id or one.pk) == (other.person_id or other.pk)


def _point(referral: Referral, wrong: Visit, right: Visit) -> None:
    if referral.visit_id == wrong.pk:
        referral.visit = right
    referral.save(update_fields=["worker", "visit"])


def _same_for(referral: Referral, right: Visit) -> Referral:
    """The right person was given no letter yet: one with a number of its own."""
    return Referral.objects.create(
        number=free_number(),
        worker=right.worker,
        visit=right,
        post_id=right.post_id,
        office_id=right.office_id,
        urgency=referral.urgency,
        written_on=right.on,
        written_by=referral.written_by,
    )


def _bring(reasons: QuerySet[ReferralReason], to: Referral, right: Visit) -> None:
    """What the other referral says of the visit already stays as it is there."""
    said = set(to.reasons.filter(visit=right).values_list("topic", flat=True))
    for reason in list(reasons):
        if reason.topic in said:
            reason.delete()
            continue
        reason.referral, reason.visit, reason.on = to, right, right.on
        reason.save(update_fields=["referral", "visit", "on"])
        if reason.is_urgent and not to.is_urgent:
            to.urgency = Referral.Urgency.SAME_DAY
            to.save(update_fields=["urgency"])


def _leave(referral: Referral, wrong: Visit, other: ReferralReason | None) -> None:
    """Without a reason of its own it holds no more; else it is about the other visit."""
    if other is None:
        referral.state = Referral.State.VOID
    elif referral.visit_id == wrong.pk:
        referral.visit = other.visit
    referral.save(update_fields=["state", "visit"])
