"""A worker on the sheet who is on no list yet: enrolled in a line under the grid."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from posts.access import fetch
from posts.roles import Action
from screenings.fields import FormContext
from screenings.models import Session
from screenings.paper.cells import numbered
from screenings.paper.columns import columns_for
from screenings.paper.queries import NO_STATE
from screenings.paper.rows import RowMaker
from screenings.queries import duty_of, post_examinations
from screenings.views.grid import Sheet, grid_page, new_worker_form, wants_json
from workers.forms.enrolment import EnrolForm
from workers.models import Consent, Worker
from workers.queries import consent_state
from workers.views.enrolment import enrol_told, in_words, likely_of, with_answers

METHODS = Consent.Method.values


@require_POST
@sensitive_post_parameters()
def add_worker(request: HttpRequest, key: UUID) -> HttpResponse:
    """`consent` is how it was given, or the decision: spoken, signature, refused, later, ..."""
    session = fetch(Session, request.user, Action.RECORD, pk=key)
    if "same" in request.POST:
        return _same(request, session, request.POST["same"])
    form = new_worker_form(session, _told(request))
    likely: list[Any] = []
    if form.is_valid():
        likely = likely_of(request, form, sex=form.cleaned_data["sex"])
        worker = None if likely else enrol_told(request, form, session.post)
        if worker is not None:
            return _added(request, session, worker)
    return _asked(request, session, form, likely)


def _told(request: HttpRequest) -> QueryDict:
    data = with_answers(request.POST)
    told = data.get("consent", "")
    data["decision"] = Consent.Decision.GIVEN.value if told in METHODS else told
    data["method"] = told if told in METHODS else ""
    return data


def _same(request: HttpRequest, session: Session, code: str) -> HttpResponse:
    """Yes, this is the one: to the row, or to the visit of who is on no row."""
    worker = fetch(Worker, request.user, Action.RECORD, code=code)
    address = reverse("screenings:entry", args=[session.pk, worker.code])
    if wants_json(request):
        return JsonResponse({"same": worker.code, "address": address})
    return redirect(address)


def _added(request: HttpRequest, session: Session, worker: Worker) -> HttpResponse:
    if not wants_json(request):
        return redirect(f"{reverse('screenings:grid', args=[session.pk])}#w-{worker.code}")
    columns = columns_for(post_examinations(session.post))
    figures = numbered(duty_of(session)[0])
    maker = RowMaker(columns, figures)
    context = FormContext(sex=worker.sex, age=worker.age_on(session.on), on=session.on)
    row = maker.row(context, worker=worker, consent=consent_state(worker))
    shown = {"row": row, "session": session, "columns": columns, "numbered": figures}
    return JsonResponse(
        {
            "code": worker.code,
            "row": render_to_string("screenings/_grid_row.html", shown, request),
            "fields": maker.stored(NO_STATE),
            "form": _form_html(request, session, new_worker_form(session), []),
        }
    )


def _asked(
    request: HttpRequest, session: Session, form: EnrolForm, likely: list[Any]
) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"form": _form_html(request, session, form, likely)}, status=422)
    sheet = Sheet.of(request, session)
    return grid_page(request, sheet, new={"new_form": form, "likely": in_words(likely)})


def _form_html(request: HttpRequest, session: Session, form: EnrolForm, likely: list[Any]) -> str:
    context = {"form": form, "likely": in_words(likely), "session": session}
    return render_to_string("screenings/_grid_new.html", context, request)
