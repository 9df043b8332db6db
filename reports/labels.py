"""Words for the codes of a snapshot. The snapshot stores codes; the reader's language decides here."""

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from healthposts.lib.ages import UNKNOWN
from healthposts.web.measures import measure_name as measure
from healthposts.web.measures import unit_name as unit
from healthposts.web.tags import LEVELS
from reports.snapshots import ClassRow

__all__ = ["age_band", "class_name", "level", "measure", "session_kind", "unit"]

FATES: dict[str, Promise] = {
    "written": _("In a letter of this visit"),
    "in_letter": _("Already in an open letter"),
    "answered": _("Answered not long ago"),
    "treatment": _("Treatment goes on"),
    "repeat": _("To be measured again first"),
    "advised": _("Advice, by the rules"),
    "refused": _("Refused by the worker"),
    "not_written": _("No letter was written"),
}

OPEN_FOR: dict[str, Promise] = {
    "0-14": _("of these up to 14 days"),
    "15-30": _("of these 15 to 30 days"),
    "31-90": _("of these 31 to 90 days"),
    "91+": _("of these more than 90 days"),
}

SESSION_KINDS: dict[str, Promise] = {
    "routine": _("Routine session"),
    "outreach": _("Outreach"),
    "examination": _("Examination at the workplace"),
}


def fate(code: str) -> str:
    """What became of a finding that asks for referral."""
    return str(FATES.get(code, code))


def open_for(band: str) -> str:
    return str(OPEN_FOR.get(band, band))


def estimate(workers: int | None) -> str:
    if workers is None:
        return gettext("no estimate")
    return ngettext("about %(count)s worker", "about %(count)s workers", workers) % {
        "count": workers
    }


def session_kind(code: str) -> str:
    return str(SESSION_KINDS.get(code, code))


def level(code: str) -> str:
    return str(LEVELS[code].word) if code in LEVELS else code


def age_band(code: str) -> str:
    """`<15` becomes "under 15"; `60+` and the others are read as they stand, with an en dash."""
    if code == "<15":
        return pgettext("age", "under 15")
    if code == UNKNOWN:
        return pgettext("age", "not known")
    return code.replace("-", "–")


def class_name(row: ClassRow) -> str:
    """A screening suspects: a class named after a disease never stands there as a diagnosis."""
    label = row.label_id if (get_language() or "").startswith("id") else row.label_en
    if not row.suspected:
        return label
    is_word = label[1:2].islower()  # an abbreviation keeps its capitals
    name = label[:1].lower() + label[1:] if is_word else label
    return pgettext("class", "Suspected %(label)s") % {"label": name}
