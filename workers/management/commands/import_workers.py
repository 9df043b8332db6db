"""manage.py import_workers: a roster without the pages."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from posts.models import Post
from workers.imports.cells import UnreadableFile
from workers.imports.fates import Fate, Judged
from workers.imports.preview import counts, preview
from workers.imports.running import import_all, read_roster
from workers.imports.words import FATES, PROBLEMS, UNREADABLE, WHY
from workers.models import Worker
from workers.queries import today_at


class Command(BaseCommand):
    help = (
        "Enrols the workers of an XLSX or CSV file at a post, consent not asked yet. Rows that"
        " need a decision or a repair are named by number and left for the page of the import."
        " Running it twice adds nobody."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--post", required=True, metavar="CODE")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *_args: Any, **options: Any) -> None:
        post = Post.objects.filter(code=options["post"]).first()
        if post is None:
            raise CommandError(f"There is no post {options['post']}.")
        if post.state == Post.State.CLOSED:
            raise CommandError(f"The post {post.code} is closed.")
        with translation.override("en"):
            self._import(options["file"], post, only_say=options["dry_run"])

    def _import(self, file: Path, post: Post, *, only_say: bool) -> None:
        try:
            roster = read_roster(file.read_bytes())
        except OSError as problem:
            raise CommandError(f"Cannot read the file: {problem.strerror}.") from problem
        except UnreadableFile as problem:
            raise CommandError(str(UNREADABLE[problem.code])) from problem
        if "name" not in roster.columns.places:
            raise CommandError("No column is headed as a name (Nama, Nama Lengkap, Name).")
        workers = Worker.objects.all()
        if only_say:
            judged = preview(roster, post=post, visible=workers, on=today_at(post))
        else:
            judged, enrolled = import_all(roster, post=post, visible=workers)
        self._tell(judged)
        self.stdout.write("Nothing was changed." if only_say else f"{enrolled} workers enrolled.")

    def _tell(self, judged: list[Judged]) -> None:
        """Numbers of rows and reasons; no names."""
        for row in judged:
            if row.fate not in {Fate.NEW, Fate.NOBODY}:
                self.stdout.write(f"row {row.draft.number}: {FATES[row.fate]}. {_reason(row)}")
        for fate, count in counts(judged).items():
            self.stdout.write(f"{FATES[fate]}: {count}")


def _reason(row: Judged) -> str:
    if row.why:
        return str(WHY[row.why]) % {"row": row.row}
    return " ".join(str(PROBLEMS[code]) for code in row.draft.problems)
