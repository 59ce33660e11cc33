"""The demo dialogue and its cast, written out of the files beside.

Takes from every room; no room takes anything from here.
"""
