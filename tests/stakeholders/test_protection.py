"""What is promised stands once, is true, and reads the same wherever it is printed (TRUST §2)."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from dialogue import accounts, devices, gate, hashers
from dialogue.phases import Act, Phase, opens
from stakeholders import proving

SAID = [
    "others read your answer at once",
    "every 30 minutes while a workshop is under way, if words of at least five people of such groups wait in the same issue",
    "When you change words that others can read, or take them back, that too shows at these times.",
    "take them away now",
    "not by answering, and not by closing a question, a phase or a ballot",
    "at least a quarter of an hour later",
    "That members of your own group do not work together to single you out.",
    "when groups put together what they know",
    "Two organisers confirm it; an only organiser twice, seven days apart.",
    "The team knows that you take part, your address, and at which table you sat.",
    "after ten mails in 15 minutes no more go to your address, and the link in the newest one lets you in",
    "After five wrong passwords in five minutes that link does too.",
    "keeps a mark for 90 days, which names nobody and opens nothing",
    "It gives you ten wrong passwords an hour and three mails of your own, and ends when you change your password or second step.",
    "get one mail a day, and 30 an hour all together",
    "three times as many people as are expected can ask for a code in 15 minutes, and at least 100",
    "No account is made before somebody has shown that the address is theirs.",
    "“Settled” in a result says that those who did not vote could not have changed the outcome.",
]
GONE = {  # sentences that were printed and were not true
    "what was waiting in its issue": "closing a question releases nothing",
    "and show the answers": "closing a question releases nothing",
    "keep no internet address": "the proxy and the server see it",
    "You can still invite more people of it, merge": "no page merges groups",
    "comments on the agenda": "nobody can comment on it yet",
    "A published draft no longer changes": "words that are taken back go",
    "several at a time or by night": "only fixed times release",
    "answers that wait are released": "closing a ballot releases none",
    "read everything that members read": "who waits reads no answers",
    "and it can no longer be changed": "words that are taken back go from a draft",
    "It can no longer be changed": "answers that are taken back go from a summary",
    "keeps no record of who visits": "the day of the last sign-in is kept",
    "from afar, on paper": "nobody can vote on paper yet",
    "vote on paper": "nobody can vote on paper yet",
    "You can now read the draft of the agenda": "it may not be published yet",
}
WORDS = ("templates/**/*.html", "templates/**/*.txt", "docs/*.md", "locale/**/*.po", *(f"{app}/**/*.py" for app in
         ("dialogue", "stakeholders", "issues", "workshops")))  # fmt: skip


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("sentence", SAID)
def test_protection_page_says_when_others_see_it_and_what_cannot_be_promised(client, sentence):
    assert sentence in words_of(client.get(reverse("protection")).content.decode())


def test_protection_page_says_the_interval_of_the_house(client, house):
    house.RELEASE_MINUTES = 15
    assert "every 15 minutes while a workshop" in words_of(client.get(reverse("protection")).content.decode())


@pytest.mark.parametrize("sentence", GONE)
def test_sentence_that_was_not_true_stands_nowhere(sentence):
    files = [path for pattern in WORDS for path in settings.BASE_DIR.glob(pattern)]
    assert len(files) > 300
    found = [str(path) for path in files if sentence in " ".join(path.read_text(encoding="utf-8").split())]
    assert found == []


def test_no_phase_announces_what_no_page_does():
    """Each act of the table is asked for somewhere in the code that does it."""
    code = "".join(
        path.read_text()
        for app in ("stakeholders", "issues", "workshops")
        for path in settings.BASE_DIR.glob(f"{app}/**/*.py")
    )
    code += (settings.BASE_DIR / "dialogue/models/dialogues.py").read_text()
    opened = {act for phase in Phase for act in opens(phase)}
    assert [act for act in opened if f"Act.{act.name}" not in code] == []
    assert opened == set(Act)


def test_published_draft_says_what_still_changes_in_it():
    page = (settings.BASE_DIR / "templates/workshops/drafts/draft_list.html").read_text()
    assert "words go that their author changes or takes back, or that the team hides" in page


def test_budgets_that_are_told_are_those_that_are_kept():
    """The figures in the sentences of the page, and in the table of docs/operating.md."""
    assert (accounts.MOST, accounts.LIFE, accounts.MOST_UNKNOWN) == (10, 15, 30)
    assert accounts.WRONG == {"most": 5, "seconds": 5 * 60}
    assert devices.WRONG == {"most": 10, "seconds": 60 * 60}
    assert devices.MAILS == {"most": 3, "seconds": 15 * 60}
    assert devices.LIFE.days == 90
    assert (proving.LEAST, proving.TIMES, proving.LIFE) == (100, 3, 15 * 60)
    assert (proving.MAILS["most"], proving.TRIES["most"]) == (10, 5)
    assert (gate.AT_ONCE, gate.PATIENCE, hashers.KIBIBYTES) == (2, 5, 19 * 1024)
