"""A page opened without a connection says so in our words, and comes when tried again."""

import pytest
from playwright.sync_api import expect

from healthposts.tests.browser.checks import IN_ORDER, faults_of
from healthposts.tests.browser.visits import make_worker, open_visit, session_today

GONE = "ERR_INTERNET_DISCONNECTED"
IS_KEPT = "navigator.serviceWorker.ready.then((found) => found.active.state === 'activated')"


def come_once(page) -> None:
    """The first page brings the service worker, the second goes through it."""
    page.goto("/")
    page.wait_for_function(IS_KEPT)
    page.goto("/")


@pytest.mark.parametrize(
    ("language", "title", "again"),
    [("id", "Tidak ada sambungan", "Coba lagi"), ("en", "No connection", "Try again")],
)
def test_page_without_connection_is_ours_and_can_be_tried_again(
    visit_as, cadre, faults, language, title, again
):
    faults.expect(GONE)
    page = visit_as(cadre, language=language)
    come_once(page)

    page.context.set_offline(True)
    page.goto("/sessions/")

    expect(page.get_by_role("heading", name=title)).to_be_visible()
    assert faults_of(page) == IN_ORDER

    page.get_by_role("link", name=again).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()

    page.context.set_offline(False)
    page.get_by_role("link", name=again).click()

    expect(page).to_have_url("/sessions/")
    expect(page.get_by_role("heading", name=title)).to_have_count(0)


def test_service_worker_keeps_nobodys_page(visit_as, cadre, post):
    worker = make_worker(post, "Suparto")
    page = visit_as(cadre)
    come_once(page)
    open_visit(page, session_today(post), worker)

    held = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const one of await cache.keys()) found.push(await (await cache.match(one)).text());
          }
          return found;
        }"""
    )

    assert len(held) == 6  # two pages, three files, one language
    assert not [text for text in held if "Suparto" in text or cadre.full_name in text]


def test_service_worker_drops_what_an_earlier_version_kept(visit_as, cadre):
    page = visit_as(cadre)
    page.goto("/offline/")
    page.evaluate("caches.open('offline-older').then((cache) => cache.put('/', new Response('x')))")
    page.evaluate("caches.open('of-somebody-else')")

    come_once(page)

    names = page.evaluate("caches.keys()")
    assert "offline-older" not in names
    assert "of-somebody-else" in names
