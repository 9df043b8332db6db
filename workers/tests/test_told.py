"""What people tell at enrolment: births, numbers, names that sound alike."""

import datetime as dt

import pytest

from healthposts.lib.ages import age_on
from workers.births import born_at_age, born_in_year, parse_day
from workers.likeness import ASK_FROM, Described, likeness, sound_key
from workers.persons import survivors
from workers.phones import BadNumber, parse_bpjs, parse_phone

MARCH = dt.date(1980, 3, 12)


@pytest.mark.parametrize(
    "text", ["12-3-1980", "12/03/1980", "12.3.1980", "12 3 1980", "12031980", "1980-03-12"]
)
def test_day_is_read_as_people_write_it(text):
    assert parse_day(text) == MARCH


@pytest.mark.parametrize(
    "text", ["", "1980", "31-2-1980", "12-3-80", "120380", "0-1-1980", "suparto"]
)
def test_day_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        parse_day(text)


@pytest.mark.parametrize("on", [dt.date(2026, 6, 30), dt.date(2026, 7, 1), dt.date(2026, 12, 31)])
def test_told_age_is_the_age_on_that_day(on):
    born = born_at_age(18, on=on)

    assert (born.month, born.day) == (7, 1)
    assert age_on(on, birth_date=born) == 18


def test_told_year_is_stored_as_its_middle():
    assert born_in_year(1979) == dt.date(1979, 7, 1)


@pytest.mark.parametrize(
    "text", ["081234567890", "0812 3456 7890", "62812-3456-7890", "+6281234567890", "81234567890"]
)
def test_phone_is_stored_in_one_form(text):
    assert parse_phone(text) == "+6281234567890"


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("08121234567", True),
        ("0812123456", True),  # 7 digits behind 62 8 1
        ("081212345", False),
        ("0812123456789", True),  # 10
        ("08121234567890", False),
        ("08012345678", False),  # 80 is no mobile
        ("0343421234", False),
        ("phone", False),
    ],
)
def test_phone_boundaries(text, is_read):
    if is_read:
        assert parse_phone(text).startswith("+628")
    else:
        with pytest.raises(BadNumber):
            parse_phone(text)


def test_bpjs_number_keeps_its_leading_zeros():
    assert parse_bpjs("0001 2345 67890") == "0001234567890"


@pytest.mark.parametrize("text", ["000123456789", "00012345678901", "000123456789x"])
def test_bpjs_number_of_another_length_is_refused(text):
    with pytest.raises(BadNumber):
        parse_bpjs(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Soeparto", "Suparto"),
        ("Bpk. Suparto", "SUPARTO"),
        ("Moch. Ali", "Muhammad Ali"),
        ("M Ali", "Mohamad Ali"),
        ("Achmad", "Ahmad"),
        ("Djoko Tjahjono", "Joko Cahjono"),
        ("Sitti Hj. Aminah", "Siti Aminah"),
    ],
)
def test_names_that_sound_alike_have_one_key(one, other):
    assert sound_key(one) == sound_key(other)


def _alike(one, other, *, born=MARCH, other_born=MARCH, precision="day"):
    return likeness(Described(one, born, precision), Described(other, other_born, "day"))


def test_same_name_and_birth_date_are_most_alike():
    assert _alike("Suparto", "Soeparto") == (95, ("same_name", "same_birth_date"))


def test_same_words_in_another_order_are_the_same_name():
    assert _alike("Budi Santoso", "Santoso Budi")[1][0] == "same_name"


def test_one_word_of_a_long_name_and_the_year_are_asked_about():
    score, reasons = _alike("Parto", "Parto Widodo Utomo", other_born=dt.date(1980, 7, 1))

    assert reasons == ("part_of_name", "same_birth_year")
    assert score >= ASK_FROM


def test_name_with_one_letter_off_is_similar():
    assert _alike("Sunaryanto", "Sumaryanto")[1] == ("similar_name", "same_birth_date")


def test_same_name_of_another_generation_has_no_birth_reason():
    assert _alike("Suparto", "Suparto", other_born=dt.date(1955, 3, 12)) == (60, ("same_name",))


def test_other_names_of_one_year_are_not_asked_about():
    assert _alike("Suparto", "Widodo", other_born=dt.date(1980, 7, 1))[0] < ASK_FROM


@pytest.mark.parametrize(
    ("year", "precision", "reason"),
    [
        (1981, "year", "near_birth_year"),
        (1982, "year", ""),
        (1982, "age", "near_birth_year"),
        (1983, "age", ""),
    ],
)
def test_near_years_of_birth(year, precision, reason):
    reasons = _alike("Suparto", "Suparto", born=dt.date(year, 7, 1), precision=precision)[1]

    assert reasons == ("same_name", *filter(None, [reason]))


def test_same_nickname_is_a_reason():
    one = Described("Suparto", MARCH, "day", nickname="Cak To")

    assert likeness(one, Described("Suparto", MARCH, "day", nickname="to"))[1] == (
        "same_name",
        "same_birth_date",
        "same_nickname",
    )


def test_empty_name_is_like_no_other():
    assert _alike("H.", "H.")[1] == ("same_birth_date",)


def test_survivors_of_one_decision():
    assert survivors([("a", "b")]) == {"b": "a"}


def test_survivors_of_a_chain_are_one_person():
    assert survivors([("a", "b"), ("c", "a")]) == {"a": "c", "b": "c"}


def test_survivor_that_was_merged_passes_its_own_on():
    assert survivors([("a", "b"), ("b", "c")]) == {"b": "a", "c": "a"}


def test_survivors_do_not_turn_in_a_circle():
    assert survivors([("a", "b"), ("b", "a")]) == {"b": "a"}


def test_leaving_out_a_decision_is_as_if_it_never_was():
    assert survivors([("c", "a")]) == {"a": "c"}
