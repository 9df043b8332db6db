"""Cadres: who serves at a post, as what, since when."""

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from healthposts.web.forms import BaseForm
from posts.forms.fields import PastDayField, PhoneField, UserNameField, today
from posts.models import Cadre, Post

SEXES = [("F", _("Woman")), ("M", _("Man"))]


class CadreForm(BaseForm):
    """The person; also used for corrections."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, widget=forms.RadioSelect)
    phone = PhoneField()
    trained_on = PastDayField(label=_("Trained on"), required=False)

    @property
    def helper(self) -> Any:
        helper = super().helper
        fields = [Field(name, wrapper_class=_LOOK.get(name, "")) for name in self.fields]
        helper.layout = Layout(*fields)
        return helper

    @classmethod
    def of(cls, cadre: Cadre, data: Any) -> "CadreForm":
        names = ("name", "sex", "phone", "trained_on")
        return cls(data, initial={name: getattr(cadre, name) for name in names})


_LOOK = {"sex": "as-2", "with_account": "as-1"}


class NewCadreForm(CadreForm):
    position = forms.ChoiceField(
        label=_("Position"), choices=Cadre.Position.choices, initial=Cadre.Position.MEMBER
    )
    starts_on = PastDayField(label=_("Cadre since"), initial=today)
    with_account = forms.BooleanField(
        label=_("Give an account, with a code for the first log in"), required=False, initial=True
    )
    username = UserNameField(required=False, help_text=_("Leave empty: one is made from the name."))
    field_order = [
        "post", "name", "sex", "position", "starts_on", "phone", "trained_on",
        "with_account", "username",
    ]  # fmt: skip


class NewCadreSomewhereForm(NewCadreForm):
    post: "forms.ModelChoiceField[Post]" = forms.ModelChoiceField(label=_("Post"), queryset=None)

    def __init__(self, *args: Any, posts: "QuerySet[Post]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]


class CadreAccountForm(BaseForm):
    submit_label = _("Save and make a code")

    username = UserNameField(help_text=_("For logging in. Easy to say and to type."))


class PositionForm(BaseForm):
    position = forms.ChoiceField(label=_("Position"), choices=Cadre.Position.choices)
    since = PastDayField(
        label=_("Since"),
        initial=today,
        help_text=_("The first day of the term, or before: the position is corrected."),
    )
