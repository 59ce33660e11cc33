"""A rehearsal plays with invented people and leaves nothing behind."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from dialogue.models import Dialogue, Job, Mailing, Sealing, Suppression, TeamLog, User
from issues import oneself, proposing, reacting
from issues.models import (
    Contribution,
    Expectation,
    Leaving,
    Meaning,
    Question,
    Rating,
    Reaction,
    Remark,
    SaidStatement,
    StatementMark,
    StatementRound,
    TaskMark,
    TaskRound,
    Term,
    TieRound,
    TieView,
    Translator,
    Vote,
    WordBallot,
    WordVote,
)
from issues.reactions import closing
from stakeholders import cards
from stakeholders.models import (
    AboutCount,
    Challenge,
    Consent,
    FocalPoint,
    Invitation,
    InvitationList,
    Participant,
    PrivacyNotice,
    Relation,
    Vision,
)
from stakeholders.people import path_of
from tests.issues.ties.tie_room import add_tie
from tests.issues.voting_room import in_threads, make_room
from workshops.drafts import drafting
from workshops.models import Goal, Host, Pair, Seat, ShownAnswer, Speaking, SummaryReader, TableNote, Workshop
from workshops.plan import planning, rehearsing
from workshops.room import attending, facilitating, what_next
from workshops.tables import tabling

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room()


@pytest.fixture
def workshop(room):
    begins = [datetime(2027, 4, 12, 8, tzinfo=UTC)]
    return planning.plan(dialogue=room.dialogue, by=room.organiser, title="April", zone="UTC", begins=begins)


def rows():
    """How many rows each table of ours has, the team's log and the outbox aside."""
    models = [m for m in apps.get_models(include_auto_created=True) if m not in (TeamLog, Job)]
    return {model._meta.label: model.objects.count() for model in models}


def play(trial, by):
    """Ask a question, hold a ballot, seat tables, make a draft: all with the invented people."""
    now = Workshop.objects.get(pk=trial.pk)
    while not now.is_over:
        action = facilitating.go_on(workshop=now, seen=what_next.next_action(now).seen, by=by)
        now = Workshop.objects.select_related("dialogue").get(pk=trial.pk)
        if action.code in ("open_question", "open_ballot", "open_round"):
            for seed in (4, 5):  # also who has spoken before, and says the opposite now
                rehearsing.let_them_speak(workshop=now, seed=seed)
    drafting.make(dialogue=now.dialogue, by=by)


def test_rehearsal_has_the_plan_and_people_enough_for_a_ballot(workshop, room):
    trial = rehearsing.rehearse(workshop=workshop, by=room.organiser, suffix="rehearsal", title="Rehearsal: April")
    kinds = [list(w.sessions.values_list("kind", "minutes")) for w in (workshop, trial)]
    assert kinds[0] == kinds[1]
    assert facilitating.balloting.problems(trial.dialogue) == []
    assert (trial.dialogue.slug, trial.dialogue.is_rehearsal) == ("april-rehearsal-1", True)


def test_rehearsal_is_read_first_and_told_as_the_real_one_is(workshop, room):
    said = {"moderation": "before", "country": "GH", "zone": "Africa/Accra", "language": "en", "languages": ["tw"]}
    Dialogue.objects.filter(pk=room.dialogue.pk).update(**said, worded={"tw": {"title": {"text": "T", "of": ""}}})
    trial = begin(workshop, room).dialogue
    assert {name: getattr(trial, name) for name in said} == said
    assert (trial.reads_first, trial.worded) == (True, {})


def test_invented_people_answer_and_vote(workshop, room):
    before = Contribution.objects.count(), Vote.objects.count()
    trial = rehearsing.rehearse(workshop=workshop, by=room.organiser, suffix="rehearsal", title="Rehearsal")
    tabling.make(workshop=trial, by=room.organiser, tables=3, seed=1)
    play(trial, room.organiser)
    assert (Contribution.objects.count() > before[0] + 5, Vote.objects.count() > before[1] + 20) == (True, True)
    assert set(trial.dialogue.ballots.values_list("kind", flat=True)) == {"straw", "final"}


