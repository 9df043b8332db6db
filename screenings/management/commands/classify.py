"""Judge values from the command line. Touches no database and stores nothing."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from screenings.rules.given import Answer, answer

Pairs = list[tuple[str, object]]


class Command(BaseCommand):
    help = (
        "Judge values by the default guidelines: classify sex=M age=40 sbp=150 dbp=95 "
        "weight=80 height=165. Answers JSON. Keys are sex (M, F), age (full years), pregnant "
        "(yes, no, unknown) and the measures of limits.csv and rules.csv; LO or HI for a meter. "
        'Level "unmeasured" means that nothing given has a class for this person.'
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("values", nargs="*", metavar="key=value")
        parser.add_argument("--stdin", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["stdin"]:
            self._say(answer_arguments(options["values"]))
            return
        for line in sys.stdin:
            if line.strip():
                self._say(answer_line(line))

    def _say(self, said: Answer) -> None:
        self.stdout.write(json.dumps(said, ensure_ascii=False))


def answer_arguments(arguments: list[str]) -> Answer:
    malformed = {text: "expected key=value" for text in arguments if "=" not in text}
    if malformed:
        return {"errors": malformed}
    return answer((key, value) for key, _sign, value in (a.partition("=") for a in arguments))


def answer_line(line: str) -> Answer:
    """Numbers stay text until we read them: a float would round them first."""
    try:
        pairs = json.loads(
            line, object_pairs_hook=_Object, parse_float=str, parse_int=str, parse_constant=str
        )
    except ValueError:
        pairs = None
    if not isinstance(pairs, _Object):
        return {"errors": {"line": "not a JSON object"}}
    return answer(pairs)


class _Object(Pairs):
    """The pairs of one JSON object, doubles included."""
