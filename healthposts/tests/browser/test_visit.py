"""The visit on a phone of 360 pixels, as a cadre does it sixty times."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from healthposts.tests.browser.visits import (
    SAVE,
    examined_before,
    make_worker,
    open_visit,
    session_today,
    times_saved,
    values_of,
)
from screenings.actions import record_visit, set_post_examinations
from screenings.contents import Content, Entry, Key
from screenings.queries import visit_state

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session(post: Any) -> Any:
    return session_today(post)


def test_whole_visit_is_typed_and_leads_to_the_next_person(
    visit_as: Any, cadre: Any, session: Any, post: Any
) -> None:
    siti = make_worker(post, "Siti", sex="F", born=1990)
    make_worker(post, "Tono")
    page = visit_as(cadre, language="en")
    open_visit(page, session, siti)

    page.locator("#id_sbp-1").press_sequentially("124")
    page.keyboard.type("81")
    page.fill("#id_weight", "63,5")
    page.fill("#id_height", "158")
    page.fill("#id_waist_circumference", "79.5")
    page.get_by_text("Random", exact=True).click()
    page.fill("#id_glucose", "117")
    page.get_by_text("Never smoked").click()
    page.get_by_text("Back pain").click()
    page.locator("#id_work_related").get_by_text("Yes", exact=True).click()
    page.locator("#id_pregnancy").get_by_text("No", exact=True).click()
    page.click(SAVE)

    expect(page.get_by_role("heading", level=1)).to_have_text("Tono")
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert values_of(session, siti) == {
        "sbp-1": "124",
        "dbp-1": "81",
        "weight": "63.5",
        "height": "158",
        "waist_circumference": "79.5",
        "glucose_random_capillary": "117",
        "smoking_status": "NEVER",
        "complaint": "back_pain",
        "work_related": "yes",
        "pregnancy": "no",
    }


def test_saved_visit_is_undone_by_one_tap(
    visit_as: Any, cadre: Any, session: Any, post: Any
) -> None:
    siti = make_worker(post, "Siti")
    make_worker(post, "Tono")
    page = visit_as(cadre, language="en")
    open_visit(page, session, siti)
    page.fill("#id_weight", "63")
    page.click(SAVE)

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("Undone.")).to_be_visible()
    assert values_of(session, siti) == {}


def test_level_shows_word_shape_sentence_and_guideline_while_typing(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    expect(page.locator("#level")).to_contain_text("Not measured")

    page.fill("#id_uric_acid", "7,1")
    page.keyboard.press("Tab")

    level = page.locator("#level")
    expect(level.locator(".level-watch svg use")).to_have_attribute(
        "href", "/static/icons/sprite.svg#level-watch"
    )
    expect(level).to_contain_text("Watch")
    expect(level).to_contain_text("Uric acid is high.")
    expect(level).to_contain_text("Guideline:")


def test_second_reading_is_asked_for_at_once(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    second = page.locator("#second")
    expect(second).to_be_hidden()

    page.locator("#id_sbp-1").press_sequentially("139")
    page.keyboard.type("89")
    page.keyboard.press("Tab")
    expect(second).to_be_hidden()
    page.fill("#id_dbp-1", "90")
    page.keyboard.press("Tab")

    expect(second).to_be_visible()
    expect(second).to_contain_text("Sit quietly for 5 minutes, then measure again.")
    expect(second).to_contain_text("Measure again from ")


def test_mean_of_two_readings_is_shown_and_stored(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    page.fill("#id_sbp-1", "141")
    page.fill("#id_dbp-1", "85")
    page.keyboard.press("Tab")

    page.fill("#id_sbp-2", "136")
    page.fill("#id_dbp-2", "84")
    page.keyboard.press("Tab")

    expect(page.locator("#level")).to_contain_text("Blood pressure is a little high.")
    page.click(SAVE)
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert values_of(session, worker) == {
        "sbp-1": "141",
        "dbp-1": "85",
        "sbp-2": "136",
        "dbp-2": "84",
    }


def test_no_time_to_repeat_is_one_tap(visit_as: Any, cadre: Any, session: Any, worker: Any) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    page.fill("#id_sbp-1", "150")
    page.fill("#id_dbp-1", "95")
    page.keyboard.press("Tab")

    page.get_by_text("No time to repeat").click()
    page.click(SAVE)

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert values_of(session, worker)["bp_repeat"] == "not_possible"


def test_hard_limit_refuses_with_a_sentence_and_keeps_the_rest(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    page.fill("#id_waist_circumference", "82")
    page.fill("#id_weight", "1480")
    page.keyboard.press("Tab")

    error = page.locator("#error_weight")
    expect(error).to_have_text(
        "1480 is not possible. The weight in kg lies between 20 and 300. "
        "One digit too many? Write it again."
    )
    page.click(SAVE)

    expect(page.get_by_text("Not saved yet. Look at what is marked.")).to_be_visible()
    expect(page.locator("#id_weight")).to_be_focused()
    expect(page.locator("#id_waist_circumference")).to_have_value("82")
    assert values_of(session, worker) == {}


def test_swapped_pressure_is_refused(visit_as: Any, cadre: Any, session: Any, worker: Any) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)

    page.fill("#id_sbp-1", "90")
    page.fill("#id_dbp-1", "95")
    page.keyboard.press("Tab")

    expect(page.locator("#error_dbp-1")).to_have_text(
        "The lower number (95) must be smaller than the upper (90). Swapped?"
    )


def test_change_since_last_month_asks_once_and_is_remembered(
    visit_as: Any, cadre: Any, session: Any, post: Any, worker: Any
) -> None:
    examined_before(post, worker, cadre, weight="60")
    page = visit_as(cadre, language="id")
    open_visit(page, session, worker)
    page.fill("#id_weight", "70,5")
    page.keyboard.press("Tab")

    ask = page.locator('[data-ask="weight:change:70.5"]')
    expect(ask).to_contain_text("70,5")
    expect(ask).to_contain_text("10,5")
    page.click(SAVE)
    expect(ask.locator("button").first).to_be_focused()
    assert values_of(session, worker) == {}
    ask.locator("[data-yes]").click()
    expect(ask).to_have_count(0)
    page.click(SAVE)
    page.wait_for_url("**saved=*")

    open_visit(page, session, worker)
    page.fill("#id_uric_acid", "5")
    page.click(SAVE)
    page.wait_for_url("**saved=*")
    assert values_of(session, worker) == {"weight": "70.5", "uric_acid": "5"}


def test_rare_value_asks_and_change_leads_back_to_the_box(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    page.fill("#id_weight", "132")
    page.keyboard.press("Tab")

    ask = page.locator('[data-ask="weight:rare:132"]')
    expect(ask).to_contain_text("132 kg is very rare. Weighed again?")
    ask.locator("[data-change]").click()
    expect(page.locator("#id_weight")).to_be_focused()
    page.keyboard.type("82")
    page.keyboard.press("Tab")

    expect(ask).to_have_count(0)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("glucose", "53", "Sugar too low."),
        ("glucose", "300", "Sugar very high."),
        ("haemoglobin", "7,9", "Suspected severe anaemia."),
    ],
)
def test_emergency_shows_at_once_with_what_to_do(
    visit_as: Any, cadre: Any, session: Any, worker: Any, field: str, value: str, words: str
) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    page.get_by_text("Random", exact=True).click()

    page.fill(f"#id_{field}", value)
    page.keyboard.press("Tab")

    alarm = page.locator("#alarms .alarm:visible")
    expect(alarm).to_have_count(1)
    expect(alarm).to_contain_text(words)
    expect(alarm).to_contain_text("Call 119")
    expect(page.locator("#level")).to_contain_text("Emergency")
    expect(page.locator("#alarms")).to_have_attribute("role", "alert")


def test_very_high_pressure_asks_danger_signs(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    page.fill("#id_sbp-1", "179")
    page.fill("#id_dbp-1", "109")
    page.keyboard.press("Tab")
    expect(page.locator("#signs")).to_be_hidden()
    expect(page.locator("#alarms .alarm:visible")).to_have_count(0)

    page.fill("#id_sbp-1", "180")
    page.keyboard.press("Tab")

    expect(page.locator("#alarms .alarm:visible")).to_contain_text("Seat and calm the person")
    expect(page.locator("#signs .form-check:visible")).to_have_count(6)
    page.locator("#signs").get_by_text("None of these").click()
    page.click(SAVE)
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert values_of(session, worker)["danger_signs"] == "none"


def test_meter_says_hi(visit_as: Any, cadre: Any, session: Any, worker: Any) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    page.get_by_text("Random", exact=True).click()
    page.locator("[data-exam=glucose]").get_by_text("Meter says LO / HI?").click()

    page.locator("[data-exam=glucose]").get_by_text("HI", exact=True).click()

    expect(page.locator("#alarms .alarm:visible")).to_contain_text("Sugar very high.")
    page.click(SAVE)
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert values_of(session, worker) == {"glucose_random_capillary": "HI"}


def test_glucose_without_its_kind_is_asked_for(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    page.fill("#id_glucose", "117")

    page.click(SAVE)

    expect(page.locator("#error_glucose_kind")).to_have_text("Fasting or random? Choose one.")
    assert values_of(session, worker) == {}


def test_reason_for_not_measuring_is_one_chip_and_goes_with_a_value(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    for exam, word in (("uric_acid", "No strips"), ("weight", "Tool broken")):
        block = page.locator(f"[data-exam={exam}]")
        block.get_by_text("Not measured. Why?").click()
        block.get_by_text(word).click()
    page.fill("#id_weight", "60")

    page.click(SAVE)

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert values_of(session, worker) == {"uric_acid": "no_strips", "weight": "60"}


def test_known_height_is_text_and_still_gives_the_body_mass_index(
    visit_as: Any, cadre: Any, session: Any, post: Any, worker: Any
) -> None:
    examined_before(post, worker, cadre, height="160", weight="64")
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)

    expect(page.locator("[data-exam=height] .reading")).to_have_text("160 cm")
    expect(page.locator("#id_height")).to_be_hidden()
    page.fill("#id_weight", "64,1")
    page.keyboard.press("Tab")

    expect(page.locator("[data-result=weight]")).to_contain_text("Body mass index:")
    page.click(SAVE)
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert values_of(session, worker) == {"weight": "64.1"}


def test_upper_number_moves_on_and_backspace_returns(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    page.locator("#id_sbp-1").focus()

    page.keyboard.type("12")
    expect(page.locator("#id_sbp-1")).to_be_focused()
    page.keyboard.type("4")
    expect(page.locator("#id_dbp-1")).to_be_focused()
    page.keyboard.press("Backspace")

    expect(page.locator("#id_sbp-1")).to_be_focused()
    expect(page.locator("#id_sbp-1")).to_have_value("124")


def test_moving_on_is_switched_off_for_this_phone(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    page.get_by_text("More: from paper").click()
    page.get_by_text("On this phone: move from the upper").click()

    page.reload()
    page.locator("#id_sbp-1").press_sequentially("124")

    expect(page.locator("#id_sbp-1")).to_be_focused()
    expect(page.locator("#automove-hint")).to_be_hidden()


def test_double_click_saves_once(visit_as: Any, cadre: Any, session: Any, worker: Any) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    page.fill("#id_weight", "60")

    page.dblclick(SAVE)

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert times_saved(session, worker) == 1


def test_second_tap_takes_an_answer_back(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    radio = page.locator("#id_smoking_status_NEVER")
    page.get_by_text("Never smoked").click()
    expect(radio).to_be_checked()

    page.get_by_text("Never smoked").click()

    expect(radio).not_to_be_checked()


def test_visit_by_keyboard_only(
    visit_as: Any, cadre: Any, session: Any, post: Any, worker: Any
) -> None:
    make_worker(post, "Zaki")
    page = visit_as(cadre, language="en", size={"width": 1280, "height": 800})
    open_visit(page, session, worker)

    expect(page.locator("#id_sbp-1")).to_be_focused()
    page.keyboard.type("118")
    page.keyboard.type("76")
    page.keyboard.press("Enter")
    expect(page.locator("#id_weight")).to_be_focused()
    page.keyboard.type("58,2")
    for _step in range(80):
        if page.evaluate("document.activeElement.id") == "save":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Zaki")
    assert values_of(session, worker) == {"sbp-1": "118", "dbp-1": "76", "weight": "58.2"}


def test_examination_outside_the_list_is_added_to_one_visit(
    visit_as: Any, cadre: Any, session: Any, post: Any, worker: Any
) -> None:
    set_post_examinations(post=post, codes=["weight"], by=cadre)
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    expect(page.locator("#id_uric_acid")).to_be_hidden()

    page.get_by_text("Add examination").click()
    page.fill("#id_uric_acid", "7,5")
    page.keyboard.press("Tab")

    expect(page.locator("#level")).to_contain_text("Uric acid is high.")
    page.click(SAVE)
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert values_of(session, worker) == {"uric_acid": "7.5"}


def test_pregnancy_takes_the_class_of_body_shape_away_at_once(
    visit_as: Any, cadre: Any, session: Any, post: Any
) -> None:
    siti = make_worker(post, "Siti", sex="F", born=1995)
    page = visit_as(cadre, language="en")
    open_visit(page, session, siti)
    page.fill("#id_waist_circumference", "95")
    page.keyboard.press("Tab")
    result = page.locator("[data-result=waist_circumference]")
    expect(result).to_contain_text("Central obesity")

    page.locator("#id_pregnancy").get_by_text("Yes", exact=True).click()

    expect(result).to_have_text("No class in pregnancy.")


def test_two_values_of_one_box_are_decided_on_the_screen(
    visit_as: Any, cadre: Any, staff: Any, session: Any, worker: Any, faults: Any
) -> None:
    faults.expect("409 (Conflict)")  # the browser notes it where a reason is asked for
    for user, number in ((staff, "60"), (cadre, "66")):
        entry = Entry(uuid.uuid4(), {Key("weight"): Content(number=Decimal(number))})
        record_visit(session=session, worker=worker, entry=entry, by=user)
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    expect(page.get_by_text("Two different values were sent: 60 · 66.")).to_be_visible()

    page.fill("#id_weight", "66")
    page.get_by_text("This value is right").click()
    page.click(SAVE)
    expect(page.get_by_text("Write a reason.")).to_be_visible()
    page.fill("#id_reason", "Weighed again")
    page.click(SAVE)

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert values_of(session, worker) == {"weight": "66"}
    assert not visit_state(session, worker).boxes[Key("weight")].in_conflict
