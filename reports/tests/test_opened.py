"""A number opens its meaning and its rows: as many as it says, named only for who may see names."""

import datetime as dt
from html.parser import HTMLParser

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent, ClosingDay, User, WorkerEstimate
from reports.documents.cells import Share
from reports.documents.tables import tables
from reports.models import Revision
from reports.openings import number_at
from reports.queries import report
from reports.queries.opened import opened
from reports.snapshots import from_json
from reports.tests.conftest import OCTOBER, build
from reports.tests.histories import EDITION, PERHI, make_visit, posts_of
from screenings.models import Attendance, Visit

HIGH = ("blood_pressure", "HT1", True)
TOO_LATE = dt.date(2026, 11, 1)
CLASS = f"class:blood_pressure:{PERHI}:{EDITION}"


@pytest.fixture
def month(post, other_post, offices, messages, without_pdfs):
    """October of the puskesmas: two men and a woman, one of them twice."""
    ClosingDay.objects.create(office=offices.district, since=dt.date(2026, 1, 1), day=5)
    first = make_session(post, dt.date(2026, 10, 5))
    suparto = make_worker(post, "Suparto")
    make_visit(first, suparto, level="emergency", findings=[HIGH])
    make_visit(make_session(post, dt.date(2026, 10, 19)), suparto, level="normal")
    make_visit(first, make_worker(post, "Siti", sex="F"), level="refer", findings=[HIGH])
    budi = make_worker(post, "Budi")
    make_visit(first, budi, level="normal", state="void", findings=[HIGH])
    Attendance.objects.create(session=first, worker=budi, status="present")
    late = make_visit(
        make_session(other_post, dt.date(2026, 10, 7)),
        make_worker(other_post, "Ani"),
        level="watch",
    )
    Visit.objects.exclude(pk=late.pk).update(created_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    Visit.objects.filter(pk=late.pk).update(created_at=dt.datetime(2026, 11, 9, tzinfo=dt.UTC))
    return build(offices.ours)


def rows(client, report, **which):
    return client.get(reverse("reports:rows", args=[report.code]), which)


def summary(row, column="total"):
    return {"of": "summary", "row": row, "column": column}


def numbers(snapshot):
    """Every number of the report that opens: where it stands, and how many it says."""
    for table in tables(snapshot).all():
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                number = number_at(table.code, row.code, column.code)
                if number is not None and isinstance(cell, int):
                    yield (table.code, row.code, column.code), number, cell
                elif number is not None and isinstance(cell, Share) and cell.denominator:
                    yield (table.code, row.code, column.code), number, cell.numerator


# What these say is not how many rows there are.
NOT_COUNTS = {"estimated", "days_to_answer"}


@pytest.mark.parametrize("scope", ["district", "ours", "post"])
def test_rows_behind_a_number_are_as_many_as_it_says(month, offices, post, scope):
    place = post if scope == "post" else getattr(offices, scope)
    snapshot = report(posts_of(place), OCTOBER, place)
    said, found = {}, {}

    for where, number, count in numbers(snapshot):
        # Of the people who are enrolled the share tells how many workers it reaches.
        if number.indicator not in NOT_COUNTS and where[1:] != ("enrolled", "share"):
            said[where] = count
            rows_then = opened(number, posts_of(place), OCTOBER, place)
            found[where] = Paginator(rows_then, 50).count

    assert found == said
    assert sum(count > 0 for count in said.values()) > 60
    assert {where[0].partition(":")[0] for where in said} >= {
        "summary", "levels", "ages", "class", "fates", "letters", "trend",
        "sessions" if scope == "post" else "places",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("which", "people"),
    [
        (summary("visits"), ["Ani", "Siti", "Suparto", "Suparto"]),
        (summary("visits", "women"), ["Siti"]),
        (summary("persons"), ["Ani", "Siti", "Suparto"]),
        (summary("at_risk"), ["Ani", "Siti", "Suparto"]),
        (summary("coverage"), ["Ani", "Siti", "Suparto"]),
        (summary("emergencies"), ["Suparto"]),
        (summary("late"), ["Ani"]),
        (summary("present"), ["Ani", "Budi", "Siti", "Suparto", "Suparto"]),
        ({"of": "levels", "row": "refer", "column": "total"}, ["Siti"]),
        ({"of": "ages", "row": "40-49", "column": "persons_women"}, ["Siti"]),
        ({"of": "places", "row": "PETANI", "column": "visits"}, ["Ani"]),
        ({"of": "fates", "row": "advised", "column": "total"}, ["Siti", "Suparto"]),
        ({"of": "trend", "row": "2026-10", "column": "refer"}, ["Siti", "Suparto"]),
        ({"of": CLASS, "row": "HT1", "column": "total"}, ["Siti", "Suparto"]),
        ({"of": CLASS, "row": "HT1", "column": "women"}, ["Siti"]),
        ({"of": CLASS, "row": "OPTIMAL", "column": "total"}, []),
        ({"of": CLASS, "row": "measured", "column": "refer"}, ["Siti", "Suparto"]),
    ],
)
def test_puskesmas_opens_the_rows_by_name(client, staff, month, which, people):
    client.force_login(staff)

    lines = rows(client, month, **which).context["lines"]

    assert sorted(line.who for line in lines) == people


def test_person_at_risk_stands_with_the_visit_that_says_so(client, staff, month):
    client.force_login(staff)

    lines = rows(client, month, **summary("at_risk")).context["lines"]

    assert sorted((line.who, line.level) for line in lines) == [
        ("Ani", "watch"),
        ("Siti", "refer"),
        ("Suparto", "emergency"),
    ]


def test_estimate_stands_at_its_post(client, district_officer, month, post):
    for day, men in ((dt.date(2026, 2, 1), 20), (dt.date(2026, 9, 1), 30), (TOO_LATE, 99)):
        WorkerEstimate.objects.create(post=post, as_of=day, men=men, women=4)
    report_now = build(month.scope)
    client.force_login(district_officer)

    lines = rows(client, report_now, revision="provisional", **summary("estimated")).context[
        "lines"
    ]

    assert {str(line.post): line.what for line in lines} == {
        "Pos UKK Nelayan Jaya": "sekitar 34 pekerja",
        "Pos UKK Tani Makmur": "belum ada perkiraan",
    }


def test_district_sees_codes_where_the_puskesmas_sees_names(
    client, staff, district_officer, reader, month
):
    seen = []
    for person in (staff, district_officer, reader):
        client.force_login(person)
        page = rows(client, month).content.decode()
        seen.append(["Suparto" in page, Visit.objects.first().worker.code in page])

    assert [name for name, _code in seen] == [True, False, False]
    assert seen[1][1]
    assert seen[2][1]


def test_names_that_were_opened_are_audited(client, staff, district_officer, month):
    for person in (district_officer, staff):
        client.force_login(person)
        rows(client, month, **summary("emergencies"))

    event = AuditEvent.objects.get(action="open_list")
    assert (event.actor, event.detail["list"], event.detail["count"]) == (
        staff,
        "rows:emergencies",
        1,
    )


def test_number_stands_with_its_meaning_age_and_edition(client, district_officer, month):
    client.force_login(district_officer)

    context = rows(client, month, **summary("coverage")).context
    of_class = rows(client, month, of=CLASS, row="HT1", column="total").context

    assert context["meaning"]["numerator"]
    assert context["meaning"]["denominator"]
    assert context["source"].drawn_at is not None
    assert context["editions"] == [EDITION]
    assert [cell.text for cell in context["shown"].row.cells][:3] == ["2", "1", "3"]
    assert EDITION in of_class["shown"].table.subtitle


def test_revision_that_was_asked_for_shows_its_own_number(client, district_officer, month, post):
    first = from_json(month.revisions.get().snapshot)
    Revision.objects.create(
        report=month, number=1, stage="final", build="ready", queued_at="2026-11-02T00:00Z",
        snapshot=month.revisions.get().snapshot,
    )  # fmt: skip
    make_visit(make_session(post, dt.date(2026, 10, 30)), make_worker(post, "Joko"))
    client.force_login(district_officer)

    context = rows(client, month, revision="1").context

    assert context["shown"].cell.text == str(first.figures.visits.total)
    assert context["page_obj"].paginator.count == first.figures.visits.total + 1


class Links(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        address = dict(attrs).get("href", "")
        if tag == "a" and "/rows/" in address:
            self.found.append(address)


def links_on(client, address, **which):
    links = Links(client.get(address, which).content.decode()).found
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    return links


def test_every_link_of_the_report_opens(client, district_officer, month):
    client.force_login(district_officer)

    links = links_on(client, f"/reports/{month.code}/", revision="provisional")

    assert len(links) > 100


@pytest.mark.parametrize(("person", "address"), [("dinkes", "/"), ("petugas", "/"),
    ("provinsi", "/"), ("dinkes", "/areas/PKMA/"), ("kader", "/posts/NELAYAN/")])  # fmt: skip
def test_every_number_of_the_month_opens(
    client, staff, reader, district_officer, cadre, month, person, address
):
    client.force_login(User.objects.get(username=person))

    links = links_on(client, address, month="2026-10")

    assert len(links) >= 4


def test_number_of_a_place_this_month_opens_its_rows(client, staff, month):
    client.force_login(staff)
    which = {"of": "places", "row": "PETANI", "column": "at_risk"}

    response = client.get("/areas/PKMA/rows/", {"month": "2026-10", **which})

    assert [line.who for line in response.context["lines"]] == ["Ani"]
    assert response.context["shown"].cell.text == "1"


@pytest.mark.parametrize(
    "which",
    [
        {"of": "nonsense"},
        {"of": "summary", "row": "nonsense"},
        {"of": "summary", "row": "visits", "column": "nonsense"},
        {"of": "class:x"},
        {"of": "a:b:c:d"},
        {"of": "levels", "row": "x"},
        {"of": CLASS, "row": "x"},
        {"of": "sessions", "row": "x", "column": "present"},
        {"revision": "7"},
    ],
)
def test_number_that_does_not_exist_is_not_found(client, staff, month, which):
    client.force_login(staff)

    assert rows(client, month, **which).status_code == 404


@pytest.mark.parametrize("address", ["/areas/PKMA/rows/", "/posts/NELAYAN/rows/"])
def test_rows_are_unknown_to_the_outsider(client, outsider, month, address):
    client.force_login(outsider)

    assert rows(client, month).status_code == 404
    assert client.get(address).status_code == 404


def test_rows_are_only_read(client, staff, month):
    client.force_login(staff)

    assert client.post("/areas/PKMA/rows/").status_code == 405


def test_rows_of_a_post_are_those_of_the_post(client, cadre, post, month):
    of_post = build(post)
    client.force_login(cadre)

    lines = rows(client, of_post).context["lines"]

    assert {line.post for line in lines} == {post}


def test_pages_of_rows_go_on_from_one_kind_to_the_other(client, staff, month, monkeypatch):
    monkeypatch.setattr("reports.views.rows.PAGE", 3)
    client.force_login(staff)

    pages = [rows(client, month, page=page, **summary("present")) for page in (1, 2)]

    shown = [[(line.who, line.level) for line in page.context["lines"]] for page in pages]
    assert [len(page) for page in shown] == [3, 2]
    assert shown[1][-1] == ("Budi", "")
    assert len({line for page in shown for line in page}) == 5


@pytest.mark.parametrize("address", ["report", "/areas/PKMA/rows/", "/posts/NELAYAN/rows/"])
def test_page_of_rows_costs_the_same_for_one_and_three(client, staff, month, post, address):
    client.force_login(staff)
    which = {"month": "2026-10", **summary("emergencies")}
    if address == "report":
        address = f"/reports/{month.code}/rows/"
    client.get(address, which)
    with CaptureQueriesContext(connection) as one:
        client.get(address, which)
    session = make_session(post, dt.date(2026, 10, 21))
    for name in ("Joko", "Tono"):
        make_visit(session, make_worker(post, name), level="emergency")

    with CaptureQueriesContext(connection) as three:
        response = client.get(address, which)

    assert len(response.context["lines"]) == 3
    assert len(three) == len(one) < 26
