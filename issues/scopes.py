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


def reacting(question_id, number):
    """Who reacts in one round is joined to no other round, and to no other question. `REACTIONS` is that of before there were rounds."""
    return f"reactions {question_id} {number}"


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


def tie(relation_id, number):
    """How somebody finds a tie in one round is joined neither to another round nor to any words."""
    return f"tie {relation_id} {number}"


def expecting(group, relation_id, number, off_record=False):
    """What one expects of a tie is said as one answers; in a protected group it is joined to nothing else."""
    return f"expects {relation_id} {number}" if group.is_protected else answering(group, None, off_record)


def every_expecting(group, relation_id, number):
    """All scopes in which this person may already have said so."""
    if group.is_protected:
        return [expecting(group, relation_id, number)]
    return every_answering(group, ())


def stating(group, collection, number, off_record=False):
    """Challenges, hopes and fears are written as one answers; in a protected group they are joined to nothing else."""
    return f"texts {collection} {number}" if group.is_protected else answering(group, None, off_record)


def every_stating(group, collection, number):
    """All scopes in which this person may already have written one."""
    if group.is_protected:
        return [stating(group, collection, number)]
    return every_answering(group, ())


def statement(ref, number):
    """Whether somebody has a challenge, or a hope, too: joined to nothing, not even to what they say of another one."""
    return f"statement {ref} {number}"


def task(pk, number):
    """Who should do a task: joined neither to another round nor to what somebody says of another task."""
    return f"task {pk} {number}"


def of_word(term_id):
    """Not a voice's: what the collection of a word's meanings is called, for `stating`."""
    return f"words-{term_id}"


def word_ballot(ballot_id):
    """Votes on words are as secret as all votes, and joined to no answer and no other ballot."""
    return f"words {ballot_id}"
