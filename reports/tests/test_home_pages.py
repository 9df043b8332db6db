"""The start page of each role, and the overview of a post."""

import datetime as dt

import pytest
import time_machine

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent
from reports.tests.conftest import build
from screenings.identities import visit_id
from screenings.models import Visit

pytestmark = pytest.mark.usefixtures("messages")

# A Saturday; the session of the month is today.
TODAY = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield TODAY.date()


def examined(session, worker, *, level):
    return Visit.objects.create(
        id=visit_id(session_id=session.pk, worker_id=worker.pk),
        session=session,
        worker=worker,
        post=session.post,
        office=session.office,
        on=session.on,
        sex=worker.sex,
        age_band="40-49",
        level=level,
    )


def test_home_of_a_cadre_leads_into_the_open_session(client, cadre, post, worker, today):
    session = make_session(post, today)
    make_worker(post, "Budi")
    examined(session, worker, level="normal")
    client.force_login(cadre)

    page = client.get("/")

    [row] = page.context["posts_today"]
    assert (row.session, row.examined, row.enrolled) == (session, 1, 2)
    assert f"/sessions/{session.pk}/" in page.content.decode()


def test_home_of_a_cadre_without_a_session_offers_to_start_one(client, cadre, post):
    client.force_login(cadre)

    page = client.get("/")

    assert page.context["posts_today"][0].session is None
    assert f"/sessions/new/?post={post.code}" in page.content.decode()


def test_home_of_a_cadre_shows_no_result_of_anybody(client, cadre, post, worker, today):
    examined(make_session(post, today), worker, level="emergency")
    client.force_login(cadre)

    page = client.get("/").content.decode()

    assert "Suparto" not in page


def test_home_of_the_puskesmas_counts_what_waits(client, staff, post, worker, today):
    old = make_session(post, today - dt.timedelta(days=7))
    examined(old, worker, level="emergency")
    client.force_login(staff)

    waits = client.get("/").context["office_today"]["waits"]

    assert (waits.emergencies, waits.referrals, waits.unended) == (1, 0, [old])


def test_follow_up_ends_with_the_next_examination(client, staff, post, worker, today):
    examined(make_session(post, today - dt.timedelta(days=30)), worker, level="refer")
    client.force_login(staff)
    before = list(client.get("/follow-up/").context["page_obj"])
    examined(make_session(post, today), worker, level="normal")

    after = list(client.get("/follow-up/").context["page_obj"])

    assert (len(before), after) == (1, [])


@pytest.mark.parametrize(("days", "listed"), [(90, 1), (91, 0)])
def test_follow_up_forgets_after_ninety_days(client, staff, post, worker, today, days, listed):
    examined(make_session(post, today - dt.timedelta(days=days)), worker, level="refer")
    client.force_login(staff)

    assert len(client.get("/follow-up/").context["page_obj"]) == listed


def test_follow_up_hides_other_posts(client, cadre, post, far_post, worker, today):
    there = make_worker(far_post, "Wayan")
    mine = examined(make_session(post, today), worker, level="refer")
    examined(make_session(far_post, today), there, level="refer")
    client.force_login(cadre)

    assert list(client.get("/follow-up/").context["page_obj"]) == [mine]


def test_home_of_the_district_shows_the_worst_first(
    client, district_officer, post, worker, today, offices
):
    examined(make_session(post, today), worker, level="normal")
    client.force_login(district_officer)

    places = client.get("/").context["district"]["places"]

    assert [(place.row.name, place.row.status) for place in places] == [
        ("Puskesmas A", "data"),
        ("Puskesmas B", "no_posts"),
    ]


def test_home_of_the_district_names_nobody(client, district_officer, post, worker, today):
    examined(make_session(post, today), worker, level="emergency")
    client.force_login(district_officer)

    assert "Suparto" not in client.get("/").content.decode()


@pytest.mark.parametrize("month", ["2026-09", "2027-01", "nonsense", ""])
def test_home_of_the_district_for_another_month(client, district_officer, post, month):
    client.force_login(district_officer)

    shown = client.get("/", {"month": month}).context["district"]["month"]

    assert str(shown) == ("2026-09" if month == "2026-09" else "2026-11")


def test_home_costs_the_same_for_one_post_and_three(
    client, district_officer, post, other_post, django_assert_max_num_queries, offices
):
    client.force_login(district_officer)
    client.get("/")

    with django_assert_max_num_queries(34):
        client.get("/")


def test_overview_of_a_post_is_for_those_who_know_it(client, cadre, outsider, reader, post):
    met = []
    for person in (cadre, outsider, reader):
        client.force_login(person)
        met.append(client.get(f"/posts/{post.code}/").status_code)

    assert met == [200, 404, 200]


def test_home_without_any_task_says_so(client, cadre):
    cadre.assignments.update(ends_on=dt.date(2026, 11, 1))
    client.force_login(cadre)

    page = client.get("/")

    assert page.status_code == 200
    assert page.context["posts_today"] == []


def test_follow_up_is_noted_as_a_list_of_names(client, cadre, post, worker, today):
    examined(make_session(post, today), worker, level="refer")
    client.force_login(cadre)

    client.get("/follow-up/")

    event = AuditEvent.objects.get(action=AuditEvent.Action.OPEN_LIST)
    assert (event.post, event.detail) == (post, {"list": "follow_up", "count": 1})


def test_home_of_the_district_leads_to_the_pdf_of_last_month(
    client, district_officer, offices, without_pdfs
):
    report = build(offices.district)
    client.force_login(district_officer)

    assert f'href="/reports/{report.code}.pdf"' in client.get("/").content.decode()
