"""A backup: one ZIP file with every row, every document and a list of both, but no key.

`tables/<name>.jsonl` holds one JSON array a row, in the order of the primary key;
`documents/<name>` the stored files; `manifest.json` what was in it and with which hash.
Both databases write the same text for the same rows, so a backup of one restores into the other.
"""

from healthposts.management.archive.contents import ArchiveProblem, Manifest
from healthposts.management.archive.reading import restore
from healthposts.management.archive.writing import backup

__all__ = ["ArchiveProblem", "Manifest", "backup", "restore"]
