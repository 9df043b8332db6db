"""Who of a session needs a person today: emergencies, the puskesmas, second readings."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from posts.access import fetch
from posts.audit import audit
from posts.models import AuditEvent
from posts.roles import Action
from screenings import labels
from screenings.models import Finding, Session
from screenings.paper.queries import AGAIN, ALARM, LETTER, Need, needs_of
from screenings.referrals import words
from screenings.rules.referral import is_private
from screenings.rules.types import Outcome
from screenings.views.results import alarm_texts


@require_safe
def attention(request: HttpRequest, key: UUID) -> HttpResponse:
    session = fetch(Session, request.user, Action.SEE_NAMES, pk=key)
    needs = needs_of(session, seen_by=request.user)
    audit(
        AuditEvent.Action.OPEN_LIST,
        by=request.user,
        subject=session,
        post=session.post,
        list="attention",
        count=len(needs),
    )
    groups = [
        (level, title, [(need, sentences(need)) for need in needs if need.kind == kind])
        for kind, level, title in (
            (ALARM, "emergency", labels.level("emergency")),
            (LETTER, "refer", _("To the puskesmas")),
            (AGAIN, "watch", _("Measure again")),
        )
    ]
    context = {
        "session": session,
        "groups": [group for group in groups if group[2]],
        "is_empty": not needs,
    }
    return render(request, "screenings/attention.html", context)


def sentences(need: Need) -> list[str]:
    """Why, each reason once, alarms first. A private answer is not named."""
    graver = sorted(need.findings, key=lambda row: row.role != Finding.Role.EMERGENCY)
    return list(dict.fromkeys(_sentence(finding, need) for finding in graver))


def _sentence(finding: Finding, need: Need) -> str:
    if finding.role == Finding.Role.EMERGENCY:
        return alarm_texts([finding.class_code], phone="", name=need.worker.name)[0].why
    if finding.outcome == Outcome.LETTER and is_private(finding.measure):
        return _("A reason that is told at the puskesmas only")
    if finding.provisional:
        return labels.advice(finding.measure, finding.class_code, provisional=True)
    name = labels.class_name(finding.measure, finding.class_code, finding.guideline)
    return f"{words.what(finding.measure)}: {name}"
