"""Whose fault is it? What real mail servers say, sorted; and words for every reason."""

import smtplib
import socket
import ssl

import pytest

from dialogue.mail import refusals
from dialogue.mail.refusals import HOUSE, LATER, MAILBOX, OURS

AT_RCPT = [
    # Postfix, Gmail, Exchange, Exim, qmail, Yahoo, Outlook.com, and relays in front of them
    (550, "5.1.1 <a@x.test>: Recipient address rejected: User unknown in local recipient table", MAILBOX, "unknown"),
    (550, "5.1.1 User unknown in relay recipient table", MAILBOX, "unknown"),
    (550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", MAILBOX, "unknown"),
    (550, "5.4.1 Recipient address rejected: Access denied. [SN1PEPF0002.prod.outlook.com]", MAILBOX, "unknown"),
    (550, "5.5.0 Requested action not taken: mailbox unavailable (S2017062302).", MAILBOX, "unknown"),
    (550, "5.2.1 The email account that you tried to reach is disabled.", MAILBOX, "closed"),
    (552, "5.2.2 The recipient's inbox is out of storage space.", MAILBOX, "full"),
    (550, "5.1.2 Domain not found", MAILBOX, "domain"),
    (550, "5.1.6 Recipient no longer on server", MAILBOX, "unknown"),
    (553, "5.1.3 Bad recipient address syntax", MAILBOX, "unknown"),
    (554, "5.2.0 Delivery not possible", MAILBOX, "refused"),
    (550, "5.4.4 Unable to route: no mail hosts for domain", MAILBOX, "domain"),
    (550, "No such user here", MAILBOX, "unknown"),
    (550, "Unrouteable address", MAILBOX, "unknown"),
    (553, "sorry, no mailbox here by that name. (#5.7.17)", HOUSE, "policy"),
    (550, "<relay@spam.test>: no such user", MAILBOX, "unknown"),
    (550, "", MAILBOX, "unknown"),
    (552, "Exceeded storage allocation", MAILBOX, "full"),
    (552, "Quota exceeded (mailbox for user is full)", MAILBOX, "full"),
    (554, "delivery error: dd This user doesn't have a yahoo.com account (a@yahoo.com) [0]", MAILBOX, "unknown"),
    (550, "relay not permitted", HOUSE, "policy"),
    (554, "5.7.1 <a@x.test>: Relay access denied", HOUSE, "policy"),
    (550, "Sender verify failed", HOUSE, "policy"),
    (550, "Administrative prohibition", HOUSE, "policy"),
    (550, "Rejected because 192.0.2.1 is in a black list at zen.example", HOUSE, "policy"),
    (550, "5.7.1 Message rejected under suspicion of SPAM", HOUSE, "policy"),
    (550, "5.7.26 Unauthenticated email from x.test is not accepted due to DMARC policy", HOUSE, "policy"),
    (550, "5.7.515 Access denied, sending domain does not meet the required authentication level", HOUSE, "policy"),
    (550, "5.1.8 Sender address rejected: Domain not found", HOUSE, "sender"),
    (530, "5.7.0 Authentication required", HOUSE, "login"),
    (535, "5.7.8 Error: authentication failed", HOUSE, "login"),
    (554, "Service unavailable; Client host blocked", HOUSE, "policy"),
    (554, "Transaction failed", HOUSE, "policy"),
    (450, "4.2.0 <a@x.test>: Recipient address rejected: Greylisted", LATER, "busy"),
    (451, "4.7.1 Greylisting in action, please come back later", LATER, "busy"),
    (452, "4.2.2 Mailbox full", LATER, "busy"),
    (421, "4.7.0 Too many connections, slow down", LATER, "busy"),
]


@pytest.mark.parametrize(("code", "text", "kind", "reason"), AT_RCPT)
def test_answers_about_a_recipient(code, text, kind, reason):
    found = refusals.sort(smtplib.SMTPRecipientsRefused({"a@x.test": (code, text.encode())}))
    assert (found.kind, found.reason) == (kind, reason)


AFTER_DATA = [
    (550, "5.1.1 User unknown", MAILBOX, "unknown"),
    (552, "5.2.2 Over quota", MAILBOX, "full"),
    (554, "5.7.1 Spam message rejected", HOUSE, "policy"),
    (554, "Transaction failed", HOUSE, "policy"),
    (550, "Requested action not taken", HOUSE, "policy"),
    (550, "5.4.1 Access denied", HOUSE, "policy"),
    (554, "5.6.0 Message content rejected", HOUSE, "policy"),
    (554, "5.5.1 Error: no valid recipients", HOUSE, "policy"),
    (451, "4.3.0 Try again later", LATER, "busy"),
]


@pytest.mark.parametrize(("code", "text", "kind", "reason"), AFTER_DATA)
def test_answers_after_the_message(code, text, kind, reason):
    found = refusals.sort(smtplib.SMTPDataError(code, text.encode()))
    assert (found.kind, found.reason) == (kind, reason)


ABOUT_US = [
    (smtplib.SMTPSenderRefused(550, b"5.1.1 User unknown", "us@x.test"), HOUSE, "sender"),
    (smtplib.SMTPSenderRefused(553, b"5.7.1 Sender address rejected: not owned by user", "us@x.test"), HOUSE, "sender"),
    (smtplib.SMTPSenderRefused(530, b"5.7.0 Must issue a STARTTLS command first", "us@x.test"), HOUSE, "login"),
    (smtplib.SMTPSenderRefused(451, b"4.7.1 Try later", "us@x.test"), LATER, "busy"),
    (smtplib.SMTPAuthenticationError(535, b"5.7.8 Bad credentials"), HOUSE, "login"),
    (smtplib.SMTPAuthenticationError(534, b"5.7.9 Application-specific password required"), HOUSE, "login"),
    (smtplib.SMTPAuthenticationError(454, b"4.7.0 Temporary authentication failure"), LATER, "busy"),
    (smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server."), HOUSE, "tls"),
    (smtplib.SMTPNotSupportedError("SMTP AUTH extension not supported by server."), HOUSE, "login"),
    (smtplib.SMTPNotSupportedError("SMTPUTF8 not supported by server"), MAILBOX, "refused"),
    (smtplib.SMTPException("No suitable authentication method found."), HOUSE, "login"),
    (ssl.SSLCertVerificationError("certificate verify failed"), HOUSE, "tls"),
    (ssl.SSLError("wrong version number"), HOUSE, "tls"),
    (smtplib.SMTPConnectError(554, b"5.7.1 Your address is blocked"), HOUSE, "policy"),
    (smtplib.SMTPConnectError(421, b"4.3.2 Too busy"), LATER, "busy"),
    (smtplib.SMTPConnectError(-1, b""), LATER, "cut"),
    (smtplib.SMTPConnectError(220, b"?"), LATER, "garbled"),
    (ssl.SSLEOFError("EOF occurred in violation of protocol"), LATER, "cut"),
    (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), LATER, "cut"),
    (ConnectionResetError(), LATER, "cut"),
    (TimeoutError("timed out"), LATER, "silent"),
    (ConnectionRefusedError(), LATER, "unreachable"),
    (socket.gaierror("Name or service not known"), LATER, "unreachable"),
    (ValueError("Invalid address"), OURS, "broken"),
    (smtplib.SMTPRecipientsRefused({}), OURS, "broken"),
]


@pytest.mark.parametrize(("error", "kind", "reason"), ABOUT_US)
def test_faults_of_the_line_and_of_us(error, kind, reason):
    found = refusals.sort(error)
    assert (found.kind, found.reason) == (kind, reason)
    assert found.stops_line == (kind not in (OURS, MAILBOX))


def test_only_an_address_that_does_not_exist_is_suppressed():
    def suppresses(code, text):
        return refusals.of_answer("rcpt", code, text).suppresses

    assert suppresses(550, "5.1.1 Unknown")
    assert not any(suppresses(550, text) for text in ("5.2.2 Full", "No such user", "5.7.1 Spam"))


def test_greylisting_of_one_does_not_stop_the_line():
    assert not refusals.of_answer("rcpt", 451, "4.7.1 Greylisted").stops_line
    assert refusals.of_answer("rcpt", 421, "4.7.0 Closing").stops_line


def test_no_text_of_the_server_is_kept():
    error = smtplib.SMTPRecipientsRefused({"nina@x.test": (550, b"5.1.1 <nina@x.test> unknown to us")})
    assert refusals.sort(error).error == "unknown 550 5.1.1"


def test_every_reason_has_words():
    reasons = {reason for *_rest, reason in [*AT_RCPT, *AFTER_DATA, *ABOUT_US]} | {"bounced", "late"}
    assert reasons <= set(refusals.WORDS)
    for reason in reasons:
        meaning, advice = map(str, refusals.words(f"{reason} 550 5.1.1"))
        assert meaning.endswith(".")
        assert advice.endswith(".")


def test_words_and_numbers_of_what_a_job_keeps():
    assert refusals.words("alone policy 550 5.7.1") == refusals.words("policy")
    assert (refusals.numbers("alone policy 550 5.7.1"), refusals.numbers("silent")) == ("550 5.7.1", "")
    assert refusals.words("somebody's own words") == ("somebody's own words", "")
