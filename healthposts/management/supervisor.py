"""Several programs that start, live and stop together.

A child that dies is started again. When the supervisor is told to stop, or dies itself,
no child stays behind.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

# A child that lived less long than this never really started.
HEALTHY_AFTER_SECONDS = 10.0
QUICK_DEATHS_BEFORE_GIVING_UP = 4
LONGEST_PAUSE_SECONDS = 30.0
SECONDS_TO_STOP = 8.0
LOOK_EVERY_SECONDS = 0.2
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One program to keep alive; `command` is run in `folder`, without a shell."""

    name: str
    command: Sequence[str]
    folder: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    start_again_at: float = field(default=0.0, init=False)
    quick_deaths: int = field(default=0, init=False)

    def start(self) -> None:
        """In a group of its own: Ctrl-C reaches the supervisor only, which then decides."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  our own command, no shell
            self.command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_end(self) -> None:
        """Only the child itself: it lets its own children finish what they hold."""
        if self.is_running and self.process:
            self.process.terminate()

    def kill_group(self) -> None:
        """The child and whatever it left behind."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


class Supervisor:
    """`say` prints one line for a person to read."""

    def __init__(self, children: Sequence[Child], *, say: Callable[[str], None]) -> None:
        self.children = children
        self.say = say
        self.asked_to_stop = 0

    def run(self, *, at_each_look: Callable[[], None] = lambda: None) -> int:
        """Until told to stop (0) or until a child cannot be kept alive (1)."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._ask_to_stop)
        gave_up: Child | None = None
        try:
            for child in self.children:
                child.start()
            while not self.asked_to_stop and gave_up is None:
                gave_up = self._look_after_children()
                at_each_look()
                time.sleep(LOOK_EVERY_SECONDS)
        finally:
            self._stop_all()
        if gave_up:
            self._tell(f"The {gave_up.name} does not start. Everything is stopped.")
        return 1 if gave_up else 0

    def _ask_to_stop(self, _number: int, _frame: object) -> None:
        self.asked_to_stop += 1

    def _tell(self, line: str) -> None:
        """Nobody listening (`bin/run | head`) must not keep us from stopping."""
        try:
            self.say(line)
        except OSError:
            return

    def _look_after_children(self) -> Child | None:
        """Starts the dead again; returns the one that dies again and again at once."""
        for child in self.children:
            if child.is_running:
                continue
            if child.process is not None:
                self._note_death(child)
                if child.quick_deaths >= QUICK_DEATHS_BEFORE_GIVING_UP:
                    return child
            elif time.monotonic() >= child.start_again_at:
                child.start()
        return None

    def _note_death(self, child: Child) -> None:
        now = time.monotonic()
        code = child.process.returncode if child.process else None
        child.kill_group()
        child.process = None
        was_quick = now - child.started_at < HEALTHY_AFTER_SECONDS
        child.quick_deaths = child.quick_deaths + 1 if was_quick else 0
        pause = min(2.0**child.quick_deaths - 1, LONGEST_PAUSE_SECONDS)
        child.start_again_at = now + pause
        self._tell(f"The {child.name} ended ({code}); starting it again.")

    def _stop_all(self) -> None:
        """A worker finishes what it holds; who asks a second time does not want to wait."""
        self._tell("Stopping (a few seconds; Ctrl-C again: at once)")
        for child in self.children:
            child.ask_to_end()
        deadline = time.monotonic() + SECONDS_TO_STOP
        while any(child.is_running for child in self.children):
            if time.monotonic() > deadline or self.asked_to_stop > 1:
                break
            time.sleep(LOOK_EVERY_SECONDS / 4)
        for child in self.children:
            child.kill_group()
            if child.process:
                child.process.wait()


def _die_with_parent() -> None:
    """Linux ends the child when the supervisor is gone, however it went."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
