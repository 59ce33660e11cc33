"""What a translation server may answer, and where it may be. TRUST E13, F12: no text goes anywhere that the operator did not name."""

import json
import socket
import time

import pytest

from dialogue import translator
from dialogue.setting_kinds import is_private
from tests.translation_server import running

LONG = "The people of the town have no water."


@pytest.fixture
def server(settings, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")  # nobody: whoever asks a proxy gets nothing
    with running() as made:
        settings.TRANSLATE_URL, settings.TRANSLATE_PRIVATE, settings.TRANSLATE_KEY = made.url, True, ""
        yield made


def translate(words=LONG):
    return translator.translate(translator.find(), [words], "en", "fr")


def test_words_come_back_translated(server, settings):
    assert translator.languages(translator.find())["en"] == ["fr", "es"]
    assert translate() == [f"[fr] {LONG}"]
    assert server.asked == [{"q": [LONG], "source": "en", "target": "fr", "format": "text"}]
    settings.TRANSLATE_KEY = "word"
    translate()
    assert server.asked[-1]["api_key"] == "word"


def said(words):
    return lambda asked: {"translatedText": [words]}


@pytest.mark.parametrize(
    "says",
    [
        lambda asked: b"<!doctype html><p>Hello</p>",
        lambda asked: b"",
        lambda asked: b"\xff\xfe",
        lambda asked: b"[" * 100_000,
        lambda asked: {"translatedText": "one text for a list"},
        lambda asked: {"translatedText": []},
        lambda asked: {"translatedText": [None]},
        lambda asked: {"translatedText": ["a", "b"]},
        lambda asked: {"error": "no"},
        lambda asked: "no",
        said(""),
        said("\u200b\u200b"),
        said(LONG),  # as it was
        said("x" * (len(LONG) * 2 + 201)),
        said("x" * 300_000),
        said("Les gens <script>alert(1)</script>"),
        said('Les gens <img src="//x.test">'),
        said("Les gens: https://x.test/"),
        said("Les gens: www.x.test"),
    ],
)
def test_what_is_no_translation_is_none(server, says):
    server.says = says
    with pytest.raises(translator.Silly):
        translate()


def test_what_comes_back_is_made_safe_to_keep(server):
    server.says = said("\u202eLes gens\x00\x07 \ud800<b")
    assert translate("The people <b and so on") == ["Les gens <b"]


@pytest.mark.parametrize("languages", [{}, "fr", [1, None, {"code": 7}, {"code": "no tag"}, {"name": "x"}]])
def test_languages_that_are_none(server, languages):
    server.languages = languages
    try:
        assert translator.languages(translator.find()) == {}
    except translator.Silly:
        assert not isinstance(languages, list)


def test_older_servers_name_no_targets(server):
    server.languages = [{"code": "en"}, {"code": "pt-BR"}]
    found = translator.languages(translator.find())
    assert found == {"en": ["en", "pt-BR"], "pt-BR": ["en", "pt-BR"]}
    assert (
        translator.code_of("pt-br", found),
        translator.code_of("en-GH", found),
        translator.code_of("sw", found),
    ) == (*("pt-BR", "en", ""),)


@pytest.mark.parametrize(
    ("status", "fault"), [(500, "Away"), (429, "Away"), (403, "Away"), (400, "Silly"), (204, "Silly")]
)
def test_refusals(server, status, fault):
    server.status = status
    with pytest.raises(getattr(translator, fault)):
        translate()


def test_no_redirect_is_followed(server):
    with running() as other:
        server.status, server.headers = 307, [("Location", f"{other.url}/translate")]
        with pytest.raises(translator.Silly):
            translate()
        assert other.knocks == []


def test_a_server_that_drips_is_left_after_a_while(server, monkeypatch):
    monkeypatch.setattr(translator, "WHOLE_ANSWER", 0.5)
    server.drips, began = True, time.monotonic()
    with pytest.raises((translator.Away, translator.Silly)):
        translate()
    assert time.monotonic() - began < 5


def test_a_server_that_says_nothing_is_left_after_a_while(settings, monkeypatch):
    monkeypatch.setattr(translator, "SILENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.TRANSLATE_URL, settings.TRANSLATE_PRIVATE = f"http://127.0.0.1:{silent.getsockname()[1]}", True
        with pytest.raises(translator.Away):
            translate()
    with pytest.raises(translator.Away):  # and now nobody is there
        translate()


def test_no_fault_repeats_a_text(server):
    server.says = lambda asked: json.dumps({"no": asked}).encode()[:-1]
    with pytest.raises(translator.Silly) as fault:
        translate()
    assert LONG not in f"{fault.value!r} {fault.value.__cause__!r}"


# ---- where it is


@pytest.mark.parametrize(
    ("number", "private"),
    [
        *(
            (number, True)
            for number in ("127.0.0.1", "::1", "10.1.2.3", "172.31.0.9", "192.168.1.1", "fd00::5", "::ffff:10.0.0.1")
        ),
        *(
            (number, False)
            for number in ("8.8.8.8", "172.32.0.1", "169.254.1.1", "100.64.0.1", "2001:db8::1", "fe80::1", "translate")
        ),
        *((number, False) for number in ("0.0.0.0", "::ffff:8.8.8.8", "192.0.2.1", "")),
    ],
)
def test_private_addresses(number, private):
    assert is_private(number) is private


def leads_to(monkeypatch, *numbers):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 5000)) for number in numbers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)


@pytest.mark.parametrize(
    ("says", "numbers", "private"),
    [
        (True, ["10.0.0.5"], True),
        (False, ["10.0.0.5"], False),  # the operator does not say that nobody else is behind it
        (True, ["8.8.8.8"], False),
        (True, ["10.0.0.5", "8.8.8.8"], False),
    ],
)
def test_private_is_what_operator_and_resolver_say(settings, monkeypatch, says, numbers, private):
    settings.TRANSLATE_URL, settings.TRANSLATE_PRIVATE = "https://translate.test", says
    leads_to(monkeypatch, *numbers)
    assert translator.find().is_private is private


def test_nothing_goes_in_clear_text_to_a_name_that_leads_elsewhere(settings, monkeypatch):
    settings.TRANSLATE_URL, settings.TRANSLATE_PRIVATE = "http://translate.test", True
    leads_to(monkeypatch, "8.8.8.8")
    with pytest.raises(translator.Away):
        translator.find()


def test_what_was_looked_up_is_what_is_asked(server, settings, monkeypatch):
    """A name that leads elsewhere a moment later gets no text."""
    settings.TRANSLATE_URL = server.url.replace("127.0.0.1", "translate.test")
    leads_to(monkeypatch, "127.0.0.1")
    found = translator.find()
    monkeypatch.undo()
    assert found.at[0] == "127.0.0.1"
    found = translator.Server(found.host, found.path, ("127.0.0.1", server.server_port), found.is_tls, found.is_private)
    assert translator.translate(found, [LONG], "en", "fr") == [f"[fr] {LONG}"]
