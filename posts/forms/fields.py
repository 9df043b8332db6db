"""Fields that the forms of this app share."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthposts.web.forms import DayField

TRUNK = re.compile(r"(?:\+?62|0)(?=[1-9])")
PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
COORDINATES = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]+)?)[,; ]\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)")
FIVE_DECIMALS = Decimal("0.00001")  # about a metre, and what the database keeps
USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}")


class PhoneField(forms.CharField):
    """Mobile or landline, kept as `+62…`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Phone"))
        kwargs.setdefault("required", False)
        attrs = {"type": "tel", "inputmode": "tel"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        plain = re.sub(r"[\s.\-()]", "", super().to_python(value) or "")
        if not plain:
            return ""
        number = TRUNK.sub("+62", plain, count=1) if TRUNK.match(plain) else plain
        if not PHONE.fullmatch(number):
            raise ValidationError(
                _("This is not a telephone number. Example: 0812-3456-7890"), code="phone"
            )
        return number


class UserNameField(forms.CharField):
    """What a person types to log in: short, lower case, without spaces."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("User name"))
        attrs = {"autocapitalize": "none", "spellcheck": "false"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        name = (super().to_python(value) or "").strip().lower()
        if name and not USER_NAME.fullmatch(name):
            raise ValidationError(
                _("Use 3 to 30 small letters, digits, points or dashes. Example: siti.azizah"),
                code="user_name",
            )
        return name


class CoordinatesField(forms.CharField):
    """Latitude and longitude in one box, as maps show and copy them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Coordinates"))
        kwargs.setdefault("help_text", _("As copied from a map. Example: -7.64531, 112.90712"))
        super().__init__(max_length=60, required=False, **kwargs)

    def clean(self, value: Any) -> tuple[Decimal | None, Decimal | None]:
        text = (super().clean(value) or "").strip()
        if not text:
            return None, None
        match = COORDINATES.fullmatch(text)
        if not match:
            raise ValidationError(
                _("Write latitude, a comma, longitude. Example: -7.64531, 112.90712"),
                code="format",
            )
        latitude, longitude = (Decimal(part).quantize(FIVE_DECIMALS) for part in match.groups())
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise ValidationError(
                _("Latitude lies between -90 and 90, longitude between -180 and 180."),
                code="range",
            )
        return latitude, longitude


class PastDayField(DayField):
    """Today or a day before."""

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value is not None and value > timezone.localdate():
            raise ValidationError(_("This day has not come yet."), code="future")


def today() -> dt.date:
    return timezone.localdate()
