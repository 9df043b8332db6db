"""The report of a province is signed by whoever answers for the province; districts sign their own."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent, ClosingDay, Signatory
from reports.models import Revision
from reports.snapshots import from_json
from reports.tests.conftest import build
from reports.tests.histories import make_visit
from screenings.models import Visit

PDF = b"%PDF-1.7\nsigned\n%%EOF\n"


@pytest.fixture
def visited(post, far_post, messages, without_pdfs):
    """A visit in each of two districts, both saved in October."""
    for each in (post, far_post):
        make_visit(make_session(each, dt.date(2026, 10, 5)), make_worker(each, "Suparto"))
    Visit.objects.update(created_at=dt.datetime(2026, 10, 5, 3, tzinfo=dt.UTC))


def release(client, report):
    return client.post(reverse("reports:release", args=[report.code]))


def made(report):
    """The final revision, its files made."""
    revision = report.revisions.get(number=1)
    revision.build = Revision.Build.READY
    revision.save(update_fields=["build"])
    return revision


def test_province_officer_makes_the_report_of_the_province_final(
    client, province_officer, offices, visited
):
    Signatory.objects.create(
        office=offices.province, starts_on=dt.date(2026, 1, 1), name="dr. Ratna", title="Kepala"
    )
    report = build(offices.province)
    client.force_login(province_officer)

    assert client.get(f"/reports/{report.code}/").context["may_release"]
    response = release(client, report)

    final = report.revisions.get(number=1)
    assert response.url == f"/reports/{report.code}/?revision=1"
    assert (final.stage, final.released_by) == ("final", province_officer)
    snapshot = from_json(final.snapshot)
    assert snapshot.signatures[0].name == "dr. Ratna"
    assert snapshot.figures.visits.total == 2
    assert AuditEvent.objects.get(action="release").office == offices.province


def test_letter_number_and_signed_copy_of_a_province(client, province_officer, offices, visited):
    report = build(offices.province)
    client.force_login(province_officer)
    release(client, report)
    final = made(report)

    where = [report.code, final.number]
    number = {"number": "440/9/2026", "dated": "2026-11-06"}
    client.post(reverse("reports:letter_number", args=where), number)
    copy = {"file": SimpleUploadedFile("scan.pdf", PDF)}
    client.post(reverse("reports:sign", args=where), copy)

    assert final.letter_numbers.get().number == "440/9/2026"
    assert final.signed_copies.get().by == province_officer


@pytest.mark.parametrize("place", ["district", "ours", "post"])
def test_province_officer_signs_for_no_office_below(
    client, province_officer, offices, post, visited, place
):
    report = build(post if place == "post" else getattr(offices, place))
    client.force_login(province_officer)

    assert not client.get(f"/reports/{report.code}/").context["may_release"]
    assert release(client, report).status_code == 403


@pytest.mark.parametrize(
    ("person", "status"), [("reader", 403), ("district_officer", 404), ("administrator", 404)]
)
def test_report_of_a_province_is_signed_by_nobody_else(
    client, request, offices, visited, person, status
):
    report = build(offices.province)
    client.force_login(request.getfixturevalue(person))

    assert release(client, report).status_code == status


def test_late_visits_come_into_a_closed_province_only_by_who_signs_it(
    client, province_officer, reader, offices, visited, time_machine
):
    ClosingDay.objects.create(office=offices.province, since=dt.date(2026, 1, 1), day=5)
    report = build(offices.province)
    time_machine.move_to(dt.datetime(2026, 11, 9, 3, tzinfo=dt.UTC))
    redraw = reverse("reports:rebuild", args=[report.code])

    answers = {}
    for person in (reader, province_officer):
        client.force_login(person)
        answers[person.username] = client.post(redraw).status_code

    assert answers == {"provinsi": 403, "kadinkes": 302}
