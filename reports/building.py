"""Building one revision: claim it, draw the figures, make the files, finish.

Whatever is killed at whatever moment, each revision is finished by exactly one builder:
the claim is a conditional update, and so is the end.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from healthposts.web.pdf import pdfs_are_on
from reports import documents, queries, scopes
from reports.freshness import data_stamp
from reports.models import Document, Revision
from reports.snapshots import MonthlySnapshot, from_json, sha256, to_json

MOST_ATTEMPTS = 3
PDFS = {Document.Format.PDF_A4, Document.Format.PDF_F4}


class LeaseLost(Exception):
    """Another worker took this revision over; what we made is dropped."""


@dataclass(frozen=True)
class Claim:
    """The right to build one revision until the lease ends."""

    revision_id: int
    token: str

    @classmethod
    def take(cls, revision_id: int) -> "Claim | None":
        """None when somebody else has it, or it is done."""
        now, token = timezone.now(), get_random_string(32)
        free = Q(build=Revision.Build.QUEUED) | Q(
            build=Revision.Build.BUILDING, lease_until__lt=now
        )
        taken = Revision.objects.filter(free, pk=revision_id).update(
            build=Revision.Build.BUILDING,
            lease_token=token,
            lease_until=_lease_end(now),
            attempts=F("attempts") + 1,
        )
        return cls(revision_id, token) if taken else None

    def renew(self) -> None:
        self._update(lease_until=_lease_end(timezone.now()))

    def finish(self, **values: object) -> None:
        self._update(build=Revision.Build.READY, built_at=timezone.now(), error="", **values)

    def fail(self, reason: str) -> None:
        self._update(build=Revision.Build.FAILED, error=reason)

    def _update(self, **values: object) -> None:
        ours = Revision.objects.filter(pk=self.revision_id, lease_token=self.token)
        if not ours.filter(build=Revision.Build.BUILDING).update(**values):
            raise LeaseLost


def build_revision(revision_id: int) -> None:
    """Build it if it waits. A failure is written on the row and raised again."""
    claim = Claim.take(revision_id)
    if claim is None:
        return
    revision = Revision.objects.select_related("report__post__office", "report__office").get(
        pk=revision_id
    )
    try:
        if revision.attempts > MOST_ATTEMPTS:
            raise RuntimeError("stopped three times while building")
        _build(revision, claim)
    except LeaseLost:
        return
    except Exception as problem:
        claim.fail(_reason(problem))
        raise


def _build(revision: Revision, claim: Claim) -> None:
    snapshot, values = _snapshot(revision)
    files = []
    for kind in Document.Format:
        if kind in PDFS and not pdfs_are_on():
            continue
        claim.renew()
        files.append(_store(revision, kind, documents.render(snapshot, kind, _marks(revision))))
    with transaction.atomic():
        claim.finish(**values)
        revision.documents.all().delete()
        Document.objects.bulk_create(files)


def _snapshot(revision: Revision) -> tuple[MonthlySnapshot, dict[str, object]]:
    """Figures of a provisional revision are drawn now; those of a final one are frozen."""
    if revision.stage == Revision.Stage.FINAL:
        return from_json(revision.snapshot), {}
    report = revision.report
    posts = scopes.posts_of(report.scope)
    stamp = data_stamp(posts, report.month)
    snapshot = queries.figures(posts, report.month, report.scope)
    text = to_json(snapshot)
    return snapshot, {"snapshot": text, "snapshot_sha256": sha256(text), "data_stamp": stamp}


def _marks(revision: Revision) -> documents.Marks:
    return documents.Marks(
        code=revision.report.code,
        stage=revision.stage,
        number=revision.number,
        reason=revision.reason,
    )


def _store(revision: Revision, kind: Document.Format, content: bytes) -> Document:
    """Files are named by their content: the same bytes twice are one file."""
    digest = hashlib.sha256(content).hexdigest()
    report = revision.report
    name = f"reports/{report.month}/{report.code}-{digest[:16]}.{kind.split('-')[0]}"
    if not _is_stored(name, content):
        default_storage.delete(name)
        name = default_storage.save(name, ContentFile(content))
    return Document(revision=revision, format=kind, file=name, sha256=digest, size=len(content))


def _is_stored(name: str, content: bytes) -> bool:
    """False also for the torn file of a worker that was killed while writing."""
    if not default_storage.exists(name):
        return False
    with default_storage.open(name) as file:
        return bool(file.read() == content)


def _lease_end(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(seconds=settings.BUILD_LEASE_SECONDS)


def _reason(problem: Exception) -> str:
    """The kind of problem and our own words; never a value from the data."""
    words = str(problem) if isinstance(problem, (RuntimeError, OSError)) else ""
    return f"{type(problem).__name__}: {words}".strip(": ")[:500]
