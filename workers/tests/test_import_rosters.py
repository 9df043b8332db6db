"""Rosters of workplaces, from the file to the enrolled workers."""

import datetime as dt
import io
import random
import time
import zipfile

import pytest
from django.core.management import CommandError, call_command

from healthposts.testing.people import make_worker
from workers.imports.cells import (
    MOST_ROWS,
    NUMBER,
    TEXT,
    Cell,
    Line,
    UnreadableFile,
    pack,
    read_file,
    unpack,
)
from workers.imports.columns import Columns, field_of, guess
from workers.imports.preview import Roster, preview
from workers.imports.running import import_all, read_roster
from workers.models import Consent, DuplicateCandidate, Enrolment, Worker
from workers.tests.rosters import (
    FATES,
    HEADINGS,
    TOTAL_ROW,
    big_file,
    book,
    csv_file,
    roster_file,
)

ON = dt.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-21 10:00+07:00", tick=True)


def fates(content, post):
    judged = preview(read_roster(content), post=post, visible=Worker.objects.all(), on=ON)
    return {row.draft.number: row.fate.value for row in judged}


def one(post, *cells, headings=HEADINGS):
    """The only row of a file, judged."""
    roster = read_roster(book([[1, *cells]], headings=headings))
    (row,) = preview(roster, post=post, visible=Worker.objects.all(), on=ON)
    return row


def test_columns_are_guessed_below_titles_and_odd_headings():
    grid, columns = guess(read_file(roster_file()).values())

    assert columns.heading == 4
    assert columns.places == {
        "name": 1, "nik": 2, "sex": 3, "birth": 4, "phone": 5, "occupation": 6
    }  # fmt: skip
    assert unpack(pack(grid)) == grid


def test_number_of_an_employee_is_not_taken_for_a_nik():
    rows = [["Nama", "NIK", "L/P"], ["Suparto", "10432", "L"], ["Siti", "10433", "P"]]

    _grid, columns = guess(read_file(csv_file(rows)).values())

    assert columns.places == {"name": 0, "sex": 2}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_in_every_dialect(delimiter, encoding):
    rows = [["Nama", "L/P", "Umur"], ["Renée", "P", "30"]]

    grid, columns = guess(
        read_file(csv_file(rows, delimiter=delimiter, encoding=encoding)).values()
    )

    assert columns.places == {"name": 0, "sex": 1, "age": 2}
    assert grid[1].cells[0].text == "Renée"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04broken", "kind"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "kind"),
        (b"a\n" * (MOST_ROWS + 1), "rows"),
        (b"a" * 5_000_001, "large"),
    ],
)
def test_unreadable_file_says_why(content, code):
    with pytest.raises(UnreadableFile) as problem:
        read_file(content)

    assert problem.value.code == code


def test_every_row_of_a_real_roster_meets_its_fate(post):
    assert fates(roster_file(), post) == FATES | {TOTAL_ROW: "nobody"}


def test_import_twice_adds_nobody(post):
    roster = read_roster(roster_file())
    workers = Worker.objects.all()
    _judged, first = import_all(roster, post=post, visible=workers)

    _judged, second = import_all(roster, post=post, visible=workers)

    expected = list(FATES.values()).count("new")
    assert (first, second) == (expected, 0)
    assert Worker.objects.count() == Enrolment.objects.count() == expected
    assert Consent.objects.count() == DuplicateCandidate.objects.count() == 0


def test_imported_worker_is_stored_tidily(post):
    import_all(read_roster(roster_file()), post=post, visible=Worker.objects.all())

    worker = Worker.objects.get(name="Siti Aminah, S.E.")
    assert (worker.sex, worker.birth_date, worker.birth_precision, worker.phone) == (
        "F",
        dt.date(2002, 8, 11),
        "day",
        "+6281234567890",
    )
    assert worker.unmasked_nik() == "3515085108021224"
    assert worker.enrolments.get().post == post


def test_damaged_nik_is_stored_nowhere(post):
    import_all(read_roster(roster_file()), post=post, visible=Worker.objects.all())

    ends = set(Worker.objects.values_list("nik_last4", flat=True))
    assert ends == {"3201", "1224", "4382", "2552", "", "0218", "0643", "7294"}


def test_row_with_damaged_nik_of_an_enrolled_worker_needs_no_repair(post):
    worker = make_worker(post, "Agus")
    Worker.objects.filter(pk=worker.pk).update(
        birth_date=dt.date(1973, 6, 20), birth_precision="day", nik_index="x" * 64
    )

    row = one(post, "Agus", 3515082006738030, "L", "20/06/1973")

    assert (row.fate, row.why) == ("known", "here")


def test_file_full_of_zeros_has_damaged_niks_though_they_are_text(post):
    rows = [[n, f"Budi {'abc'[n]}", f"35150801018{n}0010", "L", f"01/01/198{n}"] for n in range(3)]

    assert set(fates(book(rows), post).values()) == {"repair"}


def test_single_text_nik_may_end_in_zero(post):
    assert one(post, "Budi", "3515080101800010", "L", "01/01/1980").fate == "new"


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        (["Budi", "3515080101800011", "P", "01/01/1980"], ["odd_sex"]),
        (["Budi", "3515080101800011", "L", "02/01/1980"], ["odd_birth"]),
        (["Budi", "0115080101800011", "L", "01/01/1980"], ["odd_region"]),
        (["Budi", None, "?x", None], ["bad_sex", "no_birth"]),
        (["=A1", None, "L", "1980"], ["name_formula"]),
    ],
)
def test_contradiction_waits_for_a_person(post, cells, problems):
    row = one(post, *cells)

    assert (row.fate, row.draft.problems) == ("repair", problems)


