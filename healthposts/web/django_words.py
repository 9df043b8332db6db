"""Sentences of Django that people meet, named here so that our catalogue says them too.

Django's own Indonesian is stiff and in places wrong: "already exists" became "tidak ada", does
not exist. Our catalogue comes before Django's, and keeps only what it finds in the code.
"""

from django.utils.translation import gettext_noop as _


def ngettext_lazy(singular: str, _plural: str) -> str:
    """Marks both for the catalogue, as gettext_noop does with one. The name is what is looked for."""
    return singular


FORMS = (
    _("This field is required."),
    _("Enter a valid value."),
    _("Enter a number."),
    _("Enter a whole number."),
    _("Enter a valid date."),
    _("Enter a valid time."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
    _("Null characters are not allowed."),
    _("The submitted file is empty."),
    _("No file was submitted."),
    _("%(model_name)s with this %(field_label)s already exists."),
    _("%(model_name)s with this %(field_labels)s already exists."),
)

PASSWORDS = (
    _("Old password"),
    _("New password confirmation"),
    _("Enter the same password as before, for verification."),
    _("Your old password was entered incorrectly. Please enter it again."),
    _("The two password fields didn’t match."),
    _("The password is too similar to the %(verbose_name)s."),
    _("This password is too common."),
    _("This password is entirely numeric."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    _("Your password can’t be too similar to your other personal information."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
)
