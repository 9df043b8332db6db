"""What there is to measure, and how much of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    title: str
    needs_crowd: bool = False


PARTS = {
    "seed": Part("making the demo district"),
    "save": Part("saving a follow-up visit of 12 readings"),
    "search": Part("finding a worker by a part of the name", needs_crowd=True),
    "figures": Part("the figures of a month", needs_crowd=True),
    "report": Part("one report as PDF"),
    "month": Part("all reports of a month"),
    "weight": Part("what the entry page weighs"),
    "start": Part("start and memory of the web server"),
    "pages": Part("lists and home pages"),
}


@dataclass(frozen=True)
class Scale:
    name: str
    posts: int
    workers: int
    months: int
    crowd: int  # how many copies of the district's workers and visits are added
    rounds: int
    saves: int  # of one client in a round
    searches: int
    reports: int  # posts whose reports are made
    offices: int  # with so many offices, the district first

    def in_words(self) -> str:
        return (
            f"A made-up district of {self.posts} posts, {self.workers} workers and {self.months} months of "
            f"visits; where a crowd is needed, {self.crowd} more of each worker. {self.rounds} rounds."
        )

    def seed(self) -> list[str]:
        sizes = {"posts": self.posts, "workers": self.workers, "months": self.months}
        return [f"--{name}={size}" for name, size in sizes.items()]


FULL = Scale(
    "full", 350, 10_000, 12, crowd=17, rounds=7, saves=40, searches=30, reports=70, offices=36
)
QUICK = Scale("quick", 6, 60, 2, crowd=1, rounds=1, saves=3, searches=3, reports=1, offices=1)
SCALES = {scale.name: scale for scale in (FULL, QUICK)}
