"""Which column holds what: guessed from the headings, changed by the person who knows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workers.imports.cells import Cell, Grid, Line

HEADINGS = {
    "name": "nama namalengkap namapekerja namakaryawan namaanggota namapegawai namasesuaiktp"
    " namaktp name fullname workername",
    "nik": "nik noktp nomorktp ktp nikktp noktpnik nonik nomornik nomorindukkependudukan idcard",
    "sex": "lp jk jeniskelamin jenkel jnskelamin kelamin sex gender seks pl lkpr",
    "birth": "tgllahir tanggallahir tgllhr lahir ttl tempattanggallahir tempattgllahir"
    " birthdate dateofbirth dob tahunlahir",
    "age": "umur usia age umurth umurtahun",
    "nickname": "panggilan namapanggilan alias nickname",
    "phone": "hp nohp nomorhp handphone nohandphone telepon notelepon telp notelp nomortelepon wa"
    " nowa whatsapp phone mobile kontak",
    "occupation": "pekerjaan jabatan posisi profesi occupation job jenispekerjaan",
    "crew": "regu kelompok bagian unit divisi grup kapal crew group department departemen",
    "shift": "shift sif giliran",
    "workplace": "perusahaan namaperusahaan tempatkerja tempatbekerja instansi majikan namapt pt"
    " juragan workplace company employer",
    "bpjs_number": "bpjs nobpjs nomorbpjs bpjskesehatan nobpjskesehatan nokis",
}
FIELDS = tuple(HEADINGS)
_FIELD_OF = {word: field for field, words in HEADINGS.items() for word in words.split()}
LINES_SEARCHED = 20


@dataclass(frozen=True)
class Columns:
    """Places of the fields, from 0; `heading` is the number of the line with the headings."""

    heading: int
    places: dict[str, int]


def field_of(heading: str) -> str:
    """`N I K` is the nik, `Tgl. Lahir` the birth; empty for what is not known."""
    return _FIELD_OF.get(re.sub(r"[^a-z]", "", heading.lower()), "")


def guess(grids: Iterable[Grid]) -> tuple[Grid, Columns]:
    """The sheet that looks most like a roster, and its columns; none found: no places."""
    return max(((grid, _guess_in(grid)) for grid in grids), key=lambda pair: _worth(*pair))


def _worth(grid: Grid, columns: Columns) -> tuple[bool, int, int]:
    return "name" in columns.places, len(columns.places), len(grid)


def _guess_in(grid: Grid) -> Columns:
    found = [Columns(line.number, _places(line)) for line in grid[:LINES_SEARCHED]]
    best = max(found, key=lambda columns: ("name" in columns.places, len(columns.places)))
    if len(best.places) < 2:
        return Columns(0, {})
    return Columns(best.heading, _without_staff_numbers(grid, best))


def _places(line: Line) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(line.cells):
        field = field_of(cell.text)
        if field and field not in places:
            places[field] = place
    return places


def _without_staff_numbers(grid: Grid, columns: Columns) -> dict[str, int]:
    """In factories NIK also means the number of an employee (nomor induk karyawan)."""
    place = columns.places.get("nik")
    cells = [line.at(place) for line in below(grid, columns)] if place is not None else []
    written = [cell for cell in cells if cell]
    if written and not any(map(_is_long, written)):
        return {field: at for field, at in columns.places.items() if field != "nik"}
    return columns.places


def _is_long(cell: Cell) -> bool:
    return len(re.sub(r"\D", "", cell.text)) >= 13 or "E+" in cell.text.upper()


def below(grid: Grid, columns: Columns) -> Grid:
    """The lines under the headings."""
    return [line for line in grid if line.number > columns.heading]
