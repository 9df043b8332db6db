"""Words for the codes of a snapshot. The snapshot stores codes; the reader's language decides here."""

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from healthposts.lib.ages import UNKNOWN
from healthposts.web.tags import LEVELS
from reports.snapshots import ClassRow

MEASURES: dict[str, Promise] = {
    "blood_pressure": _("Blood pressure"),
    "bmi": _("Body mass index"),
    "waist_circumference": _("Waist"),
    "waist_hip_ratio": _("Waist to hip"),
    "waist_height_ratio": _("Waist to height"),
    "glucose_random_capillary": _("Blood sugar, random"),
    "glucose_fasting_capillary": _("Blood sugar, fasting"),
    "cholesterol_total": _("Total cholesterol"),
    "uric_acid": _("Uric acid"),
    "haemoglobin": _("Haemoglobin"),
    "haemoglobin_pregnant": _("Haemoglobin in pregnancy"),
    "heart_rate": _("Heart rate"),
    "body_temperature": _("Body temperature"),
    "spo2": _("Oxygen saturation"),
    "smoking_status": _("Smoking"),
    "ppe_use": _("Protective equipment"),
}

SESSION_KINDS: dict[str, Promise] = {
    "routine": _("Routine session"),
    "outreach": _("Outreach"),
    "examination": _("Examination at the workplace"),
}


def measure(code: str) -> str:
    return str(MEASURES.get(code, code.replace("_", " ").capitalize()))


def session_kind(code: str) -> str:
    return str(SESSION_KINDS.get(code, code))


def level(code: str) -> str:
    return str(LEVELS[code].word) if code in LEVELS else code


def age_band(code: str) -> str:
    """`<15` becomes "under 15"; `60+` and the others are read as they stand, with an en dash."""
    if code == "<15":
        return pgettext("age", "under 15")
    if code == UNKNOWN:
        return pgettext("age", "not known")
    return code.replace("-", "–")


def class_name(row: ClassRow) -> str:
    """A screening suspects: a class named after a disease never stands there as a diagnosis."""
    label = row.label_id if (get_language() or "").startswith("id") else row.label_en
    return pgettext("class", "Suspected: %(label)s") % {"label": label} if row.suspected else label
