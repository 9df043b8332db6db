"""Workers: who they are, where they are enrolled, what they agreed to."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from healthposts.lib.ages import age_on
from healthposts.lib.codes import grouped, new_code, new_number, number_in
from healthposts.lib.names import search_key
from posts.access import ScopedQuerySet, posts_q
from posts.models import Post, User, Workplace
from posts.models.periods import Period, PeriodQuerySet, period_in_order
from posts.roles import Action
from workers.consent import NOT_ASKED
from workers.crypto import decrypt


class WorkerQuerySet(ScopedQuerySet["Worker"]):
    """Workers follow their current enrolment; who has left stays known to the last post."""

    known_by = Action.SEE_NAMES

    def scope(self, user, action, *, on=None):  # type: ignore[no-untyped-def]
        # Not Exists: the database starts from the few enrolments of a post.
        here = Enrolment.objects.last_of_each().filter(posts_q(user, action, path="post", on=on))
        return Q(pk__in=here.values("worker"))

    def enrolled_at(self, post: Post) -> "WorkerQuerySet":
        return self.filter(enrolments__post=post, enrolments__ends_on=None)

    def at_post(self, post: Post) -> "WorkerQuerySet":
        """Enrolled there, or gone from there and nowhere else."""
        return self.filter(
            pk__in=Enrolment.objects.last_of_each().filter(post=post).values("worker")
        )

    def enrolled(self) -> "WorkerQuerySet":
        return self.filter(pk__in=Enrolment.objects.filter(ends_on=None).values("worker"))

    def ended(self) -> "WorkerQuerySet":
        return self.exclude(pk__in=Enrolment.objects.filter(ends_on=None).values("worker"))

    def of_person(self, worker: "Worker") -> "WorkerQuerySet":
        """The row, and those that were found to be the same person.

        For others to ask `worker__in`: either of two columns, one of them in another table,
        leads a database through all of its rows.
        """
        return self.of_survivor(worker.person_id or worker.pk)

    def of_survivor(self, person: object) -> "WorkerQuerySet":
        """The same by the id of the surviving row, or a gap for it."""
        return self.filter(Q(pk=person) | Q(person=person)).order_by()

    def matching(self, text: str) -> "WorkerQuerySet":
        """Every word of `text` is part of the name or nickname; or it is a card number.

        One or two letters are in too many names: they are the beginning of a word.
        """
        digits = number_in(text) or text.replace("-", "").replace(" ", "")
        if digits.isdigit():
            return self.filter(card_number__startswith=digits)
        rows = self
        for word in search_key(text).split():
            begins = Q(name_key__startswith=word) | Q(name_key__contains=f" {word}")
            rows = rows.filter(begins if len(word) < 3 else Q(name_key__contains=word))
        return rows

    def with_consent(self) -> "WorkerQuerySet":
        """Adds `.consent`: given, refused, withdrawn or not_asked, in the same query."""
        decisions = Consent.objects.filter(worker=OuterRef("pk")).order_by("-at", "-pk")
        return self.annotate(
            consent=Coalesce(Subquery(decisions.values("decision")[:1]), Value(NOT_ASKED))
        )

    def of_consent(self, state: str) -> "WorkerQuerySet":
        return self.with_consent().filter(consent=state)

    def with_card(self) -> "WorkerQuerySet":
        """Adds `.has_card`: whether the number stands on a card that was printed."""
        printed = Card.objects.current().filter(worker=OuterRef("pk"))
        return self.annotate(has_card=Exists(printed))

    def without_card(self) -> "WorkerQuerySet":
        return self.exclude(pk__in=Card.objects.current().values("worker"))

    def with_place(self) -> "WorkerQuerySet":
        """Adds `.last_enrolment`: a list of the one row that says where the worker is or was."""
        rows = Enrolment.objects.last_of_each().select_related("post", "workplace")
        return self.prefetch_related(models.Prefetch("enrolments", rows, to_attr="last_enrolment"))


class Worker(models.Model):
    class Sex(models.TextChoices):
        MAN = "M", _("Man")
        WOMAN = "F", _("Woman")

    class BirthPrecision(models.TextChoices):
        DAY = "day", _("birth date")
        YEAR = "year", _("year of birth")
        AGE = "age", _("age")

    class NoNik(models.TextChoices):
        NOT_BROUGHT = "not_brought", _("ID card not brought")
        NONE = "none", _("Has no ID card")
        FOREIGN = "foreign", _("Foreigner")
        REFUSED = "refused", _("Does not want to give it")

    # Made by the client, so that a form sent twice enrols once.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    card_number = models.CharField(_("card number"), max_length=8, unique=True, default=new_number)
    name = models.CharField(_("full name"), max_length=120)
    nickname = models.CharField(_("nickname"), max_length=60, blank=True)
    name_key = models.CharField(max_length=200, db_index=True, editable=False)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices)
    birth_date = models.DateField(_("birth date"))
    birth_precision = models.CharField(max_length=4, choices=BirthPrecision.choices)
    occupation = models.CharField(_("occupation"), max_length=80, blank=True)
    crew = models.CharField(_("crew or group"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    bpjs_number = models.CharField(_("BPJS number"), max_length=13, blank=True)
    nik_encrypted = models.TextField(blank=True, editable=False)
    nik_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    nik_last4 = models.CharField(max_length=4, blank=True, editable=False)
    no_nik_reason = models.CharField(
        _("no NIK because"), max_length=12, choices=NoNik.choices, blank=True
    )
    # The surviving row of the same person, after a merge. Figures count persons by it.
    person = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="aliases"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        ordering = ["name_key", "code"]
        indexes = [
            # Whom a row stands for, and sex and age of the enrolled: answered without the rows.
            models.Index(fields=["id", "person", "sex", "birth_date"], name="worker_figures")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        self.name_key = search_key(self.name, self.nickname)[:200]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page with the worker's visits; it belongs to the app above, known by name only."""
        return reverse("screenings:worker", args=[self.code])

    def age_on(self, day: dt.date) -> int:
        return age_on(day, birth_date=self.birth_date)

    @property
    def noted_at(self) -> Post | None:
        """Where events about the worker are filed: the post they are, or were last, enrolled at."""
        last = Enrolment.objects.last_of_each().filter(worker=self).select_related("post").first()
        return last.post if last else None

    @property
    def shown_card_number(self) -> str:
        return grouped(self.card_number)

    @property
    def nik_masked(self) -> str:
        return f"************{self.nik_last4}" if self.nik_last4 else ""

    def unmasked_nik(self) -> str:
        """The NIK itself. Whoever calls this writes an audit event."""
        return decrypt(self.nik_encrypted, of=self.pk) if self.nik_encrypted else ""


