"""The floors to save by: a bare view that makes the same rows, and Django's admin with a plain one."""

import datetime as dt
import uuid
from decimal import Decimal

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from healthposts.bench.models import PlainVisit
from screenings.models import Attendance, Event, Finding, Reading, Session, Visit
from workers.models import Worker

site = admin.AdminSite(name="floor")
site.register(PlainVisit)


def make_table() -> None:
    PlainVisit._meta.managed = True
    with connection.schema_editor() as editor:
        editor.create_model(PlainVisit)


@require_POST
@login_required
def save(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponse:
    """Reads what it is told and makes the rows, in one transaction; checks nothing."""
    session = Session.objects.get(pk=key)
    worker = Worker.objects.get(code=code)
    numbers = {
        name[2:]: Decimal(str(value))
        for name, value in request.POST.items()
        if name.startswith("n-")
    }
    with transaction.atomic():
        visit = Visit.objects.create(
            id=uuid.uuid4(),
            session=session,
            worker=worker,
            post_id=session.post_id,
            office_id=session.office_id,
            on=session.on,
            sex=worker.sex,
            age_band="30-39",
            level="watch",
        )
        event = Event.objects.create(
            visit=visit,
            content_hash="0" * 64,
            author_id=request.user.pk,
            captured_at=timezone.now(),
        )
        Reading.objects.bulk_create(
            Reading(event=event, visit=visit, measure=name, value=value)
            for name, value in numbers.items()
        )
        Finding.objects.bulk_create(
            _finding(visit, measure) for measure in request.POST["findings"].split(",")
        )
        Attendance.objects.create(
            session=session,
            worker=worker,
            status="present",
            by=request.user,  # type: ignore[misc]
        )
    return HttpResponseRedirect(f"/sessions/{key}/")


def _finding(visit: Visit, measure: str) -> Finding:
    return Finding(
        visit=visit,
        measure=measure,
        role=Finding.Role.CLASSIFY,
        class_code="NORMAL",
        severity=0,
        refer=False,
        outcome="none",
        guideline="PERHI-2019 / ESC-ESH-2018 / PNPK-2021",
        edition="2026-11",
        worker_id=visit.worker_id,
        post_id=visit.post_id,
        office_id=visit.office_id,
        on=visit.on,
        sex=visit.sex,
        age_band=visit.age_band,
    )


def plain_fields() -> list[tuple[str, str]]:
    """What somebody types into the admin's form."""
    numbers = {"systolic": 128, "diastolic": 82, "weight": 64, "height": 165, "waist": 84}
    numbers |= {"glucose": 104, "cholesterol": 180, "uric_acid": 5, "temperature": 36}
    day = dt.date(2026, 11, 2).isoformat()
    fields = {"seen_on": day, "worker": "Suparto", "_save": "Save", **numbers}
    return [(name, str(value)) for name, value in fields.items()]


def sign_in(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path("login/", sign_in),
    path("bare/<uuid:key>/<str:code>/", save),
    path("admin/", site.urls),
]