def test_invented_people_say_how_a_tie_is_and_react(workshop, room):
    tie = add_tie(room, "gov", "lsm")
    workshop.sessions.exclude(kind__in=("issues", "closing")).delete()
    word = room.dialogue.terms.first().key
    for place, fields in (
        (97, {"kind": "ties", "ties": [path_of(tie)]}),
        (98, {"kind": "ground", "issue": room.issues[0]}),
        (96, {"kind": "hopes", "collections": ["challenges"]}),
        (95, {"kind": "tasks"}),
        (94, {"kind": "words", "terms": [word]}),
    ):
        workshop.sessions.create(day=1, position=place, minutes=20, **fields)
    workshop.sessions.filter(kind="closing").update(position=99)
    trial = begin(workshop, room)
    assert trial.sessions.get(kind="ties").ties == [path_of(tie)]
    assert trial.sessions.get(kind="hopes").collections == ["challenges"]
    play(trial, room.organiser)
    asked = TieRound.objects.get(dialogue=trial.dialogue)
    assert (asked.is_closed, asked.views.count() > 5) == (True, True)
    assert Reaction.objects.filter(voice__dialogue=trial.dialogue).count() > 5
    stated = StatementRound.objects.get(dialogue=trial.dialogue)
    assert (stated.collection, stated.is_closed, stated.said.count() + stated.marks.count() > 3) == (
        "challenges",
        True,
        True,
    )
    balloted = WordBallot.objects.get(dialogue=trial.dialogue)
    assert (balloted.kind, balloted.is_closed, balloted.votes.count() > 5) == ("straw", True, True)
    assert Meaning.objects.filter(round__dialogue=trial.dialogue, round__term__key=word).count() > 2
    ticked = TaskRound.objects.get(dialogue=trial.dialogue)
    assert (ticked.is_closed, ticked.marks.count() > 10) == (True, True)
    assert trial.dialogue.issues.filter(questions__reaction_rounds__isnull=False).exists()


def begin(workshop, room):
    return rehearsing.rehearse(workshop=workshop, by=room.organiser, suffix="rehearsal", title="Rehearsal")


def make_one_of_everything(trial, room):
    """What no play makes by itself: cards, mail, invitations, proposals, notes, hands…"""
    dialogue = trial.dialogue
    companies, ministry = dialogue.groups.get(key="lsm"), dialogue.groups.get(key="gov")
    holder = use_cards(dialogue, ministry, room.organiser)
    said = Contribution.objects.filter(question__issue__dialogue=dialogue).exclude(voice__group=ministry).first()
    speak(dialogue, holder, said)
    meet(Workshop.objects.get(pk=trial.pk), holder)
    ShownAnswer.objects.create(workshop_id=trial.pk, contribution=said, on=timezone.localdate(), digest="0")
    write_and_invite(dialogue, holder, said)
    Relation.objects.create(from_group=companies, to_group=ministry, kind="taxes", quality="mixed")
    dialogue.team_invitations.create(email="t@x.test", role="observer")
    challenge = Challenge.objects.create(dialogue=dialogue, key="more", text="More")
    challenge.issues.add(dialogue.issues.first())
    dialogue.corrections.create(
        issue=dialogue.issues.first(), words={"title": "T"}, why="Shorter.", made_on=timezone.now()
    )
    for statement in (challenge, Vision.objects.create(dialogue=dialogue, key="more", text="More")):
        statement.groups.add(companies)
    Term.objects.create(dialogue=dialogue, key="more", position=9, name="More", definition="Not less")
    goal = Goal.objects.create(dialogue=dialogue, scope="overall", position=1, text="Peace")
    dialogue.outline_corrections.create(goal=goal, words={"text": "P"}, why="Shorter.", made_on=timezone.now())
    FocalPoint.objects.create(participant=holder, group=ministry, named_on=timezone.now())
    Leaving.objects.create(dialogue=dialogue, token="0" * 32)
    dialogue.spent_receipts.create(receipt="0" * 16, day=timezone.now())
    dialogue.unread_nights.create(night=timezone.now())
    oneself.tell(participant=holder, woman=True, young=False, migrant=False)
    AboutCount.objects.create(dialogue=dialogue, looked_on=timezone.now())
    notice = PrivacyNotice.objects.create(dialogue=dialogue, version=1, text="Ours.", published_at=timezone.now())
    Consent.objects.create(participant=holder, notice=notice)
    Sealing.objects.create(dialogue=dialogue, first_by=room.organiser, first_at=timezone.now())
    dialogue.list_uploads.create(by=room.organiser, content=b"Name")
    made = {"form": "pdf", "language": "en", "digest": "0" * 64, "content": b"%PDF", "until": timezone.now()}
    dialogue.kept_documents.create(place="agenda 1", **made)
    Host.objects.create(dialogue=dialogue, name="The ministry")
    heard = {"words": "0" * 64, "sound": b"x", "digest": "1" * 64, "size": 1, "seconds": 1}
    dialogue.recordings.create(policy="hidden", language="en", **heard)
    Translator.objects.create(participant=holder)
    form = dialogue.evaluations.create(workshop=1, moment="end", questions=["1", "2", "3", "4"])
    tie = Relation.objects.filter(from_group__dialogue=dialogue).first()
    asked = dialogue.tierounds.create(tie=tie, number=1, opened_at=timezone.now())
    for model, told in ((TieView, {"step": 3}), (Expectation, {"text": "Water."})):
        model.objects.create(voice=said.voice, round=asked, **told)
    stated = dialogue.statementrounds.create(collection="challenges", number=1, opened_at=timezone.now())
    wrote = SaidStatement.objects.create(voice=said.voice, round=stated, kind="challenge", text="Dust.")
    StatementMark.objects.create(voice=said.voice, round=stated, said=wrote, has=True)
    stated.findings.create(place=1, said=wrote)
    task = dialogue.tasks.create(title="Dig wells.", position=1)
    doing = dialogue.taskrounds.create(number=1, opened_at=timezone.now())
    TaskMark.objects.create(voice=said.voice, round=doing, task=task)
    doing.findings.create(place=1, task=task)
    term = dialogue.terms.first()
    asked = dialogue.meaningrounds.create(term=term, number=1, opened_at=timezone.now())
    meant = Meaning.objects.create(voice=said.voice, round=asked, kind="meaning", text="Less.")
    ballot = dialogue.wordballots.create(number=1, kind="straw", opened_at=timezone.now(), rule={}, lanes=[])
    item = ballot.items.create(term=term, place=1, text="Less.", said=meant)
    WordVote.objects.create(voice=said.voice, ballot=ballot, item=item, choice="yes")
    for model, told in ((Rating, {"step_1": 3}), (Remark, {"text": "Cold."})):
        model.objects.create(voice=said.voice, evaluation=form, **told)


