"""The mail gives hidden groups words too: the team's, which go when what they rest on goes."""

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue import translated, worker
from issues import answering
from issues.models import Contribution
from stakeholders.models import Participant
from tests import factories
from tests.attacks.worlds import client_of
from tests.issues.voting_room import make_room
from workshops.models import Summary
from workshops.summaries import paraphrasing, summarising, summary
from workshops.summaries import retold as kept_words

pytestmark = pytest.mark.django_db
SAID = "We dug that pit with our own hands and nobody asked us."
OURS = "They want to be asked before anything is decided."
NAME = "said.rights.diggers"


@pytest.fixture
def room(settings):
    """Two diggers and a company have answered to one issue, an owner who shows no group to another."""
    settings.DEMO = True
    made = make_room(phase="gather", issues=2)
    Participant.objects.update(summaries=Participant.Summaries.NONE)
    for person, text in (
        (made.people["diggers"][0], SAID),
        (made.people["diggers"][1], "No."),
        (made.people["lsm"][0], "Yes."),
    ):
        say(person, text)
    say(made.people["owners"][0], "Later.", "roles", show_group=False)
    return made


def say(person, text, issue="rights", **more):
    asked = factories.question(person.dialogue, issue)
    answering.answer(participant=person, question=asked, text=text, language="en", **({"show_group": True} | more))
    Contribution.objects.update(released=True)


def draft(room):
    return summarising.make(dialogue=room.dialogue)


def write(room, words=OURS, **more):
    """As who reads the page at this moment."""
    found, said = Summary.objects.get(), {("rights", "diggers"): words}
    more = {"rests": kept_words.seen(paraphrasing.told(found))} | more
    summarising.edit(summary=found, by=room.organiser, words="Ours.", said=said, **more)


def retold(room):
    """{issue key: what is shown of it}, of all summaries."""
    told = summary.tell(room.dialogue, list(Summary.objects.order_by("number")))
    return {entry.issue.key: entry.retold for entry in told.issues if entry.retold}


def test_page_of_the_words_asks_for_each_hidden_group_that_is_shown_and_for_no_other(room):
    made = draft(room)
    page = client_of(room.organiser).get(reverse("summary_edit", args=["april", made.number]))
    assert [field.name for field in page.context["form"] if field.name.startswith("said.")] == [NAME]
    assert SAID in page.content.decode()


def test_words_stand_on_the_page_and_in_the_mail_beside_the_link(room):
    draft(room)
    write(room)
    assert retold(room) == {"rights": (("Diggers", OURS),)}
    reader = room.people["lsm"][1]
    Participant.objects.filter(pk=reader.pk).update(summaries=Participant.Summaries.EACH)
    summarising.send(summary=Summary.objects.get(), by=room.organiser)
    worker.drain()
    [mail] = outbox.outbox
    for body in (mail.body, mail.alternatives[0][0]):
        assert OURS in body
        assert "Diggers, in the team’s words:" in body
        assert SAID not in body
    assert "Also heard" not in mail.body.partition("Rights")[2].partition("Read it on the page")[0]
    page = client_of(reader.user).get(reverse("summary", args=["april", 1])).content.decode()
    assert (OURS in page, SAID in page) == (True, True)


def test_words_of_somebodys_own_are_refused_beside_the_field_and_nothing_is_lost(room):
    made = draft(room)
    path = reverse("summary_edit", args=["april", made.number])
    typed = {"words": "Ours.", NAME: f"They say: {SAID.lower()}"}
    answer = client_of(room.organiser).post(path, typed)
    assert answer.status_code == 422
    [error] = answer.context["form"].errors[NAME]
    assert error.startswith("These are somebody’s own words: “we dug that pit with our own hands”.")
    assert typed[NAME] in answer.content.decode()
    assert (Summary.objects.get().words, Summary.objects.get().paraphrases) == ("", {})


def test_translations_of_somebodys_words_are_their_own_too(room):
    draft(room)
    french = "Nous avons creusé cette mine de nos propres mains il y a dix ans"
    for said in Contribution.objects.filter(text=SAID):
        said.keep_translations(translated.put({}, said.originals, "fr", {"text": french}))
    with pytest.raises(paraphrasing.Echoed):
        write(room, f"Ils disent : {french}.")
    assert Summary.objects.get().paraphrases == {}


def test_words_that_nobody_can_read_yet_are_not_compared(room):
    """The refusal would tell what they are."""
    draft(room)
    Contribution.objects.filter(text=SAID).update(released=False)
    write(room, SAID)
    assert Summary.objects.get().paraphrases["rights"]["words"] == {"diggers": SAID}


