"""Forms around referrals: finding one by its number, and answering it."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from healthposts.lib.codes import is_number, number_in
from healthposts.web.forms import BaseForm
from posts.access import ScopedQuerySet
from screenings.models import Referral, Slip
from screenings.referrals.slips import MOST_SHEETS


class NumberForm(BaseForm):
    """Eight digits, with or without the hyphen; the last one checks the others."""

    number = forms.CharField(
        label=_("Referral number"),
        max_length=200,  # a scanner types a whole address
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "4827-3108"}),
    )

    def clean_number(self) -> str:
        return _eight_digits(self.cleaned_data["number"])


def _eight_digits(text: str) -> str:
    digits = number_in(text)
    if not digits:
        raise forms.ValidationError(
            _("This is not a referral number. It has 8 digits: compare it with the slip.")
        )
    return digits


def not_known(number: str) -> str:
    """Why nothing was found: misread, or not known."""
    if is_number(number):
        return gettext("No referral with this number is known here.")
    return gettext("One of the digits is wrong, or two changed places. Compare them with the slip.")


class SlipForm(BaseForm):
    """The number on a pre-printed slip, written into a referral."""

    slip = forms.CharField(
        label=_("Number on the slip"),
        max_length=200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, slips: ScopedQuerySet[Slip]) -> None:
        super().__init__(data)
        self.slips = slips

    def clean_slip(self) -> Slip:
        number = _eight_digits(self.cleaned_data["slip"])
        found = self.slips.filter(number=number).first()
        if found is None and not is_number(number):
            raise forms.ValidationError(not_known(number))
        if found is None:
            raise forms.ValidationError(_("This is not a slip of your posts. Take a printed one."))
        return found


class SlipsForm(BaseForm):
    submit_label = _("Print slips")

    post = forms.ModelChoiceField(label=_("Post"), queryset=None, to_field_name="code")
    sheets = forms.TypedChoiceField(
        label=_("Sheets of 8 slips"),
        choices=[(n, str(n)) for n in range(1, MOST_SHEETS + 1)],
        coerce=int,
    )

    def __init__(self, data: Any = None, *, posts: Any) -> None:
        super().__init__(data, initial={"post": posts[0]} if len(posts) == 1 else {})
        self.fields["post"].queryset = posts


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
