"""Vendored files are what was vendored, and pages stay light and legible."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

STATIC = Path(settings.BASE_DIR) / "static"
STYLESHEET_LIMIT = 25_000
# docs/design/visual-language.md: the text of each level on its fill.
LEVEL_COLOURS = {
    "normal": ("#e6f2f8", "#00507a"),
    "watch": ("#fff3cc", "#6b4e00"),
    "refer": ("#fbe3d6", "#8a2b00"),
    "emergency": ("#4a0d3a", "#fff"),
    "unmeasured": ("#f1f3f5", "#495057"),
}


def noted_checksums() -> list[tuple[str, str]]:
    lines = (STATIC / "vendor" / "CHECKSUMS").read_text().splitlines()
    return [(name, digest) for digest, name in (line.split("  ", 1) for line in lines)]


@pytest.mark.parametrize(("name", "digest"), noted_checksums())
def test_vendored_file_is_unchanged(name, digest):
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("name", ["healthposts.css", "healthposts.rtl.css"])
def test_stylesheet_stays_light(name):
    compressed = gzip.compress((STATIC / "css" / name).read_bytes())

    assert len(compressed) <= STYLESHEET_LIMIT


@pytest.mark.parametrize(("level", "colours"), LEVEL_COLOURS.items())
def test_level_has_the_agreed_colours(level, colours):
    css = (STATIC / "css" / "healthposts.css").read_text()

    found = tuple(
        re.search(rf"--{level}-{part}: ?([^;}}]+)", css).group(1) for part in ("bg", "fg")
    )

    assert found == colours


@pytest.mark.parametrize("letter", "≥≤–•×±°½→✓▲●■☐☑đơưạậệỗỹĂ€")
def test_fonts_of_the_pdfs_have_the_letter(letter):
    ttfont = pytest.importorskip("fontTools.ttLib").TTFont
    fonts = [ttfont(path) for path in sorted((STATIC / "fonts").glob("*.ttf"))]

    assert any(ord(letter) in font.getBestCmap() for font in fonts)


@pytest.mark.parametrize("name", ["500.html", "400.html", "403_csrf.html"])
def test_error_page_needs_nothing(name):
    html = get_template(name).render()

    assert "<h1>" in html
    assert 'href="/"' in html
    assert "healthposts.css" in html


def test_templates_have_no_inline_style_or_script():
    pattern = re.compile(
        r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)|type=.number.|\{%\s*localize on"
    )
    templates = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))

    found = [str(path) for path in templates if pattern.search(path.read_text())]

    assert templates
    assert found == []
