"""Choosing a guideline, or what follows from a class, from a day on."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from healthposts.lib.months import Month
from healthposts.web.forms import BaseForm, DayField
from healthposts.web.guidelines import guideline_name
from screenings.guidelines import words
from screenings.rules import Outcome, Urgency

AHEAD = dt.timedelta(days=2 * 366)

CONSEQUENCES = {
    "letter_today": (Outcome.LETTER, Urgency.SAME_DAY),
    "letter": (Outcome.LETTER, Urgency.ROUTINE),
    "repeat": (Outcome.REPEAT, Urgency.NONE),
    "treatment": (Outcome.TREATMENT, Urgency.NONE),
    "advise": (Outcome.ADVISE, Urgency.NONE),
    "none": (Outcome.NONE, Urgency.NONE),
}


class _FromADay(BaseForm):
    """The first of the next month is offered: then no month has two guidelines."""

    since = DayField(
        label=_("In force from"),
        help_text=_("Best the 1st of a month: then no monthly report shows two guidelines."),
    )

    def __init__(self, data: Any = None, *, today: dt.date, **kwargs: Any) -> None:
        self.today = today
        first = Month.of(today).plus(1).first_day
        super().__init__(data, initial={"since": first, **kwargs.pop("initial", {})}, **kwargs)

    def clean_since(self) -> dt.date:
        day: dt.date = self.cleaned_data["since"]
        if day > self.today + AHEAD:
            raise forms.ValidationError(_("That is more than two years ahead."))
        return day

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        what = [name for name in self.fields if name != "since"]
        helper.layout = Layout(
            *(Field(name, wrapper_class="as-1") for name in what),
            Field("since", wrapper_class="field-md"),
        )
        return helper


class GuidelineForm(_FromADay):
    guideline = forms.ChoiceField(label=_("Guideline"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, guidelines: Sequence[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["guideline"].choices = [(name, guideline_name(name)) for name in guidelines]  # type: ignore[attr-defined]


class OutcomeForm(_FromADay):
    consequence = forms.ChoiceField(label=_("What follows from it"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["consequence"].choices = [  # type: ignore[attr-defined]
            (code, words.consequence(*told)) for code, told in CONSEQUENCES.items()
        ]

    @property
    def chosen(self) -> tuple[Outcome, Urgency]:
        return CONSEQUENCES[self.cleaned_data["consequence"]]


def code_of(outcome: Outcome, urgency: Urgency) -> str:
    return next(code for code, told in CONSEQUENCES.items() if told == (outcome, urgency))
