"""Rows of what is at stake; whatever a voice writes has a random key and no time finer than the day."""

from issues.models.answers import Contribution, Reaction
from issues.models.ballots import Ballot, Decision, LedgerEntry, Reason, Vote
from issues.models.corrections import Correction
from issues.models.doing import Task, TaskFinding, TaskMark, TaskRound
from issues.models.evaluations import Evaluation, Rating, Remark
from issues.models.issues import Issue, Question, Term
from issues.models.leaving import Leaving
from issues.models.meanings import Meaning, MeaningRound, WordBallot, WordItem, WordVote
from issues.models.proposals import Proposal, Support
from issues.models.reactions import Finding, ReactionRound
from issues.models.recordings import Recording
from issues.models.reviewing import UnreadNight
from issues.models.statements import SaidStatement, StatementFinding, StatementMark, StatementRound
from issues.models.ties import Expectation, TieRound, TieView
from issues.models.translators import Translator

__all__ = [
    "Ballot",
    "Contribution",
    "Correction",
    "Decision",
    "Evaluation",
    "Expectation",
    "Finding",
    "Issue",
    "Leaving",
    "LedgerEntry",
    "Meaning",
    "MeaningRound",
    "Proposal",
    "Question",
    "Rating",
    "Reaction",
    "ReactionRound",
    "Reason",
    "Recording",
    "Remark",
    "SaidStatement",
    "StatementFinding",
    "StatementMark",
    "StatementRound",
    "Support",
    "Task",
    "TaskFinding",
    "TaskMark",
    "TaskRound",
    "Term",
    "TieRound",
    "TieView",
    "Translator",
    "UnreadNight",
    "Vote",
    "WordBallot",
    "WordItem",
    "WordVote",
]
