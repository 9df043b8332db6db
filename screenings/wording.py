"""The words themselves, by code. `labels` chooses among them.

Clinical sentences are proposals until a puskesmas doctor approves them.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

Text = str | Promise

MEASURES: dict[str, Text] = {
    "blood_pressure": _l("Blood pressure"),
    "sbp": _l("Upper number"),
    "dbp": _l("Lower number"),
    "bp_pattern": _l("Pattern of blood pressure"),
    "weight": _l("Weight"),
    "height": _l("Height"),
    "bmi": _l("Body mass index"),
    "waist_circumference": _l("Waist"),
    "glucose": _l("Blood sugar"),
    "glucose_random_capillary": _l("Blood sugar, random"),
    "glucose_fasting_capillary": _l("Blood sugar, fasting"),
    "cholesterol_total": _l("Total cholesterol"),
    "uric_acid": _l("Uric acid"),
    "haemoglobin": _l("Haemoglobin"),
    "haemoglobin_pregnant": _l("Haemoglobin in pregnancy"),
    "smoking_status": _l("Smoking"),
    "ppe_use": _l("Protective equipment"),
    "complaint": _l("Complaint today"),
    "work_related": _l("Because of work?"),
    "pregnancy": _l("Pregnant?"),
    "danger_signs": _l("Danger signs"),
    "bp_repeat": _l("Second reading"),
}

CHOICES: dict[str, dict[str, Text]] = {
    "smoking_status": {
        "NEVER": _l("Never smoked"),
        "FORMER": _l("Stopped"),
        "PASSIVE": _l("Others smoke around me"),
        "CURRENT_OCC": _l("Sometimes, not every day"),
        "CURRENT_DAILY": _l("Every day"),
    },
    "ppe_use": {
        "NOT_NEEDED": pgettext_lazy("protective equipment", "Not needed"),
        "ALWAYS": pgettext_lazy("protective equipment", "Always"),
        "SOMETIMES": pgettext_lazy("protective equipment", "Sometimes"),
        "NEVER": pgettext_lazy("protective equipment", "Never"),
    },
    "complaint": {
        "none": pgettext_lazy("complaint", "None"),
        "headache": _l("Headache"),
        "dizziness": _l("Dizziness"),
        "cough": _l("Cough"),
        "breathless": _l("Short of breath"),
        "chest_pain": _l("Chest pain"),
        "back_pain": _l("Back pain"),
        "joint_pain": _l("Joint pain"),
        "numbness": _l("Numbness"),
        "skin": pgettext_lazy("complaint", "Skin"),
        "eyes": pgettext_lazy("complaint", "Eyes"),
        "stomach": pgettext_lazy("complaint", "Stomach"),
        "fever": _l("Fever"),
        "tired": _l("Tired"),
        "other": pgettext_lazy("complaint", "Other"),
    },
    "work_related": {
        "yes": pgettext_lazy("answer", "Yes"),
        "no": pgettext_lazy("answer", "No"),
        "unknown": _l("Don't know"),
    },
    "pregnancy": {
        "yes": pgettext_lazy("answer", "Yes"),
        "no": pgettext_lazy("answer", "No"),
        "unknown": _l("Don't know"),
    },
    "glucose_kind": {
        "fasting": _l("Fasting 8 h or more"),
        "random": pgettext_lazy("blood sugar", "Random"),
    },
    "bp_repeat": {"not_possible": _l("No time to repeat")},
    "danger_signs": {
        "none": pgettext_lazy("danger sign", "None of these"),
        "chest_pain": _l("Chest pain"),
        "breathless": _l("Short of breath"),
        "severe_headache": _l("Severe headache"),
        "blurred_sight": _l("Blurred sight"),
        "one_side_weak": _l("One side weak or slurred speech"),
        "upper_belly_pain": _l("Upper belly pain"),
        "vomiting": _l("Vomiting"),
        "drowsy": _l("Very drowsy"),
        "confused": _l("Confused"),
        "fits": _l("Fits"),
        "much_blood": _l("Much blood"),
    },
}

MISSING: dict[str, Text] = {
    "tool_broken": _l("Tool broken"),
    "no_strips": _l("No strips"),
    "refused": pgettext_lazy("not measured", "Refused"),
    "no_time": _l("No time"),
}

NO_CLASS: dict[str, Text] = {
    "age": _l("No class for this age."),
    "sex": _l("No class for this sex."),
    "pregnancy": _l("No class in pregnancy."),
    "incomplete": _l("No class: one number is missing."),
    "gap": _l("No class for this value."),
}

# What is wrong, and what is right. `what` is the sentence's own name of the box.
PROBLEMS: dict[str, Text] = {
    "too_high": _l(
        "%(value)s is not possible. %(what)s lies between %(min)s and %(max)s. "
        "One digit too many? Write it again."
    ),
    "too_low": _l(
        "%(value)s is not possible. %(what)s lies between %(min)s and %(max)s. Write it again."
    ),
    "pair": _l("The lower number (%(lower)s) must be smaller than the upper (%(upper)s). Swapped?"),
    "format": _l("Write one number, comma allowed. Example: 63,5"),
    "whole": _l("Write a whole number, without a comma."),
    "decimals": _l("Too many digits after the comma. At most %(decimals)s."),
    "flag": _l("LO and HI belong to a meter."),
    "number_and_flag": _l("Either a number or LO / HI, not both."),
    "smoking_years": _l("%(value)s years is not possible at this age. At most %(max)s."),
    "half": _l("Write both numbers, upper and lower."),
    "kind": _l("Fasting or random? Choose one."),
    "choice": _l("Choose one of the answers."),
    "none_and_other": _l("“None” and another answer cannot both be right."),
    "measured_by": _l("Choose someone who is on duty."),
    "page": _l("This page is out of date. Load it again; what is saved stays saved."),
    "rare": _l("%(value)s %(unit)s is very rare. Measured again?"),
    "rare_weight": _l("%(value)s %(unit)s is very rare. Weighed again?"),
    "more_month": _l("%(value)s: %(change)s more than last month. Right?"),
    "less_month": _l("%(value)s: %(change)s less than last month. Right?"),
    "more_time": _l("%(value)s: %(change)s more than last time. Right?"),
    "less_time": _l("%(value)s: %(change)s less than last time. Right?"),
    "pulse_pressure": _l("Upper and lower number lie %(value)s apart, which is rare. Right?"),
    "waist_height": _l("The waist (%(value)s cm) is as long as the body is tall. Right?"),
    "waist_hip": _l("The waist (%(value)s cm) is much wider than the hip. Right?"),
}

WHAT: dict[str, Text] = {
    "sbp": _l("The upper number"),
    "dbp": _l("The lower number"),
    "weight": _l("The weight in kg"),
    "height": _l("The height in cm"),
    "waist_circumference": _l("The waist in cm"),
    "bmi": _l("The body mass index of this weight and height"),
    "glucose_random_capillary": _l("Blood sugar in mg/dL"),
    "glucose_fasting_capillary": _l("Blood sugar in mg/dL"),
    "cholesterol_total": _l("Cholesterol in mg/dL"),
    "uric_acid": _l("Uric acid in mg/dL"),
    "haemoglobin": _l("Haemoglobin in g/dL"),
}

REFUSALS: dict[str, Text] = {
    "consent": _l(
        "%(name)s has not agreed to be recorded, so cannot be examined here. Read the consent "
        "aloud, or choose “Refused”. He still counts as present."
    ),
    "cancelled": _l("This session was cancelled. Open it again to enter visits."),
    "planned": _l("The day of this session has not come."),
    "nothing": _l("Nothing is entered yet."),
    "reason": _l("You change what someone else or another day recorded. Why? Write a reason."),
    "undo": _l("Only who saved it can undo it, and only on the same day. Correct it instead."),
    "not_empty": _l("Somebody was examined in this session. Move or void those visits first."),
    "move_same": _l("It is already this person's visit."),
    "move_post": _l("The session belongs to another post."),
}

ADVICE: dict[str, Text] = {
    "blood_pressure": _l(
        "Suspected high blood pressure, not yet a disease. Less salt, no smoking, measure "
        "again next week."
    ),
    "blood_pressure_single": _l(
        "One high reading only. Measure again within %(days)s days before anything is concluded."
    ),
    "blood_pressure_watch": _l(
        "Blood pressure is a little high. Less salt, keep moving, measure again next month."
    ),
    "bmi_low": _l("Underweight. Eat more often, and let the puskesmas look if it goes on."),
    "bmi_high": _l("Overweight. Less sugar and fried food, move half an hour a day."),
    "waist_circumference": _l("A wide waist. Less sugar and fried food, move half an hour a day."),
    "glucose": _l(
        "Suspected high blood sugar, not yet a disease. Less sugar, measure again fasting."
    ),
    "glucose_low": _l("Blood sugar is low. Eat something sweet and measure again in 15 minutes."),
    "cholesterol_total": _l(
        "Cholesterol is high. Less fried food and coconut milk, more vegetables."
    ),
    "uric_acid": _l("Uric acid is high. Drink more water, less offal and shellfish."),
    "uric_acid_low": _l("Uric acid is low. Measure again next month."),
    "haemoglobin": _l("Suspected anaemia. Eat fish, eggs and green vegetables."),
    "smoking_status": _l("Smoking harms heart and lungs. Offer help to stop."),
    "ppe_use": _l("Wear the protective equipment at every task that needs it."),
}

LEVEL_SENTENCES: dict[str, Text] = {
    "normal": _l("What was measured is in order. See you next month."),
    "watch": _l("Something needs attention. Give the advice and measure again."),
    "refer": _l("Should be seen at the puskesmas."),
    "emergency": _l("Act now."),
    "unmeasured": _l("Nothing is measured yet."),
}

PRESSURE_STEPS = _l(
    "EMERGENCY. 1. Seat and calm the person, do not leave alone. 2. Ask: chest pain? short of "
    "breath? severe headache? blurred sight? one side weak or slurred speech? 3. If any: to the "
    "emergency room now, call %(phone)s. None: to the puskesmas today, do not go home or to sea "
    "alone. Do not give other people's medicine."
)

EMERGENCIES: dict[str, Text] = {
    "pressure_very_high": PRESSURE_STEPS,
    "pregnant_pressure_high": _l(
        "Pregnant with high pressure: puskesmas or midwife today. Severe headache, blurred "
        "sight, upper belly pain: emergency room now."
    ),
    "glucose_very_low": _l(
        "Sugar too low. Awake: give sugar water (1 tablespoon), measure again in 15 minutes. "
        "Not awake: give nothing by mouth, call %(phone)s."
    ),
    "glucose_very_high": _l(
        "Sugar very high. To the puskesmas today. Vomiting, breathless or very drowsy: "
        "emergency room now."
    ),
    "oxygen_low": _l(
        "Oxygen low. Warm the finger, remove nail varnish, repeat. Still low: sit up, "
        "emergency room now."
    ),
    "temperature_low": _l(
        "Temperature. Repeat. Drink, shade. Confused or fits: emergency room now. Otherwise "
        "puskesmas today."
    ),
    "temperature_high": _l(
        "Temperature. Repeat. Drink, shade. Confused or fits: emergency room now. Otherwise "
        "puskesmas today."
    ),
    "coughing_blood": _l(
        "Coughing blood. Mask, sit apart. Puskesmas today. Much blood: emergency room now."
    ),
    "breath_very_short": _l(
        "Breathing very hard. Sit upright, own inhaler if any. Emergency room now."
    ),
    "pesticide_severe": _l("Signs of pesticide poisoning. Stop the work. Puskesmas today."),
    "anaemia_severe": _l("Suspected severe anaemia. Puskesmas today. No climbing, no lifting."),
    "self_harm": _l(
        "Please have the officer meet %(name)s today. Stay with the person. (no reason shown)"
    ),
}
