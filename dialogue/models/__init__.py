from dialogue.models.dialogues import Dialogue, TeamLog, TeamMember
from dialogue.models.jobs import Job
from dialogue.models.people import User

__all__ = ["Dialogue", "Job", "TeamLog", "TeamMember", "User"]
