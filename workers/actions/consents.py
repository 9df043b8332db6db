"""Asking, refusing and withdrawing. Consents are appended; the last one holds."""

import datetime as dt
from dataclasses import dataclass

from posts.audit import audit
from posts.models import AuditEvent, User
from workers.consent import ConsentText, needs_guardian
from workers.models import Consent, Worker


class ConsentProblem(ValueError):
    """The consent would not stand; `code` says why: `method`, `witness` or `guardian`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ConsentGiven:
    """What the worker answered after the text was read aloud."""

    decision: str  # given or refused
    text: ConsentText
    method: str = ""
    witness: str = ""
    guardian: str = ""

    def problem(self, *, birth_date: dt.date, on: dt.date) -> str:
        """The code of what is missing, or nothing. To refuse is always enough."""
        if self.decision != Consent.Decision.GIVEN:
            return ""
        if not self.method:
            return "method"
        if self.method == Consent.Method.THUMBPRINT and not self.witness.strip():
            return "witness"
        if needs_guardian(birth_date, on=on) and not self.guardian.strip():
            return "guardian"
        return ""


def record_consent(
    *, worker: Worker, answer: ConsentGiven, on: dt.date, by: User | None
) -> Consent:
    """Raises ConsentProblem when a method, a witness or a guardian is missing."""
    if problem := answer.problem(birth_date=worker.birth_date, on=on):
        raise ConsentProblem(problem)
    return _append(
        worker=worker,
        decision=answer.decision,
        text=answer.text,
        on=on,
        by=by,
        method=answer.method,
        witness=answer.witness.strip(),
        guardian=answer.guardian.strip(),
    )


def withdraw_consent(*, worker: Worker, text: ConsentText, on: dt.date, by: User | None) -> Consent:
    """Nothing is recorded from now on. Figures already issued stay: they hold no names."""
    return _append(worker=worker, decision=Consent.Decision.WITHDRAWN, text=text, on=on, by=by)


def _append(
    *, worker: Worker, decision: str, text: ConsentText, on: dt.date, by: User | None, **how: str
) -> Consent:
    consent = Consent.objects.create(
        worker=worker,
        decision=decision,
        text_version=text.version,
        language=text.language,
        on=on,
        by=by,
        **how,
    )
    audit(AuditEvent.Action.CONSENT, by=by, subject=worker, decision=decision)
    return consent
