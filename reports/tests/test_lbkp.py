"""Material for the LBKP: lines that the data fill, the others empty, never zero."""

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest
from django.utils import timezone, translation

from healthposts.lib.months import Month
from healthposts.testing.people import make_session, make_worker
from posts.actions.offices import put_lbkp_form
from posts.models import Workplace
from reports import queries
from reports.documents import Marks
from reports.documents.lbkp import FILLINGS, forms, lbkp_pdf, lbkp_xlsx, lines
from reports.snapshots import BySex, LbkpFigures
from reports.tests.conftest import OCTOBER, build
from reports.tests.histories import make_visit, posts_of
from reports.tests.samples import sample

MARKS = Marks(code="K7MX3PA", stage="provisional")
KNOWN = LbkpFigures(posts_fishing=411, posts_other_informal=702, workplaces_screened=53)


@pytest.fixture(autouse=True)
def indonesian():
    with translation.override("id"):
        yield


def snapshot_of(kind="district", lbkp=KNOWN):
    return replace(sample(kind), lbkp=lbkp)


def filled(snapshot):
    """Number of line -> its numbers, of the lines that hold any."""
    found = {}
    for form in forms(snapshot):
        for row in form.rows:
            numbers = [cell for cell in row.cells if isinstance(cell, int)]
            if numbers:
                found[f"{form.code[5:]} {row.code}"] = numbers
    return found


def test_lines_that_data_fill_hold_the_figures_of_the_report():
    assert filled(snapshot_of()) == {
        "A 6a": [411],
        "A 6b": [702],
        "A 8": [1],
        "B 1a": [6608, 6009, 12617],
        "C A1": [1214],
        "C A2": [1111],
        "C F1": [53],
        "C F2": [12221],
    }


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        (None, ["lbkp:A", "lbkp:B", "lbkp:C", "lbkp:PAK"]),
        ("A", ["lbkp:A"]),
        ("B", ["lbkp:B"]),
        ("C", ["lbkp:C", "lbkp:PAK"]),
    ],
)
def test_form_that_was_chosen_is_the_only_one(form, printed):
    snapshot = snapshot_of(lbkp=replace(KNOWN, form=form))

    assert [table.code for table in forms(snapshot)] == printed


def test_form_is_the_nearest_offices_from_its_month_on(offices, district_officer):
    by = {"by": district_officer}
    put_lbkp_form(office=offices.district, since=OCTOBER.first_day, form="C", **by)
    put_lbkp_form(office=offices.ours, since=OCTOBER.plus(1).first_day, form="A", **by)
    put_lbkp_form(office=offices.ours, since=OCTOBER.plus(2).first_day, form="", **by)

    def chosen(office, step):
        month = OCTOBER.plus(step)
        return queries.report(posts_of(office), month, office).lbkp.form

    assert [chosen(offices.ours, step) for step in (-1, 0, 1, 2)] == [None, "C", "A", None]
    assert [chosen(offices.other, step) for step in (-1, 0, 1)] == [None, "C", "C"]
    assert chosen(offices.province, 1) is None


def test_district_chooses_the_form_on_a_page(client, district_officer, offices):
    client.force_login(district_officer)
    this = Month.of(timezone.localdate()).first_day

    client.post("/offices/DIST/lbkp/", {"form": "C", "since": this.isoformat()})

    assert client.get("/offices/PKMA/").context["lbkp_form"].startswith("Formulir C")
    assert offices.district.lbkp_choices.get().form == "C"


@pytest.mark.parametrize("wrong", [{"form": "D"}, {"since": "2020-01-01"}, {"since": ""}])
def test_form_that_cannot_be_chosen_explains_itself(client, district_officer, offices, wrong):
    client.force_login(district_officer)
    this = Month.of(timezone.localdate()).first_day.isoformat()

    response = client.post("/offices/DIST/lbkp/", {"form": "C", "since": this} | wrong)

    assert set(response.context["form"].errors) == set(wrong)
    assert not offices.district.lbkp_choices.exists()


