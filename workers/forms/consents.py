"""Asking again."""

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django.utils.translation import gettext_lazy as _

from healthposts.web.forms import BaseForm
from workers.forms.parts import ConsentForm, consent_layout
from workers.models import Worker


class AskForm(BaseForm, ConsentForm):
    submit_label = _("Save the answer")

    def __init__(self, data: Any = None, *, worker: Worker, on: dt.date) -> None:
        super().__init__(data, initial={"consent_text": self.initial_text()})
        self.worker = worker
        self.on = on

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        self.clean_answer(birth_date=self.worker.birth_date, on=self.on)
        return told

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.attrs |= {"data-enrol": "", "data-age": str(self.worker.age_on(self.on))}
        helper.layout = Layout(consent_layout(answers=2))
        return helper
