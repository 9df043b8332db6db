"""QR codes: lines of an SVG, named for those who do not see them."""

import re

import segno

from healthposts.web.qr import qr_svg

ADDRESS = "https://posts.example.org/c/48273106"


def test_qr_holds_the_address_as_segno_draws_it():
    svg = qr_svg(ADDRESS, title="Card")

    size = segno.make(ADDRESS, error="m", micro=False).symbol_size(border=4)[0]
    assert f'viewBox="0 0 {size} {size}"' in svg
    assert "width=" not in svg
    assert "style=" not in svg


def test_qr_says_what_it_is_and_escapes_it():
    svg = qr_svg(ADDRESS, title="<b>")

    assert re.match(r'<svg role="img" [^>]*class="qr"[^>]*><title>&lt;b&gt;</title>', svg)


def test_qr_of_a_card_stays_small_enough_for_a_worn_phone():
    """Version 3, 29 modules, up to 42 characters at level M: a module of 0.5 mm at 18 mm."""
    assert segno.make(ADDRESS, error="m", micro=False).version == 3
