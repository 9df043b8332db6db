"""The main menu: what a person sees depends on what the person may do."""

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, object]:
    return {"nav": []}
