"""`manage.py classify`: the answer to a program, without a database."""

import io
import json

import pytest
from django.core.management import call_command

from screenings.rules.numbers import exact_number, plain
from screenings.tests.rules.tables_as_written import EMERGENCIES, LIMITS, RULES

PERHI = "PERHI-2019 / ESC-ESH-2018 / PNPK-2021"
NORMAL_BMI = {
    "findings": [
        {
            "measure": "bmi",
            "class": "NORMAL",
            "severity": 0,
            "refer": False,
            "guideline": "KEMENKES-IMT-2014",
            "role": "classify",
        }
    ],
    "level": "normal",
    "emergencies": [],
}


def answers(*arguments):
    out = io.StringIO()
    call_command("classify", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def answer(*arguments):
    (one,) = answers(*arguments)
    return one


def from_stdin(monkeypatch, *lines):
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    return answers("--stdin")


def test_answer_is_findings_level_and_emergencies():
    found = answer("sex=M", "age=40", "sbp=150", "dbp=95", "weight=80", "height=165")

    assert found == {
        "findings": [
            {
                "measure": "blood_pressure",
                "class": "HT1",
                "severity": 2,
                "refer": True,
                "guideline": PERHI,
                "role": "classify",
            },
            {
                "measure": "bp_pattern",
                "class": "MIXED",
                "severity": 0,
                "refer": False,
                "guideline": "PERHI-2019 / ESC-ESH-2018",
                "role": "classify",
            },
            {
                "measure": "bmi",
                "class": "OBESE",
                "severity": 2,
                "refer": True,
                "guideline": "KEMENKES-IMT-2014",
                "role": "classify",
            },
        ],
        "level": "refer",
        "emergencies": [],
    }


def test_emergency_is_named():
    found = answer("sex=F", "age=30", "pregnant=yes", "sbp=145", "dbp=85")

    assert (found["level"], found["emergencies"]) == ("emergency", ["pregnant_pressure_high"])


@pytest.mark.parametrize("text", ["22,5", "22.5", " 22.5 ", "+22.5"])
def test_comma_and_point_are_both_read(text):
    assert answer("sex=M", "age=40", f"bmi={text}") == NORMAL_BMI


@pytest.mark.parametrize(("flag", "level"), [("LO", "emergency"), ("hi", "emergency")])
def test_meter_flags_are_read(flag, level):
    found = answer("sex=M", "age=40", f"glucose_random_capillary={flag}")

    assert found["level"] == level


def test_codes_are_read_without_case():
    found = answer("sex=m", "age=40", "haemoptysis=yes", "ppe_use=Never")

    assert [f["class"] for f in found["findings"]] == ["YES", "NEVER"]


@pytest.mark.parametrize(
    ("text", "expected"), [("6/12", "NORMAL"), ("6/13", "ABNORMAL"), ("0.5", "NORMAL")]
)
def test_sight_is_read_as_fraction_or_number(text, expected):
    found = answer("sex=M", "age=40", f"visual_acuity_distance={text}")

    assert [f["class"] for f in found["findings"]] == [expected]


def test_measure_named_only_by_an_alarm_is_known():
    assert answer("sex=M", "age=40", "phq9_item9=1")["emergencies"] == ["self_harm"]


def test_nothing_to_class_is_unmeasured():
    empty = {"findings": [], "level": "unmeasured", "emergencies": []}

    assert answer("sex=M", "age=40") == empty
    assert answer("sex=M", "age=17", "sbp=150", "dbp=95") == empty


@pytest.mark.parametrize(
    ("arguments", "errors"),
    [
        (["sex=M", "age=40", "sbp=301", "dbp=95"], {"sbp": "301 is outside 50 to 300"}),
        (["sex=M", "age=40", "sbp=49"], {"sbp": "49 is outside 50 to 300"}),
        (["sex=M", "age=40", "sbp=90", "dbp=95"], {"dbp": "dbp 95 must be below sbp 90"}),
        (
            ["sex=M", "age=40", "weight=250", "height=150"],
            {"bmi": "111.11 is outside 10 to 80"},
        ),
        (["sex=M", "age=40", "smoking_years=36"], {"smoking_years": "36 years is more than 35"}),
        (
            ["sex=F", "age=40", "haemoglobin_pregnant=1"],
            {"haemoglobin_pregnant": "1 is outside 2 to 25"},
        ),
        (["sex=M", "age=40", "haemoglobin=LO"], {"haemoglobin": "not a number"}),
        (["sex=M", "age=40", "haemoglobin=HI"], {"haemoglobin": "not a number"}),
        (["sex=M", "age=40", "pulse=70"], {"pulse": "unknown key"}),
        (["sex=M", "age=40", "glucose_any=70"], {"glucose_any": "unknown key"}),
        (["sex=M", "age=40", "bmi=1.2.3"], {"bmi": "not a number"}),
        (["sex=M", "age=40", "bmi="], {"bmi": "not a number"}),
        (["sex=M", "age=40", "bmi=1e2"], {"bmi": "not a number"}),
        (["sex=M", "age=40", "bmi=nan"], {"bmi": "not a number"}),
        (["sex=M", "age=40", "bmi=20/2"], {"bmi": "not a number"}),
        (
            ["sex=M", "age=40", "visual_acuity_distance=6/0"],
            {"visual_acuity_distance": "not a number"},
        ),
        (
            ["sex=M", "age=40", "visual_acuity_distance=6/x"],
            {"visual_acuity_distance": "not a number"},
        ),
        (
            ["sex=M", "age=40", "visual_acuity_distance=x/6"],
            {"visual_acuity_distance": "not a number"},
        ),
        (["sex=M", "age=40", "haemoptysis=much"], {"haemoptysis": "must be one of NO, YES"}),
        (["sex=X", "age=40"], {"sex": "must be M or F"}),
        (["sex=M", "age=forty"], {"age": "must be full years, 0 to 120"}),
        (["sex=M", "age=121"], {"age": "must be full years, 0 to 120"}),
        (["sex=F", "age=30", "pregnant=maybe"], {"pregnant": "must be yes, no or unknown"}),
        (["sex=M", "age=30", "pregnant=yes"], {"pregnant": "not for sex M"}),
        (["sex=M", "age=30", "bmi=22", "bmi=23"], {"bmi": "given twice"}),
        (["bmi=22"], {"sex": "missing", "age": "missing"}),
        (["bmi"], {"bmi": "expected key=value"}),
        ([], {"sex": "missing", "age": "missing"}),
    ],
)
def test_what_cannot_be_judged_is_an_error(arguments, errors):
    assert answer(*arguments) == {"errors": errors}


def test_hard_limits_are_still_allowed_and_decimals_are_free():
    found = answer("sex=M", "age=40", "sbp=300", "dbp=199.5", "bmi=25.0001")

    assert [f["class"] for f in found["findings"]] == ["HT3", "MIXED", "OVER"]


def test_every_code_of_the_tables_is_a_key():
    measures = {r["measure"] for r in RULES + EMERGENCIES} | set(LIMITS)

    found = {
        m: answer("sex=F", "age=40", f"{m}=~")["errors"][m] for m in measures - {"glucose_any"}
    }

    assert "unknown key" not in found.values()


def test_stdin_answers_a_line_for_a_line(monkeypatch):
    found = from_stdin(
        monkeypatch,
        '{"sex": "M", "age": 40, "bmi": 22.5}',
        "",
        '{"sex": "M", "age": "40", "bmi": "22,5"}',
        '{"sex": "M", "age": 40, "sbp": 301}',
        "[22.5]",
        "22.5",
        "{bmi}",
        '{"sex": "M", "age": 40, "bmi": true}',
        '{"sex": "M", "age": 40, "bmi": null}',
        '{"sex": "M", "age": 40, "bmi": {"value": 22}}',
        '{"sex": "M", "age": 40, "bmi": NaN}',
        '{"sex": "M", "age": 40, "bmi": 22, "bmi": 23}',
        '{"sex": "M", "age": 40, "bmi": 22.5}',
    )

    assert found == [
        NORMAL_BMI,
        NORMAL_BMI,
        {"errors": {"sbp": "301 is outside 50 to 300"}},
        {"errors": {"line": "not a JSON object"}},
        {"errors": {"line": "not a JSON object"}},
        {"errors": {"line": "not a JSON object"}},
        {"errors": {"bmi": "not a number or a code"}},
        {"errors": {"bmi": "not a number or a code"}},
        {"errors": {"bmi": "not a number or a code"}},
        {"errors": {"bmi": "not a number"}},
        {"errors": {"bmi": "given twice"}},
        NORMAL_BMI,
    ]


def test_json_numbers_are_not_rounded(monkeypatch):
    (found,) = from_stdin(monkeypatch, '{"sex": "M", "age": 40, "bmi": 25.000000001}')

    assert [f["class"] for f in found["findings"]] == ["OVER"]


def test_number_too_long_for_a_value_is_refused():
    assert exact_number("1" * 10) is None
    assert plain(exact_number("120,50")) == "120.5"
    assert plain(exact_number("1200")) == "1200"
