"""One part, on the database of DATABASE_URL: python -m healthposts.bench.part NAME SCALE."""

import importlib
import sys

import django

from healthposts.bench.measuring import say
from healthposts.bench.scale import PARTS, SCALES

HOMES = {
    "crowd": "crowd",
    "save": "saving",
    "search": "searching",
    "figures": "counting",
    "report": "printing",
    "month": "building",
    "weight": "weighing",
    "start": "starting",
    "pages": "opening",
}


def main(name: str, scale: str) -> None:
    django.setup()
    if name in PARTS:
        say(f"\n### {name}: {PARTS[name].title}\n")
    importlib.import_module(f"healthposts.bench.{HOMES[name]}").run(SCALES[scale])


if __name__ == "__main__":
    main(*sys.argv[1:])
