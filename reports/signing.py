"""What happens to a final report on paper: the letter number, and the copy that was signed."""

import datetime as dt
import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from posts.audit import audit
from posts.models import AuditEvent, User
from reports.models import Document, LetterNumber, Revision, SignedCopy


class NotFinal(Exception):
    """Only what is final is signed."""


class AlreadyThere(Exception):
    """These very bytes were added to this revision before."""


@transaction.atomic
def record_letter_number(
    *, revision: Revision, number: str, dated: dt.date, by: User
) -> LetterNumber:
    """The newest one holds; the former ones stay in the history. Raises NotFinal."""
    _require_final(revision)
    row = LetterNumber.objects.create(revision=revision, number=number, dated=dated, by=by)
    _audit(revision, by=by, what="letter_number")
    return row


@transaction.atomic
def add_signed_copy(*, revision: Revision, content: bytes, kind: str, by: User) -> SignedCopy:
    """Beside those that are there. Raises NotFinal, AlreadyThere."""
    _require_final(revision)
    digest = hashlib.sha256(content).hexdigest()
    Revision.objects.select_for_update().get(pk=revision.pk)  # one after the other
    if revision.signed_copies.filter(sha256=digest).exists():
        raise AlreadyThere
    report = revision.report
    name = f"signed/{report.month}/{report.code}-{revision.number}-{digest[:16]}.{kind}"
    row = SignedCopy.objects.create(
        revision=revision,
        kind=kind,
        holds=what_it_holds(revision, content),
        file=default_storage.save(name, ContentFile(content)),
        sha256=digest,
        size=len(content),
        by=by,
    )
    _audit(revision, by=by, what="signed_copy", kind=kind, sha256=digest[:16])
    return row


def what_it_holds(revision: Revision, content: bytes) -> str:
    """Are the bytes of one of our released PDFs in it?

    An electronic signature is added behind a PDF and leaves what stands before untouched.
    """
    holds = SignedCopy.Holds
    for document in revision.documents.filter(format__in=Document.SIGNABLE):
        with document.file.open("rb") as file:
            place = content.find(file.read())
        if place == 0:
            return holds.SAME if len(content) == document.size else holds.EXTENDED
        if place > 0:
            return holds.INSIDE
    return holds.OTHER


def _require_final(revision: Revision) -> None:
    if revision.stage != Revision.Stage.FINAL:
        raise NotFinal


def _audit(revision: Revision, *, by: User, **detail: Any) -> None:
    report = revision.report
    audit(
        AuditEvent.Action.SIGN,
        by=by,
        subject=report,
        post=report.post,
        revision=revision.number,
        **detail,
    )
