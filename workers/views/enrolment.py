"""Enrolling a worker, on one page and straight into the visit."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent, Post
from posts.roles import Action
from workers.actions import IdTaken, enrol_worker, note_likeness
from workers.forms.enrolment import EnrolForm, LikelyForm, ToldForm
from workers.labels import LIKENESS
from workers.models import Worker
from workers.queries import (
    Likely,
    is_enrolled_elsewhere,
    likely_duplicates,
    suggestions,
    today_at,
)
from workers.views.addresses import after_enrolment, session_of, way_back


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def enrol(request: HttpRequest) -> HttpResponse:
    """`?post=CODE`, and inside a session `&session=UUID` and its day `&on=DATE`.

    A name comes by POST with `start`, so that no name stands in an address.
    """
    post = post_of(request)
    if post is None:
        return _choose_post(request)
    if post.state == Post.State.CLOSED:
        return render(request, "workers/closed_post.html", {"post": post})
    form = _enrol_form(request, post)
    if form.is_bound and "same" in request.POST:
        return _lead_to(request, request.POST["same"])
    likely: list[Likely] = []
    if form.is_bound and form.is_valid():
        likely = likely_of(request, form, sex=form.cleaned_data["sex"])
        worker = None if likely else enrol_told(request, form, post)
        if worker is not None:
            messages.success(request, _("%(name)s is registered.") % {"name": worker.name})
            return redirect(after_enrolment(request, worker))
    return render(request, "workers/enrol.html", _enrol_context(request, form, post, likely))


def post_of(request: HttpRequest) -> Post | None:
    """The post of the address, or the only one where this person records."""
    code = request.GET.get("post")
    if code:
        return fetch(Post, request.user, Action.RECORD, code=code)
    posts = Post.objects.visible_to(request.user, Action.RECORD)[:2]
    if not posts:
        raise PermissionDenied
    return posts[0] if len(posts) == 1 else None


def _choose_post(request: HttpRequest) -> HttpResponse:
    posts = Post.objects.visible_to(request.user, Action.RECORD).exclude(state=Post.State.CLOSED)
    return render(request, "workers/choose_post.html", {"posts": posts})


def _enrol_form(request: HttpRequest, post: Post) -> EnrolForm:
    is_sent = request.method == "POST" and "start" not in request.POST
    return EnrolForm(
        with_answers(request.POST) if is_sent else None,
        post=post,
        on=_day(request, post),
        words=suggestions(post),
        name=request.POST.get("name", ""),
    )


def with_answers(sent: QueryDict) -> QueryDict:
    """The button "No, someone else" answers for those it names, and is remembered."""
    data = sent.copy()
    if "different" in data:
        data["not_same"] = f"{data.get('not_same', '')},{data['different']}".strip(",")
    return data


def _day(request: HttpRequest, post: Post) -> dt.date:
    """The day of the session, when paper is typed in later; never a day to come."""
    today = today_at(post)
    try:
        day = dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today
    return min(day, today)


def likely_of(request: HttpRequest, form: ToldForm, *, sex: str) -> list[Likely]:
    """Whom one records and who may be the same person, but for those answered for."""
    ours = Worker.objects.visible_to(request.user, Action.RECORD)
    found = likely_duplicates(ours, told=form.described(), sex=sex, but=form.answered())
    own = form.cleaned_data.get("worker_id")
    return [row for row in found if row.worker.pk != own]


def enrol_told(request: HttpRequest, form: EnrolForm, post: Post) -> Worker | None:
    """The worker of a valid form; None when its id was somebody else's: ask to save again."""
    nik = form.cleaned_data["nik"]
    try:
        worker = enrol_worker(post=post, by=request.user, on=form.on, **form.worker_values())
    except IdTaken:
        form.add_error(None, _("This page was used for somebody else already. Save once more."))
        form.new_id()
        return None
    ours = Worker.objects.visible_to(request.user, Action.RECORD)
    note_likeness(worker=worker, others=ours.filter(code__in=form.answered()).exclude(pk=worker.pk))
    if nik and is_enrolled_elsewhere(nik, visible=ours):
        messages.warning(request, _("This NIK is already enrolled elsewhere; ask the puskesmas."))
    return worker


def _lead_to(request: HttpRequest, code: str) -> HttpResponse:
    """Yes, this is the one: nothing is enrolled."""
    worker = fetch(Worker, request.user, Action.RECORD, code=code)
    return redirect(after_enrolment(request, worker))


def _enrol_context(
    request: HttpRequest, form: EnrolForm, post: Post, likely: list[Likely]
) -> dict[str, Any]:
    return {
        "form": form,
        "post": post,
        "likely": in_words(likely),
        "in_session": session_of(request) is not None,
        "way_back": way_back(request),
    }


def in_words(likely: list[Likely]) -> list[dict[str, Any]]:
    return [
        {"worker": row.worker, "words": [LIKENESS[reason] for reason in row.reasons]}
        for row in likely
    ]


@require_POST
@sensitive_post_parameters()
def likely(request: HttpRequest) -> HttpResponse:
    """While a name is typed: who may be registered already. A piece of the page, or nothing."""
    post = post_of(request)
    if post is None:
        raise Http404
    form = LikelyForm(request.POST, on=today_at(post))
    found = likely_of(request, form, sex=form.cleaned_data["sex"]) if form.is_valid() else []
    if found:
        audit(
            AuditEvent.Action.OPEN_LIST,
            by=request.user,
            post=post,
            list="likely",
            count=len(found),
        )
    return render(request, "workers/_likely.html", {"likely": in_words(found)})
