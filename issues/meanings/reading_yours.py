"""For the page "You": what a person wrote about words, and how they voted on meanings. Two queries."""

from dataclasses import dataclass, field

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from dialogue import keys
from dialogue.models import tell_whole
from issues import release_words, releasing, scopes
from issues.meanings.reading_ballots import is_there
from issues.models import Meaning, MeaningRound, WordBallot, WordItem, WordVote
from issues.models.meanings import SAYS


@dataclass
class Own:
    """What a person said of words. `papers`: [(ballot, votes)], the latest first."""

    said: list = field(default_factory=list)
    papers: list = field(default_factory=list)

    @property
    def rows(self):
        return self.said  # votes stay, or are taken back on their paper

    def __bool__(self):
        return bool(self.said or self.papers)


def rounds_in_text(dialogue):
    """Which words were asked about, in which rounds, each as "17 1"; and the ballots on words, each as "ballot 3"."""
    name = Concat(Cast("term", CharField()), Value(" "), Cast("number", CharField()), output_field=CharField())
    rows = MeaningRound.objects.filter(dialogue=dialogue).order_by()
    return rows.annotate(what=Value("meant"), name=name).values_list("what", "name")


def ballots_in_text(dialogue):
    name = Concat(Value("ballot "), Cast("pk", CharField()), output_field=CharField())
    rows = WordBallot.objects.filter(dialogue=dialogue).order_by()
    return rows.annotate(what=Value("meant"), name=name).values_list("what", "name")


def own(here, texts):
    """`texts`: those that the queries above found."""
    found = [text.split() for text in texts]
    group = here.participant.group
    writing = {s for term, n in found if term != "ballot" for s in scopes.every_stating(group, scopes.of_word(term), n)}
    voting = [scopes.word_ballot(pk) for what, pk in found if what == "ballot"]
    return Own(_said(here, writing), _papers(here, voting))


def _said(here, writing):
    agreed = WordItem.objects.filter(said=OuterRef("pk"), is_agreed=True)
    rows = _of(here, Meaning, writing).select_related("voice__group", "round__term").annotate(was_agreed=Exists(agreed))
    said = list(rows.annotate(can_come_out=releasing.is_large_enough()))
    for row in said:
        here.groups.tell(row.voice.group)
        tell_whole(here.dialogue, row.round.term)
        row.can_come_out = row.can_come_out or row.is_named
        row.standing = release_words.of_remark(row, here.dialogue, here.clock.now())
    return said


def _papers(here, voting):
    papers = {}
    rows = _of(here, WordVote, voting).select_related("ballot", "item__term", "item__said")
    for vote in rows.order_by("-ballot__number", "item__term__position", "item__place"):
        vote.ballot.dialogue = here.dialogue
        tell_whole(here.dialogue, vote.item, vote.item.term)
        vote.words, vote.is_there = SAYS[vote.choice], is_there(vote.item)
        papers.setdefault(vote.ballot_id, (vote.ballot, []))[1].append(vote)
    return list(papers.values())


def _of(here, model, named):
    tags = keys.tags(here.dialogue, here.participant.pk, list(named))
    return model.objects.filter(voice__dialogue=here.dialogue, voice__tag__in=tags).order_by("pk")
