"""The demo: the April visioning dialogue in its decide phase, written as voices would write it, the same on every machine."""

import datetime
import random
from functools import cached_property

import yaml
from django.db import transaction

from dialogue import database_time, keys, starters
from dialogue.models import Dialogue, Job, Mailing, TeamLog, TeamMember, User
from dialogue.phases import Phase
from issues import answering, balloting, releasing, scopes, to_ballot
from issues.models import Ballot, Contribution, Proposal, Question, Reaction, Support, Vote
from issues.reactions import closing
from issues.sides import SIDES
from stakeholders import mailings
from stakeholders.models import Participant, Voice
from workshops import frameworks
from workshops.demo import cast, demo_invitations, demo_meanings, demo_statements, demo_tasks, demo_ties, demo_workshop
from workshops.drafts import drafting
from workshops.models import Summary, SummaryReader
from workshops.summaries import paraphrasing, retold, summarising

SLUG = cast.SLUG
FRAMEWORK = "visioning-2015"
CHOICES = {"k": "yes", "a": "yes", "r": "no", "l": "no", "p": "pass"}
REACTIONS = {"a": Reaction.Value.AGREE, "d": Reaction.Value.DISAGREE, "p": Reaction.Value.PASS}
FOREWORD = (
    "This is a first draft, made after the show of hands and before the final ballot. It keeps the listed order and gives "
    "every issue the same time, so that nobody reads a ranking into it.\n\n"
    "Please look at two things: whether your group can recognise itself in the answers chosen, and what the diggers say "
    "about migration and security."
)
NEXT_STEPS = (
    "The final ballot is open until its last day; whoever takes part can still vote and change a vote. The draft made after it "
    "goes to the ministry and to the three groups, which have a month to say what they will do first."
)

LATE = {("knowledge", 4), ("migration", 2), ("migration", 3), ("vulnerability", 3)}  # answered after the first summary
SUMMARY_WORDS = (
    "Thank you for three weeks of answers. The show of hands is in: six issues lean towards staying, and one, migration and "
    "security, goes to the tables.\n\n"
    "Please read what the diggers and the companies say about it before you vote, and answer where your group is still quiet."
)


