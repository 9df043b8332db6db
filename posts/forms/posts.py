"""Posts, their life, their workplaces."""

import datetime as dt
import re
from typing import Any

from crispy_forms.layout import HTML, Field, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from healthposts.web.forms import BaseForm, BaseModelForm, MeasurementField
from posts.forms.fields import CoordinatesField, PastDayField, today
from posts.life import NEEDS_REASON, STARTS
from posts.models import Office, Post, PostStatus, Workplace
from posts.queries import code_is_free

NEEDS_DECREE = _("Give number and date of the decree, or say below why there is none yet.")
POST_CODE = re.compile(r"[A-Z0-9](?:-?[A-Z0-9]){2,11}")
NEEDS_BOTH = _("A decree has a number and a date. Fill in both, or none.")


def _part(title: Any) -> HTML:
    return HTML(format_html('<h2 class="form-section">{}</h2>', title))


class PostForm(BaseModelForm):
    coordinates = CoordinatesField()

    class Meta:
        model = Post
        fields = ["name", "kind", "trade", "sector", "place", "rhythm"]
        labels = {"rhythm": _("When it meets")}
        help_texts = {
            "place": _("Where people find it. Example: fish auction hall, second floor"),
            "rhythm": _("Example: every second Saturday, 09.00"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(Post.Kind.choices) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
        post = self.instance
        if post.latitude is not None and post.longitude is not None:
            self.initial["coordinates"] = f"{post.latitude}, {post.longitude}"

    def cleaned_fields(self) -> dict[str, Any]:
        """The clean values by the names of the post's fields."""
        fields = dict(self.cleaned_data)
        fields["latitude"], fields["longitude"] = fields.pop("coordinates")
        return fields


class PostCodeForm(BaseForm):
    code = forms.CharField(
        label=pgettext_lazy("post", "Code"),
        max_length=12,
        help_text=_(
            "3 to 12 capital letters, digits and hyphens. It stands in addresses and on reports; "
            "links with the old code lead nowhere."
        ),
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).upper()
        if not POST_CODE.fullmatch(code):
            raise forms.ValidationError(_("Only letters, digits and hyphens. Example: TPI-02"))
        if not code_is_free(code, besides=self.post):
            raise forms.ValidationError(_("Another post has this code."))
        return code


class DecreeForm(BaseModelForm):
    class Meta:
        model = Post
        fields = ["decree_number", "decree_date"]
        field_classes = {"decree_date": PastDayField}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        _check_decree(self, cleaned, needed=False)
        return cleaned


class NewPostForm(PostForm):
    """A post may already work when it is entered: then it was formed before."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[(state, Post.State(state).label) for state in STARTS],
        initial=Post.State.PROPOSED,
    )
    since = PastDayField(label=_("In this state since"), initial=today)
    formed_on = PastDayField(
        label=_("Formed on"), required=False, help_text=_("For posts that are formed or active.")
    )
    decree_number = forms.CharField(label=_("Decree number"), max_length=60, required=False)
    decree_date = PastDayField(label=_("Decree date"), required=False)
    reason = forms.CharField(
        label=_("Reason, if there is no decree yet"), max_length=200, required=False
    )
    men = MeasurementField(label=_("Estimated workers: men"), decimals=0, required=False)
    women = MeasurementField(label=_("Estimated workers: women"), decimals=0, required=False)

    class Meta(PostForm.Meta):
        fields = ["office", *PostForm.Meta.fields]

    def __init__(self, *args: Any, offices: "QuerySet[Office]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]

    @property
    def helper(self) -> Any:
        helper = super().helper
        helper.layout = Layout(
            "office", "name", "kind", "trade", "sector", "place", "coordinates", "rhythm",
            _part(_("Workers")),
            Field("men", wrapper_class="field-sm"),
            Field("women", wrapper_class="field-sm"),
            _part(_("Life of the post")),
            "state", "since", "formed_on", "decree_number", "decree_date", "reason",
        )  # fmt: skip
        return helper

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        formed = cleaned.get("state") in {Post.State.FORMED, Post.State.ACTIVE}
        _check_decree(self, cleaned, needed=formed)
        if formed:
            self._check_formed_on(cleaned)
        else:
            cleaned["formed_on"] = None
        for name in ("men", "women"):
            cleaned[name] = None if cleaned.get(name) is None else int(cleaned[name])
        return cleaned

    def _check_formed_on(self, cleaned: dict[str, Any]) -> None:
        formed_on, since = cleaned.get("formed_on"), cleaned.get("since")
        if cleaned.get("state") == Post.State.FORMED:
            cleaned["formed_on"] = since
        elif "formed_on" in self.errors:
            return
        elif formed_on is None:
            self.add_error("formed_on", _("Give the day on which the post was formed."))
        elif since and formed_on > since:
            self.add_error("formed_on", _("A post is formed before it is active."))


class StateForm(BaseForm):
    """The next step of a post's life."""

    state = forms.ChoiceField(label=_("New state"), widget=forms.RadioSelect)
    since = PastDayField(label=_("Since"), initial=today)
    decree_number = forms.CharField(label=_("Decree number"), max_length=60, required=False)
    decree_date = PastDayField(label=_("Decree date"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(
        self, *args: Any, states: list[str], last: PostStatus | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.last = last
        choices = [(state, Post.State(state).label) for state in states]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]
        if len(states) == 1:
            self.fields["state"].initial = states[0]
        if Post.State.FORMED in states:
            self.fields["reason"].help_text = _("Or why there is no decree yet.")
        else:
            del self.fields["decree_number"], self.fields["decree_date"]

    def clean_since(self) -> dt.date:
        day: dt.date = self.cleaned_data["since"]
        if self.last is not None and day < self.last.since:
            raise forms.ValidationError(
                _("The last change was on %(day)s. The next cannot be before."),
                params={"day": self.last.since.strftime("%d-%m-%Y")},
            )
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        state = cleaned.get("state")
        if state == Post.State.FORMED:
            _check_decree(self, cleaned, needed=True)
        elif state in NEEDS_REASON and not cleaned.get("reason"):
            self.add_error("reason", _("Say why, in a few words."))
        return cleaned


def _check_decree(form: Any, cleaned: dict[str, Any], *, needed: bool) -> None:
    if {"decree_number", "decree_date"} & set(form.errors):
        return
    number, day = cleaned.get("decree_number"), cleaned.get("decree_date")
    if bool(number) != bool(day):
        form.add_error("decree_date" if number else "decree_number", NEEDS_BOTH)
    elif needed and not number and not cleaned.get("reason"):
        form.add_error("decree_number", NEEDS_DECREE)


class SupervisorForm(BaseForm):
    submit_label = _("Change")

    office: "forms.ModelChoiceField[Office]" = forms.ModelChoiceField(
        label=_("Puskesmas"), queryset=None
    )

    def __init__(self, *args: Any, offices: "QuerySet[Office]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class EstimateForm(BaseForm):
    submit_label = _("Add")

    men = MeasurementField(label=_("Men"), decimals=0)
    women = MeasurementField(label=_("Women"), decimals=0)
    as_of = PastDayField(label=_("As of"), initial=today)

    def clean_men(self) -> int:
        return int(self.cleaned_data["men"])

    def clean_women(self) -> int:
        return int(self.cleaned_data["women"])


class WorkplaceForm(BaseModelForm):
    class Meta:
        model = Workplace
        fields = ["name", "kind", "address"]


class LinkWorkplaceForm(BaseForm):
    submit_label = _("Add")

    workplace: "forms.ModelChoiceField[Workplace]" = forms.ModelChoiceField(
        label=_("Workplace"), queryset=None
    )

    def __init__(self, *args: Any, workplaces: "QuerySet[Workplace]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workplace"].queryset = workplaces  # type: ignore[attr-defined]


class PartnersForm(BaseForm):
    offices: "forms.ModelMultipleChoiceField[Office]" = forms.ModelMultipleChoiceField(
        label=_("Partner offices"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see figures of this post later, never names."),
    )

    def __init__(self, *args: Any, offices: "QuerySet[Office]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offices"].queryset = offices  # type: ignore[attr-defined]
