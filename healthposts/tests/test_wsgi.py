"""What the web server loads before it forks is shared by its processes."""

import subprocess
import sys

from django.conf import settings

ASK = """
import gc, sys
import healthposts.wsgi
print("screenings.views.entry" in sys.modules, gc.get_freeze_count() > 100_000)
"""


def test_views_are_loaded_and_frozen_before_the_server_forks(tmp_path):
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK],
        cwd=settings.BASE_DIR,
        env={"DATA_DIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert said.stdout.split() == ["True", "True"]
