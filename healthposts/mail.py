"""E-mail as the environment wants it: off unless EMAIL_URL is set."""

from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from healthposts.env import EnvironmentProblem

SECONDS_TO_WAIT = 10


def mail_settings(url: str, *, sender: str, site: str) -> dict[str, Any]:
    """Django's settings for sending, and MAIL_IS_ON. Letters hold a link, so SITE_URL is needed."""
    if not url:
        return {
            "MAIL_IS_ON": False,
            "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        }
    try:
        found: dict[str, Any] = environ.Env.email_url_config(url)
    except ImproperlyConfigured as problem:
        raise EnvironmentProblem(
            "EMAIL_URL cannot be used. It looks like smtp+tls://user:password@mail.example.org:587."
        ) from problem
    if urlsplit(site).scheme not in {"http", "https"} or not urlsplit(site).netloc:
        raise EnvironmentProblem(
            "EMAIL_URL needs SITE_URL, the address that letters lead to: https://pos.example.org"
        )
    if "@" not in sender:
        raise EnvironmentProblem("EMAIL_URL needs EMAIL_FROM: an address like pos@example.org")
    return found | {
        "MAIL_IS_ON": True,
        "EMAIL_TIMEOUT": SECONDS_TO_WAIT,
        "DEFAULT_FROM_EMAIL": sender,
    }
