"""What single cells of a roster say."""

import datetime as dt

import pytest

from workers.imports.cells import A_FORMULA, DAY, NUMBER, TEXT, Cell
from workers.imports.columns import field_of
from workers.imports.values import Unclear, read_birth, read_name, read_nik, read_sex
from workers.nik import parse_nik

ON = dt.date(2026, 11, 21)
NIK = parse_nik("3515082512800001")


@pytest.mark.parametrize(
    ("kind", "written", "read"),
    [
        (DAY, "1983-08-19", (dt.date(1983, 8, 19), "day")),
        (TEXT, "02/01/1969", (dt.date(1969, 1, 2), "day")),
        (TEXT, "1.2.1969", (dt.date(1969, 2, 1), "day")),
        (TEXT, "1969-01-02", (dt.date(1969, 1, 2), "day")),
        (TEXT, "1969-01-02 00:00:00", (dt.date(1969, 1, 2), "day")),
        (TEXT, "25-07-65", (dt.date(1965, 7, 25), "day")),
        # The last year of two digits that is old enough, and the one after it.
        (TEXT, "25-07-16", (dt.date(2016, 7, 25), "day")),
        (TEXT, "25-07-17", (dt.date(1917, 7, 25), "day")),
        (TEXT, "17 Agustus 1985", (dt.date(1985, 8, 17), "day")),
        (TEXT, "17-Agt-85", (dt.date(1985, 8, 17), "day")),
        (TEXT, "Pasuruan, 17 Mei 1985", (dt.date(1985, 5, 17), "day")),
        (TEXT, "1968", (dt.date(1968, 7, 1), "year")),
        (NUMBER, "1968", (dt.date(1968, 7, 1), "year")),
        (NUMBER, "23819", (dt.date(1965, 3, 18), "day")),
        # Months first: only because the NIK says the same.
        (TEXT, "12/25/1980", (dt.date(1980, 12, 25), "day")),
        (TEXT, "", None),
    ],
)
def test_birth_is_read_in_every_style(kind, written, read):
    assert read_birth(Cell(kind, written), on=ON, nik=NIK) == read


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31/02/1990", "bad_birth"),
        ("12/26/1980", "bad_birth"),
        ("17 Foo 1985", "bad_birth"),
        ("tahun lalu", "bad_birth"),
        ("22/11/2026", "impossible_birth"),
        ("31/12/1905", "impossible_birth"),
        ("9" * 60, "bad_birth"),
    ],
)
def test_birth_that_cannot_be_is_not_guessed(written, code):
    with pytest.raises(Unclear) as problem:
        read_birth(Cell(TEXT, written), on=ON, nik=NIK)

    assert problem.value.code == code


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (TEXT, "3515082512800001"),
        (TEXT, "'3515082512800001"),
        (TEXT, "351508.251280.0001"),
        # A number that does not end in 0 lost nothing.
        (NUMBER, "3515082512800001"),
    ],
)
def test_whole_nik_is_read(kind, written):
    assert read_nik(Cell(kind, written)) == NIK


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        (NUMBER, "3515082512800010", "nik_damaged"),
        (NUMBER, "9107002512800", "nik_length"),
        # From Papua on a number cell holds even numbers only.
        (NUMBER, "9107082512800002", "nik_damaged"),
        (NUMBER, "3.5e+15", "nik_damaged"),
        (TEXT, "3,51508E+15", "nik_damaged"),
        (TEXT, "351508251280000", "nik_damaged"),
        (TEXT, "35150825128000011", "nik_length"),
        (TEXT, "3515082513800001", "nik_birth"),
        (A_FORMULA, "", "nik_formula"),
    ],
)
def test_damaged_nik_is_never_given(kind, written, code):
    with pytest.raises(Unclear) as problem:
        read_nik(Cell(kind, written))

    assert problem.value.code == code


@pytest.mark.parametrize("written", ["", "-", "0", " - "])
def test_no_nik_is_no_error(written):
    assert read_nik(Cell(TEXT, written)) is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("  H.  Siti  Susanti ".strip(), "H.  Siti  Susanti"),
        ("EKO HIDAYAT, S.E.", "Eko Hidayat, S.E."),
        ("NUR'AINI", "Nur'aini"),
        ("slamet", "Slamet"),
        ("Siti binti Ali", "Siti binti Ali"),
        ("'Suparto", "Suparto"),
        ("Émile", "Émile"),
    ],
)
def test_name_is_tidied(written, name):
    assert read_name(Cell(TEXT, written)) == name


@pytest.mark.parametrize("written", ["=1+1", "+Budi", "@Budi", "-Budi", "120", "Budi|calc", "..."])
def test_hostile_or_strange_name_is_refused(written):
    with pytest.raises(Unclear) as problem:
        read_name(Cell(TEXT, written))

    assert problem.value.code == "bad_name"


@pytest.mark.parametrize(
    ("written", "sex"),
    [
        ("L", "M"),
        ("LAKI LAKI", "M"),
        ("Laki-laki", "M"),
        ("Pria", "M"),
        ("P", "F"),
        ("Wanita", "F"),
        ("p", "F"),
        ("", ""),
        ("-", ""),
    ],
)
def test_sex_is_read_in_every_spelling(written, sex):
    assert read_sex(Cell(TEXT, written)) == sex


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("N I K", "nik"),
        ("Tgl. Lahir", "birth"),
        ("L/P", "sex"),
        ("No. HP", "phone"),
        ("NAMA LENGKAP", "name"),
        ("No.", ""),
        ("Keterangan", ""),
    ],
)
def test_heading_tells_the_field(heading, field):
    assert field_of(heading) == field
