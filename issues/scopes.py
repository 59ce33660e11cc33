"""How far a voice reaches: the table of TRUST §1 as functions from plain data to the scope's text."""

ABOUT = "about"
REACTIONS = "reactions"
PROPOSALS = "proposals"


def answering(group, issue_id, off_record=False):
    """Scope in which a member of `group` answers in an issue."""
    if group.is_protected:
        return f"issue {issue_id}"
    return "dialogue, off" if group.is_named and off_record else "dialogue"


def suggestion(question_id):
    """Not a voice's: where a question stands among those suggested to one person."""
    return f"suggest {question_id}"


def every_answering(group, issue_ids):
    """All scopes in which this person may already have answered in these issues."""
    if group.is_protected:
        return [answering(group, pk) for pk in issue_ids]
    return ["dialogue", "dialogue, off"] if group.is_named else ["dialogue"]


def proposing(group, off_record=False):
    """A protected member's proposals are joined to nothing else; the others speak as when they answer."""
    return PROPOSALS if group.is_protected else answering(group, None, off_record)


def ballot(ballot_id):
    """Votes are secret in every group and joined to no answer and no other ballot."""
    return f"ballot {ballot_id}"


def support(proposal_id):
    """Each support is a voice of its own: what one person supports cannot be told to belong together."""
    return f"support {proposal_id}"


def lot(proposal_id):
    """Not a voice's: what decides between proposals that had their support in the same night."""
    return f"lot {proposal_id}"


def evaluation(workshop, moment):
    """What somebody says of a workshop at its start is joined neither to what they say at its end nor to any answer."""
    return f"evaluation {workshop} {moment}"
