"""Documents that are kept: given out again while they say what may be read, made by the worker where they are large."""

import subprocess

import pytest
from django.conf import settings as house
from django.urls import reverse
from django.utils import timezone

from dialogue import archive, job_names, typesetting, worker
from dialogue.mail import queueing
from dialogue.models import Job, User
from issues import answering, moderating
from workshops import documents, keeping
from workshops.demo import cast
from workshops.drafts import drafting
from workshops.models import AgendaDraft, DraftQuote, KeptDocument

pytestmark = pytest.mark.django_db
EXPORT = "draft_export"


@pytest.fixture
def reader(client, demo):
    client.force_login(User.objects.get(email=cast.email("amina")))
    return client


@pytest.fixture
def team(client, demo):
    client.force_login(User.objects.get(email=cast.email("miriam")))
    return client


@pytest.fixture
def all_large(monkeypatch):
    monkeypatch.setattr(typesetting, "LARGE", 1000)


def at(form="pdf", number=1):
    return reverse(EXPORT, args=["april", number, form])


def kept():
    """What is kept, as (place, form)."""
    return sorted(KeptDocument.objects.values_list("place", "form"))


def words_of(pdf):
    run = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


def quoted():
    """The first answer that draft 1 quotes of the diggers."""
    return DraftQuote.objects.filter(contribution__voice__group__key="diggers").select_related("contribution").first()


def withdraw(demo, contribution):
    for person in demo.participants.filter(group__key="diggers").select_related("user", "dialogue", "group"):
        if answering.own(person, [contribution.question.issue]).filter(pk=contribution.pk).exists():
            answering.withdraw(participant=person, question=contribution.question, now=True)


# ---- kept


@pytest.mark.parametrize("form", [form.name for form in documents.FORMATS.values() if not form.at_once])
def test_published_draft_is_made_once_and_given_out_again(reader, form):
    first = reader.get(at(form))
    assert kept() == [("agenda 1", form)]
    KeptDocument.objects.update(content=b"from what is kept")

    second = reader.get(at(form))

    assert second.content == b"from what is kept"
    assert second["Content-Type"] == first["Content-Type"]
    assert second["Content-Disposition"] == first["Content-Disposition"]


@pytest.mark.parametrize("form", documents.LEAFLETS)
def test_one_page_of_a_published_draft_is_kept_and_goes_when_it_would_read_otherwise(reader, form):
    path = reverse("draft_brief", args=["april", 1, form])
    first = reader.get(path)
    assert first["Content-Disposition"] == f'attachment; filename="april-brief-1.{form}"'
    keeping.throw_away()
    assert kept() == [("brief 1", form)]
    KeptDocument.objects.update(content=b"from what is kept")
    assert reader.get(path).content == b"from what is kept"

    AgendaDraft.objects.update(next_steps="Another step.")
    keeping.throw_away()

    assert kept() == []
    assert reader.get(path).content[:2] == first.content[:2]


def test_one_page_is_made_in_its_formats_only(reader):
    assert reader.get(reverse("draft_brief", args=["april", 1, "html"])).status_code == 404


def test_page_as_html_is_not_kept(reader):
    assert reader.get(at("html")).status_code == 200
    assert kept() == []


def test_draft_that_is_not_published_is_not_kept(team, demo):
    drafting.make(dialogue=demo, by=None)

    assert team.get(at(number=2)).content.startswith(b"%PDF")
    assert kept() == []


def blank_by_author(demo, contribution):
    withdraw(demo, contribution)


def blank_by_team(demo, contribution):
    moderating.hide(text=contribution, reason="a name", dialogue=demo, by=None)


@pytest.mark.trust("F8")
@pytest.mark.parametrize("blank", [blank_by_author, blank_by_team])
def test_words_that_go_are_in_no_document_that_is_given_out(reader, demo, blank):
    quote = quoted()
    text = " ".join(quote.contribution.text.split())
    assert text in words_of(reader.get(at()).content)

    blank(demo, quote.contribution)

    assert text not in words_of(reader.get(at()).content)
    assert kept() == [("agenda 1", "pdf")]  # the new one in the old one's place


@pytest.mark.trust("F8")
@pytest.mark.parametrize("blank", [blank_by_author, blank_by_team])
def test_clock_throws_away_what_quotes_words_that_are_gone(reader, demo, blank):
    reader.get(at())
    reader.get(at("md"))
    keeping.throw_away()
    assert kept() == [("agenda 1", "md"), ("agenda 1", "pdf")]

    blank(demo, quoted().contribution)
    keeping.sweep()

    assert kept() == []


def test_sweep_is_among_what_the_clock_does():
    assert "workshops.keeping.sweep" in house.TICKERS


def test_draft_that_is_no_longer_published_is_kept_no_longer(reader):
    reader.get(at())
    AgendaDraft.objects.update(published_at=None)

    keeping.throw_away()

    assert kept() == []


def test_kept_documents_go_after_their_time(reader):
    reader.get(at())
    KeptDocument.objects.update(until=timezone.now())

    keeping.throw_away()

    assert kept() == []


