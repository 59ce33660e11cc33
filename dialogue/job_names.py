"""Every kind of job by its name, and the place of the function that does it: the one reference that leads upwards (DESIGN §5).

A name is what stands in the rows of somebody's database, so it never changes: old and new workers read the same rows. It looks
like the place where the function first was; the place may move. Places are looked up when the first job of a kind is done, so a
worker loads what makes documents and lists only once it needs to.
"""

from django.utils.module_loading import import_string

SEND_MAIL = "dialogue.tasks.send_mail"
READ_LIST = "stakeholders.invitation_lists.read_upload"
INVITE_AGAIN = "stakeholders.inviting_again.make"
SEND_INVITATION = "stakeholders.tasks.send_invitation"
SEND_TEAM_INVITATION = "stakeholders.tasks.send_team_invitation"
SEND_PROOF_OF_LIST = "stakeholders.tasks.send_proof_of_list"
SEND_FAREWELL = "stakeholders.tasks.send_farewell"
SEND_NOTICE = "issues.tasks.send_notice"
SEND_PROOF = "issues.tasks.send_proof"
STIR = "issues.stirring.stir"
JUDGE = "issues.reactions.judging.work_out_job"
NIGHT = "issues.clock.night"
REWORD = "workshops.editor.rewording.tonight"
MAKE_SUMMARIES = "workshops.clock.morning"
MAKE_SUMMARY = "workshops.summary_orders.make"
TURN_SUMMARIES = "workshops.clock.turn"
SEAL = "workshops.clock.seal"
SEND_SUMMARY = "workshops.tasks.send_summary"
SEND_MEETING = "workshops.tasks.send_meeting"
KEEP_DOCUMENT = "workshops.keeping.make"
TRANSLATE = "workshops.desk.sweeping.sweep"
SEAT = "workshops.tabling.seat"

PLACES = {
    SEND_MAIL: "dialogue.tasks.send_mail",
    READ_LIST: "stakeholders.lists.invitation_lists.read_upload",
    INVITE_AGAIN: "stakeholders.inviting_again.make",
    SEND_INVITATION: "stakeholders.tasks.send_invitation",
    SEND_TEAM_INVITATION: "stakeholders.tasks.send_team_invitation",
    SEND_PROOF_OF_LIST: "stakeholders.tasks.send_proof_of_list",
    SEND_FAREWELL: "stakeholders.tasks.send_farewell",
    SEND_NOTICE: "issues.tasks.send_notice",
    SEND_PROOF: "issues.tasks.send_proof",
    STIR: "issues.stirring.stir",
    JUDGE: "issues.reactions.judging.work_out_job",
    NIGHT: "issues.clock.night",
    REWORD: "workshops.editor.rewording.tonight",
    MAKE_SUMMARIES: "workshops.clock.morning",
    MAKE_SUMMARY: "workshops.summaries.summary_orders.make",
    TURN_SUMMARIES: "workshops.clock.turn",
    SEAL: "workshops.clock.seal",
    SEND_SUMMARY: "workshops.tasks.send_summary",
    SEND_MEETING: "workshops.tasks.send_meeting",
    KEEP_DOCUMENT: "workshops.keeping.make",
    TRANSLATE: "workshops.desk.sweeping.sweep",
    SEAT: "workshops.tables.tabling.seat",
}
# No work: these rows only say that something has been, or when; they are never due.
BACKED_UP = "dialogue.backups"
HEARTBEAT = "dialogue.pulse"
RELEASED = "workshops.clock.release"
MARKS = (BACKED_UP, HEARTBEAT, RELEASED)


class UnknownJob(LookupError):
    """This version has no such kind of job; a newer worker beside it may, so it is tried again like any that failed."""


def task(name):
    """The function that does jobs of this kind. Raises UnknownJob."""
    if name not in PLACES:
        raise UnknownJob(name)
    return import_string(PLACES[name])
