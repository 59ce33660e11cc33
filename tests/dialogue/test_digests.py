"""The values stand in rows, links and files of houses that run: these are what earlier releases made."""

import hashlib
import hmac

import pytest

from dialogue import digests

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # SHA-256 of "abc", FIPS 180-2
JEFE = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"  # RFC 4231, case 2


def test_a_digest_is_sha_256():
    assert (digests.digest("abc"), digests.digest(b"abc"), digests.short("abc")) == (ABC, ABC, ABC[:16])


def test_a_keyed_digest_is_hmac_sha_256():
    assert digests.under(b"Jefe", "what do ya want for nothing?").hex() == JEFE


def test_each_purpose_has_a_key_of_its_own(settings):
    settings.SECRET_KEY = "s"
    assert digests.keyed("limits", "x") == hmac.new(b"s|limits", b"x", hashlib.sha256).digest()
    assert digests.keyed("device", "x") != digests.keyed("limits", "x")


def test_what_cannot_be_written_is_refused():
    with pytest.raises(UnicodeEncodeError):
        digests.digest("\ud800")


def test_a_salted_digest_is_made_as_django_does(settings):
    settings.SECRET_KEY = "s"
    key = hashlib.sha256(b"copy" + b"s").digest()
    assert digests.salted("copy", "x") == hmac.new(key, b"x", hashlib.sha256).hexdigest()
