"""The four documents of a report show the same numbers, in order, and harm nobody."""

import csv
import io
import json
import re
import zipfile
from decimal import Decimal
from functools import cache

import openpyxl
import pytest
from django.utils import translation

from healthposts.lib.ratios import share
from reports import documents
from reports.documents import Marks
from reports.snapshots import BySex, to_json
from reports.tests.samples import HOSTILE, sample

FINAL = Marks(code="K7MX3PA", stage="final", number=2, reason="late data")
DRAFT = Marks(code="K7MX3PA", stage="provisional")
KINDS = ("post", "puskesmas", "district")


def expected(snapshot):
    """Every number a report shows, by table, row and column; shares as (part, whole).

    Written out by hand from the snapshot: it shares nothing with the documents.
    """
    figures, numbers = snapshot.figures, {}

    def sexes(table, row, counts, prefix="", total="total"):
        numbers[table, row, f"{prefix}men"] = counts.men
        numbers[table, row, f"{prefix}women"] = counts.women
        numbers[table, row, total] = counts.men + counts.women

    people = {
        "enrolled": (figures.enrolled, (figures.enrolled_where_estimated, figures.estimated.total)),
        "visits": (figures.visits, None),
        "persons": (figures.persons, None),
        "coverage": (
            figures.enrolled_examined,
            (figures.enrolled_examined.total, figures.enrolled.total),
        ),
        "at_risk": (figures.at_risk, (figures.at_risk.total, figures.persons.total)),
        "referring": (figures.referring, None),
        "emergencies": (figures.emergencies, (figures.emergencies.total, figures.visits.total)),
    }
    if figures.posts_with_estimate:
        people["estimated"] = (figures.estimated, None)
    for code, (counts, part) in people.items():
        sexes("summary", code, counts)
        if part:
            numbers["summary", code, "share"] = part
    totals = {
        "sessions": (figures.sessions, None),
        "present": (figures.present, (figures.present, figures.present + figures.absent)),
    }
    if not snapshot.scope.is_post:
        formed = figures.posts_formed
        totals["posts_formed"] = (formed, None)
        for code in ("posts_active", "posts_with_session", "posts_silent"):
            totals[code] = (getattr(figures, code), (getattr(figures, code), formed))
    for code, (count, part) in totals.items():
        numbers["summary", code, "total"] = count
        if part:
            numbers["summary", code, "share"] = part
    for row in figures.levels:
        sexes("levels", row.level, row.visits)
        numbers["levels", row.level, "share"] = (row.visits.total, figures.visits.total)
    for row in snapshot.ages:
        if row.enrolled.total or row.persons.total or row.band not in {"<15", "unknown"}:
            sexes("ages", row.band, row.enrolled, "enrolled_", "enrolled")
            sexes("ages", row.band, row.persons, "persons_", "persons")
    sexes("ages", "total", figures.enrolled, "enrolled_", "enrolled")
    sexes("ages", "total", figures.persons, "persons_", "persons")
    for table in snapshot.classes:
        code = f"class:{table.measure}:{table.guideline}:{table.edition}"
        for row in table.rows:
            sexes(code, row.code, row.visits)
            numbers[code, row.code, "refer"] = row.refer
            numbers[code, row.code, "share"] = (row.visits.total, table.measured.total)
        sexes(code, "measured", table.measured)
        numbers[code, "measured", "refer"] = table.refer
    for row in snapshot.places:
        counted = [
            "enrolled",
            "sessions",
            "visits",
            "persons",
            "at_risk",
            "referring",
            "emergencies",
        ]
        if row.kind != "post":
            counted = ["posts_formed", "posts_active", "posts_with_session", *counted]
        if row.status == "no_posts":
            continue
        if row.status == "no_data":
            counted = [
                code
                for code in counted
                if code.startswith("posts") or code in {"enrolled", "sessions"}
            ]
        else:
            numbers["places", row.code, "coverage"] = (row.enrolled_examined, row.enrolled)
            numbers["places", row.code, "high_pressure"] = (
                row.high_pressure.count,
                row.high_pressure.of,
            )
            numbers["places", row.code, "letters_arrived"] = (row.arrived.count, row.arrived.of)
        for code in counted:
            numbers["places", row.code, code] = getattr(row, code)
    for row in snapshot.sessions:
        code = f"{row.on.isoformat()}:{row.kind}:{row.slot}"
        sexes("sessions", code, row.visits)
        for column in ("present", "absent", "at_risk", "emergencies"):
            numbers["sessions", code, column] = getattr(row, column)
    letters = snapshot.letters
    referring = sum((row.findings for row in letters.fates), BySex())
    for row in letters.fates:
        sexes("fates", row.code, row.findings)
        numbers["fates", row.code, "share"] = (row.findings.total, referring.total)
    sexes("fates", "referring", referring)
    sexes("fates", "single_high", letters.single_high)
    sexes("letters", "letters_written", letters.written)
    sexes("letters", "letters_arrived", letters.arrived)
    sexes("letters", "letters_answered", letters.answered)
    sexes("letters", "letters_open", sum((row.letters for row in letters.open), BySex()))
    for row in letters.open:
        sexes("letters", f"open:{row.band}", row.letters)
    if letters.median_days is not None:
        numbers["letters", "days_to_answer", "total"] = letters.median_days
    for point in snapshot.trend:
        for column in ("sessions", "visits", "persons"):
            numbers["trend", point.month, column] = getattr(point, column)
        numbers["trend", point.month, "measured"] = point.pressure_measured
        numbers["trend", point.month, "refer"] = point.pressure_refer
        numbers["trend", point.month, "share"] = (point.pressure_refer, point.pressure_measured)
    return numbers


