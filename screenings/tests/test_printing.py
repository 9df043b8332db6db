"""Paper of a session and a post: what stands on it, and what is noted when it is made."""

import datetime as dt
import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from healthposts.testing.people import make_session, make_worker
from healthposts.web import pdf
from posts.models import AuditEvent, Office
from screenings.actions import record_visit, set_post_examinations
from screenings.actions.referrals import make_referral
from screenings.paper.printed import printed_columns, side_by_side
from screenings.paper.queries import last_values_of
from screenings.rules import EXAMINATIONS
from screenings.tests.entries import DAY, entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "english")]


@pytest.fixture
def last_month(post):
    return make_session(post, DAY - dt.timedelta(days=30))


def pages_of(response):
    reader = pypdf.PdfReader(io.BytesIO(response.content))
    return [page.extract_text() for page in reader.pages]


def size_of(response):
    box = pypdf.PdfReader(io.BytesIO(response.content)).pages[0].mediabox
    return [round(float(side) * 25.4 / 72) for side in (box.width, box.height)]


# --- The sheet of a session --------------------------------------------------------------


@pytest.mark.pdf
def test_sheet_has_everyone_in_order_with_small_last_values(
    client, cadre, post, session, last_month
):
    tono, siti = make_worker(post, "Tono"), make_worker(post, "Siti", sex="F")
    boxes = entry(sbp_1=148, dbp_1=92, weight="63.5")
    record_visit(session=last_month, worker=tono, entry=boxes, by=cadre)
    client.force_login(cadre)

    response = client.get(f"/sessions/{session.pk}/sheet.pdf")

    [page, *_others] = pages_of(response)
    assert page.index("Siti") < page.index("Tono")
    assert [page.count(word) for word in ("148/92", "63.5", tono.shown_card_number)] == [1, 1, 1]
    assert "Page 1 of" in page
    assert siti.name not in response.headers["Content-Disposition"]
    assert (
        'filename="session-sheet-nelayan-2026-03-14.pdf"' in response.headers["Content-Disposition"]
    )


@pytest.mark.pdf
def test_sheet_of_sixty_workers_repeats_its_head_on_every_page(client, cadre, post, session):
    for number in range(60):
        make_worker(post, f"Pekerja {number:02}")
    set_post_examinations(post=post, codes=["blood_pressure", "weight"], by=cadre)
    client.force_login(cadre)

    pages = pages_of(client.get(f"/sessions/{session.pk}/sheet.pdf"))

    assert sum(page.count("Pekerja ") for page in pages) == 60
    with_rows = [page for page in pages if "Pekerja" in page]
    assert all("Blood pressure" in page for page in with_rows)


@pytest.mark.pdf
def test_sheet_of_one_table_has_its_examinations_only(client, cadre, worker, session):
    client.force_login(cadre)

    response = client.get(f"/sessions/{session.pk}/sheet.pdf?part=measuring")

    [page] = pages_of(response)
    assert "Weight" in page
    assert "Measuring" in page
    assert "Blood pressure" not in page
    assert "-measuring.pdf" in response.headers["Content-Disposition"]


def test_sheet_that_is_too_long_is_printed_table_by_table(
    client, cadre, worker, session, monkeypatch
):
    monkeypatch.setattr("screenings.paper.sheet.MOST_CELLS", 3)
    client.force_login(cadre)

    page = client.get(f"/sessions/{session.pk}/sheet.pdf", follow=True).content.decode()

    assert "This sheet is very long. Print it station by station." in page
    assert "sheet.pdf?part=measuring" in page
    assert not AuditEvent.objects.filter(action="download").exists()


@pytest.mark.pdf
def test_sheet_says_whose_history_is_to_be_asked(client, cadre, post, session, last_month):
    asked, _other = make_worker(post, "Ani"), make_worker(post, "Budi")
    boxes = entry(has_hypertension="yes", medicine_hypertension="yes")
    record_visit(session=last_month, worker=asked, entry=boxes, by=cadre)
    set_post_examinations(post=post, codes=["history"], by=cadre)
    client.force_login(cadre)

    [page, *_others] = pages_of(client.get(f"/sessions/{session.pk}/sheet.pdf"))

    of_ani, of_budi = page.split("Ani")[1].split("Budi")
    assert ("T+" in of_ani, "ask" in of_ani.split()) == (True, False)
    assert "ask" in of_budi.split()


