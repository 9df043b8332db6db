"""A worker of another post at our session: found by the whole number, seen here only."""

import datetime as dt

import pytest
from django.utils import timezone

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent
from screenings.actions import record_visit
from screenings.actions.referrals import make_referral
from screenings.guests import Sought, sought_number, worker_of
from screenings.lookups import MOST_LOOKED_UP
from screenings.models import Guest, Referral, Visit
from screenings.rosters import session_roster
from screenings.tests.entries import entry
from workers.actions import decide_duplicate, replace_card, set_nik
from workers.models import Consent, DuplicateCandidate, Enrolment

pytestmark = pytest.mark.django_db
NIK = "3515082512800001"
HIGH = {"sbp_1": 162, "dbp_1": 95, "sbp_2": 166, "dbp_2": 97}


@pytest.fixture
def guest(far_post):
    return make_worker(far_post, "Tamu Jauh")


@pytest.fixture
def session(post):
    return make_session(post, timezone.localdate())


@pytest.fixture
def look_up(client, cadre, session):
    client.force_login(cadre)

    def look_up(number):
        return client.post(f"/sessions/{session.pk}/guest/", {"number": number})

    return look_up


@pytest.fixture
def admitted(look_up, guest):
    look_up(guest.card_number)
    return guest


def entry_page(session, worker):
    return f"/sessions/{session.pk}/workers/{worker.code}/"


# --- Finding ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4827-3106", Sought("card", "48273106")),
        ("https://posts.example.org/c/48273106/", Sought("card", "48273106")),
        ("3515 0825 1280 0001", Sought("nik", NIK)),
        ("4827310", None),
        ("351508251280000", None),
        ("35150825128000011", None),
        ("Tamu", None),
        ("", None),
    ],
)
def test_only_a_whole_number_is_looked_up(text, found):
    assert sought_number(text) == found


def test_guest_is_found_by_card_number_and_leads_to_the_visit(look_up, session, guest, cadre):
    response = look_up(guest.card_number)

    assert response.url == entry_page(session, guest)
    row = Guest.objects.get()
    assert (row.session, row.worker, row.found_by, row.by) == (session, guest, "card", cadre)


def test_guest_is_found_by_nik(look_up, session, guest, outsider):
    set_nik(worker=guest, nik=NIK, by=outsider)

    response = look_up(NIK)

    assert response.url == entry_page(session, guest)
    assert Guest.objects.get().found_by == "nik"


@pytest.mark.parametrize("text", ["Tamu", "Tamu Jauh", "1000000", "351508251280000"])
def test_part_of_a_number_or_a_name_finds_nobody(look_up, guest, text):
    response = look_up(text)

    assert response.context["form"].errors["number"]
    assert not Guest.objects.exists()


def test_number_that_is_nobodys_says_so(look_up, guest):
    response = look_up("10000000")

    assert response.context["form"].errors["number"]


def test_replaced_card_finds_nobody(look_up, guest, outsider):
    old = guest.card_number
    replace_card(worker=guest, by=outsider)

    response = look_up(old)

    assert not Guest.objects.exists()
    assert "diganti" in str(response.context["form"].errors["number"])


def test_worker_of_this_post_is_no_guest(look_up, session, worker):
    response = look_up(worker.card_number)

    assert response.url == entry_page(session, worker)
    assert not Guest.objects.exists()


def test_same_number_twice_is_one_guest(look_up, guest):
    look_up(guest.card_number)
    look_up(guest.card_number)

    assert Guest.objects.count() == 1


def test_merged_rows_are_one_guest(look_up, guest, far_post, outsider):
    twin = make_worker(far_post, "Tamu Jauh")
    pair = DuplicateCandidate.objects.create(first=guest, second=twin, reason="likeness")
    decide_duplicate(candidate=pair, same=True, survivor=guest, by=outsider)

    look_up(twin.card_number)

    assert Guest.objects.get().worker == guest


