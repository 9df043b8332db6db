"""How often a log-in may fail. django-axes counts, per user name and address together."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.http import HttpRequest, HttpResponse

# Codes are counted per address, whatever name was typed: a code itself bears five wrong tries,
# so what is left to a stranger is trying many names. No account can have this name.
CODES = "/login/code/"
MOST_PASSWORDS = 8
MOST_CODES = 30  # a whole training may sit behind one address


def failure_limit(_request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    return MOST_CODES if (credentials or {}).get("username") == CODES else MOST_PASSWORDS


def refused(request: HttpRequest) -> HttpResponse | None:
    """The answer to an address that has tried too many codes; None as long as it may."""
    credentials = {"username": CODES}
    if AxesProxyHandler.is_allowed(request, credentials):
        return None
    answer: HttpResponse = get_lockout_response(request, credentials=credentials)
    return answer


def count_wrong_code(request: HttpRequest) -> None:
    AxesProxyHandler.user_login_failed(
        sender=__name__, credentials={"username": CODES}, request=request
    )
