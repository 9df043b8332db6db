"""Reports, their revisions and the files made of them."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from healthposts.lib.codes import new_code
from healthposts.lib.months import Month
from posts.access import ScopedQuerySet, offices_q, posts_q
from posts.models import Office, Post, User
from posts.roles import Action


class ReportQuerySet(ScopedQuerySet["Report"]):
    known_by = Action.SEE_FIGURES

    def scope(self, user: Any, action: str, *, on: dt.date | None = None) -> Q:
        return offices_q(user, action, path="office", on=on) | (
            Q(post__isnull=False) & posts_q(user, action, path="post", on=on)
        )


class Report(models.Model):
    """What is reported: one scope, one form, one period."""

    class PeriodKind(models.TextChoices):
        MONTH = "month", _("Month")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="reports")
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    form = models.CharField(max_length=20, default="monthly-1")
    period_kind = models.CharField(
        max_length=8, choices=PeriodKind.choices, default=PeriodKind.MONTH
    )
    first_day = models.DateField()
    last_day = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        ordering = ["-first_day", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "form", "period_kind", "first_day", "last_day"],
                condition=Q(post__isnull=False),
                name="one_report_of_a_post_and_period",
            ),
            models.UniqueConstraint(
                fields=["office", "form", "period_kind", "first_day", "last_day"],
                condition=Q(office__isnull=False),
                name="one_report_of_an_office_and_period",
            ),
            models.CheckConstraint(
                condition=Q(post__isnull=False, office=None) | Q(post=None, office__isnull=False),
                name="report_of_a_post_or_an_office",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="report_period_in_order"
            ),
        ]

    @property
    def scope(self) -> Post | Office:
        scope = self.post or self.office
        assert scope is not None  # noqa: S101  held by the constraint above
        return scope

    @property
    def month(self) -> Month:
        return Month.of(self.first_day)


class RevisionQuerySet(ScopedQuerySet["Revision"]):
    known_by = Action.SEE_FIGURES

    def scope(self, user: Any, action: str, *, on: dt.date | None = None) -> Q:
        return offices_q(user, action, path="report__office", on=on) | (
            Q(report__post__isnull=False) & posts_q(user, action, path="report__post", on=on)
        )


class Revision(models.Model):
    """One state of a report: figures as text, and the row that is the truth of its building."""

    class Build(models.TextChoices):
        QUEUED = "queued", _("waiting")
        BUILDING = "building", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    class Stage(models.TextChoices):
        PROVISIONAL = "provisional", _("provisional")
        FINAL = "final", _("final")

    report = models.ForeignKey(Report, models.PROTECT, related_name="revisions")
    # Only a final revision has a number; the one provisional revision of a report has none.
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.PROVISIONAL)
    build = models.CharField(max_length=10, choices=Build.choices, default=Build.QUEUED)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    # When a message last went to the broker; empty when it could not be reached.
    sent_at = models.DateTimeField(null=True, blank=True)
    # What the data looked like when the figures were drawn: see freshness.py.
    data_stamp = models.CharField(max_length=64, blank=True)
    built_at = models.DateTimeField(null=True, blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    snapshot = models.TextField(blank=True)
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        ordering = ["report", F("number").desc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="one_revision_of_a_number"),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(number=None),
                name="one_provisional_revision_of_a_report",
            ),
            models.CheckConstraint(
                condition=Q(stage="provisional", number=None)
                | Q(stage="final", number__isnull=False),
                name="final_revisions_are_numbered",
            ),
        ]
        indexes = [models.Index(fields=["build", "lease_until"], name="revision_build")]


class Document(models.Model):
    """A file made of a revision, with its hash. Files of a final revision never change."""

    class Format(models.TextChoices):
        PDF_A4 = "pdf-a4", "PDF (A4)"
        PDF_F4 = "pdf-f4", "PDF (F4)"
        XLSX = "xlsx", "XLSX"
        CSV = "csv", "CSV"
        JSON = "json", "JSON"

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="documents")
    format = models.CharField(max_length=8, choices=Format.choices)
    file = models.FileField(upload_to="reports/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "format"], name="one_document_of_a_format")
        ]


class Pulse(models.Model):
    """When the worker and the scheduler last gave a sign of life, for /healthz."""

    WORKER = "worker"
    SCHEDULER = "scheduler"

    name = models.CharField(max_length=12, primary_key=True)
    at = models.DateTimeField()

    @classmethod
    def beat(cls, name: str, at: dt.datetime) -> None:
        cls.objects.update_or_create(name=name, defaults={"at": at})
