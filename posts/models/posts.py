"""Posts, their life, their cadres and the workplaces they serve."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from healthposts.lib.codes import new_code
from posts.access import ScopedQuerySet, posts_q
from posts.models.offices import Office
from posts.models.people import User
from posts.models.periods import Period, PeriodQuerySet, period_in_order
from posts.roles import Action


class WorkplaceQuerySet(ScopedQuerySet["Workplace"]):
    """Workplaces of the posts one reaches."""

    known_by = Action.SEE_POST

    def scope(self, user, action, *, on=None):  # type: ignore[no-untyped-def]
        served = Post.objects.filter(posts_q(user, action, on=on), workplaces=OuterRef("pk"))
        return Q(Exists(served))


class Workplace(models.Model):
    class Kind(models.TextChoices):
        EMPLOYER = "employer", _("Employer")
        MARKET = "market", _("Market")
        HARBOUR = "harbour", _("Harbour")
        PARK = "park", _("Industrial park")
        GROUP = "group", _("Working group")

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    address = models.CharField(_("address"), max_length=200, blank=True)

    objects = WorkplaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("workplace")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PostQuerySet(ScopedQuerySet["Post"]):
    post_path = ""
    known_by = Action.SEE_POST

    def open(self) -> "PostQuerySet":
        return self.exclude(state=Post.State.CLOSED)


class Post(models.Model):
    """A workplace health post (Pos UKK, service point), of one trade, under one office."""

    class Kind(models.TextChoices):
        POS_UKK = "pos_ukk", "Pos UKK"

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        FORMED = "formed", _("Formed")
        ACTIVE = "active", _("Active")
        INACTIVE = "inactive", _("Inactive")
        CLOSED = "closed", _("Closed")

    class Trade(models.TextChoices):
        FISHING = "fishing", _("Fishing")
        FARMING = "farming", _("Farming")
        PLANTATION = "plantation", _("Plantation")
        LIVESTOCK = "livestock", _("Livestock")
        CRAFT = "craft", _("Craft and home industry")
        FACTORY = "factory", _("Factory")
        GARMENT = "garment", _("Garment and textile")
        FOOD = "food", _("Food making")
        MARKET = "market", _("Market trade")
        TRANSPORT = "transport", _("Transport")
        CONSTRUCTION = "construction", _("Construction")
        MINING = "mining", _("Sand, stone and lime")
        WASTE = "waste", _("Waste and recycling")
        OTHER = "other", _("Other")

    class Sector(models.TextChoices):
        INFORMAL = "informal", _("Informal")
        FORMAL = "formal", _("Formal")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.POS_UKK)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="posts", verbose_name=_("puskesmas")
    )
    partner_offices = models.ManyToManyField(
        Office, blank=True, related_name="partner_posts", verbose_name=_("partner offices")
    )
    trade = models.CharField(_("trade"), max_length=16, choices=Trade.choices)
    sector = models.CharField(
        _("sector"), max_length=10, choices=Sector.choices, default=Sector.INFORMAL
    )
    workplaces = models.ManyToManyField(
        Workplace, blank=True, related_name="posts", verbose_name=_("workplaces")
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    rhythm = models.CharField(_("meeting rhythm"), max_length=120, blank=True)
    decree_number = models.CharField(_("decree number"), max_length=60, blank=True)
    decree_date = models.DateField(_("decree date"), null=True, blank=True)
    formed_on = models.DateField(_("formed on"), null=True, blank=True)
    # The state of today; its history is in PostStatus, and actions keep both together.
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PROPOSED
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        ordering = ["name", "code"]

    def __str__(self) -> str:
        return self.name


class PostStatus(models.Model):
    """One step in a post's life: from this day on it is in this state."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="statuses")
    state = models.CharField(max_length=10, choices=Post.State.choices)
    since = models.DateField(_("since"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["since", "pk"]


class WorkerEstimate(models.Model):
    """How many workers a post is there for: a dated guess, the denominator of reach."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="estimates")
    as_of = models.DateField(_("as of"))
    men = models.PositiveIntegerField(_("men"))
    women = models.PositiveIntegerField(_("women"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-as_of", "-pk"]


class CadreQuerySet(ScopedQuerySet["Cadre"], PeriodQuerySet):
    known_by = Action.SEE_CADRES


class Cadre(Period):
    """A person's term and position at a post, with or without an account."""

    class Position(models.TextChoices):
        CHAIR = "chair", _("Chair")
        SECRETARY = "secretary", _("Secretary")
        TREASURER = "treasurer", _("Treasurer")
        MEMBER = "member", _("Member")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="cadres", verbose_name=_("post"))
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="cadre_terms"
    )
    name = models.CharField(_("name"), max_length=120)
    sex = models.CharField(_("sex"), max_length=1, choices=[("M", _("Man")), ("F", _("Woman"))])
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    position = models.CharField(
        _("position"), max_length=12, choices=Position.choices, default=Position.MEMBER
    )
    trained_on = models.DateField(_("trained on"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = CadreQuerySet.as_manager()

    class Meta:
        verbose_name = _("cadre")
        ordering = ["name"]
        constraints = [
            period_in_order("cadre"),
            models.UniqueConstraint(
                fields=["post", "user"],
                condition=Q(ends_on=None, user__isnull=False),
                name="one_open_term_of_an_account_at_a_post",
            ),
        ]

    def __str__(self) -> str:
        return self.name
