"""What the visit costs on a slow line, as the server in production sends it (compressed)."""

import gzip
from typing import Any

import pytest
from playwright.sync_api import Response

from healthposts.tests.browser.visits import make_worker, open_visit, session_today

pytestmark = pytest.mark.django_db(transaction=True)

FIRST_LOAD, LATER_LOADS, OWN_SCRIPTS = 100_000, 40_000, 35_000


def test_visit_is_light_on_first_and_later_loads(
    visit_as: Any, cadre: Any, post: Any, worker: Any
) -> None:
    session = session_today(post)
    siti = make_worker(post, "Siti", sex="F", born=1990)
    page = visit_as(cadre)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))

    open_visit(page, session, siti)
    first = sizes_of(answers)
    answers.clear()
    open_visit(page, session, worker)
    # Styles, scripts and icons carry a hash in their names and are kept for a year.
    later = {path: size for path, size in sizes_of(answers).items() if "/static/" not in path}

    scripts = sum(size for path, size in first.items() if path.endswith(".js"))
    print(f"first {sum(first.values())}, later {sum(later.values())}, scripts {scripts}")  # noqa: T201
    assert any(path.endswith("entry.js") for path in first)
    assert sum(first.values()) <= FIRST_LOAD
    assert sum(later.values()) <= LATER_LOADS
    assert scripts <= OWN_SCRIPTS


def sizes_of(answers: list[Response]) -> dict[str, int]:
    return {answer.url: len(gzip.compress(answer.body())) for answer in answers}
