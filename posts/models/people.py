"""Accounts, and the assignments that are the only source of rights."""

import datetime as dt
import uuid
from functools import cached_property
from typing import Any, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from healthposts.web.prepared import Given, Prepared
from posts.access import EVERYTHING, NOTHING, ScopedQuerySet, assignments, offices_q, posts_q
from posts.labels import ROLES
from posts.models.offices import Office
from posts.models.periods import Period, PeriodQuerySet, period_in_order
from posts.roles import REACH, Action, Reach, Role


def _new_epoch() -> str:
    return get_random_string(12)


class AccountQuerySet(ScopedQuerySet["User"]):
    """Accounts one answers for: cadres of our posts, staff of our offices.

    Ours is who holds nothing that is not ours. Who has left stays in the list of the last
    place, so that a return is a new assignment and not a second account.
    """

    known_by = Action.MANAGE_PEOPLE

    def scope(self, user, action, *, on=None):  # type: ignore[no-untyped-def]
        everyone = {Action.MANAGE_ACCOUNTS, Action.MANAGE_PEOPLE}
        if action in everyone and assignments(user, Action.MANAGE_ACCOUNTS, on=on):
            return EVERYTHING
        ours = _assignments_answered_for(user, action, on=on)
        of_account = Assignment.objects.filter(user=OuterRef("pk"))
        others = of_account.not_ended(on or timezone.localdate()).exclude(ours)
        return Q(Exists(of_account.filter(ours))) & ~Q(Exists(others))


def _assignments_answered_for(user: Any, action: str, *, on: dt.date | None) -> Q:
    ours = NOTHING
    if action in {Action.MANAGE_CADRES, Action.MANAGE_PEOPLE}:
        ours |= Q(role=Role.CADRE) & posts_q(user, Action.MANAGE_CADRES, path="post", on=on)
    if action in {Action.MANAGE_STAFF, Action.MANAGE_PEOPLE}:
        ours |= Q(role=Role.PUSKESMAS) & offices_q(user, Action.MANAGE_STAFF, path="office", on=on)
    return ours


class AccountManager(UserManager.from_queryset(AccountQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username):  # type: ignore[no-untyped-def]
        """Phones like to begin a word with a capital: `Siti` and `siti` are one person."""
        return self.get(username__iexact=username)

    def get(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Django asks so who is signed in, by `pk`, at every request: that one is prepared."""
        if args or set(kwargs) != {"pk"}:
            return super().get(*args, **kwargs)
        found = _account.first(key=kwargs["pk"])
        if found is None:
            raise User.DoesNotExist
        return found


class User(AbstractUser):
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    full_name = models.CharField(_("full name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    report_mail = models.BooleanField(_("letter when a report is ready"), default=False)
    must_change_password = models.BooleanField(_("must choose a new password"), default=False)
    # Part of every session's hash: a new epoch signs the person out everywhere.
    session_epoch = models.CharField(max_length=12, default=_new_epoch, editable=False)

    objects = AccountManager()
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("account")
        ordering = ["full_name", "username"]
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_name_is_unique_in_any_case")
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @cached_property
    def every_assignment(self) -> "list[Assignment]":
        """All assignments, past and coming, with what their reach needs. One query."""
        found = _assignments_of.ask(user=self.pk)
        for row in found:
            row.user = self
        return found

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    def get_session_auth_hash(self) -> str:
        return self._with_epoch(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self):  # type: ignore[no-untyped-def]
        for fallback in super().get_session_auth_fallback_hash():
            yield self._with_epoch(fallback)

    def _with_epoch(self, password_hash: str) -> str:
        return f"{self.session_epoch}{password_hash}"


_account: Prepared[User] = Prepared(
    lambda: User.objects.filter(pk=Given("key", models.BigIntegerField())).order_by()
)


class AssignmentQuerySet(ScopedQuerySet["Assignment"], PeriodQuerySet):
    """Assignments one answers for: those one could have given."""

    known_by = Action.MANAGE_PEOPLE

    def scope(self, user, action, *, on=None):  # type: ignore[no-untyped-def]
        if action == Action.MANAGE_PEOPLE and assignments(user, Action.MANAGE_ACCOUNTS, on=on):
            return EVERYTHING
        return _assignments_answered_for(user, action, on=on)

    def on(self, day: dt.date) -> Self:
        return super().on(day).exclude(ends_on=day, ended_at_once=True)

    def not_ended(self, day: dt.date) -> Self:
        """In force, or still to come."""
        ended = Q(ends_on__lt=day) | Q(ends_on=day, ended_at_once=True)
        return self.filter(Q(ends_on=None) | ~ended)


class Assignment(Period):
    """A person's role at an office, post or workplace, from one day to another."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=20, choices=list(ROLES.items()))
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    post = models.ForeignKey(
        "posts.Post", models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    workplace = models.ForeignKey("posts.Workplace", models.PROTECT, null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # Someone ended it during its last day: from then on it holds no more, also on that day.
    ended_at_once = models.BooleanField(default=False, editable=False)
    end_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        constraints = [
            period_in_order("assignment"),
            models.CheckConstraint(
                name="assignment_is_at_the_place_of_its_role",
                condition=Q(role=Role.CADRE, post__isnull=False, office=None, workplace=None)
                | Q(role=Role.WORKPLACE, workplace__isnull=False, office=None, post=None)
                | Q(role=Role.ADMINISTRATOR, post=None, office=None, workplace=None)
                | Q(
                    role__in=[
                        Role.PUSKESMAS,
                        Role.DISTRICT,
                        Role.PROVINCE,
                        Role.AREA,
                        Role.PARTNER,
                    ],
                    office__isnull=False,
                    post=None,
                    workplace=None,
                ),
            ),
        ]
        ordering = ["starts_on"]

    def is_in_force(self, day: dt.date) -> bool:
        return super().is_in_force(day) and not (self.ended_at_once and day == self.ends_on)

    def has_ended(self, day: dt.date) -> bool:
        if self.ends_on is None:
            return False
        return self.ends_on < day or (self.ended_at_once and self.ends_on == day)

    @property
    def place(self) -> "Office | models.Model | None":
        return self.office or self.post or self.workplace

    @property
    def office_path(self) -> str:
        """The path whose subtree this assignment reaches. A wrong one must match nothing."""
        if self.office is None or REACH[Role(self.role)] is not Reach.OFFICE:
            return "none"
        return self.office.path


_assignments_of = Prepared(
    lambda: Assignment.objects.filter(user=Given("user", models.BigIntegerField())).select_related(
        "office", "post"
    )
)


class ResetCode(models.Model):
    """A single-use code that lets a person choose a new password within 24 hours."""

    LIFETIME = dt.timedelta(hours=24)
    MOST_FAILURES = 5

    user = models.ForeignKey(User, models.CASCADE, related_name="reset_codes")
    code_hash = models.CharField(max_length=128)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    failures = models.PositiveSmallIntegerField(default=0)
