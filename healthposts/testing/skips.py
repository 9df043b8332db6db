"""What this machine cannot test, said loudly: a quiet skip is taken for a pass.

Loaded by pytest.ini. With HEALTHPOSTS_NO_SKIP=1, as in CI, a skip is a failure.
"""

import os
import shutil
from collections import Counter
from collections.abc import Generator
from importlib.util import find_spec
from typing import Any

import pytest
from django.conf import settings

from healthposts.web.pdf import missing_libraries

# The same engine without windows comes first: it needs half the processor time.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Packages of .ci/requirements.txt: `pip install -r requirements.txt && pytest` works without.
CHECKING_PACKAGES = {
    "axe_playwright_python",
    "hypothesis",
    "playwright",
    "pypdf",
    "pytest_socket",
    "time_machine",
}
FIXTURE_PACKAGES = {"time_machine": "time_machine"}


def chromium_path() -> str | None:
    """The system's Chromium: tests never download a browser."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@pytest.hookimpl(trylast=True)  # a conftest may mark its folder first
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reasons = {marker: reason for marker, reason in _reasons().items() if reason}
    for item in items:
        for marker in item.iter_markers():
            if marker.name in reasons:
                item.add_marker(pytest.mark.skip(reason=reasons[marker.name]))
        for fixture, package in FIXTURE_PACKAGES.items():
            if fixture in getattr(item, "fixturenames", ()) and not find_spec(package):
                item.add_marker(pytest.mark.skip(reason=_no_package(package)))


def _reasons() -> dict[str, str]:
    """For each marker, why its tests cannot run here; empty when they can."""
    engine = settings.DATABASES["default"]["ENGINE"]
    return {
        "browser": _browser_reason(),
        "pdf": _pdf_reason(),
        "postgres": "" if "postgresql" in engine else "no PostgreSQL: DATABASE_URL names none",
        "redis": "" if settings.REDIS_URL else "no Redis: REDIS_URL names none",
        "sqlite": "" if "sqlite" in engine else "not on SQLite: DATABASE_URL names another",
    }


def _browser_reason() -> str:
    if not find_spec("playwright"):
        return _no_package("playwright")
    return "" if chromium_path() else "no Chromium: apt-get install chromium"


def _pdf_reason() -> str:
    missing = missing_libraries()
    return f"no PDFs: {', '.join(missing)} not found" if missing else ""


def _no_package(name: str) -> str:
    return f"no {name}: pip install -r .ci/requirements.txt"


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A test file that needs an absent checking package is skipped, not broken."""
    report = yield
    package = _absent_checking_package(getattr(report, "call", None))
    if package:
        report.outcome = "skipped"
        report.longrepr = (str(collector.path), 0, f"Skipped: {_no_package(package)}")
    return _refuse_skip(report)


def _absent_checking_package(call: Any) -> str:
    error = call.excinfo.value.__cause__ if call and call.excinfo else None
    name = (getattr(error, "name", None) or "").partition(".")[0]
    return name if name in CHECKING_PACKAGES else ""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return _refuse_skip(report)


def _refuse_skip(report: Any) -> Any:
    may_skip = os.environ.get("HEALTHPOSTS_NO_SKIP", "0") in {"", "0"}
    if may_skip or not report.skipped or hasattr(report, "wasxfail"):
        return report
    report.outcome = "failed"
    report.longrepr = f"Nothing may be skipped here. {_reason_of(report.longrepr)}"
    return report


def _reason_of(longrepr: Any) -> str:
    text = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
    return text.removeprefix("Skipped: ")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section("SKIPPED, NOT TESTED", sep="!", red=True, bold=True)
    for reason, count in Counter(_reason_of(each.longrepr) for each in skipped).most_common():
        terminalreporter.line(f"  {count:4d}  {reason}", red=True)
    terminalreporter.line("bin/test tells; .ci/run installs what is missing and tests all of it.")
