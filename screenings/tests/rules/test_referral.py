"""What becomes of a finding that asks for a letter."""

import datetime as dt

import pytest

from screenings.rules.referral import (
    Answer,
    Fate,
    Grade,
    Medicine,
    Open,
    Reason,
    decide,
    examination_of,
    is_overdue,
    is_private,
    reasons_of,
    topic_of,
)
from screenings.rules.types import Finding, Outcome, Urgency

TODAY = dt.date(2026, 10, 5)


PERHI = "PERHI-2019 / ESC-ESH-2018 / PNPK-2021"


def reason(measure="blood_pressure", *, severity=2, urgent=False, role="classify", code="HT1"):
    is_alarm = role == "emergency"
    return Reason(measure, role, code, severity, urgent, is_alarm, guideline=PERHI)


def pressure(code):
    return Grade(2, "blood_pressure", code, PERHI)


def ago(days):
    return TODAY - dt.timedelta(days=days)


def fates(*reasons, **known):
    return {one.reason.topic: one.fate for one in decide(reasons, on=TODAY, **known).decided}


def finding(**changed):
    told = {
        "measure": "blood_pressure",
        "class_code": "HT2",
        "severity": 3,
        "refer": True,
        "guideline": PERHI,
        "role": "classify",
        "edition": "2026",
        "outcome": Outcome.LETTER,
        "urgency": Urgency.ROUTINE,
    }
    return Finding(**{**told, **changed})


def test_first_high_value_is_written():
    decision = decide([reason()], on=TODAY)

    assert [one.fate for one in decision.decided] == [Fate.LETTER]
    assert (decision.needs_letter, decision.asks_been, decision.is_urgent) == (True, False, False)


def test_nothing_asks_for_nothing():
    decision = decide([], on=TODAY)

    assert (decision.decided, decision.needs_letter, decision.asks_been) == ((), False, False)


def test_new_reason_joins_the_open_referral():
    is_open = Open(ago(30), {"glucose": Grade(2)})

    decision = decide([reason()], on=TODAY, is_open=is_open)

    assert [one.fate for one in decision.decided] == [Fate.JOINS]
    assert (decision.needs_letter, decision.asks_been) == (False, True)


def test_same_reason_is_in_the_letter_already():
    assert fates(reason(), is_open=Open(ago(30), {"blood_pressure": Grade(2)})) == {
        "blood_pressure": Fate.IN_LETTER
    }


def test_worse_reason_joins_the_open_referral():
    is_open = Open(ago(30), {"blood_pressure": Grade(2)})

    assert fates(reason(severity=3), is_open=is_open) == {"blood_pressure": Fate.JOINS}


def test_open_referral_is_asked_about_also_without_a_finding():
    assert decide([], on=TODAY, is_open=Open(ago(1), {})).asks_been is True


def test_referral_of_the_same_day_is_not_asked_about():
    assert decide([], on=TODAY, is_open=Open(TODAY, {})).asks_been is False


@pytest.mark.parametrize(
    ("days", "fate"),
    [(0, Fate.ANSWERED), (89, Fate.ANSWERED), (90, Fate.ANSWERED), (91, Fate.LETTER)],
)
def test_routine_reason_rests_for_ninety_days_after_its_answer(days, fate):
    answers = {"blood_pressure": Answer(ago(days), Grade(2))}

    assert fates(reason(), answers=answers) == {"blood_pressure": fate}


@pytest.mark.parametrize(
    ("severity", "fate"), [(1, Fate.ANSWERED), (2, Fate.ANSWERED), (3, Fate.LETTER)]
)
def test_worse_than_what_was_answered_is_written(severity, fate):
    answers = {"blood_pressure": Answer(ago(10), Grade(2))}

    assert fates(reason(severity=severity), answers=answers) == {"blood_pressure": fate}


@pytest.mark.parametrize(
    ("code", "answered", "fate"),
    [
        ("HT1", "HT1", Fate.ANSWERED),
        ("HT1", "HT2", Fate.ANSWERED),
        ("HT2", "HT2", Fate.ANSWERED),
        ("HT2", "HT1", Fate.LETTER),
    ],
)
def test_higher_class_of_one_severity_is_worse(code, answered, fate):
    answers = {"blood_pressure": Answer(ago(10), pressure(answered))}

    assert fates(reason(code=code), answers=answers) == {"blood_pressure": fate}


