"""The machine as the suite wants it: translations compiled, a database file, no way out.

Loaded by pytest.ini, so that a plain `pytest` needs no step before it.
"""

import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.utils.translation.reloader import translation_file_changed

from healthposts.management.catalogue import compile_catalogues

THIS_MACHINE = ["127.0.0.1", "::1"]


def pytest_configure(config: pytest.Config) -> None:
    # WhiteNoise warns when the folder it would serve from is not there.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    for folder in settings.LOCALE_PATHS:
        for compiled in compile_catalogues(Path(folder)):
            # Django may have looked for it already, and would not look again.
            translation_file_changed(None, compiled)
    _test_in_a_file(config)


def _test_in_a_file(config: pytest.Config) -> None:
    """SQLite in memory has other locks than the file that people use: threads fail in it."""
    database = connections["default"].settings_dict
    if "sqlite" in database["ENGINE"]:
        folder = tempfile.mkdtemp(prefix="healthposts-")
        database["TEST"]["NAME"] = str(Path(folder) / "test.sqlite3")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the database: `-m database` is what another database can change."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "db" in names or "transactional_db" in names or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that calls out of the machine fails."""
    if find_spec("pytest_socket"):
        import pytest_socket  # noqa: PLC0415  a checking package, may be absent

        pytest_socket.socket_allow_hosts(THIS_MACHINE, allow_unix_socket=True)
