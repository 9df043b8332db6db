"""Tables that contradict themselves stop the program; ours do not."""

import shutil
from decimal import Decimal

import pytest

from screenings.rules import RULES_EDITION, Outcome, Urgency, tables
from screenings.rules.choices import outcome_of
from screenings.rules.tables import DATA, TableError, load
from screenings.tests.rules.tables_as_written import (
    DEFAULTS,
    LIMITS,
    OUTCOMES,
    RULES,
    outcome_as_written,
)


@pytest.fixture
def folder(tmp_path):
    """A copy of the tables, to be spoilt."""
    return shutil.copytree(DATA, tmp_path / "data")


def spoil(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_tables_are_read_whole():
    assert sum(len(bands) for bands in tables().bands.values()) == len(RULES)
    assert set(tables().limits) == set(LIMITS)
    assert sum(len(g) for g in tables().defaults.values()) == len(DEFAULTS)
    assert set(tables().outcomes) == set(OUTCOMES)


def test_tables_are_read_once():
    assert tables() is tables()


def test_edition_has_a_date_of_effect():
    assert (RULES_EDITION, tables().effective_from) == ("2026-11", "2026-01-01")


def test_pattern_says_the_bounds_we_use():
    (ish,) = (r for r in RULES if r["class_code"] == "ISH")

    constants = tables().constants

    assert f"SBP>={constants['high_sbp']} and DBP<{constants['high_dbp']}" in ish["label_en"]


def test_every_outcome_is_the_one_written():
    found = {
        (band.measure, band.class_code, band.guideline): outcome_of(band)
        for bands in tables().bands.values()
        for band in bands
    }

    assert found == {
        (row["measure"], row["class_code"], row["guideline"]): (
            Outcome(outcome),
            Urgency(urgency),
        )
        for row in RULES
        for outcome, urgency in [outcome_as_written(row["measure"], row)]
    }


def test_every_pressure_outcome_is_written_by_the_name_of_the_finding():
    found = {
        band.class_code: outcome_of(band, "blood_pressure")
        for band in tables().bands["sbp", "PERHI-2019 / ESC-ESH-2018 / PNPK-2021"]
    }

    assert found == {
        code: (Outcome(row["outcome"]), Urgency(row["urgency"]))
        for (measure, code), row in OUTCOMES.items()
        if measure == "blood_pressure"
    }


def test_bands_come_lowest_first(folder):
    spoil(
        folder,
        "rules.csv",
        "bmi,kg/m2,any,18,,,,17,no,UNDER_SEVERE",
        "bmi,kg/m2,any,18,,90,yes,,,TOP",
    )
    spoil(
        folder,
        "rules.csv",
        "bmi,kg/m2,any,18,,27,no,,,OBESE",
        "bmi,kg/m2,any,18,,27,no,90,no,OBESE",
    )

    bands = load(folder).bands["bmi", "KEMENKES-IMT-2014"]

    assert [b.lower for b in bands] == [Decimal(n) for n in ("17", "18.5", "25", "27", "90")]


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("rules.csv", "measure,unit,", "measure,units,", "columns are"),
        ("rules.csv", "severity,refer,", "severity,refer,extra,", "columns are"),
        ("rules.csv", "bmi,kg/m2,any,18,,,,17,no", "bmi,kg/m2,all,18,,,,17,no", "'all' is none of"),
        ("rules.csv", "Severe underweight,2,yes", "Severe underweight,9,yes", "'9' is none of"),
        ("rules.csv", "Severe underweight,2,yes", "Severe underweight,2,maybe", "'maybe' is none"),
        ("rules.csv", "18,,17,yes,18.5,no", "18,,16.9,yes,18.5,no", "hold the same value"),
        ("rules.csv", ",,,17,no,UNDER_SEVERE", ",,,17,yes,UNDER_SEVERE", "hold the same value"),
        (
            "rules.csv",
            "muac,cm,F,15,49,23.5,yes",
            "muac,cm,any,15,,23.4,yes",
            "hold the same value",
        ),
        (
            "rules.csv",
            "ppe_use,code,any,18,,,,,,ALWAYS",
            "ppe_use,code,any,18,,,,,,NEVER",
            "same value",
        ),
        ("rules.csv", "ppe_use,code,any", "ppe_use,word,any", "bounds belong to numbers"),
        (
            "rules.csv",
            "bmi,kg/m2,any,18,,,,17",
            "bmi,code,any,18,,,,17",
            "bounds belong to numbers",
        ),
        (
            "rules.csv",
            "dbp,mmHg,any,18,,,,80,no,OPTIMAL",
            "dbp,mmHg,any,18,,,,80,no,BEST",
            "sbp does not",
        ),
        ("defaults.csv", "bmi,KEMENKES-IMT-2014", "bmi,NO-SUCH", "no rules for bmi"),
        ("defaults.csv", "IMT-2014,classify", "IMT-2014,judge", "unknown role"),
        (
            "defaults.csv",
            "bmi,KEMENKES-IMT-2014,classify",
            "bmi,KEMENKES-IMT-2014,classify\nbmi,WHO-INTERNATIONAL,classify",
            "hold the same value",
        ),
        ("limits.csv", "1,100,230,140,190", "1,150,230,140,190", "soft limits lie outside"),
        ("limits.csv", "height,Tinggi", "weight,Tinggi", "stands twice"),
        ("outcomes.csv", "bmi,UNDER_MILD", "bmi,UNDER_SEVERE", "stands twice"),
        ("outcomes.csv", "bmi,UNDER_MILD,advise", "bmi,UNDER_MILD,scold", "scold"),
        ("outcomes.csv", "bmi,UNDER_MILD,advise,", "bmi,UNDER_MILD,advise,soon", "soon"),
        (
            "outcomes.csv",
            "bmi,UNDER_MILD,advise,,",
            "bmi,UNDER_MILD,advise,,,",
            "too many or too few",
        ),
        (
            "outcomes.csv",
            "bmi,UNDER_MILD,advise,,",
            "bmi,UNDER_MILD,advise,",
            "too many or too few",
        ),
        ("emergencies.csv", "sbp,>=,180", "sbp,=>,180", "unknown comparator"),
        ("emergencies.csv", "anaemia_severe,", "anaemia,", "not the alarms"),
        ("emergencies.csv", "sbp,>=,180,15,any", "sbp,>=,180,15,no", "'no' is none of"),
        ("emergency_actions.csv", "anaemia_severe,same_day", "anaemia_severe,later", "later"),
        ("constants.csv", "high_dbp", "high_sbp", "stands twice"),
    ],
)
def test_table_that_contradicts_itself_is_refused(folder, name, old, new, message):
    spoil(folder, name, old, new)

    with pytest.raises(ValueError, match=message):
        load(folder)


def test_own_faults_are_table_errors(folder):
    spoil(folder, "rules.csv", "measure,unit,", "unit,measure,")

    with pytest.raises(TableError):
        load(folder)


def test_bands_for_other_people_may_hold_the_same_value():
    bands = tables().bands["body_fat_percent", "GALLAGHER-2000"]

    assert len([b for b in bands if b.holds_number(Decimal(15))]) > 1