def test_higher_class_joins_the_open_referral():
    held = {"blood_pressure": pressure("HT1")}

    assert fates(reason(code="HT2"), is_open=Open(ago(30), held)) == {"blood_pressure": Fate.JOINS}


@pytest.mark.parametrize(
    ("measure", "guideline", "worse", "than"),
    [
        ("phq9", "PHQ-9", "MOD_SEVERE", "MODERATE"),
        ("visual_acuity_distance", "CKG / Kemenkes visus", "ABNORMAL", "NORMAL"),
    ],
)
def test_worse_is_higher_or_lower_as_the_measure_has_it(measure, guideline, worse, than):
    one, other = (Grade(2, measure, code, guideline) for code in (worse, than))

    assert (one.is_worse_than(other), other.is_worse_than(one)) == (True, False)


def test_classes_of_two_guidelines_compare_by_severity_only():
    assert not pressure("HT2").is_worse_than(Grade(2, "blood_pressure", "HT1", "JNC-7"))
    assert Grade(3).is_worse_than(pressure("HT2"))


@pytest.mark.parametrize(
    ("before", "fate"),
    [(None, Fate.TREATMENT), ("HT2", Fate.TREATMENT), ("HT1", Fate.LETTER)],
)
def test_treated_by_the_workers_word_is_worse_than_the_last_time(before, fate):
    found = fates(
        reason(code="HT2"),
        medicine={"blood_pressure": Medicine.YES},
        before={"blood_pressure": pressure(before)} if before else None,
    )

    assert found == {"blood_pressure": fate}


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (None, Fate.CONTINUES),
        (Medicine.YES, Fate.CONTINUES),
        (Medicine.NO, Fate.CONTINUES),
        (Medicine.RAN_OUT, Fate.LETTER),
    ],
)
def test_class_with_treatment_to_go_on_is_written_when_the_medicine_ran_out(said, fate):
    [one] = reasons_of([finding(outcome=Outcome.TREATMENT, severity=2)])

    found = fates(one, medicine={"blood_pressure": said} if said else None)

    assert found == {"blood_pressure": fate}


def test_letter_for_one_measure_is_not_held_back_by_treatment_for_another_of_its_topic():
    continues = Reason("cholesterol_total", "classify", "HIGH", 2, False, continues=True)

    found = decide([continues, reason("triglycerides")], on=TODAY)

    assert [(one.reason.measure, one.fate) for one in found.decided] == [
        ("triglycerides", Fate.LETTER)
    ]


def test_answer_of_another_topic_holds_nothing_back():
    answers = {"glucose": Answer(ago(10), Grade(2))}

    assert fates(reason(), answers=answers) == {"blood_pressure": Fate.LETTER}


@pytest.mark.parametrize("days", [10, 91, 400])
def test_treated_condition_goes_on_being_treated(days):
    answers = {"blood_pressure": Answer(ago(days), Grade(2), is_treated=True)}

    assert fates(reason(), answers=answers) == {"blood_pressure": Fate.TREATMENT}


def test_treated_condition_that_became_worse_is_written():
    answers = {"blood_pressure": Answer(ago(200), Grade(2), is_treated=True)}

    assert fates(reason(severity=3), answers=answers) == {"blood_pressure": Fate.LETTER}


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (Medicine.YES, Fate.TREATMENT),
        (Medicine.RAN_OUT, Fate.LETTER),
        (Medicine.NO, Fate.LETTER),
        (None, Fate.LETTER),
    ],
)
def test_medicine_decides_where_nothing_was_answered(said, fate):
    medicine = {"blood_pressure": said} if said else {}

    assert fates(reason(), medicine=medicine) == {"blood_pressure": fate}


