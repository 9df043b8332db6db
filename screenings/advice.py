"""What is said of a result: advice by class, the sentence of a level, what an alarm asks for.

Clinical sentences are proposals until a puskesmas doctor approves them.
"""

from django.utils.translation import gettext_lazy as _

from screenings.wording import Text

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
    "heart_rate": _("The heart beats fast. Rest, drink water, and count again in 15 minutes."),
    "heart_rate_low": _("The heart beats slowly. Ask for dizziness and count again."),
    "body_temperature": _("Fever. Rest, drink much, measure again tomorrow."),
    "body_temperature_low": _("The body is cold. Warm clothes, a warm drink, measure again."),
    "spo2": _("Oxygen is low. Sit upright, warm the finger, measure again."),
    "bmi_low": _("Underweight. Eat more often, and let the puskesmas look if it goes on."),
    "bmi_high": _("Overweight. Less sugar and fried food, move half an hour a day."),
    "waist_circumference": _("A wide waist. Less sugar and fried food, move half an hour a day."),
    "waist_hip_ratio": _("A wide waist. Less sugar and fried food, move half an hour a day."),
    "muac": _("The arm is thin. Eat more often, and let the puskesmas look."),
    "body_fat_percent": _("Much body fat. Less sugar and fried food, move half an hour a day."),
    "body_fat_percent_low": _("Little body fat. Eat more often."),
    "hba1c": _("Suspected high blood sugar over the last months. Less sugar, keep moving."),
    "glucose": _(
        "Suspected high blood sugar, not yet a disease. Less sugar, measure again fasting."
    ),
    "glucose_low": _("Blood sugar is low. Eat something sweet and measure again in 15 minutes."),
    "cholesterol_total": _(
        "Cholesterol is high. Less fried food and coconut milk, more vegetables."
    ),
    "cholesterol_ldl": _("Cholesterol is high. Less fried food and coconut milk, more vegetables."),
    "cholesterol_hdl": _("The good cholesterol is low. Keep moving, do not smoke."),
    "triglycerides": _("Blood fat is high. Less sugar, less rice and fried food."),
    "uric_acid": _("Uric acid is high. Drink more water, less offal and shellfish."),
    "uric_acid_low": _("Uric acid is low. Measure again next month."),
    "haemoglobin": _("Suspected anaemia. Eat fish, eggs and green vegetables."),
    "smoking_status": _("Smoking harms heart and lungs. Offer help to stop."),
    "pef_percent_predicted": _("Breathing out is weak. Let the puskesmas look; do not smoke."),
    "visual_acuity_distance": _("Sees little far away. Let the eyes be tested at the puskesmas."),
    "finger_count_6m": _("Sees little far away. Let the eyes be tested at the puskesmas."),
    "near_vision_40cm": _("Sees little near by. Let the eyes be tested at the puskesmas."),
    "ishihara24_correct": _("Some colours look alike. Important for work with colour signals."),
    "whisper_test": _("Hears little. Let the ears be looked into at the puskesmas."),
    "audiometry_pta": _("Hears little. Protect the ears from noise; the puskesmas looks."),
    "pain_nrs": _("Pain. Change the posture, rest between; strong pain is seen at the puskesmas."),
    "brinkman_index": _("Smoking harms heart and lungs. Offer help to stop."),
    "pack_years": _("Smoking harms heart and lungs. Offer help to stop."),
    "exhaled_co": _("Smoke in the breath. Offer help to stop smoking."),
    "cholinesterase_percent": _("Suspected pesticide in the body. Stop spraying until it is seen."),
    "alcohol_any_30d": _("Best is no alcohol, above all before work and before driving."),
    "physical_activity_minutes": _("Move half an hour on five days of the week: walk briskly."),
    "fruit_veg_portions": _("Eat fruit or vegetables at every meal: five portions a day."),
    "sugar_intake": _("At most 4 tablespoons of sugar a day, sweet drinks included."),
    "salt_intake": _("At most 1 teaspoon of salt a day, salted fish and sauces included."),
    "fat_intake": _("At most 5 tablespoons of oil a day. Less fried food."),
    "tb_symptom_count": _(
        "Signs that can be of TB, not yet a disease. Wear a mask; sputum is examined at the "
        "puskesmas."
    ),
    "cough_duration": _(
        "A cough of two weeks is looked into at the puskesmas. Wear a mask until then."
    ),
    "haemoptysis": _("Coughing blood is looked into at the puskesmas today. Wear a mask."),
    "srq20": _("There is much to carry. Offer a talk with the puskesmas, alone and in peace."),
    "phq9": _("There is much to carry. Offer a talk with the puskesmas, alone and in peace."),
    "phq4": _("There is much to carry. Offer a talk with the puskesmas, alone and in peace."),
    "gad7": _("There is much to carry. Offer a talk with the puskesmas, alone and in peace."),
    "audit": _("Alcohol does harm here. Offer help to drink less; the puskesmas knows how."),
    "assist_alcohol": _(
        "Alcohol does harm here. Offer help to drink less; the puskesmas knows how."
    ),
    "assist_other": _("It does harm here. Offer help to stop; the puskesmas knows how."),
    "puma_score": _(
        "Lungs that may be ill for long. The puskesmas measures the breath; do not smoke."
    ),
    "cvd_risk_10y": _(
        "Heart and vessels are at risk. No smoking, less salt, keep moving; the puskesmas looks."
    ),
    "gotrak_risk": _("Pain from work. Change the posture, rest between, lift with others."),
    "nordic_body_map": _("Pain from work. Change the posture, rest between, lift with others."),
    "rula": _("The posture at work strains. Change height, reach or tool."),
    "reba": _("The posture at work strains. Change height, reach or tool."),
    "ergonomic_hazard_score": _("The work strains the body. Change height, reach, load or pace."),
    "niosh_lifting_index": _("The load is too heavy for one. Lift with others or with a tool."),
    "ppe_use": _("Wear the protective equipment at every task that needs it."),
}

LEVEL_SENTENCES: dict[str, Text] = {
    "normal": _("What was measured is in order. See you next month."),
    "watch": _("Something needs attention. Give the advice and measure again."),
    "refer": _("Should be seen at the puskesmas."),
    "emergency": _("Act now."),
    "unmeasured": _("Nothing is measured yet."),
}

CLASSLESS = _("Written down. There is no class for these values.")

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
