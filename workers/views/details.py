"""Correcting who a worker is; the NIK, which is shown to nobody unless asked for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent
from posts.roles import Action
from workers.actions import change_worker, set_nik
from workers.forms.details import NikForm, WorkerForm
from workers.models import Worker
from workers.queries import worker_facts, worker_today
from workers.views.opening import note_opening


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def edit(request: HttpRequest, code: str) -> HttpResponse:
    worker = fetch(Worker, request.user, Action.RECORD, code=code)
    facts = worker_facts(worker)
    enrolment = facts.enrolment if facts.is_enrolled else None
    form = WorkerForm(
        request.POST or None, worker=worker, enrolment=enrolment, on=worker_today(worker)
    )
    if request.method == "POST" and form.is_valid():
        change_worker(worker=worker, by=request.user, **form.worker_values())
        messages.success(request, _("Saved."))
        return redirect(worker.get_absolute_url())
    note_opening(request, worker)
    return render(request, "workers/edit.html", {"form": form, "worker": worker, "facts": facts})


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def nik(request: HttpRequest, code: str) -> HttpResponse:
    worker = fetch(Worker, request.user, Action.RECORD, code=code)
    form = NikForm(request.POST or None, worker=worker, on=worker_today(worker))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        is_double = set_nik(
            worker=worker, nik=told["nik"], no_nik_reason=told["no_nik_reason"], by=request.user
        )
        messages.success(request, _("Saved."))
        if is_double:
            messages.warning(
                request, _("This NIK is already enrolled elsewhere; ask the puskesmas.")
            )
        return redirect(worker.get_absolute_url())
    note_opening(request, worker)
    return render(request, "workers/nik.html", {"form": form, "worker": worker})


@require_POST
def show_nik(request: HttpRequest, code: str) -> HttpResponse:
    """The one answer that holds a NIK. It is asked for by POST and is noted."""
    worker = fetch(Worker, request.user, Action.RECORD, code=code)
    audit(AuditEvent.Action.UNMASK_NIK, by=request.user, subject=worker)
    context = {
        "form": NikForm(worker=worker, on=worker_today(worker)),
        "worker": worker,
        "shown_nik": worker.unmasked_nik(),
    }
    return render(request, "workers/nik.html", context)