def use_cards(dialogue, group, by):
    """Two cards in use, one of them taken back and replaced; the other's holder."""
    batch, _pairs = cards.make(dialogue=dialogue, group=group, language="en", number=2, by=by)
    lost, card = batch.cards.all()
    for each, name in ((lost, "Efua"), (card, "Kojo")):
        holder = cards.first_use(card=each, pin="121212", name=name, language="en", country="GH")
    cards.replace(card=lost, by=by)
    holder.dialogue = dialogue
    return holder


def speak(dialogue, holder, said):
    Contribution.objects.filter(pk=said.pk).update(released=True)
    reacting.react(participant=holder, contribution=said, value=1)
    dialogue.phase = "gather"
    words = {"title": "Wells", "problem": "None", "opportunity": "Some", "questions": ["Where?"], "language": "en"}
    closing.close(question=said.question, by=None)
    proposal = proposing.propose(participant=holder, **words)
    proposing.support(participant=rehearsing.invented(dialogue).exclude(pk=holder.pk).first(), proposal=proposal)
    draft = dialogue.drafts.first()
    draft.quotes.create(contribution=said, issue_key="rights", position=99, digest="0")
    draft.waiting.create(proposal=proposal)


def meet(trial, holder):
    Workshop.objects.filter(pk=trial.pk).update(state="live")
    attending.raise_hand(workshop=trial, participant=holder, label="gov")
    first, second = rehearsing.invented(trial.dialogue)[:2]
    Pair.objects.create(workshop=trial, first=first, second=second, kind="apart")
    session = trial.sessions.first()
    Speaking.objects.create(session=session, label="gov")
    TableNote.objects.create(session=session, table=1, agreed="Yes")
    Seat.objects.create(session=session, participant=holder, table=1)


def write_and_invite(dialogue, holder, said):
    group = dialogue.groups.get(key="lsm")
    summary = dialogue.summaries.create(number=1, made_on=timezone.localdate())
    summary.answers.create(contribution=said, digest="0")
    SummaryReader.objects.create(participant=holder)
    mailing = Mailing.objects.create(dialogue=dialogue, kind="invitation", occasion="first")
    Job.objects.create(dialogue=dialogue, mailing=mailing, kind="one", occasion="1")
    Suppression.objects.create(dialogue=dialogue, fingerprint="f", reason="refused")
    Invitation.objects.create(dialogue=dialogue, group=group, email="new@people.test", mailing=mailing)
    InvitationList.objects.create(dialogue=dialogue, group=group)


