"""Two rows are one person, or two again: the open letters follow the decision."""

from django.db import transaction
from django.db.models import QuerySet

from posts.audit import audit
from posts.models import AuditEvent, User
from screenings.models import Referral, ReferralReason
from workers.actions import decide_duplicate, unmerge
from workers.models import DuplicateCandidate, Worker
from workers.queries import today_at


def decide_persons(
    *, candidate: DuplicateCandidate, same: bool, by: User, survivor: Worker | None = None
) -> None:
    with transaction.atomic():
        decide_duplicate(candidate=candidate, same=same, survivor=survivor, by=by)
        _settle(candidate, by)


def part_persons(*, candidate: DuplicateCandidate, by: User) -> None:
    with transaction.atomic():
        unmerge(candidate=candidate, by=by)
        _settle(candidate, by)


def _settle(candidate: DuplicateCandidate, by: User) -> None:
    """Each person has one open letter. The rows of the persons are locked by the decision."""
    workers = Worker.objects.filter(pk__in=(candidate.first_id, candidate.second_id))
    people = {worker.person_id or worker.pk: worker for worker in workers.order_by("pk")}
    for worker in people.values():
        for referral in _joined(worker):
            older = referral.joined_into
            if older and older.is_open and not _is_of(worker, older):
                _part(referral, older, by)
    for worker in people.values():
        _join_open(worker, by)


def _joined(worker: Worker) -> "QuerySet[Referral]":
    rows = Referral.objects.of_person(worker).filter(state=Referral.State.JOINED)
    return rows.select_related("joined_into__worker", "worker", "post").order_by("pk")


def _is_of(worker: Worker, referral: Referral) -> bool:
    row = referral.worker
    return (row.person_id or row.pk) == (worker.person_id or worker.pk)


def _join_open(worker: Worker, by: User) -> None:
    """The younger ones close; the oldest goes on with the reasons of all."""
    rows = Referral.objects.open().of_person(worker).select_related("post__office")
    letters = list(rows.order_by("written_on", "written_at", "pk"))
    for younger in letters[1:]:
        _join(younger, letters[0], by)


def _join(referral: Referral, older: Referral, by: User) -> None:
    ReferralReason.objects.bulk_create(
        [_copy(reason, older) for reason in referral.reasons.all()], ignore_conflicts=True
    )
    if referral.is_urgent:
        older.urgency = Referral.Urgency.SAME_DAY
    if older.arrived_on is None and referral.arrived_on is not None:
        older.state = Referral.State.ARRIVED
        older.arrived_on, older.arrived_by = referral.arrived_on, referral.arrived_by
    older.save(update_fields=["urgency", "state", "arrived_on", "arrived_by"])
    referral.state, referral.joined_into = Referral.State.JOINED, older
    referral.closed_on, referral.closed_by = today_at(referral.post), by
    referral.save(update_fields=["state", "joined_into", "closed_on", "closed_by"])
    referral.joined.update(joined_into=older)
    _note(referral, "referral_merged", by, older)


def _part(referral: Referral, older: Referral, by: User) -> None:
    """As it was before: an answer in between would have been the answer to both."""
    copies = older.reasons.filter(visit__in=referral.reasons.values("visit"))
    copies.exclude(visit__worker__in=Worker.objects.of_person(older.worker).values("pk")).delete()
    has_arrived = referral.arrived_on is not None
    referral.state = Referral.State.ARRIVED if has_arrived else Referral.State.WRITTEN
    referral.joined_into = referral.closed_on = referral.closed_by = None
    referral.save(update_fields=["state", "joined_into", "closed_on", "closed_by"])
    _note(referral, "referral_parted", by, older)


def _copy(reason: ReferralReason, older: Referral) -> ReferralReason:
    reason.pk, reason.referral = None, older
    return reason


def _note(referral: Referral, what: str, by: User, older: Referral) -> None:
    audit(
        AuditEvent.Action.REFER,
        by=by,
        subject=referral,
        post=referral.post,
        what=what,
        older=older.number,
    )
