"""A Chromium that fails a test for every fault it meets: script errors and refused content.

The pages come from a real server in a thread; the browser is the system's own.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from healthposts.testing.skips import chromium_path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
PATIENCE = 8000  # ms a step may take on a busy machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this folder, stopped after the last of them.

    Playwright runs an event loop in this thread, which Django takes for async code.
    """
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Faults(list[str]):
    """What went wrong in the browser. A test names the kinds it provokes by `expect`."""

    def __init__(self) -> None:
        super().__init__()
        self.expected: list[str] = []

    def expect(self, *parts: str) -> None:
        self.expected += parts

    def note(self, text: str) -> None:
        self.append(text)

    @property
    def unexpected(self) -> list[str]:
        return [text for text in self if not any(part in text for part in self.expected)]


@pytest.fixture
def faults() -> Iterator[Faults]:
    found = Faults()
    yield found
    assert found.unexpected == []


Visitor = Callable[..., Page]


@pytest.fixture
def visit_as(browser: Browser, live_server: Any, faults: Faults) -> Iterator[Visitor]:
    """visit_as(user, width=360): a page of somebody who is signed in."""
    contexts: list[BrowserContext] = []

    def open_page(
        user: Any,
        *,
        size: dict[str, int] = PHONE,
        scripts: bool = True,
        language: str = "",
        touch: bool = False,
    ) -> Page:
        if language:
            user.language = language
            user.save(update_fields=["language"])
        context = browser.new_context(
            base_url=live_server.url,
            viewport=size,
            java_script_enabled=scripts,
            has_touch=touch,
            locale="id-ID",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.add_cookies([session_cookie(user, live_server.url)])
        page = context.new_page()
        page.on("console", lambda message: _heed(message, faults))
        page.on("pageerror", lambda error: faults.note(f"script error: {error}"))
        return page

    yield open_page
    for context in contexts:
        context.close()


def session_cookie(user: Any, url: str) -> Any:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


def _heed(message: Any, faults: Faults) -> None:
    """The console speaks of errors and of content that the policy refused."""
    if message.type == "error" or "Content Security Policy" in message.text:
        faults.note(message.text)
