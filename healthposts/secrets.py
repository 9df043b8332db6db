"""The installation's own secrets: made once, kept in one file that only its owner reads."""

import json
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from healthposts.env import EnvironmentProblem, env_secret

FILE_NAME = "secrets.json"
KEY = re.compile(r"[0-9a-fA-F]{64}")
SHORTEST_SECRET_KEY = 32


@dataclass(frozen=True)
class Secrets:
    """`field_keys`: newest first, 32 bytes in hex each; `index_key`: 32 bytes in hex."""

    secret_key: str
    field_keys: tuple[str, ...]
    index_key: str

    def __post_init__(self) -> None:
        """A key that cannot be used is found at the start, not when the first NIK is written."""
        if len(self.secret_key) < SHORTEST_SECRET_KEY:
            raise EnvironmentProblem(
                f"SECRET_KEY is too short. Use {SHORTEST_SECRET_KEY} characters or more."
            )
        for name, keys in (("FIELD_KEYS", self.field_keys), ("INDEX_KEY", (self.index_key,))):
            if not all(KEY.fullmatch(key) for key in keys):
                raise EnvironmentProblem(f"{name} cannot be used. Each key is 64 hex digits.")


def load_secrets(data_dir: Path, *, may_create: bool) -> Secrets:
    """From the environment if all three are there, else from the file, else newly made.

    Raises EnvironmentProblem when nothing is found and none may be made, as in production.
    """
    given = _from_environment()
    if given:
        return given
    path = data_dir / FILE_NAME
    if not path.exists():
        if not may_create:
            raise EnvironmentProblem(
                "No secrets found. Set SECRET_KEY, FIELD_KEYS and INDEX_KEY, "
                f"or put {FILE_NAME} into DATA_DIR ({data_dir})."
            )
        _create(path)
    if not may_create and path.stat().st_mode & 0o007:
        raise EnvironmentProblem(
            f"Everyone on this machine can read {path}. Run: chmod o-rwx {path}"
        )
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Secrets(stored["secret_key"], tuple(stored["field_keys"]), stored["index_key"])


def _from_environment() -> Secrets | None:
    secret_key, index_key = env_secret("SECRET_KEY"), env_secret("INDEX_KEY")
    field_keys = tuple(key.strip() for key in env_secret("FIELD_KEYS").split(",") if key.strip())
    present = [bool(secret_key), bool(field_keys), bool(index_key)]
    if all(present):
        return Secrets(secret_key, field_keys, index_key)
    if any(present):
        raise EnvironmentProblem(
            "Set SECRET_KEY, FIELD_KEYS and INDEX_KEY together, or none of them."
        )
    return None


def _create(path: Path) -> None:
    """Write to a file of our own, then link it into place: two starts at once agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "secret_key": secrets.token_urlsafe(50),
        "field_keys": [secrets.token_hex(32)],
        "index_key": secrets.token_hex(32),
    }
    temporary = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
