"""In which language a page comes: chosen on this device, link or card, account, the browser's wish, the dialogue. Looking saves nothing."""

import threading

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from dialogue import speaking
from dialogue.reader_language import known
from tests import factories

pytestmark = pytest.mark.django_db


def language_of(client, path="/about/", wish=""):
    answer = client.get(path, headers={"accept-language": wish} if wish else {})
    return answer.content.decode().partition('<html lang="')[2].partition('"')[0]


def choose(client, language):
    client.post(reverse("set_language"), {"language": language, "next": "/"})


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("pt-BR", "pt"),
        ("sw-TZ", "sw"),
        ("fr", "fr"),
        ("tw", ""),
        ("", ""),
        (None, ""),
        ("x" * 900, ""),
        ("../../etc", ""),
    ],
)
def test_a_tag_leads_to_a_catalogue_or_to_none(tag, language):
    assert known(tag) == language


def test_stranger_reads_what_the_browser_wishes_for_else_english():
    assert [language_of(Client(), wish=wish) for wish in ("sw", "pt-BR,en", "tw,fr;q=0.5", "am", "")] == [
        *("sw", "pt", "fr", "en", "en")
    ]


def test_account_comes_before_the_browser_and_the_device_before_the_account(client):
    user = factories.person("Nia")
    user.language = "sw"
    user.save()
    client.force_login(user)
    assert language_of(client, wish="fr") == "sw"
    choose(client, "es")
    assert language_of(client, wish="fr") == "es"
    user.refresh_from_db()
    assert user.language == "sw"  # mails stay as they were


def test_link_comes_before_the_account_and_is_not_kept(client):
    client.force_login(factories.person("Nia"))
    assert language_of(client, "/card/?l=fr") == "fr"
    assert "django_language" not in client.cookies
    assert language_of(client, "/card/") == "en"
    choose(client, "sw")
    assert language_of(client, "/card/?l=fr") == "sw"


def test_nobody_is_answered_in_the_language_of_whoever_was_here_before():
    """What is refused at the door as well: one thread serves one request after another."""
    assert language_of(Client(), wish="sw") == "sw"
    refused = Client().get("/about/?x=%00")
    assert (refused.status_code, '<html lang="en"' in refused.content.decode()) == (400, True)


def test_odd_wishes_give_english(client):
    assert [language_of(client, f"/card/?l={tag}") for tag in ("tw", "xx", "%2e%2e", "en'", "x" * 600)] == ["en"] * 5


def test_where_nobody_wishes_for_anything_known_a_page_of_a_dialogue_comes_in_its_language():
    april = factories.make_dialogue(language="fr", join_open=True)
    path = reverse("join_dialogue", args=[april.join_code])
    assert [language_of(Client(), path, wish=wish) for wish in ("", "am", "*", "es", "en")] == [
        "fr",
        "fr",
        "en",
        "es",
        "en",
    ]


def test_a_letter_leaves_a_thread_as_it_was():
    """Django asks whether a catalogue is on: one that is None would break the next page of this thread."""
    found = []

    def work():
        before = hasattr(speaking._active(), "value")
        with speaking.to("fr"):
            found.append(gettext("yes"))
        found.append((before, hasattr(speaking._active(), "value"), gettext("yes")))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    with translation.override("fr"):
        assert found == [gettext("yes"), (False, False, "yes")]
