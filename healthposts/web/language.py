"""The language of the pages: the person's choice, else the browser's cookie, else Indonesian.

What the phone itself is set to does not count: a borrowed phone speaks any language, the
quay speaks Indonesian.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

CODES = frozenset(code for code, _name in settings.LANGUAGES)


def language_of(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    own = user.language if user is not None and user.is_authenticated else ""
    for code in (own, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")):
        if code in CODES:
            return str(code)
    return str(settings.LANGUAGE_CODE)


@require_POST
@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the choice on this browser, and with the person who is signed in."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    # Not redirect(): that would take `back` for the name of a view.
    response = HttpResponseRedirect(back)
    code = request.POST.get("language", "")
    if code not in CODES:
        return response
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 24 * 60 * 60,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    if request.user.is_authenticated:
        request.user.language = code
        request.user.save(update_fields=["language"])
    return response