@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_csv_holds_every_number_of_the_snapshot(kind, empty):
    snapshot = sample(kind, empty=empty)

    rows = read_csv(documents.render(snapshot, "csv", FINAL))

    found = {}
    for row in rows:
        if row["denominator"]:
            part = (int(row["numerator"]), int(row["denominator"]))
            percent = share(*part)
            assert row["value"] == ("" if percent is None else str(percent))
            found[row["table"], row["row"], row["column"]] = part
        elif row["table"] not in {"report", "silent"} and re.fullmatch(r"\d+", row["value"]):
            found[row["table"], row["row"], row["column"]] = int(row["value"])
    assert found == expected(snapshot)


@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_json_holds_every_number_of_the_snapshot(kind, empty):
    snapshot = sample(kind, empty=empty)

    content = json.loads(documents.render(snapshot, "json", FINAL))

    found = {}
    for table in content["tables"]:
        for row in table["rows"]:
            for column, cell in row["cells"].items():
                key = (table["code"], row["code"], column)
                if isinstance(cell, dict):
                    found[key] = (cell["numerator"], cell["denominator"])
                    percent = share(*found[key])
                    assert cell["percent"] == (None if percent is None else str(percent))
                elif isinstance(cell, int):
                    found[key] = cell
    assert found == expected(snapshot)
    assert content["snapshot"] == json.loads(to_json(snapshot))


@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_workbook_holds_every_number_of_the_snapshot(kind, empty):
    snapshot = sample(kind, empty=empty)

    book = openpyxl.load_workbook(io.BytesIO(documents.render(snapshot, "xlsx", FINAL)))

    assert workbook_numbers(book) == in_reading_order(snapshot, expand=True)


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("kind", "empty", "language"),
    [
        ("post", False, "id"),
        ("post", True, "en"),
        ("puskesmas", False, "id"),
        ("district", False, "en"),
    ],
)
def test_pdf_prints_every_number_of_the_snapshot(kind, empty, language):
    snapshot = sample(kind, empty=empty)

    text = pdf_text(printed_pdf(kind, empty=empty, language=language))

    for numbers in printed_rows(snapshot, language):
        assert " ".join(numbers) in text


@pytest.mark.pdf
@pytest.mark.parametrize("kind", ["pdf-a4", "pdf-f4", "xlsx", "csv", "json"])
def test_same_snapshot_makes_the_same_bytes(kind, time_machine):
    time_machine.move_to("2026-11-01 00:30")
    first = documents.render(sample("district"), kind, FINAL)
    time_machine.move_to("2026-11-02 07:11")
    second = documents.render(sample("district"), kind, FINAL)

    assert first == second


def test_unknown_format_is_refused():
    with pytest.raises(KeyError):
        documents.render(sample("post"), "docx", FINAL)


def test_workbook_keeps_hostile_names_as_text():
    book = openpyxl.load_workbook(io.BytesIO(documents.render(sample("puskesmas"), "xlsx", FINAL)))

    cells = [cell for page in book for row in page for cell in row if cell.value is not None]
    names = {str(cell.value).split(" (")[0] for cell in cells}
    assert set(HOSTILE) <= names
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_csv_keeps_formulas_from_running():
    text = documents.render(sample("puskesmas"), "csv", FINAL).decode("utf-8-sig")

    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=1+1" in cells
    assert "'@SUM(A1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.pdf
