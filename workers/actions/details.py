"""Who a worker is: corrections, the NIK, and the keys that lock it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import transaction

from posts.audit import audit
from posts.models import AuditEvent, User
from workers.actions.duplicates import note_candidates
from workers.crypto import CannotDecrypt, blind_index, decrypt, encrypt, is_sealed_by_newest
from workers.models import DuplicateCandidate, Enrolment, RosterImport, Worker

OF_ENROLMENT = ("workplace", "shift")
KEYS_AT_ONCE = 500


@transaction.atomic
def change_worker(*, worker: Worker, by: User | None, **values: Any) -> list[str]:
    """Set the given fields; those of the enrolment go to the open one. Names what changed."""
    enrolment = Enrolment.objects.filter(worker=worker, ends_on=None).first()
    changed = _set_changed(worker, {k: v for k, v in values.items() if k not in OF_ENROLMENT})
    if enrolment is not None:
        changed += _set_changed(enrolment, {k: values[k] for k in OF_ENROLMENT if k in values})
    if changed:
        audit(AuditEvent.Action.CHANGE_WORKER, by=by, subject=worker, fields=changed)
    return changed


def _set_changed(row: Worker | Enrolment, values: dict[str, Any]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save()
    return sorted(changed)


@transaction.atomic
def set_nik(*, worker: Worker, nik: str, by: User | None, no_nik_reason: str = "") -> bool:
    """Lock the NIK away, or note why there is none. Is the same NIK on another row?"""
    worker.nik_encrypted = encrypt(nik, of=worker.pk) if nik else ""
    worker.nik_index = blind_index(nik) if nik else ""
    worker.nik_last4 = nik[-4:]
    worker.no_nik_reason = "" if nik else no_nik_reason
    worker.save()
    audit(AuditEvent.Action.CHANGE_WORKER, by=by, subject=worker, fields=["nik"])
    if not nik:
        return False
    # Again after the commit: of two that set one NIK at once, the later sees the earlier.
    transaction.on_commit(partial(_note_same_nik, worker, worker.nik_index))
    return _note_same_nik(worker, worker.nik_index)


def _note_same_nik(worker: Worker, index: str) -> bool:
    same = list(Worker.objects.filter(nik_index=index).exclude(pk=worker.pk))
    note_candidates(worker, same, reason=DuplicateCandidate.Reason.NIK)
    return bool(same)


def rotate_keys() -> int:
    """Seal every NIK with the newest of FIELD_KEYS and index it with INDEX_KEY. How many changed.

    Stopped half-way it goes on where it was: what is already new is left alone.
    """
    return sum(_renew(worker) for worker in _with_nik())


def reseal_imports() -> int:
    """The lists that are being imported too: old keys may go, nothing kept is lost. How many."""
    return sum(_reseal(kept) for kept in RosterImport.objects.order_by("pk").iterator())


def _reseal(kept: RosterImport) -> bool:
    fields = ("sheet_encrypted", "answers_encrypted")
    changed = [_reseal_field(kept, name) for name in fields if getattr(kept, name)]
    return any(changed)


def _reseal_field(kept: RosterImport, name: str) -> bool:
    sealed, of = getattr(kept, name), kept.post_id
    if is_sealed_by_newest(sealed, of=of):
        return False
    try:
        again = encrypt(decrypt(sealed, of=of), of=of)
    except CannotDecrypt:
        return False  # its key is gone; the file can be uploaded once more
    # Only if nobody answered meanwhile: that was sealed with the newest key.
    unchanged = RosterImport.objects.filter(pk=kept.pk, **{name: sealed})
    return bool(unchanged.update(**{name: again}))


def _with_nik() -> Iterator[Worker]:
    rows = Worker.objects.exclude(nik_encrypted="").order_by("pk")
    return rows.iterator(chunk_size=KEYS_AT_ONCE)


def _renew(worker: Worker) -> bool:
    nik = decrypt(worker.nik_encrypted, of=worker.pk)
    index = blind_index(nik)
    if worker.nik_index == index and is_sealed_by_newest(worker.nik_encrypted, of=worker.pk):
        return False
    # Only if nobody set another NIK meanwhile.
    unchanged = Worker.objects.filter(pk=worker.pk, nik_encrypted=worker.nik_encrypted)
    return bool(unchanged.update(nik_encrypted=encrypt(nik, of=worker.pk), nik_index=index))
