"""The list of workers. What was searched for stays out of addresses: names are in it."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from posts.access import may_anywhere
from posts.audit import audit
from posts.models import AuditEvent, Post
from posts.roles import Action
from workers.forms.roster import RosterForm, SearchForm
from workers.labels import CONSENT
from workers.models import Worker
from workers.nik import LENGTH
from workers.queries import has_nik, is_enrolled_elsewhere, roster, shown

PER_PAGE = 50
SEARCHED = "workers_searched"  # in the session; an address with `found=1` uses it


@require_safe
def workers(request: HttpRequest) -> HttpResponse:
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise PermissionDenied
    posts = Post.objects.visible_to(request.user, Action.SEE_NAMES)
    form = RosterForm(request.GET, posts=posts)
    text = str(request.session.get(SEARCHED, "")) if "found" in request.GET else ""
    rows = roster(Worker.objects.visible_to(request.user, Action.SEE_NAMES), form.chosen(text=text))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = shown(page.object_list)
    _note_opening(request, page, post=form.chosen().post)
    return render(request, "workers/list.html", _list_context(request, page, form, text))


def _list_context(request: HttpRequest, page: Page, form: RosterForm, text: str) -> dict[str, Any]:
    filters = request.GET.copy()
    for name in ("page", "found"):
        filters.pop(name, None)
    return {
        "page_obj": page,
        "filters": form,
        "search": SearchForm(initial={"text": text}),
        "searched": text,
        "kept": filters.urlencode(),
        "export_query": f"{filters.urlencode()}{'&found=1' if text else ''}",
        "consents": CONSENT,
        "shows_posts": form.offers_posts,
        "may_enrol": may_anywhere(request.user, Action.RECORD),
        "may_review": may_anywhere(request.user, Action.REVIEW),
    }


def _note_opening(request: HttpRequest, page: Page, *, post: Post | None) -> None:
    audit(
        AuditEvent.Action.OPEN_LIST,
        by=request.user,
        post=post,
        list="workers",
        count=len(page.object_list),
    )


@require_POST
@sensitive_post_parameters()
def search(request: HttpRequest) -> HttpResponse:
    """Keep the words in the session and show the list; a NIK leads to its worker."""
    if not may_anywhere(request.user, Action.SEE_NAMES):
        raise PermissionDenied
    text = request.POST.get("text", "").strip()
    digits = re.sub(r"[\s.\-]", "", text)
    if len(digits) == LENGTH and digits.isdigit():
        return _search_nik(request, digits)
    request.session[SEARCHED] = text[:120]
    kept = request.POST.get("kept", "")
    address = reverse("workers:workers")
    return redirect(f"{address}?found=1&{kept}" if text else f"{address}?{kept}")


def _search_nik(request: HttpRequest, digits: str) -> HttpResponse:
    visible = Worker.objects.visible_to(request.user, Action.SEE_NAMES)
    found = visible.filter(has_nik(digits)).first()
    # Also when nobody is found: whoever tries one number after the other is seen.
    audit(
        AuditEvent.Action.OPEN_LIST,
        by=request.user,
        list="nik",
        count=0 if found is None else 1,
    )
    if found is not None:
        return redirect(found.get_absolute_url())
    if is_enrolled_elsewhere(digits, visible=visible):
        messages.warning(request, _("This NIK is already enrolled elsewhere; ask the puskesmas."))
    else:
        messages.info(request, _("Nobody is enrolled with this NIK."))
    return redirect("workers:workers")
