"""Rows of what is at stake; whatever a voice writes has a random key and no time finer than the day."""

from issues.models.answers import Contribution, Reaction
from issues.models.ballots import Ballot, Decision, LedgerEntry, Vote
from issues.models.corrections import Correction
from issues.models.evaluations import Evaluation, Rating, Remark
from issues.models.issues import Issue, Question, Term
from issues.models.leaving import Leaving
from issues.models.proposals import Proposal, Support
from issues.models.reviewing import UnreadNight

__all__ = [
    "Ballot",
    "Contribution",
    "Correction",
    "Decision",
    "Evaluation",
    "Issue",
    "Leaving",
    "LedgerEntry",
    "Proposal",
    "Question",
    "Rating",
    "Reaction",
    "Remark",
    "Support",
    "Term",
    "UnreadNight",
    "Vote",
]
