"""The base of all forms: one layout, fields that read what people type."""

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from healthposts.web.numbers import NotANumber, parse_number


class _Laid:
    """A crispy helper for every form; `submit_label` names its one button."""

    submit_label: Any = _("Save")

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper(self)
        helper.form_method = "post"
        helper.attrs = {"novalidate": "", "autocomplete": "off"}
        helper.form_show_errors = True
        helper.error_text_inline = True
        if self.submit_label:
            helper.add_input(Submit("submit", self.submit_label))
        return helper


class BaseForm(_Laid, forms.Form):
    required_css_class = "required"


class BaseModelForm(_Laid, forms.ModelForm):  # type: ignore[type-arg]
    """Only for a form that edits exactly one row."""

    required_css_class = "required"


class MeasurementField(forms.Field):
    """A number with comma or point in a text box; never `type=number`, never localized."""

    default_error_messages = {
        "format": _("Write one number, comma allowed. Example: 63,5"),
        "decimals": _("At most %(decimals)s digits after the comma."),
        "whole": _("Write a whole number, without a comma."),
    }

    def __init__(self, *, decimals: int, **kwargs: Any) -> None:
        self.decimals = decimals
        kwargs.setdefault("widget", forms.TextInput)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        mode = "decimal" if self.decimals else "numeric"
        return {"inputmode": mode, "autocomplete": "off", "maxlength": "8"}

    def to_python(self, value: str | None) -> Decimal | None:
        if not (value or "").strip():
            return None
        try:
            return parse_number(str(value), decimals=self.decimals)
        except NotANumber as problem:
            code = "whole" if problem.code == "decimals" and not self.decimals else problem.code
            raise forms.ValidationError(
                self.error_messages[code], code=code, params={"decimals": self.decimals}
            ) from problem


class DayField(forms.DateField):
    """A day, with the browser's own picker; typed days are read day first."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)