@pytest.mark.parametrize(
    ("said", "days", "fate"),
    [
        (Medicine.RAN_OUT, 10, Fate.LETTER),
        (Medicine.NO, 10, Fate.ANSWERED),
        (Medicine.NO, 91, Fate.LETTER),
        (Medicine.YES, 400, Fate.TREATMENT),
    ],
)
def test_medicine_of_a_treated_condition(said, days, fate):
    answers = {"blood_pressure": Answer(ago(days), Grade(2), is_treated=True)}

    found = fates(reason(), answers=answers, medicine={"blood_pressure": said})

    assert found == {"blood_pressure": fate}


@pytest.mark.parametrize("role", ["classify", "emergency"])
def test_what_cannot_wait_is_never_held_back(role):
    answers = {"blood_pressure": Answer(ago(1), Grade(3), is_treated=True)}
    urgent = reason(severity=3, urgent=True, role=role)

    found = fates(urgent, answers=answers, medicine={"blood_pressure": Medicine.YES})

    assert found == {"blood_pressure": Fate.LETTER}


def test_what_cannot_wait_joins_again_on_another_day_but_once_a_day():
    urgent = reason(severity=3, urgent=True)
    held = {"blood_pressure": Grade(3)}

    later = fates(urgent, is_open=Open(ago(1), held))
    again = fates(urgent, is_open=Open(ago(1), held, today=frozenset(held)))

    assert (later, again) == (
        {"blood_pressure": Fate.JOINS},
        {"blood_pressure": Fate.IN_LETTER},
    )


def test_one_reason_a_topic_and_the_gravest_first():
    found = decide(
        [
            reason("bp_pattern", severity=2),
            reason("blood_pressure", severity=2),
            reason("glucose_fasting_capillary", severity=3),
            reason("glucose_random_capillary", severity=2),
        ],
        on=TODAY,
    )

    assert [one.measure for one in found.to_write] == [
        "glucose_fasting_capillary",
        "blood_pressure",
    ]


def test_class_speaks_for_its_alarm():
    found = decide(
        [
            reason("pressure_very_high", severity=3, urgent=True, role="emergency"),
            reason("blood_pressure", severity=3, urgent=True),
        ],
        on=TODAY,
    )

    assert [one.measure for one in found.to_write] == ["blood_pressure"]


def test_reasons_are_findings_that_ask_for_a_letter():
    found = reasons_of(
        [
            finding(),
            finding(measure="glucose", outcome=Outcome.ADVISE),
            finding(measure="bmi", outcome=Outcome.NONE),
            finding(measure="bp_pattern", provisional=True),
            finding(measure="spo2", urgency=Urgency.SAME_DAY),
        ]
    )

    assert [(one.measure, one.is_urgent) for one in found] == [
        ("blood_pressure", False),
        ("spo2", True),
    ]


@pytest.mark.parametrize(
    ("measure", "topic"),
    [
        ("bp_pattern", "blood_pressure"),
        ("pressure_very_high", "blood_pressure"),
        ("pregnant_pressure_high", "blood_pressure"),
        ("glucose_very_low", "glucose"),
        ("glucose_2h_pp", "glucose"),
        ("cholesterol_ldl", "lipids"),
        ("haemoglobin_pregnant", "haemoglobin"),
        ("anaemia_severe", "haemoglobin"),
        ("self_harm", "self_harm"),
        ("uric_acid", "uric_acid"),
    ],
)
def test_topic_is_what_a_doctor_looks_at_once(measure, topic):
    assert topic_of(measure) == topic


def test_private_answers_are_known():
    codes = ("self_harm", "srq20_item17", "phq9", "audit", "blood_pressure", "glucose")

    assert [code for code in codes if is_private(code)] == [
        "self_harm",
        "srq20_item17",
        "phq9",
        "audit",
    ]


def test_examination_whose_value_stands_beside_the_reason():
    codes = ("pressure_very_high", "glucose_very_high", "haemoglobin_pregnant", "wbgt_moderate")

    assert [examination_of(code) for code in codes] == [
        "blood_pressure",
        "glucose",
        "haemoglobin",
        "",
    ]


@pytest.mark.parametrize(
    ("days", "urgent", "overdue"),
    [(14, False, False), (15, False, True), (1, True, False), (2, True, True)],
)
def test_overdue_after_two_weeks_or_a_day(days, urgent, overdue):
    assert is_overdue(written_on=ago(days), on=TODAY, is_urgent=urgent) is overdue
