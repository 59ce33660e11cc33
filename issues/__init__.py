"""What is at stake: issues and questions, answers and reactions, proposals, ballots and decisions, the ledger.

Takes from: stakeholders, dialogue. What is said hangs on a voice, never on a participant; the rule, and what may be shown of a
count, are pure modules (decisions, disclosure) that know no database.
"""
