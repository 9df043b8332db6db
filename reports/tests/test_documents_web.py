"""What documents rest on: PDFs that open only our files, workbooks and names that stay harmless."""

import datetime as dt
import hashlib
import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from healthposts.web.downloads import plain_cell, safe_name
from healthposts.web.pdf import ForbiddenAddress, render_pdf
from healthposts.web.sheets import Row, Sheet, workbook
from reports.documents import Marks
from reports.documents.pdf import _css, html
from reports.snapshots import Letterhead
from reports.tests.samples import sample

PNG = b"\x89PNG\r\n\x1a\n rest"


@pytest.mark.pdf
@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "static:../manage.py",
        "static:%2e%2e/manage.py",
        "static:nowhere.svg/../../manage.py",
        "http://localhost/x.png",
        "/etc/passwd",
        "../manage.py",
    ],
)
def test_pdf_opens_no_file_outside_the_static_folder(address):
    with pytest.raises(ForbiddenAddress):
        render_pdf(f'<html lang="en"><title>x</title><img alt="x" src="{address}">', "")


@pytest.mark.pdf
def test_pdf_shows_files_of_the_static_folder_and_data():
    page = '<html lang="en"><title>x</title><img alt="x" src="{}">'
    dot = "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%3E%3C/svg%3E"

    assert render_pdf(page.format("static:icons/mark.svg"), "").startswith(b"%PDF")
    assert render_pdf(page.format(dot), "").startswith(b"%PDF")


def test_css_text_cannot_leave_its_string():
    assert _css('a"; } b\\') == '"a\\22 \\3b  \\7d  b\\5c "'


@pytest.fixture
def letterhead(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    default_storage.save("logos/kota.png", ContentFile(PNG))
    return Letterhead(("Kota",), logo="logos/kota.png", logo_sha256=hashlib.sha256(PNG).hexdigest())


@pytest.mark.parametrize(
    ("change", "is_shown"),
    [
        ({}, True),
        ({"logo": "logos/gone.png"}, False),
        ({"logo_sha256": "0" * 64}, False),
        ({"logo_sha256": ""}, False),
    ],
)
def test_logo_is_shown_only_as_the_snapshot_knew_it(letterhead, change, is_shown):
    snapshot = replace(sample("post"), letterhead=replace(letterhead, **change))

    page = html(snapshot, Marks(code="K7MX3PA", stage="provisional"))

    assert ("data:image/png;base64," in page) is is_shown


def test_logo_that_is_no_picture_is_not_shown(letterhead):
    content = b"<svg onload=alert(1)>"
    name = default_storage.save("logos/x.png", ContentFile(content))
    logo = replace(letterhead, logo=name, logo_sha256=hashlib.sha256(content).hexdigest())

    assert "<img" not in html(
        replace(sample("post"), letterhead=logo), Marks(code="K", stage="final")
    )


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Laporan", "2026-10"), "laporan-2026-10.pdf"),
        (("../../etc/passwd",), "etc-passwd.pdf"),
        (('a"; b\r\nX: y',), "a-b-x-y.pdf"),
        (("Café Nelayan",), "cafe-nelayan.pdf"),
        (("漁港",), "file.pdf"),
        (("x" * 200,), f"{'x' * 80}.pdf"),
    ],
)
def test_file_names_are_safe_everywhere(parts, name):
    assert safe_name(*parts, extension="pdf") == name


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\uff1d1"])
def test_formula_becomes_text(text):
    assert plain_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Pos 1", "1=1", "", "–", "'x"])
def test_other_text_stays(text):
    assert plain_cell(text) == text


def test_workbook_cells_keep_their_kind():
    sheet = Sheet("A/B", [Row(("=1+1", 1234, Decimal("12.5"), dt.date(2026, 10, 17), None, ""))])

    page = openpyxl.load_workbook(io.BytesIO(workbook([sheet], title="t", language="id"))).active

    cells = [(cell.value, cell.data_type) for cell in page[1]]
    assert page.title == "A B"
    assert cells == [
        ("=1+1", "s"),
        (1234, "n"),
        (12.5, "n"),
        (dt.datetime(2026, 10, 17), "d"),  # noqa: DTZ001  a workbook knows no zones
    ]
    assert page["A1"].quotePrefix


def test_workbook_takes_control_signs_and_long_or_double_names():
    sheets = [Sheet("x" * 40, [Row(("a\x00b\x1f",))]), Sheet("x" * 40, [Row(("",))])]

    book = openpyxl.load_workbook(io.BytesIO(workbook(sheets, title="t", language="id")))

    assert book.sheetnames == ["x" * 28, f"{'x' * 28} 1"]
    assert book.worksheets[0]["A1"].value == "ab"
