"""Who invites to a dialogue: a name and a logo, for the title pages of its documents.

Takes from: documents. A logo is drawn anew by a child process; what was uploaded is kept nowhere.
"""
