"""A request that speaks writes rows of a voice and nothing else, and locks nobody's row (TRUST §1, F2)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue import database_time, sessions, signing_in
from dialogue import keys as dialogue_keys
from dialogue.ways import page_of
from issues import answering, balloting, evaluations, proposing, releasing
from issues.doing import choosing
from issues.doing import rounds as rounds_of_tasks
from issues.models import (
    Ballot,
    Contribution,
    Expectation,
    Leaving,
    Meaning,
    Proposal,
    Rating,
    Reaction,
    Remark,
    SaidStatement,
    StatementMark,
    Support,
    TaskMark,
    TieView,
    Vote,
    WordItem,
    WordVote,
)
from issues.statements import rounds as rounds_of_statements
from issues.ties import rounds
from stakeholders.models import About, Challenge, Relation, SpentReceipt, Voice
from tests.factories import make_dialogue, member, members, question, team
from tests.speaking import Speaker, from_page, key_of
from workshops.models import DraftProposal, DraftQuote, ShownAnswer, SummaryAnswer
from workshops.plan import planning

pytestmark = pytest.mark.django_db
# Agenda drafts and summaries point at what voices wrote: taking an answer or a proposal back takes its place there along.
SPEAKING = (
    Voice,
    Contribution,
    Reaction,
    Proposal,
    Support,
    Vote,
    Rating,
    Remark,
    TieView,
    Expectation,
    SaidStatement,
    StatementMark,
    TaskMark,
    Meaning,
    WordVote,
    About,
    Leaving,
    SpentReceipt,
)
VOICE_WRITTEN = {
    model._meta.db_table for model in (*SPEAKING, DraftProposal, DraftQuote, ShownAnswer, SummaryAnswer, WordItem)
}
WRITES = re.compile(
    r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO|TRUNCATE)\s+"?(\w+)"?', re.IGNORECASE
)
READS = re.compile(r"^\s*\(?(SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)", re.IGNORECASE)
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


@pytest.fixture(params=["diggers", "lsm", "communities", "diggers by script"])
def speaker(request, april):
    group, _by, script = request.param.partition(" by ")
    speaker = member(april, group, "Sena", organisation="Somewhere")
    speaker.by_script = bool(script)
    return speaker


# Of a press that the script sends: the page that it was made on, which it then reads in the same request.
PAGES = {"react": "/d/april/issues/rights/1/", "take_all_back": "/d/april/you/", "proposal_new": ""}


def statements_of(participant, name, *args, **data):
    client, path = Speaker(), reverse(name, args=[participant.dialogue.slug, *args])
    client.force_login(participant.user)
    page = PAGES.get(name) or ("/d/april/proposals/" if "proposal" in name else page_of(path))
    headers = from_page(page) if participant.by_script else {}
    with CaptureQueriesContext(connection) as queries:
        response = client.post(path, data, headers=headers)
    assert response.status_code in ((200, 204, 422) if participant.by_script else (302, 422))
    return [query["sql"] for query in queries]


def readable_answer(april):
    kofi = member(april, "lsm", "Kofi")
    return answering.answer(participant=kofi, question=question(april), text="Open", language="en")


def readable_proposal(april):
    fields = {"title": "T", "problem": "P", "opportunity": "O", "questions": ["Q"], "language": "en"}
    return proposing.propose(participant=member(april, "gov", "Ama"), **fields)


@pytest.mark.trust("F2")
def test_answering_writes_the_answer_and_its_voice(speaker):
    first = statements_of(speaker, "answer", "rights", 1, text="Words", language="en", key="k")
    again = statements_of(speaker, "answer", "rights", 1, text="Others", language="en", key="k2")
    assert (findings(first), findings(again)) == ([], [])
    assert written(first) == {"stakeholders_voice", "issues_contribution"}
    # A mark of it is looked for, and the receipt of what was replaced stays, apart from the voice.
    assert written(again) == {"issues_contribution", "issues_leaving", "stakeholders_spentreceipt"}


@pytest.mark.trust("F2")
def test_evaluating_writes_what_is_said_and_its_voice(april, speaker):
    members(april, speaker.group.key, 6)
    which = (
        planning.plan(
            dialogue=april, by=None, title="Meeting", zone="Africa/Accra", begins=[database_time.now()]
        ).number,
        "start",
    )
    evaluations.open_form(dialogue=april, workshop=which[0], moment=which[1], by=None)
    first = statements_of(speaker, "evaluation_tell", *which, step_1="4", text="Words", key=key_of(speaker, "1"))
    releasing.tonight(april)
    again = statements_of(speaker, "evaluation_tell", *which, step_1="2", text="Others", key=key_of(speaker, "2"))
    back = statements_of(speaker, "evaluation_take_back", *which, key=key_of(speaker, "3"))
    assert (findings(first), findings(again), findings(back)) == ([], [], [])
    said = {"issues_rating", "issues_remark"}
    assert written(first) == {"stakeholders_voice", *said}
    assert written(again) == {*said, "issues_leaving", "stakeholders_spentreceipt"}
    assert written(back) == {*said, "stakeholders_spentreceipt"}


@pytest.mark.trust("F2")
def test_saying_how_a_tie_is_writes_what_is_said_and_its_voice(april, speaker):
    """A step and words under a group's name never share a transaction: each is a press of its own."""
    members(april, speaker.group.key, 6)
    ends = {"from_group": speaker.group, "to_group": april.groups.exclude(pk=speaker.group.pk).first()}
    tie = Relation.objects.create(kind="licenses", quality="mixed", **ends)
    rounds.open_round(dialogue=april, tie=tie, by=None)
    keys = [key_of(speaker, f"{n}") for n in range(6)]
    seen = [
        statements_of(speaker, "tie_tell", tie.pk, step=step, key=key) for step, key in zip("42", keys[:2], strict=True)
    ]
    seen.append(statements_of(speaker, "tie_untell", tie.pk, key=keys[2]))
    said = [statements_of(speaker, "tie_expect", tie.pk, text="Words", key=keys[3])]
    releasing.tonight(april)
    said.append(statements_of(speaker, "tie_expect", tie.pk, text="Others", key=keys[4]))
    said.append(statements_of(speaker, "tie_unexpect", tie.pk, key=keys[5]))
    assert [findings(each) for each in (*seen, *said)] == [[]] * 6
    voice, spent, marks = "stakeholders_voice", "stakeholders_spentreceipt", "issues_leaving"
    for found, table in ((seen, "issues_tieview"), (said, "issues_expectation")):
        assert [written(each) for each in found] == [{table, voice}, {table, spent, marks}, {table, spent}]


