"""Readers of the environment that fail with a sentence naming the variable."""

import os
from pathlib import Path


class EnvironmentProblem(Exception):
    """A setting in the environment cannot be used; the message says what would be."""


def env_text(name: str, default: str = "") -> str:
    """An empty variable counts as one that is not set."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool) -> bool:
    text = env_text(name).lower()
    if text == "":
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise EnvironmentProblem(f"{name}={text} cannot be read. Use 1 or 0.")


def env_int(name: str, default: int, *, least: int, most: int) -> int:
    text = env_text(name)
    if text == "":
        return default
    if not text.isdigit() or not least <= int(text) <= most:
        raise EnvironmentProblem(
            f"{name}={text} cannot be used. Use a whole number from {least} to {most}."
        )
    return int(text)


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env_text(name, default).split(",") if part.strip()]


def env_secret(name: str) -> str:
    """The value of NAME, or the contents of the file that NAME_FILE points to."""
    file_name = env_text(f"{name}_FILE")
    if not file_name:
        return env_text(name)
    path = Path(file_name)
    if not path.is_file():
        raise EnvironmentProblem(f"{name}_FILE={file_name} is not a file that can be read.")
    return path.read_text(encoding="utf-8").strip()
