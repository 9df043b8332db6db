"""Views, forms and tasks reach rows only through access.

Read from the source itself, so that a new view cannot forget it: `.objects` may be followed
only by `visible_to` (the person's rows) or `for_task` (background work), and the shortcuts
that skip access are not used at all.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ("posts", "workers", "screenings", "reports")
MANAGERS = {"objects", "_default_manager", "_base_manager"}
WAYS_IN = {"visible_to", "for_task"}
# Rows that belong to no post, office or person: signs of life of the programs.
NOBODYS = {"Pulse"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}


def is_swept(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return "views" in parts or any(
        part.removesuffix(".py").startswith(("forms", "views", "tasks")) for part in parts
    )


def swept_files() -> list[Path]:
    files = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    return sorted(path for path in files if is_swept(path) and "tests" not in path.parts)


def faults(source: str) -> list[str]:
    """Lines that reach rows past access, as `line: what`."""
    tree = ast.parse(source)
    allowed = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in WAYS_IN
    } | {
        id(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in NOBODYS
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and id(node) not in allowed:
            found.append(f"{node.lineno}: .{node.attr}")
        names = [node.id] if isinstance(node, ast.Name) else []
        if isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
        found += [f"{node.lineno}: {name}" for name in names if name in SHORTCUTS]
    return found


@pytest.mark.parametrize("path", swept_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_rows_are_reached_through_access_only(path):
    assert faults(path.read_text(encoding="utf-8")) == []


def test_sweep_finds_every_app():
    apps = {path.relative_to(ROOT).parts[0] for path in swept_files()}

    assert apps == set(APPS)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Post.objects.visible_to(user, action).filter(pk=1)", []),
        ("Revision.objects.for_task().get(pk=1)", []),
        ("fetch(Post, user, action, code=code)", []),
        ("Pulse.objects.values_list('name', 'at')", []),
        ("Post.objects.filter(pk=1)", ["1: .objects"]),
        ("Post.objects.all().visible_to(user, action)", ["1: .objects"]),
        ("rows = Post.objects", ["1: .objects"]),
        ("Post._default_manager.get(pk=1)", ["1: ._default_manager"]),
        (
            "from django.shortcuts import get_object_or_404\nget_object_or_404(Post, pk=1)",
            ["1: get_object_or_404", "2: get_object_or_404"],
        ),
    ],
)
def test_sweep_knows_a_fault(source, found):
    assert sorted(faults(source)) == found
