"""Forms around sessions and visits. The entry form itself is `screenings.entry`."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from healthposts.lib.months import Month
from healthposts.web.forms import BaseForm, DayField
from posts.models import Cadre, Post, User
from screenings import labels
from screenings.guests import Sought, sought_number
from screenings.models import Session
from workers.models import Worker

EVERY = pgettext_lazy("filter", "All")
EARLIEST = dt.date(2000, 1, 1)
PLANNED_AHEAD = dt.timedelta(days=366)

Duty = tuple[Sequence[Cadre], Sequence[User]]


class TimeField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(widget=widget, required=False, **kwargs)


class GuestForm(BaseForm):
    """Only a whole number finds somebody of another post."""

    submit_label = _("Find the guest")

    number = forms.CharField(
        label=_("Card number or NIK"),
        max_length=200,  # a scanner types a whole address
        help_text=_("The 8 digits of the card, or all 16 digits of the NIK."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self) -> Sought:
        found = sought_number(self.cleaned_data["number"])
        if found is None:
            raise forms.ValidationError(
                _("Write the whole number: 8 digits of the card, or 16 digits of the NIK.")
            )
        return found


class DutyForm(BaseForm):
    """Who is on duty: cadres in term that day, staff of the puskesmas."""

    cadres = forms.MultipleChoiceField(
        label=_("On duty today: who?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    staff = forms.MultipleChoiceField(
        label=_("Staff of the puskesmas"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, duty: Duty, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.cadres_by_id = {str(cadre.uuid): cadre for cadre in duty[0]}
        self.staff_by_id = {str(user.uuid): user for user in duty[1]}
        self._offer("cadres", [(key, cadre.name) for key, cadre in self.cadres_by_id.items()])
        self._offer("staff", [(key, str(user)) for key, user in self.staff_by_id.items()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        if choices:
            self.fields[name].choices = choices
        else:
            del self.fields[name]

    @property
    def has_choices(self) -> bool:
        return bool(self.cadres_by_id or self.staff_by_id)

    def on_duty(self) -> dict[str, list[Any]]:
        told = self.cleaned_data
        return {
            "cadres": [self.cadres_by_id[key] for key in told.get("cadres", [])],
            "staff": [self.staff_by_id[key] for key in told.get("staff", [])],
        }


class SessionForm(DutyForm):
    submit_label = _("Open the session")

    on = DayField(label=_("Day"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Session.Kind.choices, widget=forms.RadioSelect
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    starts_at = TimeField(label=_("From"))
    ends_at = TimeField(label=_("Until"))
    again = forms.BooleanField(
        label=_("A second round: a session of this kind was held that day already"),
        required=False,
    )

    field_order = ("on", "kind", "place", "starts_at", "ends_at", "cadres", "staff", "again")

    def __init__(self, data: Any = None, *, post: Post, today: dt.date, duty: Duty) -> None:
        self.today = today
        initial = {"on": today, "kind": Session.Kind.ROUTINE, "place": post.place}
        super().__init__(data, duty=duty, initial=initial)

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if not EARLIEST <= day <= self.today + PLANNED_AHEAD:
            raise forms.ValidationError(
                _("A session can be planned one year ahead at most, and not before the year 2000.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = told.get("starts_at"), told.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("The session ends after it starts. Swapped?"))
        return told

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        duty = [name for name in ("cadres", "staff") if name in self.fields]
        helper.layout = Layout(
            Field("on", wrapper_class="field-md"),
            "kind",
            "place",
            Div(Field("starts_at"), Field("ends_at"), css_class="pair"),
            *(Field(name, wrapper_class="as-2") for name in duty),
            "again",
        )
        return helper


class ToolsForm(BaseForm):
    missing = forms.MultipleChoiceField(
        label=_("Tool missing today"),
        help_text=_("These examinations are left out of the form today."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, examinations: Sequence[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["missing"].choices = [(code, labels.measure(code)) for code in examinations]


class ReasonForm(BaseForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, data: Any = None, *, submit: Any) -> None:
        self.submit_label = submit
        super().__init__(data)


class MoveForm(ReasonForm):
    """To the right person of the same session."""

    to = forms.ChoiceField(label=_("Who was it really?"), widget=forms.RadioSelect)
    field_order = ("to", "reason")

    def __init__(self, data: Any = None, *, workers: Sequence[Worker], submit: Any) -> None:
        super().__init__(data, submit=submit)
        self.workers = {worker.code: worker for worker in workers}
        self.fields["to"].choices = [
            (code, _described(worker)) for code, worker in self.workers.items()
        ]

    @property
    def right_worker(self) -> Worker:
        return self.workers[self.cleaned_data["to"]]


def _described(worker: Worker) -> str:
    names = f"{worker.name} ({worker.nickname})" if worker.nickname else worker.name
    return f"{names} · {worker.shown_card_number}"


class SessionsFilter(forms.Form):
    """Filters of the list; one that makes no sense narrows nothing."""

    post = forms.ModelChoiceField(
        label=_("Post"), required=False, queryset=None, to_field_name="code", empty_label=EVERY
    )
    month = forms.CharField(
        label=_("Month"), required=False, widget=forms.TextInput(attrs={"type": "month"})
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", EVERY), *Session.State.choices]
    )

    def __init__(self, data: Any, *, posts: Any) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.fields["post"].queryset = posts
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "month" else "form-select"
        self.offers_posts = posts.count() > 1

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        told = self.cleaned_data
        return {
            "post": told.get("post"),
            "month": _month(told.get("month", "")),
            "state": told.get("state", ""),
        }


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text)
    except ValueError:
        return None


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
