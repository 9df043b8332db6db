"""Any office level: a report, and a page that leads down."""

import datetime as dt

import pytest

from healthposts.testing.people import make_session, make_worker
from posts.actions.offices import move_office
from posts.models import Office
from reports import queries
from reports.tests.conftest import OCTOBER, build
from reports.tests.histories import figures, make_visit, posts_of


def examine(post, name):
    make_visit(make_session(post, dt.date(2026, 10, 5)), make_worker(post, name))


def test_report_of_a_province_lists_its_districts(offices, post, far_post):
    examine(post, "Suparto")
    examine(far_post, "Siti")

    snapshot = figures(offices.province)

    assert snapshot.figures.visits.total == 2
    assert [(row.kind, row.code, row.visits) for row in snapshot.places] == [
        ("district", "DISTELSE", 1),
        ("district", "DIST", 1),
    ]


def test_levels_in_between_change_nothing(offices, post, administrator):
    """A ministry above, and a level between district and puskesmas."""
    ministry = Office.objects.create(code="MIN", kind="national", name="Kementerian")
    move_office(office=offices.province, parent=ministry, by=administrator)
    between = Office.objects.create(
        code="WIL", kind="district", name="Wilayah Utara", parent=Office.objects.get(code="DIST")
    )
    move_office(office=offices.ours, parent=between, by=administrator)
    examine(post, "Suparto")

    for code, below in (("MIN", "PROV"), ("PROV", "DIST"), ("DIST", "WIL"), ("WIL", "PKMA")):
        office = Office.objects.get(code=code)
        snapshot = queries.report(posts_of(office), OCTOBER, office)
        assert snapshot.figures.visits.total == 1
        assert next(row.code for row in snapshot.places if row.visits) == below


def test_report_of_a_province_is_built_and_read_by_its_reader(
    client, offices, reader, post, messages, without_pdfs
):
    report = build(offices.province)
    client.force_login(reader)

    page = client.get(f"/reports/{report.code}/")

    assert page.status_code == 200
    assert page.context["may_release"] is False


def test_area_leads_down_to_the_posts(client, reader, post, offices):
    client.force_login(reader)
    addresses = []
    for code in ("PROV", "DIST", "PKMA"):
        part = client.get(f"/areas/{code}/", {"month": "2026-10"}).context["part"]
        addresses.append([place.url for place in part["places"]])

    assert addresses == [
        ["/areas/DIST/?month=2026-10", "/areas/DISTELSE/?month=2026-10"],
        ["/areas/PKMA/?month=2026-10", "/areas/PKMB/?month=2026-10"],
        ["/posts/NELAYAN/"],
    ]


def test_area_leads_up_only_as_far_as_one_may_see(client, staff, district_officer, offices):
    above = []
    for person in (staff, district_officer):
        client.force_login(person)
        above.append(client.get("/areas/PKMA/").context["above"])

    assert above == [None, offices.district]


def test_area_shows_the_report_of_the_month(client, reader, offices, post, messages, without_pdfs):
    report = build(offices.district)
    client.force_login(reader)

    october = client.get("/areas/DIST/", {"month": "2026-10"}).context["part"]["report"]
    september = client.get("/areas/DIST/", {"month": "2026-09"}).context["part"]["report"]

    assert (october, september) == (report, None)


def test_area_of_another_district_is_unknown(client, district_officer, offices):
    client.force_login(district_officer)

    assert client.get("/areas/DISTELSE/").status_code == 404


def test_area_counts_what_is_reported_there_and_names_nobody(client, reader, post, offices):
    examine(post, "Suparto")
    client.force_login(reader)

    page = client.get("/areas/DIST/", {"month": "2026-10"})

    assert page.context["part"]["overview"].figures.visits == 1
    assert "Suparto" not in page.content.decode()


@pytest.mark.parametrize("month", ["2026-99", "0001-01", "x"])
def test_nonsense_for_a_month_is_harmless(client, reader, offices, month):
    client.force_login(reader)

    assert client.get("/areas/DIST/", {"month": month}).status_code == 200


def test_area_costs_the_same_for_one_and_three_posts(
    client, reader, post, offices, request, django_assert_max_num_queries
):
    client.force_login(reader)
    client.get("/areas/PROV/")
    request.getfixturevalue("other_post")
    examine(request.getfixturevalue("far_post"), "Siti")

    with django_assert_max_num_queries(20):
        client.get("/areas/PROV/")
