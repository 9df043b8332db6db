"""Translations, from the text that people edit to the file that programs read.

Plain Python, so that a machine without gettext speaks Indonesian too.
"""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(locale_dir: Path) -> list[Path]:
    """Write each .mo that is missing or older than its .po; returns those written."""
    sources = sorted(locale_dir.glob("*/LC_MESSAGES/*.po"))
    return [_compile(source) for source in sources if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    """Entries marked fuzzy are left out. Two processes may do this at once."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3])
    compiled = source.with_suffix(".mo")
    temporary = compiled.with_suffix(f".mo.{os.getpid()}")
    with temporary.open("wb") as file:
        write_mo(file, catalogue)
    temporary.replace(compiled)
    return compiled