def _read(name):
    return yaml.safe_load((cast.FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def framework():
    """The bundled framework, loaded if it is not there yet."""
    found = Dialogue.objects.filter(slug=FRAMEWORK).first()
    return found or frameworks.load(frameworks.bundled())


class Demo:
    """Writes the demo once; every random key comes from one seed."""

    def __init__(self, seed=20270409, today=None):
        self.chance = random.Random(seed)
        self.today = today or database_time.now().date()

    def at(self, days, hour, minute=0):
        """A moment of the story, counted from the day the demo is made: it is always in the middle of its final ballot."""
        moment = datetime.datetime.combine(self.today, datetime.time(hour, minute), datetime.UTC)
        return moment + datetime.timedelta(days=days)

    @transaction.atomic
    def write(self):
        """The whole demo in one transaction: it is there, or it is not. Returns the dialogue."""
        self.dialogue = frameworks.start_dialogue(
            framework=framework(),
            slug=SLUG,
            title="April visioning dialogue",
            phase=Phase.GATHER,
            join_code="APR427",
            answers_until=self.at(12, 0).date(),
            decide_until=self.at(12, 0).date(),
        )
        self.groups = {g.key: g for g in self.dialogue.groups.all()}
        self.people = self._people()
        starters.grant(user=self.organiser, name=self.organiser.name, email=self.organiser.email)
        self._answers(late=False)
        self._straw()
        self._summary()
        self._result_mail()
        self._answers(late=True)
        self._proposals()
        self._decide_phase()
        self._reactions()
        self._date_history()
        demo_ties.write(
            dialogue=self.dialogue,
            people=self.people,
            organiser=self.organiser,
            opened=self.at(-9, 9),
            closed=self.at(-6, 17),
            asked=self.at(-3, 9),
        )
        demo_statements.write(
            dialogue=self.dialogue,
            people=self.people,
            organiser=self.organiser,
            opened=self.at(-8, 9),
            closed=self.at(-5, 17),
            asked=self.at(-2, 9),
        )
        demo_tasks.write(
            dialogue=self.dialogue,
            people=self.people,
            organiser=self.organiser,
            opened=self.at(-7, 9),
            closed=self.at(-4, 17),
            asked=self.at(-1, 9),
        )
        demo_meanings.write(
            dialogue=self.dialogue,
            people=self.people,
            organiser=self.organiser,
            opened=self.at(-4, 8),
            closed=self.at(-3, 18),
            asked=self.at(-1, 9),
        )
        self._draft()
        self._final()
        demo_invitations.write(self.dialogue, by=self.organiser, sent_at=self.at(-1, 15))
        summarising.make(dialogue=self.dialogue)
        demo_workshop.write(
            dialogue=self.dialogue,
            people=self.people,
            organiser=self.organiser,
            ballot=self.dialogue.ballots.get(closed_at=None),
        )
        return self.dialogue

    def key(self):
        return self.chance.getrandbits(62) + 1

    @cached_property
    def organiser(self):
        return User.objects.get(email=cast.email("miriam"))

    def _people(self):
        """{key: Participant} of those who are confirmed; the waiting and the team beside them."""
        script = cast.people()
        joined = self.at(-17, 9)
        found = {}
        for row in script["participants"] + script["waiting"]:
            waiting = row in script["waiting"]
            found[row["key"]] = Participant.objects.create(
                user=self._user(row),
                dialogue=self.dialogue,
                group=self.groups[row["group"]],
                role=row["role"],
                organisation=row["organisation"],
                country=row["country"],
                status=Participant.Status.WAITING if waiting else Participant.Status.CONFIRMED,
                joined_at=joined,
                confirmed_at=None if waiting else joined,
            )
        for row in script["team"]:
            TeamMember.objects.create(dialogue=self.dialogue, user=self._user(row), role=row["team"])
        return found

    def _user(self, row):
        return User.objects.create_user(
            cast.email(row["key"]), name=row["name"], language=row["language"], country=row["country"], is_demo=True
        )

    def _voice(self, who, scope, name=""):
        participant = self.people[who]
        tag = keys.tag(self.dialogue, participant.pk, scope)
        defaults = {"id": self.key(), "group": participant.group, "name": name}
        return Voice.objects.get_or_create(dialogue=self.dialogue, tag=tag, defaults=defaults)[0]

    def _speaker(self, who, issue, off_record):
        participant = self.people[who]
        group = participant.group
        name = answering.spoken_name(participant, with_person=False) if group.is_named and not off_record else ""
        return self._voice(who, scopes.answering(group, issue.pk, off_record), name)

    def _answers(self, *, late):
        questions = {
            (q.issue.key, q.position): q
            for q in Question.objects.filter(issue__dialogue=self.dialogue).select_related("issue")
        }
        for row in _read("answers"):
            if ((row["issue"], row["question"]) in LATE) != late:
                continue
            question = questions[row["issue"], row["question"]]
            off = row.get("off_record", False)
            Contribution.objects.create(
                id=self.key(),
                voice=self._speaker(row["who"], question.issue, off),
                question=question,
                text=" ".join(row["text"].split()),
                language=row["language"] if self._is_named(row["who"]) and not off else "",
                off_record=off,
                show_group=row.get("show_group", True),
                hidden="hidden_reason" in row,
                hidden_reason=row.get("hidden_reason", ""),
            )
        releasing.tonight(self.dialogue)

    def _is_named(self, who):
        return self.people[who].group.is_named

    def _ballot(self, kind, script, opened, closes=None):
        ballot = balloting.open_ballot(dialogue=self.dialogue, kind=kind, by=self.organiser, closes_at=closes)
        Ballot.objects.filter(pk=ballot.pk).update(opened_at=opened)
        self.dialogue.ledger.filter(decision=None).update(on=opened.date())
        items = {i.key: i for i in ballot.items.all()} | {i.proposal_key: i for i in self._proposed(ballot)}
        reasons = {(r["who"], r["issue"]): r for r in script.get("reasons", [])}
        for who, marks in script["votes"].items():
            voice = self._voice(who, scopes.ballot(ballot.pk))
            for issue, letter in zip(script["order"], marks, strict=True):
                if letter == "-":
                    continue
                reason = reasons.get((who, issue), {})
                Vote.objects.create(
                    id=self.key(),
                    voice=voice,
                    ballot=ballot,
                    issue=items[issue],
                    choice=CHOICES[letter],
                    urgent=issue in script.get("urgent", {}).get(who, []),
                    reason=" ".join(reason.get("text", "").split()),
                )
        return ballot

    def _proposed(self, ballot):
        """Issues that came of proposals, with the key the script calls them by."""
        titles = {row["title"]: row["key"] for row in _read("proposals")}
        for issue in ballot.items.filter(origin="proposal"):
            issue.proposal_key = titles[issue.title]
            yield issue

    def _straw(self):
        ballot = self._ballot(Ballot.Kind.STRAW, _read("ballots")["straw"], self.at(-5, 9))
        balloting.close_ballot(ballot=ballot, by=self.organiser, seed=1)
        Ballot.objects.filter(pk=ballot.pk).update(closed_at=self.at(-5, 9, 20))

    def _summary(self):
        """The first one was sent, and its mail arrived, on the evening of the show of hands."""
        made = summarising.make(dialogue=self.dialogue)
        said = {(row["issue"], row["group"]): row["words"] for row in _read("retold")}
        rests = retold.seen(paraphrasing.told(made))
        summarising.edit(summary=made, by=self.organiser, words=SUMMARY_WORDS, said=said, rests=rests)
        summarising.send(summary=made, by=self.organiser)
        at = self.at(-5, 18)
        Summary.objects.filter(pk=made.pk).update(sent_at=at, made_on=at.date())
        Mailing.objects.filter(dialogue=self.dialogue, kind=Mailing.Kind.SUMMARY).update(sent_at=at, made_at=at)
        jobs = Job.objects.filter(dialogue=self.dialogue)
        told = [int(pk) for pk in jobs.values_list("recipient", flat=True)]
        jobs.update(state=Job.State.DONE, payload={}, tries=1, finished_at=at, run_after=at, created_at=at)
        SummaryReader.objects.bulk_create(SummaryReader(participant_id=pk, told=1, upto=1) for pk in told)

    def _result_mail(self):
        """The news of the show of hands went to everybody the same evening."""
        mailing = self.dialogue.mailings.get(kind=Mailing.Kind.RESULT)
        mailings.send(mailing=mailing, by=self.organiser)
        at = self.at(-5, 19)
        Mailing.objects.filter(pk=mailing.pk).update(sent_at=at, made_at=at)
        done = {"finished_at": at, "run_after": at, "created_at": at}
        mailing.jobs.update(state=Job.State.DONE, payload={}, tries=1, **done)

    def _proposals(self):
        for row in _read("proposals"):
            group = self.people[row["by"]].group
            proposal = Proposal.objects.create(
                id=self.key(),
                dialogue=self.dialogue,
                voice=self._voice(row["by"], scopes.proposing(group)),
                **{name: " ".join(row[name].split()) for name in SIDES},
                questions=row["questions"],
                language=row["language"] if group.is_named else "",
                released=True,
            )
            for who in row["supporters"]:
                voice = self._voice(who, scopes.support(proposal.pk))
                Support.objects.create(id=self.key(), voice=voice, proposal=proposal)
        to_ballot.note_support(dialogue=self.dialogue)

    def _decide_phase(self):
        self.dialogue.phase = Phase.DECIDE
        self.dialogue.save(update_fields=["phase"])
        TeamLog.objects.create(dialogue=self.dialogue, by=self.organiser, action="phase decide")

    def _draft(self):
        draft = drafting.make(dialogue=self.dialogue, by=self.organiser, total_minutes=240, on=self.at(-2, 7).date())
        drafting.edit(draft=draft, by=self.organiser, words={"foreword": FOREWORD, "next_steps": NEXT_STEPS})
        drafting.publish(draft=draft, by=self.organiser)
        for minute, action in enumerate(("made agenda draft", "edited agenda draft", "published agenda draft")):
            self._date(action, self.at(-2, 7, 10 * minute))

    def _reactions(self):
        """To the answers of one question, which is closed for them; to all others people can react."""
        script = _read("reactions")
        question = Question.objects.get(
            issue__dialogue=self.dialogue, issue__key=script["issue"], position=script["question"]
        )
        said = {self._speaker(who, question.issue, False).pk: who for who in script["order"]}
        answers = {said[a.voice_id]: a for a in question.contributions.filter(voice__in=said)}
        for who, letters in script["votes"].items():
            voice = self._voice(who, scopes.reacting(question.pk, 1))
            for whose, letter in zip(script["order"], letters, strict=True):
                if letter != "-":
                    Reaction.objects.create(
                        id=self.key(), voice=voice, contribution=answers[whose], value=REACTIONS[letter], round=1
                    )
        closing.close(question=question, by=self.organiser)
        at = self.at(-3, 15)
        question.reaction_rounds.update(closed_at=at)
        Question.objects.filter(pk=question.pk).update(reactions_closed_at=at)

    def _final(self):
        """Open and stays so."""
        self._ballot(Ballot.Kind.FINAL, _read("ballots")["final"], self.at(-2, 8), self.at(12, 16, 30))
        self._date("opened final ballot", self.at(-2, 8))

    def _date(self, action, at):
        self.dialogue.log.filter(action=action).update(at=at)

    def _date_history(self):
        """What the team did stands on the days of the story, not on the day the demo was made."""
        story = [
            self.at(-5, 9),
            self.at(-5, 9, 20),
            self.at(-5, 18),
            self.at(-5, 19),
            self.at(-4, 10),
            self.at(-3, 15),
        ]
        for entry, at in zip(self.dialogue.log.order_by("pk"), story, strict=True):
            TeamLog.objects.filter(pk=entry.pk).update(at=at)
