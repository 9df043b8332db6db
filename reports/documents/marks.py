"""What a document says of itself: which report, which revision, how final."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.snapshots import Cause, MonthlySnapshot

FINAL = "final"


@dataclass(frozen=True, slots=True)
class Since:
    """The final revision before this one, and what was done after it was drawn."""

    number: int
    before: MonthlySnapshot
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """`number` is the revision's; a provisional one has none. `reason`: why it replaces the one before."""

    code: str
    stage: str
    number: int | None = None
    reason: str = ""
    since: Since | None = None

    @property
    def is_final(self) -> bool:
        return self.stage == FINAL

    @property
    def report_number(self) -> str:
        """The report's code, and the revision when it has one: what a reader quotes."""
        return f"{self.code}-{self.number}" if self.number else self.code

    @property
    def stage_word(self) -> str:
        return pgettext("stage", "Final") if self.is_final else pgettext("stage", "Provisional")

    @property
    def revision_words(self) -> str:
        if self.number is None:
            return _("no revision number yet")
        return _("Revision %(number)s") % {"number": self.number}