def test_pdf_prints_markup_in_names_as_it_stands():
    assert "<script>alert(1)</script>" in pdf_text(printed_pdf("puskesmas", language="en"))


@pytest.mark.pdf
@pytest.mark.parametrize(("kind", "size"), [("pdf-a4", (210, 297)), ("pdf-f4", (215, 330))])
def test_pdf_has_the_size_of_its_paper(kind, size):
    page = read_pdf(documents.render(sample("post"), kind, FINAL)).pages[0]

    millimetres = (
        round(float(edge) * 25.4 / 72) for edge in (page.mediabox.width, page.mediabox.height)
    )
    assert tuple(millimetres) == size


@pytest.mark.pdf
@pytest.mark.parametrize("empty", [False, True])
def test_report_of_a_post_is_a_page_or_two(empty):
    assert len(read_pdf(printed_pdf("post", empty=empty, language="en")).pages) <= 2


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("marks", "told", "untold"),
    [
        (FINAL, ["FINAL", "Revision 2", "K7MX3PA-2", "late data"], "may still change"),
        (
            DRAFT,
            ["PROVISIONAL", "no revision number yet", "K7MX3PA", "Not for signing"],
            "K7MX3PA-",
        ),
    ],
)
def test_pdf_says_large_how_final_it_is_and_again_on_every_page(marks, told, untold):
    reader = read_pdf(documents.render(sample("district"), "pdf-a4", marks, language="en"))

    first = one_line(reader.pages[0].extract_text())
    assert [words for words in told if words not in first] == []
    assert untold not in first
    for number, page in enumerate(reader.pages, start=1):
        foot = one_line(page.extract_text())
        assert f"Page {number} of {len(reader.pages)}" in foot
        assert marks.report_number in foot
        assert told[0] in foot


@pytest.mark.pdf
def test_pdf_has_letterhead_signatures_and_a_line_for_the_letter_number():
    text = pdf_text(printed_pdf("district", language="en"))

    for words in (
        "PEMERINTAH KOTA",
        "Jalan Juanda 68",
        "Letter number:",
        "Acknowledged by",
        "Plt. Kepala Dinas",
        "Siti, M.M.",
        "NIP 197003152002122004",
        "Compiled by",
    ):
        assert words in text


@pytest.mark.pdf
def test_pdf_is_tagged_and_names_its_language_and_title():
    root = read_pdf(printed_pdf("post", language="en")).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.pdf
def test_month_without_data_says_so_in_words():
    text = pdf_text(printed_pdf("post", empty=True, language="en"))

    assert "No session was held and nobody was examined in October 2026." in text
    assert "No session was held this month." in text
    assert "Nothing was measured this month." in text
    assert "nobody to count" in text


@pytest.mark.pdf
def test_lines_of_zero_about_letters_stand_in_the_files_only():
    snapshot = sample("post", empty=True)

    with translation.override("en"):
        fates, letters = documents.shown(snapshot).letters
    content = json.loads(documents.render(snapshot, "json", FINAL))
    tables = {table["code"]: table["rows"] for table in content["tables"]}

    assert [row.head for row in fates.rows] == ["Findings that ask for referral"]
    assert [row.head for row in letters.rows] == [
        "Letters written",
        "of these arrived at the puskesmas",
        "Letters answered",
        "Letters open at the month's end",
    ]
    assert letters.note == "Lines of zero are left out."
    assert "open:91+" in [row["code"] for row in tables["letters"]]


def test_offices_without_posts_and_without_data_are_named():
    text = pdf_text(printed_pdf("district", language="en"))

    assert "Without posts (1): @SUM(A1)." in text
    assert "Without data this month (1): <script>alert(1)</script>." in text


def test_share_without_a_denominator_is_a_dash_never_nought():
    shown = in_language("en", lambda: documents.shown(sample("post", empty=True)))

    at_risk = next(key for key in shown.keys if key.code == "at_risk")
    assert (at_risk.value, at_risk.small) == ("–", "nobody to count")


def test_share_prints_its_denominator_in_the_language():
    def coverage():
        return next(
            key for key in documents.shown(sample("district")).keys if key.code == "coverage"
        )

    english, indonesian = in_language("en", coverage), in_language("id", coverage)

    assert (english.value, english.small) == ("38.5\u00a0%", "12,025 of 31,207")
    assert indonesian.value == "38,5\u00a0%"
    assert "12.025" in indonesian.small


def test_definitions_are_those_of_the_figures_shown():
    codes = [each.code for each in documents.shown(sample("post")).definitions]

    assert "visits" in codes
    assert "posts_formed" not in codes
    assert "posts_formed" in [each.code for each in documents.shown(sample("district")).definitions]


