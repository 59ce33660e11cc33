"""What puts an issue forward, in words: the sides that a proposal, the issue it becomes, an agenda draft and a framework share.

Pure. A new side is a name here; `tests/workshops/test_every_side.py` names each place on its way that has to take it over. Questions
go beside them: a list of texts in a proposal and in a draft, rows of their own in an issue.
"""

SIDES = ("title", "problem", "opportunity")


def sides_of(thing):
    """{name: words} of a proposal, an issue, or the text of one."""
    return {name: getattr(thing, name) for name in SIDES}
