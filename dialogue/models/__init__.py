"""Rows of the ground floor: users, dialogues and teams, jobs and mailings, what counts tries and presses."""

from dialogue.models.dialogues import Dialogue, TeamLog, TeamMember
from dialogue.models.house import FirstLink, HouseLog, Starter
from dialogue.models.jobs import Job
from dialogue.models.limits import Tries
from dialogue.models.mailings import Mailing, OutboxPause, Suppression
from dialogue.models.once import Once
from dialogue.models.outlines import Lineage, Outlined, RandomHex
from dialogue.models.people import User
from dialogue.models.sealings import Sealing
from dialogue.models.sign_in import SignInLink
from dialogue.models.translatable import Translatable, TranslatableQuerySet
from dialogue.models.worded import TextsField, Worded, WordedQuerySet, Words, tell_whole, told, told_columns, words

__all__ = [
    "Dialogue",
    "FirstLink",
    "HouseLog",
    "Job",
    "Lineage",
    "Mailing",
    "Once",
    "OutboxPause",
    "Outlined",
    "RandomHex",
    "Sealing",
    "SignInLink",
    "Starter",
    "Suppression",
    "TeamLog",
    "TeamMember",
    "TextsField",
    "Translatable",
    "TranslatableQuerySet",
    "Tries",
    "User",
    "Worded",
    "WordedQuerySet",
    "Words",
    "tell_whole",
    "told",
    "told_columns",
    "words",
]
