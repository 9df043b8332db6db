"""Words for the codes that rules and queries hand back."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workers.consent import NOT_ASKED

CONSENT: dict[str, Promise] = {
    "given": _("Agreed"),
    "refused": _("Refused to be recorded"),
    "withdrawn": _("Consent withdrawn"),
    NOT_ASKED: _("Not asked yet"),
}

NIK_ERRORS: dict[str, Promise] = {
    "spreadsheet": _(
        "A spreadsheet has destroyed this NIK: its last digits are lost. Copy the 16 digits from the ID card."
    ),
    "length": _("This is not a NIK. A NIK has exactly 16 digits."),
    "region": _("A NIK never begins with 000000. Copy it again from the ID card."),
    "birth": _(
        "Digits 7 to 10 of the NIK are the day (01 to 31, for women 41 to 71) and the month of birth."
        " Copy it again from the ID card."
    ),
    "serial": _("A NIK never ends in 0000. Copy it again from the ID card."),
}

WARNINGS: dict[str, Promise] = {
    "region": _("No province has the first two digits of this NIK."),
    "sex": _("By the NIK this is a person of the other sex."),
    "birth": _("The NIK holds another day or year of birth."),
    "too_young": _("Younger than 15 years."),
    "too_old": _("Older than 100 years."),
    "spreadsheet": _("The NIK ends in 0; spreadsheets do that to long numbers."),
}

LIKENESS: dict[str, Promise] = {
    "same_name": _("same name"),
    "similar_name": _("similar name"),
    "part_of_name": _("part of the name"),
    "same_birth_date": _("same birth date"),
    "same_birth_year": _("same year of birth"),
    "near_birth_year": _("nearly the same year of birth"),
    "same_nickname": _("same nickname"),
}

CONSENT_PROBLEMS: dict[str, Promise] = {
    "method": _("Choose how the worker agreed: spoken, signature or thumbprint."),
    "witness": _("With a thumbprint a witness is needed. Write the name of the witness."),
    "guardian": _("Under 18 a guardian agrees too. Write the name of the guardian."),
}
