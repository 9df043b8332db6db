"""The save path: nothing typed is lost, nothing is counted twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session as LoginSession
from playwright.sync_api import Page, Route, expect

from healthposts.tests.browser.conftest import session_cookie
from healthposts.tests.browser.visits import (
    SAVE,
    make_worker,
    open_visit,
    session_today,
    times_saved,
    values_of,
)

pytestmark = pytest.mark.django_db(transaction=True)

NOT_SAVED = "Not saved yet: no connection."
LOG_IN = "Not saved yet: please log in again."


@pytest.fixture
def session(post: Any) -> Any:
    return session_today(post)


class Line:
    """The line between phone and server: faults are put into it for a number of posts."""

    def __init__(self, page: Page) -> None:
        self.posts = 0
        self.faults: list[Callable[[Route], None]] = []
        page.route("**/sessions/**", self._carry)

    def _carry(self, route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        self.posts += 1
        if self.faults:
            self.faults.pop(0)(route)
        else:
            route.continue_()


def no_connection(route: Route) -> None:
    route.abort("connectionrefused")


def answer_lost(route: Route) -> None:
    """The server has committed; the phone never hears of it."""
    route.fetch()
    route.abort("connectionreset")


def hotel_page(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<h1>Welcome to free WiFi</h1>")


def server_error(route: Route) -> None:
    route.fulfill(status=503, content_type="text/html", body="busy")


def sign_in(page: Page, user: Any) -> None:
    """As in another tab of the same browser."""
    origin = "/".join(page.url.split("/")[:3])
    page.context.add_cookies([session_cookie(user, origin)])


@pytest.fixture
def typed(visit_as: Any, cadre: Any, session: Any, worker: Any, faults: Any) -> Any:
    """A visit with one number typed, and the line it will go through."""
    faults.expect("Failed to load resource")
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    page.fill("#id_weight", "63,5")
    return page, Line(page)


@pytest.mark.parametrize("fault", [no_connection, hotel_page, server_error, answer_lost])
def test_fault_keeps_the_values_says_so_and_saves_exactly_once(
    typed: Any, session: Any, worker: Any, fault: Any
) -> None:
    page, line = typed
    line.faults = [fault]

    page.click(SAVE)
    expect(page.get_by_text(NOT_SAVED)).to_be_visible()
    expect(page.locator("#id_weight")).to_have_value("63,5")
    page.get_by_role("button", name="Try now").first.click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert line.posts == 2
    assert times_saved(session, worker) == 1
    assert values_of(session, worker) == {"weight": "63.5"}


def test_it_tries_again_by_itself(typed: Any, session: Any, worker: Any) -> None:
    page, line = typed
    line.faults = [no_connection]

    page.click(SAVE)
    expect(page.get_by_text(NOT_SAVED)).to_be_visible()

    expect(page.get_by_text("Saved.")).to_be_visible(timeout=9000)
    assert values_of(session, worker) == {"weight": "63.5"}


def test_connection_that_returns_is_used_at_once(typed: Any, session: Any, worker: Any) -> None:
    page, line = typed
    line.faults = [no_connection] * 3
    page.click(SAVE)
    expect(page.get_by_text(NOT_SAVED)).to_be_visible()
    line.faults = []

    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(page.get_by_text("Saved.")).to_be_visible(timeout=3000)
    assert times_saved(session, worker) == 1


def test_value_changed_after_a_lost_answer_is_a_correction_without_conflict(
    typed: Any, session: Any, worker: Any
) -> None:
    page, line = typed
    line.faults = [answer_lost]
    page.click(SAVE)
    expect(page.get_by_text(NOT_SAVED)).to_be_visible()

    page.fill("#id_weight", "65,3")
    page.get_by_role("button", name="Try now").first.click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert values_of(session, worker) == {"weight": "65.3"}


def test_login_that_ended_keeps_the_values_until_logged_in_again(
    typed: Any, session: Any, worker: Any, cadre: Any
) -> None:
    page, _line = typed
    LoginSession.objects.all().delete()

    page.click(SAVE)
    expect(page.get_by_text(LOG_IN)).to_be_visible()
    expect(page.locator("#id_weight")).to_have_value("63,5")
    assert values_of(session, worker) == {}
    sign_in(page, cadre)
    page.locator("[data-trouble=login]").get_by_role("button", name="Try now").click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert values_of(session, worker) == {"weight": "63.5"}


def test_token_that_changed_elsewhere_is_read_when_sending(
    typed: Any, session: Any, worker: Any
) -> None:
    page, _line = typed
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)

    page.click(SAVE)

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert times_saved(session, worker) == 1


def test_someone_else_who_logged_in_meanwhile_does_not_become_the_author(
    typed: Any, session: Any, worker: Any, staff: Any
) -> None:
    page, _line = typed
    staff.language = "en"
    staff.save(update_fields=["language"])
    sign_in(page, staff)

    page.click(SAVE)

    expect(page.get_by_text("Someone else is logged in on this phone now.")).to_be_visible()
    expect(page.locator("#id_weight")).to_have_value("63,5")
    assert values_of(session, worker) == {}


def test_leaving_with_unsaved_values_asks(typed: Any) -> None:
    page, _line = typed
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("#id_uric_acid").click()

    page.get_by_text("Someone else? Back to the list").click()
    page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    expect(page.locator("#id_weight")).to_have_value("63,5")


def test_leaving_without_values_does_not_ask(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.get_by_text("Someone else? Back to the list").click()

    expect(page.locator("#find")).to_be_visible()
    assert asked == []


def test_back_button_shows_what_is_stored(
    visit_as: Any, cadre: Any, session: Any, worker: Any, post: Any
) -> None:
    make_worker(post, "Zaki")
    page = visit_as(cadre, language="en")
    open_visit(page, session, worker)
    page.fill("#id_weight", "63,5")
    page.click(SAVE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Zaki")

    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text("Suparto")
    expect(page.locator("#id_weight")).to_have_value("63.5")
    assert page.locator("input[name=base]").get_attribute("value") != "[]"


def test_visit_is_saved_without_script(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, language="en", scripts=False)
    open_visit(page, session, worker)
    page.fill("#id_sbp-1", "1480")
    page.fill("#id_dbp-1", "92")
    page.fill("#id_weight", "63,5")
    page.click(SAVE)
    expect(page.get_by_text("1480 is not possible.").first).to_be_visible()
    expect(page.locator("#id_weight")).to_have_value("63,5")

    page.fill("#id_sbp-1", "148")
    page.click(SAVE)
    expect(page.locator("#second")).to_be_visible()
    page.fill("#id_sbp-2", "142")
    page.fill("#id_dbp-2", "90")
    page.click(SAVE)
    expect(page.get_by_role("button", name="Make referral")).to_be_visible()
    page.click(SAVE)

    expect(page.locator("#roster, .empty").first).to_be_visible()
    assert values_of(session, worker) == {
        "sbp-1": "148",
        "dbp-1": "92",
        "sbp-2": "142",
        "dbp-2": "90",
        "weight": "63.5",
    }


def test_emergency_is_shown_after_saving_without_script(
    visit_as: Any, cadre: Any, session: Any, worker: Any, post: Any
) -> None:
    make_worker(post, "Zaki")
    page = visit_as(cadre, language="en", scripts=False)
    open_visit(page, session, worker)
    page.fill("#id_haemoglobin", "7,2")
    page.click(SAVE)

    expect(page.get_by_role("heading", level=1)).to_have_text("Suparto")
    expect(page.locator(".alarm:visible")).to_contain_text("Suspected severe anaemia.")
    page.click(SAVE)

    expect(page.get_by_role("heading", level=1)).to_have_text("Zaki")


def test_doubt_is_confirmed_without_script(
    visit_as: Any, cadre: Any, session: Any, worker: Any
) -> None:
    page = visit_as(cadre, language="en", scripts=False)
    open_visit(page, session, worker)
    page.fill("#id_weight", "132")
    page.click(SAVE)
    assert values_of(session, worker) == {}

    page.get_by_text("Yes, right").click()
    page.click(SAVE)

    assert values_of(session, worker) == {"weight": "132"}
