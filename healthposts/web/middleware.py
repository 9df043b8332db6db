"""What a signed-in person brings along to every page: language, session, forced password."""

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from healthposts.web.language import language_of

RENEWED = "renewed_on"
OPEN_WITH_OLD_PASSWORD = {
    "password_change",
    "logout",
    "set_language",
    "offline",
    "service_worker",
}


class PersonMiddleware:
    """Speak the person's language, renew the session once a day, insist on a new password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            _renew_session(request)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if request.user.is_authenticated:
            # Pages with names must not be found in a shared phone's cache or back button.
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        match = request.resolver_match
        if not (request.user.is_authenticated and request.user.must_change_password):
            return None
        if match is not None and match.url_name in OPEN_WITH_OLD_PASSWORD:
            return None
        return redirect("password_change")


def _renew_session(request: HttpRequest) -> None:
    today = dt.date.isoformat(timezone.now().date())
    if request.session.get(RENEWED) != today:
        request.session[RENEWED] = today
