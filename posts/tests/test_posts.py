"""Posts: listed, entered, described, moved through their life."""

import datetime as dt

import pytest
from django.utils import timezone

from posts.models import AuditEvent, Office, Post, PostStatus, WorkerEstimate, Workplace
from posts.queries import post_facts

YEAR_START = dt.date(2026, 1, 1)


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def as_district(client, district_officer):
    client.force_login(district_officer)
    return client


def today():
    return timezone.localdate()


def codes(response):
    return [row.code for row in response.context["page_obj"]]


def errors(response):
    return list(response.context["form"].errors)


def warnings(response):
    return [
        str(message) for message in response.context["messages"] if message.level_tag == "warning"
    ]


def test_post_list_hides_posts_of_others(client, cadre, staff, post, other_post, far_post):
    client.force_login(cadre)
    assert codes(client.get("/posts/")) == ["NELAYAN"]

    client.force_login(staff)
    assert codes(client.get("/posts/")) == ["NELAYAN", "PETANI"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=nelayan", ["NELAYAN"]),
        ("q=PETANI", ["PETANI"]),
        ("q=jaya+pos", ["NELAYAN"]),
        ("q=dermaga", ["PETANI"]),
        ("q=jauh", []),
        ("state=active", ["NELAYAN"]),
        ("state=closed", ["PETANI"]),
        ("state=open", ["NELAYAN"]),
        ("trade=fishing", ["NELAYAN", "PETANI"]),
        ("trade=mining", []),
        ("office=PKMA", ["NELAYAN", "PETANI"]),
        ("office=PKMB", []),
        ("office=PKMC", ["NELAYAN", "PETANI"]),
        ("state=nonsense&page=x", ["NELAYAN", "PETANI"]),
    ],
)
def test_post_list_filters(as_district, post, other_post, far_post, query, found):
    Post.objects.filter(code="PETANI").update(state="closed", place="Dermaga 2")

    assert codes(as_district.get(f"/posts/?{query}")) == found


def test_post_list_shows_the_latest_estimate_and_serving_cadres(as_staff, post, cadre):
    WorkerEstimate.objects.create(post=post, men=30, women=2, as_of=dt.date(2026, 3, 1))
    WorkerEstimate.objects.create(post=post, men=1, women=1, as_of=YEAR_START)

    row = as_staff.get("/posts/").context["page_obj"][0]

    assert (row.workers, row.cadre_count) == (32, 1)


def test_post_list_costs_the_same_for_many(as_staff, offices, post, django_assert_max_num_queries):
    as_staff.get("/posts/")
    with django_assert_max_num_queries(20) as few:
        as_staff.get("/posts/")
    count = len(few)
    for number in range(9):
        Post.objects.create(name=f"Pos {number}", office=offices.ours, trade="craft")

    # Above eight rows the filter bar appears, and with it the list of puskesmas.
    with django_assert_max_num_queries(count):
        as_staff.get("/posts/")


def test_post_list_is_empty_with_a_helping_word(as_district, offices):
    assert "/posts/new/" in as_district.get("/posts/").content.decode()


def new_post(client, office, **fields):
    data = {
        "office": office.pk,
        "name": "Pos UKK Mebel",
        "kind": "pos_ukk",
        "trade": "craft",
        "sector": "informal",
        "state": "proposed",
        "since": "2026-03-01",
    }
    return client.post("/posts/new/", data | fields)


def test_district_officer_enters_a_proposed_post(as_district, offices):
    response = new_post(as_district, offices.ours, coordinates="-7.645312, 112.90712")

    row = Post.objects.get()
    assert response.url == f"/posts/{row.code}/"
    assert (row.name, row.office, row.state) == ("Pos UKK Mebel", offices.ours, "proposed")
    assert (str(row.latitude), str(row.longitude)) == ("-7.64531", "112.90712")
    assert list(row.statuses.values_list("state", "since")) == [
        ("proposed", dt.date(2026, 3, 1)),
    ]
    assert AuditEvent.objects.get(action="change_post").post == row


