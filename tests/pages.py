"""The main pages of the demo, for whatever looks at all of them."""

from dataclasses import dataclass

from django.urls import reverse

SLUG, JOIN_CODE, STRAW, FINAL, DRAFT = "april", "APR427", 1, 2, 1
EVERYBODY, PEOPLE, TEAM = (
    "everybody",
    "people",
    "team",
)  # without signing in; who takes part, and the team; the team only
WAITING_PROPOSAL = object()  # its number is known only to the running demo

# name of the picture, name of the address, its arguments after the dialogue's, who sees it
PAGES = [
    ("start", "start", None, EVERYBODY),
    ("join", "join", None, EVERYBODY),
    ("join-april", "join_dialogue", [JOIN_CODE], EVERYBODY),
    ("protection", "protection", None, EVERYBODY),
    ("about", "about", None, EVERYBODY),
    ("sign-in", "account_request_login_code", None, EVERYBODY),
    ("sign-in-team", "account_login", None, EVERYBODY),
    ("home", "dialogue_home", [], PEOPLE),
    ("issue", "issue", ["vulnerability"], PEOPLE),
    ("question", "question", ["vulnerability", 1], PEOPLE),
    ("proposals", "proposal_list", [], PEOPLE),
    ("proposal", "proposal", [WAITING_PROPOSAL], PEOPLE),
    ("words", "term_list", [], PEOPLE),
    ("ballot", "ballot", [FINAL], PEOPLE),
    ("result", "ballot", [STRAW], PEOPLE),
    ("rule", "rule", [], PEOPLE),
    ("decisions", "decision_list", [], PEOPLE),
    ("people", "people", [], PEOPLE),
    ("drafts", "draft_list", [], PEOPLE),
    ("draft", "draft", [DRAFT], PEOPLE),
    ("draft-method", "draft_method", [DRAFT], PEOPLE),
    ("team", "team", [], TEAM),
    ("texts", "moderation", [], TEAM),
    ("invite", "invite", [], TEAM),
    ("ballot-open", "ballot_open", [], TEAM),
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
    values = [demo.proposal() if value is WAITING_PROPOSAL else value for value in extra]
    return reverse(address, args=values if address == "join_dialogue" else [SLUG, *values])
