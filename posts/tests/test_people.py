"""Accounts: created with a code, changed, reset, ended; by those who answer for them."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from posts.access import may_anywhere
from posts.actions.people import LastAdministrator, assign, end_assignment
from posts.models import Assignment, AuditEvent, User
from posts.queries import suggested_username
from posts.roles import Action, Role

PASSWORD = "rahasia-123"


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def as_district(client, district_officer):
    client.force_login(district_officer)
    return client


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


def today():
    return timezone.localdate()


def names(response):
    return [person.username for person in response.context["page_obj"]]


def new_person(client, **fields):
    data = {
        "full_name": "Siti Nur Azizah",
        "username": "",
        "phone": "",
        "role": "puskesmas",
        "starts_on": today().isoformat(),
    }
    return client.post("/people/new/", data | fields)


def code_on(client, response):
    """The code that the page shows, read off the screen."""
    return client.get(response.url).context["code"]


def whats():
    rows = AuditEvent.objects.filter(action="change_account").order_by("pk")
    return [row.detail["what"] for row in rows]


def test_people_list_shows_whom_one_answers_for(as_staff, cadre, outsider, district_officer):
    assert names(as_staff.get("/people/")) == ["kader"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=kader", ["kader"]),
        ("q=KAD", ["kader"]),
        ("q=petugas", []),
        ("role=cadre", ["kader"]),
        ("role=district", []),
        ("place=nelayan", ["kader"]),
        ("place=pasar", []),
        ("state=active", ["kader"]),
        ("state=ended", []),
        ("state=nonsense", ["kader"]),
        ("page=99", ["kader"]),
    ],
)
def test_people_list_filters(as_staff, cadre, query, found):
    assert names(as_staff.get(f"/people/?{query}")) == found


def test_people_list_shows_the_ended_on_request(as_staff, cadre):
    Assignment.objects.filter(user=cadre).update(ends_on=today(), ended_at_once=True)

    assert names(as_staff.get("/people/?state=ended")) == ["kader"]
    assert names(as_staff.get("/people/?state=active")) == []


def test_people_list_costs_the_same_for_many(
    as_administrator, cadre, staff, django_assert_max_num_queries
):
    as_administrator.get("/people/")
    with django_assert_max_num_queries(20) as few:
        as_administrator.get("/people/")
    count = len(few)
    for number in range(5):
        person = User.objects.create_user(f"lain{number}", full_name="Lain")
        Assignment.objects.create(
            user=person, role="cadre", post=cadre.assignments.get().post, starts_on=today()
        )

    with django_assert_max_num_queries(count):
        as_administrator.get("/people/")


def test_district_officer_opens_an_account_for_puskesmas_staff(
    as_district, client, offices, district_officer
):
    response = new_person(as_district, office=offices.other.pk)
    code = code_on(as_district, response)

    person = User.objects.get(username="siti.azizah")
    row = person.assignments.get()
    assert (row.role, row.office, row.granted_by) == ("puskesmas", offices.other, district_officer)
    assert may_anywhere(person, Action.RECORD)
    assert whats() == ["created", "assigned", "new_code"]
    client.logout()
    opened = client.post(
        "/login/code/",
        {
            "username": "siti.azizah",
            "code": code,
            "new_password": "perahu-biru-tujuh",
            "repeated": "perahu-biru-tujuh",
        },
    )
    assert opened.status_code == 302


def test_code_page_shows_the_code_once(as_staff, cadre):
    page = as_staff.post(f"/people/{cadre.uuid}/reset/").url

    first, second = as_staff.get(page), as_staff.get(page)

    assert len(first.context["code"]) == 9
    assert first["Cache-Control"].startswith("no-store") or "no-cache" in first["Cache-Control"]
    assert second.context["code"] == ""
    assert second.status_code == 200


def test_code_is_not_shown_with_the_cookie_of_another_person(as_administrator, cadre, staff):
    as_administrator.post(f"/people/{cadre.uuid}/reset/")
    cookie = as_administrator.cookies["healthposts_code"]
    cookie["path"] = "/"

    response = as_administrator.get(f"/people/{staff.uuid}/code/")

    assert response.context["code"] == ""


def test_district_officer_cannot_appoint_elsewhere_or_higher(as_district, offices):
    elsewhere = new_person(as_district, office=offices.far.pk)
    at_district = new_person(as_district, office=offices.district.pk)
    higher = new_person(as_district, office=offices.district.pk, role="district")
    nowhere = new_person(as_district)

    assert "office" in elsewhere.context["form"].errors
    assert "office" in at_district.context["form"].errors
    assert "role" in higher.context["form"].errors
    assert "office" in nowhere.context["form"].errors
    assert not User.objects.filter(full_name="Siti Nur Azizah").exists()


def test_administrator_appoints_every_office_role(as_administrator, offices):
    new_person(as_administrator, role="district", office=offices.elsewhere.pk, username="satu")
    new_person(as_administrator, role="area", office=offices.province.pk, username="dua")
    new_person(as_administrator, role="administrator", username="tiga")
    new_person(as_administrator, role="province", office=offices.province.pk, username="lima")
    wrong = new_person(as_administrator, role="area", office=offices.ours.pk, username="empat")

    assert {
        row.user.username: (row.role, row.office)
        for row in Assignment.objects.filter(user__full_name="Siti Nur Azizah")
    } == {
        "satu": ("district", offices.elsewhere),
        "dua": ("area", offices.province),
        "tiga": ("administrator", None),
        "lima": ("province", offices.province),
    }
    assert "office" in wrong.context["form"].errors


def test_nobody_is_appointed_as_partner_or_workplace_officer(as_administrator, offices):
    for role in ("partner", "workplace", "cadre"):
        response = new_person(as_administrator, role=role, office=offices.ours.pk)

        assert "role" in response.context["form"].errors


def test_user_name_that_is_taken_in_any_case_is_refused(as_district, offices, cadre):
    response = new_person(as_district, office=offices.ours.pk, username="KADER")

    assert list(response.context["form"].errors) == ["username"]
    assert response.context["form"]["full_name"].value() == "Siti Nur Azizah"


@pytest.mark.parametrize("username", ["ab", "ada spasi", "<script>", "ä" * 5, "x" * 31])
def test_user_name_that_cannot_be_typed_is_refused(as_district, offices, username):
    response = new_person(as_district, office=offices.ours.pk, username=username)

    assert list(response.context["form"].errors) == ["username"]


@pytest.mark.parametrize(
    ("full_name", "username"),
    [
        ("Siti Nur Azizah", "siti.azizah"),
        ("Suparto", "suparto"),
        ("H. Moch. Ali Wafa, S.Kep., Ns.", "moch.wafa"),
        ("Đặng Thị Hương", "dang.huong"),
        ("王小明", "kader2"),
        ("Kader", "kader2"),
    ],
)
def test_user_name_is_suggested_from_the_name(cadre, full_name, username):
    assert suggested_username(full_name) == username


def test_page_of_a_person_is_for_those_who_answer(client, cadre, outsider, staff, reader):
    page = f"/people/{cadre.uuid}/"

    seen = {}
    for person in (staff, outsider, reader, cadre):
        client.force_login(person)
        seen[person.username] = client.get(page).status_code

    assert seen == {"petugas": 200, "orangluar": 404, "provinsi": 404, "kader": 404}


def test_change_of_details(as_staff, cadre):
    response = as_staff.post(
        f"/people/{cadre.uuid}/edit/",
        {"full_name": "Kader Baru", "username": "kader", "phone": "0343 421 234"},
    )

    assert response.status_code == 302
    cadre.refresh_from_db()
    assert (cadre.full_name, cadre.phone) == ("Kader Baru", "+62343421234")
    assert "Kader Baru" not in str(list(AuditEvent.objects.values()))


def test_change_to_the_user_name_of_another_is_refused(as_staff, cadre, outsider):
    response = as_staff.post(
        f"/people/{cadre.uuid}/edit/", {"full_name": "Kader", "username": "OrangLuar"}
    )

    assert list(response.context["form"].errors) == ["username"]


def test_reset_is_refused_for_who_holds_nothing(as_staff, cadre):
    Assignment.objects.filter(user=cadre).update(ends_on=today(), ended_at_once=True)

    response = as_staff.post(f"/people/{cadre.uuid}/reset/")

    assert response.url == f"/people/{cadre.uuid}/"
    assert not cadre.reset_codes.exists()
    cadre.refresh_from_db()
    assert cadre.check_password(PASSWORD)


def test_staff_logs_a_cadre_out_everywhere(as_staff, cadre):
    phone = type(as_staff)()
    phone.force_login(cadre)

    as_staff.post(f"/people/{cadre.uuid}/sign-out/")

    assert phone.get("/account/").status_code == 302


def end(client, assignment, last_day, reason="pindah"):
    return client.post(
        f"/assignments/{assignment.uuid}/end/",
        {"last_day": last_day.isoformat(), "reason": reason},
    )


def test_ended_assignment_takes_rights_and_sessions_at_once(as_staff, cadre, post):
    phone = type(as_staff)()
    phone.force_login(cadre)

    response = end(as_staff, cadre.assignments.get(), today())

    assert response.status_code == 302
    row = cadre.assignments.get()
    assert (row.ends_on, row.ended_at_once, row.end_reason) == (today(), True, "pindah")
    assert phone.get("/account/").status_code == 302
    phone.force_login(User.objects.get(pk=cadre.pk))
    assert phone.get(f"/posts/{post.code}/cadres/").status_code == 404
    assert whats() == ["ended"]


def test_assignment_that_began_today_can_end_today(as_staff, cadre):
    Assignment.objects.filter(user=cadre).update(starts_on=today())

    end(as_staff, cadre.assignments.get(), today())

    assert not may_anywhere(User.objects.get(pk=cadre.pk), Action.RECORD)


@pytest.mark.parametrize(
    ("days", "field"), [(1, "last_day"), (-1_000, "last_day")], ids=["future", "before it began"]
)
def test_last_day_lies_between_the_first_and_today(as_staff, cadre, days, field):
    row = cadre.assignments.get()

    response = end(as_staff, row, today() + dt.timedelta(days=days))

    assert list(response.context["form"].errors) == [field]
    row.refresh_from_db()
    assert row.ends_on is None


def test_ending_needs_a_reason_and_happens_once(as_staff, cadre):
    row = cadre.assignments.get()

    assert list(end(as_staff, row, today(), reason="").context["form"].errors) == ["reason"]
    end(as_staff, row, today())
    assert as_staff.get(f"/assignments/{row.uuid}/end/").status_code == 302
    assert whats() == ["ended"]


def test_staff_ends_what_is_theirs_of_a_cadre_who_also_serves_elsewhere(as_staff, cadre, far_post):
    theirs = assign(user=cadre, role=Role.CADRE, post=far_post, starts_on=today(), by=None)
    ours = cadre.assignments.exclude(pk=theirs.pk).get()

    assert end(as_staff, theirs, today()).status_code == 404
    assert end(as_staff, ours, today()).status_code == 302
    assert may_anywhere(User.objects.get(pk=cadre.pk), Action.RECORD)


def test_last_administrator_cannot_be_ended(as_administrator, administrator):
    response = end(as_administrator, administrator.assignments.get(), today())

    assert "__all__" in response.context["form"].errors
    assert administrator.assignments.get().ends_on is None


@pytest.mark.parametrize(
    ("active", "starts_in", "ends_in", "counts"),
    [
        (True, -1, None, True),
        (False, -1, None, False),
        (True, 1, None, False),
        (True, -1, 9, False),
    ],
)
def test_administrator_can_be_ended_when_another_one_stays(
    administrator, active, starts_in, ends_in, counts
):
    other = User.objects.create_user("admin2", full_name="Admin 2", is_active=active)
    Assignment.objects.create(
        user=other,
        role="administrator",
        starts_on=today() + dt.timedelta(days=starts_in),
        ends_on=ends_in and today() + dt.timedelta(days=ends_in),
    )
    row = administrator.assignments.get()

    def act():
        end_assignment(assignment=row, last_day=today(), reason="pensiun", by=administrator)

    if counts:
        act()
    else:
        with pytest.raises(LastAdministrator):
            act()


def test_assignment_with_a_coming_end_goes_on_until_then(cadre, staff, client):
    client.force_login(cadre)
    row = cadre.assignments.get()

    end_assignment(
        assignment=row, last_day=today() + dt.timedelta(days=9), reason="pensiun", by=staff
    )

    assert client.get("/account/").status_code == 200
    assert may_anywhere(User.objects.get(pk=cadre.pk), Action.RECORD)
    assert (row.has_ended(today()), row.ended_at_once) == (False, False)


def test_return_is_a_new_assignment_of_the_same_account(as_district, staff, offices):
    Assignment.objects.filter(user=staff).update(ends_on=today(), ended_at_once=True)

    response = as_district.post(
        f"/people/{staff.uuid}/assign/",
        {"role": "puskesmas", "office": offices.other.pk, "starts_on": today().isoformat()},
    )

    assert response.url == f"/people/{staff.uuid}/"
    assert list(staff.assignments.order_by("pk").values_list("office__code", flat=True)) == [
        "PKMA",
        "PKMB",
    ]


@pytest.mark.parametrize(
    ("person", "page", "status"),
    [
        ("cadre", "/people/", 403),
        ("reader", "/people/", 403),
        ("staff", "/people/new/", 403),
        ("reader", "/people/new/", 403),
        ("district_officer", "/people/new/cadre/", 403),
        ("administrator", "/people/new/cadre/", 200),
    ],
)
def test_pages_for_managing_are_refused_to_others(client, request, person, page, status):
    client.force_login(request.getfixturevalue(person))

    assert client.get(page).status_code == status


@pytest.mark.parametrize("page", ["", "edit/", "code/", "assign/"])
def test_pages_of_an_account_do_not_exist_for_outsiders(client, cadre, outsider, page):
    client.force_login(outsider)

    assert client.get(f"/people/{cadre.uuid}/{page}").status_code == 404
    assert client.get(f"/people/{uuid.uuid4()}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["reset/", "sign-out/"])
def test_changes_of_an_account_are_posts_by_those_who_answer(client, cadre, outsider, staff, page):
    client.force_login(outsider)
    assert client.post(f"/people/{cadre.uuid}/{page}").status_code == 404

    client.force_login(staff)
    assert client.get(f"/people/{cadre.uuid}/{page}").status_code == 405
    assert client.post(f"/people/{cadre.uuid}/{page}").status_code == 302
