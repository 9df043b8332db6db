import datetime as dt

import pytest

from workers.nik import PROVINCES, BadNik, Nik, Told, age_warnings, nik_warnings, parse_nik

TODAY = dt.date(2026, 11, 21)


def _nik(*, region="357501", birth="120380", serial="0001"):
    return region + birth + serial


def _problem(text):
    with pytest.raises(BadNik) as caught:
        parse_nik(text)
    return caught.value.code


def test_nik_with_blanks_points_and_dashes_is_read():
    assert parse_nik(" 3575.0112-0380 0001 ") == Nik("3575011203800001")


@pytest.mark.parametrize("digits", ["357501120380000", "35750112038000011", "", "357501120380000x"])
def test_nik_that_has_not_sixteen_digits_is_refused(digits):
    assert _problem(digits) == "length"


@pytest.mark.parametrize("text", ["3,57501E+15", "3.57501120380000E+15", "3E15", "3,57501e+15"])
def test_nik_that_a_spreadsheet_destroyed_is_named_so(text):
    assert _problem(text) == "spreadsheet"


def test_nik_of_arabic_digits_is_refused():
    assert _problem("٣٥٧٥٠١١٢٠٣٨٠٠٠٠١") == "length"


def test_nik_of_region_zero_is_refused():
    assert _problem(_nik(region="000000")) == "region"
    assert parse_nik(_nik(region="000001"))


@pytest.mark.parametrize("day", ["00", "32", "40", "72", "99"])
def test_nik_of_an_impossible_day_is_refused(day):
    assert _problem(_nik(birth=f"{day}0380")) == "birth"


@pytest.mark.parametrize("day", ["01", "31", "41", "71"])
def test_nik_of_a_possible_day_is_read(day):
    assert parse_nik(_nik(birth=f"{day}0380")).digits[6:8] == day


@pytest.mark.parametrize(
    ("month", "is_read"), [("00", False), ("01", True), ("12", True), ("13", False)]
)
def test_nik_month_boundaries(month, is_read):
    if is_read:
        assert parse_nik(_nik(birth=f"12{month}80"))
    else:
        assert _problem(_nik(birth=f"12{month}80")) == "birth"


@pytest.mark.parametrize(("serial", "is_read"), [("0000", False), ("0001", True), ("9999", True)])
def test_nik_serial_boundaries(serial, is_read):
    if is_read:
        assert parse_nik(_nik(serial=serial))
    else:
        assert _problem(_nik(serial=serial)) == "serial"


@pytest.mark.parametrize(("day", "sex"), [("01", "M"), ("31", "M"), ("41", "F"), ("71", "F")])
def test_nik_says_the_sex(day, sex):
    assert Nik(_nik(birth=f"{day}0180")).sex == sex


@pytest.mark.parametrize(
    ("birth", "date"),
    [
        ("521280", dt.date(1980, 12, 12)),
        ("211126", TODAY),  # born today
        ("221126", dt.date(1926, 11, 22)),  # tomorrow lies a century back
        ("290200", dt.date(2000, 2, 29)),
        ("290201", None),
        ("310480", None),
    ],
)
def test_nik_birth_date_makes_an_age_of_0_to_99(birth, date):
    assert Nik(_nik(birth=birth)).birth_date(TODAY) == date


def _warned(nik, told):
    return nik_warnings(Nik(nik), on=TODAY, told=told)


def test_nik_that_agrees_is_not_warned_about():
    assert _warned(_nik(), Told("M", dt.date(1980, 3, 12), "day")) == []


def test_nik_of_the_other_sex_is_warned_about():
    assert _warned(_nik(), Told("F", dt.date(1980, 3, 12), "day")) == ["sex"]


def test_nik_of_another_birth_date_is_warned_about():
    assert _warned(_nik(), Told("M", dt.date(1980, 3, 13), "day")) == ["birth"]


@pytest.mark.parametrize(("year", "codes"), [(1979, ["birth"]), (1980, []), (1981, ["birth"])])
def test_nik_is_compared_with_a_told_year(year, codes):
    assert _warned(_nik(), Told("M", dt.date(year, 7, 1), "year")) == codes


@pytest.mark.parametrize(
    ("year", "codes"), [(1978, ["birth"]), (1979, []), (1980, []), (1981, []), (1982, ["birth"])]
)
def test_nik_is_compared_with_a_told_age_by_one_year(year, codes):
    assert _warned(_nik(), Told("M", dt.date(year, 7, 1), "age")) == codes


def test_nik_across_the_century_is_compared():
    assert _warned(_nik(birth="120300"), Told("M", dt.date(1999, 7, 1), "age")) == []


def test_nik_of_no_province_is_warned_about():
    assert _warned("99" + _nik()[2:], Told("M", dt.date(1980, 3, 12), "day")) == ["region"]


def test_provinces_are_38_and_east_timor():
    assert len(PROVINCES) == 39
    assert {"11", "19", "21", "31", "54", "96"} <= PROVINCES
    assert PROVINCES.isdisjoint({"10", "20", "22", "55", "97", "00"})


@pytest.mark.parametrize(("is_file", "codes"), [(True, ["spreadsheet"]), (False, [])])
def test_nik_ending_in_zero_is_suspect_in_a_file_only(is_file, codes):
    nik = Nik(_nik(serial="0010"))

    assert nik_warnings(nik, on=TODAY, from_spreadsheet=is_file) == codes


@pytest.mark.parametrize(
    ("born", "codes"),
    [
        (dt.date(2011, 11, 22), ["too_young"]),  # 14
        (dt.date(2011, 11, 21), []),  # 15 today
        (dt.date(1925, 11, 22), []),  # 100
        (dt.date(1925, 11, 21), ["too_old"]),  # 101 today
    ],
)
def test_age_warnings_at_15_and_100(born, codes):
    assert age_warnings(born, on=TODAY) == codes


def test_birth_that_is_no_day_has_no_age_to_warn_about():
    assert nik_warnings(Nik(_nik(birth="310480")), on=TODAY) == ["birth"]
    assert age_warnings(None, on=TODAY) == []
