"""A request that speaks writes rows of a voice and nothing else, and locks nobody's row (TRUST §1, F2)."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from issues import answering, balloting, proposing
from issues.models import Ballot, Contribution, Proposal, Reaction, Support, Vote
from stakeholders.models import Voice
from tests.factories import make_dialogue, member, members, question, team
from workshops.models import DraftProposal, DraftQuote, SummaryAnswer

pytestmark = pytest.mark.django_db
# Agenda drafts and summaries point at what voices wrote: taking an answer or a proposal back takes its place there along.
SPEAKING = (Voice, Contribution, Reaction, Proposal, Support, Vote)
VOICE_WRITTEN = {model._meta.db_table for model in (*SPEAKING, DraftProposal, DraftQuote, SummaryAnswer)}
WRITES = re.compile(
    r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO|TRUNCATE)\s+"?(\w+)"?', re.IGNORECASE
)
READS = re.compile(r"^\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)", re.IGNORECASE)
LOCKS = re.compile(r"\bFOR (NO KEY UPDATE|UPDATE|SHARE|KEY SHARE)\b", re.IGNORECASE)
PEOPLE = re.compile(r"\b(dialogue_user|stakeholders_participant|stakeholders_invitation|django_session)\b")


def findings(statements):
    """What in these statements a speaking request may not do."""
    found = []
    for sql in statements:
        write = WRITES.match(sql)
        if write and write[1] not in VOICE_WRITTEN:
            found.append(f"writes {write[1]}")
        elif not write and not READS.match(sql):
            found.append(f"unknown: {sql}")
        if LOCKS.search(sql) and PEOPLE.search(sql):
            found.append("locks a person")
    return found


def written(statements):
    return {write[1] for write in map(WRITES.match, statements) if write}


@pytest.fixture
def april():
    return make_dialogue()


@pytest.fixture(params=["diggers", "lsm", "communities"])
def speaker(request, april):
    return member(april, request.param, "Sena", organisation="Somewhere")


def statements_of(participant, name, *args, **data):
    client = Client()
    client.force_login(participant.user)
    with CaptureQueriesContext(connection) as queries:
        response = client.post(reverse(name, args=[participant.dialogue.slug, *args]), data)
    assert response.status_code in (302, 422)
    return [query["sql"] for query in queries]


def readable_answer(april):
    kofi = member(april, "lsm", "Kofi")
    return answering.answer(participant=kofi, question=question(april), text="Open", language="en")


def readable_proposal(april):
    fields = {"title": "T", "problem": "P", "opportunity": "O", "questions": ["Q"], "language": "en"}
    return proposing.propose(participant=member(april, "gov", "Ama"), **fields)


def test_answering_writes_the_answer_and_its_voice(speaker):
    first = statements_of(speaker, "answer", "rights", 1, text="Words", language="en", key="k")
    again = statements_of(speaker, "answer", "rights", 1, text="Others", language="en", key="k2")
    assert (findings(first), findings(again)) == ([], [])
    assert written(first) == {"stakeholders_voice", "issues_contribution"}
    assert written(again) == {"issues_contribution"}


def test_answer_that_is_refused_writes_nothing(speaker):
    assert written(statements_of(speaker, "answer", "rights", 1, text="\u200b", language="en")) == set()


def test_fifth_answer_releases_within_the_same_tables(april):
    people = members(april, "diggers", 6)
    for amina in people[:4]:
        answering.answer(participant=amina, question=question(april), text="Hidden", language="en")
    statements = statements_of(people[4], "answer", "rights", 1, text="Hidden", language="en", key="k")
    assert findings(statements) == []
    assert Contribution.objects.readable().count() == 5


def test_taking_back_deletes_the_answer_and_blanks_its_quotes(speaker):
    statements_of(speaker, "answer", "rights", 1, text="Words", language="en", key="k")
    statements = statements_of(speaker, "answer_withdraw", "rights", 1)
    assert (findings(statements), Contribution.objects.count()) == ([], 0)


def test_reacting(april, speaker):
    said = readable_answer(april)
    for value in ("agree", "disagree", "disagree"):
        assert findings(statements_of(speaker, "react", said.pk, value=value)) == []
    assert Voice.objects.filter(reactions=None, contributions=None).count() == 1  # reacting is a voice of its own


def test_proposing_supporting_and_taking_back(april, speaker):
    other = readable_proposal(april)
    fields = {"title": "T", "problem": "P", "opportunity": "O", "question_1": "Q", "language": "en", "key": "k"}
    requests = [statements_of(speaker, "proposal_new", **fields)]
    mine = Proposal.objects.exclude(pk=other.pk).get()
    requests += [statements_of(speaker, name, other.pk) for name in ("proposal_support", "proposal_unsupport")]
    requests.append(statements_of(speaker, "proposal_withdraw", mine.pk))
    assert [findings(statements) for statements in requests] == [[], [], [], []]
    assert list(Proposal.objects.all()) == [other]


def test_voting(april, speaker):
    for key in ("diggers", "owners", "lsm", "gov"):
        members(april, key, 6)
    ballot = balloting.open_ballot(dialogue=april, kind=Ballot.Kind.STRAW, by=team(april))
    fields = {f"choice_{issue.pk}": "yes" for issue in april.issues.all()}
    statements = statements_of(speaker, "vote", ballot.number, **fields, key="k")
    assert (findings(statements), written(statements)) == ([], {"stakeholders_voice", "issues_vote"})


BAD = [
    ('UPDATE "dialogue_user" SET "last_login" = 1', ["writes dialogue_user"]),
    ('INSERT INTO "dialogue_teamlog" VALUES (1)', ["writes dialogue_teamlog"]),
    ('INSERT OR IGNORE INTO "dialogue_job" VALUES (1)', ["writes dialogue_job"]),
    ('DELETE FROM "django_session" WHERE 1', ["writes django_session"]),
    ('SELECT 1 FROM "stakeholders_participant" FOR UPDATE', ["locks a person"]),
    ("MERGE INTO dialogue_user", ["unknown: MERGE INTO dialogue_user"]),
]


@pytest.mark.parametrize(("sql", "expected"), BAD)
def test_rule_finds_what_may_not_be(sql, expected):
    assert findings([sql]) == expected
