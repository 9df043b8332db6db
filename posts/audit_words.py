"""What is kept beside an audit event, said in words.

A code without words here is shown as it stands: an audit log leaves nothing out.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from healthposts.web.guidelines import guideline_name
from healthposts.web.measures import measure_name
from posts.labels import CHANGES, ROLES

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Words = Mapping[str, str | Promise]

LISTS: Words = {
    "workers": _("workers"),
    "session": _("workers of a session"),
    "referrals": _("referrals"),
    "duplicates": _("likely duplicates"),
    "follow_up": _("who needs follow-up"),
    "likely": _("likely matches while registering"),
    "import": _("list to import"),
    "nik": _("search by NIK"),
    "cards": _("workers' cards"),
    "slips": _("blank referral slips"),
    "posts": _("posts"),
    "offices": _("offices"),
    "people": _("accounts"),
    "cadres": _("cadres"),
    "audit": _("audit log"),
    "sessions": _("sessions"),
    "reports": _("reports"),
    "attention": _("who needs somebody after a session"),
    "grid": _("session as a table"),
}

PAGES: Words = {
    "worker": _("page of the worker"),
    "entry": _("visit"),
    "referral": _("referral"),
    "duplicate": _("likely duplicate"),
    "edit": _("details"),
    "nik": _("page of the NIK"),
    "consent": _("consent"),
    "move": _("moving"),
    "leave": _("leaving"),
    "card": _("card"),
    "guest_consent": _("consent of a guest"),
}

FIELDS: Words = {
    "name": _("name"),
    "nickname": _("nickname"),
    "sex": _("sex"),
    "birth_date": _("birth date"),
    "birth_precision": _("how the birth date is known"),
    "occupation": _("occupation"),
    "crew": _("crew or group"),
    "workplace": _("workplace"),
    "shift": _("shift"),
    "nik": "NIK",
    "no_nik_reason": _("no NIK because"),
    "phone": _("phone"),
    "bpjs_number": _("BPJS number"),
    "code": _("code"),
    "kind": _("kind"),
    "trade": _("trade"),
    "sector": _("sector"),
    "place": _("place"),
    "latitude": _("latitude"),
    "longitude": _("longitude"),
    "rhythm": _("meeting rhythm"),
    "decree_number": _("decree number"),
    "decree_date": _("decree date"),
    "kemendagri_code": _("Kemendagri code"),
    "facility_code": _("facility code"),
    "time_zone": _("time zone"),
    "language": _("language of its reports"),
    "paper": _("paper"),
    "opened_on": _("opened on"),
}

STATES: Words = {
    "proposed": _("Proposed"),
    "formed": _("Formed"),
    "active": _("Active"),
    "inactive": _("Inactive"),
    "closed": _("Closed"),
    "open": _("To decide"),
    "same": _("Same person"),
    "different": _("Different persons"),
}

DECISIONS: Words = {
    "given": _("agreed"),
    "refused": _("refused"),
    "withdrawn": _("withdrawn"),
}

FORMATS: Words = {
    "letter": _("referral letter"),
    "signed": _("signed copy"),
    "sheet": _("session sheet"),
    "slip": _("result and advice"),
    "register": pgettext_lazy("book", "register"),
}

ANSWERS: Words = {
    "yes": pgettext_lazy("been to the puskesmas", "Yes"),
    "not_yet": _("Not yet"),
    "elsewhere": _("Treated elsewhere"),
}

RESULTS: Words = {
    "normal_now": _("Normal now"),
    "confirmed": _("Confirmed"),
    "treated": _("Treatment started"),
    "sent_on": _("Sent on"),
    "no_reason": _("No reason found"),
    "elsewhere": _("Seen elsewhere"),
}

SHARINGS: Words = {
    "all": _("The result and the advice"),
    "advice": _("The advice only"),
    "nothing": _("Only that it was answered"),
}


def _of(words: Words) -> Callable[[Any], str]:
    return lambda value: str(words.get(value, value))


def _plain(value: Any) -> str:
    return str(value)


def _number_of(value: Any) -> str:
    return str(len(value) if isinstance(value, list) else value)


def _target(value: Any) -> str:
    """A visit by the beginning of its id, or a guideline."""
    return str(value)[:8] if UUID.fullmatch(str(value)) else guideline_name(str(value))


def _names(value: Any) -> str:
    return ", ".join(map(_of(FIELDS), value))


# Key of a detail: what stands before its value, and how the value is said.
KEYS: dict[str, tuple[str | Promise, Callable[[Any], str]]] = {
    "what": ("", _of(CHANGES)),
    "list": ("", _of(LISTS)),
    "page": ("", _of(PAGES)),
    "state": ("", _of(STATES)),
    "decision": ("", _of(DECISIONS)),
    "answer": ("", _of(ANSWERS)),
    "result": ("", _of(RESULTS)),
    "sharing": (_("the post learns"), _of(SHARINGS)),
    "role": (_("role"), _of({str(role): words for role, words in ROLES.items()})),
    "format": ("", lambda value: str(FORMATS.get(value, str(value).upper()))),
    "fields": (_("changed"), _names),
    "count": (pgettext_lazy("audit", "rows"), _number_of),
    "boxes": (pgettext_lazy("audit", "values"), _number_of),
    "measures": (_("examinations"), _number_of),
    "reasons": (_("reasons"), _number_of),
    "revision": (_("revision"), _plain),
    "before": (pgettext_lazy("audit", "before"), _plain),
    "after": (pgettext_lazy("audit", "now"), _plain),
    "from_post": (_("from post"), _plain),
    "offices": (_("offices"), lambda value: ", ".join(value)),
    "workplace": (_("workplace"), _plain),
    "pair": (_("pair"), _plain),
    "older": (_("older letter"), _plain),
    "form": ("", _plain),
    "restored": ("", lambda _value: str(_("restored"))),
    "to": (pgettext_lazy("audit", "to"), _target),
    "measure": ("", measure_name),
    "class_code": (_("class"), _plain),
    "since": (pgettext_lazy("audit", "from"), _plain),
    "day": (pgettext_lazy("audit", "day"), _plain),
    "month": (pgettext_lazy("audit", "month"), _plain),
    "kind": ("", lambda value: str(value).upper()),
    "sha256": ("SHA-256", _plain),
}


def details_in_words(detail: Mapping[str, Any]) -> str:
    """`{"what": "ended", "role": "cadre"}` is "access ended · role: Cadre"."""
    said = []
    for key, value in detail.items():
        if value in (None, "", []):
            continue
        before, say = KEYS.get(key, (key, _plain))
        said.append(f"{before}: {say(value)}" if before else say(value))
    return " · ".join(said)
