"""Asking for consent again, and taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from posts.access import fetch
from posts.roles import Action
from workers.actions import record_consent, withdraw_consent
from workers.consent import consent_text
from workers.forms.consents import AskForm
from workers.labels import CONSENT
from workers.models import Consent, Worker
from workers.queries import consent_history, consent_state, worker_facts, worker_today
from workers.views.addresses import after_enrolment
from workers.views.opening import note_opening


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def consent(request: HttpRequest, code: str) -> HttpResponse:
    """With `?session=UUID` the answer leads back into the visit."""
    worker = fetch(Worker, request.user, Action.RECORD, code=code)
    today = worker_today(worker)
    form = AskForm(request.POST or None, worker=worker, on=today)
    if request.method == "POST" and form.is_valid():
        record_consent(
            worker=worker, answer=form.cleaned_data["consent"], on=today, by=request.user
        )
        messages.success(request, _("The answer is saved."))
        return redirect(after_enrolment(request, worker))
    note_opening(request, worker)
    context = {
        "form": form,
        "worker": worker,
        "facts": worker_facts(worker),
        "history": consent_history(worker),
        "consents": CONSENT,
    }
    return render(request, "workers/consent.html", context)


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    worker = fetch(Worker, request.user, Action.RECORD, code=code)
    if consent_state(worker) == Consent.Decision.GIVEN:
        text = consent_text(get_language() or "id")
        withdraw_consent(worker=worker, text=text, on=worker_today(worker), by=request.user)
        messages.success(
            request, _("Consent withdrawn. From now on nothing is recorded of this worker.")
        )
    return redirect(worker.get_absolute_url())