@pytest.mark.pdf
def test_sheet_with_every_examination_says_once_who_somebody_is(client, cadre, post, session):
    workers = [make_worker(post, f"Pekerja {number:02}") for number in range(14)]
    set_post_examinations(post=post, codes=list(EXAMINATIONS), by=cadre)
    client.force_login(cadre)

    pages = pages_of(client.get(f"/sessions/{session.pk}/sheet.pdf"))

    tables = sum("Pekerja 00" in page for page in pages)
    assert tables >= 3
    assert [sum(one.shown_card_number in page for page in pages) for one in workers] == [1] * 14
    # Two pages hold the rows of a first table, one those of a further; letters and consent.
    assert len(pages) <= 2 + (tables - 1) + 1


@pytest.mark.pdf
@pytest.mark.parametrize(("paper", "size"), [("a4", [297, 210]), ("f4", [330, 215])])
def test_sheet_lies_on_the_paper_of_the_office(client, cadre, session, offices, paper, size):
    Office.objects.filter(pk=offices.ours.pk).update(paper=paper)
    client.force_login(cadre)

    assert size_of(client.get(f"/sessions/{session.pk}/sheet.pdf")) == size


@pytest.mark.pdf
def test_sheet_without_anybody_has_empty_rows(client, cadre, session):
    client.force_login(cadre)

    [page, *_others] = pages_of(client.get(f"/sessions/{session.pk}/sheet.pdf"))

    assert page.count("Name:") > 5


@pytest.mark.pdf
def test_sheet_asks_consent_of_who_was_not_asked(client, cadre, post, session):
    make_worker(post, "Tono", consent=False)
    client.force_login(cadre)

    [page, *_others] = pages_of(client.get(f"/sessions/{session.pk}/sheet.pdf"))

    assert "Ask consent first" in page


@pytest.mark.pdf
def test_sheet_that_leaves_the_system_is_noted(client, cadre, worker, session, post):
    client.force_login(cadre)

    client.get(f"/sessions/{session.pk}/sheet.pdf")

    event = AuditEvent.objects.get(action="download")
    assert (event.post, event.detail) == (post, {"format": "sheet", "count": 1})


def test_outsider_gets_no_sheet_and_it_takes_no_post(client, cadre, outsider, session):
    client.force_login(outsider)
    assert client.get(f"/sessions/{session.pk}/sheet.pdf").status_code == 404

    client.force_login(cadre)
    assert client.post(f"/sessions/{session.pk}/sheet.pdf").status_code == 405


def test_without_pango_the_page_says_so_and_nothing_is_noted(client, cadre, session, monkeypatch):
    monkeypatch.setattr(pdf, "missing_libraries", lambda: ("libpango",))
    client.force_login(cadre)

    page = client.get(f"/sessions/{session.pk}/sheet.pdf", follow=True).content.decode()

    assert "PDFs are off on this machine." in page
    assert "sheet.pdf" not in page
    assert not AuditEvent.objects.filter(action="download").exists()


def test_session_page_leads_to_the_sheet(client, cadre, session):
    client.force_login(cadre)

    assert "sheet.pdf" in client.get(f"/sessions/{session.pk}/").content.decode()


@pytest.mark.pdf
def test_sheet_costs_as_many_queries_for_three_workers_as_for_one(
    client, cadre, post, session, last_month
):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/sessions/{session.pk}/sheet.pdf")
        return len(caught)

    def examined(name):
        worker = make_worker(post, name)
        record_visit(session=last_month, worker=worker, entry=entry(weight=60), by=cadre)

    examined("Ani")
    client.force_login(cadre)
    queries()
    one = queries()
    examined("Budi")
    examined("Cici")

    assert queries() == one


