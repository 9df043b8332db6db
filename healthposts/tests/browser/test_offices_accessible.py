"""The pages of offices, people, posts, workers and reports for everyone."""

import datetime as dt
from typing import Any

import pytest

from healthposts.lib.months import Month
from healthposts.testing.people import make_session, make_worker
from healthposts.tests.browser.checks import IN_ORDER, faults_of
from healthposts.tests.browser.conftest import DESK, PHONE
from posts.models import Cadre
from reports import actions, building
from screenings.models import GuidelineChoice

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = {"phone": PHONE, "desk": DESK}
everywhere = pytest.mark.parametrize(
    ("size", "language"), [(s, lang) for s in SIZES for lang in ("id", "en")]
)


@pytest.fixture
def report(post: Any, monkeypatch: Any) -> Any:
    monkeypatch.setattr(actions.app, "send_task", lambda *_name, **_options: None)
    monkeypatch.setattr(building, "pdfs_are_on", lambda: False)
    make_session(post, dt.date(2026, 10, 5))
    revision = actions.request_report(scope=post, month=Month(2026, 10), by=None)
    building.build_revision(revision.pk)
    return revision.report


def faults_on(page: Any, addresses: list[str]) -> dict[str, Any]:
    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = faults_of(page)
    return {address: faults for address, faults in found.items() if faults != IN_ORDER}


@everywhere
def test_pages_of_a_cadre_are_in_order(
    visit_as: Any, cadre: Any, post: Any, worker: Any, faults: Any, size: str, language: str
) -> None:
    faults.expect("404")
    page = visit_as(cadre, size=SIZES[size], language=language)

    pages = ["/", "/workers/", f"/workers/new/?post={post.code}", "/follow-up/", "/referrals/"]
    of_a_worker = [f"/workers/{worker.code}/{name}/" for name in ("edit", "nik", "consent", "move")]
    assert faults_on(page, [*pages, *of_a_worker, "/account/", "/password/", "/nothing/"]) == {}


@everywhere
def test_pages_of_the_puskesmas_are_in_order(
    visit_as: Any, staff: Any, cadre: Any, post: Any, report: Any, size: str, language: str
) -> None:
    make_worker(post, "Suparto")
    page = visit_as(staff, size=SIZES[size], language=language)

    of_the_post = [f"/posts/{post.code}/{name}" for name in ("", "edit/", "cadres/", "measures/")]
    term = Cadre.objects.get(user=cadre).uuid
    people = ["/people/", f"/people/{cadre.uuid}/", f"/cadres/{term}/edit/", "/audit/"]
    lists = ["/", "/posts/", "/workers/import/", "/workers/duplicates/", "/reports/"]
    assert faults_on(page, [*lists, *of_the_post, *people, f"/reports/{report.code}/"]) == {}


@everywhere
def test_pages_of_the_district_are_in_order(
    visit_as: Any, district_officer: Any, post: Any, offices: Any, size: str, language: str
) -> None:
    page = visit_as(district_officer, size=SIZES[size], language=language)

    of_an_office = [
        f"/offices/{offices.ours.code}/{name}"
        for name in ("", "edit/", "letterhead/", "signatory/")
    ]
    forms = ["/offices/new/", "/posts/new/", "/people/new/", f"/posts/{post.code}/state/"]
    assert faults_on(page, ["/", "/offices/", "/people/", *of_an_office, *forms]) == {}


@everywhere
def test_log_in_is_in_order(visit_as: Any, cadre: Any, size: str, language: str) -> None:
    page = visit_as(cadre, size=SIZES[size], language=language)
    page.context.clear_cookies()

    assert faults_on(page, ["/login/", "/login/code/"]) == {}


@everywhere
def test_pages_of_the_rules_are_in_order(
    visit_as: Any, district_officer: Any, offices: Any, size: str, language: str
) -> None:
    chosen = {"office": offices.district, "measure": "bmi", "chosen_by": district_officer}
    for since in (dt.date(2026, 1, 1), dt.date(2100, 1, 1)):
        GuidelineChoice.objects.create(guideline="WHO-ASIA-PACIFIC-2000", since=since, **chosen)
    page = visit_as(district_officer, size=SIZES[size], language=language)
    rules = f"/offices/{offices.district.code}/rules/"

    pages = ["", "bmi/", "blood_pressure/", "bmi/guideline/", "bmi/classes/OBESE_2/"]
    found = faults_on(page, [f"{rules}{address}" for address in pages])
    page.goto(f"{rules}bmi/guideline/")
    page.fill("#id_since", "2200-01-01")
    page.locator("main form [type=submit]").click()
    page.wait_for_selector("#id_since.is-invalid")

    assert found == {}
    assert faults_of(page) == IN_ORDER
