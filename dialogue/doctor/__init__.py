"""`manage.py doctor`: what is wrong with this house and what to set, each in a sentence. Django's settings are never loaded for it.

Each check takes the values of dialogue/environment.py and gives Findings; it raises nothing that it knows the cause of.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`wrong`: the sentence, or "" when all is well; then `note` may say how well."""

    subject: str
    wrong: str = ""
    note: str = ""