def test_last_values_are_the_newest_before_that_day_that_may_be_seen(
    cadre, post, far_post, session, last_month
):
    worker = make_worker(post, "Tono")
    earlier = make_session(post, DAY - dt.timedelta(days=60))
    foreign = make_session(far_post, DAY - dt.timedelta(days=5))
    for at, weight in ((last_month, 62), (earlier, 60), (session, 63)):
        record_visit(session=at, worker=worker, entry=entry(weight=weight), by=cadre)
    record_visit(session=earlier, worker=worker, entry=entry(height=160), by=cadre)
    stranger = make_worker(far_post, "Asing")
    record_visit(session=foreign, worker=stranger, entry=entry(weight=99), by=cadre)

    found = last_values_of([worker, stranger], ["weight"], before=DAY, seen_by=cadre)

    assert {pk: [v.content.number for v in held.values()] for pk, held in found.items()} == {
        worker.pk: [62]
    }


def test_columns_that_do_not_fit_follow_on_another_table():
    columns = printed_columns(EXAMINATIONS)

    parts = list(side_by_side(columns, 100.0))

    assert [column for part in parts for column in part] == columns
    assert all(sum(column.width for column in part) <= 100 for part in parts)


# --- The slip of a visit -----------------------------------------------------------------


@pytest.mark.pdf
def test_slip_has_result_values_advice_and_the_next_day(client, cadre, post, session, worker):
    record_visit(session=session, worker=worker, entry=entry(uric_acid="7.5"), by=cadre)
    later = make_session(post, DAY + dt.timedelta(days=28))
    later.state = "planned"
    later.save()
    client.force_login(cadre)

    response = client.get(f"/sessions/{session.pk}/workers/{worker.code}/slip.pdf")

    [page] = pages_of(response)
    assert "Watch" in page
    assert "7.5 mg/dL" in page
    assert "Uric acid is high. Drink more water" in " ".join(page.split())
    assert "Come again on 11 April 2026." in page
    assert "not a diagnosis" in page
    assert worker.name not in response.headers["Content-Disposition"]
    assert AuditEvent.objects.get(action="download").detail == {"format": "slip", "count": 1}


@pytest.mark.pdf
def test_slip_speaks_to_the_worker_and_not_to_the_cadre(client, cadre, session, worker):
    record_visit(session=session, worker=worker, entry=entry(sbp_1=134, dbp_1=86), by=cadre)
    client.force_login(cadre)

    [page] = pages_of(client.get(f"/sessions/{session.pk}/workers/{worker.code}/slip.pdf"))

    assert "Watch" in page
    assert "Less salt" in page
    assert "Give the advice" not in page


@pytest.mark.pdf
def test_slip_names_the_open_referral(client, cadre, session, worker):
    high = entry(sbp_1=150, dbp_1=95, sbp_2=152, dbp_2=96)
    saved = record_visit(session=session, worker=worker, entry=high, by=cadre)
    referral = make_referral(visit=saved.visit, by=cadre)
    client.force_login(cadre)

    [page] = pages_of(client.get(f"/sessions/{session.pk}/workers/{worker.code}/slip.pdf"))

    assert f"Referral number {referral.shown_number}" in page


@pytest.mark.pdf
def test_slip_tells_nothing_private(client, cadre, session, worker):
    saved = record_visit(session=session, worker=worker, entry=entry(uric_acid="7.5"), by=cadre)
    finding = saved.visit.findings.first()
    finding.pk, finding.measure, finding.class_code = None, "phq9", "SEVERE"
    finding.save()
    client.force_login(cadre)

    [page] = pages_of(client.get(f"/sessions/{session.pk}/workers/{worker.code}/slip.pdf"))

    assert "phq9" not in page
    assert "SEVERE" not in page


