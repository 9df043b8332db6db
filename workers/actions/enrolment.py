"""Joining a post, moving to another, leaving."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from posts.audit import audit
from posts.models import AuditEvent, Post, User, Workplace
from workers.actions.cards import keep_off_cards
from workers.actions.consents import ConsentGiven, record_consent
from workers.actions.details import change_worker, set_nik
from workers.crypto import blind_index
from workers.models import Consent, Enrolment, Worker

CODES_TRIED = 5


class IdTaken(Exception):
    """The form's id already belongs to another person: an old page was filled in again."""


@dataclass(frozen=True)
class Person:
    """Who the worker is, as told at enrolment."""

    name: str
    sex: str
    birth_date: dt.date
    birth_precision: str
    nickname: str = ""
    occupation: str = ""
    crew: str = ""
    phone: str = ""
    bpjs_number: str = ""


def enrol_worker(
    *,
    post: Post,
    by: User | None,
    worker_id: UUID,
    name: str,
    sex: str,
    birth_date: dt.date,
    birth_precision: str,
    on: dt.date,
    nickname: str = "",
    occupation: str = "",
    crew: str = "",
    nik: str = "",
    no_nik_reason: str = "",
    phone: str = "",
    bpjs_number: str = "",
    workplace: Workplace | None = None,
    shift: str = "",
    consent: ConsentGiven | None = None,
) -> Worker:
    """One worker for one `worker_id`, however often the form arrives.

    Raises IdTaken when that id is someone else, ConsentProblem when the consent lacks something.
    """
    person = Person(
        name=name,
        nickname=nickname,
        sex=sex,
        birth_date=birth_date,
        birth_precision=birth_precision,
        occupation=occupation,
        crew=crew,
        phone=phone,
        bpjs_number=bpjs_number,
    )
    said = _Said(person, nik, no_nik_reason, workplace, shift, consent)
    for _attempt in range(CODES_TRIED):
        try:
            return _enrol_new(worker_id, said, post=post, on=on, by=by)
        except IntegrityError:
            worker = Worker.objects.filter(pk=worker_id).first()
            if worker is not None:
                return _enrol_again(worker, said, post=post, on=on, by=by)
            # Not the id but a card number, drawn by chance, was in use: draw again.
    raise IdTaken


@dataclass(frozen=True)
class _Said:
    person: Person
    nik: str
    no_nik_reason: str
    workplace: Workplace | None
    shift: str
    consent: ConsentGiven | None


@transaction.atomic
def _enrol_new(worker_id: UUID, said: _Said, *, post: Post, on: dt.date, by: User | None) -> Worker:
    worker = Worker(id=worker_id, created_by=by, **vars(said.person))
    keep_off_cards(worker)
    worker.save(force_insert=True)
    Enrolment.objects.create(
        worker=worker, post=post, workplace=said.workplace, shift=said.shift, starts_on=on, by=by
    )
    audit(AuditEvent.Action.ENROL, by=by, subject=worker, post=post)
    if said.nik or said.no_nik_reason:
        set_nik(worker=worker, nik=said.nik, no_nik_reason=said.no_nik_reason, by=by)
    if said.consent is not None:
        record_consent(worker=worker, answer=said.consent, on=on, by=by)
    return worker


@transaction.atomic
def _enrol_again(
    worker: Worker, said: _Said, *, post: Post, on: dt.date, by: User | None
) -> Worker:
    """The same form once more, perhaps corrected: what differs is changed, nothing is doubled."""
    here = Enrolment.objects.last_of_each().filter(worker=worker, post=post).exists()
    if not here or (worker.name, worker.sex) != (said.person.name, said.person.sex):
        raise IdTaken
    change_worker(
        worker=worker, by=by, workplace=said.workplace, shift=said.shift, **vars(said.person)
    )
    if said.nik and blind_index(said.nik) != worker.nik_index:
        set_nik(worker=worker, nik=said.nik, by=by)
    last = Consent.objects.filter(worker=worker).last()
    if said.consent is not None and (last is None or last.decision != said.consent.decision):
        record_consent(worker=worker, answer=said.consent, on=on, by=by)
    return worker


@transaction.atomic
def move_worker(
    *, worker: Worker, to_post: Post, on: dt.date, by: User | None, reason: str = ""
) -> Enrolment:
    """End the open enrolment the day before and open one at `to_post`; the past stays.

    Also brings back who had left. Raises ValueError for the same post, or a day before the
    last enrolment began.
    """
    last = _lock_last_enrolment(worker)
    if last is not None and last.ends_on is None and last.post_id == to_post.pk:
        raise ValueError("The worker is at that post.")
    if last is not None and last.ends_on is not None and on < last.ends_on:
        raise ValueError("The worker was still at the last post on that day.")
    if last is not None and last.ends_on is None:
        _end(last, on=on - dt.timedelta(days=1), reason=reason, not_before=on)
    enrolment = Enrolment.objects.create(worker=worker, post=to_post, starts_on=on, by=by)
    audit(
        AuditEvent.Action.MOVE,
        by=by,
        subject=worker,
        post=to_post,
        from_post=last.post.code if last else None,
    )
    return enrolment


@transaction.atomic
def end_enrolment(*, worker: Worker, on: dt.date, reason: str, by: User | None) -> None:
    """The worker leaves; `on` is the last day. Ended already: nothing happens."""
    last = _lock_last_enrolment(worker)
    if last is None or last.ends_on is not None:
        return
    _end(last, on=on, reason=reason, not_before=on)
    audit(AuditEvent.Action.MOVE, by=by, subject=worker, from_post=last.post.code)


def _lock_last_enrolment(worker: Worker) -> Enrolment | None:
    """Two people may move one worker at once: the row of the worker is the lock."""
    Worker.objects.select_for_update().get(pk=worker.pk)
    rows = Enrolment.objects.last_of_each().filter(worker=worker)
    return rows.select_related("post").first()


def _end(enrolment: Enrolment, *, on: dt.date, reason: str, not_before: dt.date) -> None:
    if not_before < enrolment.starts_on:
        raise ValueError("The day lies before the enrolment.")
    # Moved on the day of enrolment: that one day counts at both posts.
    enrolment.ends_on = max(on, enrolment.starts_on)
    enrolment.end_reason = reason
    enrolment.save()
