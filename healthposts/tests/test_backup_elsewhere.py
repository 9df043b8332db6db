"""A backup of one database restored into the other, and back."""

import pytest

from healthposts.testing.installation import Installation
from healthposts.testing.servers import postgres_server
from healthposts.tests.test_backup import KEYS, NIKS, assert_same, installation_and_backup

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]


@pytest.mark.postgres
def test_backup_goes_to_postgresql_and_back(tmp_path):
    machine, file = installation_and_backup(tmp_path)
    with postgres_server() as database:
        there = Installation(tmp_path / "there", DATABASE_URL=database.url, **KEYS)
        there.manage("restore", str(file))
        there.manage("backup", str(tmp_path / "there.zip"))
        # New rows find free numbers.
        there.manage("build_reports", "--month", "2026-09")
    back = Installation(tmp_path / "back", **KEYS)
    back.manage("restore", str(tmp_path / "there.zip"))

    assert_same(file, tmp_path / "there.zip")
    assert back.run(NIKS) == machine.run(NIKS)
