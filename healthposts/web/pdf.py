"""HTML to PDF: the only importer of WeasyPrint, and only when a PDF is made."""

import ctypes
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from django.conf import settings

# mm. F4 is the folio of Indonesian offices.
PAPERS = {"a4": (210, 297), "f4": (215, 330)}
LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
STATIC_SCHEME = "static:"


class PdfsAreOff(Exception):
    """The machine lacks Pango; everything but PDFs works."""


class ForbiddenAddress(ValueError):
    """A PDF asked for a file that is not ours to print."""


@cache
def missing_libraries() -> tuple[str, ...]:
    """System libraries that PDFs need and that cannot be loaded here."""
    return tuple(name for name in LIBRARIES if not _loads(name))


def pdfs_are_on() -> bool:
    return not missing_libraries()


def preload() -> None:
    """Pay for the import and the fonts once, in the parent of the workers."""
    if pdfs_are_on():
        render_pdf("<html lang=en><title>x</title><p>x", "")


def render_pdf(html: str, stylesheet: str) -> bytes:
    """The PDF of one HTML text, the same bytes every time.

    `stylesheet`: CSS text. Addresses in both may only be `static:<path>` (our own files)
    or `data:`. Raises ForbiddenAddress for any other, PdfsAreOff where Pango is missing.
    """
    if not pdfs_are_on():
        raise PdfsAreOff(", ".join(missing_libraries()))
    weasyprint = _weasyprint()
    with _no_garbage_collection():
        document = weasyprint.HTML(string=html, url_fetcher=_fetcher(), base_url=STATIC_SCHEME)
        css = weasyprint.CSS(string=stylesheet, url_fetcher=_fetcher(), base_url=STATIC_SCHEME)
        try:
            pdf: bytes = document.write_pdf(stylesheets=[css], pdf_variant="pdf/ua-1")
        except weasyprint.urls.FatalURLFetchingError as problem:
            # Not an Exception in WeasyPrint: it would end the worker, not the job.
            raise ForbiddenAddress(str(problem)) from problem
    return pdf


def size_of(paper: str) -> str:
    """For CSS: "210mm 297mm". KeyError for an unknown paper."""
    width, height = PAPERS[paper]
    return f"{width}mm {height}mm"


@cache
def _weasyprint() -> Any:
    """Our fonts only, so that a report looks the same on every machine."""
    os.environ["FONTCONFIG_FILE"] = str(_font_settings())
    import weasyprint  # noqa: PLC0415  costs a second: never at start of the web process

    return weasyprint


def _font_settings() -> Path:
    """A fontconfig file that knows our folder and nothing else."""
    fonts, cache_folder = settings.BASE_DIR / "static" / "fonts", settings.DATA_DIR / "fontconfig"
    cache_folder.mkdir(parents=True, exist_ok=True)
    path: Path = cache_folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{fonts}</dir><cachedir>{cache_folder}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return path


@cache
def _fetcher() -> Any:
    """Opens our static folder and `data:`, nothing else: a hostile name must not read a file."""
    weasyprint = _weasyprint()

    class StaticOnly(weasyprint.urls.URLFetcher):  # type: ignore[misc,name-defined]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            return weasyprint.urls.URLFetcherResponse(url, _static_file(url))

    return StaticOnly(allowed_protocols=("data",), fail_on_errors=True)


def _static_file(url: str) -> bytes:
    root = (settings.BASE_DIR / "static").resolve()
    path: Path = (root / unquote(urlparse(url).path).lstrip("/")).resolve()
    if not url.startswith(STATIC_SCHEME) or not path.is_relative_to(root):
        raise ForbiddenAddress("Only files of the static folder may stand in a PDF.")
    return path.read_bytes()


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """A render makes many objects and no garbage: pausing the collector is 1.3 to 1.6 times faster."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect()


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
