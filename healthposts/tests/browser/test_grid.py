"""A session typed in from its sheet at a desk, by keyboard, whatever the line does."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.sessions.models import Session as LoginSession
from playwright.sync_api import Page, expect

from healthposts.tests.browser.conftest import DESK
from healthposts.tests.browser.test_saving import (
    Line,
    answer_lost,
    hotel_page,
    no_connection,
    server_error,
    sign_in,
)
from healthposts.tests.browser.visits import make_worker, session_today, times_saved, values_of
from posts.models import Cadre
from screenings.actions import change_duty, record_visit, set_post_examinations
from screenings.contents import Content, Entry, Key
from screenings.models import Event, Visit
from workers.models import Worker

pytestmark = pytest.mark.django_db(transaction=True)

SIX = ["blood_pressure", "weight", "waist_circumference", "glucose"]


@pytest.fixture
def session(post: Any, cadre: Any) -> Any:
    set_post_examinations(post=post, codes=SIX, by=cadre)
    return session_today(post)


def open_grid(page: Page, session: Any) -> None:
    page.goto(f"/sessions/{session.pk}/grid/")


def cell(page: Page, worker: Any, field: str) -> Any:
    return page.locator(f'[name="{worker.code}.{field}"]')


def state(page: Page, worker: Any) -> Any:
    return page.locator(f"#w-{worker.code} [data-state]")


def test_sheet_of_forty_workers_is_typed_in_without_a_mouse(
    visit_as: Any, cadre: Any, session: Any, post: Any
) -> None:
    workers = [make_worker(post, f"Pekerja {number:02}") for number in range(40)]
    page = visit_as(cadre, size=DESK, language="en")
    open_grid(page, session)
    page.get_by_label("Upper number").first.focus()

    for number in range(40):
        for value in (110 + number % 20, 70 + number % 10, f"6{number % 10},5", 80, 100, "S"):
            page.keyboard.type(str(value))
            page.keyboard.press("Tab")

    expect(page.locator("#counted")).to_contain_text("Rows saved: 40. Not saved yet: 0.")
    page.locator("#save").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who needs a person today?")
    assert Event.objects.filter(source="paper").count() == 40
    assert values_of(session, workers[39]) == {
        "sbp-1": "129",
        "dbp-1": "79",
        "weight": "69.5",
        "waist_circumference": "80",
        "glucose_random_capillary": "100",
    }


def test_enter_goes_down_a_column_and_on_to_the_next(
    visit_as: Any, cadre: Any, session: Any, post: Any
) -> None:
    siti, tono = make_worker(post, "Siti"), make_worker(post, "Tono")
    page = visit_as(cadre, size=DESK, language="en")
    open_grid(page, session)
    cell(page, siti, "weight").focus()

    for value in ("60", "70"):
        page.keyboard.type(value)
        page.keyboard.press("Enter")

    expect(cell(page, siti, "waist_circumference")).to_be_focused()
    for worker in (siti, tono):
        expect(state(page, worker)).to_contain_text("Saved")
    assert values_of(session, tono) == {"weight": "70"}


def test_arrows_move_and_escape_restores(
    visit_as: Any, cadre: Any, session: Any, post: Any
) -> None:
    siti, tono = make_worker(post, "Siti"), make_worker(post, "Tono")
    page = visit_as(cadre, size=DESK, language="en")
    open_grid(page, session)
    cell(page, siti, "weight").focus()

    page.keyboard.press("ArrowDown")
    expect(cell(page, tono, "weight")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cell(page, tono, "waist_circumference")).to_be_focused()
    page.keyboard.type("99")
    page.keyboard.press("Escape")
    expect(cell(page, tono, "waist_circumference")).to_have_value("")
    page.keyboard.press("ArrowUp")

    expect(cell(page, siti, "waist_circumference")).to_be_focused()
    assert not Event.objects.exists()


def test_impossible_value_is_refused_in_the_cell_and_the_row_waits(
    visit_as: Any, cadre: Any, session: Any, post: Any
) -> None:
    siti, tono = make_worker(post, "Siti"), make_worker(post, "Tono")
    page = visit_as(cadre, size=DESK, language="en")
    open_grid(page, session)
    cell(page, siti, "weight").focus()

    page.keyboard.type("1480")
    page.keyboard.press("Enter")

    expect(cell(page, tono, "weight")).to_be_focused()
    expect(page.locator(f"#notes-{siti.code}")).to_contain_text(
        "Weight: 1480 is not possible. The weight in kg lies between 20 and 300."
    )
    expect(state(page, siti)).to_contain_text("Look here")
    page.keyboard.press("Control+Enter")
    expect(cell(page, siti, "weight")).to_be_focused()
    page.keyboard.type("60")
    page.keyboard.press("Enter")
    expect(state(page, siti)).to_contain_text("Saved")
    assert values_of(session, siti) == {"weight": "60"}


def test_odd_value_is_asked_about_and_answered_by_keyboard(
    visit_as: Any, cadre: Any, session: Any, post: Any, faults: Any
) -> None:
    faults.expect("422")  # the browser notes it where something is asked back
    siti, tono = make_worker(post, "Siti"), make_worker(post, "Tono")
    page = visit_as(cadre, size=DESK, language="en")
    open_grid(page, session)
    cell(page, siti, "weight").focus()
    page.keyboard.type("132")
    page.keyboard.press("Enter")
    expect(page.locator(f"#notes-{siti.code}")).to_contain_text("132 kg is very rare.")
    expect(cell(page, tono, "weight")).to_be_focused()

    page.keyboard.press("Control+Enter")
    page.keyboard.press("Enter")

    expect(state(page, siti)).to_contain_text("Saved")
    assert values_of(session, siti) == {"weight": "132"}
    assert Event.objects.get().confirmed == ["weight:rare:132"]


def test_high_pressure_opens_the_second_reading(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, size=DESK, language="en")
    open_grid(page, session)
    expect(cell(page, worker, "sbp-2")).to_be_hidden()
    cell(page, worker, "sbp-1").focus()

    for value in ("152", "95", "148", "92"):
        page.keyboard.type(value)
        page.keyboard.press("Tab")
    page.keyboard.type("70")
    page.locator("#save").focus()

    expect(state(page, worker)).to_contain_text("Refer")
    assert values_of(session, worker) == {
        "sbp-1": "152",
        "dbp-1": "95",
        "sbp-2": "148",
        "dbp-2": "92",
        "weight": "70",
    }


def test_what_was_not_measured_not_repeated_and_said_needs_no_mouse(
    visit_as: Any, cadre: Any, session: Any, post: Any, worker: Any
) -> None:
    set_post_examinations(post=post, codes=[*SIX[:2], "history"], by=cadre)
    own = Cadre.objects.get(user=cadre)
    wati = Cadre.objects.create(post=post, name="Wati", sex="F", starts_on=session.on)
    change_duty(session=session, cadres=[own, wati], staff=[], by=cadre)
    page = visit_as(cadre, size=DESK, language="en")
    open_grid(page, session)
    cell(page, worker, "sbp-1").focus()

    for value in ("152", "95", "-", "", "-a", "k+", "0", "2"):
        page.keyboard.type(value)
        page.keyboard.press("Tab")
    page.locator("#save").focus()

    expect(state(page, worker)).to_contain_text("Saved")
    expect(cell(page, worker, "history_own")).to_have_value("K+")
    held = values_of(session, worker)
    expected = {"bp_repeat": "not_possible", "weight": "tool_broken", "has_diabetes": "yes"}
    assert {code: held.get(code) for code in expected} == expected
    assert Event.objects.get().measured_by == wati


def test_dash_that_gives_no_reason_is_refused_in_the_cell(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, size=DESK, language="en")
    open_grid(page, session)
    cell(page, worker, "weight").focus()

    page.keyboard.type("-x")
    page.keyboard.press("Tab")

    notes = page.locator(f"#notes-{worker.code}")
    expect(notes).to_contain_text("Weight: A dash needs the letter of a reason behind it")
    assert not Event.objects.exists()


@pytest.mark.parametrize("fault", [no_connection, hotel_page, server_error, answer_lost])
def test_fault_keeps_the_row_says_so_and_saves_exactly_once(
    visit_as: Any, cadre: Any, session: Any, post: Any, faults: Any, fault: Any
) -> None:
    faults.expect("Failed to load resource")
    siti, tono = make_worker(post, "Siti"), make_worker(post, "Tono")
    page = visit_as(cadre, size=DESK, language="en")
    open_grid(page, session)
    line = Line(page)
    line.faults = [fault]
    cell(page, siti, "weight").focus()

    page.keyboard.type("60")
    page.keyboard.press("Enter")
    expect(page.locator("#trouble")).to_contain_text("Not saved yet: no connection.")
    expect(cell(page, siti, "weight")).to_have_value("60")
    page.get_by_role("button", name="Try now").click()
    expect(state(page, siti)).to_contain_text("Saved")
    cell(page, tono, "weight").fill("70")
    page.locator("#save").focus()

    expect(state(page, tono)).to_contain_text("Saved")
    assert (times_saved(session, siti), times_saved(session, tono)) == (1, 1)
    assert values_of(session, siti) == {"weight": "60"}


def test_colleagues_value_that_came_meanwhile_stays_and_is_shown(
    visit_as: Any, cadre: Any, staff: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, size=DESK, language="en")
    open_grid(page, session)
    entry = Entry(uuid.uuid4(), {Key("waist_circumference"): Content(number=Decimal(82))})
    record_visit(session=session, worker=worker, entry=entry, by=staff)

    for value in ("60", "61"):
        cell(page, worker, "weight").focus()
        page.keyboard.type(value)
        page.locator("#save").focus()
        expect(state(page, worker)).to_contain_text("Saved")

    expect(cell(page, worker, "waist_circumference")).to_have_value("82")
    assert values_of(session, worker) == {"weight": "61", "waist_circumference": "82"}


def test_somebody_on_no_list_is_added_and_typed_in(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, size=DESK, language="en")
    open_grid(page, session)

    page.locator("#new_name").focus()
    for text in ("Budi Santoso", "M", "41", "Yes, I agree: Sig"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    focused = page.locator("tr:has-text('Budi Santoso') [data-field=sbp-1]")
    expect(focused).to_be_focused()
    for value in ("118", "76", "60"):
        page.keyboard.type(value)
        page.keyboard.press("Tab")
    page.locator("#save").focus()
    budi = Worker.objects.get(name="Budi Santoso")
    expect(state(page, budi)).to_contain_text("Saved")
    assert values_of(session, budi) == {"sbp-1": "118", "dbp-1": "76", "weight": "60"}


def test_emergency_is_told_when_its_row_is_saved(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, size=DESK, language="en")
    open_grid(page, session)
    cell(page, worker, "glucose").fill("50")
    cell(page, worker, "glucose_kind").fill("S")
    page.locator("#save").focus()

    expect(state(page, worker)).to_contain_text("Emergency")
    expect(page.locator(f"#notes-{worker.code}")).to_contain_text("Sugar too low.")
    expect(page.locator("#alarmed")).to_contain_text(f"{worker.name}. Emergency. Sugar too low.")


def test_login_that_ended_keeps_the_rows_until_logged_in_again(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, size=DESK, language="en")
    open_grid(page, session)
    LoginSession.objects.all().delete()
    cell(page, worker, "weight").fill("60")
    page.locator("#save").focus()
    expect(page.locator("#trouble")).to_contain_text("please log in again")
    expect(cell(page, worker, "weight")).to_have_value("60")

    sign_in(page, cadre)
    page.locator("[data-trouble=login]").get_by_role("button", name="Try now").click()

    expect(state(page, worker)).to_contain_text("Saved")
    assert values_of(session, worker) == {"weight": "60"}


def test_leaving_with_an_unsaved_row_asks(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, size=DESK, language="en")
    open_grid(page, session)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    cell(page, worker, "weight").press_sequentially("1480")

    page.get_by_role("link", name="Session").first.click()
    page.wait_for_timeout(300)

    assert asked == ["beforeunload"]


def test_without_script_the_whole_sheet_is_saved(
    visit_as: Any, cadre: Any, session: Any, post: Any
) -> None:
    siti, tono = make_worker(post, "Siti"), make_worker(post, "Tono")
    page = visit_as(cadre, size=DESK, scripts=False, language="en")
    open_grid(page, session)

    cell(page, siti, "weight").fill("60")
    cell(page, tono, "weight").fill("1480")
    page.locator("#save").click()

    expect(page.get_by_text("1 row saved.")).to_be_visible()
    expect(page.locator(f"#notes-{tono.code}")).to_contain_text("1480 is not possible.")
    assert Visit.objects.get().worker == siti
    cell(page, tono, "weight").fill("70")
    page.locator("#save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who needs a person today?")
    assert values_of(session, tono) == {"weight": "70"}