class CardQuerySet(models.QuerySet["Card"]):
    def current(self) -> "CardQuerySet":
        return self.filter(replaced_at=None)


class Card(models.Model):
    """A number that stood on a card in somebody's hand.

    `Worker.card_number` is the number that opens the worker now. One that was replaced stays
    here for ever: it opens nothing, and is never drawn again.
    """

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="cards")
    number = models.CharField(_("card number"), max_length=8, unique=True)
    printed_at = models.DateTimeField(null=True)
    printed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card")
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(replaced_at=None),
                name="one_current_card_of_a_worker",
            )
        ]

    def __str__(self) -> str:
        return grouped(self.number)


class EnrolmentQuerySet(ScopedQuerySet["Enrolment"], PeriodQuerySet):
    def last_of_each(self) -> "EnrolmentQuerySet":
        """Of each worker the open enrolment, or else the one that began last."""
        later = Enrolment.objects.filter(worker=OuterRef("worker")).filter(
            Q(starts_on__gt=OuterRef("starts_on"))
            | Q(starts_on=OuterRef("starts_on"), pk__gt=OuterRef("pk"))
        )
        return self.filter(Q(ends_on=None) | ~Exists(later))


class Enrolment(Period):
    """A worker at a post, from one day to another. At most one is open."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="enrolments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="enrolments")
    workplace = models.ForeignKey(Workplace, models.PROTECT, null=True, blank=True)
    shift = models.CharField(_("shift"), max_length=40, blank=True)
    end_reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            period_in_order("enrolment"),
            models.UniqueConstraint(
                fields=["worker"], condition=Q(ends_on=None), name="one_open_enrolment_of_a_worker"
            ),
        ]
        indexes = [models.Index(fields=["post", "ends_on", "worker"], name="enrolment_post_open")]


class Consent(models.Model):
    """What a worker decided when the text was read aloud. The last row holds."""

    class Decision(models.TextChoices):
        GIVEN = "given", _("agreed")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Method(models.TextChoices):
        SPOKEN = "spoken", _("Spoken")
        SIGNATURE = "signature", _("Signature")
        THUMBPRINT = "thumbprint", _("Thumbprint")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="consents")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    text_version = models.CharField(max_length=12)
    language = models.CharField(max_length=8)
    on = models.DateField()
    method = models.CharField(max_length=12, choices=Method.choices, blank=True)
    witness = models.CharField(_("witness"), max_length=120, blank=True)
    guardian = models.CharField(_("guardian"), max_length=120, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        get_latest_by = ["at", "pk"]


class DuplicateCandidateQuerySet(ScopedQuerySet["DuplicateCandidate"]):
    """Pairs of which one may see at least one row."""

    def scope(self, user, action, *, on=None):  # type: ignore[no-untyped-def]
        ours = Worker.objects.visible_to(user, action, on=on).values("pk")
        return Q(first__in=ours) | Q(second__in=ours)


class DuplicateCandidate(models.Model):
    """Two rows that may be one person. Never merged by the machine."""

    class State(models.TextChoices):
        OPEN = "open", _("To decide")
        SAME = "same", _("Same person")
        DIFFERENT = "different", _("Different persons")

    class Reason(models.TextChoices):
        NIK = "nik", _("Same NIK")
        LIKENESS = "likeness", _("Name and birth alike")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    # In the order of their ids, so that a pair is one row whoever comes first.
    first = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    second = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    survivor = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(auto_now_add=True)

    objects = DuplicateCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_candidate_of_a_pair"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="candidates_are_two_rows"),
        ]


class RosterImport(models.Model):
    """An uploaded roster while somebody works on it. What stands in it is sealed, like a NIK."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    # The rows of the file, and what people answered about them: names and NIKs are in both.
    sheet_encrypted = models.TextField(editable=False)
    answers_encrypted = models.TextField(blank=True, editable=False)
    sheet = models.PositiveSmallIntegerField(default=0)  # of those in the file, from 0
    heading = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=dict)
    skip_niks = models.BooleanField(default=False)
    # Numbers of the rows being enrolled now, and how many of them are done.
    rows = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    enrolled = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["RosterImport"].as_manager()

    class Meta:
        verbose_name = _("import")
        ordering = ["-at", "-pk"]

    @property
    def is_running(self) -> bool:
        return self.done < len(self.rows)
