"""The way to the mail server, tried on real sockets."""

import pytest
from aiosmtpd.smtp import AuthResult

from dialogue.doctor import letter
from tests.dialogue.mail.smtp_script import Script, serving
from tests.ports import free_port


def tried(values, settings, address=""):
    url = f"smtp://127.0.0.1:{settings.EMAIL_PORT}"
    (found,) = letter.mail(values | {"EMAIL_URL": url}, address)
    return found.wrong, found.note


def test_mail_to_oneself_goes_out_and_says_where_to_look(values, settings):
    with serving(settings, Script()) as script:
        assert tried(values, settings) == ("", "the mail server lets us in")
        assert script.taken == []
        assert tried(values, settings, "me@april.org") == ("", "sent to me@april.org: see whether it came")
    ((sender, to, message),) = script.taken
    assert (sender, to, message["From"]) == ("dialogue@april.org", "me@april.org", values["FROM_EMAIL"])
    assert (message["Subject"], "section 3 of docs/operating.md" in message.get_content()) == (letter.SUBJECT, True)
    assert message["Message-ID"].endswith("@april.org>")


@pytest.mark.trust("C12")
@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (
            Script(mail="553 5.7.1 not yours"),
            "The mail server does not let us send under our address (553 5.7.1). "
            "Whoever runs this server allows FROM_EMAIL at the mail provider, or changes it.",
        ),
        (
            Script(rcpt="550 5.1.1 nobody"),
            "The mailbox does not exist (550 5.1.1). Ask for the right address and correct it.",
        ),
    ],
)
def test_refusal_is_said_in_the_words_of_the_teams_page(values, settings, script, sentence):
    with serving(settings, script):
        assert tried(values, settings, "me@april.org") == (sentence, "")


@pytest.mark.trust("C12")
def test_wrong_password_missing_tls_and_no_server_are_said(values, settings):
    refusing = {"authenticator": lambda *_: AuthResult(success=False, handled=False), "auth_require_tls": False}
    with serving(settings, Script(), server=refusing):
        place = f"127.0.0.1:{settings.EMAIL_PORT}"
        (login,) = letter.mail(values | {"EMAIL_URL": f"smtp://u:p@{place}"})
        (tls,) = letter.mail(values | {"EMAIL_URL": f"smtp+tls://{place}"})
    (away,) = letter.mail(values | {"EMAIL_URL": f"smtp://127.0.0.1:{free_port()}"})
    assert [login.wrong, tls.wrong, away.wrong] == [
        "The mail server does not accept our user name and password (535 5.7.8). "
        "Whoever runs this server corrects EMAIL_URL and starts the workers again.",
        "The connection to the mail server is not safe, so we do not use it. "
        "Whoever runs this server looks at EMAIL_URL and at the mail server's certificate.",
        "The mail server cannot be reached. If it lasts, look at the host and port in EMAIL_URL.",
    ]


def test_house_without_mail_server_says_where_mails_go(values):
    (found,) = letter.mail(values | {"EMAIL_URL": ""})
    assert (found.wrong, found.note) == ("", "becomes files in VAR_DIR/mail")
