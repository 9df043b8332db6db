"""Cards: printing them, and a new one for one that was lost."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from healthposts.web.downloads import safe_name
from healthposts.web.pdf import PdfsAreOff
from healthposts.web.qr import qr_svg
from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent, Post
from posts.roles import Action
from workers.actions import issue_cards, replace_card
from workers.cards import MOST_CARDS, cards_pdf
from workers.models import Worker, WorkerQuerySet
from workers.queries import card_of, for_cards
from workers.views.enrolment import post_of
from workers.views.opening import note_opening


@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """`?post=CODE`, `?show=all` also who has a card. One tick a worker, or all who lack one."""
    post = post_of(request)
    if post is None:
        posts = Post.objects.visible_to(request.user, Action.RECORD)
        return render(request, "workers/cards_post.html", {"posts": posts})
    workers = list(_workers(request, post))
    lacking = [worker for worker in workers if not worker.has_card]  # type: ignore[attr-defined]
    shows_all = request.GET.get("show") == "all"
    audit(AuditEvent.Action.OPEN_LIST, by=request.user, post=post, list="cards", count=len(workers))
    context = {
        "post": post,
        "workers": workers if shows_all else lacking,
        "shows_all": shows_all,
        "lacking": len(lacking),
        "together": min(len(lacking), MOST_CARDS),
        "most": MOST_CARDS,
    }
    return render(request, "workers/cards.html", context)


@require_POST
def print_cards(request: HttpRequest) -> HttpResponse:
    """`worker` is a code, once for each; or `lacking` for all of the post without a card."""
    post = fetch(Post, request.user, Action.RECORD, code=request.POST.get("post", ""))
    workers = _workers(request, post)
    if "lacking" in request.POST:
        chosen = list(workers.without_card()[:MOST_CARDS])
    else:
        chosen = list(workers.filter(code__in=request.POST.getlist("worker"))[:MOST_CARDS])
    if not chosen:
        messages.info(request, _("Nobody was chosen."))
        return redirect(f"{reverse('workers:cards')}?post={post.code}")
    return _pdf(request, chosen, post=post, back=f"{reverse('workers:cards')}?post={post.code}")


def _workers(request: HttpRequest, post: Post) -> WorkerQuerySet:
    return for_cards(Worker.objects.visible_to(request.user, Action.RECORD), post)


@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """The number and the QR of one worker, large; to print again, or to replace."""
    worker = fetch(Worker, request.user, Action.RECORD, code=code)
    note_opening(request, worker)
    context = {
        "worker": worker,
        "card": card_of(worker),
        "qr": qr_svg(_address(request, worker.card_number), title=worker.shown_card_number),
    }
    return render(request, "workers/card.html", context)


@require_POST
def print_card(request: HttpRequest, code: str) -> HttpResponse:
    worker = fetch(Worker, request.user, Action.RECORD, code=code)
    post = worker.noted_at
    if post is None:
        raise PermissionDenied
    return _pdf(request, [worker], post=post, back=reverse("workers:card", args=[code]))


@require_POST
def replace(request: HttpRequest, code: str) -> HttpResponse:
    worker = fetch(Worker, request.user, Action.RECORD, code=code)
    replace_card(worker=worker, by=request.user)
    messages.success(request, _("The old card opens nothing any more. Print the new one."))
    return redirect("workers:card", code)


def _pdf(request: HttpRequest, workers: Sequence[Worker], *, post: Post, back: str) -> HttpResponse:
    try:
        pdf = cards_pdf(workers, post=post, address=_address(request, "NUMBER"))
    except PdfsAreOff:
        messages.error(request, _("PDFs are off on this machine. Write the number by hand."))
        return redirect(back)
    issue_cards(workers, post=post, by=request.user)
    day = timezone.localdate().isoformat()
    name = safe_name(_("Cards"), post.code, day, extension="pdf")
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _address(request: HttpRequest, number: str) -> str:
    """What the QR holds: our own address and the number, nothing of the person."""
    return request.build_absolute_uri(reverse("screenings:card", args=[number]))
