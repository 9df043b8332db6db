"""Asking for reports, releasing them, and keeping the queue honest.

The `Revision` row is the truth of a job: whatever the broker loses, `sweep` finds.
The building itself is in building.py.
"""

import datetime as dt
import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from healthposts.celery import app
from healthposts.lib.months import Month
from posts.audit import audit
from posts.models import AuditEvent, Office, Post, User
from posts.models.offices import TIME_ZONES
from reports import closing, scopes
from reports.freshness import data_stamp
from reports.models import Archive, Job, Pulse, Report, Revision

log = logging.getLogger(__name__)

# A message is believed to be on its way for so long; then another one is sent. Two are harmless.
RESEND_AFTER = dt.timedelta(minutes=10)
# Figures of a month that is not final are drawn again when data came, but not more often.
REFRESH_AFTER = dt.timedelta(minutes=10)

# The doors of tasks.py, by what they make.
TASKS: dict[type[Job], str] = {Revision: "reports.build", Archive: "reports.archive"}


class CannotRelease(Exception):
    """There is nothing to make final yet: no finished provisional figures, or nothing changed."""


class MonthNotOver(CannotRelease):
    """Whoever signs a month that still goes on signs figures that will be wrong."""


class FiguresChanged(CannotRelease):
    """Drawn again since they were looked at: nobody signs what they have not seen."""


def ensure_report(*, scope: Post | Office, month: Month) -> Report:
    """The one report of this scope and month."""
    owner = {"post": scope} if isinstance(scope, Post) else {"office": scope}
    report, _created = Report.objects.get_or_create(
        **owner,
        form="monthly-1",
        period_kind=Report.PeriodKind.MONTH,
        first_day=month.first_day,
        last_day=month.last_day,
    )
    return report


def request_report(*, scope: Post | Office, month: Month, by: User | None) -> Revision:
    """Draw the provisional figures of a month, now or again. Pressing twice queues once."""
    report = ensure_report(scope=scope, month=month)
    with transaction.atomic():
        revision, created = Revision.objects.select_for_update().get_or_create(
            report=report, number=None, defaults={"queued_at": timezone.now(), "requested_by": by}
        )
        if not created and revision.build not in {Revision.Build.QUEUED, Revision.Build.BUILDING}:
            queue_again(revision, by=by)
        if by is not None:
            audit(AuditEvent.Action.REQUEST_REPORT, by=by, subject=report, post=report.post)
        send_after_commit(Revision, [revision.pk])
    return revision


def release_report(*, report: Report, by: User, reason: str = "", seen: str = "") -> Revision:
    """Freeze the provisional figures as the next numbered revision; its files are then made.

    `seen` is the hash of the figures that were looked at. Raises CannotRelease when the
    provisional figures are not ready, or equal the last final ones; MonthNotOver; FiguresChanged.
    """
    if not scopes.is_due(report.scope, report.month, timezone.now()):
        raise MonthNotOver
    with transaction.atomic():
        provisional = report.revisions.select_for_update().filter(number=None).first()
        if provisional is None or provisional.build != Revision.Build.READY:
            raise CannotRelease
        if seen and provisional.snapshot_sha256 != seen:
            raise FiguresChanged
        last = report.revisions.exclude(number=None).order_by("-number").first()
        if last is not None and last.snapshot_sha256 == provisional.snapshot_sha256:
            raise CannotRelease
        final = Revision.objects.create(
            report=report,
            number=(last.number or 0) + 1 if last else 1,
            stage=Revision.Stage.FINAL,
            queued_at=timezone.now(),
            requested_by=by,
            released_by=by,
            released_at=timezone.now(),
            snapshot=provisional.snapshot,
            snapshot_sha256=provisional.snapshot_sha256,
            data_stamp=provisional.data_stamp,
            drawn_at=provisional.drawn_at,
            causes=provisional.causes,
            supersedes=last,
            reason=reason,
        )
        audit(
            AuditEvent.Action.RELEASE,
            by=by,
            subject=report,
            post=report.post,
            revision=final.number,
        )
        send_after_commit(Revision, [final.pk])
    return final


def retry_build(*, revision: Revision, by: User) -> None:
    """Try a failed revision once more, from the first attempt."""
    with transaction.atomic():
        if Revision.objects.filter(pk=revision.pk, build=Revision.Build.FAILED).exists():
            queue_again(revision, by=by)
            send_after_commit(Revision, [revision.pk])


