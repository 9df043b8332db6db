"""A skip is said loudly; where nothing may be skipped it is a failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def suite(tmp_path):
    """Runs a suite of one file in a pytest of its own, on SQLite without Redis."""

    def run(text: str, **environment: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "test_one.py").write_text("import pytest\n" + text)
        plain = {"DATABASE_URL": "", "REDIS_URL": "", "HEALTHPOSTS_NO_SKIP": ""}
        return subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
                *("-c", ROOT / "pytest.ini", "--rootdir", tmp_path, tmp_path),
            ],
            env=os.environ | plain | environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


NEEDS_REDIS = """
@pytest.mark.redis
def test_broker():
    assert False

@pytest.mark.sqlite
def test_file():
    pass
"""
NEEDS_A_PACKAGE = """
raise ModuleNotFoundError("No module named 'hypothesis'", name="hypothesis")
"""
CALLS_OUT = """
import socket

def test_it():
    socket.create_connection(("192.0.2.1", 9), timeout=1)
"""


def test_skip_is_said_with_its_reason(suite):
    done = suite(NEEDS_REDIS)

    assert done.returncode == 0
    assert "SKIPPED, NOT TESTED" in done.stdout
    assert "     1  no Redis: REDIS_URL names none" in done.stdout.splitlines()
    assert "1 passed, 1 skipped" in done.stdout


def test_skip_is_a_failure_where_nothing_may_be_skipped(suite):
    done = suite(NEEDS_REDIS, HEALTHPOSTS_NO_SKIP="1")

    assert done.returncode == 1
    assert "Nothing may be skipped here. no Redis: REDIS_URL names none" in done.stdout
    assert "1 passed, 1 error" in done.stdout


def test_file_without_its_checking_package_is_skipped(suite):
    done = suite(NEEDS_A_PACKAGE)

    assert "no hypothesis: pip install -r .ci/requirements.txt" in done.stdout
    assert "1 skipped" in done.stdout


def test_file_without_its_checking_package_fails_where_nothing_may_be_skipped(suite):
    done = suite(NEEDS_A_PACKAGE, HEALTHPOSTS_NO_SKIP="1")

    assert done.returncode != 0
    assert "Nothing may be skipped here" in done.stdout


def test_broken_file_stays_broken(suite):
    done = suite("import no_such_module_of_ours\n")

    assert done.returncode == 2
    assert "ModuleNotFoundError" in done.stdout


def test_suite_without_skips_says_nothing(suite):
    done = suite("def test_it():\n    pass\n")

    assert done.returncode == 0
    assert "SKIPPED" not in done.stdout


def test_test_that_calls_out_of_the_machine_fails(suite):
    pytest.importorskip("pytest_socket", reason="no pytest_socket: see .ci/requirements.txt")

    done = suite(CALLS_OUT)

    assert done.returncode == 1
    assert "SocketConnectBlockedError" in done.stdout
