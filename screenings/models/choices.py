"""What a district decided about the rules, from a day on: history stays, nothing is overwritten."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from posts.models import Office, User

_Choice = TypeVar("_Choice", bound=models.Model)


class ChoiceQuerySet(models.QuerySet[_Choice]):
    def standing(self) -> Self:
        """Without those taken back before their day."""
        return self.filter(withdrawn_at=None)


class DatedChoice(models.Model):
    """In force from `since` until a later one, at the office and at all below it."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    measure = models.CharField(_("measure"), max_length=40)
    since = models.DateField(_("since"))
    chosen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        abstract = True


class GuidelineChoice(DatedChoice):
    """The guideline that classes a measure."""

    guideline = models.CharField(_("guideline"), max_length=80)

    class_code = ""  # of all classes of the measure

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "measure", "since"],
                condition=Q(withdrawn_at=None),
                name="one_guideline_of_a_measure_from_a_day",
            )
        ]


class OutcomeChoice(DatedChoice):
    """What follows from a class of a measure, whichever guideline has the class."""

    class Outcome(models.TextChoices):
        LETTER = "letter", _("Letter to the puskesmas")
        REPEAT = "repeat", _("Measure again")
        TREATMENT = "treatment", _("Continue the treatment")
        ADVISE = "advise", _("Advice")
        NONE = "none", pgettext_lazy("what follows from a result", "Nothing")

    class_code = models.CharField(max_length=40)
    outcome = models.CharField(_("what follows"), max_length=10, choices=Outcome.choices)
    # Of a letter: rules.Urgency. Empty for all else.
    urgency = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "measure", "class_code", "since"],
                condition=Q(withdrawn_at=None),
                name="one_outcome_of_a_class_from_a_day",
            )
        ]
