"""What a browser shows when it cannot reach the server: one page without personal data.

The service worker at the root keeps that page in every language and the files it names,
nothing else. See docs/decisions/0009.
"""

import hashlib
import json
import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET

from healthposts.web.language import CODES, language_of


@require_GET
@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    """The page; `?language=` is how the service worker asks for each of them."""
    asked = request.GET.get("language", "")
    language = asked if asked in CODES else language_of(request)
    return HttpResponse(_page(language), headers={"Content-Language": language})


@require_GET
@login_not_required
def service_worker(request: HttpRequest) -> HttpResponse:
    """The same text for everybody: a browser takes every other text for a new version."""
    response = render(
        request, "sw.js", {"kept": json.dumps(_kept())}, content_type="text/javascript"
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


def _page(language: str) -> str:
    with translation.override(language):
        return render_to_string("offline.html")


def _kept() -> dict[str, object]:
    """Addresses of the pages and of the files they name; the version changes with either."""
    texts = {language: _page(language) for language, _name in settings.LANGUAGES}
    named = re.compile(rf'(?:href|src)="({re.escape(settings.STATIC_URL)}[^"#]+)')
    return {
        "version": hashlib.sha256("".join(texts.values()).encode()).hexdigest()[:16],
        "pages": {language: f"{reverse('offline')}?language={language}" for language in texts},
        "files": sorted({file for text in texts.values() for file in named.findall(text)}),
        "usual": settings.LANGUAGE_CODE,
    }
