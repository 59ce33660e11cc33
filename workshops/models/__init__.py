from workshops.models.drafts import AgendaDraft, DraftProposal, DraftQuote
from workshops.models.goals import Goal

__all__ = ["AgendaDraft", "DraftProposal", "DraftQuote", "Goal"]
