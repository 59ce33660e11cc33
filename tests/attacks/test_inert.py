"""One corpus of hostile texts in every place where people type, and every rendering of them: nothing in it comes alive (TRUST D7, D8)."""

import csv
import io
import re
import zipfile
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from markdown_it import MarkdownIt

from dialogue import worker
from dialogue.models import Job
from issues import releasing
from issues.models import Proposal
from issues.sides import SIDES
from stakeholders.models import StakeholderGroup
from tests import factories
from tests.attacks.worlds import ADDRESSES, client_of, make_world
from tests.built import built
from workshops.models import AgendaDraft

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
CORPUS = (
    "<script>zqalert(1)</script>",
    '" onzq="1" x="',
    "' onzq='1",
    "<img src=x onzq=1>",
    "</textarea></title></style><zqtag>",
    "{{7777*7777}} {% zqload %} ${7777*7777}",
    "javascript:zqalert(1)",
    "[zq](javascript:zqalert(1)) ![zq](http://evil.example/p.png) <http://evil.example>",
    "]]><!--zq--><?zq?>",
    '#read("/etc/passwd") \\input{/etc/passwd} $zq$',
)
HOSTILE = " ".join(CORPUS)
SHORT = "<zqtag onzq=1>\"' {{7777*7777}}"  # for what has room for a few words only
COMPUTED = str(7777 * 7777)  # eight digits: five came up by chance in the marks and keys of forms
FILES = {
    "draft_export",
    "draft_brief",
    "summary_export",
    "invitation_template",
    "outline_file_down",
    "team_tongue_down",
}  # sent as attachments; what is in them is tested apart
SCRIPTS = {f"/static/{name}.js" for name in ("app", "live", "console", "speak", "clock")}


