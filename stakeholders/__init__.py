"""Who takes part: groups and their ties, participants, invitations and cards, voices; how a person comes in, and leaves.

Takes from: dialogue. What is at stake is not known here, and nothing here leads from a voice to its person but the dialogue's key.
"""
