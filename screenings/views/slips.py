"""Blank slips to print, and the number of one written into a referral."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from healthposts.web.downloads import safe_name
from healthposts.web.pdf import pdfs_are_on
from posts.access import fetch
from posts.models import Post
from posts.roles import Action
from screenings.actions.slips import SlipUsed, bind_slip, reserve_slips
from screenings.models import Referral, Slip
from screenings.referrals.forms import SlipForm, SlipsForm
from screenings.referrals.slips import PER_SHEET, slips_pdf


@require_http_methods(["GET", "POST"])
def slips(request: HttpRequest) -> HttpResponse:
    """Each printing takes new numbers: a slip exists once. By POST the answer is the PDF."""
    posts = Post.objects.visible_to(request.user, Action.RECORD).exclude(state=Post.State.CLOSED)
    if not posts:
        raise PermissionDenied
    form = SlipsForm(request.POST or None, posts=posts)
    if request.method == "POST" and form.is_valid():
        if pdfs_are_on():
            return _pdf(request, form.cleaned_data["post"], sheets=form.cleaned_data["sheets"])
        form.add_error(None, _("PDFs are off on this machine."))
    counted = Slip.objects.visible_to(request.user, Action.RECORD).aggregate(
        printed=Count("pk"), used=Count("referral")
    )
    return render(request, "screenings/slips.html", {"form": form, **counted})


def _pdf(request: HttpRequest, post: Post, *, sheets: int) -> HttpResponse:
    rows = reserve_slips(post=post, count=sheets * PER_SHEET, by=request.user)
    address = request.build_absolute_uri(reverse("screenings:scan_referral", args=["NUMBER"]))
    day = timezone.localdate().isoformat()
    name = safe_name(_("Slips"), post.code, day, extension="pdf")
    return HttpResponse(
        slips_pdf(rows, post=post, address=address),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def bind(request: HttpRequest, number: str) -> HttpResponse:
    """`slip`: the number on a slip of one's own posts."""
    row = fetch(Referral, request.user, Action.RECORD, number=number)
    write_slip(request, row)
    return redirect("screenings:referral", number)


def write_slip(request: HttpRequest, row: Referral) -> None:
    """Says what came of it: a referral does not fail because a number was misread."""
    ours = Slip.objects.visible_to(request.user, Action.RECORD)
    form = SlipForm(request.POST, slips=ours)
    if not form.is_valid():
        messages.error(request, form.errors["slip"][0])
        return
    try:
        bind_slip(slip=form.cleaned_data["slip"], referral=row, by=request.user)
        messages.success(request, _("The slip opens this referral now."))
    except SlipUsed:
        messages.error(request, _("This slip belongs to another referral. Take a new one."))
