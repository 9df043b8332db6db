"""Reports, their revisions and the files made of them."""

import datetime as dt
import uuid
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


class Job(models.Model):
    """Work outside the web process: the row is the truth, whatever the broker loses."""

    class Build(models.TextChoices):
        QUEUED = "queued", _("waiting")
        BUILDING = "building", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    build = models.CharField(max_length=10, choices=Build.choices, default=Build.QUEUED)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    # When a message last went to the broker; empty when it could not be reached.
    sent_at = models.DateTimeField(null=True, blank=True)
    built_at = models.DateTimeField(null=True, blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class RevisionQuerySet(ScopedQuerySet["Revision"]):
    known_by = Action.SEE_FIGURES

    def scope(self, user: Any, action: str, *, on: dt.date | None = None) -> Q:
        return offices_q(user, action, path="report__office", on=on) | (
            Q(report__post__isnull=False) & posts_q(user, action, path="report__post", on=on)
        )


class Revision(Job):
    """One state of a report: figures as text, and the row that is the truth of its building."""

    class Stage(models.TextChoices):
        PROVISIONAL = "provisional", _("provisional")
        FINAL = "final", _("final")

    report = models.ForeignKey(Report, models.PROTECT, related_name="revisions")
    # Only a final revision has a number; the one provisional revision of a report has none.
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.PROVISIONAL)
    # What the data looked like when the figures were drawn: see freshness.py.
    data_stamp = models.CharField(max_length=64, blank=True)
    # When the figures were drawn; a final revision has the moment of those it froze.
    drawn_at = models.DateTimeField(null=True, blank=True)
    snapshot = models.TextField(blank=True)
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # What was done since the final revision before: see queries/causes.py.
    causes = models.JSONField(default=list, blank=True)
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
        LBKP_PDF = "lbkp-pdf", _("Material for the LBKP, PDF")
        LBKP_XLSX = "lbkp-xlsx", _("Material for the LBKP, XLSX")

        @property
        def extension(self) -> str:
            return self.value.partition("-")[2 if self.value.startswith("lbkp") else 0]

    # The national form is filled by the puskesmas and the offices above it.
    OF_OFFICES = (Format.LBKP_PDF, Format.LBKP_XLSX)
    # What is printed and signed.
    SIGNABLE = (Format.PDF_A4, Format.PDF_F4, Format.LBKP_PDF)

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="documents")
    format = models.CharField(max_length=12, choices=Format.choices)
    file = models.FileField(upload_to="reports/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "format"], name="one_document_of_a_format")
        ]


class LetterNumber(models.Model):
    """What the secretariat wrote on a signed report: recorded afterwards, the last row holds.

    The files stay as they were released, with their empty line: whoever compares hashes must
    find the same bytes.
    """

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="letter_numbers")
    number = models.CharField(_("letter number"), max_length=80)
    dated = models.DateField(_("date of the letter"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]


class SignedCopyQuerySet(ScopedQuerySet["SignedCopy"]):
    known_by = Action.SEE_FIGURES

    def scope(self, user: Any, action: str, *, on: dt.date | None = None) -> Q:
        return Q(revision__in=Revision.objects.visible_to(user, action, on=on))


class SignedCopy(models.Model):
    """The report as it was signed: a scan, or a PDF with an electronic signature. Never replaced."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPG = "jpg", "JPEG"
        PNG = "png", "PNG"

    class Holds(models.TextChoices):
        """What it holds of the PDF that was released, byte for byte."""

        SAME = "same", _("The file is the released PDF itself.")
        EXTENDED = "extended", _("The released PDF, unchanged, with something added behind it.")
        INSIDE = "inside", _("The released PDF lies unchanged inside this file.")
        OTHER = "other", _("Another file, such as a scan: compare it by eye.")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="signed_copies")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    holds = models.CharField(max_length=10, choices=Holds.choices)
    file = models.FileField(upload_to="signed/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = SignedCopyQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "sha256"], name="one_signed_copy_of_these_bytes"
            )
        ]


class ArchiveQuerySet(ScopedQuerySet["Archive"]):
    known_by = Action.SEE_FIGURES

    def scope(self, user: Any, action: str, *, on: dt.date | None = None) -> Q:
        return offices_q(user, action, path="office", on=on)


class Archive(Job):
    """One ZIP of a month: the reports of an office and of everything below it."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="archives")
    first_day = models.DateField()
    # How far it is, in reports.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # When its reports were looked up: what was finished later is not in it.
    gathered_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to="archives/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("ZIP of a month")
        ordering = ["-first_day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "first_day"], name="one_archive_of_an_office_and_month"
            )
        ]

    @property
    def month(self) -> Month:
        return Month.of(self.first_day)


class Notice(models.Model):
    """One letter to one person: that a report lies ready (revision 0), or which one is final."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="notices")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    revision = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "user", "revision"], name="one_letter_of_a_report_and_person"
            )
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