def test_nik_of_two_persons_finds_neither(guest, far_post, outsider):
    set_nik(worker=guest, nik=NIK, by=outsider)
    set_nik(worker=make_worker(far_post, "Lain"), nik=NIK, by=outsider)

    assert worker_of(Sought("nik", NIK)) is None


def test_every_look_up_is_noted_without_the_number(look_up, guest, post):
    look_up(guest.card_number)
    look_up("10000000")

    found, missed = AuditEvent.objects.filter(action="find").order_by("pk")
    assert (found.post, found.detail) == (post, {"what": "guest_by_card", "count": 1})
    assert (missed.subject_id, missed.detail) == ("", {"what": "guest_by_card", "count": 0})
    assert guest.card_number not in str(found.detail)


@pytest.mark.parametrize(("tried", "finds"), [(MOST_LOOKED_UP - 1, True), (MOST_LOOKED_UP, False)])
def test_numbers_are_not_tried_without_end(look_up, guest, cadre, tried, finds):
    for _attempt in range(tried):
        AuditEvent.objects.create(action="find", actor=cadre)

    look_up(guest.card_number)

    assert Guest.objects.exists() == finds


def test_numbers_of_an_hour_ago_are_forgotten(look_up, guest, cadre, time_machine_hour):
    for _attempt in range(MOST_LOOKED_UP):
        AuditEvent.objects.create(action="find", actor=cadre)
    time_machine_hour()

    look_up(guest.card_number)

    assert Guest.objects.exists()


@pytest.fixture
def time_machine_hour(monkeypatch):
    def later():
        moment = timezone.now() + dt.timedelta(hours=1, seconds=1)
        monkeypatch.setattr("screenings.lookups.timezone.now", lambda: moment)

    return later


def test_cancelled_session_takes_no_guest(look_up, session, guest):
    session.state = "cancelled"
    session.save()

    response = look_up(guest.card_number)

    assert response.status_code == 200
    assert not Guest.objects.exists()


# --- What the host sees ----------------------------------------------------------------


def test_before_being_found_the_guest_is_not_there(client, cadre, session, guest):
    client.force_login(cadre)

    assert client.get(entry_page(session, guest)).status_code == 404


def test_host_records_the_visit_here_and_the_enrolment_stays(
    client, session, admitted, cadre, post, far_post
):
    visit = record_visit(session=session, worker=admitted, entry=entry(**HIGH), by=cadre).visit

    assert visit.post == post
    assert Enrolment.objects.get(worker=admitted, ends_on=None).post == far_post
    assert client.get(entry_page(session, admitted)).status_code == 200


def test_guest_is_a_guest_of_that_session_only(client, admitted, post):
    other = make_session(post, timezone.localdate() - dt.timedelta(days=1))

    assert client.get(entry_page(other, admitted)).status_code == 404


def test_host_sees_no_page_card_or_nik_of_the_guest(client, admitted):
    codes = [
        client.get(f"/workers/{admitted.code}/{page}").status_code
        for page in ("", "edit/", "nik/", "card/", "consent/", "move/")
    ]

    assert codes == [404] * 6


def test_host_sees_no_earlier_values_of_the_guest(client, session, admitted, far_post, outsider):
    earlier = make_session(far_post, timezone.localdate() - dt.timedelta(days=30))
    record_visit(
        session=earlier, worker=admitted, entry=entry(sbp_1=171, dbp_1=103, weight=87), by=outsider
    )

    page = client.get(entry_page(session, admitted)).content.decode()

    assert "171/103" not in page
    assert "measure-last" not in page


def test_registration_table_tells_nothing_of_the_guest(client, session, admitted):
    admitted.phone = "081234567890"
    admitted.save()

    page = client.get(f"{entry_page(session, admitted)}?part=registration").content.decode()

    assert "081234567890" not in page
    assert "Pos UKK Jauh" not in page


