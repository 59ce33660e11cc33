"""While people are there: who is present, names and numbers, what the room and the wall show, moving from session to session.

Takes from no other room. Presence is known by half days, and no primary key of a person leaves this folder.
"""
