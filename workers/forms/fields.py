"""Fields that read what people type on a phone."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workers.births import parse_day
from workers.labels import NIK_ERRORS
from workers.nik import BadNik, parse_nik
from workers.phones import BadNumber, parse_bpjs, parse_phone


class BirthDayField(forms.CharField):
    """A typed day: quicker than turning a picker back by forty years."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off", "placeholder": "31-12-1980"}

    def clean(self, value: Any) -> dt.date | None:
        text = str(super().clean(value))
        if not text:
            return None
        try:
            return parse_day(text)
        except ValueError as problem:
            raise forms.ValidationError(
                _("This is not a day. Write day, month and year. Example: 31-12-1980"), code="day"
            ) from problem

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%d-%m-%Y") if isinstance(value, dt.date) else value


class NikField(forms.CharField):
    """Sixteen digits. Gives the digits, or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("NIK"))
        super().__init__(max_length=24, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        try:
            return parse_nik(text).digits
        except BadNik as problem:
            raise forms.ValidationError(
                str(NIK_ERRORS[problem.code]), code=problem.code
            ) from problem


class PhoneField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Phone"))
        super().__init__(max_length=24, required=False, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "tel", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            return parse_phone(text) if text else ""
        except BadNumber as problem:
            raise forms.ValidationError(
                _("This is not a mobile number. Example: 0812 3456 7890"), code="phone"
            ) from problem


class BpjsField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("BPJS number"))
        super().__init__(max_length=24, required=False, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            return parse_bpjs(text) if text else ""
        except BadNumber as problem:
            raise forms.ValidationError(
                _("A BPJS number has exactly 13 digits."), code="bpjs"
            ) from problem
