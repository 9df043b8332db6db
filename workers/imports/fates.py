"""What becomes of each row, said before anything happens."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from healthposts.lib.names import search_key
from workers.imports.drafts import Answer, Draft
from workers.likeness import ASK_FROM, YEARS_APART, Described, likeness, sound_key


class Fate(StrEnum):
    NEW = "new"
    KNOWN = "known"  # already enrolled
    LIKELY = "likely"  # likely a duplicate: a person decides
    REPAIR = "repair"
    DOUBLE = "double"  # the same person twice in the file
    NOBODY = "nobody"  # a total row, or left out by hand


@dataclass(frozen=True)
class Known:
    """A worker on record, as far as the reader of the preview may know."""

    pk: UUID
    name: str
    sex: str
    birth_date: dt.date
    precision: str
    nickname: str
    nik_index: str
    place: str  # here, left, other


@dataclass
class Judged:
    draft: Draft
    fate: Fate
    why: str = ""  # a key of words.WHY
    row: int = 0  # of the file, that it doubles
    known: list[Known] = field(default_factory=list)
    reasons: tuple[str, ...] = ()  # of likeness


@dataclass(frozen=True)
class OnRecord:
    """Who is there: by NIK (anywhere; None where one may not look), and who may look alike."""

    by_nik: Mapping[str, Known | None]
    near: Iterable[Known]


def judge(
    drafts: list[Draft],
    on_record: OnRecord,
    *,
    index: Callable[[str], str],
    answers: Mapping[int, Answer],
) -> list[Judged]:
    """`index` gives the blind index of a NIK."""
    doubles = _doubles(drafts)
    lookalikes = _Lookalikes(on_record.near)
    judged = []
    for draft in drafts:
        answer = answers.get(draft.number, Answer())
        nik_index = index(draft.nik.digits) if draft.nik else ""
        if draft.no_person:
            judged.append(Judged(draft, Fate.NOBODY, draft.no_person))
        elif draft.number in doubles:
            judged.append(Judged(draft, Fate.DOUBLE, "double", row=doubles[draft.number]))
        elif nik_index and nik_index in on_record.by_nik:
            judged.append(_known_by_nik(draft, on_record.by_nik[nik_index], answer))
        elif draft.problems:
            judged.append(lookalikes.judge_unsound(draft))
        else:
            judged.append(lookalikes.judge(draft, nik_index, answer))
    return judged


def _known_by_nik(draft: Draft, known: Known | None, answer: Answer) -> Judged:
    if known is None:
        return Judged(draft, Fate.KNOWN, "elsewhere")
    if draft.name and not _may_be_one_name(draft.name, known.name) and not answer.confirmed:
        draft.problems.append("nik_of_another")
        return Judged(draft, Fate.REPAIR, known=[known])
    return Judged(draft, Fate.KNOWN, known.place, known=[known])


def _may_be_one_name(one: str, other: str) -> bool:
    day = dt.date(2000, 1, 1)
    _score, reasons = likeness(Described(one, day, "day"), Described(other, day, "day"))
    return any(reason.endswith("name") for reason in reasons)


# --- The same person twice in the file ---------------------------------------------------


def _doubles(drafts: list[Draft]) -> dict[int, int]:
    """Row -> the row of the file that is taken instead: the first sound one of each person."""
    of: dict[int, int] = {}
    people = [draft for draft in drafts if not draft.no_person and draft.name]
    for group in _grouped(people):
        kept = next((draft for draft in group if not draft.problems), group[0])
        of |= {draft.number: kept.number for draft in group if draft is not kept}
    return of


def _grouped(drafts: list[Draft]) -> Iterable[list[Draft]]:
    """By the 15 digits that even a damaged NIK has, and the name; else by name and birth date."""
    by_stem, by_birth = defaultdict(list), defaultdict(list)
    for draft in drafts:
        if draft.nik_stem:
            by_stem[draft.nik_stem, sound_key(draft.name)].append(draft)
        if draft.birth and draft.birth[1] == "day":
            by_birth[sound_key(draft.name), draft.birth].append(draft)
    for group in by_stem.values():
        if _agree(group):
            yield group
    for group in by_birth.values():
        without = [draft for draft in group if not draft.nik_stem]
        if without and _agree(group):
            yield group


def _agree(group: list[Draft]) -> bool:
    """Two sound NIKs that differ are two persons, or a slip of the pen: not for us to say."""
    return len(group) > 1 and len({draft.nik.digits for draft in group if draft.nik}) <= 1


# --- Who is on record already ------------------------------------------------------------


class _Lookalikes:
    """Compares each row with few: same years, same sex, a word that begins alike.

    Comparing with everybody would take minutes for a big factory.
    """

    BEGINNING = 3

    def __init__(self, near: Iterable[Known]) -> None:
        self._by_key: dict[tuple[str, int, str], list[Known]] = defaultdict(list)
        for known in near:
            for beginning in self._beginnings(known.name):
                self._by_key[known.sex, known.birth_date.year, beginning].append(known)

    def _beginnings(self, name: str) -> set[str]:
        return {word[: self.BEGINNING] for word in sound_key(name).split()}

    def judge(self, draft: Draft, nik_index: str, answer: Answer) -> Judged:
        assert draft.birth is not None  # noqa: S101  held by the caller: the row has no problem
        told = Described(draft.name, *draft.birth, draft.plain.get("nickname", ""))
        best: tuple[int, tuple[str, ...], list[Known]] = (0, (), [])
        for known in self._near(draft, told):
            if self._is_certain(draft, told, known, nik_index) and not answer.different:
                return Judged(draft, Fate.KNOWN, known.place, known=[known])
            score, reasons = likeness(told, _described(known))
            if score < ASK_FROM or self._is_told_apart(known, nik_index, reasons):
                continue
            best = max(best, (score, reasons, [known]), key=lambda found: found[0])
        if not best[2] or answer.different:
            return Judged(draft, Fate.NEW, known=best[2])
        return Judged(draft, Fate.LIKELY, "likely", known=best[2], reasons=best[1])

    def judge_unsound(self, draft: Draft) -> Judged:
        """Nobody has to repair the row of a worker who is certainly enrolled."""
        if draft.name and draft.sex and draft.birth:
            told = Described(draft.name, *draft.birth)
            for known in self._near(draft, told):
                if self._is_certain(draft, told, known, ""):
                    return Judged(draft, Fate.KNOWN, known.place, known=[known])
        return Judged(draft, Fate.REPAIR)

    def _near(self, draft: Draft, told: Described) -> list[Known]:
        years = range(told.birth_date.year - YEARS_APART, told.birth_date.year + YEARS_APART + 1)
        beginnings = self._beginnings(draft.name)
        found = {
            known.pk: known
            for year in years
            for beginning in beginnings
            for known in self._by_key.get((draft.sex, year, beginning), [])
        }
        return list(found.values())

    def _is_certain(self, draft: Draft, told: Described, known: Known, nik_index: str) -> bool:
        """The very same words, and no NIK that speaks against it: the file a second time."""
        return (
            search_key(known.name) == draft.name_key
            and (known.birth_date, known.precision) == (told.birth_date, told.precision)
            and not (nik_index and known.nik_index)
            and known.place == "here"
        )

    def _is_told_apart(self, known: Known, nik_index: str, reasons: tuple[str, ...]) -> bool:
        """Two different NIKs: two persons, unless name and birth date are the same."""
        if not (nik_index and known.nik_index):
            return False
        return not {"same_name", "same_birth_date"} <= set(reasons)


def _described(known: Known) -> Described:
    return Described(known.name, known.birth_date, known.precision, known.nickname)
