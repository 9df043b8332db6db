"""Enrolment on one page, short enough for a lunch break."""

import datetime as dt
import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from healthposts.web.forms import BaseForm
from posts.models import Post
from workers.forms.fields import BpjsField, NikField, PhoneField
from workers.forms.layouts import Fold, section
from workers.forms.parts import (
    BirthForm,
    ConsentForm,
    OnceForm,
    SexField,
    birth_layout,
    consent_layout,
)
from workers.likeness import Described
from workers.models import Worker

MOST_CODES = 20


class ToldForm(BirthForm):
    """Name, nickname, sex and birth: enough to find who is registered already."""

    nickname = forms.CharField(label=_("Nickname (if any)"), required=False, max_length=60)
    not_same = forms.CharField(widget=forms.HiddenInput, required=False)

    def described(self) -> Described:
        told = self.cleaned_data
        return Described(
            told["name"], told["birth_date"], told["birth_precision"], told["nickname"]
        )

    def answered(self) -> frozenset[str]:
        """Codes of workers that somebody said are someone else."""
        return frozenset(self.cleaned_data["not_same"].split(",")[:MOST_CODES])


class LikelyForm(ToldForm):
    """What the page sends while a name is being typed."""

    name = forms.CharField(max_length=120)
    sex = forms.ChoiceField(choices=Worker.Sex.choices, required=False)

    def __init__(self, data: Any, *, on: dt.date) -> None:
        super().__init__(data)
        self.on = on

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        self.clean_birth()
        return told


class EnrolForm(BaseForm, ToldForm, OnceForm, ConsentForm):
    submit_label = None  # the page has its own button, at the thumb

    worker_id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        error_messages={"required": _("Write the name. One word is enough.")},
    )
    sex = SexField()
    occupation = forms.CharField(label=_("Occupation"), required=False, max_length=80)
    crew = forms.CharField(label=_("Crew or group"), required=False, max_length=80)
    nik = NikField(label=_("NIK, 16 digits. No ID card here? Skip for now"), required=False)
    no_nik_reason = forms.ChoiceField(
        label=_("No NIK because"),
        required=False,
        choices=[("", "–"), *Worker.NoNik.choices],
    )
    phone = PhoneField()
    bpjs_number = BpjsField()
    workplace = forms.ModelChoiceField(
        label=_("Workplace"), required=False, queryset=None, empty_label="–"
    )
    shift = forms.CharField(label=_("Shift"), required=False, max_length=40)

    def __init__(
        self,
        data: Any = None,
        *,
        post: Post,
        on: dt.date,
        words: dict[str, list[str]],
        name: str = "",
    ) -> None:
        initial = {
            "worker_id": uuid.uuid4(),
            "name": name,
            "consent_text": self.initial_text(),
        }
        super().__init__(data, initial=initial)
        self.on = on
        self.words = words
        self.fields["workplace"].queryset = post.workplaces.all()
        decision = self.fields["decision"]
        decision.choices = [*decision.choices, (self.ASK_LATER, _("Ask later"))]

    def new_id(self) -> None:
        """The id in the page belongs to somebody: the next attempt gets a fresh one."""
        self.data = self.data.copy()
        self.data["worker_id"] = str(uuid.uuid4())

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        self.clean_birth()
        if "birth_date" in told:
            self.clean_answer(birth_date=told["birth_date"], on=self.on)
        self.ask_once(self.oddities(told.get("nik", "")))
        return told

    def worker_values(self) -> dict[str, Any]:
        """What `enrol_worker` wants to know of the worker."""
        asked = (
            "worker_id name nickname sex birth_date birth_precision occupation crew nik"
            " no_nik_reason phone bpjs_number workplace shift consent"
        )
        return {name: self.cleaned_data[name] for name in asked.split()}

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.attrs |= {"data-enrol": "", "data-guard": ""}
        helper.layout = Layout(
            # The Enter key presses the first button of a form: it must not be "the same person".
            HTML(
                '<button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true"></button>'
            ),
            "worker_id",
            "not_same",
            self._who_layout(),
            self._more_layout(),
            section(_("Consent: read this aloud")),
            consent_layout(answers=3),
            HTML('{% include "workers/_enrol_button.html" %}'),
        )
        return helper

    def _who_layout(self) -> Div:
        return Div(
            Field("name", autocapitalize="words", enterkeyhint="next", autofocus=""),
            Field("nickname", autocapitalize="words", enterkeyhint="next"),
            Field("sex", wrapper_class="as-2"),
            birth_layout(),
            HTML('{% include "workers/_likely.html" %}'),
            self.confirm_layout(),
            Field("occupation", list="occupations", enterkeyhint="next"),
            Field("crew", list="crews", enterkeyhint="next"),
            HTML('{% include "workers/_words.html" with words=form.words only %}'),
        )

    def _more_layout(self) -> Fold:
        wide = ("nik", "no_nik_reason", "phone", "bpjs_number", "workplace")
        return Fold(
            *(Field(name, wrapper_class="field-md") for name in wide),
            Field("shift", wrapper_class="field-sm"),
            title=_("NIK, phone, BPJS, workplace, shift"),
            is_open=any(self.data.get(name) for name in (*wide, "shift")),
        )
