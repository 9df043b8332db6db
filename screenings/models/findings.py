"""What the rules said of a visit. Stored, so that reports count and history never moves."""

from django.db import models
from django.db.models import Q

from posts.models import Office, Post
from screenings.models.visits import Visit


class Finding(models.Model):
    class Role(models.TextChoices):
        CLASSIFY = "classify"
        ALERT = "alert"
        EMERGENCY = "emergency"  # measure and class_code are the code of emergencies.csv

    # Without indexes of their own: the constraint and the indexes below begin with them.
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="findings", db_index=False)
    measure = models.CharField(max_length=40)
    role = models.CharField(max_length=10, choices=Role.choices)
    class_code = models.CharField(max_length=40)
    severity = models.PositiveSmallIntegerField()
    refer = models.BooleanField()
    outcome = models.CharField(max_length=10)
    # Of an emergency: what it asks for (rules.Action), such as "now" or "same_day".
    urgency = models.CharField(max_length=20, blank=True)
    provisional = models.BooleanField(default=False)
    # What became of a finding that asks for a letter when it was judged: rules.referral.Fate.
    fate = models.CharField(max_length=10, blank=True)
    guideline = models.CharField(max_length=80)
    edition = models.CharField(max_length=12)
    # Copied from the visit: reports count this one table, and history never moves.
    # Nothing looks for them by worker or office: a row the less to write in two indexes.
    worker = models.ForeignKey("workers.Worker", models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
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
            ),
            # Few of many, so that they are not sought among all: who is referred, and the one
            # measure of which a report shows twelve months. What the conditions say stands in
            # them again: SQLite reads the row for a column that is missing.
            models.Index(
                fields=["post", "on", "role", "measure", "sex", "visit", "refer"],
                condition=Q(refer=True),
                name="finding_referring",
            ),
            models.Index(
                fields=["post", "on", "refer", "visit", "measure", "role"],
                condition=Q(measure="blood_pressure", role="classify"),
                name="finding_pressure",
            ),
        ]
