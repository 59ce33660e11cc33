"""Mails to many, whichever floor words them: in five languages, as text and HTML, neutral, harmless, with links from one address only."""

import datetime
import re

import pytest
from django.conf import settings
from django.utils import timezone

from dialogue.mail import queueing, stopping
from dialogue.models import Job, Mailing
from issues import emails, tasks
from issues.models import Decision
from stakeholders.models import Participant
from tests import letters
from tests.attacks.mail_corpus import CORPUS, alive_in
from tests.issues.voting_room import make_room

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
UNSAID = re.compile(
    r"illegal|illégal|ilegal|haramu|complain|plaint|queja|queixa|malalamiko|small-scale|miner|mineral", re.I
)
LARGEST = 102 * 1024  # Gmail cuts longer ones


@pytest.fixture
def room(house):
    house.BASE_URL = "https://dialogue.example.org"
    return make_room()


@pytest.mark.one_database
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_is_whole_in_every_language(room, language):
    subjects, found = set(), letters.of_every_kind(room, language)
    for name, letter in found.items():
        subjects.add(letter.subject)
        assert not UNSAID.search(letter.subject), letter.subject
        assert f'<html lang="{language}" dir="ltr">' in letter.html
        assert len(letter.html.encode()) < LARGEST
        for part in (letter.text, letter.html):
            assert "April dialogue" in part
            assert stopping.stop_link(letter.to, room.dialogue) in part, name
            assert "https://dialogue.example.org/protection/" in part
            assert "{" not in re.sub(r"<style>.*</style>", "", part, flags=re.S)
        assert (letter.stoppable, letter.dialogue) == (True, room.dialogue)
    assert len(subjects) == len(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_come_from_the_configured_address_and_stand_in_both_parts(room, language):
    for name, letter in letters.of_every_kind(room, language).items():
        in_html = set(re.findall(r'href="([^"]*)"', letter.html))
        in_text = set(re.findall(r"https?://\S+", letter.text))
        assert in_html == in_text, (name, in_html ^ in_text)
        assert {link for link in in_text if not link.startswith("https://dialogue.example.org/")} == set()


def test_mail_speaks_the_language_of_its_reader(room):
    user = room.people["lsm"][0].user
    mailing = Mailing.objects.create(
        dialogue=room.dialogue, kind="reminder", occasion="2027-04-09", words={"en": "Dear all", "pt": "Caros"}
    )
    opening = {}
    for language in LANGUAGES:
        user.language = language
        opening[language] = emails.letter(mailing, user).text.split("\n")[0]
    assert opening == {"en": "Dear all", "fr": "Dear all", "es": "Dear all", "pt": "Caros", "sw": "Dear all"}


def test_moment_is_written_as_the_language_writes_it(room):
    ballot = room.open("final", closes_at=timezone.now() + datetime.timedelta(days=3))
    type(ballot).objects.update(closes_at=datetime.datetime(2027, 4, 9, 16, 30, tzinfo=datetime.UTC))
    mailing, user = Mailing.objects.get(), room.people["gov"][0].user
    said = {}
    for language in LANGUAGES:
        text = emails.letter(mailing, user, language=language).text
        said[language] = re.search(r"\w+,? 9 .* UTC", text)[0]
    assert said == {
        "en": "Friday 9 April 2027, 16:30 UTC",
        "fr": "vendredi 9 avril 2027, 16:30 UTC",
        "es": "viernes 9 de abril de 2027, 16:30 UTC",
        "pt": "feira, 9 de abril de 2027, 16:30 UTC",
        "sw": "Ijumaa 9 Aprili 2027, 16:30 UTC",
    }


# ---- what a result tells


def test_result_tells_outcomes_and_no_more(room):
    ballot = room.open("final")
    for group in ("diggers", "owners", "lsm", "gov"):
        room.vote(ballot, group, "yyyyyy")
        room.vote(ballot, group, "nnnnnn", room.issues[1])
    room.close(ballot)
    Decision.objects.update(reasons=[{"text": "Because of my cousin", "language": "en", "side": "yes", "group": ""}])
    letter = emails.letter(Mailing.objects.get(kind="result"), room.people["gov"][0].user)
    told = letter.text.split("April dialogue\n")[1].split("The page says")[0].split("\n")
    assert [line for line in told if line] == [
        "On the common list:", "- Mineral rights",
        "Still to be talked over:", "- More 3",
        "Not on the list:", "- Roles",
    ]  # fmt: skip
    for part in (letter.text, letter.html):
        assert "cousin" not in part
        assert [name for name in ("Small-scale", "Diggers", "Owners", "Companies", "Government") if name in part] == []


def test_show_of_hands_tells_no_outcome(room):
    ballot = room.open("straw")
    room.close(ballot)
    letter = emails.letter(Mailing.objects.get(kind="result"), room.people["gov"][0].user)
    assert "Mineral rights" not in letter.text
    assert "It changes nothing yet." in letter.text


# ---- what people typed (TRUST B8)


@pytest.mark.trust("B8")
@pytest.mark.one_database
@pytest.mark.parametrize("typed", CORPUS)
def test_nothing_typed_comes_alive(room, typed):
    room.dialogue.title, room.issues[0].title = typed[:160], typed[:100]
    room.dialogue.save()
    room.issues[0].save()
    for name, letter in letters.of_every_kind(room, "en", typed).items():
        assert alive_in(letter) == [], name
        assert "\n" not in letter.subject


# ---- sending


def job_for(mailing, participant):
    return Job(pk=1, mailing=mailing, dialogue=mailing.dialogue, payload={"id": participant.pk})


def test_letter_to_somebody_removed_is_not_sent(room):
    mailing = Mailing.objects.create(dialogue=room.dialogue, kind="reminder", occasion="2027-04-09")
    person = room.people["gov"][0]
    Participant.objects.filter(pk=person.pk).update(status="removed")
    with pytest.raises(queueing.Skip):
        tasks.send_notice(job_for(mailing, person))


def test_letter_whose_moment_has_passed_is_not_sent(room, mailoutbox):
    ballot = room.open("final", closes_at=timezone.now() + datetime.timedelta(days=3))
    closing, person = Mailing.objects.get(kind="closing"), room.people["gov"][0]
    tasks.send_notice(job_for(closing, person))
    assert [message.subject for message in mailoutbox] == ["A date in your dialogue is near"]
    type(ballot).objects.update(closed_at=timezone.now())
    phase = Mailing.objects.create(dialogue=room.dialogue, kind="phase", about={"phase": "gather"})
    for mailing in (closing, phase):
        with pytest.raises(queueing.Skip):
            tasks.send_notice(job_for(mailing, person))
    assert len(mailoutbox) == 1