def hanging_on(model, found=None):
    """The tables whose rows lead to this one."""
    found = set() if found is None else found
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.one_to_many or (relation.one_to_one and relation.auto_created):
            other = relation.related_model
            if other not in found:
                found.add(other)
                hanging_on(other, found)
    return {each._meta.label for each in found}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_of_a_rehearsal(room, settings):
    begins = [datetime(2027, 4, 12, 8, tzinfo=UTC)]
    workshop = planning.plan(dialogue=room.dialogue, by=room.organiser, title="April", zone="UTC", begins=begins)
    before, keys_before = rows(), sorted(Path(settings.KEY_DIR).iterdir())
    trial = begin(workshop, room)
    tabling.make(workshop=trial, by=room.organiser, tables=3, seed=1)
    play(trial, room.organiser)
    make_one_of_everything(trial, room)
    grown = {name for name, count in rows().items() if count > before[name]}
    assert hanging_on(Dialogue) - grown == {"dialogue.TeamLog", "dialogue.Job"}  # which `rows` leaves out
    rehearsing.throw_away(dialogue=trial.dialogue)
    assert rows() == before
    assert sorted(Path(settings.KEY_DIR).iterdir()) == keys_before
    with pytest.raises(rehearsing.NotARehearsal):
        rehearsing.throw_away(dialogue=trial.dialogue)


def test_who_tried_a_card_out_and_belongs_elsewhere_stays(workshop, room):
    trial = begin(workshop, room)
    group = trial.dialogue.groups.get(key="gov")
    batch, _pairs = cards.make(dialogue=trial.dialogue, group=group, language="en", number=1, by=room.organiser)
    holder = cards.first_use(card=batch.cards.get(), pin="121212", name="Efua", language="en", country="GH")
    Participant.objects.create(user=holder.user, dialogue=room.dialogue, group=room.groups["gov"])
    rehearsing.throw_away(dialogue=trial.dialogue)
    assert [p.dialogue for p in User.objects.get(name="Efua").participants.all()] == [room.dialogue]


def test_number_is_one_above_the_highest_that_stands(workshop, room):
    first, second = begin(workshop, room), begin(workshop, room)
    rehearsing.throw_away(dialogue=first.dialogue)
    third = begin(workshop, room)
    slugs = [trial.dialogue.slug for trial in (first, second, third)]
    assert slugs == ["april-rehearsal-1", "april-rehearsal-2", "april-rehearsal-3"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_begin_at_once(room):
    begins = [datetime(2027, 4, 12, 8, tzinfo=UTC)]
    workshop = planning.plan(dialogue=room.dialogue, by=room.organiser, title="April", zone="UTC", begins=begins)
    found = in_threads([lambda: begin(workshop, room).dialogue.slug] * 2)
    assert sorted(found) == ["april-rehearsal-1", "april-rehearsal-2"]


@pytest.mark.parametrize("phase", ["draft", "agenda"])
def test_plan_is_rehearsed_in_any_phase_of_the_real_dialogue(workshop, room, phase):
    Dialogue.objects.filter(pk=room.dialogue.pk).update(phase=phase)
    workshop.refresh_from_db()
    trial = begin(workshop, room)
    question = Question.objects.filter(issue__dialogue=trial.dialogue).first()
    facilitating.ask(session=trial.sessions.first(), question=question)
    use_cards(trial.dialogue, trial.dialogue.groups.get(key="gov"), room.organiser)
    assert rehearsing.let_them_speak(workshop=trial) > 5
    assert not rehearsing.invented(trial.dialogue).filter(user__name="Efua").exists()  # her card was taken back


def test_team_rehearses_and_throws_away_from_the_pages(workshop, room, settings, client):
    settings.DEMO = True
    client.force_login(room.organiser)
    page = client.post(reverse("workshop_rehearse", args=["april", 1]), follow=True).content.decode()
    assert "Rehearsal: the people are invented and nothing here is kept." in page
    trial = ["april-rehearsal-1", 1]
    page = client.post(reverse("rehearsal_speak", args=trial), follow=True).content.decode()
    assert "Open a question or a ballot first." in page
    now = Workshop.objects.get(dialogue__slug=trial[0])
    question = Question.objects.filter(issue__dialogue=now.dialogue).first()
    facilitating.ask(session=now.sessions.first(), question=question)
    Dialogue.objects.filter(pk=now.dialogue_id).update(phase="agenda")
    page = client.post(reverse("rehearsal_speak", args=trial), follow=True).content.decode()
    assert "Answering is closed now." in page
    client.post(reverse("rehearsal_end", args=trial))
    assert not Dialogue.objects.filter(is_rehearsal=True).exists()
    assert client.post(reverse("rehearsal_end", args=["april", 1])).status_code == 404


def test_only_a_rehearsal_is_thrown_away(workshop, room):
    with pytest.raises(rehearsing.NotARehearsal):
        rehearsing.throw_away(dialogue=room.dialogue)
    assert Dialogue.objects.filter(pk=room.dialogue.pk).exists()
    assert Participant.objects.exists()
    assert User.objects.exists()
