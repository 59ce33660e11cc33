"""What stands in a dialogue, read by people of several languages: the bundled framework has a file in each of five."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue import speaking
from dialogue.models import Dialogue, Mailing
from issues import emails, titles
from issues.models import Ballot, Issue, Question
from stakeholders.models import Participant
from tests.pages import JOIN_CODE, OWN, PAGES, PEOPLE, SLUG, TEAM
from tests.speaking import client_of
from workshops.drafts import drafting, snapshot
from workshops.models import AgendaDraft

pytestmark = pytest.mark.django_db
RAW = ("title", "textarea", "option")


class Read(HTMLParser):
    """Of a page: the words under each `lang`, and marks that stand where no mark can."""

    VOID = ("use", "path", "rect", "circle", "meta", "link", "input", "br", "img", "hr")

    def __init__(self, page):
        super().__init__()
        self.open, self.said, self.astray = [("", "")], {}, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.astray += [value for value in found.values() if value and "<span" in value]
        if tag not in self.VOID:
            self.open.append((tag, found.get("lang", self.open[-1][1])))

    def handle_endtag(self, tag):
        while tag in [each for each, _language in self.open[1:]] and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag, language = self.open[-1]
        if tag in RAW and "<span" in data:
            self.astray.append(data)
        if tag not in RAW:
            self.said.setdefault(language, []).append(data)

    def language_of(self, words):
        return next((tag for tag, texts in self.said.items() if any(words in text for text in texts)), None)


@pytest.fixture
def five(settings):
    """All five languages are on."""


def person(group="diggers"):
    return Participant.objects.filter(dialogue__slug=SLUG, status="confirmed", group__key=group).first().user


def reader(tag, user=None):
    client = client_of(user or person())
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = tag
    return client


def in_tag(row, field, tag):
    return row.worded[tag][field]["text"]


def paths(circles=(PEOPLE, OWN)):
    class Known:
        def __getattr__(self, _name):
            return lambda: 1

    for name, address, extra, circle in PAGES:
        plain = extra is not None and all(isinstance(value, str | int) for value in extra)
        if circle in circles and plain:
            yield name, reverse(address, args=[SLUG, *extra])


def test_no_mark_stands_where_none_can_and_words_say_their_language(demo, five):
    client = reader("sw")
    title = in_tag(Issue.objects.get(dialogue=demo, key="vulnerability"), "title", "sw")
    wrong, shown = {}, []
    for name, path in paths():
        answer = client.get(path)
        if answer.status_code != 200:
            continue
        page = Read(answer.content.decode())
        if page.astray:
            wrong[name] = page.astray[:2]
        if page.language_of(title) is not None:
            shown.append((name, page.language_of(title)))
    assert wrong == {}
    assert [name for name, tag in shown if tag not in ("sw",)] == []
    names = {name for name, _tag in shown}
    assert names >= {"home", "issue", "question", "ballot", "result", "result-issue", "draft"}


def test_a_reader_of_another_language_gets_the_original_marked(demo, five):
    """A Spanish reader of a dialogue without Spanish reads what its people wrote, and is told in which language that is."""
    Dialogue.objects.filter(pk=demo.pk).update(languages=["fr"])
    issue = Issue.objects.get(dialogue=demo, key="vulnerability")
    page = Read(reader("es").get(reverse("issue", args=[SLUG, issue.key])).content.decode())
    assert page.language_of(issue.title) == "en"
    assert any("English" in text for texts in page.said.values() for text in texts)


@pytest.mark.parametrize("others", [[], ["fr"], ["fr", "pt", "sw"]])
@pytest.mark.parametrize("name", ["dialogue_home", "issue", "question", "ballot", "ballot_list", "term_list", "ledger"])
def test_a_page_asks_no_more_for_any_language(demo, five, name, others):
    Dialogue.objects.filter(pk=demo.pk).update(languages=others)
    more = {"issue": ["vulnerability"], "question": ["vulnerability", "1"], "ballot": [1]}.get(name, [])
    counts = []
    for tag in ("en", "fr"):
        client = reader(tag)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name, args=[SLUG, *more])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


# Where the team writes the originals; a letter, in the dialogue's language; the log, which keeps what things were called.
ITS_OWN = ("outline", "summary-draft", "history", "team")


def named(demo):
    """What groups and issues are called in their own words, where French has others."""
    rows = [(row, field) for row in demo.groups.all() for field in ("name", "short_name")]
    rows += [(row, "title") for row in demo.issues.all()]
    pairs = [(getattr(row, field), row.worded.get("fr", {}).get(field, {}).get("text")) for row, field in rows]
    return [original for original, french in pairs if french and french != original]


def test_no_page_calls_groups_and_issues_otherwise_than_its_reader(demo, five):
    """Lists, menus, labels and sentences; what people wrote about "companies" stands as they wrote it."""
    names = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, named(demo)))})(?! (?:have|want)\b)(?!\w)")
    team = reader("fr", demo.team.get(role="organiser").user)
    found = {}
    for client, circles in ((reader("fr"), (PEOPLE, OWN)), (team, (TEAM,))):
        for name, path in paths(circles):
            answer = client.get(path)
            if answer.status_code == 200 and not answer.streaming and name not in ITS_OWN:
                found[name] = sorted(set(names.findall(unescape(answer.content.decode()))))
    assert {name: words for name, words in found.items() if words} == {}
    assert len(found) > 60


@pytest.fixture
def twi(demo):
    """Its originals are in English, as far as anybody reads; it has Twi first and French beside it."""
    issue = Issue.objects.get(dialogue=demo, key="vulnerability")
    issue.reword("tw", title="Mmɔborɔfoɔ")
    issue.save(update_fields=["worded"])
    Dialogue.objects.filter(pk=demo.pk).update(
        language="fr", languages=["tw", "en"], product_words={"tw": {"Decisions": "Gyinaesi", "Issues": 'a"b<i>'}}
    )
    Issue.objects.filter(dialogue=demo).update(language="en")
    Question.objects.filter(issue__dialogue=demo).update(language="en")
    return issue


def test_a_language_without_a_catalogue_is_chosen_in_the_menu(twi, five):
    client, home = reader("en"), reverse("dialogue_home", args=[SLUG])
    assert '<button name="tongue" value="tw" lang="tw">Twi</button>' in client.get(home).content.decode()
    assert client.post(reverse("set_language"), {"tongue": "tw", "next": home}).url == home
    answer = client.get(reverse("issue", args=[SLUG, twi.key]))
    page = Read(answer.content.decode())
    assert '<html lang="fr"' in answer.content.decode()  # the dialogue's first that the product speaks
    assert page.language_of("Mmɔborɔfoɔ") == "tw"
    assert page.language_of(twi.worded["fr"]["problem"]["text"][:40]) == "fr"  # not in Twi: the dialogue's own language
    assert page.language_of("Gyinaesi") == "fr"  # as the team says it
    assert 'a"b<i>' not in answer.content.decode()  # what a template could not write is left to the catalogue
    client.post(reverse("set_language"), {"language": "pt", "next": home})
    assert '<html lang="pt"' in client.get(home).content.decode()
    assert "Gyinaesi" not in client.get(home).content.decode()


def test_words_of_a_dialogue_are_on_no_page_of_another_reader(twi, five):
    client = reader("en")
    client.cookies[django_settings.TONGUE_COOKIE_NAME] = "tw"
    path = reverse("dialogue_home", args=[SLUG])
    assert "Gyinaesi" in client.get(path).content.decode()
    assert not isinstance(getattr(speaking._active(), "value", None), speaking.Over)  # the thread serves others
    assert "Gyinaesi" not in reader("fr").get(path).content.decode()
    assert "Gyinaesi" not in client.get(reverse("protection")).content.decode()


@pytest.mark.parametrize("tag", ["", "x", "tw'", '"', "tw; DROP", "sw\x00", "a" * 40])
def test_a_tag_that_is_none_is_not_kept(client, tag):
    answer = client.post(reverse("set_language"), {"tongue": tag, "next": "/"})
    assert (
        django_settings.TONGUE_COOKIE_NAME not in answer.cookies
        or not answer.cookies[django_settings.TONGUE_COOKIE_NAME].value
    )


def test_nothing_that_a_page_shows_is_stored(demo, five):
    """Who saves a row as a reader of Swahili got it, saves the original."""
    with speaking.to("sw", demo):
        row = demo.issues.told(demo).get(key="vulnerability")
        original = Issue.objects.get(pk=row.pk).title
        assert row.title != original
        row.save(update_fields=["title"])
        assert not Issue.objects.filter(title=str(row.title)).exists()
    assert Issue.objects.get(pk=row.pk).title == original


def test_a_draft_is_read_in_every_language_and_compared_in_its_own(demo, five):
    draft = drafting.make(dialogue=demo, by=None)
    titles = {}
    for tag in ("en", "sw", "fr"):
        with speaking.to(tag, demo):
            titles[tag] = snapshot.fill(draft).items[0].title
            assert snapshot.fill(draft).language == tag
    assert len(set(titles.values())) == 3
    Issue.objects.filter(dialogue=demo).update(title="Otherwise", worded={})
    with speaking.to("sw", demo):
        assert snapshot.fill(draft).items[0].title == titles["sw"]  # frozen
        assert snapshot.worded(draft, as_made=True).items[0].title == titles["en"]


def test_a_draft_of_the_release_before_stays_as_it_is(demo, five):
    draft = drafting.make(dialogue=demo, by=None)
    draft.more.pop("languages")
    with speaking.to("sw", demo):
        assert snapshot.fill(draft).language == "en"


def test_a_mail_tells_in_the_language_of_its_reader(demo, five):
    user = person()
    user.language = "sw"
    ballot = demo.ballots.exclude(closed_at=None).last()
    Ballot.objects.filter(pk=ballot.pk).update(kind="final")
    mailing = Mailing(dialogue=demo, kind=Mailing.Kind.RESULT, about={"ballot": ballot.number})
    text = emails.letter(mailing, user).text
    originals = [titles.title_of(decision) for decision in titles.decisions_of(ballot)]
    assert not any(str(title) in text for title in originals)
    assert in_tag(demo.issues.get(key="vulnerability"), "title", "sw")[:30] in text


def test_the_reader_picks_the_language_of_a_file(demo, five):
    draft = drafting.make(dialogue=demo, by=None)
    AgendaDraft.objects.filter(pk=draft.pk).update(published_at=draft.dialogue.created_at)
    client, titles = reader("en"), {}
    for tag in ("en", "sw", "fr"):
        path = reverse("draft_export", args=[SLUG, draft.number, "html"])
        titles[tag] = client.get(path, {"in": tag}).content.decode()
        assert f'lang="{tag}"' in titles[tag]
        assert client.get(path, {"in": "xx"}).content.decode() == client.get(path).content.decode()
    title = Issue.objects.get(dialogue=demo, key="vulnerability")
    assert in_tag(title, "title", "sw") in titles["sw"]
    assert in_tag(title, "title", "fr") not in titles["sw"]


def test_groups_to_choose_from_are_in_the_reader_s_language(demo, five, client):
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "sw"
    page = client.get(reverse("join_dialogue", args=[JOIN_CODE])).content.decode()
    group = demo.groups.get(key="gov")
    assert in_tag(group, "name", "sw") in unescape(page)


def test_a_workshop_is_told_in_the_reader_s_language(demo, five):
    workshop = demo.workshops.get(number=1)
    workshop.reword("sw", title="Warsha ya Aprili")
    workshop.save(update_fields=["worded"])
    for name in ("workshop", "room"):
        assert "Warsha ya Aprili" in reader("sw").get(reverse(name, args=[SLUG, 1])).content.decode()
    wall = reverse("wall", args=[workshop.wall_key])
    assert "Warsha ya Aprili" in reader("sw").get(wall).content.decode()
    assert "Warsha ya Aprili" not in reader("en").get(wall).content.decode()
