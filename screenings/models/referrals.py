"""A referral: from the finding to the answer of the puskesmas, and back to the post."""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from healthposts.lib.codes import grouped, new_number
from posts.access import ScopedQuerySet, offices_q, posts_q
from posts.models import Office, Post, User
from posts.roles import Action
from screenings.models.visits import Visit
from workers.models import Enrolment, Worker


class ReferralQuerySet(ScopedQuerySet["Referral"]):
    """Where it was written, where the worker is enrolled now, and at the puskesmas on the letter."""

    known_by = Action.SEE_NAMES

    def scope(self, user, action, *, on=None):  # type: ignore[no-untyped-def]
        followed = Enrolment.objects.filter(
            posts_q(user, action, path="post", on=on), worker=OuterRef("worker"), ends_on=None
        )
        # Its worker goes there, whoever supervises the post by then.
        named = offices_q(user, action, path="office", on=on)
        return posts_q(user, action, path="post", on=on) | named | Q(Exists(followed))

    def with_number(self, number: str) -> "ReferralQuerySet":
        """By its own number, or that of a slip which was bound to it, or of a letter that joined it."""
        slips = Slip.objects.filter(number=number, referral__isnull=False)
        found = Referral.objects.filter(Q(number=number) | Q(pk__in=slips.values("referral")))
        return self.filter(pk__in=found.values(key=Coalesce("joined_into", "pk")).values("key"))

    def open(self) -> "ReferralQuerySet":
        return self.filter(state__in=Referral.OPEN_STATES)

    def of_person(self, worker: Worker) -> "ReferralQuerySet":
        """Those of rows that were found to be the same person included."""
        return self.filter(worker__in=Worker.objects.of_person(worker).values("pk"))


class Referral(models.Model):
    class State(models.TextChoices):
        WRITTEN = "written", pgettext_lazy("referral", "Written")
        ARRIVED = "arrived", pgettext_lazy("referral", "Arrived")
        ANSWERED = "answered", pgettext_lazy("referral", "Answered")
        CLOSED = "closed", pgettext_lazy("referral", "Closed")
        REFUSED = "refused", pgettext_lazy("referral", "Refused")
        VOID = "void", pgettext_lazy("referral", "Taken back")
        # Of a row that was found to be the same person: an older letter goes on for both.
        JOINED = "joined", pgettext_lazy("referral", "Joined to an older one")

    class Urgency(models.TextChoices):
        ROUTINE = "routine", pgettext_lazy("referral", "Routine")
        SAME_DAY = "same_day", pgettext_lazy("referral", "Today")

    class Result(models.TextChoices):
        NORMAL_NOW = "normal_now", _("Normal now")
        CONFIRMED = "confirmed", _("Confirmed")
        TREATED = "treated", _("Treatment started")
        SENT_ON = "sent_on", _("Sent on")
        NO_REASON = "no_reason", _("No reason found")
        ELSEWHERE = "elsewhere", _("Seen elsewhere")

    class Sharing(models.TextChoices):
        """What the worker lets the post know."""

        ALL = "all", _("The result and the advice")
        ADVICE = "advice", _("The advice only")
        NOTHING = "nothing", _("Only that it was answered")

    class Been(models.TextChoices):
        YES = "yes", pgettext_lazy("been to the puskesmas", "Yes")
        NOT_YET = "not_yet", _("Not yet")
        ELSEWHERE = "elsewhere", _("Treated elsewhere")

    OPEN_STATES = (State.WRITTEN, State.ARRIVED)
    # No letter of its own: nothing waits for it, and no figure counts it.
    NO_LETTER = (State.VOID, State.REFUSED, State.JOINED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # On the letter, on a pre-printed slip and in the address. Says nothing of the person.
    number = models.CharField(_("referral number"), max_length=8, unique=True, default=new_number)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="referrals")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="referrals")
    # Where it was written, and that post's puskesmas on the day.
    post = models.ForeignKey(Post, models.PROTECT, related_name="referrals")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    urgency = models.CharField(max_length=10, choices=Urgency.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WRITTEN)
    written_on = models.DateField()
    written_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    been = models.CharField(max_length=10, choices=Been.choices, blank=True)
    been_on = models.DateField(null=True, blank=True)
    arrived_on = models.DateField(null=True, blank=True)
    arrived_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    result = models.CharField(_("result"), max_length=12, choices=Result.choices, blank=True)
    advice = models.CharField(_("advice to the post"), max_length=400, blank=True)
    sharing = models.CharField(
        _("the worker lets the post know"),
        max_length=8,
        choices=Sharing.choices,
        default=Sharing.NOTHING,
    )
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # It keeps its reasons, so that it can be parted again; the older one has them too.
    joined_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="joined"
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        ordering = ["-written_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(state__in=["written", "arrived"]),
                name="one_open_referral_of_a_worker",
            ),
            models.CheckConstraint(
                name="a_joined_referral_names_the_older_one",
                condition=Q(state="joined", joined_into__isnull=False)
                | (~Q(state="joined") & Q(joined_into=None)),
            ),
            models.CheckConstraint(
                name="an_answer_has_a_result_and_a_day",
                condition=~Q(state="answered") | (~Q(result="") & Q(answered_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="nobody_answers_before_it_is_written",
                condition=Q(answered_on=None) | Q(answered_on__gte=F("written_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["post", "state", "written_on"], name="referral_post_state"),
            models.Index(fields=["worker", "written_on"], name="referral_worker"),
        ]

    def __str__(self) -> str:
        return self.shown_number

    @property
    def shown_number(self) -> str:
        return grouped(self.number)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES

    @property
    def is_urgent(self) -> bool:
        return self.urgency == self.Urgency.SAME_DAY

    @property
    def tells_of_treatment(self) -> bool:
        """Treatment was started, and the worker lets the post know of it."""
        return (self.result, self.sharing) == (self.Result.TREATED, self.Sharing.ALL)


class Slip(models.Model):
    """A number printed on a blank slip for a post. It opens nothing until it is bound."""

    number = models.CharField(max_length=8, unique=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="slips")
    printed_at = models.DateTimeField(auto_now_add=True)
    printed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    bound_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet["Slip"].as_manager()

    class Meta:
        verbose_name = _("slip")
        ordering = ["number"]

    def __str__(self) -> str:
        return grouped(self.number)


class ReferralReason(models.Model):
    """One finding in a referral, as it was on the day: it does not change with the visit."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="reasons")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+")
    topic = models.CharField(max_length=40)
    measure = models.CharField(max_length=40)
    role = models.CharField(max_length=10)
    class_code = models.CharField(max_length=40)
    severity = models.PositiveSmallIntegerField()
    is_urgent = models.BooleanField(default=False)
    guideline = models.CharField(max_length=80)
    edition = models.CharField(max_length=12)
    # Numbers and units only, such as "164/102 mmHg"; the words come from the codes.
    value = models.CharField(max_length=60, blank=True)
    on = models.DateField()

    class Meta:
        ordering = ["-is_urgent", "-severity", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "visit", "topic"], name="a_reason_once_a_visit"
            )
        ]
