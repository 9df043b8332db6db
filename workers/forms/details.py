"""Correcting who a worker is, and the NIK."""

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from healthposts.web.forms import BaseForm
from workers.forms.fields import BpjsField, NikField, PhoneField
from workers.forms.parts import BirthForm, OnceForm, SexField, birth_layout
from workers.models import Enrolment, Worker
from workers.nik import Nik, Told, nik_warnings

Precision = Worker.BirthPrecision


class WorkerForm(BaseForm, BirthForm, OnceForm):
    name = forms.CharField(label=_("Full name"), max_length=120)
    nickname = forms.CharField(label=_("Nickname (if any)"), required=False, max_length=60)
    sex = SexField()
    occupation = forms.CharField(label=_("Occupation"), required=False, max_length=80)
    crew = forms.CharField(label=_("Crew or group"), required=False, max_length=80)
    phone = PhoneField()
    bpjs_number = BpjsField()
    workplace = forms.ModelChoiceField(
        label=_("Workplace"), required=False, queryset=None, empty_label="–"
    )
    shift = forms.CharField(label=_("Shift"), required=False, max_length=40)

    def __init__(
        self, data: Any = None, *, worker: Worker, enrolment: Enrolment | None, on: dt.date
    ) -> None:
        self.on = on
        super().__init__(data, initial=_values_of(worker, enrolment) | self._birth_of(worker))
        if enrolment is None:
            del self.fields["workplace"], self.fields["shift"]
        else:
            self.fields["workplace"].queryset = enrolment.post.workplaces.all()

    def _birth_of(self, worker: Worker) -> dict[str, Any]:
        """As it was told. A told age is born on 1 July, so that typed again it changes nothing."""
        shown = {
            Precision.DAY: ("birth_day", worker.birth_date),
            Precision.YEAR: ("birth_year", str(worker.birth_date.year)),
            Precision.AGE: ("birth_age", str(worker.age_on(self.on))),
        }
        return {"birth_kind": worker.birth_precision, **dict([shown[worker.birth_precision]])}

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        self.clean_birth()
        # Who is 14 was asked about when it was written; not again at every change.
        if {"birth_day", "birth_year", "birth_age"} & set(self.changed_data):
            self.ask_once(self.oddities(""))
        return told

    def worker_values(self) -> dict[str, Any]:
        asked = (
            "name nickname sex birth_date birth_precision occupation crew phone bpjs_number"
            " workplace shift"
        )
        told = self.cleaned_data
        return {name: told[name] for name in asked.split() if name in told}

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.attrs |= {"data-enrol": "", "data-guard": ""}
        here = [name for name in ("workplace", "shift") if name in self.fields]
        helper.layout = Layout(
            "name",
            "nickname",
            Field("sex", wrapper_class="as-2"),
            birth_layout(),
            self.confirm_layout(),
            "occupation",
            "crew",
            *(Field(name, wrapper_class="field-md") for name in ("phone", "bpjs_number", *here)),
        )
        return helper


def _values_of(worker: Worker, enrolment: Enrolment | None) -> dict[str, Any]:
    names = ("name", "nickname", "sex", "occupation", "crew", "phone", "bpjs_number")
    values = {name: getattr(worker, name) for name in names}
    if enrolment is not None:
        values |= {"workplace": enrolment.workplace, "shift": enrolment.shift}
    return values


class NikForm(BaseForm, OnceForm):
    """A new NIK, or the reason why there is none. The one on record is never shown here."""

    nik = NikField(label=_("NIK, 16 digits"), required=False)
    no_nik_reason = forms.ChoiceField(
        label=_("No NIK because"), required=False, choices=[("", "–"), *Worker.NoNik.choices]
    )

    def __init__(self, data: Any = None, *, worker: Worker, on: dt.date) -> None:
        super().__init__(data, initial={"no_nik_reason": worker.no_nik_reason})
        self.worker = worker
        self.on = on

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if "nik" not in self.errors and not told.get("nik") and not told.get("no_nik_reason"):
            self.add_error("nik", _("Write the NIK, or choose why there is none."))
        if told.get("nik"):
            worker = self.worker
            known = Told(worker.sex, worker.birth_date, worker.birth_precision)
            self.ask_once(nik_warnings(Nik(told["nik"]), on=self.on, told=known))
        return told

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        # This form also stands on the page that shows the NIK, which has another address.
        helper.form_action = reverse("workers:nik", args=[self.worker.code])
        helper.layout = Layout(
            Field("nik", wrapper_class="field-md"),
            self.confirm_layout(),
            Field("no_nik_reason", wrapper_class="field-md"),
        )
        return helper
