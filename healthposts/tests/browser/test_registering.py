"""Registering a worker on a phone: quick, asked about doubles, and also without scripts."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from healthposts.testing.people import make_session, make_worker
from workers.models import Worker

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "/workers/new/?post=NELAYAN"


def _fill(page: Page, *, name: str = "Suparto", year: str = "1980") -> None:
    page.get_by_label("Full name").fill(name)
    page.get_by_text("Man", exact=True).click()
    page.get_by_text("Year", exact=True).click()
    page.get_by_label("Year of birth").fill(year)


def _agree(page: Page) -> None:
    page.get_by_text("Yes, I agree").click()
    page.get_by_text("Spoken").click()


@pytest.fixture
def phone(visit_as: Any, cadre: Any) -> Page:
    page: Page = visit_as(cadre, language="en")
    return page


def test_registering_from_a_session_leads_into_the_visit(phone: Page, post: Any) -> None:
    session = make_session(post, dt.date(2026, 11, 21))

    phone.goto(f"{NEW}&session={session.pk}")
    _fill(phone)
    _agree(phone)
    phone.get_by_role("button", name="Register and examine").click()

    worker = _the_worker(phone, f"/sessions/{session.pk}/workers/")
    assert (worker.name, worker.birth_precision) == ("Suparto", "year")


def test_one_birth_field_stands_on_the_screen(phone: Page) -> None:
    phone.goto(NEW)
    expect(phone.get_by_label("Birth date", exact=True)).to_be_visible()
    expect(phone.get_by_label("Year of birth")).to_be_hidden()

    phone.get_by_text("Age", exact=True).click()

    expect(phone.get_by_label("Age in years")).to_be_focused()
    expect(phone.get_by_label("Birth date", exact=True)).to_be_hidden()


def test_doubles_are_asked_about_while_a_name_is_typed(phone: Page, post: Any) -> None:
    make_worker(post, "Soeparto", born=1980)

    phone.goto(NEW)
    _fill(phone)
    expect(phone.get_by_text("May be registered already. Same person?")).to_be_visible()
    phone.get_by_role("button", name="No, someone else").click()
    expect(phone.get_by_text("May be registered already. Same person?")).to_be_hidden()
    _agree(phone)
    phone.get_by_role("button", name="Register").click()

    phone.wait_for_url("**/workers/*/")
    assert set(Worker.objects.values_list("name", flat=True)) == {"Soeparto", "Suparto"}


def test_yes_this_is_the_one_opens_that_worker(phone: Page, post: Any) -> None:
    known = make_worker(post, "Soeparto", born=1980)

    phone.goto(NEW)
    _fill(phone)
    phone.get_by_role("button", name="Yes, this is the one").click()

    phone.wait_for_url(f"**/workers/{known.code}/")
    assert Worker.objects.count() == 1


def test_enter_key_registers_and_never_says_the_same_person(phone: Page, post: Any) -> None:
    make_worker(post, "Soeparto", born=1980)

    phone.goto(NEW)
    _fill(phone)
    _agree(phone)
    expect(phone.get_by_role("button", name="Yes, this is the one")).to_be_visible()
    phone.get_by_label("Full name").press("Enter")

    phone.wait_for_load_state()
    assert phone.url.endswith(NEW)
    expect(phone.get_by_role("button", name="Yes, this is the one")).to_be_visible()


def test_guardian_and_witness_appear_when_they_are_needed(phone: Page) -> None:
    phone.goto(NEW)
    _fill(phone, year=str(timezone.localdate().year - 16))
    expect(phone.get_by_label("How")).to_be_hidden()

    phone.get_by_text("Yes, I agree").click()
    expect(phone.get_by_label("Guardian")).to_be_visible()
    expect(phone.get_by_label("Witness")).to_be_hidden()

    phone.get_by_text("Thumbprint").click()
    expect(phone.get_by_label("Witness")).to_be_visible()


def test_registering_without_scripts_asks_the_same(visit_as: Any, cadre: Any, post: Any) -> None:
    known = make_worker(post, "Soeparto", born=1980)
    page = visit_as(cadre, scripts=False, language="en")

    page.goto(NEW)
    _fill(page)
    _agree(page)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("May be registered already. Same person?")).to_be_visible()
    page.get_by_role("button", name="No, someone else").click()

    page.wait_for_url("**/workers/*/")
    assert Worker.objects.exclude(pk=known.pk).get().name == "Suparto"


def _the_worker(page: Page, beginning: str) -> Worker:
    page.wait_for_url(f"**{beginning}*/")
    return Worker.objects.get(code=page.url.rstrip("/").rpartition("/")[2])
