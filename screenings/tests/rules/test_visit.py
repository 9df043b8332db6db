"""Readings of pressure in a visit: the mean, the single reading, the danger signs."""

from decimal import Decimal

import pytest

from screenings.rules import (
    Action,
    Alarm,
    Level,
    Outcome,
    Person,
    PressureState,
    Urgency,
    judge_visit,
    judged_pressure,
    needs_danger_signs,
    needs_second,
    repeat_within_days,
    rest_minutes,
)
from screenings.rules.pressure import JudgedPressure
from screenings.tests.rules.judging import MAN, PREGNANT, classes, given


def pair(sbp, dbp):
    return Decimal(sbp), Decimal(dbp)


def visit(*readings, person=MAN, values=None, **more):
    return judge_visit(
        readings=[pair(*r) for r in readings], values=values or {}, person=person, **more
    )


def pressure_of(found):
    return [
        (f.measure, f.class_code, f.refer, f.outcome, f.urgency, f.provisional)
        for f in found.judgement.findings
    ]


def test_mean_is_of_the_last_two_and_is_not_rounded():
    assert judged_pressure([]) is None
    assert judged_pressure([pair(150, 90)]) == JudgedPressure(Decimal(150), Decimal(90), 1)
    assert judged_pressure([pair(170, 99), pair(141, 90), pair(138, 89)]) == JudgedPressure(
        Decimal("139.5"), Decimal("89.5"), 3
    )


@pytest.mark.parametrize(
    ("reading", "expected"),
    [((139, 89), False), ((140, 80), True), ((130, 90), True), ((141, 91), True)],
)
def test_second_reading_is_asked_for(reading, expected):
    assert needs_second(pair(*reading)) is expected


@pytest.mark.parametrize(
    ("reading", "expected"),
    [((179, 109), False), ((180, 80), True), ((150, 110), True), ((181, 111), True)],
)
def test_danger_signs_are_asked_for(reading, expected):
    assert needs_danger_signs(pair(*reading)) is expected


def test_waiting_times_come_from_the_table():
    assert (rest_minutes(), repeat_within_days()) == (5, 7)


def test_visit_without_pressure():
    found = visit(values=given(bmi=22))

    assert found.pressure == PressureState()
    assert classes(found.judgement.findings) == {"bmi": "NORMAL"}
    assert found.judgement.level is Level.NORMAL


def test_single_normal_reading_is_enough():
    found = visit((128, 79))

    assert found.pressure == PressureState(Decimal(128), Decimal(79), 1)
    assert found.judgement.level is Level.NORMAL


@pytest.mark.parametrize("reading", [(140, 89), (139, 90), (179, 109)])
def test_single_high_reading_is_provisional_and_never_refers(reading):
    found = visit(reading)

    sbp, dbp = pair(*reading)
    assert found.pressure == PressureState(sbp, dbp, 1, wants_second=True, provisional=True)
    assert {f.provisional for f in found.judgement.findings} == {True}
    assert {f.refer for f in found.judgement.findings} == {False}
    assert found.judgement.level is Level.WATCH


def test_single_high_reading_asks_for_a_repeat_in_class_and_pattern():
    assert pressure_of(visit((150, 85))) == [
        ("blood_pressure", "HT1", False, Outcome.REPEAT, Urgency.NONE, True),
        ("bp_pattern", "ISH", False, Outcome.REPEAT, Urgency.NONE, True),
    ]


def test_pattern_that_parts_nothing_is_only_marked():
    assert pressure_of(visit((150, 95)))[1] == (
        "bp_pattern",
        "MIXED",
        False,
        Outcome.NONE,
        Urgency.NONE,
        True,
    )


def test_other_findings_are_not_provisional():
    found = visit((150, 95), values=given(cholesterol_total=250))

    assert [(f.measure, f.provisional) for f in found.judgement.findings] == [
        ("blood_pressure", True),
        ("bp_pattern", True),
        ("cholesterol_total", False),
    ]
    assert found.judgement.level is Level.REFER


