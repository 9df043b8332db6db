"""The text that is read aloud before anything is written down, in every version ever used.

A version is never edited: a changed text gets a new version, so that a record always says
which words the worker heard. The wording is a proposal that a puskesmas doctor approves.
"""

import datetime as dt
from dataclasses import dataclass

from healthposts.lib.ages import age_on

VERSION = "1"
NOT_ASKED = "not_asked"  # The state before the first answer.
FULL_AGE = 18  # Below it a guardian agrees too.

TEXTS = {
    ("1", "id"): (
        "Kami akan memeriksa kesehatan Bapak/Ibu dan mencatat hasilnya. Yang boleh melihat: kader"
        " pos ini dan puskesmas. Atasan atau juragan tidak melihat hasil Bapak/Ibu. Laporan hanya"
        " berisi jumlah, tanpa nama. Bapak/Ibu boleh menolak, boleh berhenti kapan saja, dan boleh"
        " minta melihat, membetulkan, atau menghapus catatan. Pemeriksaan ini bukan pengganti"
        " dokter. Setuju?"
    ),
    ("1", "en"): (
        "We will check your health and write down the results. Who may see them: the cadres of"
        " this post and the puskesmas. Your boss does not see your results. Reports hold numbers"
        " only, no names. You may refuse, stop at any time, and ask to see, correct or delete your"
        " record. This check does not replace a doctor. Do you agree?"
    ),
}


@dataclass(frozen=True)
class ConsentText:
    version: str
    language: str

    @property
    def text(self) -> str:
        return TEXTS[(self.version, self.language)]

    @property
    def key(self) -> str:
        """For a hidden field: which words were on the screen."""
        return f"{self.version}:{self.language}"


def consent_text(language: str) -> ConsentText:
    """Today's text in that language, or in Indonesian."""
    short = language.partition("-")[0]
    return ConsentText(VERSION, short if (VERSION, short) in TEXTS else "id")


def read_key(key: str) -> ConsentText | None:
    version, _separator, language = key.partition(":")
    return ConsentText(version, language) if (version, language) in TEXTS else None


def needs_guardian(birth_date: dt.date, *, on: dt.date) -> bool:
    return age_on(on, birth_date=birth_date) < FULL_AGE
