"""What the log says of refused requests: a line, no traceback."""

import logging

import pytest
from django.core.exceptions import PermissionDenied

from healthposts.web.logs import RefusalsWithoutTraceback


@pytest.mark.parametrize(("status", "has_traceback"), [(403, False), (499, False), (500, True)])
def test_only_faults_of_ours_keep_their_traceback(status, has_traceback):
    try:
        raise PermissionDenied
    except PermissionDenied as refused:
        record = logging.LogRecord("django.request", logging.WARNING, "", 1, "No", (), refused)
    record.status_code = status

    assert RefusalsWithoutTraceback().filter(record)
    assert bool(record.exc_info) is has_traceback


def test_refused_page_is_logged_in_one_line(client, cadre, caplog, settings):
    caplog.handler.addFilter(RefusalsWithoutTraceback())
    client.force_login(cadre)

    client.get("/audit/")

    (record,) = [each for each in caplog.records if each.name == "django.request"]
    assert (record.getMessage(), record.exc_info) == (
        "Forbidden (Permission denied): /audit/",
        None,
    )
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["refusals"]