def test_host_does_not_learn_what_became_of_a_referral_elsewhere(
    client, session, admitted, far_post, outsider, cadre
):
    earlier = make_session(far_post, timezone.localdate() - dt.timedelta(days=30))
    there = record_visit(session=earlier, worker=admitted, entry=entry(**HIGH), by=outsider).visit
    referral = make_referral(visit=there, by=outsider)
    record_visit(session=session, worker=admitted, entry=entry(**HIGH), by=cadre)

    page = client.get(entry_page(session, admitted)).content.decode()

    assert referral.shown_number not in page
    assert client.get(f"/referrals/{referral.number}/").status_code == 404


def test_new_reason_of_a_guest_joins_the_open_referral_unseen(
    client, session, admitted, far_post, outsider, cadre
):
    earlier = make_session(far_post, timezone.localdate() - dt.timedelta(days=30))
    there = record_visit(session=earlier, worker=admitted, entry=entry(**HIGH), by=outsider).visit
    referral = make_referral(visit=there, by=outsider)
    sugar = entry(glucose_random_capillary_1=240)
    record_visit(session=session, worker=admitted, entry=sugar, by=cadre)

    response = client.post(f"{entry_page(session, admitted)}refer/")

    assert response.url == entry_page(session, admitted)
    assert {reason.topic for reason in referral.reasons.all()} == {"blood_pressure", "glucose"}


def test_referral_written_here_is_seen_here_and_at_the_own_post(
    client, session, admitted, cadre, outsider, post
):
    visit = record_visit(session=session, worker=admitted, entry=entry(**HIGH), by=cadre).visit

    response = client.post(f"{entry_page(session, admitted)}refer/")

    referral = Referral.objects.get(visit=visit)
    assert referral.post == post
    here = client.get(response.url)
    assert f"/workers/{admitted.code}/" not in here.content.decode()
    client.force_login(outsider)
    assert client.get(response.url).status_code == 200


def test_own_post_sees_the_visit_of_its_worker_elsewhere(
    client, session, admitted, cadre, outsider
):
    visit = record_visit(session=session, worker=admitted, entry=entry(**HIGH), by=cadre).visit
    client.force_login(outsider)

    page = client.get(f"/workers/{admitted.code}/")

    assert [shown.visit for shown in page.context["visits"]] == [visit]
    assert client.get(f"/sessions/{session.pk}/").status_code == 404
    assert client.get(entry_page(session, admitted)).status_code == 404


def test_voiding_the_visit_of_a_guest_leads_back_to_the_session(client, session, admitted, cadre):
    record_visit(session=session, worker=admitted, entry=entry(**HIGH), by=cadre)

    response = client.post(f"{entry_page(session, admitted)}void/", {"reason": "wrong person"})

    assert response.url == f"/sessions/{session.pk}/"


def test_follow_up_of_a_guest_is_the_matter_of_the_own_post(
    client, session, admitted, cadre, outsider
):
    record_visit(session=session, worker=admitted, entry=entry(**HIGH), by=cadre)

    here = client.get("/follow-up/").content.decode()
    client.force_login(outsider)
    there = client.get("/follow-up/").content.decode()

    assert ("Tamu Jauh" in here, "Tamu Jauh" in there) == (False, True)


def test_guest_is_typed_in_from_paper_too(client, session, worker, admitted):
    page = client.get(f"/sessions/{session.pk}/grid/").content.decode()

    assert "Tamu Jauh" in page


def test_who_needs_a_person_today_tells_no_referral_of_elsewhere(
    client, session, admitted, far_post, outsider, cadre
):
    earlier = make_session(far_post, timezone.localdate() - dt.timedelta(days=30))
    there = record_visit(session=earlier, worker=admitted, entry=entry(**HIGH), by=outsider).visit
    referral = make_referral(visit=there, by=outsider)
    record_visit(session=session, worker=admitted, entry=entry(**HIGH), by=cadre)

    page = client.get(f"/sessions/{session.pk}/attention/").content.decode()

    assert "Tamu Jauh" in page
    assert referral.shown_number not in page


