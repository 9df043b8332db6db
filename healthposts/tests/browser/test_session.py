"""The list of a session in the hand: find, open, mark absent, register."""

from typing import Any

import pytest
from playwright.sync_api import expect

from healthposts.tests.browser.visits import make_worker, session_today
from screenings.models import Attendance, Session
from workers.models import Worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(post: Any) -> dict[str, Worker]:
    return {name: make_worker(post, name) for name in ("Budi Santoso", "Sutó Đặng", "Siti")}


@pytest.fixture
def session(post: Any, people: Any) -> Session:
    return session_today(post)


@pytest.fixture
def page(visit_as: Any, cadre: Any, session: Session) -> Any:
    page = visit_as(cadre, language="en")
    page.goto(f"/sessions/{session.pk}/")
    return page


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("san", ["Budi Santoso"]),
        ("SANTOSO bud", ["Budi Santoso"]),
        ("suto", ["Sutó Đặng"]),
        ("dang", ["Sutó Đặng"]),
        ("s", ["Budi Santoso", "Siti", "Sutó Đặng"]),
        ("xyz", []),
        ("", ["Budi Santoso", "Siti", "Sutó Đặng"]),
    ],
)
def test_list_is_found_while_typing(page: Any, typed: str, found: list[str]) -> None:
    page.fill("#find", typed)

    assert page.locator("#roster .row-title:visible").all_inner_texts() == found


def test_card_number_and_enter_open_the_visit(page: Any, people: Any) -> None:
    page.fill("#find", people["Siti"].card_number)

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Siti")


def test_scanner_that_types_the_address_of_a_card_opens_the_visit(page: Any, people: Any) -> None:
    page.fill("#find", f"https://posts.example.org/c/{people['Siti'].card_number}/")

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Siti")


def test_card_of_another_post_and_two_times_enter_let_the_guest_in(
    page: Any, far_post: Any
) -> None:
    guest = make_worker(far_post, "Tamu Jauh")
    page.fill("#find", guest.card_number)

    page.keyboard.press("Enter")
    expect(page.locator("#guest button")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Tamu Jauh")


def test_name_is_never_looked_up_as_a_guest(page: Any) -> None:
    page.fill("#find", "Tamu Jauh")

    expect(page.locator("#guest input[name=number]")).to_have_value("")


def test_name_that_is_not_found_leads_to_registering_it(page: Any, session: Any) -> None:
    page.fill("#find", "Cak To")
    expect(page.locator("#not-found")).to_have_text("Not registered yet. Register now?")

    page.get_by_role("button", name="Register a worker").click()

    expect(page.get_by_label("Full name")).to_have_value("Cak To")
    assert "Cak" not in page.url


def test_new_worker_goes_straight_into_the_visit(page: Any, session: Any) -> None:
    page.fill("#find", "Cak To")
    page.get_by_role("button", name="Register a worker").click()
    page.get_by_text("Man", exact=True).click()
    page.locator("[name=birth_kind][value=year] + label").click()
    page.fill("[name=birth_year]", "1979")
    page.locator("[name=decision][value=given] + label").click()
    page.locator("[name=method][value=spoken] + label").click()
    page.get_by_role("button", name="Register and examine").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Cak To")
    expect(page.locator("#id_weight")).to_be_visible()
    assert f"/sessions/{session.pk}/workers/" in page.url


def test_absence_is_one_tap_and_undone_by_one(page: Any, people: Any) -> None:
    page.get_by_text("Who is absent?").click()

    page.locator(f"#w-{people['Siti'].code}").get_by_role("button", name="ill").click()

    row = page.locator(f"#w-{people['Siti'].code}")
    expect(row).to_contain_text("Absent: ill")
    assert Attendance.objects.get().reason == "ill"
    row.get_by_role("button", name="Undo").click()
    expect(row).not_to_contain_text("Absent")
    assert not Attendance.objects.exists()


def test_search_works_without_script(visit_as: Any, cadre: Any, session: Any) -> None:
    page = visit_as(cadre, language="en", scripts=False)
    page.goto(f"/sessions/{session.pk}/")

    page.fill("#find", "san")
    page.keyboard.press("Enter")

    expect(page.locator("#roster .row-title:visible")).to_have_text(["Budi Santoso"])
    assert "san" not in page.url.rpartition("/")[2]
