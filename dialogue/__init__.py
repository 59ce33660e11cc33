"""Ground floor, and the project itself: settings, addresses, users, dialogues and their teams, phases, the outbox, keys, backups.

Takes from no other floor. The floors above are reached by name alone: addresses in urls.py, jobs in job_names.py.
"""
