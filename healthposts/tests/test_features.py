"""docs/features.md promises a test for each capability: it must be there."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FEATURES = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
STATES = re.compile(r"works|partial: .+|missing(: .+)?")


def capabilities() -> list[list[str]]:
    """The cells of each row: capability, where, proof, state."""
    rows = [line for line in FEATURES.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [row for row in cells if row[0] not in {"capability", "---"}]


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_test_named_by_a_capability_exists():
    named = re.findall(r"`([^`\s]+\.py)::(\w+)`", FEATURES)

    lost = [f"{path}::{name}" for path, name in named if name not in names_in(path)]

    assert len(named) > 200
    assert lost == []


def test_capability_says_where_it_is_and_how_far():
    rows = capabilities()

    assert len(rows) > 100
    assert [row for row in rows if len(row) != 4 or not all(row)] == []
    assert [row for row in rows if not STATES.fullmatch(row[3])] == []
