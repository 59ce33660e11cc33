"""Breakout tables: who sits where, what each table noted.

Takes from: room, documents. Seats follow from chance and from lanes, never from who somebody is.
"""
