"""Moving to another post, and leaving."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from healthposts.web.forms import BaseForm, DayField
from workers.models import Enrolment


class _DatedForm(BaseForm):
    """A day that lies between the last enrolment and today."""

    on: DayField

    def __init__(self, data: Any, *, last: Enrolment | None, today: dt.date) -> None:
        super().__init__(data, initial={"on": today})
        self.last = last
        self.today = today

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is yet to come."))
        if self.last is not None and day < (self.last.ends_on or self.last.starts_on):
            raise forms.ValidationError(
                _("On that day the enrolment before had not begun. Choose a later day.")
                if self.last.ends_on is None
                else _("On that day the enrolment before had not ended. Choose a later day.")
            )
        return day


class MoveForm(_DatedForm):
    submit_label = _("Move the worker")

    to_post = forms.ModelChoiceField(
        label=_("To the post"), queryset=None, to_field_name="code", empty_label="–"
    )
    on = DayField(label=_("From this day on"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)

    def __init__(
        self, data: Any = None, *, posts: Any, last: Enrolment | None, today: dt.date
    ) -> None:
        super().__init__(data, last=last, today=today)
        self.fields["to_post"].queryset = posts


class LeaveForm(_DatedForm):
    submit_label = _("End the enrolment")

    on = DayField(label=_("Last day at the post"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        error_messages={"required": _("Write the reason, a word is enough.")},
    )

    def __init__(self, data: Any = None, *, last: Enrolment | None, today: dt.date) -> None:
        super().__init__(data, last=last, today=today)
