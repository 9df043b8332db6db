"""Backups that were restored and compared: row by row, file by file."""

import hashlib
import json
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from healthposts.testing.installation import Installation

# On databases of their own: one pass of the suite is enough.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.enable_socket,
    pytest.mark.sqlite,
    pytest.mark.xdist_group("backup"),
]

KEYS = {
    "SECRET_KEY": "a secret that is long enough for anybody to use it",
    "FIELD_KEYS": "11" * 32,
    "INDEX_KEY": "22" * 32,
}
NIKS = """
from workers.models import Worker
workers = Worker.objects.exclude(nik_encrypted="").order_by("pk")[:5]
print([worker.unmasked_nik() for worker in workers])
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, Path]:
    return installation_and_backup(tmp_path_factory.mktemp("backup"))


def installation_and_backup(folder: Path) -> tuple[Installation, Path]:
    """An installation with reports, and a backup of it."""
    machine = Installation(folder / "data", **KEYS)
    machine.seed(posts=2, workers=24, months=3)
    machine.manage("build_reports", "--month", "2026-10")
    file = folder / "backup.zip"
    machine.manage("backup", str(file))
    return machine, file


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Every refusal leaves it empty for the next test."""
    machine = Installation(tmp_path_factory.mktemp("empty"), **KEYS)
    machine.manage("migrate", "-v", "0")
    return machine


@pytest.fixture
def new(empty: Installation, tmp_path: Path) -> Installation:
    shutil.copytree(empty.folder, tmp_path / "new")
    return Installation(tmp_path / "new", **KEYS)


def contents(file: Path) -> dict[str, str]:
    """The hash of every part but the list, which carries the time."""
    with zipfile.ZipFile(file) as archive:
        return {
            name: hashlib.sha256(archive.read(name)).hexdigest()
            for name in archive.namelist()
            if name != "manifest.json"
        }


def assert_same(first: Path, second: Path) -> None:
    there, back = contents(first), contents(second)
    assert back == there
    assert len([name for name in there if name.startswith("documents/")]) > 3
    assert "tables/screenings_reading.jsonl" in there


def test_backup_can_be_read_by_its_owner_only(made):
    _machine, file = made

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_backup_holds_no_key_and_no_login(made):
    _machine, file = made
    with zipfile.ZipFile(file) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())

    assert [key for key in KEYS.values() if key.encode() in whole] == []
    assert "tables/django_session.jsonl" not in contents(file)


def test_restored_sqlite_has_every_row_and_file(made, tmp_path):
    machine, file = made
    new = Installation(tmp_path / "new", **KEYS)

    new.manage("restore", str(file))
    new.manage("backup", str(tmp_path / "again.zip"))

    assert_same(file, tmp_path / "again.zip")
    assert new.run(NIKS) == machine.run(NIKS)


def refusal(installation: Installation, *arguments: str) -> str:
    with pytest.raises(AssertionError) as problem:
        installation.manage(*arguments)
    said = str(problem.value).partition("\nassert")[0]
    assert "Traceback" not in said
    return said


def test_restore_into_an_installation_with_data_is_refused(made):
    machine, file = made

    assert "There is data here already" in refusal(machine, "restore", str(file))


def test_restore_with_other_keys_is_refused_unless_wanted(made, new):
    _machine, file = made
    other = Installation(new.folder, **KEYS | {"FIELD_KEYS": "33" * 32})

    assert "sealed with other keys" in refusal(other, "restore", str(file))

    assert "Restored" in other.manage("restore", str(file), "--without-keys")


@pytest.mark.parametrize("part", ["tables/workers_worker.jsonl", "documents"])
def test_damaged_backup_is_refused_and_nothing_is_written(made, new, tmp_path, part):
    _machine, file = made
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(file) as good, zipfile.ZipFile(damaged, "w") as bad:
        hurt = next(name for name in good.namelist() if name.startswith(part))
        for name in good.namelist():
            bad.writestr(name, good.read(name)[: -1 if name == hurt else None])

    assert f"{hurt} is not what was written" in refusal(new, "restore", str(damaged))

    assert "Restored" in new.manage("restore", str(file))


def test_backup_that_was_cut_off_is_refused(made, empty, tmp_path):
    _machine, file = made
    cut = tmp_path / "cut.zip"
    cut.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

    said = refusal(empty, "restore", str(cut))

    assert "This backup is damaged" in said


def test_backup_of_another_version_is_refused(made, empty, tmp_path):
    _machine, file = made
    newer = tmp_path / "newer.zip"
    with zipfile.ZipFile(file) as good, zipfile.ZipFile(newer, "w") as changed:
        manifest = json.loads(good.read("manifest.json"))
        manifest["migrations"].append("workers.9999_more")
        changed.writestr("manifest.json", json.dumps(manifest))

    said = refusal(empty, "restore", str(newer))

    assert "workers.9999_more" in said


def test_backup_never_writes_over_a_file(made):
    machine, file = made

    assert "is there already" in refusal(machine, "backup", str(file))
