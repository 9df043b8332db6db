"""Who is missing: posts that are not ready, and whom to ring."""

import datetime as dt

import pytest

from healthposts.testing.people import make_session
from posts.models import Cadre, ClosingDay, PostStatus
from reports.tests.conftest import build

ADDRESS = "/reports/missing/?month=2026-10"


@pytest.fixture(autouse=True)
def in_november(time_machine):
    time_machine.move_to("2026-11-02 10:00+07:00", tick=False)


@pytest.fixture
def chair(post):
    return Cadre.objects.create(
        post=post,
        name="Bu Siti",
        sex="F",
        phone="+6281234567890",
        position="chair",
        starts_on=dt.date(2026, 1, 1),
    )


def found(client, person, address=ADDRESS):
    client.force_login(person)
    return client.get(address).context["found"]


def shown(rows):
    return [(row.post.code, row.why, [cadre.name for cadre in row.contacts]) for row in rows]


def test_post_that_is_not_ready_stands_with_why_and_contact(
    client, district_officer, post, other_post, chair, cadre
):
    make_session(other_post, dt.date(2026, 9, 30))
    ended(make_session(other_post, dt.date(2026, 10, 5)))

    rows = found(client, district_officer).missing

    assert shown(rows) == [("NELAYAN", "none", ["Bu Siti", "Kader"])]


def ended(session, state="ended"):
    session.state = state
    session.save()


@pytest.mark.parametrize(
    ("states", "why"),
    [
        ((), "none"),
        (("cancelled",), "none"),
        (("planned",), "planned"),
        (("open",), "open"),
        (("ended",), None),
        (("ended", "planned"), None),
        (("ended", "open"), "open"),
    ],
)
def test_post_is_ready_when_a_session_was_held_and_none_is_open(
    client, district_officer, post, states, why
):
    for day, state in enumerate(states, start=5):
        ended(make_session(post, dt.date(2026, 10, day)), state)

    rows = found(client, district_officer).missing

    assert [row.why for row in rows] == ([why] if why else [])


def test_longest_silent_post_comes_first(client, district_officer, post, other_post):
    ended(make_session(post, dt.date(2026, 9, 5)))
    ended(make_session(other_post, dt.date(2026, 8, 5)))

    rows = found(client, district_officer).missing

    assert [(row.post.code, row.last_session) for row in rows] == [
        ("PETANI", dt.date(2026, 8, 5)),
        ("NELAYAN", dt.date(2026, 9, 5)),
    ]


def test_inactive_post_is_not_waited_for(client, district_officer, post):
    PostStatus.objects.create(post=post, state="inactive", since=dt.date(2026, 10, 31))

    assert found(client, district_officer).missing == []


def test_all_puskesmas_stand_there_also_without_posts(
    client, district_officer, post, other_post, offices
):
    ended(make_session(post, dt.date(2026, 10, 5)))
    ClosingDay.objects.create(office=offices.district, since=dt.date(2026, 1, 1), day=5)

    rows = found(client, district_officer).supervisors

    assert [(row.office.code, row.ready, row.expected, row.formed) for row in rows] == [
        ("PKMA", 1, 2, 2),
        ("PKMB", 0, 0, 0),
    ]
    assert {row.closes_on for row in rows} == {dt.date(2026, 11, 5)}


def test_puskesmas_stands_with_its_report(
    client, district_officer, offices, post, messages, without_pdfs
):
    report = build(offices.ours)

    row = found(client, district_officer).supervisors[0]

    assert (row.report, row.stage) == (report, "provisional")


def test_province_sees_puskesmas_but_no_telephone_of_cadres(client, reader, post, chair, offices):
    offices.ours.phone = "+62343123456"
    offices.ours.save()
    client.force_login(reader)

    page = client.get(ADDRESS)

    assert shown(page.context["found"].missing) == [("NELAYAN", "none", [])]
    assert "+62343123456" in page.content.decode()
    assert "+6281234567890" not in page.content.decode()
    assert "Bu Siti" not in page.content.decode()


def test_puskesmas_sees_its_own_posts_only(client, staff, post, far_post):
    rows = found(client, staff)

    assert [row.post.code for row in rows.missing] == ["NELAYAN"]
    assert [row.office.code for row in rows.supervisors] == ["PKMA"]


@pytest.mark.parametrize("asked", ["2026-99", "x", "9999-01"])
def test_month_that_cannot_be_is_this_month(client, district_officer, post, asked):
    client.force_login(district_officer)

    response = client.get("/reports/missing/", {"month": asked})

    assert str(response.context["month"]) == "2026-11"
    assert response.context["next"] is None


def test_page_costs_the_same_for_one_and_three_posts(
    client, district_officer, post, chair, offices, django_assert_num_queries, request
):
    client.force_login(district_officer)
    client.get(ADDRESS)
    with django_assert_num_queries(11):
        client.get(ADDRESS)
    request.getfixturevalue("other_post")
    request.getfixturevalue("far_post").office = offices.other
    make_session(post, dt.date(2026, 9, 5))

    with django_assert_num_queries(11):
        client.get(ADDRESS)
