"""The outline before it opens: written, moved and thrown away in the browser, seen as people will see it, agreed to by focal points.

Takes from: files (a language is given back as an outline is). After opening its pages lead to corrections; nothing here knows whether
anybody has spoken.
"""