@pytest.mark.trust("F16")
@pytest.mark.parametrize(("group", "number"), [("diggers", 0), ("lsm", 0)])
def test_words_go_with_any_answer_of_the_issue_so_that_none_tells_whose(room, group, number):
    draft(room)
    write(room)
    asked = factories.question(room.dialogue, "rights")
    answering.withdraw(participant=room.people[group][number], question=asked, now=True)
    assert retold(room) == {}
    draft(room)
    assert Summary.objects.get().paraphrases == {}


def test_words_stay_when_a_draft_takes_in_what_is_new(room):
    draft(room)
    write(room)
    say(room.people["gov"][0], "Late.")
    draft(room)
    assert retold(room) == {"rights": (("Diggers", OURS),)}
    assert Summary.objects.get().paraphrases["rights"]["of"] == paraphrasing.told(Summary.objects.get())["rights"][0]
    summarising.edit(summary=Summary.objects.get(), by=room.organiser, words="Other.")
    assert retold(room) == {"rights": (("Diggers", OURS),)}


def take_back(room, group="lsm", number=0):
    asked = factories.question(room.dialogue, "rights")
    answering.withdraw(participant=room.people[group][number], question=asked, now=True)


def untick(room):
    Contribution.objects.filter(voice__group__key="diggers").update(show_group=False)


def shown_by(client, path):
    """What the page would send along unseen."""
    form = client.get(path).context["form"]
    return {name: form[name].value() for name in ("seen", "rests")}


@pytest.mark.trust("F16")
@pytest.mark.parametrize("meanwhile", [take_back, untick])
def test_words_on_what_has_changed_since_the_page_was_made_are_refused_and_nothing_is_lost(room, meanwhile):
    path = reverse("summary_edit", args=["april", draft(room).number])
    client = client_of(room.organiser)
    hidden = shown_by(client, path)
    meanwhile(room)
    typed = {"words": "Ours.", NAME: OURS}
    answer = client.post(path, typed | hidden)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {NAME}
    assert [text in answer.content.decode() for text in ("Ours.", OURS, "is new, changed or gone")] == [True] * 3
    assert (Summary.objects.get().words, Summary.objects.get().paraphrases) == ("", {})
    again = {name: answer.context["form"][name].value() for name in hidden}
    assert client.post(path, typed | again).status_code == (302 if meanwhile is take_back else 422)
    assert client.post(path, typed | again | {NAME: ""}).status_code == 302
    assert Summary.objects.get().words == "Ours."


@pytest.mark.trust("F16")
def test_words_go_where_one_answer_goes_and_another_comes_back(room):
    """As many as before, and others: what was written of the first does not stand over the second."""
    draft(room)
    Contribution.objects.filter(text="Yes.").update(text="Yes!")
    write(room)
    Contribution.objects.filter(text="Yes!").update(text="Yes.")
    take_back(room, "diggers")
    assert len(paraphrasing.told(Summary.objects.get())) == 2
    assert retold(room) == {}


@pytest.mark.trust("F16")
def test_words_of_all_groups_go_where_one_is_no_longer_shown(room):
    say(room.people["owners"][0], "Ask us too.")
    draft(room)
    found, said = (
        Summary.objects.get(),
        {("rights", "diggers"): OURS, ("rights", "owners"): "They want to be asked, too."},
    )
    rests = kept_words.seen(paraphrasing.told(found))
    summarising.edit(summary=found, by=room.organiser, words="", said=said, rests=rests)
    assert len(retold(room)["rights"]) == 2
    untick(room)
    assert retold(room) == {}


def test_two_who_write_about_one_group_lose_nothing(room):
    client, path = client_of(room.organiser), reverse("summary_edit", args=["april", draft(room).number])
    hidden = shown_by(client, path)
    write(room, "Theirs.")
    answer = client.post(path, {"words": "Ours.", NAME: "Mine.", **hidden})
    assert answer.status_code == 409
    assert "Theirs: “Theirs.”" in answer.context["form"].errors[NAME][0]


def test_page_of_the_words_asks_no_more_of_the_database_for_three_answers_than_for_one(room):
    path = reverse("summary_edit", args=["april", draft(room).number])
    client = client_of(room.organiser)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    one = queries()
    for person in room.people["diggers"][2:5]:
        say(person, f"As before, says {person.pk}.", "roles")
    draft(room)
    assert queries() == one
