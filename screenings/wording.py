"""The words themselves, by code. `labels` chooses among them.

Clinical sentences are proposals until a puskesmas doctor approves them.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise

MEASURES: dict[str, Text] = {
    "blood_pressure": _("Blood pressure"),
    "sbp": _("Upper number"),
    "dbp": _("Lower number"),
    "bp_pattern": _("Pattern of blood pressure"),
    "weight": _("Weight"),
    "height": _("Height"),
    "bmi": _("Body mass index"),
    "waist_circumference": _("Waist"),
    "glucose": _("Blood sugar"),
    "glucose_random_capillary": _("Blood sugar, random"),
    "glucose_fasting_capillary": _("Blood sugar, fasting"),
    "cholesterol_total": _("Total cholesterol"),
    "uric_acid": _("Uric acid"),
    "haemoglobin": _("Haemoglobin"),
    "haemoglobin_pregnant": _("Haemoglobin in pregnancy"),
    "smoking_status": _("Smoking"),
    "ppe_use": _("Protective equipment"),
    "complaint": _("Complaint today"),
    "work_related": _("Because of work?"),
    "pregnancy": _("Pregnant?"),
    "danger_signs": _("Danger signs"),
    "bp_repeat": _("Second reading"),
}

CHOICES: dict[str, dict[str, Text]] = {
    "smoking_status": {
        "NEVER": _("Never smoked"),
        "FORMER": _("Stopped"),
        "PASSIVE": _("Others smoke around me"),
        "CURRENT_OCC": _("Sometimes, not every day"),
        "CURRENT_DAILY": _("Every day"),
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
    "work_related": {
        "yes": pgettext_lazy("answer", "Yes"),
        "no": pgettext_lazy("answer", "No"),
        "unknown": _("Don't know"),
    },
    "pregnancy": {
        "yes": pgettext_lazy("answer", "Yes"),
        "no": pgettext_lazy("answer", "No"),
        "unknown": _("Don't know"),
    },
    "glucose_kind": {
        "fasting": _("Fasting 8 h or more"),
        "random": pgettext_lazy("blood sugar", "Random"),
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
    "waist_height": _("The waist (%(value)s cm) is as long as the body is tall. Right?"),
    "waist_hip": _("The waist (%(value)s cm) is much wider than the hip. Right?"),
}

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

ADVICE: dict[str, Text] = {
    "blood_pressure": _(
        "Suspected high blood pressure, not yet a disease. Less salt, no smoking, measure "
        "again next week."
    ),
    "blood_pressure_single": _(
        "One high reading only. Measure again within %(days)s days before anything is concluded."
    ),
    "blood_pressure_today": _(
        "Suspected very high blood pressure. To be seen at the puskesmas today, not next week."
    ),
    "blood_pressure_watch": _(
        "Blood pressure is a little high. Less salt, keep moving, measure again next month."
    ),
    "bmi_low": _("Underweight. Eat more often, and let the puskesmas look if it goes on."),
    "bmi_high": _("Overweight. Less sugar and fried food, move half an hour a day."),
    "waist_circumference": _("A wide waist. Less sugar and fried food, move half an hour a day."),
    "glucose": _(
        "Suspected high blood sugar, not yet a disease. Less sugar, measure again fasting."
    ),
    "glucose_low": _("Blood sugar is low. Eat something sweet and measure again in 15 minutes."),
    "cholesterol_total": _(
        "Cholesterol is high. Less fried food and coconut milk, more vegetables."
    ),
    "uric_acid": _("Uric acid is high. Drink more water, less offal and shellfish."),
    "uric_acid_low": _("Uric acid is low. Measure again next month."),
    "haemoglobin": _("Suspected anaemia. Eat fish, eggs and green vegetables."),
    "smoking_status": _("Smoking harms heart and lungs. Offer help to stop."),
    "ppe_use": _("Wear the protective equipment at every task that needs it."),
}

LEVEL_SENTENCES: dict[str, Text] = {
    "normal": _("What was measured is in order. See you next month."),
    "watch": _("Something needs attention. Give the advice and measure again."),
    "refer": _("Should be seen at the puskesmas."),
    "emergency": _("Act now."),
    "unmeasured": _("Nothing is measured yet."),
}

PRESSURE_STEPS = _(
    "EMERGENCY. 1. Seat and calm the person, do not leave alone. 2. Ask: chest pain? short of "
    "breath? severe headache? blurred sight? one side weak or slurred speech? 3. If any: to the "
    "emergency room now, call %(phone)s. None: to the puskesmas today, do not go home or to sea "
    "alone. Do not give other people's medicine."
)

EMERGENCIES: dict[str, Text] = {
    "pressure_very_high": PRESSURE_STEPS,
    "pregnant_pressure_high": _(
        "Pregnant with high pressure: puskesmas or midwife today. Severe headache, blurred "
        "sight, upper belly pain: emergency room now."
    ),
    "glucose_very_low": _(
        "Sugar too low. Awake: give sugar water (1 tablespoon), measure again in 15 minutes. "
        "Not awake: give nothing by mouth, call %(phone)s."
    ),
    "glucose_very_high": _(
        "Sugar very high. To the puskesmas today. Vomiting, breathless or very drowsy: "
        "emergency room now."
    ),
    "oxygen_low": _(
        "Oxygen low. Warm the finger, remove nail varnish, repeat. Still low: sit up, "
        "emergency room now."
    ),
    "temperature_low": _(
        "Temperature. Repeat. Drink, shade. Confused or fits: emergency room now. Otherwise "
        "puskesmas today."
    ),
    "temperature_high": _(
        "Temperature. Repeat. Drink, shade. Confused or fits: emergency room now. Otherwise "
        "puskesmas today."
    ),
    "coughing_blood": _(
        "Coughing blood. Mask, sit apart. Puskesmas today. Much blood: emergency room now."
    ),
    "breath_very_short": _(
        "Breathing very hard. Sit upright, own inhaler if any. Emergency room now."
    ),
    "pesticide_severe": _("Signs of pesticide poisoning. Stop the work. Puskesmas today."),
    "anaemia_severe": _("Suspected severe anaemia. Puskesmas today. No climbing, no lifting."),
    "self_harm": _(
        "Please have the officer meet %(name)s today. Stay with the person. (no reason shown)"
    ),
}
