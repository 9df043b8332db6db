"""Boxes in which two values stand because two people wrote them: somebody decides."""

from collections import defaultdict

from django.db.models import Count, Exists, OuterRef, QuerySet

from screenings.contents import current_values
from screenings.models import Reading, Visit

MOST_LOOKED_AT = 60


def visits_in_conflict(visits: "QuerySet[Visit]") -> list[Visit]:
    """Those of `visits` that wait for a decision, oldest first. Three queries.

    The database finds boxes with two standing values; whether one of them was settled since
    is in a list of ids that only the fold reads.
    """
    replaced = Reading.objects.filter(supersedes=OuterRef("pk"))
    doubled = (
        Reading.objects.filter(~Exists(replaced), visit__in=visits)
        .values("visit", "measure", "position", "side")
        .annotate(standing=Count("pk"))
        .filter(standing__gt=1)
        .values_list("visit", flat=True)
    )
    found = list(
        visits.filter(pk__in=list(doubled))
        .select_related("post", "worker")
        .order_by("on", "pk")[:MOST_LOOKED_AT]
    )
    readings = defaultdict(list)
    for reading in Reading.objects.filter(visit__in=found) if found else ():
        readings[reading.visit_id].append(reading)
    return [
        visit
        for visit in found
        if any(box.in_conflict for box in current_values(readings[visit.pk]).values())
    ]
