"""Forms about reports: which to list, which to ask for, and the word that makes one final."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from healthposts.lib.months import Month
from healthposts.web.forms import BaseForm
from posts.models import Office, Post

MONTHS_BACK = 24


def month_name(month: Month) -> str:
    return f"{MONTHS[month.month]} {month.year}"


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


class ReportFilter(forms.Form):
    month = forms.ChoiceField(label=_("Month"), required=False, widget=_select())
    kind = forms.ChoiceField(
        label=_("Report of"),
        required=False,
        widget=_select(),
        choices=[
            ("", _("All")),
            ("district", _("District")),
            ("puskesmas", _("Puskesmas")),
            ("post", _("Post")),
        ],
    )
    search = forms.CharField(label=_("Name"), required=False, max_length=60)

    def __init__(self, data: Any, *, months: list[Month]) -> None:
        super().__init__(data)
        self.fields["month"].choices = [("", _("All")), *((str(m), month_name(m)) for m in months)]

    def choices(self) -> dict[str, Any]:
        """What was chosen; nonsense in the address counts as not chosen."""
        if not self.is_valid():
            return {}
        chosen = dict(self.cleaned_data)
        chosen["month"] = Month.parse(chosen["month"]) if chosen["month"] else None
        return chosen


class RequestForm(forms.Form):
    """One scope and one month that has begun."""

    month = forms.ChoiceField(label=_("Month"))
    scope = forms.ChoiceField(label=_("Report of"))

    def __init__(self, data: Any, *, posts: "QuerySet[Post]", offices: "QuerySet[Office]") -> None:
        super().__init__(data)
        months = reversed(Month.of(timezone.localdate()).back(MONTHS_BACK))
        self.fields["month"].choices = [(str(month), month_name(month)) for month in months]
        kinds = (Office.Kind.DISTRICT, Office.Kind.PUSKESMAS)
        self._scopes: dict[str, Post | Office] = {
            **{
                f"office:{office.code}": office
                for office in offices.filter(kind__in=kinds).order_by("path")
            },
            **{f"post:{post.code}": post for post in posts.exclude(state=Post.State.PROPOSED)},
        }
        self.fields["scope"].choices = [(key, row.name) for key, row in self._scopes.items()]

    def clean_month(self) -> Month:
        return Month.parse(self.cleaned_data["month"])

    def clean_scope(self) -> Post | Office:
        return self._scopes[self.cleaned_data["scope"]]


class ReleaseForm(BaseForm):
    submit_label = _("Make final")
    reason = forms.CharField(
        label=_("Remark (why a new revision?)"), required=False, max_length=200
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