@pytest.mark.trust("F2")
def test_who_should_do_a_task_writes_what_is_said_and_its_voice(april, speaker):
    members(april, speaker.group.key, 6)
    task = choosing.add(dialogue=april, title="Dig wells.", by=None)
    rounds_of_tasks.open_round(dialogue=april, by=None)
    keys = [key_of(speaker, f"t{n}") for n in range(3)]
    told = [
        {"groups": "gov", "instead": ""},
        {"groups": "lsm", "does": "on", "instead": "gov"},
        {"instead": "lsm+"},
    ]
    seen = [
        statements_of(speaker, "task_mark", task=task.pk, key=key, **sent) for key, sent in zip(keys, told, strict=True)
    ]
    assert [findings(each) for each in seen] == [[]] * 3
    voice, spent, marks = "stakeholders_voice", "stakeholders_spentreceipt", "issues_leaving"
    table = "issues_taskmark"
    assert [written(each) for each in seen] == [{table, voice}, {table, spent, marks}, {table, spent}]


@pytest.mark.trust("F2")
def test_a_challenge_and_a_mark_write_what_is_said_and_its_voice(april, speaker):
    """Words and marks never share a transaction, nor do two marks: each is a press of its own."""
    members(april, speaker.group.key, 6)
    Challenge.objects.get_or_create(dialogue=april, key="dust", defaults={"text": "Dust."})
    ref = f"challenge-{april.challenges.first().pk}"
    rounds_of_statements.open_round(dialogue=april, collection="challenges", by=None)
    keys = [key_of(speaker, f"s{n}") for n in range(6)]
    [words] = dialogue_keys.seen(april, [april.challenges.first().text])
    states = (f"yes-none-{words}", f"no-yes-{words}", f"none-no-{words}")
    seen = [
        statements_of(speaker, "statement_mark", "challenges", mark=f"{ref} {state}", key=key)
        for state, key in zip(states, keys[:3], strict=True)
    ]
    said = [statements_of(speaker, "statement_write", "challenges", text="Words", key=keys[3])]
    releasing.tonight(april)
    said.append(statements_of(speaker, "statement_write", "challenges", text="Others", key=keys[4]))
    said.append(statements_of(speaker, "statement_take_back", "challenges", key=keys[5]))
    assert [findings(each) for each in (*seen, *said)] == [[]] * 6
    voice, spent, marks = "stakeholders_voice", "stakeholders_spentreceipt", "issues_leaving"
    for found, table in ((seen, "issues_statementmark"), (said, "issues_saidstatement")):
        assert [written(each) for each in found] == [{table, voice}, {table, spent, marks}, {table, spent}]


