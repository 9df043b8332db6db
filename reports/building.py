"""Building one revision: claim it, draw the figures, make the files, finish.

Whatever is killed at whatever moment, each revision is finished by exactly one builder:
the claim is a conditional update, and so is the end.
"""

import datetime as dt
import hashlib
from dataclasses import asdict

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from healthposts.web.pdf import pdfs_are_on
from reports import documents, queries, scopes
from reports.claims import Claim, LeaseLost, refuse_endless
from reports.freshness import data_stamp
from reports.history import before, since_last
from reports.models import Document, Revision
from reports.snapshots import MonthlySnapshot, from_json, sha256, to_json


def build_revision(revision_id: int) -> None:
    """Build it if it waits. A failure is written on the row and raised again."""
    claim = Claim.take(Revision, revision_id)
    if claim is None:
        return
    revision = Revision.objects.select_related("report__post__office", "report__office").get(
        pk=revision_id
    )
    try:
        refuse_endless(revision)
        _build(revision, claim)
    except LeaseLost:
        return
    except Exception as problem:
        claim.fail(problem)
        raise


def _build(revision: Revision, claim: Claim) -> None:
    snapshot, values = _snapshot(revision)
    for name, value in values.items():
        setattr(revision, name, value)
    files, marks = [], _marks(revision)
    for kind in _kinds(revision):
        claim.renew()
        files.append(_store(revision, kind, documents.render(snapshot, kind, marks)))
    with transaction.atomic():
        claim.finish(**values)
        revision.documents.all().delete()
        Document.objects.bulk_create(files)


def _kinds(revision: Revision) -> list[Document.Format]:
    """What is made of it on this machine."""
    of_post, without_pdf = revision.report.post is not None, not pdfs_are_on()
    return [
        kind
        for kind in Document.Format
        if not (of_post and kind in Document.OF_OFFICES)
        and not (without_pdf and kind.extension == "pdf")
    ]


def _snapshot(revision: Revision) -> tuple[MonthlySnapshot, dict[str, object]]:
    """Figures of a provisional revision are drawn now; those of a final one are frozen."""
    if revision.stage == Revision.Stage.FINAL:
        return from_json(revision.snapshot), {}
    report, drawn_at = revision.report, timezone.now()
    posts = scopes.posts_of(report.scope)
    stamp = data_stamp(posts, report.month)
    snapshot = queries.report(posts, report.month, report.scope)
    text = to_json(snapshot)
    return snapshot, {
        "snapshot": text,
        "snapshot_sha256": sha256(text),
        "data_stamp": stamp,
        "drawn_at": drawn_at,
        "causes": _causes(revision, drawn_at),
    }


def _causes(revision: Revision, drawn_at: dt.datetime) -> list[dict[str, object]]:
    """What was done since the last final figures were drawn; nothing before there are any."""
    last, report = before(revision), revision.report
    if last is None or last.drawn_at is None:
        return []
    posts = scopes.posts_of(report.scope)
    found = queries.causes(posts, report.month, since=last.drawn_at, until=drawn_at)
    return [asdict(cause) for cause in found]


def _marks(revision: Revision) -> documents.Marks:
    return documents.Marks(
        code=revision.report.code,
        stage=revision.stage,
        number=revision.number,
        reason=revision.reason,
        since=since_last(revision),
    )


def _store(revision: Revision, kind: Document.Format, content: bytes) -> Document:
    """Files are named by their content: the same bytes twice are one file."""
    digest = hashlib.sha256(content).hexdigest()
    report = revision.report
    name = f"reports/{report.month}/{report.code}-{digest[:16]}.{kind.extension}"
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
