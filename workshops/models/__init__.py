from workshops.models.drafts import AgendaDraft, DraftProposal, DraftQuote
from workshops.models.goals import Goal
from workshops.models.meetings import RoomQuestion, Session, Speaking, Workshop, WorkshopDay
from workshops.models.rooms import Attendance, Pair, Seat, SeatingPlan, TableNote
from workshops.models.summaries import Summary, SummaryAnswer, SummaryReader

__all__ = [
    "AgendaDraft",
    "Attendance",
    "DraftProposal",
    "DraftQuote",
    "Goal",
    "Pair",
    "RoomQuestion",
    "Seat",
    "SeatingPlan",
    "Session",
    "Speaking",
    "Summary",
    "SummaryAnswer",
    "SummaryReader",
    "TableNote",
    "Workshop",
    "WorkshopDay",
]
