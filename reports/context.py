"""The main menu: what a person sees depends on what the person may do."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from posts.access import may_anywhere
from posts.roles import Action


class Entry(NamedTuple):
    """One page of the menu: shown to whoever may one of `actions`; everybody without any."""

    name: str
    label: str | Promise
    icon: str
    actions: tuple[Action, ...] = ()


ENTRIES = (
    Entry("home", pgettext_lazy("menu", "Home"), "home"),
    Entry("screenings:sessions", _("Sessions"), "calendar", (Action.SEE_NAMES,)),
    Entry("workers:workers", _("Workers"), "people", (Action.SEE_NAMES,)),
    Entry("screenings:referrals", _("Referrals"), "referral", (Action.SEE_NAMES,)),
    Entry("posts:posts", _("Posts"), "post", (Action.SEE_POST,)),
    Entry("reports:reports", _("Reports"), "report", (Action.SEE_FIGURES,)),
    Entry("posts:offices", _("Offices"), "office", (Action.SET_PAPER,)),
    Entry(
        "posts:people",
        _("People"),
        "user",
        (Action.MANAGE_CADRES, Action.MANAGE_STAFF, Action.MANAGE_ACCOUNTS),
    ),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": [], "place": ""}
    shown = [
        entry
        for entry in ENTRIES
        if not entry.actions or any(may_anywhere(user, action) for action in entry.actions)
    ]
    return {"nav": [_item(entry, request) for entry in shown], "place": _place(user)}


def _item(entry: Entry, request: HttpRequest) -> dict[str, object]:
    url = reverse(entry.name)
    here = request.path == url if url == "/" else request.path.startswith(url)
    return {"url": url, "label": entry.label, "icon": entry.icon, "active": here}


def _place(user: object) -> str:
    """Where the person works: the name of the first post or office in force."""
    places = [
        row.post or row.office
        for row in getattr(user, "every_assignment", [])
        if row.ends_on is None
    ]
    return next((str(place) for place in places if place), "")
