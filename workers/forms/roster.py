"""Search and filters of the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from posts.models import Post
from workers.labels import CONSENT
from workers.models import Worker
from workers.queries import RosterFilter

EVERY = pgettext_lazy("filter", "All")


class SearchForm(forms.Form):
    text = forms.CharField(
        label=_("Search name, nickname or card number"), required=False, max_length=120
    )


class RosterForm(forms.Form):
    post = forms.ModelChoiceField(
        label=_("Post"), required=False, queryset=None, to_field_name="code", empty_label=EVERY
    )
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=[("", EVERY), *Worker.Sex.choices]
    )
    consent = forms.ChoiceField(
        label=_("Consent"), required=False, choices=[("", EVERY), *CONSENT.items()]
    )
    enrolled = forms.ChoiceField(
        label=_("Enrolment"),
        required=False,
        choices=[("now", _("Enrolled now")), ("ended", _("No longer enrolled")), ("", EVERY)],
    )

    def __init__(self, data: Any, *, posts: Any) -> None:
        data = data.copy()
        data.setdefault("enrolled", "now")
        super().__init__(data, auto_id="filter_%s")
        self.fields["post"].queryset = posts
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.offers_posts = posts.count() > 1

    @property
    def narrows(self) -> bool:
        return self.chosen() != RosterFilter(enrolled="now")

    def chosen(self, *, text: str = "") -> RosterFilter:
        """A filter that makes no sense narrows nothing."""
        self.is_valid()
        told = self.cleaned_data
        post: Post | None = told.get("post")
        return RosterFilter(
            text=text,
            post=post,
            sex=told.get("sex", ""),
            consent=told.get("consent", ""),
            enrolled=told.get("enrolled", "now"),
        )
