"""Offices, letterheads, signatories."""

import datetime as dt
import io
import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from PIL import Image

from healthposts.lib.months import Month
from healthposts.web.forms import BaseForm, BaseModelForm, DayField
from posts.forms.fields import PastDayField, PhoneField, today
from posts.models import LbkpChoice, Office, Signatory

MOST_BYTES = 500_000
MOST_PIXELS = 4_000 * 4_000
SUFFIX = {"PNG": "png", "JPEG": "jpg"}
KEMENDAGRI = re.compile(r"[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)?")
NIP = re.compile(r"[0-9]{18}")
# A district opens what stands below it; the levels above are set up once, by an administrator.
BELOW_A_DISTRICT = (Office.Kind.PUSKESMAS, Office.Kind.PARTNER)


class OfficeForm(BaseModelForm):
    phone = PhoneField()
    language = forms.ChoiceField(label=_("Language of its reports"), choices=settings.LANGUAGES)

    class Meta:
        model = Office
        fields = [
            "name", "kemendagri_code", "facility_code", "phone", "time_zone", "language", "paper",
            "opened_on",
        ]  # fmt: skip
        field_classes = {"opened_on": DayField}
        help_texts = {
            "kemendagri_code": _("Of the region. Example: 35.75 or 35.75.01"),
            "facility_code": _("The ministry's registration code of the puskesmas."),
        }

    def clean_kemendagri_code(self) -> str:
        code: str = self.cleaned_data["kemendagri_code"].strip()
        if code and not KEMENDAGRI.fullmatch(code):
            raise forms.ValidationError(_("Write it with points. Example: 35.75.01"))
        return code


class NewOfficeForm(OfficeForm):
    class Meta(OfficeForm.Meta):
        fields = ["kind", "parent", *OfficeForm.Meta.fields]

    def __init__(
        self, *args: Any, parents: "QuerySet[Office]", any_kind: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = Office.Kind if any_kind else BELOW_A_DISTRICT
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]
        self.fields["parent"].required = not any_kind
        if not any_kind:
            self.fields["parent"].empty_label = None  # type: ignore[attr-defined]


class MoveOfficeForm(BaseForm):
    submit_label = _("Move")

    parent: "forms.ModelChoiceField[Office]" = forms.ModelChoiceField(
        label=_("Belongs to"), queryset=None
    )

    def __init__(self, *args: Any, parents: "QuerySet[Office]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]


class CloseOfficeForm(BaseForm):
    submit_label = _("Close the office")

    on = PastDayField(label=_("Last day"), initial=today)


class LetterheadForm(BaseForm):
    lines = forms.CharField(
        label=_("Lines of the letterhead"),
        max_length=400,
        help_text=_("One line each, the largest last."),
        widget=forms.Textarea(attrs={"rows": "4"}),
    )
    address = forms.CharField(label=_("Address line"), max_length=200, required=False)
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG or JPEG, at most 500 kB. Without a new one the present logo stays."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    starts_on = DayField(label=_("Used from"), initial=today)

    def clean_lines(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["lines"].splitlines()]
        return "\n".join(line for line in lines if line)

    def clean_logo(self) -> "ContentFile[bytes] | None":
        """The picture drawn anew: whatever else was hidden in the file is gone."""
        upload: UploadedFile | None = self.cleaned_data["logo"]
        if upload is None:
            return None
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 500 kB. Make it smaller."))
        return _drawn_anew(upload.read())


def _drawn_anew(content: bytes) -> "ContentFile[bytes]":
    try:
        with Image.open(io.BytesIO(content), formats=list(SUFFIX)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise forms.ValidationError(_("The picture has too many points. Make it smaller."))
            kind = str(image.format)
            # A PNG that was cut off still loads once WeasyPrint has been imported: it asks
            # Pillow to be lenient, for the whole process. Its own check sums do not lie.
            image.verify()
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            image.load()
            mode = "RGBA" if kind == "PNG" else "RGB"
            target = io.BytesIO()
            image.convert(mode).save(target, format=kind)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as problem:
        raise forms.ValidationError(
            _("This is not a PNG or JPEG picture. Save it as one of them.")
        ) from problem
    return ContentFile(target.getvalue(), name=f"logo.{SUFFIX[kind]}")


class ClosingDayForm(BaseForm):
    """A day that every month has, or none; never for a month that people already work towards."""

    MONTHS_AHEAD = 6

    day = forms.TypedChoiceField(
        label=_("Day of the next month"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("none: nothing closes")), *((str(day), str(day)) for day in range(1, 29))],
        help_text=_("Entries up to the end of this day are on time."),
    )
    since = forms.TypedChoiceField(label=_("From the report of"), coerce=dt.date.fromisoformat)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].choices = _months(0, self.MONTHS_AHEAD)  # type: ignore[attr-defined]


class LbkpForm(BaseForm):
    """From last month on: its report is the one that people are about to hand in."""

    form = forms.ChoiceField(
        label=_("Form"),
        required=False,
        choices=[("", _("none chosen: all of them")), *LbkpChoice.Form.choices],
        help_text=_("Its lines are filled as far as the posts' records go."),
    )
    since = forms.TypedChoiceField(label=_("From the report of"), coerce=dt.date.fromisoformat)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].choices = _months(-1, ClosingDayForm.MONTHS_AHEAD)  # type: ignore[attr-defined]


def _months(first: int, end: int) -> list[tuple[str, str]]:
    """Choices, as steps from this month."""
    this = Month.of(timezone.localdate())
    days = [this.plus(step).first_day for step in range(first, end)]
    return [(day.isoformat(), date_format(day, "YEAR_MONTH_FORMAT")) for day in days]


class SignatoryForm(BaseForm):
    name = forms.CharField(label=_("Name with titles"), max_length=120)
    nip = forms.CharField(
        label="NIP",
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    title = forms.CharField(label=_("Position"), max_length=120)
    standing = forms.ChoiceField(label=_("Standing"), choices=Signatory.Standing.choices)
    starts_on = DayField(label=_("Signs from"), initial=today)

    def clean_nip(self) -> str:
        digits: str = self.cleaned_data["nip"].replace(" ", "")
        if digits and not NIP.fullmatch(digits):
            raise forms.ValidationError(_("A NIP has 18 digits."))
        return digits
