"""What was said since the last one, on a page and by mail.

Takes from: drafts, tables, documents. Who has read which summary is kept here and nowhere else.
"""