def test_district_officer_enters_a_post_that_works_already(as_district, offices):
    new_post(
        as_district, offices.ours, state="active", since="2026-03-01", formed_on="2026-02-01",
        decree_number="440/1/2026", decree_date="2026-02-02", men="25", women="5",
    )  # fmt: skip

    row = Post.objects.get()
    assert (row.state, row.formed_on, row.decree_number) == (
        "active", dt.date(2026, 2, 1), "440/1/2026",
    )  # fmt: skip
    assert list(row.statuses.values_list("state", "since")) == [
        ("formed", dt.date(2026, 2, 1)),
        ("active", dt.date(2026, 3, 1)),
    ]
    assert list(row.estimates.values_list("men", "women", "as_of")) == [
        (25, 5, dt.date(2026, 3, 1)),
    ]


def test_formed_post_without_decree_needs_a_reason(as_district, offices):
    refused = new_post(as_district, offices.ours, state="formed")
    accepted = new_post(as_district, offices.ours, state="formed", reason="SK menyusul")

    assert errors(refused) == ["decree_number"]
    assert accepted.status_code == 302
    row = Post.objects.get()
    assert row.formed_on == dt.date(2026, 3, 1)
    assert row.statuses.get().reason == "SK menyusul"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"coordinates": "di pasar"}, "coordinates"),
        ({"coordinates": "91, 112"}, "coordinates"),
        ({"coordinates": "-7.6"}, "coordinates"),
        ({"since": "2199-01-01"}, "since"),
        ({"state": "closed"}, "state"),
        ({"state": "formed", "decree_number": "1"}, "decree_date"),
        ({"state": "formed", "decree_date": "2026-02-02"}, "decree_number"),
        ({"state": "active", "reason": "x"}, "formed_on"),
        ({"state": "active", "reason": "x", "formed_on": "2026-03-02"}, "formed_on"),
        ({"men": "dua"}, "men"),
        ({"women": "2,5"}, "women"),
        ({"trade": "piracy"}, "trade"),
    ],
)
def test_new_post_that_cannot_be_explains_itself(as_district, offices, fields, wrong):
    response = new_post(as_district, offices.ours, **fields)

    assert errors(response) == [wrong]
    assert not Post.objects.exists()


def test_new_post_stands_only_under_an_open_puskesmas_of_the_district(as_district, offices):
    Office.objects.filter(code="PKMB").update(closed_on=YEAR_START)

    for office in (offices.far, offices.other, offices.district):
        assert errors(new_post(as_district, office)) == ["office"]


@pytest.mark.parametrize(
    ("men", "women", "warned"), [(5, 4, 2), (5, 5, 1), (25, 25, 1), (26, 25, 2)]
)
def test_estimate_out_of_the_usual_warns_once_and_is_kept(as_staff, post, men, women, warned):
    """No cadre serves here, so that one warning is about cadres."""
    data = {"men": men, "women": women, "as_of": today().isoformat()}

    first = as_staff.post(f"/posts/{post.code}/estimate/", data, follow=True)
    second = as_staff.get(f"/posts/{post.code}/estimate/")

    assert len(warnings(first)) == warned
    assert warnings(second) == []
    assert WorkerEstimate.objects.get().men == men


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"men": "-1"}, "men"), ({"women": ""}, "women"), ({"as_of": "2199-01-01"}, "as_of")],
)
def test_estimate_that_cannot_be_explains_itself(as_staff, post, fields, wrong):
    data = {"men": "10", "women": "5", "as_of": today().isoformat()} | fields

    assert errors(as_staff.post(f"/posts/{post.code}/estimate/", data)) == [wrong]


def test_staff_describes_the_post(as_staff, post):
    response = as_staff.post(
        f"/posts/{post.code}/edit/",
        {
            "name": "Pos UKK Nelayan Jaya", "kind": "pos_ukk", "trade": "fishing",
            "sector": "formal", "place": "TPI", "rhythm": "Sabtu kedua", "coordinates": "",
        },
    )  # fmt: skip

    assert response.url == f"/posts/{post.code}/"
    post.refresh_from_db()
    assert (post.sector, post.place, post.rhythm) == ("formal", "TPI", "Sabtu kedua")
    event = AuditEvent.objects.get(action="change_post")
    assert event.detail == {"what": "described", "fields": ["sector", "place", "rhythm"]}


def test_decree_needs_number_and_date(as_staff, post):
    page = f"/posts/{post.code}/decree/"

    assert errors(as_staff.post(page, {"decree_number": "440/1"})) == ["decree_date"]
    assert errors(as_staff.post(page, {"decree_number": "1", "decree_date": "2199-01-01"})) == [
        "decree_date"
    ]
    as_staff.post(page, {"decree_number": "440/1", "decree_date": "2026-02-02"})

    post.refresh_from_db()
    assert (post.decree_number, post.decree_date) == ("440/1", dt.date(2026, 2, 2))


