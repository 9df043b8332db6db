"""The start page of each role, and the overview of a post."""

import datetime as dt

import pytest
import time_machine

from healthposts.lib.months import Month
from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent, Cadre
from reports import actions, building
from reports.tests.conftest import build
from reports.tests.histories import make_visit
from screenings.identities import visit_id
from screenings.models import Referral, Visit
from workers.models import DuplicateCandidate

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


def referral(visit, *, state="written", days_ago=0, **values):
    day = dt.date(2026, 11, 21) - dt.timedelta(days=days_ago)
    return Referral.objects.create(
        worker=visit.worker,
        visit=visit,
        post=visit.post,
        office=visit.office,
        urgency="routine",
        state=state,
        written_on=day,
        **values,
    )


def piles(client):
    return {pile.code: pile for pile in client.get("/").context["office_today"]["piles"]}


def test_home_of_a_cadre_says_which_answers_are_to_be_told(client, cadre, post, worker, today):
    visit = examined(make_session(post, today), worker, level="refer")
    referral(visit, state="answered", days_ago=20, answered_on=today, result="confirmed")
    client.force_login(cadre)

    page = client.get("/")

    [row] = page.context["posts_today"]
    assert (row.answers, row.overdue) == (1, 0)
    assert "/referrals/?show=answered" in page.content.decode()


def test_home_of_the_puskesmas_without_anything_to_decide_says_so(client, staff, post, today):
    make_session(post, today)
    client.force_login(staff)

    page = client.get("/")

    assert page.context["office_today"]["piles"] == []
    assert "Tidak ada yang perlu diputuskan" in page.content.decode()


def test_home_of_the_puskesmas_shows_the_worst_first(client, staff, post, other_post, today):
    """One of each kind; the second post has been silent since it was formed."""
    day = make_session(post, today)
    old = make_session(post, today - dt.timedelta(days=15))
    examined(day, make_worker(post, "Suparto"), level="emergency")
    examined(day, make_worker(post, "Budi"), level="refer")
    late = examined(old, make_worker(post, "Rahmat"), level="refer")
    referral(late, days_ago=15)
    here = examined(old, make_worker(post, "Slamet"), level="refer")
    referral(here, state="arrived", days_ago=7, arrived_on=today)
    first, second = sorted(
        (make_worker(post, "Wati"), make_worker(post, "Watik")), key=lambda row: row.pk
    )
    DuplicateCandidate.objects.create(first=first, second=second, reason="nik")
    client.force_login(staff)

    found = piles(client)

    assert list(found) == [
        "emergency", "arrived", "overdue", "refer", "unended", "duplicate", "silent",
    ]  # fmt: skip
    assert {pile.total for pile in found.values()} == {1}
    assert found["overdue"].rows[0].days == 15


def test_each_row_that_waits_has_its_step(client, staff, post, worker, today):
    visit = examined(make_session(post, today), worker, level="refer")
    row = referral(visit, state="arrived", arrived_on=today)
    client.force_login(staff)

    page = client.get("/").content.decode()

    assert f'href="/referrals/{row.number}/answer/"' in page
    assert "Suparto" not in page


@pytest.mark.parametrize(("days", "listed"), [(14, False), (15, True)])
def test_referral_is_overdue_after_fourteen_days(client, staff, post, worker, today, days, listed):
    visit = examined(make_session(post, today - dt.timedelta(days=days)), worker, level="refer")
    referral(visit, days_ago=days)
    client.force_login(staff)

    assert ("overdue" in piles(client)) is listed


def test_emergency_with_a_referral_waits_no_more(client, staff, post, worker, today):
    visit = examined(make_session(post, today), worker, level="emergency")
    client.force_login(staff)
    before = set(piles(client))
    row = referral(visit)
    after = set(piles(client))
    Referral.objects.filter(pk=row.pk).update(state="void")

    assert (before, after, set(piles(client))) == ({"emergency"}, set(), {"emergency"})


def test_pile_shows_three_and_leads_to_all(client, staff, post, today):
    session = make_session(post, today)
    for number in range(4):
        examined(session, make_worker(post, f"Pekerja {number}"), level="emergency")
    client.force_login(staff)

    pile = piles(client)["emergency"]
    everyone = client.get(pile.url).context["page_obj"]

    assert (pile.total, len(pile.rows), len(everyone)) == (4, 3, 4)


