"""The short form about a workshop, at its start and at its end: its page, the team's presses, what documents say of it.

Takes from: room, documents. What people say in it lives in issues/evaluating.py, with all else that the clock releases.
"""