def change_state(client, post, state, since=None, **fields):
    data = {"state": state, "since": (since or today()).isoformat()}
    return client.post(f"/posts/{post.code}/state/", data | fields)


def in_state(post, state, since=YEAR_START):
    Post.objects.filter(pk=post.pk).update(state=state)
    PostStatus.objects.filter(post=post).delete()
    PostStatus.objects.create(post=post, state=state, since=since)


def test_puskesmas_pauses_and_resumes_a_post(as_staff, post):
    paused = change_state(as_staff, post, "inactive", reason="musim barat")
    resumed = change_state(as_staff, post, "active")

    assert (paused.status_code, resumed.status_code) == (302, 302)
    post.refresh_from_db()
    assert post.state == "active"
    assert [row.state for row in post_facts(post).statuses] == [
        "active", "inactive", "active", "formed",
    ]  # fmt: skip


def test_pausing_needs_a_reason(as_staff, post):
    assert errors(change_state(as_staff, post, "inactive")) == ["reason"]


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("proposed", []),
        ("formed", ["active"]),
        ("active", ["inactive"]),
        ("inactive", ["active"]),
        ("closed", []),
    ],
)
def test_puskesmas_may_choose_some_states(as_staff, post, state, offered):
    in_state(post, state)

    assert as_staff.get(f"/posts/{post.code}/state/").context["states"] == offered


def test_step_one_may_not_take_is_refused(as_staff, post):
    in_state(post, "inactive")

    assert errors(change_state(as_staff, post, "closed", reason="bubar")) == ["state"]
    in_state(post, "closed")
    change_state(as_staff, post, "inactive", reason="buka lagi")

    post.refresh_from_db()
    assert post.state == "closed"


def test_district_forms_a_post_with_its_decree(as_district, post):
    in_state(post, "proposed")

    assert errors(change_state(as_district, post, "formed")) == ["decree_number"]
    change_state(
        as_district, post, "formed", dt.date(2026, 4, 1),
        decree_number="440/9", decree_date="2026-04-02",
    )  # fmt: skip

    post.refresh_from_db()
    assert (post.state, post.formed_on, post.decree_number, post.decree_date) == (
        "formed", dt.date(2026, 4, 1), "440/9", dt.date(2026, 4, 2),
    )  # fmt: skip


def test_other_steps_leave_the_decree_alone(as_district, post):
    Post.objects.update(decree_number="440/9", decree_date=YEAR_START)

    change_state(as_district, post, "inactive", reason="musim barat")

    post.refresh_from_db()
    assert (post.decree_number, post.decree_date, post.formed_on) == (
        "440/9", YEAR_START, YEAR_START,
    )  # fmt: skip


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (1, True)])
def test_steps_are_in_order(as_staff, post, days, fits):
    in_state(post, "active", since=dt.date(2026, 3, 10))

    response = change_state(as_staff, post, "inactive", dt.date(2026, 3, 10 + days), reason="panen")

    assert (response.status_code == 302) is fits


def test_step_in_the_future_is_refused(as_staff, post):
    response = change_state(
        as_staff, post, "inactive", today() + dt.timedelta(days=1), reason="panen"
    )

    assert errors(response) == ["since"]


def test_district_gives_a_post_another_code(as_district, post):
    response = as_district.post(f"/posts/{post.code}/code/", {"code": "tpi-02"})

    assert response.url == "/posts/TPI-02/"
    before = post.pk
    post.refresh_from_db()
    assert (post.pk, post.code) == (before, "TPI-02")
    assert AuditEvent.objects.get(action="change_post").detail == {
        "what": "described", "fields": ["code"],
    }  # fmt: skip


@pytest.mark.parametrize("code", ["", "AB", "A-", "PETANI", "TPI 02", "TPI/02", "A" * 13])
def test_code_that_cannot_be_explains_itself(as_district, post, other_post, code):
    assert errors(as_district.post(f"/posts/{post.code}/code/", {"code": code})) == ["code"]

    post.refresh_from_db()
    assert post.code == "NELAYAN"


def test_code_stays_when_it_is_sent_unchanged(as_district, post):
    assert as_district.post("/posts/NELAYAN/code/", {"code": "NELAYAN"}).status_code == 302