@pytest.mark.trust("F2")
def test_a_meaning_and_a_paper_of_words_write_what_is_said_and_its_voice(april, speaker):
    members(april, speaker.group.key, 6)
    term = april.terms.first() or april.terms.create(key="pit", position=1, name="Pit", definition="A hole.")
    april.meaningrounds.create(term=term, number=1, opened_at=timezone.now())
    ballot = april.wordballots.create(number=1, kind="straw", opened_at=timezone.now(), rule={}, lanes=[])
    item = ballot.items.create(term=term, place=1, text="A hole.", is_outline=True)
    keys = [key_of(speaker, f"m{n}") for n in range(6)]
    states = (("yes", ""), ("no", "yes"), ("none", "no"))
    voted = [
        statements_of(speaker, "word_vote", 1, **{f"choice_{item.pk}": now, f"seen_{item.pk}": before, "key": key})
        for (now, before), key in zip(states, keys[:3], strict=True)
    ]
    said = [statements_of(speaker, "meaning_write", term.key, text="Words", key=keys[3])]
    releasing.tonight(april)
    said.append(statements_of(speaker, "meaning_write", term.key, text="Others", key=keys[4]))
    said.append(statements_of(speaker, "meaning_take_back", term.key, key=keys[5]))
    assert [findings(each) for each in (*voted, *said)] == [[]] * 6
    voice, spent, marks = "stakeholders_voice", "stakeholders_spentreceipt", "issues_leaving"
    vote, words = "issues_wordvote", "issues_meaning"
    assert [written(each) for each in voted] == [{vote, voice}, {vote, spent}, {vote, spent}]
    assert [written(each) for each in said] == [{words, voice}, {words, spent, marks}, {words, spent}]


def test_answer_that_is_refused_writes_nothing(speaker):
    assert written(statements_of(speaker, "answer", "rights", 1, text="\u200b", language="en")) == set()


def test_changing_keeping_and_taking_back_what_others_read(april, speaker):
    members(april, speaker.group.key, 6)
    statements_of(speaker, "answer", "rights", 1, text="Words", language="en", key="k")
    releasing.tonight(april)
    requests = [
        statements_of(speaker, "answer", "rights", 1, text="Others", language="en", key="k2"),
        statements_of(speaker, "answer_keep", "rights", 1, key=key_of(speaker)),
        statements_of(speaker, "answer_withdraw", "rights", 1, key=key_of(speaker)),
        statements_of(speaker, "answer_withdraw", "rights", 1, now="yes", key=key_of(speaker)),
    ]
    assert [findings(statements) for statements in requests] == [[]] * 4
    answer_and_receipt = {"issues_contribution", "stakeholders_spentreceipt"}
    assert [written(statements) - {"issues_leaving"} for statements in requests[:3]] == [answer_and_receipt] * 3
    assert Contribution.objects.count() == 0


def test_taking_back_deletes_the_answer_and_blanks_its_quotes(speaker):
    statements_of(speaker, "answer", "rights", 1, text="Words", language="en", key="k")
    statements = statements_of(speaker, "answer_withdraw", "rights", 1, now="yes", key=key_of(speaker))
    assert (findings(statements), Contribution.objects.count()) == ([], 0)


@pytest.mark.trust("F2")
def test_reacting(april, speaker):
    said = readable_answer(april)
    [words] = dialogue_keys.seen(april, [said.text])
    for value in ("agree", f"disagree-agree-{words}", "none"):
        assert findings(statements_of(speaker, "react", said.pk, value=value, key=key_of(speaker))) == []
    for value in (f"agree-none-{words}", "none"):
        fields = {"answer": said.pk, "value": value, "key": key_of(speaker)}
        assert findings(statements_of(speaker, "one_react", "rights", said.question.key, **fields)) == []
    assert Voice.objects.filter(reactions=None, contributions=None).count() == 1  # reacting is a voice of its own


