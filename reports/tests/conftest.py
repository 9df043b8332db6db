"""What the tests of reports share: no broker, no PDFs unless asked for, one built report."""

import datetime as dt

import pytest

from healthposts.lib.months import Month
from healthposts.testing.people import make_session, make_worker
from reports import actions, building

OCTOBER = Month(2026, 10)


@pytest.fixture
def messages(monkeypatch):
    """What would have gone to the broker."""
    sent = []
    monkeypatch.setattr(
        actions.app,
        "send_task",
        lambda _name, kwargs, **_options: sent.append(kwargs["key"]),
    )
    return sent


@pytest.fixture
def without_pdfs(monkeypatch):
    """PDFs are proved in test_documents; elsewhere they would only take time."""
    monkeypatch.setattr(building, "pdfs_are_on", lambda: False)


@pytest.fixture
def built(post, messages, without_pdfs):
    """The post's report of October: one session, nobody examined."""
    make_worker(post, "Suparto")
    make_session(post, dt.date(2026, 10, 5))
    return build(post)


def build(scope):
    revision = actions.request_report(scope=scope, month=OCTOBER, by=None)
    building.build_revision(revision.pk)
    return revision.report