def test_nik_fills_what_nobody_wrote(post):
    row = one(post, "Siti", "3515084101800011")

    assert (row.draft.sex, row.draft.birth) == ("F", (dt.date(1980, 1, 1), "day"))
    assert row.draft.remarks == ["sex_from_nik", "birth_from_nik"]


def test_similar_worker_is_asked_about(post):
    worker = make_worker(post, "Soeparto", born=1980)

    row = one(post, "Suparto", None, "L", "1980")

    assert (row.fate, row.known[0].pk) == ("likely", worker.pk)
    assert row.reasons == ("same_name", "same_birth_year")


def test_similar_worker_of_the_other_sex_or_other_years_is_not_asked_about(post):
    make_worker(post, "Suparto", born=1977)
    make_worker(post, "Suparto", born=1980, sex="F")

    assert one(post, "Suparto", None, "L", "1980").fate == "new"


def test_worker_out_of_sight_is_told_by_nik_only(post, far_post):
    roster = read_roster(book([[1, "Budi", "3515080101800011", "L", "01/01/1980"]]))
    import_all(roster, post=far_post, visible=Worker.objects.all())

    (row,) = preview(roster, post=post, visible=Worker.objects.none(), on=ON)

    assert (row.fate, row.why, row.known) == ("known", "elsewhere", [])


def test_nik_of_a_worker_with_quite_another_name_needs_repair(post):
    content = book([[1, "Budi", "3515080101800011", "L", "01/01/1980"]])
    import_all(read_roster(content), post=post, visible=Worker.objects.all())

    row = one(post, "Wahyudi", "3515080101800011", "L", "01/01/1980")

    assert (row.fate, row.draft.problems) == ("repair", ["nik_of_another"])


def test_command_enrols_and_tells_rows_by_number_only(post, tmp_path, capsys):
    file = tmp_path / "roster.xlsx"
    file.write_bytes(roster_file())

    call_command("import_workers", str(file), "--post", post.code)

    said = capsys.readouterr().out
    new = list(FATES.values()).count("new")
    assert f"{new} workers enrolled." in said
    assert "row 12: Twice in the file. The same person as in row 13." in said
    assert not [name for name in ("Suparto", "Budi", "3515") if name in said]


def test_command_that_only_says_changes_nothing(post, tmp_path, capsys):
    file = tmp_path / "roster.xlsx"
    file.write_bytes(roster_file())

    call_command("import_workers", str(file), "--post", post.code, "--dry-run")

    assert "Nothing was changed." in capsys.readouterr().out
    assert Worker.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "post_code", "message"),
    [
        ("roster.xlsx", "NONE", "There is no post NONE."),
        ("missing.xlsx", "NELAYAN", "Cannot read the file: No such file or directory."),
        ("strange.csv", "NELAYAN", "No column is headed as a name"),
    ],
)
def test_command_says_what_is_wrong(post, tmp_path, name, post_code, message):
    (tmp_path / "roster.xlsx").write_bytes(roster_file())
    (tmp_path / "strange.csv").write_bytes(csv_file([["a", "b"], ["1", "2"]]))

    with pytest.raises(CommandError, match=message):
        call_command("import_workers", str(tmp_path / name), "--post", post_code)


@pytest.mark.slow
def test_five_thousand_rows_are_judged_within_ten_seconds(post):
    content = big_file(5000)
    people = [make_worker(post, f"Sri Rahayu {n}", born=1960 + n % 45) for n in range(500)]
    # Of the processor: what else runs on the machine is not our business.
    begun = time.process_time()

    judged = fates(content, post)

    assert time.process_time() - begun < 10
    assert (len(judged), len(people)) == (5000, 500)


NASTY = (
    "a\x00b",
    "9" * 5000,
    "-1",
    "1e999999",
    "NaN",
    "0001-01-01",
    "31-12-9999",
    "00-00-00",
    "٣٦",
    "²",
    "99 99 9999",
    "1 Januari 0",
    "=1+1",
    "\u202e3515",
    "👷🏽‍♀️",
)


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_cell_in_any_column_breaks_nothing(post, nasty):
    head = ["Nama", "NIK", "L/P", "Tgl Lahir", "Umur", "HP", "Pekerjaan", "Panggilan", "BPJS"]
    good = ["Budi", "3515080101800011", "L", "01/01/1980", "46", "081234567890", "", "", ""]
    rows = [[nasty if at == place else cell for at, cell in enumerate(good)] for place in range(9)]
    grid = [
        Line(number, tuple(Cell(kind, cell) for cell in row))
        for kind in (TEXT, NUMBER)
        for number, row in enumerate(rows, start=2)
    ]
    columns = Columns(0, {field_of(name): place for place, name in enumerate(head)})

    judged = preview(Roster(grid, columns, {}), post=post, visible=Worker.objects.all(), on=ON)

    assert len(judged) == 18


def test_broken_workbook_is_refused_or_read_but_never_an_error():
    content = roster_file()
    rng = random.Random(7)
    refused = 0
    for _time in range(60):
        broken = bytearray(content)
        for _byte in range(rng.randrange(1, 30)):
            broken[rng.randrange(2, len(broken))] = rng.randrange(256)
        try:
            read_file(bytes(broken))
        except UnreadableFile:
            refused += 1

    assert refused > 0


def test_workbook_that_unpacks_to_gigabytes_is_refused():
    target = io.BytesIO()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as entry,
    ):
        for _megabyte in range(151):
            entry.write(b" " * 1_000_000)

    with pytest.raises(UnreadableFile):
        read_file(target.getvalue())
