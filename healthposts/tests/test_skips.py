"""A skip is said loudly; where nothing may be skipped it is a failure."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from healthposts.testing.skips import pytest_terminal_summary

ROOT = Path(__file__).parents[2]
SUITE = {
    "test_marked.py": """
import pytest

@pytest.mark.redis
def test_broker():
    assert False

@pytest.mark.sqlite
def test_file():
    pass
""",
    "test_package.py": "raise ModuleNotFoundError('No hypothesis', name='hypothesis')",
    "test_broken.py": "import no_such_module_of_ours",
    "test_calls_out.py": """
import socket

def test_calls_out():
    socket.create_connection(("192.0.2.1", 9), timeout=1)
""",
}


def said_by_suite(folder: Path, **environment: str) -> str:
    """What a pytest of its own says of that suite, on SQLite without Redis."""
    for name, text in SUITE.items():
        (folder / name).write_text(text)
    plain = {"DATABASE_URL": "", "REDIS_URL": "", "HEALTHPOSTS_NO_SKIP": ""}
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-v"),
            *("--continue-on-collection-errors", "-c", ROOT / "pytest.ini"),
            *("--rootdir", folder, folder),
        ],
        env=os.environ | plain | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    return said_by_suite(tmp_path_factory.mktemp("skips"))


@pytest.fixture(scope="module")
def said_where_nothing_may_be_skipped(tmp_path_factory):
    return said_by_suite(tmp_path_factory.mktemp("no_skips"), HEALTHPOSTS_NO_SKIP="1")


def test_skip_is_said_with_its_reason(said):
    told = said.partition("SKIPPED, NOT TESTED")[2]

    assert "     1  no Redis: REDIS_URL names none" in told.splitlines()


def test_file_without_its_checking_package_is_skipped_and_said(said):
    told = said.partition("SKIPPED, NOT TESTED")[2]

    assert "     1  no hypothesis: pip install -r .ci/requirements.txt" in told.splitlines()


def test_marked_test_runs_where_it_can(said):
    assert "test_marked.py::test_file PASSED" in said


def test_broken_file_stays_broken(said):
    assert "ModuleNotFoundError: No module named 'no_such_module_of_ours'" in said


def test_test_that_calls_out_of_the_machine_fails(said):
    pytest.importorskip("pytest_socket", reason="no pytest_socket: see .ci/requirements.txt")

    assert "test_calls_out.py::test_calls_out FAILED" in said
    assert "SocketConnectBlockedError" in said


def test_skips_are_failures_where_nothing_may_be_skipped(said_where_nothing_may_be_skipped):
    said = said_where_nothing_may_be_skipped

    assert "SKIPPED" not in said
    assert "Nothing may be skipped here. no Redis: REDIS_URL names none" in said
    assert "Nothing may be skipped here. no hypothesis: pip install" in said


def test_suite_without_skips_says_nothing():
    said = []
    reporter = SimpleNamespace(stats={"passed": ["one"]}, section=said.append, line=said.append)

    pytest_terminal_summary(reporter)

    assert said == []
