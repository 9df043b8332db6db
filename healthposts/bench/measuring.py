"""Medians, ratios, and tables of them."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Timed:
    """Seconds of one contender, round by round."""

    name: str
    rounds: list[list[float]] = field(default_factory=list)

    @property
    def all(self) -> list[float]:
        return [each for one in self.rounds for each in one]

    @property
    def median(self) -> float:
        return statistics.median(self.all)

    @property
    def p95(self) -> float:
        return percentile(self.all, 95)

    def times(self, floor: "Timed") -> float:
        """The median, over the rounds, of our median by the floor's in the same round."""
        pairs = zip(self.rounds, floor.rounds, strict=True)
        return statistics.median(
            statistics.median(ours) / statistics.median(theirs) for ours, theirs in pairs
        )


def percentile(values: Sequence[float], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def in_turns(rounds: int, contenders: dict[str, Callable[[], list[float]]]) -> dict[str, Timed]:
    """Each contender once a round, and each of them first in turn."""
    found = {name: Timed(name) for name in contenders}
    names = list(contenders)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            found[name].rounds.append(contenders[name]())
    return found


def seconds(work: Callable[[], object], times: int = 1) -> list[float]:
    found = []
    for _time in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found


def ms(value: float) -> str:
    return f"{value * 1000:.1f}" if value < 1 else f"{value * 1000:.0f}"


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    for row in (heads, ["---"] * len(heads), *rows):
        say("| " + " | ".join(map(str, row)) + " |")


def verdict(value: float, limit: float, what: str) -> str:
    return f"{what} {value:.2f}, asked for {limit}: {'kept' if value <= limit else '**missed**'}."


def say(text: str = "") -> None:
    print(text, flush=True)  # noqa: T201