def queue_due_reports(now: dt.datetime) -> int:
    """Queue the provisional report of every office and post whose month is due. Idempotent."""
    queued = 0
    for time_zone, _name in TIME_ZONES:
        month = scopes.month_due(now, time_zone)
        posts = scopes.posts_that_report(month).filter(office__time_zone=time_zone)
        offices = scopes.offices_that_report(month).filter(time_zone=time_zone).order_by("path")
        # The widest scopes first: they are what somebody waits for.
        queued += _queue_missing("office", offices.values_list("pk", flat=True), month)
        queued += _queue_missing("post", posts.values_list("pk", flat=True), month)
    return queued


def sweep(now: dt.datetime, *, resend_all: bool = False) -> None:
    """Once a minute: queue what is due, redraw what is stale, resend what got lost."""
    Pulse.beat(Pulse.WORKER, now)
    queue_due_reports(now)
    _queue_stale(now)
    lost = Q(build=Revision.Build.BUILDING, lease_until__lt=now)
    waiting = Q(build=Revision.Build.QUEUED)
    if not resend_all:
        waiting &= Q(sent_at=None) | Q(sent_at__lt=now - RESEND_AFTER)
    for kind, newest_first in ((Revision, "-report__first_day"), (Archive, "-first_day")):
        jobs = kind._default_manager.filter(lost | waiting).order_by(newest_first, "queued_at")
        _send(kind, jobs.values_list("pk", flat=True))


def queue_again(job: Job, *, by: User | None) -> None:
    job.build, job.error, job.attempts = Job.Build.QUEUED, "", 0
    job.queued_at, job.sent_at, job.requested_by = timezone.now(), None, by
    job.save(update_fields=["build", "error", "attempts", "queued_at", "sent_at", "requested_by"])


def _queue_missing(owner: str, keys: Iterable[object], month: Month) -> int:
    """Reports and provisional revisions for scopes that have none of this month."""
    column = f"{owner}_id"
    period = {"form": "monthly-1", "first_day": month.first_day, "last_day": month.last_day}
    there = set(Report.objects.filter(**period).values_list(column, flat=True))
    reports = [Report(**{column: key}, **period) for key in keys if key not in there]
    with transaction.atomic():
        Report.objects.bulk_create(reports, ignore_conflicts=True)
        bare = Report.objects.filter(**period, revisions=None, **{f"{column}__isnull": False})
        revisions = [Revision(report=report, queued_at=timezone.now()) for report in bare]
        Revision.objects.bulk_create(revisions, ignore_conflicts=True)
    return len(revisions)


def _queue_stale(now: dt.datetime) -> None:
    """Provisional figures of the newest due month, drawn before the latest data came."""
    newest = scopes.month_due(now, "Asia/Jakarta")
    ready = Revision.objects.filter(
        number=None,
        build=Revision.Build.READY,
        built_at__lt=now - REFRESH_AFTER,
        report__first_day__gte=newest.first_day,
    ).select_related("report__post__office", "report__office")
    for revision in ready:
        if _should_redraw(revision, now):
            queue_again(revision, by=None)


def _should_redraw(revision: Revision, now: dt.datetime) -> bool:
    """Once when the month closes; after that they stay as closed until somebody asks.

    Where something is final they are drawn on, to show what changed since.
    """
    report = revision.report
    closed = closing.closed_at(report.scope, report.month)
    if closed is not None and closed <= now and not report.revisions.exclude(number=None).exists():
        return revision.drawn_at is None or revision.drawn_at < closed
    return data_stamp(scopes.posts_of(report.scope), report.month) != revision.data_stamp


def send_after_commit(kind: type[Job], keys: list[int]) -> None:
    transaction.on_commit(lambda: _send(kind, keys))


def _send(kind: type[Job], keys: Iterable[int]) -> None:
    """Tell the broker. When it cannot be reached the row still waits, and the sweep comes again."""
    sent = []
    for key in keys:
        try:
            app.send_task(TASKS[kind], kwargs={"key": key}, retry=False)
        except (OSError, OperationalError) as problem:
            log.warning(
                "The broker cannot be reached (%s); reports wait for the sweep.", type(problem)
            )
            break
        sent.append(key)
    kind._default_manager.filter(pk__in=sent).update(sent_at=timezone.now())
