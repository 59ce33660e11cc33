"""Groups are quoted in turn, so the order of choice would name the group of whoever shows none any more: nobody reads that order."""

import pytest
from django.db.models import F

from issues import answering
from issues.models import Contribution
from tests import factories
from tests.issues.voting_room import make_room
from workshops.drafts import drafting, snapshot
from workshops.models import SummaryAnswer
from workshops.summaries import summarising, summary

pytestmark = [pytest.mark.django_db, pytest.mark.trust("F5")]
SAID = {"diggers": 4, "owners": 3, "lsm": 3, "gov": 1, "cso": 2}  # answers by group


@pytest.fixture
def room(settings):
    settings.DEMO = True
    room = make_room(phase="gather", issues=1)
    question = factories.question(room.dialogue, "rights")
    for key, n in SAID.items():
        for number, person in enumerate(room.people[key][:n]):
            text = f"We of {key} say {number}."
            answering.answer(participant=person, question=question, text=text, language="en", show_group=True)
    Contribution.objects.update(released=True)
    return room


def test_draft_reads_the_same_in_whatever_order_its_quotes_were_chosen(room):
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    order = [group.key for group in snapshot.fill(draft).groups] + [""]
    rows = draft.quotes.filter(contribution__voice__group__policy="hidden")
    unticked, taken_back = rows.first().contribution, rows.last().contribution
    Contribution.objects.filter(pk=unticked.pk).update(show_group=False)
    Contribution.objects.filter(pk=taken_back.pk).update(text="Other words.")
    read = snapshot.fill(draft).items[0]
    shown = [quote.group for quote in read.said[:-1]]
    assert (shown, read.said[-1].withdrawn) == (sorted(shown, key=order.index), True)
    assert (shown.count(""), len(read.quotes) + len(shown)) == (1, sum(SAID.values()) - 1)
    last = draft.quotes.count() - 1
    draft.quotes.update(position=F("position") + 100)
    draft.quotes.update(position=last + 100 - F("position"))
    assert snapshot.fill(draft).items[0] == read


def test_summary_lists_them_by_the_group_that_is_shown(room):
    made = summarising.make(dialogue=room.dialogue)

    def read():
        return [said.text for said in summary.tell(room.dialogue, [made]).issues[0].quotes]

    chosen = made.answers.filter(quoted=True).order_by("pk")
    first = chosen.first().contribution
    assert [read()[0], len(read())] == [first.text, summarising.QUOTES]
    Contribution.objects.filter(pk=first.pk).update(show_group=False)
    unticked = read()
    assert unticked[-1] == first.text
    rows = list(reversed(chosen))
    made.answers.all().delete()
    for row in rows:
        SummaryAnswer.objects.create(summary=made, contribution_id=row.contribution_id, quoted=True, digest=row.digest)
    assert read() == unticked
