"""Parts that several forms share: birth, consent, and asking once about what is odd."""

import datetime as dt
from typing import Any

from crispy_forms.layout import HTML, Div, Field
from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from workers.actions import ConsentGiven
from workers.births import OLDEST_YEARS, born_at_age, born_in_year
from workers.consent import consent_text, read_key
from workers.forms.fields import BirthDayField
from workers.labels import CONSENT_PROBLEMS, WARNINGS
from workers.models import Consent, Worker
from workers.nik import Nik, Told, age_warnings, nik_warnings

Precision = Worker.BirthPrecision


class SexField(forms.ChoiceField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Sex"),
            choices=Worker.Sex.choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose man or woman.")},
        )


class BirthForm(forms.Form):
    """A birth date, or a year, or an age: one is enough; the chosen kind counts first."""

    birth_kind = forms.ChoiceField(
        label=_("Birth date. Not known? Give year or age only"),
        required=False,
        choices=[
            (Precision.DAY, pgettext_lazy("birth", "Date")),
            (Precision.YEAR, pgettext_lazy("birth", "Year")),
            (Precision.AGE, pgettext_lazy("birth", "Age")),
        ],
        widget=forms.RadioSelect,
    )
    birth_day = BirthDayField(label=_("Birth date"), required=False)
    birth_year = forms.CharField(label=_("Year of birth"), required=False, max_length=4)
    birth_age = forms.CharField(label=_("Age in years"), required=False, max_length=3)

    on: dt.date  # the day that ages are counted on

    def clean_birth_year(self) -> int | None:
        text = self.cleaned_data["birth_year"]
        oldest = self.on.year - OLDEST_YEARS
        return _whole(
            text,
            oldest,
            self.on.year,
            _("%(value)s is not possible. Write a year from %(low)s to %(high)s."),
        )

    def clean_birth_age(self) -> int | None:
        text = self.cleaned_data["birth_age"]
        return _whole(
            text,
            1,
            OLDEST_YEARS,
            _("%(value)s is not possible. Write an age from %(low)s to %(high)s."),
        )

    def clean_birth_day(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["birth_day"]
        if day is not None and not self.on.year - OLDEST_YEARS <= day.year <= self.on.year:
            raise forms.ValidationError(
                _("%(value)s is not possible. Write a year from %(low)s to %(high)s.")
                % {"value": day.year, "low": self.on.year - OLDEST_YEARS, "high": self.on.year}
            )
        if day is not None and day > self.on:
            raise forms.ValidationError(_("This day is yet to come."))
        return day

    def clean_birth(self) -> None:
        """Adds `birth_date` and `birth_precision`, or the error that none was told."""
        told = self.cleaned_data
        births = {
            Precision.DAY.value: told.get("birth_day"),
            Precision.YEAR.value: told.get("birth_year") and born_in_year(told["birth_year"]),
            Precision.AGE.value: told.get("birth_age")
            and born_at_age(told["birth_age"], on=self.on),
        }
        chosen = told.get("birth_kind") or ""
        for precision in (chosen, *births):
            if births.get(precision):
                told["birth_date"], told["birth_precision"] = births[precision], precision
                return
        if not any(name.startswith("birth_") for name in self.errors):
            self.add_error("birth_kind", _("Give a birth date, a year of birth or an age."))


def birth_layout() -> Div:
    return Div(
        Field("birth_kind", wrapper_class="as-3"),
        Div(Field("birth_day", wrapper_class="field-sm"), data_birth="day"),
        Div(Field("birth_year", inputmode="numeric", wrapper_class="field-xs"), data_birth="year"),
        Div(Field("birth_age", inputmode="numeric", wrapper_class="field-xs"), data_birth="age"),
        css_class="birth",
        data_births="",
    )


def _whole(text: str, low: int, high: int, message: Any) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and low <= int(text) <= high:
        return int(text)
    raise forms.ValidationError(message % {"value": text, "low": low, "high": high})


class OnceForm(forms.Form):
    """What is odd is asked about once; the answer `Yes, right` lets it pass."""

    confirmed = forms.BooleanField(label=_("Yes, right"), required=False)

    on: dt.date

    def ask_once(self, codes: list[str]) -> None:
        """Adds the sentences as an error of `confirmed`, unless it was ticked."""
        if codes and not self.cleaned_data.get("confirmed"):
            for code in codes:
                self.add_error("confirmed", WARNINGS[code])

    def oddities(self, nik: str) -> list[str]:
        """Codes of what is odd in the NIK or the age, once birth and sex are clean."""
        told = self.cleaned_data
        birth, sex = told.get("birth_date"), told.get("sex")
        if birth is None or not sex:
            return []
        if not nik:
            return age_warnings(birth, on=self.on)
        return nik_warnings(
            Nik(nik), on=self.on, told=Told(sex, birth, str(told["birth_precision"]))
        )

    def confirm_layout(self) -> Any:
        """The tick stands on the page only when there is something to confirm."""
        asked = "confirmed" in self.errors or bool(self.data.get("confirmed"))
        return Div("confirmed", css_class="confirm") if asked else Div()


class ConsentForm(forms.Form):
    """The words read aloud, the answer, and how it was given."""

    ASK_LATER = "later"

    consent_text = forms.CharField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("Does the worker agree?"),
        choices=[
            (Consent.Decision.GIVEN, _("Yes, I agree")),
            (Consent.Decision.REFUSED, pgettext_lazy("consent", "No")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Read the text aloud and choose the answer.")},
    )
    method = forms.ChoiceField(
        label=pgettext_lazy("consent", "How"),
        required=False,
        choices=Consent.Method.choices,
        widget=forms.RadioSelect,
    )
    witness = forms.CharField(
        label=_("Witness (if unable to read)"), required=False, max_length=120
    )
    guardian = forms.CharField(label=_("Guardian (under 18 years)"), required=False, max_length=120)

    def shown_text(self) -> str:
        """The words of the version and language that this page shows."""
        known = read_key(str(self["consent_text"].value() or ""))
        return (known or consent_text(get_language() or "id")).text

    @staticmethod
    def initial_text() -> str:
        return consent_text(get_language() or "id").key

    def clean_consent_text(self) -> Any:
        known = read_key(self.cleaned_data["consent_text"])
        if known is None:
            raise forms.ValidationError(_("The text on this page is unknown. Open the page again."))
        return known

    def clean_answer(self, *, birth_date: dt.date, on: dt.date) -> None:
        """Adds `consent`: the answer, or None when it is to be asked later."""
        told = self.cleaned_data
        told["consent"] = None
        if not told.get("decision") or not told.get("consent_text"):
            return
        if told["decision"] == self.ASK_LATER:
            return
        answer = ConsentGiven(
            decision=told["decision"],
            text=told["consent_text"],
            method=told.get("method", ""),
            witness=told.get("witness", ""),
            guardian=told.get("guardian", ""),
        )
        if problem := answer.problem(birth_date=birth_date, on=on):
            self.add_error(problem, CONSENT_PROBLEMS[problem])
        told["consent"] = answer


def consent_layout(*, answers: int) -> Div:
    return Div(
        HTML('{% include "workers/_consent_text.html" with text=form.shown_text only %}'),
        "consent_text",
        Field("decision", wrapper_class=f"as-{answers}"),
        Div(Field("method", wrapper_class="as-1"), data_consent="method"),
        Div("witness", data_consent="witness"),
        Div("guardian", data_consent="guardian"),
        data_consents="",
    )