def test_file_of_the_follow_up_holds_those_of_the_page(client, staff, post, today):
    session = make_session(post, today)
    examined(session, make_worker(post, "Suparto"), level="refer")
    referral(examined(session, make_worker(post, "Budi"), level="refer"))
    client.force_login(staff)

    everyone = _text(client.get("/follow-up/export.csv"))
    unreferred = _text(client.get("/follow-up/export.csv?referral=none"))

    assert ["Budi" in text for text in (everyone, unreferred)] == [True, False]
    assert "Suparto" in unreferred


def _text(response):
    content = getattr(response, "streaming_content", None)
    return (b"".join(content) if content else response.content).decode()


def test_silent_post_stands_with_somebody_to_call(client, staff, district_officer, post):
    for name, position in (("Aminah", "member"), ("Wayan", "chair")):
        Cadre.objects.create(
            post=post, name=name, sex="F", phone="+628120001", position=position,
            starts_on=dt.date(2026, 1, 1),
        )  # fmt: skip
    client.force_login(staff)
    of_puskesmas = piles(client)["silent"].rows[0].contact.name
    client.force_login(district_officer)
    [(silent, contact)] = client.get("/").context["district"]["silent"]

    assert (of_puskesmas, silent, contact.name) == ("Wayan", post, "Wayan")
    assert 'href="tel:+628120001"' in client.get("/").content.decode()


def test_home_of_a_reader_names_no_cadre(client, reader, post):
    Cadre.objects.create(
        post=post, name="Wayan", sex="F", phone="+628120001", starts_on=dt.date(2026, 1, 1)
    )
    client.force_login(reader)

    assert "Wayan" not in client.get("/").content.decode()


def test_home_of_the_puskesmas_costs_the_same_for_four_and_eight(
    client, staff, post, today, django_assert_max_num_queries
):
    """From four on there is more than is shown."""

    def add(numbers):
        session = make_session(post, today, slot=numbers[0] + 1)
        for number in numbers:
            examined(session, make_worker(post, f"Suparto {number}"), level="emergency")
            sent = examined(session, make_worker(post, f"Budi {number}"), level="refer")
            referral(sent, days_ago=20)
            make_session(post, today - dt.timedelta(days=number + 1))

    add(range(4))
    client.force_login(staff)
    client.get("/")
    with django_assert_max_num_queries(40) as few:
        client.get("/")
    count = len(few)
    add(range(4, 8))

    with django_assert_max_num_queries(count):
        client.get("/")


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


def test_home_of_the_district_shows_high_pressure_and_letters_that_arrived(
    client, district_officer, post, worker, today, offices
):
    session = make_session(post, today)
    visit = make_visit(session, worker, findings=[("blood_pressure", "HT2", True)])
    make_visit(session, make_worker(post, "Siti"), findings=[("blood_pressure", "OPTIMAL", False)])
    Referral.objects.create(
        worker=worker, visit=visit, post=post, office=post.office, urgency="routine",
        written_on=today, state="arrived", arrived_on=today,
    )  # fmt: skip
    client.force_login(district_officer)

    place, without_posts = client.get("/").context["district"]["places"]

    assert [(cell.text, cell.small) for cell in (place.high, place.arrived)] == [
        ("50,0\u00a0%", "1 dari 2"),
        ("100,0\u00a0%", "1 dari 1"),
    ]
    assert place.high.opens
    assert (without_posts.high.text, without_posts.high.opens) == ("", "")


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

    with django_assert_max_num_queries(20):
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


def test_home_of_the_district_leads_to_the_pdf_of_the_month_shown(
    client, district_officer, offices, without_pdfs
):
    september = actions.request_report(scope=offices.district, month=Month(2026, 9), by=None)
    building.build_revision(september.pk)
    build(offices.district)
    client.force_login(district_officer)

    page = client.get("/", {"month": "2026-09"}).content.decode()

    assert f'href="/reports/{september.report.code}.pdf"' in page
    assert page.count(".pdf") == 1


def test_places_of_a_month_say_how_final_their_report_is(
    client, district_officer, offices, post, without_pdfs
):
    of_puskesmas = build(offices.ours)
    client.force_login(district_officer)

    places = client.get("/", {"month": "2026-10"}).context["district"]["places"]

    assert {place.row.code: place.report for place in places} == {
        "PKMA": of_puskesmas,
        "PKMB": None,
    }


def test_home_of_the_district_leads_to_the_pdf_of_last_month(
    client, district_officer, offices, without_pdfs
):
    report = build(offices.district)
    client.force_login(district_officer)

    assert f'href="/reports/{report.code}.pdf"' in client.get("/").content.decode()
