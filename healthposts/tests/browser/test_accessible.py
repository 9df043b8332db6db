"""Pages of sessions and visits for everyone: at both widths, in both languages, in each state."""

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from healthposts.testing.people import make_session
from healthposts.tests.browser.checks import IN_ORDER, faults_of, hidden_under_bar
from healthposts.tests.browser.conftest import DESK, PHONE
from healthposts.tests.browser.visits import (
    SAVE,
    examined_before,
    make_worker,
    open_visit,
    session_today,
    today,
)
from screenings.actions import admit_guest, record_visit
from screenings.actions.referrals import make_referral
from screenings.tests.entries import entry

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = {"phone": PHONE, "desk": DESK}
everywhere = pytest.mark.parametrize(
    ("size", "language"), [(s, lang) for s in SIZES for lang in ("id", "en")]
)


@pytest.fixture
def session(post: Any) -> Any:
    return session_today(post)


@pytest.fixture
def siti(post: Any, cadre: Any) -> Any:
    """Examined last month, in the session today not yet."""
    siti = make_worker(post, "Siti Aminah", sex="F", born=1990)
    examined_before(post, siti, cadre, weight="60", height="158", sbp="128", dbp="82")
    return siti


@pytest.fixture
def page(visit_as: Any, cadre: Any, size: str, language: str) -> Page:
    opened: Page = visit_as(cadre, size=SIZES[size], language=language)
    return opened


@everywhere
def test_pages_of_a_session_are_in_order(page: Page, session: Any, siti: Any, worker: Any) -> None:
    found = {}
    paths = ["", "?absent=1", "?show=all", "duty/", "tools/", "end/", "cancel/", "attention/"]
    addresses = [f"/sessions/{session.pk}/{path}" for path in paths]
    for address in ["/sessions/", "/sessions/new/", *addresses, f"/workers/{siti.code}/"]:
        page.goto(address)
        found[address] = faults_of(page)

    assert {address: faults for address, faults in found.items() if faults != IN_ORDER} == {}


@everywhere
def test_parts_of_a_visit_and_its_result_are_in_order(
    page: Page, session: Any, siti: Any, staff: Any
) -> None:
    high = entry(sbp_1=162, dbp_1=95, sbp_2=166, dbp_2=97, haemoglobin=14)
    record_visit(session=session, worker=siti, entry=high, by=staff)
    page.goto(f"/sessions/{session.pk}/")
    page.locator("details:has(.station-choices) summary").click()
    found = {"stations": faults_of(page)}
    page.locator("button[name=part][value=measuring]").click()
    page.wait_for_load_state()
    found["at a station"] = faults_of(page)
    visit = f"/sessions/{session.pk}/workers/{siti.code}/"
    for part in ("registration", "interview", "measuring", "testing", "counselling"):
        page.goto(f"{visit}?part={part}")
        page.locator(".parts-fold summary").click()
        found[part] = faults_of(page)
    page.goto(f"{visit}result/")
    found["result"] = faults_of(page)
    page.locator("main form button[type=submit]").click()
    page.locator("#hand-over").wait_for()
    found["own phone"] = faults_of(page)

    assert {place: faults for place, faults in found.items() if faults != IN_ORDER} == {}


@everywhere
def test_grid_is_in_order_empty_and_wrong(page: Page, session: Any, siti: Any, faults: Any) -> None:
    faults.expect("422")
    page.goto(f"/sessions/{session.pk}/grid/")
    found = {"empty": faults_of(page)}

    page.fill(f'[name="{siti.code}.sbp-1"]', "152")
    page.fill(f'[name="{siti.code}.weight"]', "1480")
    page.locator("#new-worker button[type=submit]").click()
    expect(page.locator("#new_name.is-invalid")).to_be_focused()
    expect(page.locator(f"#notes-{siti.code}")).to_contain_text("1480")
    found["wrong"] = faults_of(page)

    assert {state: faults for state, faults in found.items() if faults != IN_ORDER} == {}


