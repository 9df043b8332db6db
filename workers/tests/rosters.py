"""Rosters as workplaces send them, made up here: every trap of a real one, no real person."""

import csv
import datetime as dt
import io
import random

import openpyxl

HEADINGS = ["No.", "Nama Lengkap", "N I K", "L/P", "Tgl. Lahir", "No. HP", "Pekerjaan", "Ket."]
TITLES = [["DAFTAR PEKERJA"], ["Tempat kerja: CV Contoh"], []]
# The rows start here, as the spreadsheet program counts.
FIRST = 5

# Name, NIK, sex, birth, phone, occupation; and what is to become of the row.
ROWS = [
    (
        ["Suparto", "3515081908833201", "L", dt.date(1983, 8, 19), "0812-7666-193", "Nelayan"],
        "new",
    ),
    (
        ["  SITI   AMINAH, S.E. ", "351508.510802.1224", "Wanita", "11/08/2002", 81234567890, ""],
        "new",
    ),
    (["Lestari Puspita", "'3515085011880000"[:-4] + "4382", "p", "10-11-88", None, ""], "new"),
    (["Eko Hidayat", 3515082201852552, "Pria", "22 Januari 1985", None, ""], "new"),
    (["Rina", None, "Perempuan", "1990", None, ""], "new"),
    (["Wahyudi", "3515081210620218", "LAKI LAKI", 22931, "+6281111", ""], "new"),
    (["Kartini Wibowo", "3515086409920643", None, dt.date(1992, 9, 24), None, ""], "new"),
    (["Budi Susanti", 3515082306717290, "L", dt.date(1971, 6, 23), None, ""], "double"),
    (["Budi Susanti", "3515082306717294", "L", dt.date(1971, 6, 23), None, ""], "new"),
    (["Agus", 3515082006738030, "L", "20/06/1973", None, ""], "repair"),
    (["Yuni Rahman", "351508570902232", "P", "17/09/2002", None, ""], "repair"),
    (["Dewi", "3,51508E+15", "P", "17/09/2002", None, ""], "repair"),
    (["Bambang", None, "L", "31/02/1990", None, ""], "repair"),
    (["Dedi", "3515082302066090", "P", "23/02/2006", None, ""], "repair"),
    ([None, None, "L", "1980", None, ""], "repair"),
    ([], ""),
    (["SUPARTO", "3515081908833201", "L", "19/08/1983", None, ""], "double"),
    (["=cmd|' /C calc'!A0", None, None, None, None, ""], "repair"),
]
FATES = {FIRST + at: fate for at, (_cells, fate) in enumerate(ROWS) if fate}
TOTAL_ROW = FIRST + len(ROWS)


def book(rows, *, headings=HEADINGS, titles=TITLES):
    """The bytes of an XLSX file; texts that begin with = are formulas in it."""
    made = openpyxl.Workbook()
    for line in [*titles, headings, *rows]:
        made.active.append(line)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def book_of(sheets):
    """A workbook of several sheets: name -> rows, headings included."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for line in rows:
            page.append(line)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def roster_file():
    """ROWS with a number before each, and a row of totals."""
    rows = [[at, *cells] if cells else [] for at, (cells, _fate) in enumerate(ROWS, start=1)]
    return book([*rows, ["Jumlah", len(ROWS)]])


def csv_file(rows, *, delimiter=";", encoding="utf-8-sig"):
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue().encode(encoding)


def big_file(people, *, seed=1):
    """That many different people with names that many share."""
    rng = random.Random(seed)
    first = [
        "Sri",
        "Siti",
        "Agus",
        "Budi",
        "Dewi",
        "Eko",
        "Nur",
        "Slamet",
        "Wati",
        "Yanto",
        "Rina",
        "Teguh",
        "Umi",
        "Bambang",
    ]
    last = [
        "Santoso",
        "Rahayu",
        "Pratama",
        "Wibowo",
        "Hidayat",
        "Utomo",
        "Saputra",
        "Nugroho",
        "Handayani",
    ]
    rows = []
    for number in range(people):
        woman = rng.random() < 0.5
        born = dt.date(1964, 1, 1) + dt.timedelta(days=rng.randrange(15_000))
        day = born.day + 40 * woman
        nik = f"351508{day:02}{born:%m%y}{number % 9000 + 1:04}"
        name = f"{rng.choice(first)} {rng.choice(last)} {rng.choice(last)}"
        rows.append([number + 1, name, nik, "P" if woman else "L", f"{born:%d/%m/%Y}", None, ""])
    return book(rows)
