"""A visit, its append-only events and their readings."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from posts.access import ScopedQuerySet, posts_q
from posts.models import Cadre, Post, User
from posts.roles import Action
from screenings.models.sessions import Session
from workers.models import Enrolment, Worker


class VisitQuerySet(ScopedQuerySet["Visit"]):
    """Readings follow the worker's current enrolment; a former post sees its own sessions."""

    known_by = Action.SEE_NAMES

    def scope(self, user, action, *, on=None):  # type: ignore[no-untyped-def]
        here = posts_q(user, action, path="post", on=on)
        if action != Action.SEE_NAMES:
            return here
        followed = Enrolment.objects.filter(
            posts_q(user, action, path="post", on=on), worker=OuterRef("worker"), ends_on=None
        )
        return here | Q(Exists(followed))

    def counted(self) -> "VisitQuerySet":
        return self.filter(state=Visit.State.VALID)


class Visit(models.Model):
    class State(models.TextChoices):
        VALID = "valid", _("valid")
        VOID = "void", _("void")

    id = models.UUIDField(primary_key=True, editable=False)
    # Without indexes of their own: the constraint and the indexes below begin with them.
    session = models.ForeignKey(Session, models.PROTECT, related_name="visits", db_index=False)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="visits", db_index=False)
    # Post, office and local date of the session, copied: figures count one table.
    post = models.ForeignKey(Post, models.PROTECT, related_name="visits", db_index=False)
    office = models.ForeignKey("posts.Office", models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    sex = models.CharField(max_length=1)
    age_band = models.CharField(max_length=8)
    state = models.CharField(max_length=5, choices=State.choices, default=State.VALID)
    level = models.CharField(max_length=10, default="unmeasured")
    # Someone who enters on paper's behalf is told so for ever.
    from_paper = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = VisitQuerySet.as_manager()
    is_new = False  # made by the save at hand

    class Meta:
        verbose_name = _("visit")
        ordering = ["-on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "worker"], name="one_visit_at_a_session")
        ]
        indexes = [
            models.Index(fields=["worker", "on"], name="visit_worker_on"),
            models.Index(
                fields=["post", "on", "sex", "age_band", "level", "worker", "state"],
                name="visit_figures",
            ),
            models.Index(fields=["on", "id"], condition=Q(state="void"), name="visit_void"),
        ]


class Event(models.Model):
    """One saved change, with an id made by the client: sent twice, it counts once."""

    class Kind(models.TextChoices):
        SAVE = "save", _("entered")
        CORRECTION = "correction", _("corrected")
        UNDO = "undo", _("undone")
        VOID = "void", _("voided")
        MOVE = "move", _("moved to the right person")

    class Source(models.TextChoices):
        SCREEN = "screen", _("screen")
        PAPER = "paper", _("paper")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SAVE)
    # SHA-256 of the canonical content: the same id with other content is another correction.
    content_hash = models.CharField(max_length=64)
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    measured_by = models.ForeignKey(Cadre, models.PROTECT, null=True, related_name="+")
    captured_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.SCREEN)
    reason = models.CharField(max_length=200, blank=True)
    # Warn limits the person confirmed, by input code: asked once, remembered.
    confirmed = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["received_at", "pk"]


class Reading(models.Model):
    """One measured or answered value. Never changed: a correction supersedes it."""

    class Flag(models.TextChoices):
        NONE = "", ""
        LOW = "LO", "LO"
        HIGH = "HI", "HI"

    class Missing(models.TextChoices):
        TOOL_BROKEN = "tool_broken", _("Tool broken")
        NO_STRIPS = "no_strips", _("No strips")
        REFUSED = "refused", _("Refused")
        NO_TIME = "no_time", _("No time")
        ERASED = "erased", _("Erased")

    # The constraint below begins with it.
    event = models.ForeignKey(Event, models.PROTECT, related_name="readings", db_index=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="readings")
    measure = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=1)
    side = models.CharField(max_length=1, blank=True)
    value = models.DecimalField(max_digits=10, decimal_places=3, null=True, blank=True)
    denominator = models.PositiveSmallIntegerField(null=True, blank=True)
    code = models.CharField(max_length=120, blank=True)
    flag = models.CharField(max_length=2, choices=Flag.choices, blank=True)
    missing = models.CharField(max_length=12, choices=Missing.choices, blank=True)
    # Two phones may correct one value, so several rows may supersede the same one.
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    # Who decides between two that both stand takes the place of the others as well, by id.
    settles = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "measure", "position", "side"], name="one_value_of_an_event"
            )
        ]
