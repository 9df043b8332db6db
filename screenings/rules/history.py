"""What a worker has been told by a doctor, and what that means for a referral.

Each condition is asked once: has it (yes, no, unknown), takes its medicine (yes, no, ran
out), and whether it is in the family. The answers hold for a year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from screenings.rules.measures import examination
from screenings.rules.referral import Medicine
from screenings.rules.tables import DATA, TableError, read

HISTORY = "history"
# Project rule, to be approved by a puskesmas doctor.
HOLDS_DAYS = 365
COLUMNS = "condition,topic,source"
HAS, MEDICINE, FAMILY = "has_", "medicine_", "family_"


@dataclass(frozen=True, slots=True)
class Condition:
    """`topic`: whose findings go on being treated where the medicine is taken."""

    code: str
    topic: str

    @property
    def has(self) -> str:
        return f"{HAS}{self.code}"

    @property
    def medicine(self) -> str:
        return f"{MEDICINE}{self.code}"


@lru_cache(maxsize=1)
def conditions() -> tuple[Condition, ...]:
    """In the order in which they are asked."""
    return load_conditions(DATA / "conditions.csv")


def load_conditions(path: Path) -> tuple[Condition, ...]:
    found = tuple(Condition(row["condition"], row["topic"]) for row in read(path, COLUMNS))
    asked = {one.code for one in examination(HISTORY).inputs}
    if asked != {code for one in found for code in (one.has, one.medicine)} | set(families()):
        raise TableError(f"{path.name}: not the conditions that are asked")
    return found


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """The inputs about the family."""
    asked = (one.code for one in examination(HISTORY).inputs)
    return tuple(code for code in asked if code.startswith(FAMILY))


def medicine_by_topic(answers: Mapping[str, str]) -> dict[str, Medicine]:
    """What is said of the medicine of the conditions one has; by topic of a finding."""
    return {
        one.topic: Medicine(answers[one.medicine])
        for one in conditions()
        if one.topic and answers.get(one.has) == "yes" and answers.get(one.medicine)
    }
