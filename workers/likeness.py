"""How alike two workers are, in plain reasons. It asks a person; it never decides."""

import datetime as dt
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from healthposts.lib.names import search_key

# Names are written by ear: Soeparto and Suparto, Moch. and Muhammad are one name.
_TITLES = re.compile(r"ba?pa?k|pak|ibu|bu|cak|ning|mas|mbak|hj?|haji|hajah|drs?")
_SPELLINGS = {
    "oe": "u",
    "dj": "j",
    "tj": "c",
    "sj": "sy",  # before 1972
    "ch": "h",
    "kh": "h",
    "th": "t",
    "dh": "d",
    "y": "i",
    "v": "f",
}
_MUHAMMAD = re.compile(r"m|mh|mhd|md|moh|moch|much|muh|mo[ch]*amm?[ae]d|mu[ch]*amm?[ae]d")
_SIMILAR = 0.8
YEARS_APART = 2

WEIGHTS = {
    "same_name": 60,
    "similar_name": 45,
    "part_of_name": 35,
    "same_birth_date": 35,
    "same_birth_year": 25,
    "near_birth_year": 10,
    "same_nickname": 10,
}
# A part of the name and the year, or a similar name and nearly the year, is worth a question.
ASK_FROM = 55


@dataclass(frozen=True)
class Described:
    name: str
    birth_date: dt.date
    precision: str
    nickname: str = ""


def likeness(one: Described, other: Described) -> tuple[int, tuple[str, ...]]:
    """Points, and the reasons that earned them."""
    reasons = [_name_reason(one.name, other.name), _birth_reason(one, other)]
    if one.nickname and sound_key(one.nickname) == sound_key(other.nickname):
        reasons.append("same_nickname")
    found = tuple(reason for reason in reasons if reason)
    return sum(WEIGHTS[reason] for reason in found), found


@lru_cache(maxsize=20_000)
def sound_key(name: str) -> str:
    """A name as it sounds: `Bpk. Moch. Soeparto` becomes `muhamad suparto`."""
    words = [word for word in search_key(name).split() if not _TITLES.fullmatch(word)]
    return " ".join(_sound(word) for word in words)


@lru_cache(maxsize=20_000)
def _sound(word: str) -> str:
    if _MUHAMMAD.fullmatch(word):
        return "muhamad"
    for old, new in _SPELLINGS.items():
        word = word.replace(old, new)
    return re.sub(r"(.)\1", r"\1", word)


def _name_reason(one: str, other: str) -> str:
    first, second = sound_key(one), sound_key(other)
    if not first or not second:
        return ""
    if sorted(first.split()) == sorted(second.split()):
        return "same_name"
    if _are_similar(first, second):
        return "similar_name"
    fewer, more = sorted((first.split(), second.split()), key=len)
    if all(any(_are_similar(word, each) for each in more) for word in fewer):
        return "part_of_name"
    return ""


def _are_similar(one: str, other: str) -> bool:
    if one == other:
        return True
    matcher = SequenceMatcher(None, one, other)
    return matcher.real_quick_ratio() >= _SIMILAR and matcher.ratio() >= _SIMILAR


def _birth_reason(one: Described, other: Described) -> str:
    if one.precision == other.precision == "day" and one.birth_date == other.birth_date:
        return "same_birth_date"
    apart = abs(one.birth_date.year - other.birth_date.year)
    if apart == 0:
        return "same_birth_year"
    allowed = YEARS_APART if "age" in {one.precision, other.precision} else 1
    return "near_birth_year" if apart <= allowed else ""
