"""Whose request is it? The client's address, believed only behind our own proxies."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The last address that a trusted proxy added, or the connection's own."""
    direct = request.META.get("REMOTE_ADDR", "")
    forwarded = [
        part.strip()
        for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if part.strip()
    ]
    if settings.TRUSTED_PROXIES == 0 or len(forwarded) < settings.TRUSTED_PROXIES:
        return direct
    return forwarded[-settings.TRUSTED_PROXIES]
