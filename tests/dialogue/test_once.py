"""The key of a team's form: what uses it up, what a second press is told, and what is kept of it."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import get_resolver, reverse
from django.utils import timezone

from dialogue import upkeep
from dialogue.models import Once
from issues import clock
from issues.models import Question
from tests.attacks.press_fields import focal, not_come, second_term
from tests.attacks.sweeps import open_pages
from tests.attacks.worlds import client_of, named_addresses
from tests.stair import ROOT
from workshops.models import AgendaDraft
from workshops.plan import rehearsing

pytestmark = [pytest.mark.django_db, pytest.mark.trust("H8")]
KEY = {"once": "0123456789abcdef0123"}
FORM = re.compile(r"<form([^>]*)>(.*?)</form>", re.S)
TAGGED = re.compile(r'<form(?:(?!</form>).)*?method="post".*?</form>', re.S)


@pytest.fixture
def client(april):
    return client_of(april.users["organiser"])


def new_draft(client, april, **fields):
    return client.post(april.path("draft_new"), {"total_minutes": "240", **KEY, **fields})


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_second_press_leads_to_what_the_first_made(client, april):
    first, second = (new_draft(client, april) for _n in range(2))
    assert (second.status_code, second.url) == (302, first.url)
    said = told(client.get(second.url))
    assert said[-1] == "This form was sent already. Here is where it led; nothing was done twice."
    assert AgendaDraft.objects.filter(dialogue=april.room.dialogue).count() == 3


def test_same_form_with_other_content_is_told_and_sent_by_one_press(client, april):
    first = new_draft(client, april)
    other = new_draft(client, april, total_minutes="300")
    page = other.content.decode()
    assert (other.status_code, AgendaDraft.objects.count()) == (409, 3)
    assert "The first one stands. What you changed since then was not sent." in page
    assert f'href="{first.url}"' in page
    fresh = re.search(r'name="once" value="(\w+)"', page)[1]
    assert 'name="total_minutes" value="300"' in page
    assert new_draft(client, april, total_minutes="300", once=fresh).status_code == 302
    assert AgendaDraft.objects.count() == 4


def test_words_stand_in_the_form_that_sends_them_as_well(client, april):
    path = april.path("workshop_new")
    form = {"title": "First meeting", "pattern": "one_day", "zone": "Africa/Accra", "names": "numbers", "at": "09:00"}
    form |= {"day": "2030-03-04", **KEY}
    assert client.post(path, form).status_code == 302
    page = client.post(path, {**form, "title": "Another meeting"}).content.decode()
    assert "Another meeting</textarea>" in page
    assert "First meeting" not in page


def test_refused_form_keeps_its_key(client, april):
    assert new_draft(client, april, total_minutes="none").status_code == 422
    assert Once.objects.count() == 0
    assert new_draft(client, april).status_code == 302
    assert Once.objects.count() == 1


def test_form_without_a_key_is_answered_as_before(client, april):
    for _n in range(2):
        client.post(april.path("draft_new"), {"total_minutes": "240"})
    assert (AgendaDraft.objects.count(), Once.objects.count()) == (4, 0)


def test_key_counts_for_one_person_and_one_address(client, april):
    other = client_of(april.users["facilitator"])
    assert new_draft(client, april).url != new_draft(other, april).url
    assert client.post(april.path("question_close"), KEY).status_code == 302
    assert Once.objects.count() == 3


def test_files_count_with_their_bytes(client, april):
    path = april.path("invitation_import")
    first, same, other = (
        client.post(path, {**KEY, "file": SimpleUploadedFile("people.csv", f"Name,E-mail\nEsi,{who}@x.test".encode())})
        for who in ("esi", "esi", "ama")
    )
    assert (first.status_code, same.url, other.status_code) == (302, first.url, 409)
    assert "choose the file again" in other.content.decode()
    assert 'name="once"' not in other.content.decode()


def test_row_holds_no_name_address_text_or_time(client, april):
    wanted = {"email": "esi@people.test", "name": "Esi Owusu", "group": april.room.groups["lsm"].pk, "language": "en"}
    client.post(april.path("invite"), {**wanted, **KEY})
    row = Once.objects.get()
    assert row.led_to == april.path("invitation_list")
    assert [field.name for field in Once._meta.concrete_fields] == ["key", "content", "led_to", "day"]
    assert [word in str(Once.objects.values().get()) for word in ("esi", "Esi", KEY["once"])] == [False] * 3
    assert type(row.day) is datetime.date


def test_where_it_led_is_kept_without_its_query(client, april):
    mailing = {"language": "en", "words_en": "Come.", "audience": "all", **KEY}
    first = client.post(april.path("mailing_proof"), mailing)
    assert "?language=en" in first.url
    assert Once.objects.get().led_to == first.url.replace("?language=en", "")


def test_presses_are_forgotten_in_the_third_night(client, april):
    new_draft(client, april)
    assert upkeep.forget_presses in dict(clock.NIGHT).values()
    for days, left in ((2, 1), (1, 0)):
        Once.objects.update(day=F("day") - datetime.timedelta(days=days))
        upkeep.forget_presses()
        assert Once.objects.count() == left


# ---- the forms of the pages


def guarded():
    """{name: path's view} of the addresses whose second press makes nothing."""
    found = {name for name, _arguments in named_addresses()}
    return {name for name in found if any(getattr(p.callback, "is_once", False) for p in patterns(name))}


def patterns(name, within=None):
    for pattern in (within or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from patterns(name, pattern)
        elif pattern.name == name:
            yield pattern


def leads_to(path, attributes, body):
    """The names of the addresses that a form's own action and its buttons send to."""
    action = re.search(r'(?<!form)action="([^"]*)"', attributes)
    for target in [action[1] if action else path, *re.findall(r'formaction="([^"]*)"', body)]:
        yield get_resolver().resolve(target.split("?")[0].split("#")[0]).url_name


def forms_of(page, path):
    """(names it sends to, whether it carries a key) of every form that posts. Buttons elsewhere may belong to it by its id."""
    for attributes, body in FORM.findall(page):
        if 'method="post"' in attributes:
            known = re.search(r'\bid="([^"]*)"', attributes)
            apart = re.findall(rf'<button[^>]* form="{known[1]}"[^>]*>', page) if known else []
            yield set(leads_to(path, attributes, body + "".join(apart))), 'name="once"' in body


def forms(world, role):
    """The same for all pages that somebody sees."""
    client, words = client_of(world.users[role]), world.path("draft_edit", draft=world.things["preview"])
    for _name, path in [*open_pages(world, role), ("", reverse("address_change")), ("", words)]:
        response = client.get(path)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            yield from forms_of(response.content.decode(), path)


def in_templates():
    """The same for forms that name their address in a template, whatever must happen before a page shows them."""
    for file in (ROOT / "templates").rglob("*.html"):
        for form in TAGGED.findall(file.read_text()):
            opening, _token, rest = form.partition("{% csrf_token %}")
            names = re.findall(r'{% url "(\w+)"', opening) + re.findall(r'formaction="{% url "(\w+)"', rest)
            yield set(names), "{% once %}" in form


def of_an_outline(april):
    """Forms that stand on the pages of a dialogue that has not opened."""
    second_term(april)
    focal(april)
    pages = [(april.users["organiser"], april.path(name)) for name in ("team_outline", "team_outline_row")]
    pages += [(april.room.people["lsm"][1].user, april.path("outline_agree"))]
    return [form for user, path in pages for form in forms_of(client_of(user).get(path).content.decode(), path)]


@pytest.mark.one_database
def test_each_form_of_a_guarded_address_carries_a_key_of_its_own(april):
    april.room.close(april.room.dialogue.ballots.get(closed_at=None))  # the form to open one is shown again
    Question.objects.filter(pk=april.things["question_pk"]).update(closed_at=timezone.now())  # and to open it again
    not_come(april)  # somebody can be invited again
    seen = [*in_templates(), *forms(april, "organiser"), *forms(april, "hidden")]
    trial = rehearsing.rehearse(
        workshop=april.room.dialogue.workshops.get(), by=april.room.organiser, suffix="r", title="R"
    )
    unvoted = reverse("team_issue_change", args=[trial.dialogue.slug, trial.dialogue.issues.first().pk])
    for path in (reverse("console", args=[trial.dialogue.slug, trial.number]), unvoted):
        seen += forms_of(client_of(april.room.organiser).get(path).content.decode(), path)
    seen += of_an_outline(april)
    ours = guarded()
    assert [names for names, keyed in seen if names & ours and not keyed] == []
    keyed = {name for names, has_key in seen if has_key for name in names}
    assert ours - keyed == set()
