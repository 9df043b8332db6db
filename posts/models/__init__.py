"""Offices, people, posts: who is where, and who may what."""

from posts.models.audit import AuditEvent
from posts.models.offices import ClosingDay, LbkpChoice, Letterhead, Office, Signatory
from posts.models.people import Assignment, ResetCode, User
from posts.models.posts import Cadre, Post, PostStatus, WorkerEstimate, Workplace

__all__ = [
    "Assignment",
    "AuditEvent",
    "Cadre",
    "ClosingDay",
    "LbkpChoice",
    "Letterhead",
    "Office",
    "Post",
    "PostStatus",
    "ResetCode",
    "Signatory",
    "User",
    "WorkerEstimate",
    "Workplace",
]
