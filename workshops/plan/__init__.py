"""Before people come: the run of show, what is still missing, invitations with a calendar file, rehearsals.

Takes from: room. Nothing here knows how a session looks while it runs.
"""
