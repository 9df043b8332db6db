"""Importing a roster through the pages, and taking the list away as a file."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from healthposts.testing.people import make_worker
from posts.models import AuditEvent
from workers.crypto import encrypt
from workers.imports import running
from workers.imports.cells import pack
from workers.models import Consent, DuplicateCandidate, RosterImport, Worker
from workers.tests.conftest import audited
from workers.tests.rosters import FATES, HEADINGS, book, book_of, csv_file, roster_file

XLSX = "roster.xlsx"


def upload(client, content=None, *, name=XLSX):
    file = SimpleUploadedFile(name, content or roster_file())
    return client.post("/workers/import/", {"post": "NELAYAN", "file": file})


@pytest.fixture
def imported(client, cadre):
    """A made-up roster, uploaded by a cadre of the post; gives its address."""
    client.force_login(cadre)
    return upload(client).url


def shown(client, address, fate=""):
    page = client.get(address, {"show": fate})
    return {row["number"]: row["fate"].value for row in page.context["rows"]}


def one_row(client, *cells):
    return upload(client, book([[1, *cells]])).url


def test_upload_leads_to_every_row_with_its_fate(client, imported):
    found = shown(client, imported)

    assert {number: found[number] for number in FATES} == FATES
    assert Worker.objects.count() == 0


def test_upload_page_knows_the_post_one_came_from(client, staff, post, other_post):
    client.force_login(staff)

    page = client.get("/workers/import/?post=PETANI")

    assert page.context["form"].initial == {"post": "PETANI"}


def test_count_told_is_that_of_this_round(client, cadre):
    client.force_login(cadre)
    address = upload(
        client, book([[1, "Siti", None, "P", "1980"], [2, "Agus", None, "?", "1990"]])
    ).url
    client.post(f"{address}run/")
    filled = {"name": "Agus", "sex": "L", "birth": "1990"}
    client.post(f"{address}rows/6/", filled)

    client.post(f"{address}run/")

    assert (RosterImport.objects.get().enrolled, Worker.objects.count()) == (1, 2)


def test_preview_shows_one_fate_when_asked(client, imported):
    assert set(shown(client, imported, "repair").values()) == {"repair"}


def test_uploaded_rows_are_sealed(client, imported):
    kept = RosterImport.objects.get()

    assert "Suparto" not in kept.sheet_encrypted
    assert running.roster_of(kept).grid[3].cells[1].text == "Suparto"


def test_new_rows_are_enrolled_and_consent_is_not_asked(client, imported):
    client.post(f"{imported}run/")

    new = [number for number, fate in FATES.items() if fate == "new"]
    assert Worker.objects.count() == len(new)
    assert Consent.objects.count() == 0
    assert set(shown(client, imported, "known")) >= set(new)


def test_second_upload_of_the_same_file_adds_nobody(client, imported):
    client.post(f"{imported}run/")
    before = Worker.objects.count()

    client.post(f"{upload(client).url}run/")

    assert Worker.objects.count() == before


def test_stopped_import_goes_on_where_it_was(client, imported, cadre, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 2)
    monkeypatch.setattr(running, "SECONDS", 0)
    kept = RosterImport.objects.get()
    running.start(kept=kept, judged=_judged(kept))
    running.advance(kept=kept, by=cadre, seconds=0)

    page = client.get(imported)
    while client.post(f"{imported}run/", headers={"HX-Request": "true"}).content:
        pass

    assert (kept.done, page.templates[0].name) == (2, "workers/import_running.html")
    assert Worker.objects.count() == list(FATES.values()).count("new")


def _judged(kept):
    roster = running.roster_of(kept)
    on = running.today_at(kept.post)
    return running.preview(roster, post=kept.post, visible=Worker.objects.all(), on=on)


def test_row_is_repaired_in_place(client, cadre):
    client.force_login(cadre)
    address = one_row(client, "Agus", 3515082006738030, "L", "20/06/1973")
    row = f"{address}rows/5/"
    page = client.get(row)
    filled = {"name": "Agus", "nik": "3515082006738030", "sex": "L", "birth": "20/06/1973"}

    untouched = client.post(row, filled)
    repaired = client.post(row, filled | {"nik": "3515082006738034"})
    client.post(f"{address}run/")

    assert page.context["form"].initial["name"] == "Agus"
    assert list(untouched.context["form"].errors) == ["nik"]
    assert repaired.url == address
    assert Worker.objects.get().unmasked_nik() == "3515082006738034"


def test_row_is_registered_without_its_damaged_nik(client, cadre):
    client.force_login(cadre)
    address = one_row(client, "Agus", 3515082006738030, "L", "20/06/1973")

    client.post(f"{address}answer/", {"skip_niks": "1"})
    client.post(f"{address}run/")

    assert Worker.objects.get().nik_encrypted == ""


def test_contradiction_is_confirmed_by_a_person(client, cadre):
    client.force_login(cadre)
    address = one_row(client, "Agus", "3515082006738034", "P", "20/06/1973")
    filled = {"name": "Agus", "nik": "3515082006738034", "sex": "P", "birth": "20/06/1973"}

    client.post(f"{address}rows/5/", filled | {"confirmed": "on"})

    assert shown(client, address) == {5: "new"}


def test_repaired_rows_follow_each_other(client, imported):
    broken = [number for number, fate in FATES.items() if fate == "repair"]
    first, second = broken[:2]

    response = client.post(
        f"{imported}rows/{first}/",
        {"name": "Agus", "nik": "", "sex": "L", "birth": "20/06/1973"},
    )

    assert response.url == f"{imported}rows/{second}/"


def test_someone_else_is_enrolled_and_the_puskesmas_looks_again(client, cadre, post):
    make_worker(post, "Soeparto", born=1980)
    client.force_login(cadre)
    address = one_row(client, "Suparto", None, "L", "1980")
    before = shown(client, address)

    client.post(f"{address}answer/", {"different": "5"})
    client.post(f"{address}run/")

    assert before == {5: "likely"}
    assert Worker.objects.count() == 2
    assert DuplicateCandidate.objects.get().reason == "likeness"


def test_same_person_is_left_out(client, cadre, post):
    make_worker(post, "Soeparto", born=1980)
    client.force_login(cadre)
    address = one_row(client, "Suparto", None, "L", "1980")

    client.post(f"{address}answer/", {"leave_out": "5", "show": "likely"})
    client.post(f"{address}run/")

    assert shown(client, address) == {5: "nobody"}
    assert Worker.objects.count() == 1


def test_left_out_row_is_taken_in_again(client, imported):
    client.post(f"{imported}answer/", {"leave_out": "5"})
    client.post(f"{imported}answer/", {"take_in": "5"})

    assert shown(client, imported)[5] == "new"


def test_columns_without_known_headings_are_chosen(client, cadre):
    client.force_login(cadre)
    chosen = upload(client, csv_file([["Siapa", "Apa"], ["Budi", "L"]]), name="a.csv").url
    address = chosen.removesuffix("columns/")

    client.post(chosen, {"heading": "1", "name": "0", "sex": "1"})

    page = client.get(address)
    assert [(row["name"], row["fate"].value) for row in page.context["rows"]] == [
        ("Budi", "repair")
    ]


def test_file_that_is_no_roster_explains_itself(client, cadre):
    client.force_login(cadre)

    page = upload(client, b"\x89PNG\x00", name="photo.png")

    assert page.context["form"].errors.as_data()["file"][0].code == "kind"
    assert RosterImport.objects.count() == 0


def test_worker_of_another_district_is_told_without_a_name(client, cadre, far_post):
    cells = ["Budi Rahasia", "3515080101800011", "L", "01/01/1980"]
    roster = running.read_roster(book([[1, *cells]], headings=HEADINGS))
    running.import_all(roster, post=far_post, visible=Worker.objects.all())
    client.force_login(cadre)

    page = client.get(one_row(client, "Budi", *cells[1:]))

    assert [row["fate"].value for row in page.context["rows"]] == ["known"]
    assert "Rahasia" not in page.content.decode()


def test_import_is_out_of_reach_for_others(client, imported, outsider):
    client.force_login(outsider)

    assert {
        client.get(imported).status_code,
        client.get(f"{imported}rows/5/").status_code,
        client.post(f"{imported}run/").status_code,
        client.post(f"{imported}discard/").status_code,
    } == {404}
    assert Worker.objects.count() == 0


def test_forgotten_file_leaves_its_workers(client, imported):
    client.post(f"{imported}run/")

    client.post(f"{imported}discard/")

    assert (RosterImport.objects.count(), Worker.objects.count() > 0) == (0, True)


# --- The list as a file ------------------------------------------------------------------


def hostile(post):
    worker = make_worker(post, "=HYPERLINK(1)")
    Worker.objects.filter(pk=worker.pk).update(occupation="@SUM(1)", nik_last4="0001")


def test_csv_export_keeps_hostile_cells_text(client, cadre, post):
    hostile(post)
    client.force_login(cadre)

    lines = client.get("/workers/export.csv").getvalue().decode("utf-8-sig").splitlines()

    assert len(lines) == 2
    assert "'=HYPERLINK(1)" in lines[1]
    assert "'@SUM(1)" in lines[1]
    assert "************0001" in lines[1]


def test_xlsx_export_keeps_hostile_cells_text(client, cadre, post):
    hostile(post)
    client.force_login(cadre)

    content = client.get("/workers/export.xlsx").content

    cell = openpyxl.load_workbook(io.BytesIO(content)).active["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)


def test_export_is_audited_and_holds_only_what_one_may_see(client, cadre, post, far_post):
    make_worker(post, "Suparto")
    make_worker(far_post, "Rahasia")
    client.force_login(cadre)

    response = client.get("/workers/export.csv")

    assert "Rahasia" not in response.getvalue().decode()
    assert audited()[-1] == (
        AuditEvent.Action.EXPORT,
        {"list": "workers", "format": "csv", "count": 1},
    )
    assert "Suparto" not in response.headers["Content-Disposition"]


def test_export_follows_the_filter(client, cadre, post):
    make_worker(post, "Suparto")
    make_worker(post, "Siti", sex="F")
    client.force_login(cadre)

    lines = client.get("/workers/export.csv?sex=F").getvalue().decode().splitlines()

    assert [line.split(";")[1] for line in lines[1:]] == ["Siti"]


def test_export_knows_two_formats_only(client, cadre):
    client.force_login(cadre)

    assert client.get("/workers/export.ods").status_code == 404


# --- Several sheets ----------------------------------------------------

HEAD = ["Nama", "L/P", "Tahun Lahir", "Perusahaan"]
SHEETS = {
    "Rekap": [["Bagian", "Jumlah"], ["Gudang", 2]],
    "Gudang": [HEAD, ["Suparto", "L", "1980", "CV Maju"], ["Widodo", "L", "1981", "CV Maju"]],
    "Kantor": [HEAD, ["Siti", "P", "1990", "cv  maju"]],
}


def names(client, address):
    return [row["name"] for row in client.get(address).context["rows"]]


def test_sheet_that_looks_most_like_a_list_is_taken(client, cadre):
    client.force_login(cadre)

    address = upload(client, book_of(SHEETS)).url

    assert names(client, address) == ["Suparto", "Widodo"]
    assert client.get(address).context["sheet"] == "Gudang"


def test_another_sheet_is_chosen(client, cadre):
    client.force_login(cadre)
    address = upload(client, book_of(SHEETS)).url

    response = client.post(f"{address}sheet/", {"sheet": "2"})

    assert response.url == f"{address}columns/"
    assert names(client, address) == ["Siti"]


def test_answers_about_the_first_sheet_are_gone_with_it(client, cadre):
    client.force_login(cadre)
    address = upload(client, book_of(SHEETS)).url
    client.post(f"{address}rows/2/", {"name": "Suparto", "sex": "L", "birth": "1979"})

    client.post(f"{address}sheet/", {"sheet": "2"})

    assert running.answers_of(RosterImport.objects.get()) == {}


@pytest.mark.parametrize("sheet", ["3", "-1", "x", ""])
def test_sheet_that_is_not_there_changes_nothing(client, cadre, sheet):
    client.force_login(cadre)
    address = upload(client, book_of(SHEETS)).url

    client.post(f"{address}sheet/", {"sheet": sheet})

    assert names(client, address) == ["Suparto", "Widodo"]


def test_one_sheet_asks_for_no_choice(client, imported):
    assert client.get(f"{imported}columns/").context["sheets"] is None
    assert client.get(imported).context["sheet"] == ""


def test_sheets_of_others_are_not_there(client, cadre, outsider):
    client.force_login(cadre)
    address = upload(client, book_of(SHEETS)).url
    client.force_login(outsider)

    assert client.post(f"{address}sheet/", {"sheet": "2"}).status_code == 404
    assert client.get(f"{address}sheet/").status_code == 405


def test_list_kept_before_files_had_several_sheets_is_still_read(client, imported):
    kept = RosterImport.objects.get()
    grid = running.roster_of(kept).grid
    kept.sheet_encrypted = encrypt(json.dumps(pack(grid)), of=kept.post_id)
    kept.save()

    assert running.roster_of(kept).grid == grid
