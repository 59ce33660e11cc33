"""Lists of people, as files that somebody else made: read within bounds, shown row by row, turned into invitations or thrown away.

Takes from: the floor around it; urls_invitations and forms_invitations there take from here. Reading and planning take and give
plain data; what a list says is believed of nobody until they say it themselves.
"""
