from stakeholders.models.cards import Card, CardBatch
from stakeholders.models.groups import Challenge, Relation, StakeholderGroup, Vision
from stakeholders.models.lists import InvitationList
from stakeholders.models.participants import Invitation, Participant
from stakeholders.models.voices import RandomKey, Spoken, Voice, random_key

__all__ = [
    "Card",
    "CardBatch",
    "Challenge",
    "Invitation",
    "InvitationList",
    "Participant",
    "RandomKey",
    "Relation",
    "Spoken",
    "StakeholderGroup",
    "Vision",
    "Voice",
    "random_key",
]
