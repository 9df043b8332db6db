"""Programs that start, live and stop together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from healthposts.management import supervisor
from healthposts.management.supervisor import Child, Supervisor

supervisor.SECONDS_TO_STOP = {patience}
supervisor.LOOK_EVERY_SECONDS = 0.05
supervisor.LONGEST_PAUSE_SECONDS = 0.1
children = [Child(name, ["sh", "-c", text], Path(sys.argv[1])) for name, text in {children!r}]
sys.exit(Supervisor(children, say=lambda line: print(line, flush=True)).run())
"""
# Writes its process id down and waits, in a child of its own too.
WAITS = "echo $$ >> {name}; sleep 60 & echo $! >> {name}; wait"
STUBBORN = "trap '' TERM; " + WAITS


def test_supervisor_stops_every_child_and_grandchild_when_told(tmp_path):
    children = [("first", WAITS.format(name="first")), ("second", WAITS.format(name="second"))]

    with supervised(tmp_path, children) as process:
        pids = [*pids_in(tmp_path / "first", 2), *pids_in(tmp_path / "second", 2)]
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=5)

    assert code == 0
    assert [pid for pid in pids if is_alive(pid)] == []


def test_supervisor_ends_a_child_that_ignores_the_wish(tmp_path):
    with supervised(tmp_path, [("stubborn", STUBBORN.format(name="stubborn"))]) as process:
        pids = pids_in(tmp_path / "stubborn", 2)
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=5)

    assert code == 0
    assert [pid for pid in pids if is_alive(pid)] == []


def test_supervisor_stops_at_once_when_told_twice(tmp_path):
    children = [("stubborn", STUBBORN.format(name="stubborn"))]

    with supervised(tmp_path, children, patience=60) as process:
        pids = pids_in(tmp_path / "stubborn", 2)
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "Stopping (a few seconds; Ctrl-C again: at once)\n"
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=5)

    assert code == 0
    assert [pid for pid in pids if is_alive(pid)] == []


def test_supervisor_starts_a_killed_child_again(tmp_path):
    with supervised(tmp_path, [("worker", WAITS.format(name="worker"))]) as process:
        first, grandchild = pids_in(tmp_path / "worker", 2)
        os.kill(first, signal.SIGKILL)
        second = pids_in(tmp_path / "worker", 4)[2]
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=5)

    assert second != first
    assert not is_alive(grandchild)
    assert not is_alive(second)


def test_supervisor_leaves_no_child_when_killed_itself(tmp_path):
    with supervised(tmp_path, [("worker", "echo $$ >> worker; exec sleep 60")]) as process:
        (pid,) = pids_in(tmp_path / "worker", 1)
        process.kill()
        process.wait(timeout=5)

        assert wait_for(lambda: not is_alive(pid))


def test_supervisor_stops_though_nobody_listens(tmp_path):
    with supervised(tmp_path, [("worker", WAITS.format(name="worker"))]) as process:
        pids = pids_in(tmp_path / "worker", 2)
        process.stdout.close()
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=5)

    assert [pid for pid in pids if is_alive(pid)] == []


def test_supervisor_gives_up_on_a_child_that_never_starts(tmp_path):
    children = [("worker", WAITS.format(name="worker")), ("web server", "exit 3")]

    with supervised(tmp_path, children) as process:
        said, _ = process.communicate(timeout=20)

    assert process.returncode == 1
    assert said.splitlines()[-1] == "The web server does not start. Everything is stopped."
    assert [pid for pid in pids_in(tmp_path / "worker", 2) if is_alive(pid)] == []


@contextmanager
def supervised(
    folder: Path, children: list[tuple[str, str]], *, patience: float = 1.0
) -> Iterator[subprocess.Popen[str]]:
    program = PROGRAM.format(children=children, patience=patience)
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def pids_in(file: Path, count: int) -> list[int]:
    """The process ids in the file, once there are so many."""
    assert wait_for(lambda: file.exists() and len(file.read_text().split()) >= count)
    return [int(line) for line in file.read_text().split()]


def is_alive(pid: int) -> bool:
    """Gone, or dead and only waiting for its parent to notice, is not alive."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False
