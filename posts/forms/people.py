"""Accounts of staff, and what they hold."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from healthposts.web.forms import BaseForm, DayField
from posts.forms.fields import PastDayField, PhoneField, UserNameField, today
from posts.labels import ROLES
from posts.models import Office, User
from posts.roles import Role

NAME_TAKEN = _("Another account has this user name. Choose a different one.")
# Where each role of an office may stand; a role without an entry stands at no office.
OFFICES_OF = {
    Role.PUSKESMAS: frozenset({Office.Kind.PUSKESMAS}),
    Role.DISTRICT: frozenset({Office.Kind.DISTRICT}),
    Role.PROVINCE: frozenset({Office.Kind.PROVINCE, Office.Kind.NATIONAL}),
    Role.AREA: frozenset({Office.Kind.PROVINCE, Office.Kind.NATIONAL}),
}


class PostingForm(BaseForm):
    """A role at an office, from a day on."""

    role = forms.ChoiceField(label=_("Role"))
    office: "forms.ModelChoiceField[Office]" = forms.ModelChoiceField(
        label=_("Office"), queryset=None, required=False
    )
    starts_on = DayField(label=_("From"), initial=today)

    def __init__(
        self, *args: Any, roles: list[Role], offices: "QuerySet[Office]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = {kind for role in roles for kind in OFFICES_OF.get(role, ())}
        self.fields["role"].choices = [(role.value, ROLES[role]) for role in roles]  # type: ignore[attr-defined]
        self.fields["office"].queryset = offices.filter(kind__in=kinds)  # type: ignore[attr-defined]
        if len(roles) == 1:
            self.fields["role"].initial = roles[0].value
            self.fields["role"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        role, office = cleaned.get("role"), cleaned.get("office")
        if role == Role.ADMINISTRATOR:
            cleaned["office"] = None
        elif role and "office" not in self.errors:
            self._check_place(Role(role), office)
        return cleaned

    def _check_place(self, role: Role, office: Office | None) -> None:
        if office is None:
            self.add_error("office", _("Choose the office."))
        elif office.kind not in OFFICES_OF[role]:
            self.add_error("office", _("This role does not exist at this office. Choose another."))


class NewPersonForm(PostingForm):
    submit_label = _("Save and make a code")

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    username = UserNameField(required=False, help_text=_("Leave empty: one is made from the name."))
    phone = PhoneField()
    field_order = ["full_name", "username", "phone", "role", "office", "starts_on"]


class PersonForm(BaseForm):
    full_name = forms.CharField(label=_("Full name"), max_length=120)
    username = UserNameField()
    phone = PhoneField()

    @classmethod
    def of(cls, person: User, data: Any) -> "PersonForm":
        shown = {"full_name": person.full_name, "username": person.username, "phone": person.phone}
        return cls(data, initial=shown)


class EndForm(BaseForm):
    """The last day of something that began on `starts_on`."""

    submit_label = _("End")

    last_day = PastDayField(
        label=_("Last day"),
        initial=today,
        help_text=_("Today: the access ends this moment. The past stays as it was."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, starts_on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starts_on = starts_on

    def clean_last_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["last_day"]
        if day < self.starts_on:
            raise forms.ValidationError(
                _("It began on %(day)s. The last day cannot be before."),
                params={"day": self.starts_on.strftime("%d-%m-%Y")},
            )
        return day