def test_worker_without_a_visit_has_no_slip(client, cadre, outsider, session, worker):
    address = f"/sessions/{session.pk}/workers/{worker.code}/slip.pdf"
    client.force_login(cadre)
    assert client.get(address).status_code == 404
    record_visit(session=session, worker=worker, entry=entry(weight=60), by=cadre)
    assert client.post(address).status_code == 405
    assert "slip.pdf" in client.get(address.replace("slip.pdf", "")).content.decode()

    client.force_login(outsider)
    assert client.get(address).status_code == 404


# --- All results of a session --------------------------------------------------------------


@pytest.mark.pdf
def test_results_of_a_session_are_slips_by_name_several_to_a_sheet(client, cadre, post, session):
    names = ["Tono", "Siti", "Wati", "Budi", "Ani"]
    for name in names:
        worker = make_worker(post, name)
        boxes = entry(uric_acid="7.5", smoking_status="NEVER")
        record_visit(session=session, worker=worker, entry=boxes, by=cadre)
    make_worker(post, "Nobody")
    client.force_login(cadre)

    response = client.get(f"/sessions/{session.pk}/results.pdf")

    [page] = pages_of(response)
    places = [page.index(name) for name in sorted(names)]
    assert places == sorted(places)
    assert page.count("7.5 mg/dL") == 5
    assert page.count("not a diagnosis") == 5
    assert "Nobody" not in page
    assert "Smoking" not in page
    assert AuditEvent.objects.get(action="download").detail == {"format": "slip", "count": 5}


@pytest.mark.pdf
def test_results_tell_of_each_worker_the_own_referral_and_nothing_private(
    client, cadre, post, session
):
    siti, tono = make_worker(post, "Siti"), make_worker(post, "Tono")
    high = entry(sbp_1=150, dbp_1=95, sbp_2=152, dbp_2=96)
    saved = record_visit(session=session, worker=siti, entry=high, by=cadre)
    referral = make_referral(visit=saved.visit, by=cadre)
    other = record_visit(session=session, worker=tono, entry=entry(uric_acid="7.5"), by=cadre)
    finding = other.visit.findings.first()
    finding.pk, finding.measure, finding.class_code = None, "phq9", "SEVERE"
    finding.save()
    client.force_login(cadre)

    [page] = pages_of(client.get(f"/sessions/{session.pk}/results.pdf"))

    assert page.count(f"Referral number {referral.shown_number}") == 1
    assert "SEVERE" not in page


@pytest.mark.pdf
def test_results_cost_as_many_queries_for_three_workers_as_for_one(client, cadre, post, session):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/sessions/{session.pk}/results.pdf").status_code == 200
        return len(caught)

    def examined(name):
        boxes = entry(uric_acid="7.5")
        record_visit(session=session, worker=make_worker(post, name), entry=boxes, by=cadre)

    client.force_login(cadre)
    examined("Ani")
    queries()
    one = queries()
    examined("Budi")
    examined("Cici")

    assert queries() == one


def test_session_without_visits_has_no_results_and_outsiders_get_none(
    client, cadre, outsider, session
):
    address = f"/sessions/{session.pk}/results.pdf"
    client.force_login(cadre)
    assert "Nobody was examined yet." in client.get(address, follow=True).content.decode()
    assert client.post(address).status_code == 405

    client.force_login(outsider)
    assert client.get(address).status_code == 404


def test_session_page_leads_to_the_results_once_there_are_some(client, cadre, session, worker):
    client.force_login(cadre)
    address = f"/sessions/{session.pk}/results.pdf"
    assert address not in client.get(f"/sessions/{session.pk}/").content.decode()

    record_visit(session=session, worker=worker, entry=entry(weight=60), by=cadre)

    assert address in client.get(f"/sessions/{session.pk}/").content.decode()


# --- Forms and the register of a post ------------------------------------------------------


@pytest.mark.pdf
def test_visit_form_has_the_examinations_of_the_post_and_nobody(client, cadre, post, worker):
    set_post_examinations(post=post, codes=["uric_acid", "whisper_test"], by=cadre)
    client.force_login(cadre)

    [page] = pages_of(client.get(f"/posts/{post.code}/visit-form.pdf"))

    assert page.index("Uric acid") < page.index("Whisper")
    assert "Blood pressure" not in page
    assert worker.name not in page
    assert not AuditEvent.objects.filter(action="download").exists()


