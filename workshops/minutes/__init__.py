"""What a workshop decided, as one document.

Takes from: drafts, evaluations, summaries, room, documents. Counts come as they may be published, never as they stand in rows.
"""
