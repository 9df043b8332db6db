"""Sessions, visits and what was measured; findings that the rules made of it."""

from screenings.models.findings import Finding, GuidelineChoice
from screenings.models.referrals import Referral, ReferralReason
from screenings.models.sessions import Attendance, PostMeasure, Session, SessionDuty
from screenings.models.visits import Event, Reading, Visit

__all__ = [
    "Attendance",
    "Event",
    "Finding",
    "GuidelineChoice",
    "PostMeasure",
    "Reading",
    "Referral",
    "ReferralReason",
    "Session",
    "SessionDuty",
    "Visit",
]
