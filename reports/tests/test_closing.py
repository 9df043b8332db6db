"""A month closes: late entries count, say that they are late, and move no closed figures."""

import datetime as dt

import pytest
from django.urls import reverse

from healthposts.testing.people import make_session, make_worker
from posts.actions.offices import put_closing_day
from posts.models import AuditEvent, ClosingDay
from posts.queries import closing_day
from reports import actions, building, closing, queries
from reports.models import Report
from reports.snapshots import BySex
from reports.tests.conftest import OCTOBER
from reports.tests.histories import make_visit, posts_of
from screenings.models import Visit

pytestmark = pytest.mark.usefixtures("messages", "without_pdfs")

# The end of 5 November in Jakarta (WIB, UTC+7).
CLOSED = dt.datetime(2026, 11, 5, 17, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def closes(office, day, since=dt.date(2026, 1, 1)):
    return ClosingDay.objects.create(office=office, since=since, day=day)


def visit_saved(session, name, at, **more):
    visit = make_visit(session, make_worker(session.post, name, **more))
    Visit.objects.filter(pk=visit.pk).update(created_at=at)
    return visit


def drawn(scope, now, time_machine):
    """The provisional figures of October, drawn at that moment."""
    time_machine.move_to(now, tick=False)
    revision = actions.request_report(scope=scope, month=OCTOBER, by=None)
    building.build_revision(revision.pk)
    return revision.report


def queued(report):
    return report.revisions.filter(number=None, build="queued").exists()


def test_closing_day_of_the_district_holds_for_all_below(offices):
    closes(offices.district, 5)

    assert closing_day(offices.ours, OCTOBER) == 5
    assert closing_day(offices.far, OCTOBER) is None
    assert closing_day(offices.province, OCTOBER) is None


def test_nearer_office_and_later_month_decide_the_closing_day(offices):
    closes(offices.district, 5)
    closes(offices.district, 7, since=dt.date(2026, 11, 1))
    closes(offices.other, 3)
    closes(offices.ours, None, since=dt.date(2026, 12, 1))

    days = [closing_day(offices.ours, OCTOBER.plus(step)) for step in range(3)]

    assert days == [5, 7, None]
    assert closing_day(offices.other, OCTOBER) == 3


@pytest.mark.parametrize(
    ("time_zone", "moment"),
    [
        ("Asia/Jakarta", "2026-11-05T17:00"),
        ("Asia/Makassar", "2026-11-05T16:00"),
        ("Asia/Jayapura", "2026-11-05T15:00"),
    ],
)
def test_month_closes_at_midnight_where_the_office_is(offices, time_zone, moment):
    offices.ours.time_zone = time_zone
    closes(offices.ours, 5)

    closed = closing.closed_at(offices.ours, OCTOBER)

    assert closed.astimezone(dt.UTC).isoformat().startswith(moment)
    assert closing.last_day(closed) == dt.date(2026, 11, 5)


def test_visit_is_late_from_the_first_moment_after_the_closing_day(offices, post):
    closes(offices.district, 5)
    session = make_session(post, dt.date(2026, 10, 31))
    visit_saved(session, "Tepat", CLOSED - SECOND)
    visit_saved(session, "Lambat", CLOSED)
    visit_saved(session, "Susulan", CLOSED + SECOND, sex="F")

    snapshot = queries.report(posts_of(offices.district), OCTOBER, offices.district)

    assert snapshot.figures.visits.total == 3
    assert snapshot.closing.day == dt.date(2026, 11, 5)
    assert snapshot.closing.late == BySex(men=1, women=1)


def test_late_visits_of_a_province_follow_the_days_of_its_districts(offices, post, far_post):
    closes(offices.district, 5)
    closes(offices.elsewhere, 10)
    for place in (post, far_post):
        visit_saved(make_session(place, dt.date(2026, 10, 5)), "Suparto", CLOSED)

    snapshot = queries.report(posts_of(offices.province), OCTOBER, offices.province)

    assert (snapshot.closing.day, snapshot.closing.late.total) == (None, 1)


def test_month_without_a_closing_day_says_nothing_of_it(offices, post):
    assert queries.report(posts_of(post), OCTOBER, post).closing is None


def test_figures_are_drawn_once_more_at_closing_and_then_stay(offices, post, time_machine):
    closes(offices.district, 5)
    report = drawn(post, CLOSED - dt.timedelta(hours=1), time_machine)

    actions.sweep(CLOSED - SECOND)
    before = queued(report)
    time_machine.move_to(CLOSED + SECOND, tick=False)
    actions.sweep(CLOSED + SECOND)
    at_closing = queued(report)
    building.build_revision(report.revisions.get().pk)
    visit_saved(make_session(post, dt.date(2026, 10, 5)), "Suparto", CLOSED)
    actions.sweep(CLOSED + dt.timedelta(hours=1))

    assert (before, at_closing, queued(report)) == (False, True, False)


def test_closed_month_with_a_final_report_is_still_compared_with_later_data(
    offices, post, district_officer, time_machine
):
    closes(offices.district, 5)
    report = drawn(post, CLOSED + SECOND, time_machine)
    actions.release_report(report=report, by=district_officer)
    visit_saved(make_session(post, dt.date(2026, 10, 5)), "Suparto", CLOSED)

    actions.sweep(CLOSED + dt.timedelta(hours=1))

    assert queued(report)


def test_only_who_makes_reports_final_lets_late_entries_in(
    client, offices, post, staff, district_officer, time_machine
):
    closes(offices.district, 5)
    report = drawn(post, CLOSED, time_machine)
    url = reverse("reports:rebuild", args=[report.code])

    client.force_login(staff)
    refused = client.post(url)
    client.post("/reports/request/", {"month": "2026-10", "scope": "post:NELAYAN"})
    still = queued(report)
    client.force_login(district_officer)
    client.post(url)

    assert (refused.status_code, still, queued(report)) == (403, False, True)


@pytest.mark.parametrize(("moment", "closed"), [(CLOSED - SECOND, False), (CLOSED, True)])
def test_report_page_says_when_the_month_closes(
    client, offices, post, staff, time_machine, moment, closed
):
    closes(offices.district, 5)
    report = drawn(post, moment, time_machine)
    client.force_login(staff)

    context = client.get(reverse("reports:report", args=[report.code])).context

    assert context["closes_on"] == dt.date(2026, 11, 5)
    assert (context["closed"], context["may_redraw"]) == (closed, not closed)


def test_release_freezes_the_moment_at_which_the_figures_were_drawn(
    offices, post, district_officer, time_machine
):
    report = drawn(post, CLOSED, time_machine)
    time_machine.move_to(CLOSED + dt.timedelta(days=1), tick=False)

    final = actions.release_report(report=report, by=district_officer)

    assert final.drawn_at == CLOSED
    assert Report.objects.get() == report


def test_closing_day_is_entered_for_this_month_or_a_later_one(
    client, district_officer, offices, time_machine
):
    time_machine.move_to("2026-11-21 10:00+07:00", tick=False)
    client.force_login(district_officer)

    past = client.post("/offices/DIST/closing/", {"day": "5", "since": "2026-10-01"})
    now = client.post("/offices/DIST/closing/", {"day": "5", "since": "2026-11-01"})
    none = client.post("/offices/DIST/closing/", {"day": "", "since": "2027-01-01"})

    assert list(past.context["form"].errors) == ["since"]
    assert (now.status_code, none.status_code) == (302, 302)
    assert [row.day for row in offices.district.closing_days.all()] == [None, 5]
    assert client.get("/offices/DIST/").context["closing_day"] == 5


def test_closing_day_that_not_every_month_has_is_refused(client, district_officer, offices):
    client.force_login(district_officer)

    response = client.post("/offices/DIST/closing/", {"day": "29", "since": "2026-12-01"})

    assert "day" in response.context["form"].errors


def test_closing_day_is_audited(offices, district_officer):
    put_closing_day(office=offices.district, since=dt.date(2026, 11, 1), day=5, by=district_officer)

    event = AuditEvent.objects.get(action="change_office")
    assert event.detail["what"] == "closing_day"
    assert event.detail["since"] == "2026-11"