@pytest.mark.pdf
def test_visit_form_asks_the_history_where_the_post_does(client, cadre, post):
    set_post_examinations(post=post, codes=["weight", "history"], by=cadre)
    client.force_login(cadre)

    text = "".join(pages_of(client.get(f"/posts/{post.code}/visit-form.pdf")))

    assert "Has a doctor or the puskesmas ever said so?" in text
    assert "Parents, brothers, sisters" in text


@pytest.mark.pdf
def test_visit_form_holds_every_examination_there_is(client, cadre, post):
    set_post_examinations(post=post, codes=list(EXAMINATIONS), by=cadre)
    client.force_login(cadre)

    pages = pages_of(client.get(f"/posts/{post.code}/visit-form.pdf"))

    assert len(pages) <= 4


@pytest.mark.pdf
def test_consent_form_has_the_words_that_are_read_aloud(client, cadre, post):
    client.force_login(cadre)

    [page] = pages_of(client.get(f"/posts/{post.code}/consent-form.pdf"))

    assert "Your boss does not see your results." in " ".join(page.split())


@pytest.mark.pdf
def test_register_lists_the_visits_of_the_month_by_day_and_name(
    client, cadre, post, session, last_month
):
    tono, siti = make_worker(post, "Tono"), make_worker(post, "Siti", sex="F")
    earlier = make_session(post, DAY - dt.timedelta(days=7))
    for at, worker, weight in (
        (session, siti, 51),
        (session, tono, 63),
        (earlier, tono, 62),
        (last_month, tono, 61),
    ):
        record_visit(session=at, worker=worker, entry=entry(weight=weight), by=cadre)
    client.force_login(cadre)

    response = client.get(f"/posts/{post.code}/register.pdf?month=2026-03")

    [page] = pages_of(response)
    places = [page.index(figure) for figure in ("\n62", "\n51", "\n63")]
    assert places == sorted(places)
    assert "\n61" not in page
    assert "3 visits" in page
    assert "Uric acid" not in page
    assert 'filename="register-nelayan-2026-03.pdf"' in response.headers["Content-Disposition"]
    note = AuditEvent.objects.get(action="download")
    assert (note.post, note.detail) == (post, {"format": "register", "count": 3})


@pytest.mark.pdf
def test_register_of_a_month_without_visits_says_so(client, cadre, post):
    client.force_login(cadre)

    [page] = pages_of(client.get(f"/posts/{post.code}/register.pdf?month=quatsch"))

    assert "March 2026" in page
    assert "Nobody was examined in this month." in page


@pytest.mark.pdf
def test_register_costs_as_many_queries_for_three_visits_as_for_one(client, cadre, post, session):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/posts/{post.code}/register.pdf")
        return len(caught)

    def examined(name):
        worker = make_worker(post, name)
        record_visit(session=session, worker=worker, entry=entry(weight=60), by=cadre)

    examined("Ani")
    client.force_login(cadre)
    queries()
    one = queries()
    examined("Budi")
    examined("Cici")

    assert queries() == one


@pytest.mark.parametrize("name", ["register", "visit-form", "consent-form"])
def test_paper_of_a_post_is_for_those_who_record_there(
    client, cadre, outsider, district_officer, post, name
):
    address = f"/posts/{post.code}/{name}.pdf"
    client.force_login(outsider)
    assert client.get(address).status_code == 404

    client.force_login(district_officer)
    assert client.get(address).status_code == 403

    client.force_login(cadre)
    assert client.post(address).status_code == 405


def test_post_page_leads_to_its_paper(client, cadre, district_officer, post):
    client.force_login(cadre)
    page = client.get(f"/posts/{post.code}/").content.decode()
    assert [name in page for name in ("register.pdf", "visit-form.pdf", "consent-form.pdf")] == [
        True
    ] * 3

    client.force_login(district_officer)
    assert "register.pdf" not in client.get(f"/posts/{post.code}/").content.decode()
