"""Mail from the outbox to the mailbox and back: queueing, sending, what comes back, who wants none. A mail's way, never its words.

Nothing here knows a mail by its name: its kind, words and audience stand on the floor whose nouns it speaks of. Each step runs
in the worker or in the transaction of its cause; no request ever waits for a mail server.
"""