@pytest.mark.trust("F2")
def test_proposing_supporting_and_taking_back(april, speaker):
    other = readable_proposal(april)
    fields = {"title": "T", "problem": "P", "opportunity": "O", "question_1": "Q", "language": "en", "key": "k"}
    requests = [statements_of(speaker, "proposal_new", **fields)]
    mine = Proposal.objects.exclude(pk=other.pk).get()
    requests += [
        statements_of(speaker, name, other.pk, key=key_of(speaker))
        for name in ("proposal_support", "proposal_unsupport")
    ]
    Proposal.objects.filter(pk=mine.pk).update(released=True)
    for name, more in (("proposal_withdraw", {}), ("proposal_keep", {}), ("proposal_withdraw", {"now": "yes"})):
        requests.append(statements_of(speaker, name, mine.pk, key=key_of(speaker), **more))
    assert [findings(statements) for statements in requests] == [[]] * 6
    assert list(Proposal.objects.all()) == [other]


@pytest.mark.trust("F2")
def test_saying_who_one_is_changing_it_and_taking_it_back(speaker):
    first = statements_of(speaker, "about_me", woman="on", key=key_of(speaker))
    again = statements_of(speaker, "about_me", woman="on", migrant="on", key=key_of(speaker))
    gone = statements_of(speaker, "about_me", key=key_of(speaker))
    assert [findings(statements) for statements in (first, again, gone)] == [[]] * 3
    assert written(first) == {"stakeholders_voice", "stakeholders_about"}
    assert written(again) == written(gone) == {"stakeholders_about", "stakeholders_spentreceipt", "issues_leaving"}
    assert [row.said for row in About.objects.all()] == [{"woman": False, "young": False, "migrant": False}]


def test_taking_everything_back(april, speaker):
    said = readable_answer(april)
    statements_of(speaker, "answer", "rights", 1, text="Words", language="en", key="k")
    Contribution.objects.update(released=True)
    statements_of(speaker, "react", said.pk, value="agree")
    statements_of(speaker, "proposal_support", readable_proposal(april).pk)
    statements = statements_of(speaker, "take_all_back", key=key_of(speaker))
    assert (findings(statements), written(statements)) == ([], {"issues_leaving", "stakeholders_spentreceipt"})


@pytest.mark.trust("F2")
def test_voting(april, speaker):
    for key in ("diggers", "owners", "lsm", "gov"):
        members(april, key, 6)
    ballot = balloting.open_ballot(dialogue=april, kind=Ballot.Kind.STRAW, by=team(april))
    fields = {f"choice_{issue.pk}": "yes" for issue in april.issues.all()}
    statements = statements_of(speaker, "vote", ballot.number, **fields, key="k")
    assert (findings(statements), written(statements)) == ([], {"stakeholders_voice", "issues_vote"})
    one = april.issues.first().pk
    for choice in ("no", "none"):
        press = {f"choice_{one}": choice, "key": f"k {choice}"}
        statements = statements_of(speaker, "mark", ballot.number, one, **press)
        assert (findings(statements), written(statements)) == ([], {"stakeholders_spentreceipt", "issues_vote"})


@pytest.mark.trust("F2")
@pytest.mark.parametrize("shared", [True, False])
def test_speaking_notes_the_press_in_a_cookie_and_writes_no_session(speaker, shared):
    """Late in a session, so that everything that watches over it is asked."""
    client = Speaker()
    token = signing_in.make_link(user=speaker.user, occasion="a test")
    client.post(reverse("sign_in_link", args=[token]), {"shared": "on"} if shared else {})
    begun = client.session
    begun[sessions.SINCE] -= 15 * sessions.MINUTE if shared else 30 * sessions.HOUR
    begun.save()
    path = reverse("answer", args=[speaker.dialogue.slug, "rights", 1])
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(path, {"text": "Words", "language": "en", "key": "k"})
    assert (answer.status_code, findings([query["sql"] for query in queries])) == (302, [])
    assert answer.cookies[sessions.NAME].value


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
