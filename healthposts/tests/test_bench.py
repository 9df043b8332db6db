"""The bench itself: its arithmetic, and that a part of it runs from the shell."""

import os
import subprocess
import sys

import pytest

from healthposts.bench.measuring import Timed, in_turns, percentile
from healthposts.bench.scale import FULL, PARTS, QUICK


def test_ratio_is_the_median_of_the_rounds():
    ours = Timed("ours", [[2.0, 2.0], [3.0], [40.0]])
    floor = Timed("floor", [[1.0, 1.0], [1.0], [10.0]])

    assert ours.times(floor) == 3.0
    assert ours.median == 2.5


@pytest.mark.parametrize(("count", "expected"), [(1, 0), (20, 19), (100, 95)])
def test_p95_leaves_five_in_a_hundred_above(count, expected):
    assert percentile(list(range(count)), 95) == expected


def test_contenders_begin_in_turns():
    order = []
    both = {name: lambda name=name: order.append(name) or [1.0] for name in ("ours", "theirs")}

    in_turns(2, both)

    assert order == ["ours", "theirs", "theirs", "ours"]


def test_quick_scale_is_smaller_in_everything():
    sizes = [name for name in vars(FULL) if name != "name"]

    assert all(getattr(QUICK, name) < getattr(FULL, name) for name in sizes)


def test_unknown_part_is_refused_by_name():
    run = bench("--quick", "nonsense")

    assert run.returncode == 2
    assert "no part is called nonsense" in run.stderr


@pytest.mark.slow
@pytest.mark.sqlite  # on a database of its own: one pass of the suite is enough
def test_quick_bench_runs_on_a_new_database():
    run = bench("--quick", "--database", "sqlite", "seed", "save", "figures", "weight")

    assert run.returncode == 0, run.stderr
    for part in ("seed", "save", "figures", "weight"):
        assert f"### {part}: {PARTS[part].title}" in run.stdout


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "healthposts.bench", *arguments],
        env=ours,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
