"""Forms about reports: which to list, which to ask for, and the word that makes one final."""

import io
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from PIL import Image

from healthposts.lib.months import Month
from healthposts.web.forms import BaseForm, DayField
from posts.models import Office, Post
from posts.models.offices import OfficeQuerySet

MONTHS_BACK = 24
# A scan of ten pages; the web server in front lets a little more through.
MOST_BYTES_SIGNED = 10 * 1024 * 1024
# Where a PDF must say that it ends: some programs write a little behind it.
PDF_TAIL = 2048


def month_name(month: Month) -> str:
    return f"{MONTHS[month.month]} {month.year}"


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


REPORTING_KINDS = [kind for kind in Office.Kind if kind != Office.Kind.PARTNER]


class ReportFilter(forms.Form):
    month = forms.ChoiceField(label=_("Month"), required=False, widget=_select())
    kind = forms.ChoiceField(
        label=_("Report of"),
        required=False,
        widget=_select(),
        choices=[
            ("", _("All")),
            *((kind.value, kind.label) for kind in REPORTING_KINDS),
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

    def __init__(self, data: Any, *, posts: "QuerySet[Post]", offices: "OfficeQuerySet") -> None:
        super().__init__(data)
        months = reversed(Month.of(timezone.localdate()).back(MONTHS_BACK))
        self.fields["month"].choices = [(str(month), month_name(month)) for month in months]
        self._scopes: dict[str, Post | Office] = {
            **{f"office:{office.code}": office for office in offices.reporting().order_by("path")},
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


class LetterNumberForm(BaseForm):
    number = forms.CharField(
        label=_("Letter number"),
        max_length=80,
        help_text=_("As the secretariat gave it. Example: 440/1271/DINKES/2026"),
    )
    dated = DayField(label=_("Date of the letter"), initial=timezone.localdate)

    def clean_dated(self) -> Any:
        day = self.cleaned_data["dated"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class SignedCopyForm(BaseForm):
    """Checks what the file is by its content; the name and the browser's word say nothing."""

    submit_label = _("Add the signed copy")

    file = forms.FileField(
        label=_("Signed copy"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )

    def clean_file(self) -> bytes:
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > MOST_BYTES_SIGNED:
            raise forms.ValidationError(_("The file is larger than 10 MB. Scan it in grey."))
        return upload.read()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if content := cleaned.pop("file", None):
            cleaned |= {"content": content, "kind": _kind(content)}
            if not cleaned["kind"]:
                self.add_error(
                    "file", _("This is not a PDF, JPEG or PNG file. Save it as one of them.")
                )
        return cleaned


def _kind(content: bytes) -> str:
    """`pdf`, `jpg`, `png`, or empty for anything else, also for a file that was cut off."""
    if content.startswith(b"%PDF-"):
        return "pdf" if b"%%EOF" in content[-PDF_TAIL:] else ""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
            image.verify()
            return "png" if image.format == "PNG" else "jpg"
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return ""
