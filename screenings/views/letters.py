"""A referral by its number: typed, scanned, shown on a screen, printed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from healthposts.lib.codes import grouped, number_in
from healthposts.web.downloads import safe_name
from healthposts.web.pdf import PdfsAreOff
from healthposts.web.qr import qr_svg
from posts.access import fetch, may_anywhere
from posts.audit import audit
from posts.models import AuditEvent
from posts.roles import Action
from screenings.lookups import may_look_up
from screenings.models import Referral
from screenings.referrals import words
from screenings.referrals.forms import NumberForm, not_known
from screenings.referrals.letter import letter_pdf
from screenings.referrals.queries import is_known_elsewhere, letter_of
from screenings.views.referrals import lines_for, referral_list


@require_POST
@sensitive_post_parameters()
def find(request: HttpRequest) -> HttpResponse:
    """By the number of the letter or the slip, typed or scanned."""
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise PermissionDenied
    form = NumberForm(request.POST)
    if form.is_valid():
        number = form.cleaned_data["number"]
        row = _visible(request, number)
        if row is not None:
            return redirect("screenings:referral", row.number)
        if _may_ask_elsewhere(request, number):
            return redirect("screenings:scan_referral", number)
        form.add_error("number", not_known(number))
    return referral_list(request, form)


@require_safe
def scan(request: HttpRequest, number: str) -> HttpResponse:
    """What the QR of a letter or a slip opens, for whoever is logged in."""
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise PermissionDenied
    digits = number_in(number)
    row = _visible(request, digits)
    if row is not None:
        return redirect("screenings:referral", row.number)
    context = {
        "number": digits,
        "shown": grouped(digits) if digits else "",
        "known": _may_ask_elsewhere(request, digits),
    }
    return render(request, "screenings/referral_elsewhere.html", context)


def _visible(request: HttpRequest, number: str) -> Referral | None:
    rows = Referral.objects.visible_to(request.user, Action.SEE_NAMES)
    return rows.with_number(number).first()


def _may_ask_elsewhere(request: HttpRequest, number: str) -> bool:
    """Only a puskesmas is told that a letter to another one exists."""
    return may_anywhere(request.user, Action.REVIEW) and is_known_elsewhere(number)


@require_POST
@sensitive_post_parameters()
def elsewhere(request: HttpRequest) -> HttpResponse:
    """The letter of another puskesmas: what stands on the paper, and nothing to change."""
    if not may_anywhere(request.user, Action.REVIEW):
        raise PermissionDenied
    number = number_in(request.POST.get("number", ""))
    if not may_look_up(request.user):
        messages.error(request, _("Too many numbers were tried. Wait an hour."))
        return redirect("screenings:referrals")
    row = letter_of(number)
    audit(
        AuditEvent.Action.FIND,
        by=request.user,
        subject=row,
        post=row.post if row else None,
        what="referral_by_number",
        count=1 if row else 0,
    )
    if row is None:
        messages.error(request, not_known(number))
        return redirect("screenings:referrals")
    context = {
        "referral": row,
        "worker": row.worker,
        "age": row.worker.age_on(row.written_on),
        "reasons": words.lines(row.reasons.all(), row.worker, sees_private=False),
    }
    return render(request, "screenings/letter_elsewhere.html", context)


@require_safe
def show_number(request: HttpRequest, number: str) -> HttpResponse:
    """The number alone, large: to be copied onto a slip, or shown at the puskesmas."""
    row = fetch(Referral, request.user, Action.SEE_NAMES, number=number)
    qr = qr_svg(_address(request, row), title=row.shown_number)
    return render(request, "screenings/referral_number.html", {"referral": row, "qr": qr})


@require_safe
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """Two parts: the letter, and the slip that comes back. Nothing private stands on paper."""
    row = fetch(Referral, request.user, Action.SEE_NAMES, number=number)
    try:
        pdf = letter_pdf(
            row, lines_for(row, request.user, reviews=False), address=_address(request, row)
        )
    except PdfsAreOff:
        messages.error(request, _("PDFs are off on this machine. Write the number on a slip."))
        return redirect("screenings:referral", number)
    audit(AuditEvent.Action.DOWNLOAD, by=request.user, subject=row, post=row.post, format="letter")
    name = safe_name("rujukan", row.number, extension="pdf")
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _address(request: HttpRequest, row: Referral) -> str:
    return request.build_absolute_uri(reverse("screenings:scan_referral", args=[row.number]))
