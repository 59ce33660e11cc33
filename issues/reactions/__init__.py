"""Reactions to answers as a task of their own: one statement at a time, rounds that close, and what is found then.

What a press of agree or disagree writes lives in issues/reacting.py, with all else that people say.
"""