def test_class_named_after_a_disease_is_only_suspected():
    shown = in_language("en", lambda: documents.shown(sample("post")))

    names = [(row.head, row.note) for row in shown.classes[0].rows]
    assert names == [
        ("Optimal", "<120 / <80"),
        ("Suspected grade 1 hypertension", "140 – <160 / ≥90"),
        ("Measured", ""),
    ]
    assert shown.classes[1].rows[0].note == "M ≤90.5 · F ≤80"


def test_workbook_explains_every_figure():
    book = openpyxl.load_workbook(
        io.BytesIO(documents.render(sample("district"), "xlsx", FINAL, language="en"))
    )

    rows = list(book["Definitions"].values)
    assert rows[1] == ("Indicator", "Unit", "Numerator", "Denominator", "Definition", "Source")
    assert "Posts formed" in [row[0] for row in rows]


def test_workbook_carries_no_time():
    content = documents.render(sample("post"), "xlsx", FINAL)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


@cache
def printed_pdf(kind, *, empty=False, language):
    """Made once: a page costs a tenth of a second or more."""
    return documents.render(sample(kind, empty=empty), "pdf-a4", FINAL, language=language)


def read_csv(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def read_pdf(content):
    return pytest.importorskip("pypdf").PdfReader(io.BytesIO(content))


def pdf_text(content):
    return one_line(" ".join(page.extract_text() for page in read_pdf(content).pages))


def one_line(text):
    return " ".join(text.split())


def in_language(language, call):
    with translation.override(language):
        return call()


def in_reading_order(snapshot, *, expand):
    """All expected numbers as a bag; shares as three cells, as the workbook has them."""
    found = []
    for value in expected(snapshot).values():
        if isinstance(value, tuple):
            percent = share(*value)
            found += [Decimal(value[0]), Decimal(value[1]), *([] if percent is None else [percent])]
        else:
            found.append(Decimal(value))
    return sorted(found)


def workbook_numbers(book):
    """Every number of the tables; the revision stands above them."""
    found = []
    for page in book:
        for row in page.iter_rows():
            if row[0].value == "Revisi" or row[0].value == "Revision":
                continue
            found += [
                Decimal(str(cell.value))
                for cell in row
                if cell.data_type == "n" and cell.value is not None
            ]
    return sorted(found)


def printed_rows(snapshot, language):
    """The numbers of each printed row, as text in order; months run across."""
    numbers = expected(snapshot)
    months = [point.month for point in snapshot.trend]
    for column in ("sessions", "visits", "persons", "measured", "refer", "share"):
        yield [printed(numbers["trend", month, column], language, counts=False) for month in months]
    rows = {}
    for (table, row, column), value in numbers.items():
        if table != "trend":
            rows.setdefault((table, row), {})[column] = value
    for (table, _row), cells in rows.items():
        counts = table in {"summary", "places"}
        columns = order_of(table, cells)
        yield [printed(cells[column], language, counts=counts) for column in columns]


def order_of(table, cells):
    orders = {
        "ages": [
            "enrolled_men",
            "enrolled_women",
            "enrolled",
            "persons_men",
            "persons_women",
            "persons",
        ],
        "places": [
            "posts_formed",
            "posts_active",
            "posts_with_session",
            "enrolled",
            "sessions",
            "visits",
            "persons",
            "coverage",
            "at_risk",
            "high_pressure",
            "referring",
            "letters_arrived",
            "emergencies",
        ],
        "sessions": ["present", "absent", "men", "women", "total", "at_risk", "emergencies"],
    }
    order = orders.get(table, ["men", "women", "total", "refer", "share"])
    assert set(cells) <= set(order)
    return [column for column in order if column in cells]


def printed(value, language, *, counts):
    if not isinstance(value, tuple):
        return grouped(value, language)
    percent = share(*value)
    if percent is None:
        return "–"
    text = f"{percent} %" if language == "en" else f"{percent} %".replace(".", ",")
    of = {"en": "of", "id": of_word()}[language]
    return (
        f"{text} {grouped(value[0], language)} {of} {grouped(value[1], language)}"
        if counts
        else text
    )


def of_word():
    """The Indonesian word, whatever the catalogue says today."""
    with translation.override("id"):
        sentence = translation.gettext("%(numerator)s of %(denominator)s")
    return (sentence % {"numerator": "", "denominator": ""}).strip()


def grouped(number, language):
    return f"{number:,}" if language == "en" else f"{number:,}".replace(",", ".")
