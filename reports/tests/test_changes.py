"""Changed since: which figure, by how much, and why; never who, and no words of people."""

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone, translation

from healthposts.testing.people import make_session, make_worker
from posts.models import ClosingDay
from reports import actions, building, queries
from reports.documents import Since, changes
from reports.snapshots import BySex, Cause
from reports.tests.conftest import OCTOBER
from reports.tests.histories import make_visit, posts_of
from reports.tests.samples import sample
from screenings.models import Event, Referral
from workers.models import DuplicateCandidate

NOON = dt.datetime(2026, 11, 2, 5, 0, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def compared(before, after, causes=()):
    what, why = changes(Since(1, before, tuple(causes)), after)
    return [(row.code, *row.cells) for row in what.rows], why


def test_each_figure_that_differs_stands_with_both_values_and_the_difference():
    before = sample("district")
    figures = replace(before.figures, sessions=1300, emergencies=BySex(18, 20))

    rows, _why = compared(before, replace(before, figures=figures))

    assert rows == [
        ("summary:sessions:total", "1,305", "1,300", "−5"),
        ("summary:emergencies:women", "19", "20", "+1"),
        ("summary:emergencies:total", "37", "38", "+1"),
    ]


def test_share_differs_in_points():
    before = sample("district")
    figures = replace(before.figures, posts_active=607)

    rows, _why = compared(before, replace(before, figures=figures))

    assert rows[1] == ("summary:posts_active:share", "91.5\u00a0%", "50.0\u00a0%", "−41.5 points")


def test_row_that_is_new_or_gone_stands_against_a_dash():
    before = sample("district")

    rows, _why = compared(before, replace(before, silent=()))

    assert ("silent:EEEE:office", "Puskesmas A", "–", "") in rows


def test_equal_figures_say_that_something_else_changed():
    before = sample("post")

    what, why = changes(Since(1, before, ()), replace(before, signatures=()))

    assert (what.rows, why.rows) == ((), ())
    assert what.empty
    assert why.empty


def test_causes_stand_by_post_with_the_kinds_that_happened():
    causes = (Cause("entered", "A", "Pos A", 3), Cause("voided", "B", "Pos B", 1))

    _rows, why = compared(sample("district"), sample("district"), causes)

    assert [column.code for column in why.columns] == ["entered", "voided"]
    assert [(row.head, *row.cells) for row in why.rows] == [("Pos A", 3, 0), ("Pos B", 0, 1)]


def touch(visit, kind, at, reason="salah orang: Suparto"):
    event = Event.objects.create(
        visit=visit, kind=kind, content_hash="x", captured_at=at, reason=reason
    )
    Event.objects.filter(pk=event.pk).update(received_at=at)


def of_time(row, at):
    type(row).objects.filter(pk=row.pk).update(created_at=at)
    return row


def found(scope, month=OCTOBER):
    rows = queries.causes(posts_of(scope), month, since=NOON, until=LATER)
    return {(cause.code, cause.kind): cause.count for cause in rows}


@pytest.fixture
def old_visits(post):
    session = of_time(make_session(post, dt.date(2026, 10, 5)), NOON)
    workers = [make_worker(post, name) for name in ("Suparto", "Siti", "Budi")]
    return [of_time(make_visit(session, worker), NOON) for worker in workers]


def test_causes_are_counted_by_post(post, other_post, old_visits):
    first, second, third = old_visits
    for kind in ("correction", "correction", "save"):
        touch(first, kind, LATER)
    touch(second, "correction", LATER)
    touch(third, "void", LATER)
    new = of_time(make_session(other_post, dt.date(2026, 10, 31)), LATER)
    of_time(make_visit(new, make_worker(other_post, "Ani")), LATER)

    assert found(post.office) == {
        ("NELAYAN", "corrected"): 2,
        ("NELAYAN", "completed"): 1,
        ("NELAYAN", "voided"): 1,
        ("PETANI", "entered"): 1,
        ("PETANI", "sessions"): 1,
    }


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (NOON, False),
        (NOON + dt.timedelta(microseconds=1), True),
        (LATER, True),
        (LATER + dt.timedelta(microseconds=1), False),
    ],
)
def test_causes_are_those_between_the_two_drawings(post, old_visits, at, counts):
    touch(old_visits[0], "correction", at)

    assert (("NELAYAN", "corrected") in found(post)) is counts


def test_causes_of_another_month_or_place_are_not_named(post, far_post, old_visits):
    touch(old_visits[0], "correction", LATER)

    assert found(post, OCTOBER.plus(1)) == {}
    assert found(far_post) == {}


