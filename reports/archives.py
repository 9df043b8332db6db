"""One ZIP of a month: the report of an office and those of everything below it.

The same reports make the same bytes: entries stand in the order of their names, without
clock times, and are stored as they are (PDF and XLSX are packed already).
"""

import hashlib
import tempfile
import zipfile
from dataclasses import dataclass
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from healthposts.lib.months import Month
from healthposts.web.downloads import safe_name
from healthposts.web.sheets import NO_TIME
from posts.audit import audit
from posts.models import AuditEvent, Office, User
from reports import listings
from reports.actions import queue_again, send_after_commit
from reports.claims import Claim, LeaseLost, refuse_endless
from reports.documents.contents import Line, contents
from reports.models import Archive, Document, Report, Revision

CONTENTS = "daftar.xlsx"
CHUNK = 1024 * 1024
# The lease is renewed, and the progress shown, each time so many reports are in.
STEP = 10


@dataclass(frozen=True)
class Part:
    """A report of the month; without a revision it is not made yet."""

    report: Report
    folder: str
    revision: Revision | None
    documents: tuple[Document, ...]

    def name(self, document: Document) -> str:
        return f"{self.folder}{file_name(self.report, self.revision, document)}"


def request_archive(*, office: Office, month: Month, by: User) -> Archive:
    """Make the ZIP, or make it again. Pressing twice queues once."""
    with transaction.atomic():
        archive, created = Archive.objects.select_for_update().get_or_create(
            office=office, first_day=month.first_day, defaults={"queued_at": timezone.now()}
        )
        if not created and archive.build not in {Archive.Build.QUEUED, Archive.Build.BUILDING}:
            queue_again(archive, by=by)
        audit(
            AuditEvent.Action.REQUEST_REPORT, by=by, subject=archive, month=str(month), what="zip"
        )
        send_after_commit(Archive, [archive.pk])
    return archive


def build_archive(archive_id: int) -> None:
    """Make it if it waits. A failure is written on the row and raised again."""
    claim = Claim.take(Archive, archive_id)
    if claim is None:
        return
    archive = Archive.objects.select_related("office").get(pk=archive_id)
    try:
        refuse_endless(archive)
        _build(archive, claim)
    except LeaseLost:
        return
    except Exception as problem:
        claim.fail(problem)
        raise


def parts_of(office: Office, month: Month) -> list[Part]:
    """The reports of the month, from the office down, by name. Five queries."""
    below = Q(office__path__startswith=office.path) | Q(post__office__path__startswith=office.path)
    revisions = Revision.objects.filter(build=Revision.Build.READY).defer("snapshot")
    reports = (
        Report.objects.filter(below, first_day=month.first_day)
        .select_related("office", "post__office")
        .prefetch_related(
            Prefetch("revisions", queryset=revisions),
            "revisions__documents",
            "revisions__letter_numbers",
        )
    )
    folders = {
        below.pk: safe_name(below.name, extension=below.code.lower()).replace(".", "-")
        for below in Office.objects.filter(path__startswith=office.path)
    }
    parts = [_part(report, office, folders) for report in reports]
    return sorted(
        parts,
        key=lambda part: (
            part.folder,
            bool(part.report.post),
            str(part.report.scope),
            part.report.code,
        ),
    )


def file_name(report: Report, revision: Revision | None, document: Document) -> str:
    stage = f"rev{revision.number}" if revision and revision.number else "sementara"
    kind = Document.Format(document.format)
    form = "lbkp" if kind in Document.OF_OFFICES else ""
    return safe_name(
        str(report.scope),
        report.scope.code,
        str(report.month),
        form,
        stage,
        extension=kind.extension,
    )


def _part(report: Report, office: Office, folders: dict[int, str]) -> Part:
    """The last final revision that is finished, else the provisional one."""
    revision = max(report.revisions.all(), key=lambda row: row.number or 0, default=None)
    wanted = {listings.own_pdf(report), Document.Format.XLSX, *Document.OF_OFFICES}
    documents = [] if revision is None else revision.documents.all()
    chosen = sorted((row for row in documents if row.format in wanted), key=lambda row: row.format)
    return Part(report, _folder(report, office, folders), revision, tuple(chosen))


def _folder(report: Report, top: Office, folders: dict[int, str]) -> str:
    """One folder for each office between the top and the report."""
    scope = report.post.office if report.post else report.office
    assert scope is not None  # noqa: S101  a report has a post or an office
    keys = [int(number) for number in scope.path[len(top.path) :].split(".") if number]
    return "".join(f"{folders[key]}/" for key in keys)


def _build(archive: Archive, claim: Claim) -> None:
    gathered_at = timezone.now()
    parts = parts_of(archive.office, archive.month)
    claim.renew(total=len(parts), done=0)
    with tempfile.TemporaryFile() as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archived:
            _write(archived, CONTENTS, _contents(archive, parts))
            for place, part in enumerate(parts, start=1):
                for document in part.documents:
                    with document.file.open("rb") as file:
                        _write(archived, part.name(document), file.read())
                if place % STEP == 0:
                    claim.renew(done=place)
        digest = _sha256(target)
        former, name = archive.file.name, _store(archive, digest, target)
        size = target.seek(0, 2)
    claim.finish(file=name, sha256=digest, size=size, done=len(parts), gathered_at=gathered_at)
    if former and former != name:
        default_storage.delete(former)


def _contents(archive: Archive, parts: list[Part]) -> bytes:
    with translation.override(archive.office.language):
        return contents(archive.office.name, archive.month, map(_line, parts))


def _line(part: Part) -> Line:
    office = part.report.office
    return Line(
        scope=str(part.report.scope),
        kind=office.get_kind_display() if office else _("Post"),
        made=part.revision is not None,
        number=part.revision.number if part.revision else None,
        letter=_letter(part),
        files=tuple(part.name(document) for document in part.documents),
    )


def _letter(part: Part) -> str:
    rows = part.revision.letter_numbers.all() if part.revision else ()
    return next((f"{row.number} ({row.dated})" for row in rows), "")


def _write(archived: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, NO_TIME)
    entry.external_attr = 0o600 << 16
    archived.writestr(entry, content)


def _sha256(target: "IO[bytes]") -> str:
    digest = hashlib.sha256()
    target.seek(0)
    while chunk := target.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _store(archive: Archive, digest: str, target: "IO[bytes]") -> str:
    """Named by its content. What a killed worker left under that name is replaced."""
    name = f"archives/{archive.month}/{archive.office.code}-{digest[:16]}.zip"
    if archive.sha256 == digest and default_storage.exists(name):
        return name
    target.seek(0)
    default_storage.delete(name)
    return default_storage.save(name, File(target))
