"""Sessions, visits and what was measured; findings that the rules made of it."""

from screenings.models.choices import GuidelineChoice, OutcomeChoice
from screenings.models.findings import Finding
from screenings.models.referrals import Referral, ReferralReason, Slip
from screenings.models.sessions import Attendance, Guest, PostMeasure, Session, SessionDuty
from screenings.models.visits import Event, Reading, Visit

__all__ = [
    "Attendance",
    "Event",
    "Finding",
    "Guest",
    "GuidelineChoice",
    "OutcomeChoice",
    "PostMeasure",
    "Reading",
    "Referral",
    "ReferralReason",
    "Session",
    "SessionDuty",
    "Slip",
    "Visit",
]
