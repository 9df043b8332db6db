"""Words for the codes of an import."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workers.imports.fates import Fate
from workers.labels import NIK_ERRORS, WARNINGS

FIELDS: dict[str, Promise] = {
    "name": _("Full name"),
    "nik": _("NIK"),
    "sex": _("Sex"),
    "birth": _("Birth date"),
    "age": _("Age in years"),
    "nickname": _("Nickname"),
    "phone": _("Phone"),
    "occupation": _("Occupation"),
    "crew": _("Crew or group"),
    "shift": _("Shift"),
    "workplace": _("Workplace"),
    "bpjs_number": _("BPJS number"),
}

FATES: dict[str, Promise] = {
    Fate.NEW: pgettext_lazy("import", "New"),
    Fate.KNOWN: _("Already enrolled"),
    Fate.LIKELY: _("Likely duplicate"),
    Fate.REPAIR: _("Needs repair"),
    Fate.DOUBLE: _("Twice in the file"),
    Fate.NOBODY: _("Left out"),
}

PROBLEMS: dict[str, Promise] = {
    "no_name": _("The name is missing."),
    "bad_name": _("This does not look like a name."),
    "name_formula": _("A formula stands here, not a name. Write the name, or leave the row out."),
    "bad_sex": _("Man or woman? The word is not known."),
    "no_sex": _("Man or woman? Nothing stands here."),
    "bad_birth": _("There is no such birth date."),
    "no_birth": _("A birth date, a year of birth or an age is missing."),
    "impossible_birth": _("Nobody at work is born then."),
    "birth_formula": _("A formula stands here, not a birth date."),
    "nik_formula": _("A formula stands here, not a NIK."),
    "nik_damaged": NIK_ERRORS["spreadsheet"],
    "nik_of_another": _("A worker with another name is enrolled with this NIK."),
    **{f"nik_{code}": words for code, words in NIK_ERRORS.items()},
    **{f"odd_{code}": words for code, words in WARNINGS.items()},
}
# To which field of the repair each problem belongs.
FIELD_OF = {
    "bad_name": "name",
    "no_name": "name",
    "name_formula": "name",
    "bad_sex": "sex",
    "no_sex": "sex",
    "bad_birth": "birth",
    "no_birth": "birth",
    "impossible_birth": "birth",
    "birth_formula": "birth",
}

REMARKS: dict[str, Promise] = {
    "nik_left_out": _("The damaged NIK is left out."),
    "sex_from_nik": _("Sex taken from the NIK."),
    "birth_from_nik": _("Birth date taken from the NIK."),
    "phone_left_out": _("The phone number is left out: it is no mobile number."),
    "workplace_left_out": _("The workplace is left out: the post has none of this name."),
    "bpjs_number_left_out": _("The BPJS number is left out: it has not 13 digits."),
}

WHY: dict[str, Promise] = {
    "here": _("Enrolled at this post."),
    "left": _("Was enrolled at this post and left. Bring back on the page of the worker."),
    "other": _("Enrolled at another post of yours. Move on the page of the worker."),
    "elsewhere": _("This NIK is already enrolled elsewhere; ask the puskesmas."),
    "double": _("The same person as in row %(row)s."),
    "total": _("A row of totals, not a person."),
    "left_out": _("Left out by hand."),
    "likely": _("May be registered already. Same person?"),
}

UNREADABLE: dict[str, Promise] = {
    "large": _("The file is larger than 5 MB. Split it."),
    "rows": _("The file has more than 10,000 rows. Split it."),
    "kind": _("This is no XLSX or CSV file. In the spreadsheet program choose Save as, then XLSX."),
    "empty": _("Nothing stands in this file."),
}
