"""What the rules said of a visit. Stored, so that reports count and history never moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from posts.models import Office, Post
from screenings.models.visits import Visit


class Finding(models.Model):
    class Role(models.TextChoices):
        CLASSIFY = "classify"
        ALERT = "alert"
        EMERGENCY = "emergency"  # measure and class_code are the code of emergencies.csv

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="findings")
    measure = models.CharField(max_length=40)
    role = models.CharField(max_length=10, choices=Role.choices)
    class_code = models.CharField(max_length=40)
    severity = models.PositiveSmallIntegerField()
    refer = models.BooleanField()
    outcome = models.CharField(max_length=10)
    # Of an emergency: what it asks for (rules.Action), such as "now" or "same_day".
    urgency = models.CharField(max_length=20, blank=True)
    provisional = models.BooleanField(default=False)
    guideline = models.CharField(max_length=80)
    edition = models.CharField(max_length=12)
    # Copied from the visit: reports count this one table, and history never moves.
    worker = models.ForeignKey("workers.Worker", models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    on = models.DateField()
    sex = models.CharField(max_length=1)
    age_band = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "measure", "role"],
                name="one_current_finding_of_a_measure_and_role",
            )
        ]
        indexes = [
            models.Index(
                # Posts first: the way in for one post and for a whole district alike.
                fields=[
                    "post",
                    "on",
                    "role",
                    "measure",
                    "sex",
                    "class_code",
                    "guideline",
                    "edition",
                    "refer",
                    "visit",
                ],
                name="finding_figures",
            )
        ]


class GuidelineChoice(models.Model):
    """A district's choice of guideline for a measure, from a day on."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="guideline_choices")
    measure = models.CharField(_("measure"), max_length=40)
    role = models.CharField(max_length=10, default="classify")
    guideline = models.CharField(_("guideline"), max_length=80)
    since = models.DateField(_("since"))

    class Meta:
        ordering = ["-since", "-pk"]