def test_reading_that_could_not_be_repeated_stays_provisional():
    found = visit((150, 95), could_not_repeat=True)

    assert found.pressure == PressureState(
        Decimal(150), Decimal(95), 1, provisional=True, could_not_repeat=True
    )
    assert found.judgement.level is Level.WATCH
    assert visit(could_not_repeat=True).pressure == PressureState(could_not_repeat=True)


def test_two_readings_refer_by_their_mean():
    found = visit((150, 95), (138, 91))

    assert found.pressure == PressureState(Decimal(144), Decimal(93), 2)
    assert pressure_of(found) == [
        ("blood_pressure", "HT1", True, Outcome.LETTER, Urgency.ROUTINE, False),
        ("bp_pattern", "MIXED", False, Outcome.NONE, Urgency.NONE, False),
    ]
    assert found.judgement.level is Level.REFER


def test_mean_just_under_the_bound_is_not_rounded_up():
    found = visit((141, 90), (138, 89))

    assert classes(found.judgement.findings)["blood_pressure"] == "HIGH_NORMAL"
    assert found.judgement.level is Level.WATCH


@pytest.mark.parametrize("reading", [(180, 95), (150, 110)])
def test_very_high_single_reading_refers_and_alarms(reading):
    found = visit(reading)

    assert pressure_of(found)[0] == (
        "blood_pressure",
        "HT3",
        True,
        Outcome.LETTER,
        Urgency.SAME_DAY,
        False,
    )
    assert found.judgement.alarms == (Alarm("pressure_very_high", Action.REPEAT_THEN_SIGNS),)
    assert (found.pressure.wants_second, found.pressure.wants_signs) == (True, True)
    assert found.judgement.level is Level.EMERGENCY


@pytest.mark.parametrize(
    ("signs", "action"), [(set(), Action.SAME_DAY), ({"breathless"}, Action.NOW)]
)
def test_very_high_pressure_once_the_signs_are_asked(signs, action):
    found = visit((190, 112), (186, 111), danger_signs=signs)

    assert found.judgement.alarms == (Alarm("pressure_very_high", action),)
    assert found.pressure == PressureState(Decimal(188), Decimal("111.5"), 2)


def test_rest_that_brings_the_mean_down_ends_the_alarm():
    found = visit((186, 100), (160, 96), danger_signs=set())

    assert found.judgement.emergencies == ()
    assert found.judgement.level is Level.REFER


def test_danger_sign_after_a_very_high_reading_stays_an_alarm():
    found = visit((186, 100), (160, 96), danger_signs={"chest_pain"})

    assert found.judgement.alarms == (Alarm("pressure_very_high", Action.NOW),)
    assert found.judgement.level is Level.EMERGENCY


def test_danger_sign_without_high_pressure_is_no_pressure_alarm():
    found = visit((120, 70), danger_signs={"severe_headache"})

    assert found.judgement.emergencies == ()


def test_pregnant_with_one_high_reading_is_an_emergency_though_provisional():
    found = visit((145, 85), person=PREGNANT)

    assert found.pressure.provisional
    assert found.judgement.alarms == (Alarm("pregnant_pressure_high", Action.SAME_DAY),)
    assert found.judgement.level is Level.EMERGENCY


def test_pressure_of_the_young_is_provisional_without_a_class():
    found = visit((150, 95), person=Person("M", 16))

    assert found.pressure.provisional
    assert found.judgement.findings == ()
    assert found.judgement.no_class == {"blood_pressure": "age"}


def test_pair_among_the_values_counts_as_one_reading():
    found = visit(values=given(sbp=150, dbp=95))

    assert found == visit((150, 95))


def test_half_a_pair_among_the_values_has_no_class():
    found = visit(values=given(sbp=150))

    assert found.pressure == PressureState()
    assert found.judgement.no_class == {"blood_pressure": "incomplete"}
