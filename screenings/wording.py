"""The words themselves, by code. `labels` chooses among them.

What is said of a result stands in `advice`.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from healthposts.web.measures import CONDITIONS
from healthposts.web.questions import ANSWERS

Text = str | Promise

_YES_NO: dict[str, Text] = {
    "yes": pgettext_lazy("answer", "Yes"),
    "no": pgettext_lazy("answer", "No"),
    "unknown": _("Don't know"),
}
_MEDICINE: dict[str, Text] = {
    "yes": pgettext_lazy("medicine", "takes medicine"),
    "no": pgettext_lazy("medicine", "takes no medicine"),
    "ran_out": pgettext_lazy("medicine", "medicine ran out"),
}

CHOICES: dict[str, dict[str, Text]] = {
    **{f"has_{code}": _YES_NO for code in CONDITIONS},
    **{f"family_{code}": _YES_NO for code in CONDITIONS},
    **{f"medicine_{code}": _MEDICINE for code in CONDITIONS},
    "smoking_status": {
        "NEVER": _("Never smoked"),
        "FORMER": _("Stopped"),
        "PASSIVE": _("Others smoke around me"),
        "CURRENT_OCC": _("Sometimes, not every day"),
        "CURRENT_DAILY": _("Every day"),
    },
    "alcohol_any_30d": {
        "NO": pgettext_lazy("answer", "No"),
        "YES": pgettext_lazy("answer", "Yes"),
    },
    "tb_symptoms": {
        "none": pgettext_lazy("sign of TB", "None of these"),
        "cough": _("Cough"),
        "fever": _("Fever"),
        "weight_loss": _("Weight loss"),
        "close_contact": _("Close contact with someone who has TB"),
    },
    "haemoptysis": {
        "NO": pgettext_lazy("answer", "No"),
        "YES": pgettext_lazy("answer", "Yes"),
    },
    "cvd_chart": {
        "NON_LAB": pgettext_lazy("chart", "Without laboratory"),
        "LAB": pgettext_lazy("chart", "With cholesterol"),
    },
    "finger_count_6m": {
        "NORMAL": _("Counts the fingers"),
        "ABNORMAL": _("Cannot count the fingers"),
    },
    "near_vision_40cm": {
        "NORMAL": _("Reads N6"),
        "IMPAIRED": _("Cannot read N6"),
    },
    "whisper_test": {
        "NORMAL": _("Repeats the words"),
        "ABNORMAL": _("Cannot repeat them"),
    },
    **ANSWERS,
    "body_map": {
        "none": pgettext_lazy("complaint", "None"),
        "neck": pgettext_lazy("body", "Neck"),
        "shoulders": pgettext_lazy("body", "Shoulders"),
        "upper_back": pgettext_lazy("body", "Upper back"),
        "lower_back": pgettext_lazy("body", "Lower back"),
        "arms": pgettext_lazy("body", "Arms"),
        "elbows": pgettext_lazy("body", "Elbows"),
        "hands": pgettext_lazy("body", "Hands and wrists"),
        "hips": pgettext_lazy("body", "Hips and buttocks"),
        "thighs": pgettext_lazy("body", "Thighs"),
        "knees": pgettext_lazy("body", "Knees"),
        "lower_legs": pgettext_lazy("body", "Lower legs"),
        "feet": pgettext_lazy("body", "Feet and ankles"),
    },
    "ppe_use": {
        "NOT_NEEDED": pgettext_lazy("protective equipment", "Not needed"),
        "ALWAYS": pgettext_lazy("protective equipment", "Always"),
        "SOMETIMES": pgettext_lazy("protective equipment", "Sometimes"),
        "NEVER": pgettext_lazy("protective equipment", "Never"),
    },
    "complaint": {
        "none": pgettext_lazy("complaint", "None"),
        "headache": _("Headache"),
        "dizziness": _("Dizziness"),
        "cough": _("Cough"),
        "breathless": _("Short of breath"),
        "chest_pain": _("Chest pain"),
        "back_pain": _("Back pain"),
        "joint_pain": _("Joint pain"),
        "numbness": _("Numbness"),
        "skin": pgettext_lazy("complaint", "Skin"),
        "eyes": pgettext_lazy("complaint", "Eyes"),
        "stomach": pgettext_lazy("complaint", "Stomach"),
        "fever": _("Fever"),
        "tired": _("Tired"),
        "other": pgettext_lazy("complaint", "Other"),
    },
    "work_related": _YES_NO,
    "pregnancy": _YES_NO,
    "counselling": {
        "salt": pgettext_lazy("advice given", "Less salt"),
        "sugar": pgettext_lazy("advice given", "Less sugar"),
        "fat": pgettext_lazy("advice given", "Less fat"),
        "smoking": pgettext_lazy("advice given", "Stop smoking"),
        "activity": pgettext_lazy("advice given", "Move more"),
        "medicine": pgettext_lazy("advice given", "Take the medicine"),
        "protection": pgettext_lazy("advice given", "Wear protection"),
        "rest": pgettext_lazy("advice given", "Rest and sleep"),
        "other": pgettext_lazy("advice given", "Other"),
    },
    "glucose_kind": {
        "fasting": _("Fasting 8 h or more"),
        "random": pgettext_lazy("blood sugar", "Random"),
    },
    "glucose_lab_kind": {
        "fasting": _("Fasting 8 h or more"),
        "random": pgettext_lazy("blood sugar", "Random"),
        "after_meal": _("2 h after a meal"),
        "tolerance": _("2 h after sugar water (tolerance test)"),
    },
    "bp_repeat": {"not_possible": _("No time to repeat")},
    "danger_signs": {
        "none": pgettext_lazy("danger sign", "None of these"),
        "chest_pain": _("Chest pain"),
        "breathless": _("Short of breath"),
        "severe_headache": _("Severe headache"),
        "blurred_sight": _("Blurred sight"),
        "one_side_weak": _("One side weak or slurred speech"),
        "upper_belly_pain": _("Upper belly pain"),
        "vomiting": _("Vomiting"),
        "drowsy": _("Very drowsy"),
        "confused": _("Confused"),
        "fits": _("Fits"),
        "much_blood": _("Much blood"),
    },
}

STATIONS: dict[str, Text] = {
    "": pgettext_lazy("part of a session", "Whole form"),
    "registration": pgettext_lazy("part of a session", "Registration"),
    "interview": pgettext_lazy("part of a session", "Interview"),
    "measuring": pgettext_lazy("part of a session", "Measuring"),
    "testing": pgettext_lazy("part of a session", "Examination"),
    "counselling": pgettext_lazy("part of a session", "Advice"),
}

MISSING: dict[str, Text] = {
    "tool_broken": _("Tool broken"),
    "no_strips": _("No strips"),
    "refused": pgettext_lazy("not measured", "Refused"),
    "no_time": _("No time"),
}

NO_CLASS: dict[str, Text] = {
    "age": _("No class for this age."),
    "sex": _("No class for this sex."),
    "pregnancy": _("No class in pregnancy."),
    "height": _("No predicted value and no class without the height."),
    "incomplete": _("No class: one number is missing."),
    "gap": _("No class for this value."),
}

# What is wrong, and what is right. `what` is the sentence's own name of the box.
PROBLEMS: dict[str, Text] = {
    "too_high": _(
        "%(value)s is not possible. %(what)s lies between %(min)s and %(max)s. "
        "One digit too many? Write it again."
    ),
    "too_low": _(
        "%(value)s is not possible. %(what)s lies between %(min)s and %(max)s. Write it again."
    ),
    "pair": _("The lower number (%(lower)s) must be smaller than the upper (%(upper)s). Swapped?"),
    "format": _("Write one number, comma allowed. Example: 63,5"),
    "whole": _("Write a whole number, without a comma."),
    "decimals": _("Too many digits after the comma. At most %(decimals)s."),
    "flag": _("LO and HI belong to a meter."),
    "number_and_flag": _("Either a number or LO / HI, not both."),
    "smoking_years": _("%(value)s years is not possible at this age. At most %(max)s."),
    "half": _("Write both numbers, upper and lower."),
    "kind": _("Fasting or random? Choose one."),
    "choice": _("Choose one of the answers."),
    "mark": _("A dash needs the letter of a reason behind it; the letters stand above the table."),
    "history": _("Write letters of the table's key, 0 for none, or = for as before."),
    "not_known": _("Nothing was said before. Write letters, or 0 for none."),
    "none_and_other": _("“None” and another answer cannot both be right."),
    "measured_by": _("Choose someone who is on duty."),
    "page": _("This page is out of date. Load it again; what is saved stays saved."),
    "rare": _("%(value)s %(unit)s is very rare. Measured again?"),
    "rare_weight": _("%(value)s %(unit)s is very rare. Weighed again?"),
    "more_month": _("%(value)s: %(change)s more than last month. Right?"),
    "less_month": _("%(value)s: %(change)s less than last month. Right?"),
    "more_time": _("%(value)s: %(change)s more than last time. Right?"),
    "less_time": _("%(value)s: %(change)s less than last time. Right?"),
    "pulse_pressure": _("Upper and lower number lie %(value)s apart, which is rare. Right?"),
    "fraction": _("Write it as it stands on the chart, such as 6/12 or 20/40."),
    "blows_apart": _(
        "The two best blows lie %(value)s L/min apart, more than %(max)s. Blow once more, or "
        "is it right?"
    ),
    "waist_height": _("The waist (%(value)s cm) is as long as the body is tall. Right?"),
    "waist_hip": _("The waist (%(value)s cm) is much wider than the hip. Right?"),
}

SIDES: dict[str, Text] = {"R": _("Right"), "L": _("Left")}

WHAT: dict[str, Text] = {
    "sbp": _("The upper number"),
    "dbp": _("The lower number"),
    "weight": _("The weight in kg"),
    "height": _("The height in cm"),
    "waist_circumference": _("The waist in cm"),
    "bmi": _("The body mass index of this weight and height"),
    "glucose_random_capillary": _("Blood sugar in mg/dL"),
    "glucose_fasting_capillary": _("Blood sugar in mg/dL"),
    "cholesterol_total": _("Cholesterol in mg/dL"),
    "uric_acid": _("Uric acid in mg/dL"),
    "haemoglobin": _("Haemoglobin in g/dL"),
}

REFUSALS: dict[str, Text] = {
    "consent": _(
        "%(name)s has not agreed to be recorded, so cannot be examined here. Read the consent "
        "aloud, or choose “Refused”. He still counts as present."
    ),
    "cancelled": _("This session was cancelled. Open it again to enter visits."),
    "planned": _("The day of this session has not come."),
    "nothing": _("Nothing is entered yet."),
    "reason": _("You change what someone else or another day recorded. Why? Write a reason."),
    "undo": _("Only who saved it can undo it, and only on the same day. Correct it instead."),
    "not_empty": _("Somebody was examined in this session. Move or void those visits first."),
    "move_same": _("It is already this person's visit."),
    "move_post": _("The session belongs to another post."),
}
