"""A referral in words. Codes and figures are stored, sentences are not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from healthposts.web.guidelines import guideline_name
from screenings import labels
from screenings.models import Finding, Referral, ReferralReason
from screenings.rules import Band, tables
from screenings.rules.referral import PRESSURE, Fate, Reason, examination_of, is_private, topic_of
from workers.models import Worker


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason as it is shown or printed."""

    what: str
    value: str = ""
    label: str = ""
    cut_off: str = ""
    guideline: str = ""
    is_urgent: bool = False

    @property
    def short(self) -> str:
        return f"{self.what} {self.value}".strip()


def lines(
    reasons: Iterable[ReferralReason], worker: Worker, *, sees_private: bool
) -> list[ReasonLine]:
    """Each with value, cut-off and guideline. A private answer is named to the puskesmas only."""
    return [_line(reason, worker, sees_private=sees_private) for reason in reasons]


def _line(reason: ReferralReason, worker: Worker, *, sees_private: bool) -> ReasonLine:
    if is_private(reason.measure) and not sees_private:
        return ReasonLine(_("A reason that is told at the puskesmas only"), is_urgent=True)
    is_alarm = reason.role == Finding.Role.EMERGENCY
    return ReasonLine(
        what=what(reason.measure),
        value=_localized(reason.value),
        label=labels.level("emergency")
        if is_alarm
        else labels.class_name(reason.measure, reason.class_code, reason.guideline),
        cut_off="" if is_alarm else cut_off(reason, worker),
        guideline="" if is_alarm else guideline_name(reason.guideline),
        is_urgent=reason.is_urgent,
    )


def what_of(reason: Reason) -> str:
    """For the page of the post: a private reason is not named."""
    return _("a private answer") if reason.is_private else what(reason.measure)


def what(measure: str) -> str:
    """The examination's name; pressure and its pattern are one."""
    if is_private(measure):
        return labels.measure(measure)
    return labels.measure(examination_of(measure) or topic_of(measure))


def _localized(value: str) -> str:
    """Stored with a point, shown as people write it."""
    number, _space, unit = value.partition(" ")
    parts = [_shown(part) for part in number.split("/")]
    return f"{'/'.join(parts)} {labels.unit(unit)}".strip()


def _shown(part: str) -> str:
    return labels.number(Decimal(part)) if part.replace(".", "", 1).isdigit() else part


def cut_off(reason: ReferralReason, worker: Worker) -> str:
    """Where the class begins: "from 160/100 mmHg", "below 8 g/dL". From the tables only."""
    upper, lower = _bands(reason, worker)
    if upper is None:
        return ""
    if lower is not None and upper.lower is not None and lower.lower is not None:
        both = f"{labels.number(upper.lower)}/{labels.number(lower.lower)}"
        return _("from %(number)s") % {"number": f"{both} {labels.unit(upper.unit)}"}
    if upper.coded:
        return ""
    return _bound(upper)


def _bands(reason: ReferralReason, worker: Worker) -> tuple[Band | None, Band | None]:
    if reason.measure == PRESSURE:
        found = [_band(part, reason, worker) for part in ("sbp", "dbp")]
        return found[0], found[1]
    return _band(reason.measure, reason, worker), None


def _band(measure: str, reason: ReferralReason, worker: Worker) -> Band | None:
    age = worker.age_on(reason.on)
    bands = tables().bands.get((measure, reason.guideline), ())
    return next(
        (
            band
            for band in bands
            if band.class_code == reason.class_code
            and band.holds_sex(worker.sex)
            and band.holds_age(age)
        ),
        None,
    )


def _bound(band: Band) -> str:
    """High values are bad from below, low ones from above."""
    if band.lower is not None and band.upper is None:
        text = _("from %(number)s") if band.lower_inclusive else _("above %(number)s")
        number = band.lower
    elif band.lower is None and band.upper is not None:
        text = _("up to %(number)s") if band.upper_inclusive else _("below %(number)s")
        number = band.upper
    elif band.lower is not None and band.upper is not None:
        both = {
            "low": labels.number(band.lower),
            "high": f"{labels.number(band.upper)} {labels.unit(band.unit)}",
        }
        return _("%(low)s to %(high)s") % both
    else:
        return ""
    return text % {"number": f"{labels.number(number)} {labels.unit(band.unit)}"}


def ask(reasons: Sequence[str]) -> str:
    return _("Should be seen at the puskesmas: %(reasons)s") % {"reasons": ", ".join(reasons)}


def ask_been(referral: Referral) -> str:
    day = formats.date_format(referral.written_on, "j M")
    return _("Referred %(day)s. Been to the puskesmas?") % {"day": day}


def held_back(fate: Fate, topic_name: str) -> str:
    """Why a reason makes no letter."""
    match fate:
        case Fate.TREATMENT:
            text = _("%(what)s: known and treated. Continue the treatment, take the medicine.")
        case Fate.CONTINUES:
            text = _("%(what)s: no letter here. Who is treated goes on with the treatment.")
        case Fate.ANSWERED:
            text = _("%(what)s: seen by the puskesmas not long ago. No new letter now.")
        case _:
            text = _("%(what)s: already in the open referral.")
    return text % {"what": topic_name}


def followed_elsewhere(topic_name: str) -> str:
    """Of a guest: that it is known, and nothing of what became of it."""
    return _("%(what)s: followed already. No new letter now.") % {"what": topic_name}


@dataclass(frozen=True, slots=True)
class Told:
    """What of an answer this person may read."""

    result: str = ""
    advice: str = ""
    is_kept: bool = False  # the worker keeps (some of) it to themselves


def told(referral: Referral, *, sees_all: bool) -> Told:
    """The puskesmas reads all of it; the post what the worker allows."""
    if not referral.result:
        return Told()
    sharing = referral.sharing
    result = str(referral.get_result_display())
    if sees_all or sharing == Referral.Sharing.ALL:
        return Told(result, referral.advice, is_kept=sharing != Referral.Sharing.ALL)
    advice = referral.advice if sharing == Referral.Sharing.ADVICE else ""
    return Told(advice=advice, is_kept=True)
