"""The filter bars above lists. What cannot be read is left out, never an error."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from posts.labels import ROLES
from posts.models import AuditEvent, Office, Post

# A longer list of offices is no help: search by name instead.
MOST_OFFICES = 300


class Filters(forms.Form):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            look = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = look

    def chosen(self) -> dict[str, Any]:
        """The values that could be read, by field."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}


class PostFilters(Filters):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("posts of every state", "All")),
            ("open", _("Not closed")),
            *Post.State.choices,
        ],
    )
    trade = forms.ChoiceField(
        label=_("Trade"),
        required=False,
        choices=[("", pgettext_lazy("posts of every trade", "All")), *Post.Trade.choices],
    )
    office: "forms.ModelChoiceField[Office]" = forms.ModelChoiceField(
        label=_("Puskesmas"),
        required=False,
        queryset=None,
        to_field_name="code",
        empty_label=pgettext_lazy("posts of every office", "All"),
    )

    def __init__(self, *args: Any, offices: "QuerySet[Office]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if 1 < offices.count() <= MOST_OFFICES:
            self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        else:
            del self.fields["office"]


class PeopleFilters(Filters):
    state = forms.ChoiceField(
        label=_("Access"),
        required=False,
        choices=[
            ("", pgettext_lazy("accounts of every state", "All")),
            ("active", pgettext_lazy("accounts", "Active")),
            ("ended", pgettext_lazy("accounts", "Ended")),
        ],
    )
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[
            ("", pgettext_lazy("accounts of every role", "All")),
            *((role.value, label) for role, label in ROLES.items()),
        ],
    )
    place = forms.CharField(label=_("Post or office"), required=False, max_length=80)


class OfficeFilters(Filters):
    closed = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("Open offices")), ("1", _("Closed ones too"))],
    )


class AuditFilters(Filters):
    q = forms.CharField(label=_("Who"), required=False, max_length=80)
    action = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", pgettext_lazy("every kind of event", "All")), *AuditEvent.Action.choices],
    )
    on = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
