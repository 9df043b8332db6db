"""Offices: the tree stays true, history stays readable, logos are pictures."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageFile

from posts.actions.offices import InsideItself, move_office
from posts.models import Assignment, AuditEvent, Letterhead, Office, Post, Signatory
from posts.queries import letterhead_on, office_tree, signatory_on

JAN, JUNE, JULY = dt.date(2026, 1, 1), dt.date(2026, 6, 30), dt.date(2026, 7, 1)


@pytest.fixture(autouse=True)
def documents(settings, tmp_path):
    storage = {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | storage}


@pytest.fixture
def as_district(client, district_officer):
    client.force_login(district_officer)
    return client


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


def paths_are_true():
    return {
        office.code: office.path == f"{office.parent.path if office.parent else ''}{office.pk:06d}."
        for office in Office.objects.select_related("parent")
    }


def shown(response):
    return [(line.office.code, line.depth, line.posts) for line in response.context["page_obj"]]


def test_office_list_is_a_tree_with_counts(as_district, post, other_post, far_post):
    Post.objects.filter(code="PETANI").update(state="closed")

    assert shown(as_district.get("/offices/")) == [("DIST", 0, 1), ("PKMA", 1, 1), ("PKMB", 1, 0)]


def test_office_list_searches_and_hides_the_closed(as_district, offices):
    Office.objects.filter(code="PKMB").update(closed_on=JAN)

    assert shown(as_district.get("/offices/?q=puskesmas")) == [("PKMA", 1, 0)]
    assert [row[0] for row in shown(as_district.get("/offices/?closed=1"))] == [
        "DIST", "PKMA", "PKMB",
    ]  # fmt: skip


def test_office_tree_costs_one_query(offices, post, django_assert_num_queries):
    with django_assert_num_queries(1):
        lines = office_tree(Office.objects.all())

    assert [(line.office.code, line.depth, line.posts, line.offices) for line in lines] == [
        ("PROV", 0, 1, 2),
        ("DISTELSE", 1, 0, 1),
        ("PKMC", 2, 0, 0),
        ("DIST", 1, 1, 2),
        ("PKMA", 2, 1, 0),
        ("PKMB", 2, 0, 0),
    ]


@pytest.mark.parametrize(
    ("person", "page", "status"),
    [
        ("district_officer", "/offices/PKMA/", 200),
        ("staff", "/offices/PKMA/", 200),
        ("staff", "/offices/PKMB/", 404),
        ("staff", "/offices/PKMA/edit/", 403),
        ("reader", "/offices/PKMC/", 200),
        ("reader", "/offices/PKMC/letterhead/", 403),
        ("cadre", "/offices/", 403),
        ("cadre", "/offices/PKMA/", 404),
        ("outsider", "/offices/PKMA/", 404),
        ("district_officer", "/offices/PKMC/edit/", 404),
        ("district_officer", "/offices/PROV/", 404),
        ("administrator", "/offices/PKMC/edit/", 200),
        ("reader", "/offices/new/", 403),
        ("province_officer", "/offices/PROV/signatory/", 200),
        ("province_officer", "/offices/PROV/letterhead/", 200),
        ("province_officer", "/offices/PROV/closing/", 200),
        ("province_officer", "/offices/PROV/edit/", 403),
        ("province_officer", "/offices/DIST/signatory/", 403),
        ("staff", "/offices/new/", 403),
    ],
)
def test_office_pages_are_for_whom_they_concern(client, request, offices, person, page, status):
    client.force_login(request.getfixturevalue(person))

    assert client.get(page).status_code == status


def office_fields(**fields):
    return {
        "name": "Puskesmas Baru",
        "time_zone": "Asia/Jakarta",
        "language": "id",
        "paper": "f4",
    } | fields


def test_district_officer_opens_a_puskesmas_below(as_district, offices):
    response = as_district.post(
        "/offices/new/",
        office_fields(
            kind="puskesmas", parent=offices.district.pk, kemendagri_code="35.75.01",
            facility_code="1031948",
        ),
    )  # fmt: skip

    office = Office.objects.get(name="Puskesmas Baru")
    assert response.url == f"/offices/{office.code}/"
    assert (office.parent, office.paper, office.kemendagri_code) == (
        offices.district,
        "f4",
        "35.75.01",
    )
    assert all(paths_are_true().values())


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "district"}, "kind"),
        ({"parent": "far"}, "parent"),
        ({"parent": ""}, "parent"),
        ({"kemendagri_code": "3575"}, "kemendagri_code"),
        ({"kemendagri_code": "35.75.01.12"}, "kemendagri_code"),
        ({"phone": "abc"}, "phone"),
        ({"language": "tlh"}, "language"),
        ({"facility_code": "1031948"}, "__all__"),
    ],
)
def test_new_office_that_cannot_be_explains_itself(as_district, offices, fields, wrong):
    Office.objects.filter(code="PKMB").update(facility_code="1031948")
    known = {"kind": "puskesmas", "parent": offices.district.pk}
    if fields.get("parent") == "far":
        fields = {"parent": offices.elsewhere.pk}

    response = as_district.post("/offices/new/", office_fields(**(known | fields)))

    assert list(response.context["form"].errors) == [wrong]
    assert not Office.objects.filter(name="Puskesmas Baru").exists()


def test_administrator_opens_the_first_office(as_administrator):
    as_administrator.post("/offices/new/", office_fields(kind="national", name="Kementerian"))

    office = Office.objects.get()
    assert (office.parent, office.path) == (None, f"{office.pk:06d}.")


def test_change_of_an_office_is_audited_by_field(as_district, offices):
    response = as_district.post(
        "/offices/PKMA/edit/", office_fields(name="Puskesmas A", paper="f4")
    )

    assert response.status_code == 302
    event = AuditEvent.objects.get(action="change_office")
    assert event.office == offices.ours
    assert event.detail == {"what": "changed", "fields": ["paper"]}


def test_change_of_nothing_writes_no_field(as_district, offices):
    as_district.post("/offices/PKMA/edit/", office_fields(name="Puskesmas A", paper="a4"))

    assert AuditEvent.objects.get(action="change_office").detail["fields"] == []


def test_moved_office_takes_all_below_along(as_administrator, offices, far_post, post):
    as_administrator.post("/offices/DISTELSE/move/", {"parent": offices.district.pk})

    assert all(paths_are_true().values())
    below = Office.objects.at_or_below(offices.district).values_list("code", flat=True)
    assert set(below) == {"DIST", "PKMA", "PKMB", "DISTELSE", "PKMC"}


def test_rights_follow_the_moved_office(as_administrator, offices, far_post, district_officer):
    as_administrator.post("/offices/PKMC/move/", {"parent": offices.district.pk})

    reached = Post.objects.visible_to(district_officer, "see_post")
    assert list(reached) == [far_post]


@pytest.mark.parametrize("target", ["district", "ours"])
def test_office_cannot_move_below_itself(as_administrator, offices, target):
    parent = getattr(offices, target)

    response = as_administrator.post("/offices/DIST/move/", {"parent": parent.pk})

    assert list(response.context["form"].errors) == ["parent"]
    assert all(paths_are_true().values())
    with pytest.raises(InsideItself):
        move_office(office=offices.district, parent=parent, by=None)


def test_district_officer_cannot_move_the_own_district(as_district, offices):
    assert as_district.get("/offices/DIST/move/").status_code == 404
    assert "/offices/DIST/move/" not in as_district.get("/offices/DIST/").content.decode()
    assert as_district.get("/offices/PKMA/move/").status_code == 200
    assert "/offices/PKMA/move/" in as_district.get("/offices/PKMA/").content.decode()


def close(client, code):
    return client.post(f"/offices/{code}/close/", {"on": timezone.localdate().isoformat()})


def test_office_with_open_posts_or_offices_does_not_close(as_district, as_administrator, post):
    with_posts = close(as_administrator, "PKMA")
    with_offices = close(as_administrator, "DIST")

    assert "1" in with_posts.context["form"].non_field_errors()[0]
    assert "2" in with_offices.context["form"].non_field_errors()[0]
    assert not Office.objects.exclude(closed_on=None).exists()


def test_empty_office_closes_and_its_people_lose_access(as_district, offices, staff, post):
    Post.objects.update(state="closed")
    device = type(as_district)()
    device.force_login(staff)

    assert close(as_district, "PKMA").status_code == 302

    offices.ours.refresh_from_db()
    assert offices.ours.closed_on == timezone.localdate()
    assert device.get("/account/").status_code == 302
    assert not Assignment.objects.filter(user=staff).not_ended(timezone.localdate()).exists()


def test_closed_office_opens_again(as_district, offices):
    close(as_district, "PKMB")

    assert as_district.get("/offices/PKMB/reopen/").status_code == 405
    as_district.post("/offices/PKMB/reopen/")

    offices.other.refresh_from_db()
    assert offices.other.closed_on is None


def picture(kind="PNG", size=(8, 8)):
    target = io.BytesIO()
    Image.new("RGB", size, "green").save(target, format=kind)
    return target.getvalue()


def letterhead(client, starts_on=JAN, *, content=None, name="logo.png", lines="PEMKOT\n\n DINKES "):
    data = {"lines": lines, "address": "Jl. Raya 1", "starts_on": starts_on.isoformat()}
    if content is not None:
        data["logo"] = SimpleUploadedFile(name, content)
    return client.post("/offices/PKMA/letterhead/", data)


def test_letterhead_with_logo_is_shown_to_those_of_the_office(as_district, offices, cadre):
    letterhead(as_district, content=picture() + b"<script>alert(1)</script>")

    response = as_district.get("/offices/PKMA/logo/2026-01-01/")
    content = b"".join(response.streaming_content)
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(content)).size == (8, 8)
    assert b"script" not in content
    assert Letterhead.objects.get().lines == "PEMKOT\nDINKES"

    as_district.force_login(cadre)
    assert as_district.get("/offices/PKMA/logo/2026-01-01/").status_code == 404


@pytest.mark.parametrize("day", ["2026-01-02", "2026-02-31"])
def test_logo_of_another_day_does_not_exist(as_district, offices, day):
    letterhead(as_district, content=picture("JPEG"), name="logo.jpg")

    assert as_district.get("/offices/PKMA/logo/2026-01-01/")["Content-Type"] == "image/jpeg"
    assert as_district.get(f"/offices/PKMA/logo/{day}/").status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\x89PNG\r\n\x1a\n" + b"x" * 100,
        picture("GIF"),
        picture("BMP"),
        picture()[:45],
        picture(size=(4001, 4000)),
        picture() + b"x" * 500_001,
        b"",
    ],
    ids=["svg", "fake", "gif", "bmp", "cut off", "too many points", "too large", "empty"],
)
def test_logo_that_is_no_good_picture_is_refused(as_district, offices, content, monkeypatch):
    # As WeasyPrint leaves it behind when a PDF was made in the same process.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)

    response = letterhead(as_district, content=content)

    assert list(response.context["form"].errors) == ["logo"]
    assert not Letterhead.objects.exists()


def test_new_letterhead_ends_the_former_and_keeps_its_logo(as_district, offices):
    letterhead(as_district, JAN, content=picture())

    letterhead(as_district, JULY, lines="KOTA BARU")

    assert letterhead_on(offices.ours, JUNE).lines == "PEMKOT\nDINKES"
    assert letterhead_on(offices.ours, JULY).lines == "KOTA BARU"
    assert letterhead_on(offices.ours, JULY).logo == letterhead_on(offices.ours, JUNE).logo
    assert letterhead_on(offices.ours, dt.date(2025, 12, 31)) is None


def test_letterhead_of_the_same_day_is_a_correction(as_district, offices):
    letterhead(as_district, JAN)

    letterhead(as_district, JAN, lines="DINKES")

    assert Letterhead.objects.get().lines == "DINKES"


def test_letterhead_before_a_later_one_is_refused(as_district, offices):
    letterhead(as_district, JULY)

    response = letterhead(as_district, JAN)

    assert list(response.context["form"].errors) == ["starts_on"]
    assert Letterhead.objects.count() == 1


def signatory(client, day, **fields):
    data = {
        "name": "dr. Budi",
        "nip": "19800101 200501 1 001",
        "title": "Kepala Dinas",
        "standing": "definitive",
        "starts_on": day.isoformat(),
    }
    return client.post("/offices/PKMA/signatory/", data | fields)


def test_acting_head_signs_from_a_day_on(as_district, offices):
    signatory(as_district, JAN)

    signatory(as_district, JULY, name="drg. Ani", standing="plt", nip="")

    before, after = signatory_on(offices.ours, JUNE), signatory_on(offices.ours, JULY)
    assert (before.name, before.nip, before.ends_on) == ("dr. Budi", "198001012005011001", JUNE)
    assert (after.name, after.standing, after.ends_on) == ("drg. Ani", "plt", None)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"nip": "1980010120050110011"}, "nip"),
        ({"nip": "19800101200501100"}, "nip"),
        ({"nip": "1980010120050110x1"}, "nip"),
        ({"name": ""}, "name"),
        ({"standing": "king"}, "standing"),
        ({"starts_on": "besok"}, "starts_on"),
    ],
)
def test_signatory_that_cannot_be_explains_itself(as_district, offices, fields, wrong):
    response = signatory(as_district, JAN, **fields)

    assert list(response.context["form"].errors) == [wrong]
    assert not Signatory.objects.exists()


def test_signatory_before_a_later_one_is_refused(as_district, offices):
    signatory(as_district, JULY)

    response = signatory(as_district, JAN)

    assert list(response.context["form"].errors) == ["starts_on"]


def test_office_page_shows_letterhead_and_signatory_of_today(as_district, offices):
    letterhead(as_district, JAN, content=picture())
    letterhead(as_district, dt.date(2025, 1, 1))
    signatory(as_district, JAN, name="<script>alert(1)</script>", standing="plt")

    page = as_district.get("/offices/PKMA/").content.decode()

    assert "/offices/PKMA/logo/2026-01-01/" in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