def test_other_lines_are_empty_never_zero():
    for form in forms(snapshot_of()):
        for row in form.rows:
            if f"{form.code[5:]} {row.code}" not in filled(snapshot_of()):
                assert not any(isinstance(cell, int) for cell in row.cells)


def test_each_filled_line_says_what_was_counted():
    for form in forms(snapshot_of()):
        for row in form.rows:
            if any(isinstance(cell, int) for cell in row.cells):
                assert row.cells[-1]


def test_workplaces_that_nobody_recorded_are_unknown():
    unknown = replace(KNOWN, workplaces_screened=None)

    assert "C F1" not in filled(snapshot_of(lbkp=unknown))


def test_count_of_offices_is_asked_above_the_puskesmas_only():
    assert "A 8" not in filled(snapshot_of("puskesmas"))
    assert "A 8" not in {f"A {row.code}" for row in forms(snapshot_of("puskesmas"))[0].rows}


def test_every_figure_named_by_a_line_exists():
    assert {line.figure for line in lines()} - {""} == set(FILLINGS)


def test_workbook_holds_the_forms():
    book = openpyxl.load_workbook(io.BytesIO(lbkp_xlsx(snapshot_of(), MARKS)))

    assert len(book.worksheets) == 4
    rows = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert next(row for row in rows if row[0] == "1a Kunjungan pekerja")[1:4] == [6608, 6009, 12617]
    assert next(row for row in rows if str(row[0]).startswith("2a"))[1:4] == [None] * 3


def test_same_snapshot_makes_the_same_material():
    assert lbkp_xlsx(snapshot_of(), MARKS) == lbkp_xlsx(snapshot_of(), MARKS)


@pytest.mark.pdf
def test_pdf_holds_the_filled_lines():
    pypdf = pytest.importorskip("pypdf")

    pages = pypdf.PdfReader(io.BytesIO(lbkp_pdf(snapshot_of(), MARKS, paper="a4"))).pages

    text = " ".join(page.extract_text() for page in pages)
    for number in ("411", "702", "12.617", "12.221"):
        assert number in text


@pytest.fixture
def quay(post):
    """A workplace; one worker there was examined, one was not."""
    place = Workplace.objects.create(name="TPI Lekok", kind="harbour")
    seen, absent = make_worker(post, "Suparto"), make_worker(post, "Siti")
    make_visit(make_session(post, dt.date(2026, 10, 5)), seen)
    return place, seen, absent


def screened(office):
    return queries.report(posts_of(office), OCTOBER, office).lbkp.workplaces_screened


def test_workplace_is_screened_when_one_of_its_workers_was_examined(offices, post, quay):
    place, seen, absent = quay
    unknown = screened(offices.ours)
    absent.enrolments.update(workplace=place)
    nobody = screened(offices.ours)
    seen.enrolments.update(workplace=place)

    assert (unknown, nobody, screened(offices.ours)) == (None, 0, 1)


def test_posts_count_by_trade_as_formed(offices, post, other_post):
    other_post.trade = "farming"
    other_post.save()

    found = queries.report(posts_of(offices.ours), OCTOBER, offices.ours)

    assert (found.lbkp.posts_fishing, found.lbkp.posts_other_informal) == (1, 1)
    assert found.figures.visits == BySex()


def test_material_is_made_for_offices_not_for_posts(
    client, staff, offices, built, messages, without_pdfs
):
    of_office = build(offices.ours)
    client.force_login(staff)

    got = client.get(f"/reports/{of_office.code}.xlsx", {"form": "lbkp"})
    none = client.get(f"/reports/{built.code}.xlsx", {"form": "lbkp"})

    assert got["Content-Disposition"] == 'attachment; filename="lbkp-pkma-2026-10-sementara.xlsx"'
    assert none.status_code == 404
    assert client.get(f"/reports/{of_office.code}.csv", {"form": "lbkp"}).status_code == 404