@everywhere
def test_visit_is_in_order_empty_filled_wrong_and_in_an_emergency(
    page: Page, session: Any, siti: Any
) -> None:
    open_visit(page, session, siti)
    found = {"empty": faults_of(page), "covered": hidden_under_bar(page)}

    page.fill("#id_sbp-1", "152")
    page.fill("#id_dbp-1", "94")
    page.locator("[data-exam=height] summary").first.click()
    page.locator("[data-exam=uric_acid] .why summary").click()
    page.locator("[data-exam=glucose] .flags summary").click()
    page.fill("#id_weight", "90")
    page.keyboard.press("Tab")
    expect(page.locator("[data-ask]")).to_be_visible()
    found["filled"] = faults_of(page)

    page.fill("#id_waist_circumference", "1000")
    page.click(SAVE)
    expect(page.locator("#error_waist_circumference")).to_be_visible()
    found["wrong"] = faults_of(page)

    page.fill("#id_sbp-1", "190")
    page.keyboard.press("Tab")
    expect(page.locator(".alarm:visible")).to_be_visible()
    found["emergency"] = faults_of(page)

    in_order = {state: [] if state == "covered" else IN_ORDER for state in found}
    assert found == in_order


@everywhere
def test_saved_refused_and_unsent_visit_are_in_order(
    page: Page, session: Any, siti: Any, worker: Any, faults: Any
) -> None:
    faults.expect("Failed to load resource")
    open_visit(page, session, siti)
    page.fill("#id_uric_acid", "5")
    page.route("**/workers/*/", lambda route: route.abort())
    page.click(SAVE)
    expect(page.locator("[data-trouble=network]")).to_be_visible()
    found = {"unsent": faults_of(page)}

    page.unroute("**/workers/*/")
    page.locator("[data-trouble=network] [data-again]").click()
    page.wait_for_url("**saved=*")
    found["saved"] = faults_of(page)

    assert found == {"unsent": IN_ORDER, "saved": IN_ORDER}


@everywhere
def test_consent_gate_and_corrections_are_in_order(
    page: Page, session: Any, post: Any, siti: Any, cadre: Any
) -> None:
    earlier = make_session(post, today() - dt.timedelta(days=2))
    unasked = make_worker(post, "Joko", consent=False)
    open_visit(page, earlier, siti)
    page.fill("#id_uric_acid", "5")
    page.click(SAVE)
    page.wait_for_url("**saved=*")

    found = {}
    visit = f"/sessions/{earlier.pk}/workers/{siti.code}"
    gate = f"/sessions/{session.pk}/workers/{unasked.code}/"
    for address in (gate, f"{visit}/", f"{visit}/void/", f"{visit}/move/"):
        page.goto(address)
        found[address] = faults_of(page)

    assert {address: faults for address, faults in found.items() if faults != IN_ORDER} == {}


@everywhere
def test_examinations_of_a_post_are_in_order(
    visit_as: Any, staff: Any, post: Any, size: str, language: str
) -> None:
    page = visit_as(staff, size=SIZES[size], language=language)

    page.goto(f"/posts/{post.code}/measures/")

    assert faults_of(page) == IN_ORDER


@pytest.mark.parametrize("size", ["phone"])
@pytest.mark.parametrize("language", ["id"])
def test_visit_fits_320_pixels_and_wide_text(page: Page, session: Any, siti: Any) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    open_visit(page, session, siti)
    narrow = faults_of(page)["overflow"]

    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
          sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }');
          document.adoptedStyleSheets = [sheet]; }"""
    )

    assert (narrow, faults_of(page)["overflow"]) == (0, 0)


@everywhere
def test_cards_guests_slips_and_letters_are_in_order(
    page: Page, session: Any, siti: Any, post: Any, far_post: Any, cadre: Any
) -> None:
    guest = make_worker(far_post, "Tamu Jauh", consent=False)
    admit_guest(session=session, worker=guest, found_by="card", by=cadre)
    high = entry(sbp_1=162, dbp_1=95, sbp_2=166, dbp_2=97)
    saved = record_visit(session=session, worker=make_worker(post, "Joko"), entry=high, by=cadre)
    referral = make_referral(visit=saved.visit, by=cadre)
    addresses = [
        f"/workers/cards/?post={post.code}",
        "/workers/cards/?show=all",
        f"/workers/{siti.code}/card/",
        f"/c/{guest.card_number}/",
        f"/sessions/{session.pk}/",
        f"/sessions/{session.pk}/guest/",
        f"/sessions/{session.pk}/workers/{guest.code}/",
        f"/sessions/{session.pk}/workers/{guest.code}/consent/",
        "/referrals/",
        "/referrals/slips/",
        f"/referrals/{referral.number}/",
        f"/referrals/{referral.number}/show/",
        "/r/10000004/",
    ]

    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = faults_of(page)

    assert {address: faults for address, faults in found.items() if faults != IN_ORDER} == {}
