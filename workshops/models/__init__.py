"""Rows of meetings and of what comes of them."""

from workshops.models.corrections import OutlineCorrection
from workshops.models.documents import Host, KeptDocument
from workshops.models.drafts import AgendaDraft, DraftProposal, DraftQuote
from workshops.models.goals import Goal
from workshops.models.meetings import RoomQuestion, Session, Speaking, Workshop, WorkshopDay
from workshops.models.rooms import CALLED_LIMIT, Attendance, Pair, Seat, SeatingPlan, ShownAnswer, TableNote
from workshops.models.summaries import Summary, SummaryAnswer, SummaryReader

__all__ = [
    "CALLED_LIMIT",
    "AgendaDraft",
    "Attendance",
    "DraftProposal",
    "DraftQuote",
    "Goal",
    "Host",
    "KeptDocument",
    "OutlineCorrection",
    "Pair",
    "RoomQuestion",
    "Seat",
    "SeatingPlan",
    "Session",
    "ShownAnswer",
    "Speaking",
    "Summary",
    "SummaryAnswer",
    "SummaryReader",
    "TableNote",
    "Workshop",
    "WorkshopDay",
]
