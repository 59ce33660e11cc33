from dialogue.models.dialogues import Dialogue, TeamLog, TeamMember
from dialogue.models.jobs import Job
from dialogue.models.limits import Tries
from dialogue.models.mailings import Mailing, OutboxPause, Suppression
from dialogue.models.people import User

__all__ = ["Dialogue", "Job", "Mailing", "OutboxPause", "Suppression", "TeamLog", "TeamMember", "Tries", "User"]
