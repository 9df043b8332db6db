"""Who opened or changed what. Append-only, and without names."""

from typing import Any

from django.db import models

from posts.models.people import User
from posts.models.posts import Post


class AuditEvent(models.Model):
    class Action(models.TextChoices):
        SIGN_IN = "sign_in"
        SIGN_IN_FAILED = "sign_in_failed"
        SIGN_OUT = "sign_out"
        OPEN_WORKER = "open_worker"
        OPEN_LIST = "open_list"
        UNMASK_NIK = "unmask_nik"
        ENROL = "enrol"
        CHANGE_WORKER = "change_worker"
        CONSENT = "consent"
        CORRECT = "correct"
        VOID = "void"
        MOVE = "move"
        EXPORT = "export"
        DOWNLOAD = "download"
        REQUEST_REPORT = "request_report"
        RELEASE = "release"
        CHANGE_ACCOUNT = "change_account"
        CHANGE_OFFICE = "change_office"
        CHANGE_POST = "change_post"
        MERGE = "merge"

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=20, choices=Action.choices)
    subject_type = models.CharField(max_length=30, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="audit_subject"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("An audit event is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An audit event is never deleted.")