# --- Consent ---------------------------------------------------------------------------


def test_guest_who_was_not_asked_is_asked_here_first(client, session, admitted):
    Consent.objects.all().delete()

    page = client.get(entry_page(session, admitted)).content.decode()
    asked = client.get(f"{entry_page(session, admitted)}consent/")

    assert f'href="{entry_page(session, admitted)}consent/"' in page
    assert asked.status_code == 200


def test_answer_of_a_guest_is_kept_and_leads_to_the_visit(client, session, admitted, cadre):
    Consent.objects.all().delete()
    form = client.get(f"{entry_page(session, admitted)}consent/").context["form"]

    response = client.post(
        f"{entry_page(session, admitted)}consent/",
        {
            "decision": "given",
            "method": "spoken",
            "consent_text": form.initial["consent_text"],
        },
    )

    assert response.url == entry_page(session, admitted)
    assert Consent.objects.get().by == cadre


def test_consent_page_of_a_guest_does_not_tell_earlier_answers(client, session, admitted):
    Consent.objects.update(decision="withdrawn", witness="Saksi Jauh")

    page = client.get(f"{entry_page(session, admitted)}consent/").content.decode()

    assert "Saksi Jauh" not in page


def test_consent_of_who_is_no_guest_is_not_asked_here(client, cadre, session, guest):
    client.force_login(cadre)

    assert client.get(f"{entry_page(session, guest)}consent/").status_code == 404


# --- The list and the figures ----------------------------------------------------------


def test_roster_shows_the_guest_marked_and_counts_apart(session, worker, admitted, cadre):
    record_visit(session=session, worker=admitted, entry=entry(**HIGH), by=cadre)

    roster = session_roster(session)

    assert [(row.worker, row.is_guest) for row in roster.rows] == [
        (worker, False),
        (admitted, True),
    ]
    assert (roster.enrolled, roster.done, roster.guests, roster.examined) == (1, 0, 1, 1)


def test_session_page_shows_the_guest(client, session, worker, admitted):
    page = client.get(f"/sessions/{session.pk}/")

    assert "Tamu Jauh" in page.content.decode()
    assert page.context["roster"].guests == 1


def test_guest_added_by_mistake_is_taken_off_and_unseen_again(client, session, admitted):
    client.post(f"/sessions/{session.pk}/guest/undo/", {"worker": admitted.code})

    assert not Guest.objects.exists()
    assert client.get(entry_page(session, admitted)).status_code == 404


def test_examined_guest_stays(client, session, admitted, cadre):
    record_visit(session=session, worker=admitted, entry=entry(**HIGH), by=cadre)

    client.post(f"/sessions/{session.pk}/guest/undo/", {"worker": admitted.code})

    assert Guest.objects.exists()


# --- Doors -----------------------------------------------------------------------------


def test_outsider_admits_nobody_to_our_session(client, outsider, session, worker):
    client.force_login(outsider)

    answers = [
        client.get(f"/sessions/{session.pk}/guest/").status_code,
        client.post(f"/sessions/{session.pk}/guest/", {"number": worker.card_number}).status_code,
        client.post(f"/sessions/{session.pk}/guest/undo/").status_code,
    ]

    assert answers == [404, 404, 404]


def test_district_officer_admits_nobody(client, district_officer, session):
    client.force_login(district_officer)

    assert client.get(f"/sessions/{session.pk}/guest/").status_code == 403


def test_scanned_card_of_another_post_offers_to_examine_as_a_guest(client, cadre, session, guest):
    client.force_login(cadre)

    page = client.get(f"/c/{guest.card_number}/")

    assert f'action="/sessions/{session.pk}/guest/"' in page.content.decode()
    assert "Tamu Jauh" not in page.content.decode()
    assert not Visit.objects.exists()
