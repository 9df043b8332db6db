"""The pages of referrals, at the post and at the puskesmas."""

import datetime as dt
import io

import pypdf
import pytest
from django.utils import timezone

from healthposts.testing.people import make_session, make_worker
from posts.models import AuditEvent
from screenings.actions.referrals import answer_referral, make_referral
from screenings.actions.visits import record_visit
from screenings.models import Finding, Referral
from screenings.tests.entries import entry
from screenings.views.referrals import block

pytestmark = pytest.mark.django_db
HIGH = {"sbp_1": 162, "dbp_1": 95, "sbp_2": 166, "dbp_2": 97}


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def examine(post, worker, cadre):
    def examine(ago=0, who=None, **boxes):
        on = timezone.localdate() - dt.timedelta(days=ago)
        session = make_session(post, on)
        filled = entry(**(boxes or HIGH))
        return record_visit(session=session, worker=who or worker, entry=filled, by=cadre).visit

    return examine


@pytest.fixture
def referral(examine, cadre):
    return make_referral(visit=examine(30), by=cadre)


def steps(visit):
    return f"/sessions/{visit.session_id}/workers/{visit.worker.code}"


def test_list_shows_names_and_dates_and_no_values(client, cadre, referral):
    client.force_login(cadre)

    page = client.get("/referrals/").content.decode()

    assert referral.shown_number in page
    assert "Suparto" in page
    assert "164" not in page


def test_list_is_flat_in_queries(
    client, staff, referral, examine, post, cadre, django_assert_max_num_queries
):
    client.force_login(staff)
    client.get("/referrals/")
    for ago, name in enumerate(("Sari", "Tono", "Budi"), start=40):
        make_referral(visit=examine(ago, make_worker(post, name)), by=cadre)

    with django_assert_max_num_queries(16):
        page = client.get("/referrals/")

    assert len(page.context["rows"]) == 4


@pytest.mark.parametrize(
    ("show", "seen"), [("open", 1), ("overdue", 1), ("answered", 0), ("all", 1), ("x", 1)]
)
def test_list_is_parted(show, seen, client, staff, referral):
    client.force_login(staff)

    page = client.get(f"/referrals/?show={show}")

    assert len(page.context["rows"]) == seen


def test_number_on_the_slip_opens_the_referral(client, staff, referral):
    client.force_login(staff)

    answer = client.post("/referrals/find/", {"number": f" {referral.shown_number} "})

    assert answer.headers["Location"] == f"/referrals/{referral.number}/"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda number: number[:7] + str((int(number[7]) + 1) % 10), "One of the digits is wrong"),
        (lambda number: number[:7], "This is not a referral number"),
        (lambda number: "", "This field is required"),
    ],
)
def test_wrong_number_is_explained(change, sentence, client, staff, referral):
    client.force_login(staff)

    page = client.post("/referrals/find/", {"number": change(referral.number)})

    assert sentence in page.content.decode()


def test_number_of_others_is_not_known_here(client, outsider, referral):
    client.force_login(outsider)

    page = client.post("/referrals/find/", {"number": referral.number})

    assert "No referral with this number is known here." in page.content.decode()
    assert "Suparto" not in page.content.decode()


def test_page_shows_reason_value_cut_off_and_guideline(client, cadre, referral):
    client.force_login(cadre)

    page = client.get(f"/referrals/{referral.number}/")

    (line,) = page.context["reasons"]
    assert (line.what, line.value, line.cut_off) == (
        "Blood pressure",
        "164/96 mmHg",
        "from 160/100 mmHg",
    )
    assert line.guideline.startswith("PERHI")
    assert AuditEvent.objects.filter(action="open_worker", detail__page="referral").count() == 1


def test_one_tap_arrives_and_the_answer_goes_back(client, staff, cadre, referral):
    client.force_login(staff)

    client.post(f"/referrals/{referral.number}/arrive/")
    client.post(
        f"/referrals/{referral.number}/answer/",
        {"result": "confirmed", "sharing": "all", "advice": "Ukur tiap bulan"},
    )
    client.force_login(cadre)
    page = client.get(f"/referrals/{referral.number}/").content.decode()

    assert "Confirmed" in page
    assert "Ukur tiap bulan" in page


@pytest.mark.parametrize(
    ("sharing", "advice", "told"),
    [("all", "Ukur lagi", (1, 1)), ("advice", "Ukur lagi", (0, 1)), ("nothing", "", (0, 0))],
)
def test_post_reads_what_the_worker_allows(sharing, advice, told, client, cadre, staff, referral):
    answer_referral(
        referral=referral,
        result=Referral.Result.TREATED,
        sharing=Referral.Sharing(sharing),
        advice=advice,
        by=staff,
    )
    client.force_login(cadre)

    page = client.get(f"/referrals/{referral.number}/").content.decode()

    assert ("Treatment started" in page, "Ukur lagi" in page) == tuple(map(bool, told))


