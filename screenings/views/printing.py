"""What is printed of a session and a post: files with names leave the system and are noted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from healthposts.lib.months import Month
from healthposts.web.downloads import safe_name
from healthposts.web.pdf import PdfsAreOff
from healthposts.web.tags import LEVELS
from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent, Cadre, Post
from posts.roles import Action
from screenings import labels
from screenings.models import Session, Visit
from screenings.paper.cells import numbered
from screenings.paper.documents import (
    Slip,
    consent_form_pdf,
    register_pdf,
    results_pdf,
    slip_pdf,
    visit_form_pdf,
)
from screenings.paper.printed import printed_columns
from screenings.paper.queries import last_values_of, register_of
from screenings.paper.sheet import is_too_long, sheet_pdf
from screenings.parts import listed_at
from screenings.queries import duty_of, post_examinations
from screenings.rosters import session_roster
from screenings.rules import EXAMINATIONS, PARTS
from screenings.views.told import Told, told_of, tolds_of
from workers.queries import today_at


@require_safe
def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """The roster with empty boxes, to be filled in where there is no network.

    `?part=`: with the examinations of one table only.
    """
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    back = reverse("screenings:session", args=[key])
    part = request.GET.get("part", "")
    part = part if part in PARTS else ""
    examinations = listed_at(part, post_examinations(session.post))
    roster = session_roster(session).rows
    if not part and is_too_long(roster, examinations):
        messages.info(request, _("This sheet is very long. Print it station by station."))
        return redirect(f"{back}#tables")
    measures = {i.code for one in printed_columns(examinations) for i in one.column.inputs}
    cadres, staff = duty_of(session)

    def made() -> bytes:
        return sheet_pdf(
            session,
            table=labels.station(part) if part else "",
            roster=roster,
            examinations=examinations,
            last=last_values_of(
                [row.worker for row in roster],
                measures,
                before=session.on,
                seen_by=request.user,
            ),
            duty=[*_named(cadres), *map(str, staff)],
            address=request.build_absolute_uri(back),
        )

    named = (_("Session sheet"), session.post.code, session.on.isoformat(), part)
    note = Note("sheet", session, session.post, len(roster))
    return _answer(request, made, named=named, back=back, note=note)


def _named(cadres: Sequence[Cadre]) -> list[str]:
    """With the figure that stands for each in the grid, where there are several."""
    figures = [f"{one.letter} {one.label}" for one in numbered(cadres)]
    return figures or [cadre.name for cadre in cadres]


@require_safe
def slip(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """Result and advice for the worker to take home. Nothing private stands on paper."""
    visit = fetch(
        Visit, request.user, Action.RECORD, session=key, worker__code=code, state=Visit.State.VALID
    )

    def made() -> bytes:
        return slip_pdf(_slip(told_of(visit, request.user)))

    return _answer(
        request,
        made,
        named=(_("Result and advice"), visit.on.isoformat()),
        back=reverse("screenings:entry", args=[key, code]),
        note=Note("slip", visit.worker, visit.post, 1),
    )


@require_safe
def results(request: HttpRequest, key: UUID) -> HttpResponse:
    """A slip for each worker who was examined, several to a sheet, to be cut apart."""
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    rows = Visit.objects.visible_to(request.user, Action.RECORD).counted().filter(session=session)
    visits = list(
        rows.select_related("worker", "post", "office").order_by("worker__name_key", "pk")
    )
    back = reverse("screenings:session", args=[key])
    if not visits:
        messages.info(request, _("Nobody was examined yet."))
        return redirect(back)

    def made() -> bytes:
        return results_pdf(session, [_slip(told) for told in tolds_of(visits, request.user)])

    named = (_("Results and advice"), session.post.code, session.on.isoformat())
    note = Note("slip", session, session.post, len(visits))
    return _answer(request, made, named=named, back=back, note=note)


def _slip(told: Told) -> Slip:
    level = told.visit.level
    return Slip(
        visit=told.visit,
        level=labels.level(level),
        icon_name=LEVELS[level].icon,
        sentence=told.sentence,
        lines=told.lines,
        measured=told.measured,
        advice=told.advice,
        referral=told.referral,
        next_on=told.next_on,
    )


# --- Of a post ---------------------------------------------------------------------------


@require_safe
def visit_form(request: HttpRequest, code: str) -> HttpResponse:
    """The examinations of the post on one empty form: no names, so nothing to be noted."""
    post = fetch(Post, request.user, Action.RECORD, code=code)

    def made() -> bytes:
        return visit_form_pdf(post, post_examinations(post))

    return _answer(request, made, named=(_("Visit form"), post.code), back=_page_of(post))


@require_safe
def consent_form(request: HttpRequest, code: str) -> HttpResponse:
    post = fetch(Post, request.user, Action.RECORD, code=code)

    def made() -> bytes:
        return consent_form_pdf(post)

    return _answer(request, made, named=(_("Consent form"), post.code), back=_page_of(post))


@require_safe
def register(request: HttpRequest, code: str) -> HttpResponse:
    """`?month=2026-10`; without it this month's."""
    post = fetch(Post, request.user, Action.RECORD, code=code)
    month = _month(request.GET.get("month", "")) or Month.of(today_at(post))
    rows = register_of(post, month, seen_by=request.user)

    def made() -> bytes:
        return register_pdf(post, month, rows=rows, examinations=EXAMINATIONS)

    return _answer(
        request,
        made,
        named=(pgettext("book", "Register"), post.code, str(month)),
        back=_page_of(post),
        note=Note("register", None, post, len(rows)),
    )


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text)
    except ValueError:
        return None


def _page_of(post: Post) -> str:
    """The page of the post belongs to the app above, known by name only."""
    return reverse("reports:post", args=[post.code])


# --- All of them -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Note:
    """What the audit log says of a file with names."""

    format: str
    subject: Model | None
    post: Post
    count: int


def _answer(
    request: HttpRequest,
    made: Callable[[], bytes],
    *,
    named: tuple[str, ...],
    back: str,
    note: Note | None = None,
) -> HttpResponse:
    """The file, once it is made; where PDFs are off the page before says so."""
    try:
        pdf = made()
    except PdfsAreOff:
        messages.error(request, _("PDFs are off on this machine."))
        return redirect(back)
    if note is not None:
        audit(
            AuditEvent.Action.DOWNLOAD,
            by=request.user,
            subject=note.subject,
            post=note.post,
            format=note.format,
            count=note.count,
        )
    name = safe_name(*named, extension="pdf")
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
