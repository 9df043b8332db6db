"""Which final revision came before, and what changed since."""

from reports.documents import Since
from reports.models import Revision
from reports.snapshots import Cause, from_json


def before(revision: Revision) -> Revision | None:
    """The one it replaces; for provisional figures the last final one."""
    if revision.number is not None:
        return revision.supersedes
    return revision.report.revisions.exclude(number=None).order_by("-number").first()


def since_last(revision: Revision) -> Since | None:
    """None where nothing was final before, or the figures are the same."""
    last = before(revision)
    if last is None or last.snapshot_sha256 == revision.snapshot_sha256:
        return None
    causes = tuple(Cause(**cause) for cause in revision.causes)
    return Since(number=last.number or 0, before=from_json(last.snapshot), causes=causes)
