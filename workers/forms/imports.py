"""Uploading a roster, saying what its columns hold, repairing a row."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from healthposts.web.forms import BaseForm
from posts.models import Workplace
from workers.imports.cells import MOST_COLUMNS, Grid, Line, UnreadableFile
from workers.imports.columns import FIELDS, Columns
from workers.imports.drafts import Answer
from workers.imports.fates import Judged
from workers.imports.preview import Roster
from workers.imports.running import read_roster
from workers.imports.words import FIELD_OF, PROBLEMS, UNREADABLE
from workers.imports.words import FIELDS as FIELD_WORDS

EXAMPLES = 3
LINES_OFFERED = 20


class UploadForm(BaseForm):
    submit_label = _("Look at the rows")

    post = forms.ModelChoiceField(
        label=_("Post"), queryset=None, to_field_name="code", empty_label="–"
    )
    file = forms.FileField(
        label=_("XLSX or CSV file"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,
        help_text=_("Nothing is registered before you have seen every row."),
    )

    roster: Roster

    def __init__(self, data: Any = None, files: Any = None, *, posts: Any, chosen: str) -> None:
        first = posts[:2]
        initial = {"post": first[0].code if len(first) == 1 else chosen}
        super().__init__(data, files, initial=initial)
        self.fields["post"].queryset = posts

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.roster = read_roster(file.read())
        except UnreadableFile as problem:
            raise forms.ValidationError(
                str(UNREADABLE[problem.code]), code=problem.code
            ) from problem
        return file


class WorkplacesForm(BaseForm):
    """Names of the list that the post does not have yet; all are ticked."""

    submit_label = ""  # not the one thing the page is about: its button stands in the template

    names = forms.MultipleChoiceField(
        label=_("Workplaces"), widget=forms.CheckboxSelectMultiple, required=False
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Workplace.Kind.choices)

    def __init__(self, data: Any = None, *, names: list[str]) -> None:
        super().__init__(data, initial={"names": names, "kind": Workplace.Kind.EMPLOYER})
        self.fields["names"].choices = [(name, name) for name in names]

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout("names", Field("kind", wrapper_class="field-md"))
        return helper


class SheetForm(BaseForm):
    submit_label = _("Take this sheet")

    sheet = forms.TypedChoiceField(
        label=_("Sheet of the file"),
        coerce=int,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data: Any = None, *, names: Iterable[str], chosen: int) -> None:
        super().__init__(data, initial={"sheet": chosen})
        self.fields["sheet"].choices = list(enumerate(names))


class ColumnsForm(BaseForm):
    """For each field the column that holds it."""

    submit_label = _("Look at the rows")

    def __init__(self, data: Any = None, *, grid: Grid, columns: Columns) -> None:
        super().__init__(data)
        lines = grid[:LINES_OFFERED]
        self.fields["heading"] = forms.TypedChoiceField(
            label=_("The headings stand in row"),
            coerce=int,
            choices=[(0, _("No headings")), *((line.number, _in_short(line)) for line in lines)],
            initial=columns.heading,
        )
        places = [("", "–"), *_offered(grid, columns)]
        for name in FIELDS:
            self.fields[name] = forms.TypedChoiceField(
                label=str(FIELD_WORDS[name]),
                coerce=int,
                empty_value=None,
                required=name == "name",
                choices=places,
                initial=columns.places.get(name, ""),
            )

    def chosen(self) -> Columns:
        told = self.cleaned_data
        places = {name: told[name] for name in FIELDS if told[name] is not None}
        return Columns(told["heading"], places)


def _in_short(line: Line) -> str:
    words = " · ".join(cell.text for cell in line.cells if cell.text)
    return f"{line.number}: {words[:60]}"


def _offered(grid: Grid, columns: Columns) -> list[tuple[int, str]]:
    """Each column with its heading and a few cells, so that one knows it again."""
    heads = {line.number: line for line in grid}
    head = heads.get(columns.heading)
    below = [line for line in grid if line.number > columns.heading][:EXAMPLES]
    width = min(max((len(line.cells) for line in grid), default=0), MOST_COLUMNS)
    offered = []
    for place in range(width):
        name = head.at(place).text if head else ""
        cells = ", ".join(line.at(place).text for line in below if line.at(place).text)
        if name or cells:
            offered.append((place, f"{name or place + 1} ({cells[:50]})" if cells else name))
    return offered


class RepairForm(BaseForm):
    """A row as it was written. What was not touched keeps the kind of its cell."""

    submit_label = _("Save the row")

    name = forms.CharField(label=_("Full name"), required=False, max_length=120)
    nik = forms.CharField(
        label=_("NIK"),
        required=False,
        max_length=30,
        help_text=_("Copied from the ID card. Leave it empty to register without NIK."),
    )
    sex = forms.CharField(
        label=_("Sex"), required=False, max_length=20, help_text=_("L or M: man; P or F: woman.")
    )
    birth = forms.CharField(
        label=_("Birth date"),
        required=False,
        max_length=40,
        help_text=_("Day, month and year, or the year only. Example: 31-12-1980"),
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=30)
    occupation = forms.CharField(label=_("Occupation"), required=False, max_length=80)
    confirmed = forms.BooleanField(
        label=_("I looked at it: the NIK and what stands in the row are right."), required=False
    )

    def __init__(self, data: Any = None, *, row: Judged, answer: Answer) -> None:
        super().__init__(data, initial={**row.draft.told, "confirmed": answer.confirmed})
        if not is_odd(row) and not answer.confirmed:
            del self.fields["confirmed"]

    def answer(self, before: Answer) -> Answer:
        told = self.cleaned_data
        changed = {
            name: told[name]
            for name in self.fields
            if name != "confirmed" and told[name] != str(self.initial.get(name, ""))
        }
        return Answer({**before.values, **changed}, confirmed=told.get("confirmed", False))

    def tell(self, row: Judged) -> None:
        """What is still wrong, each beside its field."""
        for code in row.draft.problems:
            self.add_error(FIELD_OF.get(code, "nik"), str(PROBLEMS[code]))


def is_odd(row: Judged) -> bool:
    """Is there something that a person may say is right all the same?"""
    return any(code.startswith(("odd_", "nik_of")) for code in row.draft.problems)
