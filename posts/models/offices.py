"""The tree of supervising offices. Its depth and the names of its levels are data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthposts.lib.codes import new_code
from posts.access import ScopedQuerySet, offices_q
from posts.models.periods import Period, PeriodQuerySet, period_in_order
from posts.roles import Action

TIME_ZONES = [
    ("Asia/Jakarta", "WIB"),
    ("Asia/Makassar", "WITA"),
    ("Asia/Jayapura", "WIT"),
]
PAPERS = [("a4", "A4"), ("f4", "F4")]


class OfficeQuerySet(ScopedQuerySet["Office"]):
    known_by = Action.SEE_OFFICE

    def scope(self, user, action, *, on=None):  # type: ignore[no-untyped-def]
        return offices_q(user, action, on=on)

    def at_or_below(self, office: "Office") -> "OfficeQuerySet":
        return self.filter(path__startswith=office.path)

    def open(self) -> "OfficeQuerySet":
        return self.filter(closed_on=None)

    def supervising(self) -> "OfficeQuerySet":
        """Those that posts may stand under."""
        return self.filter(kind__in=SUPERVISING_KINDS)

    def reporting(self) -> "OfficeQuerySet":
        """The tree that supervises posts, up to the top: partners stand beside it."""
        return self.exclude(kind=Office.Kind.PARTNER)

    def partners(self) -> "OfficeQuerySet":
        return self.filter(kind=Office.Kind.PARTNER)


class Office(models.Model):
    class Kind(models.TextChoices):
        NATIONAL = "national", _("Ministry")
        PROVINCE = "province", _("Provincial health office")
        DISTRICT = "district", _("District health office")
        PUSKESMAS = "puskesmas", _("Puskesmas")
        PARTNER = "partner", _("Partner office")

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )
    # Row numbers from the root down, each of six digits: descendants share the beginning.
    path = models.CharField(max_length=120, db_index=True, editable=False, default="")
    kemendagri_code = models.CharField(_("Kemendagri code"), max_length=13, blank=True)
    facility_code = models.CharField(_("facility code"), max_length=20, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Asia/Jakarta", choices=TIME_ZONES
    )
    language = models.CharField(_("language of its reports"), max_length=8, default="id")
    paper = models.CharField(_("paper"), max_length=4, default="a4", choices=PAPERS)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility_code"],
                condition=~models.Q(facility_code=""),
                name="facility_code_is_unique_where_known",
                violation_error_message=_("Another office has this facility code."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        """Keep the path true for this office; `move_office` keeps it true for those below."""
        if self.pk is None:
            super().save(*args, **kwargs)
            kwargs = {"update_fields": ["path"], "using": kwargs.get("using")}
            args = ()
        self.path = f"{self.parent.path if self.parent else ''}{self.pk:06d}."
        super().save(*args, **kwargs)


SUPERVISING_KINDS = frozenset({Office.Kind.PUSKESMAS})


class Letterhead(Period):
    """What stands above a report; dated, because offices are renamed and move."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="letterheads")
    lines = models.TextField(
        _("lines of the letterhead"), help_text=_("One line each, the largest last.")
    )
    address = models.CharField(_("address line"), max_length=200, blank=True)
    logo = models.FileField(_("logo"), upload_to="logos/", blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [period_in_order("letterhead")]
        ordering = ["-starts_on"]


class ClosingDay(models.Model):
    """Until which day of the next month entries of a month are on time: from one month's report on.

    Holds for the office and all below it, until one nearer or later says otherwise. Without
    a day nothing closes.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="closing_days")
    since = models.DateField(_("first month"))  # the first day of the month
    day = models.PositiveSmallIntegerField(_("day"), null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day=None) | models.Q(day__gte=1, day__lte=28),
                name="closing_day_exists_in_every_month",
            )
        ]


class LbkpChoice(models.Model):
    """Which national monthly form an office hands in, from one month's report on.

    Holds for the office and all below it, until one nearer or later says otherwise. Without a
    choice the material of every form is made.
    """

    class Form(models.TextChoices):
        A = "A", _("Form A: LBKP-1, used from 2017 to 2020")
        B = "B", _("Form B: LBKP-1, revision of 2015")
        C = "C", _("Form C: monthly report of occupational health, in use")

    office = models.ForeignKey(Office, models.PROTECT, related_name="lbkp_choices")
    since = models.DateField(_("first month"))  # the first day of the month
    form = models.CharField(max_length=1, choices=Form.choices, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-since", "-pk"]


class Signatory(Period):
    """Who signs for an office, and as what: definitive, acting (Plt.) or in daily charge (Plh.)."""

    class Standing(models.TextChoices):
        DEFINITIVE = "definitive", _("definitive")
        PLT = "plt", "Plt."
        PLH = "plh", "Plh."

    office = models.ForeignKey(Office, models.PROTECT, related_name="signatories")
    name = models.CharField(_("name with titles"), max_length=120)
    nip = models.CharField("NIP", max_length=18, blank=True)
    title = models.CharField(_("position"), max_length=120)
    standing = models.CharField(
        _("standing"), max_length=12, choices=Standing.choices, default=Standing.DEFINITIVE
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [period_in_order("signatory")]
        ordering = ["-starts_on"]
