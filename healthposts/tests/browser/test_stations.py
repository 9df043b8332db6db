"""A session in parts on the screen: a table shows its own boxes, and judges the whole visit."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page

from healthposts.tests.browser.visits import SAVE, make_worker, session_today, values_of
from screenings.actions import record_visit, set_post_examinations
from screenings.contents import Content, Entry, Key
from screenings.models import Reading, Visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session(post: Any) -> Any:
    return session_today(post)


def record(session: Any, worker: Any, by: Any, **numbers: str) -> None:
    contents = {Key(code): Content(number=Decimal(text)) for code, text in numbers.items()}
    record_visit(session=session, worker=worker, entry=Entry(uuid.uuid4(), contents), by=by)


def choose(page: Page, session: Any, name: str) -> None:
    page.goto(f"/sessions/{session.pk}/")
    page.get_by_text("My station:").click()
    page.get_by_role("button", name=name).click()


def test_station_takes_its_own_part_of_everybody(
    visit_as: Any, cadre: Any, post: Any, worker: Any, session: Any
) -> None:
    budi = make_worker(post, "Budi")
    page = visit_as(cadre, language="en")
    choose(page, session, "3 Measuring")

    page.get_by_role("link", name="Budi").click()
    page.fill("#id_weight", "63,5")
    page.click(SAVE)
    page.wait_for_url(f"**/{worker.code}/**")
    page.fill("#id_weight", "70")
    page.click(SAVE)
    page.wait_for_url(f"**/sessions/{session.pk}/?saved=*")

    assert values_of(session, budi) == {"weight": "63.5"}
    assert values_of(session, worker) == {"weight": "70"}
    assert page.get_by_text("3 Measuring: 2 of 2 done").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_station_is_chosen_and_saves_without_script_too(
    visit_as: Any, cadre: Any, worker: Any, session: Any, scripts: bool
) -> None:
    page = visit_as(cadre, language="en", scripts=scripts)
    choose(page, session, "3 Measuring")

    page.get_by_role("link", name=worker.name).click()
    page.fill("#id_weight", "63,5")
    page.click(SAVE)
    page.wait_for_url("**saved=*")

    assert values_of(session, worker) == {"weight": "63.5"}


def test_level_at_a_table_is_that_of_the_whole_visit(
    visit_as: Any, cadre: Any, staff: Any, worker: Any, session: Any
) -> None:
    record(session, worker, staff, haemoglobin="7.5", height="165")
    page = visit_as(cadre, language="en")

    page.goto(f"/sessions/{session.pk}/workers/{worker.code}/?part=measuring")
    page.fill("#id_weight", "62")
    page.press("#id_weight", "Tab")

    assert "Emergency" in page.inner_text("#level")
    assert page.locator("[data-alarm=anaemia_severe]").is_visible()
    assert page.locator("[data-result=weight] .level-normal").first.is_visible()


def test_worse_of_two_values_stays_until_somebody_decides(
    visit_as: Any, cadre: Any, staff: Any, worker: Any, session: Any
) -> None:
    record(session, worker, staff, haemoglobin="14")
    record(session, worker, cadre, haemoglobin="7.5")
    page = visit_as(cadre, language="en")

    page.goto(f"/sessions/{session.pk}/workers/{worker.code}/?part=testing")
    before = page.inner_text("#level")
    page.check("#settle_haemoglobin")

    assert "Emergency" in before
    page.wait_for_function("!document.querySelector('#level').innerText.includes('Emergency')")


def test_first_table_notes_everybody_by_one_tap(
    visit_as: Any, cadre: Any, worker: Any, session: Any
) -> None:
    page = visit_as(cadre, language="en")
    choose(page, session, "1 Registration")

    page.get_by_role("button", name="Present").click()
    page.wait_for_url(f"**#w-{worker.code}")

    assert page.get_by_text("1 Registration: 1 of 1 done").is_visible()


def test_another_reading_is_offered_after_the_first(
    visit_as: Any, cadre: Any, post: Any, worker: Any, session: Any
) -> None:
    set_post_examinations(post=post, codes=["pef"], by=cadre)
    page = visit_as(cadre, language="en")
    page.goto(f"/sessions/{session.pk}/workers/{worker.code}/")

    page.fill("#id_pef-1", "410")
    page.press("#id_pef-1", "Enter")
    page.keyboard.type("430")
    page.click(SAVE)
    page.wait_for_url("**saved=*")

    readings = Reading.objects.order_by("position").values_list("measure", "position", "value")
    assert list(readings) == [("pef", 1, 410), ("pef", 2, 430)]


def test_table_with_an_eye_held_elsewhere_judges_on(
    visit_as: Any, cadre: Any, staff: Any, worker: Any, session: Any
) -> None:
    seen = {
        Key("visual_acuity_distance", side=side): Content(number=Decimal(6), denominator=60)
        for side in ("R", "L")
    }
    record_visit(session=session, worker=worker, entry=Entry(uuid.uuid4(), seen), by=staff)
    page = visit_as(cadre, language="en")

    page.goto(f"/sessions/{session.pk}/workers/{worker.code}/?part=measuring")
    saved = page.inner_text("#level")
    page.fill("#id_weight", "62")
    page.press("#id_weight", "Tab")

    level = Visit.objects.get().level
    assert level in ("watch", "refer")
    assert {"watch": "Watch", "refer": "Refer"}[level] in saved
    assert page.inner_text("#level") == saved


def test_result_is_copied_as_a_text_after_a_tap(
    visit_as: Any, cadre: Any, staff: Any, worker: Any, session: Any
) -> None:
    record(session, worker, staff, haemoglobin="14")
    page = visit_as(cadre, language="en")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/sessions/{session.pk}/workers/{worker.code}/result/")

    page.get_by_role("button", name="Yes, it is the worker's own phone").click()
    page.get_by_role("button", name="Copy").click()

    page.get_by_text("Copied.").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert "Haemoglobin: 14 g/dL" in text.splitlines()[2]
    assert worker.name not in text
