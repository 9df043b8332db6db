"""Who opened or changed what. Append-only, and without names."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from posts.access import NOTHING, ScopedQuerySet, assignments, may_anywhere, offices_q, posts_q
from posts.audit_words import details_in_words
from posts.models.offices import Office
from posts.models.people import User
from posts.models.posts import Post
from posts.roles import Action


class AuditQuerySet(ScopedQuerySet["AuditEvent"]):
    """A puskesmas sees its posts and itself, a district what its offices did with reports,
    accounts and offices, an administrator all of accounts and offices.
    """

    known_by = Action.SEE_AUDIT

    def scope(self, user, action, *, on=None):  # type: ignore[no-untyped-def]
        if action != Action.SEE_AUDIT:
            return NOTHING
        events = posts_q(user, Action.REVIEW, path="post", on=on)
        events |= offices_q(user, Action.REVIEW, path="office", on=on)
        # Whoever signs the figures answers for these, but may not know who was looked at: that
        # is noted below. Nobody of the own office sees workers.
        harmless = Q(action__in=OF_OFFICES)
        harmless |= Q(
            office__in=[row.office_id for row in assignments(user, Action.RELEASE, on=on)]
        )
        events |= offices_q(user, Action.RELEASE, path="office", on=on) & harmless
        if may_anywhere(user, Action.MANAGE_ACCOUNTS, on=on):
            events |= Q(action__in=OF_ACCOUNTS)
        return events


class AuditEvent(models.Model):
    class Action(models.TextChoices):
        SIGN_IN = "sign_in", _("Logged in")
        SIGN_IN_FAILED = "sign_in_failed", _("Failed to log in")
        SIGN_OUT = "sign_out", _("Logged out")
        OPEN_WORKER = "open_worker", _("Opened a worker")
        OPEN_LIST = "open_list", _("Opened a list of names")
        UNMASK_NIK = "unmask_nik", _("Looked at a NIK")
        ENROL = "enrol", _("Enrolled a worker")
        CHANGE_WORKER = "change_worker", _("Changed a worker")
        CONSENT = "consent", _("Wrote down consent")
        CORRECT = "correct", _("Corrected a reading")
        VOID = "void", _("Voided a visit")
        MOVE = "move", _("Moved")
        EXPORT = "export", _("Exported")
        DOWNLOAD = "download", _("Downloaded")
        REQUEST_REPORT = "request_report", _("Asked for a report")
        RELEASE = "release", _("Made a report final")
        SIGN = "sign", _("Added to a final report")
        CHANGE_ACCOUNT = "change_account", _("Changed an account")
        CHANGE_OFFICE = "change_office", _("Changed an office")
        CHANGE_POST = "change_post", _("Changed a post")
        MERGE = "merge", _("Decided on a duplicate")
        REFER = "refer", _("Referral")
        HAND_OVER = "hand_over", _("Handed over a result")
        FIND = "find", _("Looked for a number of somebody elsewhere")

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=20, choices=Action.choices)
    subject_type = models.CharField(max_length=30, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    # One of the two: at a post, or at an office where it concerns several posts or none.
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    detail = models.JSONField(default=dict, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="audit_subject"),
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["post", "at"], name="audit_post"),
            models.Index(fields=["office", "at"], name="audit_office"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("An audit event is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An audit event is never deleted.")

    @property
    def place(self) -> Post | Office | None:
        return self.post or self.office

    @property
    def details(self) -> str:
        """What is kept beside the action, in words."""
        return details_in_words(self.detail)


OF_ACCOUNTS = frozenset(
    {
        AuditEvent.Action.SIGN_IN,
        AuditEvent.Action.SIGN_IN_FAILED,
        AuditEvent.Action.SIGN_OUT,
        AuditEvent.Action.CHANGE_ACCOUNT,
        AuditEvent.Action.CHANGE_OFFICE,
    }
)
OF_OFFICES = frozenset(
    {
        AuditEvent.Action.REQUEST_REPORT,
        AuditEvent.Action.DOWNLOAD,
        AuditEvent.Action.RELEASE,
        AuditEvent.Action.SIGN,
        AuditEvent.Action.CHANGE_ACCOUNT,
        AuditEvent.Action.CHANGE_OFFICE,
    }
)
