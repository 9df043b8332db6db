"""One Healthposts at a time in one data folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """The lock goes with the process, however it ends.

    Two schedulers would queue everything twice, and one file-system broker serves one worker.
    """
    with (data_dir / "running.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"Healthposts is already running with the data in {data_dir}. "
                "Stop it, or set DATA_DIR to another folder.",
                returncode=2,
            ) from None
        yield
