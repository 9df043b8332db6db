"""A revision is built exactly once, whatever happens to its builders."""

import datetime as dt

import pytest
from django.utils import timezone

from healthposts.testing.people import make_session
from reports import actions, building
from reports.claims import Claim, LeaseLost
from reports.models import Document, Report, Revision
from reports.tests.conftest import OCTOBER

pytestmark = pytest.mark.usefixtures("messages", "without_pdfs")


@pytest.fixture(autouse=True)
def documents_folder(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    return tmp_path


@pytest.fixture
def queued(post, staff, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return actions.request_report(scope=post, month=OCTOBER, by=staff)


def test_request_pressed_twice_queues_one_revision(post, staff, queued):
    again = actions.request_report(scope=post, month=OCTOBER, by=staff)

    assert again == queued
    assert Report.objects.count() == 1
    assert Revision.objects.count() == 1


def test_request_is_told_to_the_broker_after_the_commit(queued, messages):
    queued.refresh_from_db()

    assert messages == [queued.pk]
    assert queued.sent_at is not None


def test_request_without_a_broker_waits_for_the_sweep(
    post, staff, monkeypatch, django_capture_on_commit_callbacks
):
    def unreachable(*_args, **_kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(actions.app, "send_task", unreachable)

    with django_capture_on_commit_callbacks(execute=True):
        revision = actions.request_report(scope=post, month=OCTOBER, by=staff)

    revision.refresh_from_db()
    assert (revision.build, revision.sent_at) == ("queued", None)


@pytest.mark.pdf
def test_build_makes_every_document(queued, monkeypatch):
    monkeypatch.setattr(building, "pdfs_are_on", lambda: True)

    building.build_revision(queued.pk)

    queued.refresh_from_db()
    assert queued.build == "ready"
    assert queued.snapshot_sha256 != ""
    of_posts = set(Document.Format) - set(Document.OF_OFFICES)
    assert set(queued.documents.values_list("format", flat=True)) == of_posts


def test_build_without_pango_makes_the_other_documents(queued):
    building.build_revision(queued.pk)

    formats = set(queued.documents.values_list("format", flat=True))
    assert formats == {"xlsx", "csv", "json"}


def test_build_of_a_claimed_revision_is_left_to_its_builder(queued):
    claim = Claim.take(Revision, queued.pk)

    building.build_revision(queued.pk)

    queued.refresh_from_db()
    assert claim is not None
    assert (queued.build, queued.attempts) == ("building", 1)


def test_build_takes_over_when_the_lease_has_run_out(queued):
    Claim.take(Revision, queued.pk)
    Revision.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))

    building.build_revision(queued.pk)

    queued.refresh_from_db()
    assert (queued.build, queued.attempts) == ("ready", 2)


def test_slow_builder_whose_lease_was_taken_drops_its_work(queued):
    slow = Claim.take(Revision, queued.pk)
    Revision.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    quick = Claim.take(Revision, queued.pk)

    with pytest.raises(LeaseLost):
        slow.finish()
    quick.finish()

    queued.refresh_from_db()
    assert queued.build == "ready"


def test_third_stop_while_building_fails_with_a_reason(queued):
    Revision.objects.update(
        build="building", attempts=3, lease_until=timezone.now() - dt.timedelta(seconds=1)
    )

    with pytest.raises(RuntimeError):
        building.build_revision(queued.pk)

    queued.refresh_from_db()
    assert queued.build == "failed"
    assert "three times" in queued.error


def test_failure_is_written_down_and_can_be_retried(queued, staff, monkeypatch):
    def broken(*_args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(building.documents, "render", broken)
    with pytest.raises(RuntimeError):
        building.build_revision(queued.pk)
    queued.refresh_from_db()
    failed = (queued.build, queued.error)
    monkeypatch.undo()

    actions.retry_build(revision=queued, by=staff)
    building.build_revision(queued.pk)

    queued.refresh_from_db()
    assert failed == ("failed", "RuntimeError: the disk is full")
    assert queued.build == "ready"


def test_torn_file_of_a_killed_builder_is_replaced(queued, documents_folder):
    building.build_revision(queued.pk)
    path = documents_folder / queued.documents.get(format="csv").file.name
    whole = path.read_bytes()
    path.write_bytes(whole[:5])
    Revision.objects.update(build="queued")

    building.build_revision(queued.pk)

    assert (documents_folder / queued.documents.get(format="csv").file.name).read_bytes() == whole


def test_release_freezes_what_was_shown(post, queued, district_officer):
    building.build_revision(queued.pk)

    final = actions.release_report(report=queued.report, by=district_officer)
    building.build_revision(final.pk)
    make_session(post, dt.date(2026, 10, 5))
    actions.request_report(scope=post, month=OCTOBER, by=None)
    building.build_revision(queued.pk)

    queued.refresh_from_db()
    final.refresh_from_db()
    assert (final.number, final.stage, final.build) == (1, "final", "ready")
    assert final.snapshot != queued.snapshot


def test_release_of_the_same_figures_again_is_refused(queued, district_officer):
    building.build_revision(queued.pk)
    actions.release_report(report=queued.report, by=district_officer)

    with pytest.raises(actions.CannotRelease):
        actions.release_report(report=queued.report, by=district_officer)


def test_release_before_the_figures_are_ready_is_refused(queued, district_officer):
    with pytest.raises(actions.CannotRelease):
        actions.release_report(report=queued.report, by=district_officer)


def test_second_release_gets_the_next_number_and_names_the_first(post, queued, district_officer):
    building.build_revision(queued.pk)
    first = actions.release_report(report=queued.report, by=district_officer)
    make_session(post, dt.date(2026, 10, 5))
    actions.request_report(scope=post, month=OCTOBER, by=None)
    building.build_revision(queued.pk)

    second = actions.release_report(
        report=queued.report, by=district_officer, reason="Data terlambat"
    )

    assert (second.number, second.supersedes) == (2, first)
