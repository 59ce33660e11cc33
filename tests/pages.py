"""The main pages of the demo, for whatever looks at all of them."""

from dataclasses import dataclass

from django.urls import reverse

SLUG, JOIN_CODE, STRAW, FINAL, DRAFT, WORKSHOP = "april", "APR427", 1, 2, 1, 1
SENT, UNSENT = 1, 2  # summaries
EVERYBODY, PEOPLE, OWN, TEAM = (
    "everybody",
    "people",
    "own",
    "team",
)  # without signing in; who takes part, and the team; only who takes part; the team only
WAITING_PROPOSAL, WAITING_MAIL, SENT_MAIL, WAITING_LIST, REFUSED, OPEN_TIE, CLOSED_TIE = (
    object() for _ in range(7)
)  # known to the running demo only

# name of the picture, name of the address, its arguments after the dialogue's, who sees it
PAGES = [
    ("start", "start", None, EVERYBODY),
    ("join", "join", None, EVERYBODY),
    ("join-april", "join_dialogue", [JOIN_CODE], EVERYBODY),
    ("card", "card", None, EVERYBODY),
    ("protection", "protection", None, EVERYBODY),
    ("about", "about", None, EVERYBODY),
    ("vocabulary", "vocabulary", None, EVERYBODY),
    ("sign-in", "account_request_login_code", None, EVERYBODY),
    ("sign-in-team", "account_login", None, EVERYBODY),
    ("home", "dialogue_home", [], PEOPLE),
    ("issue", "issue", ["vulnerability"], PEOPLE),
    ("question", "question", ["vulnerability", 1], PEOPLE),
    ("one-by-one", "one_by_one", ["knowledge", 2], OWN),
    ("found", "found", ["roles", 3], PEOPLE),
    ("question-find", "question_find", ["vulnerability", 1], PEOPLE),
    ("proposals", "proposal_list", [], PEOPLE),
    ("proposal", "proposal", [WAITING_PROPOSAL], PEOPLE),
    ("words", "term_list", [], PEOPLE),
    ("word", "term", ["formal"], PEOPLE),
    ("word-open", "term", ["criminal"], PEOPLE),
    ("words-result", "word_ballot", [1], PEOPLE),
    ("you", "you", [], OWN),
    ("about-me", "about_me", [], OWN),
    ("ballot", "ballot", [FINAL], PEOPLE),
    ("result", "ballot", [STRAW], PEOPLE),
    ("result-issue", "ballot_verdict", [STRAW, "vulnerability"], PEOPLE),
    ("ballots", "ballot_list", [], PEOPLE),
    ("rule", "rule", [], PEOPLE),
    ("decisions", "decision_list", [], PEOPLE),
    ("ledger", "ledger", [], PEOPLE),
    ("people", "people", [], PEOPLE),
    ("tie-map", "tie_map", [], PEOPLE),
    ("ties", "tie_list", [], PEOPLE),
    ("tie", "tie", [OPEN_TIE], PEOPLE),
    ("tie-closed", "tie", [CLOSED_TIE], PEOPLE),
    ("challenges", "statement_list", ["challenges"], PEOPLE),
    ("visions", "statement_list", ["visions"], PEOPLE),
    ("tasks", "task_list", [], PEOPLE),
    ("drafts", "draft_list", [], PEOPLE),
    ("draft", "draft", [DRAFT], PEOPLE),
    ("draft-said", "draft_said", [DRAFT, 4], PEOPLE),
    ("draft-shared", "draft_shared", [DRAFT], PEOPLE),
    ("draft-method", "draft_method", [DRAFT], PEOPLE),
    ("draft-changes", "draft_changes", [DRAFT], PEOPLE),
    ("data", "data", [], PEOPLE),
    ("summaries", "summary_list", [], PEOPLE),
    ("summary", "summary", [SENT], PEOPLE),
    ("summary-found", "summary_found", [SENT], PEOPLE),
    ("summary-choice", "summary_choice", [], PEOPLE),
    ("workshops", "workshop_list", [], PEOPLE),
    ("workshop", "workshop", [WORKSHOP], PEOPLE),
    ("room", "room", [WORKSHOP], PEOPLE),
    ("evaluation", "evaluation", [WORKSHOP, "start"], PEOPLE),
    ("guide", "guide", None, PEOPLE),
    ("team", "team", [], TEAM),
    ("questions", "team_questions", [], TEAM),
    ("recordings", "team_recordings", [], TEAM),
    ("recordings-in", "team_recordings_in", ["en"], TEAM),
    ("recording", "team_recording", ["en", "hidden"], TEAM),
    ("words-team", "team_words", [], TEAM),
    ("outline", "team_outline", [], TEAM),
    ("outline-new", "team_outline_new", ["term"], TEAM),
    ("outline-opening", "team_outline_opening", [], TEAM),
    ("translations", "desk", [], TEAM),
    ("translations-list", "desk_list", ["fr"], TEAM),
    ("history", "team_log", [], TEAM),
    ("outline-file", "outline_file", [], TEAM),
    ("host", "host", [], TEAM),
    ("members", "members", [], TEAM),
    ("rights", "rights", [], TEAM),
    ("texts", "moderation", [], TEAM),
    ("tasks-written", "task_write", [], TEAM),
    ("summary-draft", "summary", [UNSENT], TEAM),
    ("summary-words", "summary_edit", [UNSENT], TEAM),
    ("team-people", "team_people", [], TEAM),
    ("invite", "invite", [], TEAM),
    ("invite-again", "invite_again", [], TEAM),
    ("invitations", "invitation_list", [], TEAM),
    ("invite-many", "invitation_import", [], TEAM),
    ("invite-list", "invitation_preview", [WAITING_LIST], TEAM),
    ("invite-correct", "invitation_correct", [REFUSED], TEAM),
    ("cards", "card_list", [], TEAM),
    ("cards-new", "card_batch_new", [], TEAM),
    ("mail", "mailing_list", [], TEAM),
    ("mail-draft", "mailing_edit", [WAITING_MAIL], TEAM),
    ("mail-sent", "mailing_edit", [SENT_MAIL], TEAM),
    ("ballot-open", "ballot_open", [], TEAM),
    ("workshop-new", "workshop_new", [], TEAM),
    ("workshop-plan", "workshop", [WORKSHOP], TEAM),
    ("workshop-days", "workshop_edit", [WORKSHOP], TEAM),
    ("workshop-ready", "workshop_readiness", [WORKSHOP], TEAM),
    ("session-new", "session_new", [WORKSHOP], TEAM),
    ("console", "console", [WORKSHOP], TEAM),
    ("evaluation-words", "evaluation_words", [WORKSHOP, "end"], TEAM),
    ("tables", "tables", [WORKSHOP], TEAM),
    ("minutes", "minutes", [WORKSHOP], TEAM),
]
NOWHERE = "/d/april/no-such-page/"


@dataclass(frozen=True)
class Page:
    name: str
    path: str


def pages(who, demo):
    """The pages that `who` (EVERYBODY, PEOPLE or TEAM) sees besides those of the wider circle."""
    return [Page(name, path_of(address, extra, demo)) for name, address, extra, circle in PAGES if circle == who]


def path_of(address, extra, demo):
    """The path of an address; one without arguments after the dialogue's belongs to no dialogue if `extra` is None."""
    if extra is None:
        return reverse(address)
    known = {WAITING_PROPOSAL: demo.proposal, WAITING_MAIL: demo.waiting_mail, SENT_MAIL: demo.sent_mail}
    known |= {WAITING_LIST: demo.waiting_list, REFUSED: demo.refused_invitation}
    known |= {OPEN_TIE: demo.open_tie, CLOSED_TIE: demo.closed_tie}
    values = [known[value]() if value in known else value for value in extra]
    return reverse(address, args=values if address == "join_dialogue" else [SLUG, *values])