def test_answer_needs_result_and_what_the_post_may_know(client, staff, referral):
    client.force_login(staff)

    page = client.post(f"/referrals/{referral.number}/answer/", {"advice": "x"})

    assert set(page.context["form"].errors) == {"result", "sharing"}


def test_advice_the_post_may_not_read_is_asked_about(client, staff, referral):
    client.force_login(staff)

    page = client.post(
        f"/referrals/{referral.number}/answer/",
        {"result": "confirmed", "sharing": "nothing", "advice": "x"},
    )

    assert set(page.context["form"].errors) == {"advice"}


def test_cadre_neither_arrives_nor_answers(client, cadre, referral):
    client.force_login(cadre)

    answers = [
        client.post(f"/referrals/{referral.number}/{step}/").status_code
        for step in ("arrive", "answer")
    ]

    assert answers == [403, 403]


def test_make_and_refuse_from_the_visit(client, cadre, examine):
    visit = examine()
    client.force_login(cadre)

    client.post(f"{steps(visit)}/refuse/")
    made = client.post(f"{steps(visit)}/refer/")

    states = list(Referral.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["refused", "written"]
    assert made.headers["Location"] == f"/referrals/{Referral.objects.first().number}/"


def test_already_been_leads_back_to_the_visit(client, cadre, referral, examine):
    visit = examine()
    client.force_login(cadre)

    answer = client.post(
        f"/referrals/{referral.number}/been/", {"been": "not_yet", "session": visit.session_id}
    )

    referral.refresh_from_db()
    assert answer.headers["Location"] == f"{steps(visit)}/"
    assert referral.been == "not_yet"


@pytest.mark.pdf
def test_letter_is_one_page_with_both_parts(client, cadre, referral):
    client.force_login(cadre)

    response = client.get(f"/referrals/{referral.number}/letter.pdf")

    pdf = pypdf.PdfReader(io.BytesIO(response.content))
    text = pdf.pages[0].extract_text()
    assert len(pdf.pages) == 1
    assert [text.count(w) for w in (referral.shown_number, "164/96", "Normal now")] == [2, 1, 1]
    assert "Suparto" not in response.headers["Content-Disposition"]


def test_private_reason_is_named_to_the_puskesmas_only(client, cadre, staff, examine, referral):
    reason = referral.reasons.get()
    reason.measure = reason.topic = reason.class_code = "self_harm"
    reason.role = Finding.Role.EMERGENCY
    reason.save()

    pages = []
    for person in (cadre, staff):
        client.force_login(person)
        pages.append(client.get(f"/referrals/{referral.number}/").context["reasons"][0].what)

    assert pages[0] == "A reason that is told at the puskesmas only"
    assert pages[1] != pages[0]


def test_block_asks_for_the_letter_of_a_high_value(examine, worker, cadre):
    visit = examine()

    found = block(worker, visit.session, seen_by=cadre)

    assert (found.ask, found.joins, found.ask_been, found.attention) == (
        "Should be seen at the puskesmas: Blood pressure",
        False,
        "",
        {"referral"},
    )


def test_block_asks_already_been_before_anything_is_measured(worker, referral, cadre):
    session = make_session(worker.enrolments.get().post, timezone.localdate())

    found = block(worker, session, seen_by=cadre)

    assert found.ask_been.startswith("Referred ")
    assert (found.ask, found.referral) == ("", referral)


def test_block_offers_a_letter_when_the_medicine_ran_out(examine, worker, referral, staff, cadre):
    answer_referral(
        referral=referral,
        result=Referral.Result.TREATED,
        sharing=Referral.Sharing.ALL,
        advice="",
        by=staff,
    )
    visit = examine()

    found = block(worker, visit.session, seen_by=cadre)

    assert found.ask == ""
    assert found.treated == (("blood_pressure", "Blood pressure"),)
    assert "Continue the treatment" in found.held[0]


def test_block_of_a_normal_visit_says_nothing(examine, worker, cadre):
    visit = examine(sbp_1=118, dbp_1=76)

    assert block(worker, visit.session, seen_by=cadre).says_anything is False


def test_visit_that_asks_for_a_letter_waits_for_the_decision(client, cadre, examine):
    visit = examine()
    client.force_login(cadre)

    page = client.get(f"{steps(visit)}/")

    assert "Make referral" in page.content.decode()
    assert "He refuses" in page.content.decode()
    assert page.context["seen"] == ["referral"]


def test_visit_page_asks_already_been(client, cadre, referral, examine):
    visit = examine(sbp_1=118, dbp_1=76)
    client.force_login(cadre)

    page = client.get(f"{steps(visit)}/").content.decode()

    assert "Been to the puskesmas?" in page
    assert "Make referral" not in page


def test_page_of_the_worker_lists_referrals(client, cadre, referral):
    client.force_login(cadre)

    page = client.get(f"/workers/{referral.worker.code}/").content.decode()

    assert referral.shown_number in page
