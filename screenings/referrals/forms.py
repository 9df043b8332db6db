"""Forms around referrals: finding one by its number, and answering it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from healthposts.lib.codes import is_number
from healthposts.web.forms import BaseForm
from screenings.models import Referral


class NumberForm(BaseForm):
    """Eight digits, with or without the hyphen; the last one checks the others."""

    number = forms.CharField(
        label=_("Referral number"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "4827-3105"}),
    )

    def clean_number(self) -> str:
        digits = "".join(self.cleaned_data["number"].replace("-", "").split())
        if not is_number(digits):
            raise forms.ValidationError(
                _("This is not a referral number. It has 8 digits: compare it with the slip.")
            )
        return digits


class AnswerForm(BaseForm):
    """The worker is asked what the post may know, so nothing is chosen beforehand."""

    submit_label = _("Send the answer")

    result = forms.ChoiceField(
        label=_("Result"), choices=Referral.Result.choices, widget=forms.RadioSelect
    )
    sharing = forms.ChoiceField(
        label=_("Ask the worker: what may the post know?"),
        choices=Referral.Sharing.choices,
        widget=forms.RadioSelect,
    )
    advice = forms.CharField(
        label=_("Advice to the post"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the cadre should look after. Leave it empty if the post may not know."),
    )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if told.get("advice") and told.get("sharing") == Referral.Sharing.NOTHING:
            self.add_error(
                "advice",
                _("The post may only know that it was answered: leave the advice empty."),
            )
        return told
