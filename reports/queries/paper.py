"""What stands above and below a report: letterhead and signatures, as of one day."""

import datetime as dt
import hashlib

from django.core.files.storage import default_storage

from posts.models import Cadre, Letterhead, Office, Post, Signatory
from reports import snapshots
from reports.snapshots import Scope, Signature


def scope_of(scope: Post | Office) -> Scope:
    if isinstance(scope, Post):
        return Scope(
            kind="post",
            code=scope.code,
            name=scope.name,
            above=scope.office.name,
            official_code="",
            language=scope.office.language,
        )
    return Scope(
        kind=str(scope.kind),
        code=scope.code,
        name=scope.name,
        above=scope.parent.name if scope.parent else "",
        official_code=scope.facility_code
        if scope.kind == Office.Kind.PUSKESMAS
        else scope.kemendagri_code,
        language=scope.language,
    )


def letterhead(office: Office, day: dt.date) -> snapshots.Letterhead:
    """The one in force on that day; without one, the names of the office and the one above."""
    row = Letterhead.objects.filter(office=office).on(day).first()
    if row is None:
        above = office.parent.name if office.parent else ""
        return snapshots.Letterhead(lines=tuple(filter(None, (above, office.name))))
    return snapshots.Letterhead(
        lines=tuple(line.strip() for line in row.lines.splitlines() if line.strip()),
        address=row.address,
        logo=row.logo.name or "",
        logo_sha256=_sha256(row.logo.name),
    )


def signatures(scope: Post | Office, day: dt.date) -> tuple[Signature, ...]:
    """The head approves; the chair of the post, or whoever the office names, compiles."""
    office = scope.office if isinstance(scope, Post) else scope
    row = Signatory.objects.filter(office=office).on(day).first()
    head = Signature(role="approves")
    if row is not None:
        head = Signature("approves", row.standing, row.title, row.name, row.nip)
    if not isinstance(scope, Post):
        return (head, Signature(role="compiles"))
    chair = (
        Cadre.objects.filter(post=scope, position=Cadre.Position.CHAIR)
        .on(day)
        .order_by("-starts_on", "-pk")
        .first()
    )
    return (head, Signature(role="compiles", name=chair.name if chair else "", title=""))


def _sha256(name: str | None) -> str:
    """Empty when there is no logo, or its file is gone."""
    if not name or not default_storage.exists(name):
        return ""
    with default_storage.open(name) as file:
        return hashlib.sha256(file.read()).hexdigest()
