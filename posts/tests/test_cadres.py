"""Cadres: terms and positions, with and without an account."""

import datetime as dt

import pytest
from django.utils import timezone

from posts.access import may_anywhere
from posts.models import Assignment, AuditEvent, Cadre, User
from posts.roles import Action

YEAR_START = dt.date(2026, 1, 1)


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def term(post, cadre):
    """The term of `cadre`, who has an account."""
    return Cadre.objects.get(user=cadre)


@pytest.fixture
def volunteer(post):
    """Serves without an account."""
    return Cadre.objects.create(post=post, name="Suparman", sex="M", starts_on=YEAR_START)


def today():
    return timezone.localdate()


def new_cadre(client, page="/posts/NELAYAN/cadres/new/", **fields):
    data = {
        "name": "Siti Aminah",
        "sex": "F",
        "position": "secretary",
        "starts_on": "2026-03-01",
        "phone": "",
        "username": "",
    }
    return client.post(page, data | fields)


def errors(response):
    return list(response.context["form"].errors)


def test_cadre_without_an_account_serves(as_staff, post):
    response = new_cadre(as_staff, trained_on="2026-02-01")

    row = Cadre.objects.get()
    assert response.url == "/posts/NELAYAN/cadres/"
    assert (row.post, row.name, row.position, row.user) == (post, "Siti Aminah", "secretary", None)
    assert (row.starts_on, row.trained_on) == (dt.date(2026, 3, 1), dt.date(2026, 2, 1))
    assert not User.objects.filter(username="siti.aminah").exists()


def test_cadre_with_an_account_gets_a_code(as_staff, post):
    response = new_cadre(as_staff, with_account="on")

    person = User.objects.get(username="siti.aminah")
    assert response.url == f"/people/{person.uuid}/code/"
    assert len(as_staff.get(response.url).context["code"]) == 9
    assert Cadre.objects.get().user == person
    row = person.assignments.get()
    assert (row.role, row.post, row.starts_on) == ("cadre", post, today())


def test_cadre_is_appointed_from_the_list_of_people(as_staff, post, other_post, far_post):
    page = "/people/new/cadre/"

    assert errors(new_cadre(as_staff, page, post=far_post.pk)) == ["post"]
    new_cadre(as_staff, page, post=other_post.pk, with_account="on")

    assert Cadre.objects.get().post == other_post


def test_administrator_without_a_view_of_posts_appoints_too(client, administrator, post):
    client.force_login(administrator)

    response = new_cadre(client, "/people/new/cadre/", post=post.pk)

    assert response.url == "/people/"
    assert Cadre.objects.get().post == post


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"sex": "X"}, "sex"),
        ({"position": "king"}, "position"),
        ({"starts_on": "2199-01-01"}, "starts_on"),
        ({"trained_on": "2199-01-01"}, "trained_on"),
        ({"phone": "12"}, "phone"),
        ({"with_account": "on", "username": "PETUGAS"}, "username"),
    ],
)
def test_new_cadre_that_cannot_be_explains_itself(as_staff, post, fields, wrong):
    response = new_cadre(as_staff, **fields)

    assert errors(response) == [wrong]
    assert not Cadre.objects.exists()


def test_taken_user_name_does_not_matter_without_an_account(as_staff, post):
    assert new_cadre(as_staff, username="petugas").status_code == 302


def test_list_shows_serving_and_former_cadres(as_staff, post, term, volunteer, far_post):
    Cadre.objects.create(
        post=post, name="Lama", sex="M", starts_on=YEAR_START, ends_on=today() - dt.timedelta(1)
    )
    Cadre.objects.create(post=post, name="Terakhir", sex="M", starts_on=YEAR_START, ends_on=today())
    Cadre.objects.create(post=far_post, name="Jauh", sex="M", starts_on=YEAR_START)

    context = as_staff.get("/posts/NELAYAN/cadres/").context

    assert [(row.cadre.name, row.has_access) for row in context["serving"]] == [
        ("Kader", True),
        ("Suparman", False),
        ("Terakhir", False),
    ]
    assert [row.cadre.name for row in context["former"]] == ["Lama"]


def test_list_costs_the_same_for_many(as_staff, post, term, django_assert_max_num_queries):
    as_staff.get("/posts/NELAYAN/cadres/")
    with django_assert_max_num_queries(20) as few:
        as_staff.get("/posts/NELAYAN/cadres/")
    count = len(few)
    for number in range(4):
        new_cadre(as_staff, name=f"Kader Nomor {number}x", with_account="on")
    as_staff.get("/posts/NELAYAN/cadres/")  # the messages are shown here

    with django_assert_max_num_queries(count):
        as_staff.get("/posts/NELAYAN/cadres/")


def test_correction_of_a_cadre(as_staff, volunteer):
    data = {"name": "Suparman B", "sex": "M", "phone": "62812 3456 789", "trained_on": "2026-02-02"}

    as_staff.post(f"/cadres/{volunteer.uuid}/edit/", data)

    volunteer.refresh_from_db()
    assert (volunteer.name, volunteer.phone) == ("Suparman B", "+628123456789")
    assert AuditEvent.objects.get(action="change_post").detail == {"what": "cadre_changed"}


