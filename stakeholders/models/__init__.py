"""Rows of who takes part: groups, participants, ways in, and voices, which point to nobody."""

from stakeholders.models.about import About, AboutCount
from stakeholders.models.cards import Card, CardBatch
from stakeholders.models.focal_points import FocalPoint
from stakeholders.models.groups import Challenge, Relation, StakeholderGroup, Vision
from stakeholders.models.lists import InvitationList, ListUpload
from stakeholders.models.participants import Invitation, Participant
from stakeholders.models.privacy import Consent, PrivacyNotice
from stakeholders.models.team import TeamInvitation
from stakeholders.models.voices import RandomKey, SpentReceipt, Spoken, Voice, random_key

__all__ = [
    "About",
    "AboutCount",
    "Card",
    "CardBatch",
    "Challenge",
    "Consent",
    "FocalPoint",
    "Invitation",
    "InvitationList",
    "ListUpload",
    "Participant",
    "PrivacyNotice",
    "RandomKey",
    "Relation",
    "SpentReceipt",
    "Spoken",
    "StakeholderGroup",
    "TeamInvitation",
    "Vision",
    "Voice",
    "random_key",
]