class Alive(HTMLParser):
    """What of the corpus has become an element, an attribute, an address, a comment or an instruction."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.found, self.inside = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.inside = tag
        if tag == "zqtag" or (tag == "script" and dict(attrs).get("src", "") not in SCRIPTS):
            self.found.append(tag)
        for name, value in attrs:
            leads = name in {"href", "src", "action", "formaction", "data", "xlink:href"}
            if name.startswith("on") or (leads and re.match(r"\s*(javascript:|https?://evil)", value or "")):
                self.found.append(f"{tag} {name}={value}")

    def handle_data(self, data):
        if self.inside in {"script", "style"} and "zq" in data:
            self.found.append(data)

    def handle_comment(self, data):
        self.found += [data] if "zq" in data else []

    handle_pi = handle_decl = unknown_decl = handle_comment


def fill():
    """A dialogue in which everything that can be typed is hostile; what its people type goes through the pages."""
    world = make_world()
    room = world.room
    room.dialogue.title, room.dialogue.question = SHORT, SHORT
    room.dialogue.save()
    StakeholderGroup.objects.filter(dialogue=room.dialogue).update(name=SHORT, short_name=SHORT, description=HOSTILE)
    issue = room.issues[0]
    issue.title, issue.teaser, issue.problem, issue.opportunity, issue.background = (
        SHORT,
        SHORT,
        HOSTILE,
        HOSTILE,
        HOSTILE,
    )
    issue.sources = [HOSTILE]
    issue.save()
    issue.questions.update(text=HOSTILE)
    speak(world)
    organise(world)
    return world


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker, tmp_path_factory):
    with built(fill, tmp_path_factory.mktemp("world"), django_db_blocker) as made:
        yield made


@pytest.fixture
def april(filled, db, settings):
    return filled.as_it_was(settings)


def speak(world):
    for group in ("diggers", "gov"):
        person = factories.member(world.room.dialogue, group, SHORT, organisation=SHORT, role=SHORT)
        client = client_of(person.user)
        marks = {f"choice_{issue.pk}": "no" for issue in world.room.issues}
        marks |= {f"reason_{issue.pk}": HOSTILE[:300] for issue in world.room.issues}
        sides = dict.fromkeys(SIDES, HOSTILE) | {"title": SHORT, "question_1": HOSTILE[:600], "language": "en"}
        for name, data in (
            ("answer", {"text": HOSTILE, "language": "en", "with_name": "on"}),
            ("proposal_new", sides),
            ("vote", marks),
            ("evaluation_tell", {"step_1": "1", "text": HOSTILE}),
        ):
            assert client.post(world.path(name), data).status_code == 302
    factories.member(world.room.dialogue, "gov", SHORT, status="waiting", organisation=SHORT, role=SHORT)
    releasing.tonight(world.room.dialogue)


def organise(world):
    client = client_of(world.users["organiser"])
    who = {"email": "zq@people.test", "name": SHORT, "role": SHORT, "organisation": SHORT, "language": "en"}
    calls = [
        ("invite", {}, who),
        ("ballot_close", {}, {}),
        ("draft_new", {}, {"total_minutes": "240"}),
        ("draft_edit", {"draft": 51}, {"foreword": HOSTILE, f"note_{world.room.issues[0].key}": HOSTILE}),
        ("text_hide", {}, {"reason": HOSTILE[:300]}),
    ]
    for name, things, data in calls:
        assert client.post(world.path(name, **things), data).status_code == 302, name
    listed = client.post(world.path("invitation_import"), {"pasted": hostile_list()})
    world.things["list"] = int(listed.url.split("/")[-2])
    AgendaDraft.objects.filter(number=51).update(published_at=timezone.now())
    world.things |= {"draft": 51, "proposal": Proposal.objects.filter(title=SHORT).first().pk}


def hostile_list():
    """A list of people in which every cell and an unknown header is hostile, pasted as a spreadsheet writes it."""
    out = io.StringIO()
    columns = ["Name", "E-mail", "Group", "Role", "Organisation", "Language", "Country"]
    csv.writer(out).writerows([[*columns, SHORT], [SHORT, "zq2@people.test", *[SHORT] * 6], [SHORT] * 8])
    return out.getvalue()


def alive(page):
    return Alive(page).found + ([COMPUTED] if COMPUTED in page else [])


def test_corpus_is_found_when_it_comes_alive():
    assert len(Alive(HOSTILE + "<zqtag>").found) >= 5
    assert alive("<a href='javascript:zqalert(1)'>x</a>") != []


@pytest.mark.trust("D7", "D8")
def test_every_page_is_inert(april):
    found, seen = [], 0
    for role in ("hidden", "named", "organiser"):
        client = client_of(april.users[role])
        for name in [*ADDRESSES, "start", "account"]:
            path = april.path(name) if name in ADDRESSES else reverse(name)
            page = client.get(path).content.decode(errors="replace")
            seen += "zqtag" in page
            found += [(role, name, what) for what in (alive(page) if name not in FILES else [])]
    assert found == []
    assert seen > 40


@pytest.mark.trust("D7")
def test_forms_that_come_back_are_inert(april):
    client, organiser = client_of(april.users["hidden"]), client_of(april.users["organiser"])
    code = april.room.dialogue.join_code
    answers = [
        client.post(april.path("answer", issue=april.room.issues[0].key), {"text": HOSTILE, "language": HOSTILE}),
        client.post(
            april.path("proposal_new"), {"title": HOSTILE, "problem": HOSTILE, "language": SHORT, "key": SHORT}
        ),
        client.post(reverse("account"), {"name": HOSTILE, "language": SHORT, "country": SHORT}),
        organiser.post(april.path("invite"), {"email": HOSTILE, "name": HOSTILE, "group": SHORT}),
        organiser.post(april.path("draft_new"), {"total_minutes": SHORT}),
        Client().post(reverse("join"), {"code": HOSTILE}),
        Client().post(reverse("join_dialogue", args=[code]), {"name": HOSTILE, "email": HOSTILE, "group": SHORT}),
        Client().post(reverse("account_login"), {"login": HOSTILE, "next": HOSTILE}),
        Client().post(reverse("account_request_login_code"), {"email": HOSTILE, "next": HOSTILE}),
        Client().get(f"/{SHORT}/{HOSTILE}"),
        Client().get(reverse("account_login"), {"next": HOSTILE, "q": HOSTILE}),
    ]
    assert [
        (n, alive(answer.content.decode())) for n, answer in enumerate(answers) if alive(answer.content.decode())
    ] == []


def export(april, form):
    return client_of(april.users["named"]).get(april.path("draft_export", format=form)).content


@pytest.mark.trust("D7", "D8")
def test_exported_page_and_markdown_are_inert(april):
    page, markdown = (export(april, form).decode() for form in ("html", "md"))
    assert "zqalert" in page
    assert "zqalert" in markdown
    assert alive(page) == []
    rendered = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(markdown)
    assert alive(rendered) == []
    assert "<img" not in rendered


@pytest.mark.trust("D7")
@pytest.mark.parametrize("form", ["docx", "odt"])
def test_exported_office_files_lead_nowhere(april, form):
    with zipfile.ZipFile(io.BytesIO(export(april, form))) as archive:
        parts = {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}
    everything = "".join(parts.values())
    assert "zqalert" in everything
    assert "zqtag" not in re.sub(r"&lt;/?zqtag", "", everything)
    targets = re.findall(r'(?:Target|xlink:href)="([^"]*)"', everything)
    assert [t for t in targets if "evil" in t or "javascript" in t] == []
    assert COMPUTED not in everything
    assert "root:" not in everything


@pytest.mark.trust("G4")
def test_pdf_reads_no_file_and_holds_no_script(april):
    content = export(april, "pdf")
    assert content.startswith(b"%PDF")
    assert not re.search(rb"/JavaScript|/JS\b|/Launch|/URI|/EmbeddedFile", content)


@pytest.mark.trust("D7")
def test_mail_to_somebody_invited_is_inert(april):
    worker.run(Job.objects.get(kind="stakeholders.tasks.send_invitation"))
    message = mail.outbox[-1]
    html = message.alternatives[0][0]
    assert "zqtag" in html
    assert alive(html) == []
    assert "\n" not in message.subject
    assert "zq" not in message.subject