def test_new_position_begins_a_new_term(as_staff, term):
    as_staff.post(f"/cadres/{term.uuid}/position/", {"position": "chair", "since": "2026-06-01"})

    assert list(
        Cadre.objects.order_by("starts_on").values_list("position", "starts_on", "ends_on", "user")
    ) == [
        ("member", YEAR_START, dt.date(2026, 5, 31), term.user_id),
        ("chair", dt.date(2026, 6, 1), None, term.user_id),
    ]


@pytest.mark.parametrize("since", ["2026-01-01", "2025-12-31"])
def test_position_from_the_first_day_is_a_correction(as_staff, term, since):
    as_staff.post(f"/cadres/{term.uuid}/position/", {"position": "chair", "since": since})

    assert list(Cadre.objects.values_list("position", "starts_on")) == [("chair", YEAR_START)]


def end(client, cadre, day=None, reason="pindah rumah"):
    data = {"last_day": (day or today()).isoformat(), "reason": reason}
    return client.post(f"/cadres/{cadre.uuid}/end/", data)


def test_ended_term_takes_the_access_along(as_staff, term, cadre):
    phone = type(as_staff)()
    phone.force_login(cadre)

    response = end(as_staff, term)

    assert response.url == "/posts/NELAYAN/cadres/"
    term.refresh_from_db()
    assert (term.ends_on, term.end_reason) == (today(), "pindah rumah")
    assert phone.get("/account/").status_code == 302
    assert not may_anywhere(User.objects.get(pk=cadre.pk), Action.RECORD)


def test_term_that_ended_long_ago_ends_the_access_on_that_day(as_staff, term, cadre):
    end(as_staff, term, dt.date(2026, 2, 1))

    assert cadre.assignments.get().ends_on == dt.date(2026, 2, 1)


def test_access_that_began_after_the_last_day_ends_on_its_first_day(as_staff, term, cadre):
    Assignment.objects.filter(user=cadre).update(starts_on=dt.date(2026, 5, 1))

    end(as_staff, term, dt.date(2026, 2, 1))

    assert cadre.assignments.get().ends_on == dt.date(2026, 5, 1)


def test_end_of_a_cadre_without_an_account(as_staff, volunteer):
    assert end(as_staff, volunteer).status_code == 302
    assert end(as_staff, volunteer, dt.date(2025, 12, 31)).status_code == 200


@pytest.mark.parametrize("page", ["position/", "end/", "account/"])
def test_former_term_is_history(as_staff, volunteer, page):
    Cadre.objects.update(ends_on=dt.date(2026, 2, 1))

    assert as_staff.get(f"/cadres/{volunteer.uuid}/{page}").status_code == 403


def test_account_for_a_serving_cadre(as_staff, volunteer):
    page = f"/cadres/{volunteer.uuid}/account/"
    assert as_staff.get(page).context["form"]["username"].value() == "suparman"

    taken = as_staff.post(page, {"username": "petugas"})
    given = as_staff.post(page, {"username": "suparman"})
    again = as_staff.post(page, {"username": "suparman2"})

    person = User.objects.get(username="suparman")
    assert errors(taken) == ["username"]
    assert given.url == f"/people/{person.uuid}/code/"
    assert again.url == "/posts/NELAYAN/cadres/"
    volunteer.refresh_from_db()
    assert volunteer.user == person
    assert not User.objects.filter(username="suparman2").exists()


def test_access_is_given_again_once(as_staff, term, cadre):
    Assignment.objects.filter(user=cadre).update(ends_on=today(), ended_at_once=True)

    for _ in range(2):
        assert as_staff.post(f"/cadres/{term.uuid}/access/").status_code == 302

    assert cadre.assignments.count() == 2
    assert may_anywhere(User.objects.get(pk=cadre.pk), Action.RECORD)


def test_access_again_without_an_account_does_nothing(as_staff, volunteer):
    as_staff.post(f"/cadres/{volunteer.uuid}/access/")

    assert not Assignment.objects.filter(role="cadre").exists()


@pytest.mark.parametrize("page", ["edit/", "position/", "end/", "account/"])
def test_pages_of_a_cadre_are_for_the_puskesmas(
    client, volunteer, staff, cadre, district_officer, outsider, reader, page
):
    seen = {}
    for person in (staff, cadre, district_officer, outsider, reader):
        client.force_login(person)
        seen[person.username] = client.get(f"/cadres/{volunteer.uuid}/{page}").status_code

    assert seen == {"petugas": 200, "kader": 403, "dinkes": 403, "orangluar": 404, "provinsi": 404}


def test_list_of_cadres_is_not_for_readers_and_outsiders(
    client, post, staff, cadre, district_officer, outsider, reader
):
    seen = {}
    for person in (staff, cadre, district_officer, outsider, reader):
        client.force_login(person)
        seen[person.username] = client.get("/posts/NELAYAN/cadres/").status_code

    assert seen == {"petugas": 200, "kader": 200, "dinkes": 200, "orangluar": 404, "provinsi": 403}


def test_giving_access_is_a_post_by_the_puskesmas(client, volunteer, staff, outsider):
    client.force_login(outsider)
    assert client.post(f"/cadres/{volunteer.uuid}/access/").status_code == 404

    client.force_login(staff)
    assert client.get(f"/cadres/{volunteer.uuid}/access/").status_code == 405
