"""The demo dialogue and its cast, written out of the files beside.

Takes from: plan, room, tables, drafts, summaries. Nothing outside takes from here but its own command: the settings name its
addresses, with DEMO alone.
"""
