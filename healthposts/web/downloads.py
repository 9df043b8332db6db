"""Files that people download: names that are safe everywhere, cells that stay text."""

import re
import unicodedata

# What spreadsheet programs take for the beginning of a formula, also behind a space;
# the last four are the wide signs of East Asian keyboards.
FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_name(*parts: str, extension: str) -> str:
    """`safe_name("Laporan", "2026-10", extension="pdf")` is `laporan-2026-10.pdf`.

    Letters a to z, digits and hyphens only. Whoever calls gives no names of people.
    """
    text = unicodedata.normalize("NFKD", "-".join(parts)).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:80].rstrip("-")
    return f"{stem or 'file'}.{extension}"


def plain_cell(text: str) -> str:
    """The text for a CSV cell: an apostrophe keeps `=1+1` from becoming a formula."""
    if text.lstrip(" ").startswith(FORMULA_START):
        return f"'{text}"
    return text