def test_persons_found_to_be_one_are_a_cause(post, old_visits):
    first, second = old_visits[0].worker, old_visits[1].worker
    DuplicateCandidate.objects.create(
        first=first, second=second, reason="nik", survivor=first, decided_at=LATER, state="same"
    )

    assert found(post) == {("NELAYAN", "merged"): 1}


def test_letter_written_afterwards_is_a_cause(post, old_visits):
    Referral.objects.create(
        worker=old_visits[0].worker, visit=old_visits[0], post=post, office=post.office,
        urgency="routine", written_on=old_visits[0].on,
    )  # fmt: skip
    Referral.objects.update(written_at=LATER)

    assert found(post) == {("NELAYAN", "letters"): 1}
    assert found(post, OCTOBER.plus(1)) == {}


@pytest.mark.parametrize(
    ("day", "late"),
    [
        (1, {"corrected": 1, "voided": 1, "moved": 1, "entered": 1, "letters": 1}),
        (2, {}),
        (None, {}),
    ],
)
def test_what_was_done_after_the_closing_day_is_marked_late(offices, post, old_visits, day, late):
    """At noon of the 2nd of November the 1st is over and the 2nd is not."""
    if day:
        ClosingDay.objects.create(office=offices.district, since=OCTOBER.first_day, day=day)
    for visit, kind in zip(old_visits, ("correction", "void", "move"), strict=True):
        touch(visit, kind, LATER)
    new = of_time(make_visit(old_visits[0].session, make_worker(post, "Ani")), LATER)
    Referral.objects.create(
        worker=new.worker, visit=new, post=post, office=post.office, urgency="routine",
        written_on=new.on,
    )  # fmt: skip
    Referral.objects.update(written_at=LATER)

    rows = queries.causes(posts_of(post), OCTOBER, since=NOON, until=LATER)

    assert len(rows) == 5
    assert {cause.kind: cause.late for cause in rows if cause.late} == late


def test_late_causes_stand_beside_those_of_their_kind():
    causes = (Cause("corrected", "A", "Pos A", 3, 2), Cause("corrected", "B", "Pos B", 1))

    _rows, why = compared(sample("district"), sample("district"), causes)

    assert [column.label for column in why.columns] == [
        "Visits corrected",
        "Visits corrected: after the closing day",
    ]
    assert [(row.head, *row.cells) for row in why.rows] == [("Pos A", 3, 2), ("Pos B", 1, 0)]


@pytest.fixture
def revised(post, district_officer, old_visits, messages, without_pdfs, time_machine):
    """Revision 1, then a correction and a new visit, then revision 2."""
    time_machine.move_to(NOON, tick=False)
    report = drawn(post)
    first = actions.release_report(report=report, by=district_officer)
    building.build_revision(first.pk)
    time_machine.move_to(LATER, tick=False)
    touch(old_visits[0], "correction", timezone.now())
    make_visit(old_visits[0].session, make_worker(post, "Ani", sex="F"))
    drawn(post)
    second = actions.release_report(report=report, by=district_officer)
    building.build_revision(second.pk)
    return report


def drawn(post):
    revision = actions.request_report(scope=post, month=OCTOBER, by=None)
    building.build_revision(revision.pk)
    return revision.report


def workbook(report, number):
    with report.revisions.get(number=number).documents.get(format="xlsx").file.open("rb") as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def test_second_revision_has_a_sheet_of_changes(revised):
    book = workbook(revised, 2)

    rows = [[cell.value for cell in row][:4] for row in book["Berubah sejak itu"].iter_rows()]
    assert ["Angka pokok: Kunjungan, Jumlah", "3", "4", "+1"] in rows
    assert ["Pos UKK Nelayan Jaya", 1, 1, None] in rows


def test_first_revision_has_no_sheet_of_changes(revised):
    assert "Berubah sejak itu" not in workbook(revised, 1).sheetnames


def test_page_shows_the_same_changes(client, district_officer, revised):
    client.force_login(district_officer)
    url = reverse("reports:report", args=[revised.code])

    what, why = client.get(url, {"revision": "2"}).context["changes"]

    assert what.rows
    assert [cell.text for cell in why.rows[0].cells] == ["1", "1"]
    assert client.get(url, {"revision": "1"}).context["changes"] == []


def test_words_of_people_are_in_no_report(client, district_officer, revised):
    client.force_login(district_officer)
    url = reverse("reports:report", args=[revised.code])

    page = client.get(url, {"revision": "2"}).content.decode()
    cells = str([list(sheet.values) for sheet in workbook(revised, 2).worksheets])

    assert "Suparto" not in page + cells


def test_causes_cost_the_same_for_one_and_three_visits(post, old_visits, django_assert_num_queries):
    with django_assert_num_queries(8):
        found(post)
    for visit in old_visits:
        touch(visit, "correction", LATER)

    with django_assert_num_queries(8):
        found(post)
