"""The entry form: what people type, what is wrong with it, what is asked once."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest
from django.http import QueryDict
from django.utils import translation

from screenings.contents import EMPTY, Content, Current, Key, LastValue
from screenings.entry import EntryForm, FormContext, field_of, typed_of

DAY = dt.date(2026, 3, 14)
EVENT = UUID("0d5f6c1e-0000-4000-8000-000000000001")
CADRE = UUID("0d5f6c1e-0000-4000-8000-000000000002")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def context(*, sex="M", age=40, **more):
    return FormContext(sex, age, DAY, cadres={CADRE: 7}, **more)


def form(*, about=None, shown="", **fields):
    """`sbp_1` is the field sbp-1; a list is a field sent several times."""
    data = QueryDict(mutable=True)
    data["event_id"] = str(EVENT)
    data.setlist("shown", shown.split())
    for name, held in fields.items():
        name = name.replace("_1", "-1").replace("_2", "-2")
        data.setlist(name, held if isinstance(held, list) else [held])
    return EntryForm(about or context(), data)


def test_everything_typed_becomes_contents_by_box():
    typed = form(
        shown="blood_pressure weight glucose complaint smoking_status",
        sbp_1="118",
        dbp_1="76",
        weight="63,5",
        glucose="140",
        glucose_kind="fasting",
        complaint=["cough", "headache"],
        work_related="unknown",
        smoking_status="NEVER",
        measured_by=str(CADRE),
        base="[3, 4]",
        reason=" typo ",
        source="paper",
        captured_at="2026-03-14T09:00:00+07:00",
    )

    entry = typed.entry
    assert {key: c for key, c in entry.contents.items() if c != EMPTY} == {
        Key("sbp", 1): Content(Decimal("118.0")),
        Key("dbp", 1): Content(Decimal("76.0")),
        Key("weight"): Content(Decimal("63.5")),
        Key("glucose_fasting_capillary"): Content(Decimal("140.0")),
        Key("complaint"): Content(code="headache cough"),
        Key("work_related"): Content(code="unknown"),
        Key("smoking_status"): Content(code="NEVER"),
    }
    assert (entry.event_id, entry.base, entry.measured_by_id) == (EVENT, frozenset({3, 4}), 7)
    assert (entry.reason, entry.source) == ("typo", "paper")
    assert entry.captured_at == dt.datetime(2026, 3, 14, 2, 0, tzinfo=dt.UTC)


def test_only_examinations_on_the_form_are_read():
    typed = form(shown="weight", weight="63.5", cholesterol_total="250")

    assert set(typed.entry.contents) == {Key("weight")}


def test_empty_boxes_of_the_form_are_empty_contents():
    typed = form(shown="weight complaint")

    assert dict(typed.entry.contents) == {
        Key("weight"): EMPTY,
        Key("complaint"): EMPTY,
        Key("work_related"): EMPTY,
    }


def test_pregnancy_is_read_of_women_of_an_age_only():
    about = context(sex="F", age=30)

    woman = form(about=about, shown="pregnancy", pregnancy="yes")
    man = form(shown="pregnancy", pregnancy="yes")

    assert woman.entry.contents == {Key("pregnancy"): Content(code="yes")}
    assert man.entry.contents == {}


@pytest.mark.parametrize("fields", [{"glucose": "HI"}, {"glucose": "hi"}, {"glucose_flag": "HI"}])
def test_meter_flag_is_typed_or_pressed(fields):
    typed = form(shown="glucose", glucose_kind="random", **fields)

    contents = typed.entry.contents
    assert contents[Key("glucose_random_capillary")] == Content(flag="HI")
    assert contents[Key("glucose_fasting_capillary")] == EMPTY


def test_reason_why_not_measured_counts_only_without_a_value():
    without = form(shown="blood_pressure weight", blood_pressure_missing="tool_broken")
    with_value = form(shown="weight", weight="60", weight_missing="no_time")

    assert without.entry.contents[Key("blood_pressure")] == Content(missing="tool_broken")
    assert with_value.entry.contents == {Key("weight"): Content(Decimal("60.0"))}


def test_could_not_repeat_goes_when_the_second_reading_is_there():
    once = form(shown="blood_pressure", sbp_1="150", dbp_1="92", bp_repeat="not_possible")
    twice = form(
        shown="blood_pressure",
        sbp_1="150",
        dbp_1="92",
        sbp_2="146",
        dbp_2="90",
        bp_repeat="not_possible",
    )

    assert once.entry.contents[Key("bp_repeat")] == Content(code="not_possible")
    assert twice.entry.contents[Key("bp_repeat")] == EMPTY


def test_danger_signs_asked_and_none_found_differs_from_not_asked():
    asked = form(shown="danger_signs", danger_signs=["none"])
    found = form(shown="danger_signs", danger_signs=["blurred_sight", "chest_pain"])
    not_asked = form(shown="danger_signs")

    key = Key("danger_signs")
    assert asked.entry.contents[key] == Content(code="none")
    assert found.entry.contents[key] == Content(code="chest_pain blurred_sight")
    assert not_asked.entry.contents[key] == EMPTY


# --- Wrong -----------------------------------------------------------------------------

PRESSURE = {"shown": "blood_pressure", "dbp_1": "80"}


@pytest.mark.parametrize(
    ("fields", "place", "sentence"),
    [
        (
            {**PRESSURE, "sbp_1": "1480"},
            "sbp-1",
            "1480 is not possible. The upper number lies between 50 and 300. "
            "One digit too many? Write it again.",
        ),
        (
            {"shown": "blood_pressure", "sbp_1": "90", "dbp_1": "95"},
            "dbp-1",
            "The lower number (95) must be smaller than the upper (90). Swapped?",
        ),
        (
            {"shown": "weight", "weight": "60 kg"},
            "weight",
            "Write one number, comma allowed. Example: 63,5",
        ),
        (
            {"shown": "weight", "weight": "1.250"},
            "weight",
            "Write one number, comma allowed. Example: 63,5",
        ),
        (
            {**PRESSURE, "sbp_1": "120,5"},
            "sbp-1",
            "Write a whole number, without a comma.",
        ),
        (
            {"shown": "weight", "weight": "60,25"},
            "weight",
            "Too many digits after the comma. At most 1.",
        ),
        ({**PRESSURE}, "sbp-1", "Write both numbers, upper and lower."),
        (
            {"shown": "glucose", "glucose": "120"},
            "glucose_kind",
            "Fasting or random? Choose one.",
        ),
        (
            {"shown": "glucose", "glucose": "120", "glucose_flag": "HI", "glucose_kind": "random"},
            "glucose",
            "Either a number or LO / HI, not both.",
        ),
        (
            {"shown": "complaint", "complaint": ["none", "cough"]},
            "complaint",
            "“None” and another answer cannot both be right.",
        ),
        ({"shown": "ppe_use", "ppe_use": "PERHAPS"}, "ppe_use", "Choose one of the answers."),
        ({"shown": "haemoglobin", "haemoglobin": "LO"}, "haemoglobin", None),
        (
            {"shown": "weight", "weight_missing": "lazy"},
            "weight_missing",
            "Choose one of the answers.",
        ),
        (
            {"shown": "complaint", "complaint": ["boredom"]},
            "complaint",
            "Choose one of the answers.",
        ),
        ({"measured_by": str(EVENT)}, "measured_by", "Choose someone who is on duty."),
        ({"base": "nonsense"}, "", None),
        ({"base": "[1.5]"}, "", None),
        ({"base": '{"weight": 1}'}, "", None),
        ({"event_id": "nonsense"}, "", None),
    ],
)
def test_form_with_something_wrong_says_what(fields, place, sentence):
    typed = form(**fields)

    assert list(typed.errors) == [place]
    assert sentence in (None, typed.errors[place])
    assert typed.entry is None


@pytest.mark.parametrize(
    ("code", "hard_min", "hard_max"),
    [("weight", "20", "300"), ("height", "100", "230"), ("cholesterol_total", "50", "600")],
)
def test_hard_limits_themselves_are_allowed(code, hard_min, hard_max):
    step = Decimal("0.1") if code != "cholesterol_total" else Decimal(1)
    outside = [str(Decimal(hard_min) - step), str(Decimal(hard_max) + step)]

    assert [form(shown=code, **{code: v}).errors for v in (hard_min, hard_max)] == [{}, {}]
    assert [list(form(shown=code, **{code: v}).errors) for v in outside] == [[code], [code]]


def test_one_wrong_box_keeps_everything_as_it_was_typed():
    typed = form(
        shown="blood_pressure weight complaint",
        sbp_1="1480",
        dbp_1="76",
        weight="63,50",
        complaint=["cough"],
    )

    kept = ("sbp-1", "dbp-1", "weight", "complaint")
    assert {name: typed.typed[name] for name in kept} == {
        "sbp-1": "1480",
        "dbp-1": "76",
        "weight": "63,50",
        "complaint": ["cough"],
    }


def test_sentences_use_the_comma_of_the_reader():
    with translation.override("id"):
        typed = form(shown="weight", weight="300,5")

    assert "300,5" in typed.errors["weight"]


def test_impossible_body_is_said_at_the_weight():
    typed = form(shown="weight height", weight="20", height="230")

    assert list(typed.errors) == ["weight"]


# --- Doubtful ----------------------------------------------------------------------------


def last(day=dt.date(2026, 2, 14), **numbers):
    return {
        Key("sbp" if n == "sbp" else n, 1): LastValue(Content(Decimal(v)), day)
        for n, v in numbers.items()
    }


def test_rare_value_is_asked_once():
    first = form(shown="weight", weight="132")
    answered = form(shown="weight", weight="132", confirm=["weight:rare:132"])

    (doubt,) = first.doubts
    assert (doubt.field, doubt.code, doubt.sentence) == (
        "weight",
        "weight:rare:132",
        "132 kg is very rare. Weighed again?",
    )
    assert (first.entry, answered.doubts) == (None, [])
    assert answered.entry.confirmed == ("weight:rare:132",)


def test_answer_for_one_value_does_not_answer_for_another():
    typed = form(shown="weight", weight="140", confirm=["weight:rare:132"])

    assert [doubt.code for doubt in typed.doubts] == ["weight:rare:140"]


def test_doubt_that_was_confirmed_before_is_not_asked_again():
    about = context(confirmed=frozenset({"weight:rare:132"}))

    typed = form(about=about, shown="weight", weight="132")

    assert typed.doubts == []


@pytest.mark.parametrize(
    ("sbp", "codes"),
    [("176", []), ("177", ["sbp-1:change:177"]), ("95", ["sbp-1:change:95"]), ("96", [])],
)
def test_change_since_last_time_is_asked_above_the_step(sbp, codes):
    about = context(last=last(sbp=136))

    lower = "90" if int(sbp) > 136 else "60"
    typed = form(about=about, shown="blood_pressure", sbp_1=sbp, dbp_1=lower)

    assert [doubt.code for doubt in typed.doubts] == codes


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (dt.date(2026, 2, 1), "180: 42 more than last month. Right?"),
        (dt.date(2026, 1, 31), "180: 42 more than last time. Right?"),
        (dt.date(2026, 3, 1), "180: 42 more than last time. Right?"),
    ],
)
def test_change_names_last_month_only_when_it_was(day, sentence):
    about = context(last=last(day, sbp=138))

    typed = form(about=about, shown="blood_pressure", sbp_1="180", dbp_1="90")

    assert [doubt.sentence for doubt in typed.doubts] == [sentence]


def test_second_reading_is_compared_with_nothing():
    about = context(last=last(sbp=138))

    typed = form(
        about=about,
        shown="blood_pressure",
        sbp_1="150",
        dbp_1="90",
        sbp_2="180",
        dbp_2="100",
    )

    assert typed.doubts == []


def test_weight_change_is_strange_within_a_month_only():
    recent = context(last=last(dt.date(2026, 2, 11), weight=60))  # 31 days
    older = context(last=last(dt.date(2026, 2, 10), weight=60))  # 32 days

    asked = [form(about=about, shown="weight", weight="67").doubts for about in (recent, older)]

    assert [[d.code for d in doubts] for doubts in asked] == [["weight:change:67"], []]


@pytest.mark.parametrize(("dbp", "codes"), [("99", []), ("101", ["dbp-1:pulse_pressure:19"])])
def test_close_pair_is_asked(dbp, codes):
    typed = form(shown="blood_pressure", sbp_1="120", dbp_1=dbp)

    assert [doubt.code for doubt in typed.doubts] == codes


def test_waist_is_compared_with_the_height_saved_before():
    about = context(boxes={Key("height"): Current(Content(Decimal("100.5")), (1,))})

    typed = form(about=about, shown="waist_circumference", waist_circumference="101")

    assert [doubt.code for doubt in typed.doubts] == ["waist_circumference:waist_height:101"]


# --- Shown -------------------------------------------------------------------------------


def test_unbound_form_shows_what_the_visit_holds():
    held = {
        Key("sbp", 2): Content(Decimal("148.000")),
        Key("weight"): Content(Decimal("63.500")),
        Key("glucose_fasting_capillary"): Content(flag="LO"),
        Key("complaint"): Content(code="headache cough"),
        Key("danger_signs"): Content(code="none"),
        Key("blood_pressure"): Content(missing="no_time"),
        Key("uric_acid"): Content(missing="no_strips"),
    }
    about = context(boxes={key: Current(c, (1,)) for key, c in held.items()})

    with translation.override("id"):
        shown = EntryForm(about)

    assert shown.is_bound is False
    assert shown.typed == {
        "sbp-2": "148",
        "weight": "63,5",
        "glucose": "",
        "glucose_kind": "fasting",
        "glucose_flag": "LO",
        "complaint": ["headache", "cough"],
        "danger_signs": ["none"],
        "blood_pressure_missing": "no_time",
        "uric_acid_missing": "no_strips",
    }


def test_what_is_shown_and_sent_back_changes_nothing():
    """A number that the page cannot write as it was stored would be a change nobody made."""
    held = {
        Key("weight"): Content(Decimal("63.500")),
        Key("glucose_random_capillary"): Content(flag="HI"),
        Key("complaint"): Content(code="headache cough"),
    }
    about = context(boxes={key: Current(c, (1,)) for key, c in held.items()})
    with translation.override("id"):
        shown = EntryForm(about).typed

    sent = form(about=about, shown="weight glucose complaint", **shown).entry

    kept = {key: c.as_text() for key, c in sent.contents.items() if not c.is_empty}
    assert kept == {key: c.as_text() for key, c in held.items()}


def test_fields_have_stable_names():
    keys = [
        Key("sbp", 2),
        Key("weight"),
        Key("glucose_fasting_capillary"),
        Key("blood_pressure"),
        Key("danger_signs"),
        Key("bp_repeat"),
    ]

    assert [field_of(key) for key in keys] == [
        "sbp-2",
        "weight",
        "glucose",
        "blood_pressure_missing",
        "danger_signs",
        "bp_repeat",
    ]


def test_settled_fields_are_the_boxes_somebody_decided():
    typed = form(shown="weight height", weight="60", height="165", settle=["weight"])

    assert typed.entry.settled == frozenset({Key("weight")})


@pytest.mark.parametrize("minutes", [None, 6])
def test_clock_that_is_wrong_is_not_believed(minutes):
    ahead = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes or 0)
    sent = ahead.isoformat() if minutes else "2026-13-45T99:00:00"

    typed = form(shown="weight", weight="60", captured_at=sent)

    assert typed.entry.captured_at is None


def test_examination_this_person_is_not_asked_is_not_read():
    child = context(sex="F", age=14)

    assert form(about=child, shown="pregnancy", pregnancy="yes").entry.contents == {}


EYE = "visual_acuity_distance"


def eyes(right, left=""):
    """As the page sends it: the lines of the chart and the text box have one name."""
    return form(shown=EYE, **{f"{EYE}-R": right, f"{EYE}-L": left})


@pytest.mark.parametrize("right", ["6/12", [" 6 / 12 "], ["6/12", ""], ["", "6/12"]])
def test_line_of_the_chart_is_kept_as_a_fraction(right):
    typed = eyes(right, "20/20")

    assert typed.entry.contents[Key(EYE, side="R")] == Content(Decimal(6), denominator=12)
    assert typed.entry.contents[Key(EYE, side="L")] == Content(Decimal(20), denominator=20)


@pytest.mark.parametrize("right", ["6", "6/0", "0,5", "six/six", "6/12/3", ["6/12", "6/6"]])
def test_what_is_no_line_of_a_chart_is_refused(right):
    assert "6/12 or 20/40" in eyes(right).errors[f"{EYE}-R"]


def test_line_that_no_eye_reads_is_refused_as_it_was_written():
    assert eyes("30/10").errors[f"{EYE}-R"].startswith("30/10 is not possible.")


def test_rare_line_is_asked_once_as_it_was_written():
    asked = eyes("3/60")
    (doubt,) = asked.doubts
    again = form(shown=EYE, confirm=doubt.code, **{f"{EYE}-R": "3/60"})

    assert (doubt.code, doubt.sentence) == (
        f"{EYE}-R:rare:3/60",
        "3/60 is very rare. Measured again?",
    )
    assert again.entry is not None


@pytest.mark.parametrize(
    ("blows", "asked"),
    [
        (("400", "440", ""), []),
        (("400", "441", ""), ["pef-2:blows_apart:41"]),
        (("400", "441", "439"), []),
        (("400", "", ""), []),
        (("441", "", "300"), ["pef-3:blows_apart:141"]),
    ],
)
def test_best_blows_that_lie_apart_are_asked_about(blows, asked):
    typed = form(shown="pef", **{f"pef-{n}": blow for n, blow in enumerate(blows, start=1)})

    assert [doubt.code for doubt in typed.doubts] == asked


@pytest.mark.parametrize("text", ["-10", "−10", " -10,0 "])
def test_ear_better_than_nought_is_written_with_a_minus(text):
    fields = {"audiometry_pta-R": text, "audiometry_pta-L": "-5"}

    asked = form(shown="audiometry_pta", **fields)
    sure = form(shown="audiometry_pta", **fields, confirm=[doubt.code for doubt in asked.doubts])

    held = {key: content for key, content in sure.entry.contents.items() if key.side}
    assert {key.side: content.number for key, content in held.items()} == {"R": -10, "L": -5}
    assert typed_of(_current(held))["audiometry_pta-R"] == "-10"


def test_ear_below_what_is_measured_and_a_body_below_nothing_are_refused():
    ear = form(shown="audiometry_pta", **{"audiometry_pta-R": "-11"})
    body = form(shown="weight", weight="-60")

    assert ear.errors["audiometry_pta-R"].startswith("-11 is not possible.")
    assert body.errors["weight"].startswith("Write one number")


def _current(contents):
    return {key: Current(content, ()) for key, content in contents.items()}