def test_district_gives_a_post_to_another_puskesmas(as_district, post, offices):
    page = f"/posts/{post.code}/puskesmas/"

    assert errors(as_district.post(page, {"office": offices.far.pk})) == ["office"]
    as_district.post(page, {"office": offices.other.pk})

    post.refresh_from_db()
    assert post.office == offices.other
    assert AuditEvent.objects.get(action="change_post").detail == {
        "what": "supervisor", "before": "PKMA", "after": "PKMB",
    }  # fmt: skip


def test_district_chooses_partner_offices(as_district, post, offices):
    ours = Office.objects.create(kind="partner", name="Serikat", parent=offices.district)
    theirs = Office.objects.create(kind="partner", name="Lain", parent=offices.elsewhere)
    page = f"/posts/{post.code}/partners/"

    assert errors(as_district.post(page, {"offices": [theirs.pk]})) == ["offices"]
    as_district.post(page, {"offices": [ours.pk]})
    assert list(post.partner_offices.all()) == [ours]
    as_district.post(page, {"submit": "Save"})
    assert list(post.partner_offices.all()) == []


def test_workplaces_are_added_known_ones_linked_and_taken_off(as_staff, post, other_post):
    page = f"/posts/{post.code}/workplaces/"

    as_staff.post(f"{page}new/", {"name": "TPI", "kind": "harbour", "address": ""})
    place = Workplace.objects.get()
    linked = f"/posts/{other_post.code}/workplaces/"
    as_staff.post(f"{linked}known/", {"workplace": place.pk})
    assert set(place.posts.all()) == {post, other_post}

    as_staff.post(f"{page}{place.code}/", {"name": "TPI Baru", "kind": "harbour"})
    as_staff.post(f"{page}{place.code}/remove/")

    place.refresh_from_db()
    assert (place.name, list(place.posts.all())) == ("TPI Baru", [other_post])


def test_workplace_of_others_cannot_be_linked_or_changed(as_staff, post, far_post):
    theirs = Workplace.objects.create(name="Pasar", kind="market")
    far_post.workplaces.add(theirs)
    page = f"/posts/{post.code}/workplaces/"

    assert errors(as_staff.post(f"{page}known/", {"workplace": theirs.pk})) == ["workplace"]
    assert as_staff.get(f"{page}{theirs.code}/").status_code == 404
    assert as_staff.post(f"{page}{theirs.code}/remove/").status_code == 404


def test_facts_of_a_post_cost_five_queries(post, cadre, django_assert_num_queries):
    WorkerEstimate.objects.create(post=post, men=30, women=12, as_of=YEAR_START)

    with django_assert_num_queries(5):
        facts = post_facts(post)

    assert (facts.workers, facts.doubts) == (42, ["few_cadres"])
    assert [row.state for row in facts.statuses] == ["active", "formed"]


def test_facts_without_an_estimate_have_no_doubts(post):
    facts = post_facts(post)

    assert (facts.workers, facts.doubts) == (None, [])


STAFF_PAGES = ["edit/", "decree/", "state/", "estimate/", "workplaces/", "workplaces/new/"]
DISTRICT_PAGES = ["puskesmas/", "partners/"]


@pytest.mark.parametrize("page", [*STAFF_PAGES, "workplaces/known/", *DISTRICT_PAGES])
def test_pages_of_a_post_are_for_whom_they_concern(
    client, post, staff, district_officer, cadre, outsider, reader, administrator, page
):
    seen = {}
    for person in (staff, district_officer, cadre, reader, outsider, administrator):
        client.force_login(person)
        seen[person.username] = client.get(f"/posts/{post.code}/{page}").status_code

    assert seen == {
        "petugas": 403 if page in DISTRICT_PAGES else 200,
        "dinkes": 200,
        "kader": 403,
        "provinsi": 403,
        "orangluar": 404,
        "admin": 404,
    }


@pytest.mark.parametrize("page", ["", "new/"])
def test_lists_and_new_post_are_for_whom_they_concern(client, administrator, staff, page):
    client.force_login(administrator)
    assert client.get(f"/posts/{page}").status_code == 403

    client.force_login(staff)
    assert client.get(f"/posts/{page}").status_code == (403 if page else 200)


@pytest.mark.parametrize("page", ["workplaces/X/remove/"])
def test_changes_of_a_post_are_posts(as_staff, post, page):
    assert as_staff.get(f"/posts/{post.code}/{page}").status_code == 405
