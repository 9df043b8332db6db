"""The commands that a stranger types first."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from healthposts.management.catalogue import compile_catalogues
from healthposts.management.commands.serve import _check_port_is_free
from healthposts.management.lock import only_one

ROOT = Path(__file__).parents[2]
# All that bin/run needs of a bare machine to say what is missing.
SHELL_TOOLS = ("sh", "dirname", "basename", "readlink", "cat")
CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Worker"
msgstr "Pekerja"

#, fuzzy
msgid "Visit"
msgstr "Tebakan"
"""


@pytest.fixture
def bare_machine(tmp_path):
    """A copy of bin/ on a machine with a shell and without Python; we are not root."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in SHELL_TOOLS:
        (tools / name).symlink_to(shutil.which(name))
    put_tool(tools, "id", "echo 1000")
    shutil.copytree(ROOT / "bin", tmp_path / "project" / "bin")
    return tmp_path


def put_tool(folder: Path, name: str, text: str) -> None:
    tool = folder / name
    tool.write_text(f"#!/bin/sh\n{text}\n")
    tool.chmod(0o755)


def run_on(machine: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [machine / "project" / "bin" / "run", *arguments],
        env={"PATH": str(machine / "tools")},
        cwd=machine,
        capture_output=True,
        text=True,
        check=False,
    )


def test_run_prints_the_exact_line_when_python_is_missing(bare_machine):
    put_tool(bare_machine / "tools", "apt-get", "exit 1")

    done = run_on(bare_machine)

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].strip() == (
        "apt-get update && apt-get install -y --no-install-recommends python3 python3-venv"
    )


def test_run_installs_python_when_root(bare_machine):
    tools = bare_machine / "tools"
    put_tool(tools, "id", "echo 0")
    put_tool(tools, "apt-get", f'echo "$@" >> {bare_machine}/asked')

    run_on(bare_machine)

    assert (bare_machine / "asked").read_text().splitlines() == [
        "update -qq",
        "install -y -qq --no-install-recommends python3 python3-venv",
    ]


@pytest.mark.parametrize("arguments", [("--nonsense",), ("--port",)])
def test_run_explains_itself_when_misused(bare_machine, arguments):
    done = run_on(bare_machine, *arguments)

    assert done.returncode == 2
    assert done.stderr == "Usage: bin/run [--port N] [--host ADDRESS] [--no-demo]\n"


def test_second_start_in_one_data_folder_is_refused(tmp_path):
    with only_one(tmp_path), pytest.raises(CommandError) as refused, only_one(tmp_path):
        pass

    assert refused.value.returncode == 2
    assert str(tmp_path) in str(refused.value)


def test_start_after_the_first_has_ended(tmp_path):
    with only_one(tmp_path):
        pass

    with only_one(tmp_path):
        assert True


def test_port_that_is_taken_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} at 127.0.0.1 cannot be used"):
            _check_port_is_free("127.0.0.1", port)

    _check_port_is_free("127.0.0.1", port)


def test_catalogue_is_compiled_without_its_guesses(tmp_path):
    source = tmp_path / "id" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)

    written = compile_catalogues(tmp_path)

    compiled = source.with_suffix(".mo")
    assert written == [compiled]
    assert b"Pekerja" in compiled.read_bytes()
    assert b"Tebakan" not in compiled.read_bytes()


def test_catalogue_is_compiled_again_only_when_changed(tmp_path):
    source = tmp_path / "id" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)
    compile_catalogues(tmp_path)

    unchanged = compile_catalogues(tmp_path)
    os.utime(source, (source.stat().st_atime, source.stat().st_mtime + 5))
    changed = compile_catalogues(tmp_path)

    assert unchanged == []
    assert changed == [source.with_suffix(".mo")]


def test_setting_that_cannot_be_used_is_one_sentence():
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", "check"],
        env=os.environ | {"DATABASE_URL": "mysql://name@host/name"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == "DATABASE_URL cannot be used. It starts with sqlite:/// or postgres://.\n"
