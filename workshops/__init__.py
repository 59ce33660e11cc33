"""When people meet, and what comes of it: one folder a noun, each of which says what it takes from.

Takes from: issues, stakeholders, dialogue. Beside the folders lies what belongs to all of them: the first page, sealing, what is
held about somebody, documents that are kept, the clock.
"""
