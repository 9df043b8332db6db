"""Moving between posts, and leaving. Enrolment periods stay."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from posts.access import fetch
from posts.models import Post
from posts.roles import Action
from workers.actions import end_enrolment, move_worker
from workers.forms.places import LeaveForm, MoveForm
from workers.models import Worker
from workers.queries import worker_facts, worker_today
from workers.views.opening import note_opening


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    """To any post where one may record; also brings back who had left."""
    worker = fetch(Worker, request.user, Action.RECORD, code=code)
    facts = worker_facts(worker)
    posts = Post.objects.visible_to(request.user, Action.RECORD).exclude(state=Post.State.CLOSED)
    if facts.is_enrolled:
        posts = posts.exclude(pk=facts.enrolment.post_id)
    form = MoveForm(
        request.POST or None, posts=posts, last=facts.enrolment, today=worker_today(worker)
    )
    if request.method == "POST" and form.is_valid():
        move_worker(worker=worker, by=request.user, **form.cleaned_data)
        messages.success(request, _("The worker is now enrolled at the new post."))
        return redirect(worker.get_absolute_url())
    note_opening(request, worker)
    context = {"form": form, "worker": worker, "facts": facts, "has_posts": posts.exists()}
    return render(request, "workers/move.html", context)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, code: str) -> HttpResponse:
    worker = fetch(Worker, request.user, Action.RECORD, code=code)
    facts = worker_facts(worker)
    last = facts.enrolment if facts.is_enrolled else None
    form = LeaveForm(request.POST or None, last=last, today=worker_today(worker))
    if request.method == "POST" and form.is_valid():
        end_enrolment(worker=worker, by=request.user, **form.cleaned_data)
        messages.success(request, _("The enrolment has ended. The record stays."))
        return redirect(worker.get_absolute_url())
    note_opening(request, worker)
    return render(request, "workers/leave.html", {"form": form, "worker": worker, "facts": facts})
