from workshops.models.drafts import AgendaDraft, DraftQuote
from workshops.models.goals import Goal

__all__ = ["AgendaDraft", "DraftQuote", "Goal"]