@pytest.mark.parametrize("place", ["atlas 1", "atlas", "atlas 1 of 2", "agenda 1"])
def test_what_a_later_release_kept_goes_and_stops_no_sweep(reader, demo, place):
    """After going back a release."""
    reader.get(at())
    later = {"dialogue": demo, "form": "map", "language": "en", "digest": "0" * 64, "content": b"?"}
    KeptDocument.objects.create(place=place, until=timezone.now() + keeping.WEEK, **later)

    keeping.throw_away()

    assert kept() == [("agenda 1", "pdf")]


def test_backups_leave_kept_documents_out():
    assert KeptDocument not in archive.tables()


# ---- made by the worker


def test_large_document_is_made_by_the_worker_while_the_page_waits(reader, all_large):
    waits = reader.get(at())
    assert (waits.status_code, waits["Refresh"]) == (202, "3; url=?watch=yes")
    assert "It is a long one and waits for its turn." in waits.content.decode()
    assert kept() == []

    reader.get(at())
    assert Job.objects.filter(kind=job_names.KEEP_DOCUMENT).count() == 1
    worker.drain()

    assert reader.get(at()).content.startswith(b"%PDF")
    assert Job.objects.get(kind=job_names.KEEP_DOCUMENT).payload == {}


def test_page_says_when_the_worker_is_at_it(reader, all_large):
    reader.get(at())
    Job.objects.filter(kind=job_names.KEEP_DOCUMENT).update(state=Job.State.RUNNING, tries=1)
    assert "It is being written now. That can take a minute." in reader.get(at()).content.decode()

    Job.objects.filter(kind=job_names.KEEP_DOCUMENT).update(state=Job.State.WAITING)
    assert "It did not work at once and is tried again." in reader.get(at()).content.decode()


def test_large_document_that_cannot_be_made_is_told_and_tried_again_at_a_press(reader, all_large, monkeypatch):
    monkeypatch.setattr(typesetting, "MOST_BYTES", 2**20)
    reader.get(at())
    job = Job.objects.get(kind=job_names.KEEP_DOCUMENT)
    for _try in range(3):
        worker.drain()
        Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(run_after=timezone.now())
    monkeypatch.undo()
    monkeypatch.setattr(typesetting, "LARGE", 1000)

    failed = reader.get(at())
    assert (failed.status_code, "Refresh" in failed) == (503, False)
    assert "Perhaps it is too long for this format." in failed.content.decode()

    assert reader.post(at()).url == at()
    worker.drain()
    assert reader.get(at()).content.startswith(b"%PDF")
    reader.post(at())  # it is there: nobody lets the worker make it again and again
    assert Job.objects.get(pk=job.pk).state == Job.State.DONE


def test_large_draft_of_the_team_is_kept_for_an_hour(team, demo, all_large):
    drafting.make(dialogue=demo, by=None)
    team.get(at(number=2))
    worker.drain()

    assert team.get(at(number=2)).content.startswith(b"%PDF")
    assert KeptDocument.objects.get().until < timezone.now() + keeping.HOUR


def test_document_that_was_thrown_away_is_made_anew(reader, all_large):
    for _time in range(2):
        assert reader.get(at()).status_code == 202
        worker.drain()
        assert reader.get(at()).status_code == 200
        KeptDocument.objects.all().delete()


def test_worker_leaves_what_is_gone(reader, demo, all_large):
    reader.get(at())
    AgendaDraft.objects.all().delete()

    worker.drain()

    assert Job.objects.get(kind=job_names.KEEP_DOCUMENT).state == Job.State.SKIPPED
    assert kept() == []


def test_what_a_later_release_wants_made_is_left_to_it(demo):
    """A machine that was not brought up to date yet takes its job."""
    for place, form in (("atlas 1", "pdf"), ("agenda 1", "map")):
        order = {"dialogue": demo.pk, "place": place, "form": form, "language": "en"}
        with pytest.raises(queueing.Skip, match="unknown"):
            keeping.make(Job(kind=job_names.KEEP_DOCUMENT, payload=order))
    assert kept() == []


def test_job_names_nobody(reader, all_large):
    reader.get(at())

    job = Job.objects.get(kind=job_names.KEEP_DOCUMENT)

    assert set(job.payload) == {"dialogue", "place", "form", "language"}
    assert (job.payload["place"], job.payload["form"], job.payload["language"]) == ("agenda 1", "pdf", "en")


# ---- the reader's own tag


def test_no_document_and_no_job_tells_a_rare_language_of_its_reader(reader, all_large):
    reader.cookies[house.TONGUE_COOKIE_NAME] = "ee-TG"
    reader.get(at())
    assert Job.objects.get(kind=job_names.KEEP_DOCUMENT).payload["language"] == "en"
    worker.drain()
    assert [row.language for row in KeptDocument.objects.all()] == ["en"]
    assert reader.get(at()).content.startswith(b"%PDF")  # found again
