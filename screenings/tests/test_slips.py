"""Blank slips, letters by their number, and what another puskesmas sees."""

import datetime as dt

import pytest
from django.utils import timezone

from healthposts.lib.codes import is_number
from healthposts.testing.people import make_session, make_worker
from healthposts.web import pdf
from posts.models import Assignment, AuditEvent, User
from screenings.actions import record_visit
from screenings.actions.referrals import make_referral, take_back
from screenings.actions.slips import SlipUsed, bind_slip, reserve_slips
from screenings.lookups import MOST_LOOKED_UP
from screenings.models import Referral, Slip
from screenings.referrals.letter import letter_html
from screenings.referrals.slips import slips_html
from screenings.tests.entries import entry

pytestmark = pytest.mark.django_db
HIGH = {"sbp_1": 162, "dbp_1": 95, "sbp_2": 166, "dbp_2": 97}
ADDRESS = "https://posts.example.org/r/NUMBER/"
needs_pango = pytest.mark.skipif(not pdf.pdfs_are_on(), reason="PDFs need Pango")


@pytest.fixture
def visit(post, worker, cadre):
    session = make_session(post, timezone.localdate())
    return record_visit(session=session, worker=worker, entry=entry(**HIGH), by=cadre).visit


@pytest.fixture
def referral(visit, cadre):
    return make_referral(visit=visit, by=cadre)


@pytest.fixture
def slip(post, cadre):
    return reserve_slips(post=post, count=1, by=cadre)[0]


@pytest.fixture
def far_staff(offices):
    """Staff of a puskesmas of another district."""
    user = User.objects.create_user("petugasjauh", full_name="Petugas Jauh", password="x")
    Assignment.objects.create(
        user=user, role="puskesmas", office=offices.far, starts_on=dt.date(2026, 1, 1)
    )
    return user


# --- Numbers set aside -----------------------------------------------------------------


def test_slips_have_numbers_of_their_own(post, cadre, referral):
    slips = reserve_slips(post=post, count=16, by=cadre)

    numbers = {slip.number for slip in slips}
    assert len(numbers) == 16
    assert all(map(is_number, numbers))
    assert referral.number not in numbers


def test_slips_are_not_in_a_row(post, cadre):
    numbers = sorted(int(slip.number) for slip in reserve_slips(post=post, count=8, by=cadre))

    assert max(numbers) - min(numbers) > 1000


def test_letter_never_gets_the_number_of_a_slip(visit, cadre, post, monkeypatch):
    taken = reserve_slips(post=post, count=1, by=cadre)[0].number
    drawn = iter([taken, "10000004", "10000004"])
    monkeypatch.setattr("screenings.actions.slips.new_number", lambda: next(drawn))

    assert make_referral(visit=visit, by=cadre).number == "10000004"


def test_printing_slips_is_audited(post, cadre):
    reserve_slips(post=post, count=8, by=cadre)

    event = AuditEvent.objects.get(action="export")
    assert (event.post, event.detail["list"], event.detail["count"]) == (post, "slips", 8)


# --- Binding ---------------------------------------------------------------------------


def test_slip_opens_the_referral_it_was_bound_to(client, cadre, referral, slip):
    client.force_login(cadre)

    client.post(f"/referrals/{referral.number}/slip/", {"slip": str(slip)})

    assert client.get(f"/r/{slip.number}/").url == f"/referrals/{referral.number}/"
    assert client.get(f"/r/{referral.number}/").url == f"/referrals/{referral.number}/"


def test_slip_is_written_in_with_the_referral_on_the_page_of_the_visit(client, cadre, visit, slip):
    client.force_login(cadre)

    address = f"/sessions/{visit.session_id}/workers/{visit.worker.code}/refer/"
    client.post(address, {"slip": f"http://testserver/r/{slip.number}/"})

    assert Referral.objects.get().slips.get() == slip


