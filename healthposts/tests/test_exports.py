"""Every list as a file: what the page shows, with its filters, noted, and never a formula."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent, Cadre
from screenings.actions import record_visit
from screenings.actions.referrals import make_referral
from screenings.tests.entries import entry
from workers.models import DuplicateCandidate

pytestmark = pytest.mark.django_db
HOSTILE = "=HYPERLINK(1)"
HIGH = {"sbp_1": 162, "dbp_1": 95, "sbp_2": 166, "dbp_2": 97}
# The address of each list, who takes it, and its code in the audit log.
LISTS = [
    ("posts/", "staff", "posts"),
    ("people/", "staff", "people"),
    ("offices/", "staff", "offices"),
    ("posts/NELAYAN/cadres/", "staff", "cadres"),
    ("audit/", "staff", "audit"),
    ("workers/", "staff", "workers"),
    ("workers/duplicates/", "staff", "duplicates"),
    ("sessions/", "staff", "sessions"),
    ("referrals/", "staff", "referrals"),
    ("follow-up/", "staff", "follow_up"),
    ("reports/", "staff", "reports"),
]
# Those in which one row stands for something made by `filled`.
WITH_NAMES = [row for row in LISTS if row[2] in {"workers", "duplicates", "referrals", "follow_up"}]


@pytest.fixture
def filled(post, worker, cadre):
    """One of each, and everything somebody may write is hostile."""
    worker.name = HOSTILE
    worker.save()
    post.name = post.place = HOSTILE
    post.save()
    Cadre.objects.update(name=HOSTILE)
    cadre.full_name = HOSTILE
    cadre.save()
    DuplicateCandidate.objects.create(
        first=worker, second=make_worker(post, HOSTILE), reason="likeness"
    )
    session = make_session(post, timezone.localdate())
    session.place = HOSTILE
    session.save()
    visit = record_visit(session=session, worker=worker, entry=entry(**HIGH), by=cadre).visit
    make_referral(visit=visit, by=cadre)


def csv_rows(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def xlsx_rows(response):
    page = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
    return list(page.iter_rows())


@pytest.mark.parametrize(("address", "person", "name"), LISTS)
def test_list_as_csv_holds_no_formula_and_is_noted(address, person, name, client, request, filled):
    client.force_login(request.getfixturevalue(person))

    response = client.get(f"/{address}export.csv")

    rows = csv_rows(response)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    event = AuditEvent.objects.filter(action="export").latest("pk")
    assert (event.detail["list"], event.detail["format"]) == (name, "csv")
    assert event.detail["count"] in (len(rows) - 1, len(rows) - 2)  # the log holds this event too


@pytest.mark.parametrize(("address", "person", "name"), LISTS)
def test_list_as_workbook_has_the_rows_of_the_csv(address, person, name, client, request, filled):
    client.force_login(request.getfixturevalue(person))

    cells = xlsx_rows(client.get(f"/{address}export.xlsx"))

    assert not any(cell.data_type == "f" for row in cells for cell in row)
    if name != "audit":
        assert len(cells) == len(csv_rows(client.get(f"/{address}export.csv")))


@pytest.mark.parametrize(("address", "person", "name"), LISTS)
def test_file_name_says_list_and_day_and_nobody(address, person, name, client, request, filled):
    client.force_login(request.getfixturevalue(person))

    said = client.get(f"/{address}export.csv").headers["Content-Disposition"]

    assert timezone.localdate().isoformat() in said
    assert "hyperlink" not in said.lower()


@pytest.mark.parametrize(("address", "person", "name"), LISTS)
def test_list_as_anything_else_is_not_there(address, person, name, client, request):
    client.force_login(request.getfixturevalue(person))

    assert client.get(f"/{address}export.exe").status_code == 404
    assert client.post(f"/{address}export.csv").status_code == 405
    assert not AuditEvent.objects.filter(action="export").exists()


@pytest.mark.parametrize(("address", "person", "name"), LISTS)
def test_page_offers_its_file(address, person, name, client, request, filled):
    client.force_login(request.getfixturevalue(person))

    page = client.get(f"/{address}").content.decode()

    if name != "reports":  # none was made
        assert f'href="/{address}export.xlsx' in page


@pytest.mark.parametrize(("address", "person", "name"), WITH_NAMES)
def test_names_of_other_posts_are_not_in_the_file(address, person, name, client, outsider, filled):
    client.force_login(outsider)

    response = client.get(f"/{address}export.csv")

    assert response.status_code == 403 or len(csv_rows(response)) == 1


def test_file_keeps_the_filters_of_the_page(client, staff, post, other_post):
    client.force_login(staff)

    rows = csv_rows(client.get("/posts/export.csv?q=tani"))

    assert [row[1] for row in rows[1:]] == ["Pos UKK Tani Makmur"]


def test_streamed_file_speaks_the_language_of_the_reader(client, staff, post):
    staff.language = "en"
    staff.save()
    client.force_login(staff)

    lines = client.get("/posts/export.csv").getvalue().decode("utf-8-sig").splitlines()

    assert lines[0].startswith("Code,Post,Puskesmas,Trade")
    assert "Active" in lines[1]


def test_referrals_file_keeps_what_is_shown(client, staff, filled):
    client.force_login(staff)

    still_open = csv_rows(client.get("/referrals/export.csv?show=open"))
    answered = csv_rows(client.get("/referrals/export.csv?show=answered"))

    assert (len(still_open), len(answered)) == (2, 1)


def test_referrals_file_tells_no_result(client, staff, filled):
    client.force_login(staff)

    text = client.get("/referrals/export.csv").getvalue().decode()

    assert "162" not in text
    assert "mmHg" not in text


@pytest.mark.parametrize("address", ["posts/", "people/", "workers/", "sessions/", "referrals/"])
def test_file_costs_the_same_for_many(
    address, client, staff, post, cadre, filled, django_assert_num_queries
):
    client.force_login(staff)
    client.get(f"/{address}export.csv").getvalue()
    with django_assert_num_queries(100, exact=False) as few:
        client.get(f"/{address}export.csv").getvalue()
    for number in range(3):
        session = make_session(post, timezone.localdate() - dt.timedelta(days=number + 1))
        somebody = make_worker(post, f"Orang {number}")
        seen = record_visit(session=session, worker=somebody, entry=entry(**HIGH), by=cadre)
        make_referral(visit=seen.visit, by=cadre)

    with django_assert_num_queries(len(few)):
        client.get(f"/{address}export.csv").getvalue()


def test_workbook_of_too_many_rows_is_not_made(client, staff, filled, monkeypatch):
    monkeypatch.setattr("posts.exports.MOST_ROWS_OF_A_WORKBOOK", 1)
    client.force_login(staff)

    response = client.get("/workers/export.xlsx", follow=True)

    assert response.redirect_chain == [("/workers/", 302)]
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert client.get("/workers/export.csv").status_code == 200
