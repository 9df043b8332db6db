"""Logging in, codes, and one's own account."""

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from healthposts.web.forms import BaseForm
from posts.forms.fields import PhoneField
from posts.models import User


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "User name and password do not belong together. Check both, or ask for a new code."
        ),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")

    def clean_username(self) -> str:
        """Lower case, so that the lock-out counts `Siti` and `siti` together."""
        return str(self.cleaned_data["username"]).strip().lower()


class CodeForm(BaseForm):
    submit_label = _("Save and log in")

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Eight letters and digits from your puskesmas or office, valid for 24 hours."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )
    new_password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 8 characters. Three words that only you put together are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label=_("New password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    @property
    def helper(self) -> Any:
        helper = super().helper
        helper.attrs = {
            "novalidate": "",
            "data-show": _("Show"),
            "data-show-password": _("Show password"),
            "data-hide": _("Hide"),
            "data-hide-password": _("Hide password"),
        }
        return helper

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        password = cleaned.get("new_password")
        if password and cleaned.get("repeated") not in (None, password):
            self.add_error("repeated", _("The two passwords differ. Write the same one twice."))
        elif password:
            self._check(password, username=cleaned.get("username", ""))
        return cleaned

    def _check(self, password: str, *, username: str) -> None:
        try:
            validate_password(password, User(username=username))
        except ValidationError as problem:
            self.add_error("new_password", problem)


class OwnAccountForm(BaseForm):
    """`mail`: this installation sends letters, and this person reads reports of an office."""

    phone = PhoneField()
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("This is no e-mail address. Example: name@example.org")},
    )
    report_mail = forms.BooleanField(
        label=_("Send me a letter with a link when a report of my office is ready or final"),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[
            (code, capfirst(get_language_info(code)["name_local"]))
            for code, _name in settings.LANGUAGES
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, mail: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not mail:
            del self.fields["email"], self.fields["report_mail"]

    @property
    def helper(self) -> Any:
        helper = super().helper
        fields = [name for name in self.fields if name != "language"]
        helper.layout = Layout(*fields, Field("language", wrapper_class="as-1"))
        return helper

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("report_mail") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("To which address? Write it here, or take off the tick."))
        return cleaned