def test_misread_slip_does_not_keep_the_referral_from_being_written(client, cadre, visit, slip):
    client.force_login(cadre)
    wrong = f"{slip.number[:7]}{(int(slip.number[7]) + 1) % 10}"

    address = f"/sessions/{visit.session_id}/workers/{visit.worker.code}/refer/"
    response = client.post(address, {"slip": wrong}, follow=True)

    assert Referral.objects.get().slips.count() == 0
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_used_slip_is_not_bound_again(post, cadre, referral, slip):
    bind_slip(slip=slip, referral=referral, by=cadre)
    other = make_worker(post, "Widodo")
    session = make_session(post, timezone.localdate() - dt.timedelta(days=1))
    seen = record_visit(session=session, worker=other, entry=entry(**HIGH), by=cadre).visit

    with pytest.raises(SlipUsed):
        bind_slip(slip=slip, referral=make_referral(visit=seen, by=cadre), by=cadre)


def test_slip_bound_twice_to_one_referral_is_noted_once(referral, slip, cadre):
    bind_slip(slip=slip, referral=referral, by=cadre)
    bind_slip(slip=slip, referral=referral, by=cadre)

    assert AuditEvent.objects.filter(detail__what="referral_slip").count() == 1


def test_slip_of_another_post_is_refused(client, cadre, outsider, far_post, referral):
    theirs = reserve_slips(post=far_post, count=1, by=outsider)[0]
    client.force_login(cadre)

    client.post(f"/referrals/{referral.number}/slip/", {"slip": theirs.number})

    theirs.refresh_from_db()
    assert theirs.referral is None


def test_outsider_binds_nothing(client, outsider, referral, slip):
    client.force_login(outsider)

    response = client.post(f"/referrals/{referral.number}/slip/", {"slip": slip.number})

    assert response.status_code == 404
    assert client.get(f"/referrals/{referral.number}/slip/").status_code == 405


def test_blank_slip_opens_nothing(client, staff, slip):
    client.force_login(staff)

    response = client.get(f"/r/{slip.number}/")

    assert response.status_code == 200
    assert response.context["known"] is False


# --- Printing --------------------------------------------------------------------------


def test_slips_page_counts_printed_and_used(client, cadre, post, referral, slip):
    reserve_slips(post=post, count=8, by=cadre)
    bind_slip(slip=slip, referral=referral, by=cadre)
    client.force_login(cadre)

    page = client.get("/referrals/slips/")

    assert (page.context["printed"], page.context["used"]) == (9, 1)


@needs_pango
def test_slips_are_printed_eight_to_a_sheet(client, cadre, post):
    client.force_login(cadre)

    response = client.post("/referrals/slips/", {"post": post.code, "sheets": "2"})

    assert response.headers["Content-Type"] == "application/pdf"
    assert Slip.objects.count() == 16


@pytest.mark.parametrize("sheets", ["0", "11", "x", ""])
def test_number_of_sheets_that_cannot_be_explains_itself(client, cadre, post, sheets):
    client.force_login(cadre)

    response = client.post("/referrals/slips/", {"post": post.code, "sheets": sheets})

    assert response.context["form"].errors["sheets"]
    assert not Slip.objects.exists()


def test_slips_are_not_printed_for_other_posts(client, cadre, far_post):
    client.force_login(cadre)

    response = client.post("/referrals/slips/", {"post": far_post.code, "sheets": "1"})

    assert response.context["form"].errors["post"]
    assert not Slip.objects.exists()


def test_without_pango_no_numbers_are_used_up(client, cadre, post, monkeypatch):
    monkeypatch.setattr("screenings.views.slips.pdfs_are_on", lambda: False)
    client.force_login(cadre)

    response = client.post("/referrals/slips/", {"post": post.code, "sheets": "1"})

    assert response.context["form"].errors
    assert not Slip.objects.exists()


def test_slip_holds_number_post_and_puskesmas_and_lines_to_write_on(post, slip):
    html = slips_html([slip], post=post, address=ADDRESS)

    assert all(text in html for text in (str(slip), post.name, post.office.name, "<svg"))


