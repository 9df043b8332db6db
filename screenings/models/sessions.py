"""A post's activity on a day: who was on duty, who came, which tools were missing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from posts.access import ScopedQuerySet
from posts.models import Cadre, Office, Post, User
from posts.roles import Action
from workers.models import Worker


class SessionQuerySet(ScopedQuerySet["Session"]):
    known_by = Action.SEE_FIGURES

    def held(self) -> "SessionQuerySet":
        return self.exclude(state__in=[Session.State.CANCELLED, Session.State.PLANNED])


class GuestQuerySet(ScopedQuerySet["Guest"]):
    post_path = "session__post"


class Session(models.Model):
    class Kind(models.TextChoices):
        ROUTINE = "routine", _("Routine session")
        OUTREACH = "outreach", _("Outreach")
        EXAMINATION = "examination", _("Examination at the workplace")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Open")
        ENDED = "ended", _("Ended")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="sessions")
    # The post's puskesmas on that day: history does not move when a post does.
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    on = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.ROUTINE)
    slot = models.PositiveSmallIntegerField(default=1)
    place = models.CharField(_("place"), max_length=200, blank=True)
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    cancel_reason = models.CharField(_("reason"), max_length=200, blank=True)
    missing_tools = models.JSONField(default=list, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        ordering = ["-on", "kind", "slot"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "on", "kind", "slot"], name="one_session_of_a_day_kind_and_slot"
            )
        ]
        indexes = [models.Index(fields=["on", "post"], name="session_on_post")]

    def __str__(self) -> str:
        return f"{self.post} {self.on}"


class SessionDuty(models.Model):
    """Who was on duty: a cadre of the post, or a named person of the staff."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="duties")
    cadre = models.ForeignKey(Cadre, models.PROTECT, null=True, related_name="duties")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "cadre"],
                condition=Q(cadre__isnull=False),
                name="cadre_on_duty_once",
            ),
            models.UniqueConstraint(
                fields=["session", "user"],
                condition=Q(user__isnull=False),
                name="staff_on_duty_once",
            ),
            models.CheckConstraint(
                condition=Q(cadre__isnull=False, user=None) | Q(cadre=None, user__isnull=False),
                name="duty_of_a_cadre_or_of_staff",
            ),
        ]


class Attendance(models.Model):
    """Came or not. Who refused consent came; a visit alone says examined."""

    class Status(models.TextChoices):
        PRESENT = "present", _("Present")
        ABSENT = "absent", _("Absent")

    class Absence(models.TextChoices):
        AT_SEA = "at_sea", _("at sea")
        ILL = "ill", _("ill")
        DAY_OFF = "day_off", _("day off")
        MOVED = "moved", _("moved")

    # The constraint below begins with it.
    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances", db_index=False)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="attendances")
    status = models.CharField(max_length=8, choices=Status.choices)
    reason = models.CharField(max_length=10, choices=Absence.choices, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "worker"], name="one_attendance_at_a_session"
            )
        ]


class Guest(models.Model):
    """A worker of another post who came to this session. The enrolment stays where it is.

    Whoever records at the session may record this worker there, and sees nothing else.
    """

    class FoundBy(models.TextChoices):
        CARD = "card", _("card number")
        NIK = "nik", _("NIK")

    session = models.ForeignKey(Session, models.PROTECT, related_name="guests")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    found_by = models.CharField(max_length=4, choices=FoundBy.choices)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = _("guest")
        constraints = [
            models.UniqueConstraint(fields=["session", "worker"], name="a_guest_once_a_session")
        ]


class PostMeasure(models.Model):
    """One examination on a post's own ordered list."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="measures")
    examination = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("examination of a post")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "examination"], name="an_examination_once_a_post"
            )
        ]