def test_letter_carries_its_qr_on_both_parts(referral):
    html = letter_html(referral, [], address=ADDRESS)

    assert html.count('<svg role="img"') == 2


# --- By number -------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["{n}", "{a}-{b}", "https://posts.example.org/r/{n}/"])
def test_number_is_found_however_it_is_typed(client, staff, referral, written):
    client.force_login(staff)
    number = referral.number
    text = written.format(n=number, a=number[:4], b=number[4:])

    response = client.post("/referrals/find/", {"number": text})

    assert response.url == f"/referrals/{number}/"


def test_wrong_digit_and_unknown_number_are_told_apart(client, staff, referral):
    client.force_login(staff)
    wrong = f"{referral.number[:7]}{(int(referral.number[7]) + 1) % 10}"

    misread = client.post("/referrals/find/", {"number": wrong}).context["form"].errors["number"]
    unknown = client.post("/referrals/find/", {"number": "10000004"}).context["form"].errors

    assert is_number("10000004")
    assert str(misread) != str(unknown["number"])


def test_arrived_is_one_tap_after_the_number(client, staff, referral):
    client.force_login(staff)

    page = client.get(f"/r/{referral.number}/", follow=True).content.decode()
    client.post(f"/referrals/{referral.number}/arrive/")

    assert f'action="/referrals/{referral.number}/arrive/"' in page
    referral.refresh_from_db()
    assert referral.state == "arrived"


# --- At another puskesmas --------------------------------------------------------------


def test_letter_to_another_puskesmas_asks_first_and_says_nothing(client, far_staff, referral):
    client.force_login(far_staff)

    found = client.post("/referrals/find/", {"number": referral.number}, follow=True)

    assert found.context["known"] is True
    assert "Suparto" not in found.content.decode()
    assert client.get(f"/referrals/{referral.number}/").status_code == 404


def test_letter_is_read_at_another_puskesmas_and_that_is_noted(client, far_staff, referral, post):
    client.force_login(far_staff)

    page = client.post("/referrals/letter/", {"number": referral.number})

    assert "Suparto" in page.content.decode()
    assert "166/97" in page.content.decode() or "164/96" in page.content.decode()
    event = AuditEvent.objects.get(action="find")
    assert (event.actor, event.post, event.subject_id) == (far_staff, post, str(referral.uuid))


def test_letter_by_the_number_of_a_slip_too(client, far_staff, referral, slip, cadre):
    bind_slip(slip=slip, referral=referral, by=cadre)
    client.force_login(far_staff)

    assert client.post("/referrals/letter/", {"number": slip.number}).status_code == 200


def test_another_puskesmas_changes_nothing(client, far_staff, referral):
    client.force_login(far_staff)

    answers = {
        client.post(f"/referrals/{referral.number}/{step}/").status_code
        for step in ("arrive", "answer", "been", "close", "undo", "slip")
    }

    assert answers == {404}


def test_letter_that_was_taken_back_is_not_read_elsewhere(client, far_staff, referral, cadre):
    take_back(referral=referral, by=cadre)
    client.force_login(far_staff)

    response = client.post("/referrals/letter/", {"number": referral.number})

    assert response.status_code == 302


def test_letters_are_not_read_one_after_the_other(client, far_staff, referral):
    for _attempt in range(MOST_LOOKED_UP):
        AuditEvent.objects.create(action="find", actor=far_staff)
    client.force_login(far_staff)

    response = client.post("/referrals/letter/", {"number": referral.number})

    assert response.status_code == 302


def test_cadre_of_another_post_is_not_told_that_a_letter_exists(client, outsider, referral):
    client.force_login(outsider)

    assert client.get(f"/r/{referral.number}/").context["known"] is False
    assert client.post("/referrals/letter/", {"number": referral.number}).status_code == 403


def test_letter_elsewhere_is_never_a_get(client, far_staff):
    client.force_login(far_staff)

    assert client.get("/referrals/letter/").status_code == 405
