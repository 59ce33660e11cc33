"""E-mail addresses as people write them, made into what a mail server takes, or the reason why not."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from dialogue import text

LONGEST, LONGEST_LOCAL = 254, 64
NAMED = re.compile(r"^(?P<name>[^<>]*)<\s*(?:mailto:)?(?P<address>[^<>]*)>[\s,;.]*$", re.IGNORECASE)
BREAKS = re.compile(r"[\s,;<>/]+")
valid = EmailValidator(allowlist=[])

# Slips that are never meant: a domain, or the end of one, and what was meant.
SLIPS = {
    **dict.fromkeys(("gmial.com", "gmai.com", "gamil.com", "gnail.com", "gmil.com", "gmaill.com"), "gmail.com"),
    **dict.fromkeys(("gmail.co", "gmail.cm", "gmail.om", "gmail.fr", "gmail.net", "gmail"), "gmail.com"),
    **dict.fromkeys(("yaho.com", "yahooo.com", "yhaoo.com", "yahoo"), "yahoo.com"),
    **dict.fromkeys(("hotmial.com", "hotmal.com", "hotmai.com", "hotnail.com", "hotmail"), "hotmail.com"),
    **dict.fromkeys(("outlok.com", "outloo.com", "outlook"), "outlook.com"),
}
SLIPPED_ENDS = {
    **dict.fromkeys((".con", ".comm", ".cmo", ".ocm", ".vom", ".coom", ".cim", ".xom"), ".com"),
    **dict.fromkeys((".ogr", ".orgg"), ".org"),
    ".nte": ".net",
}


@dataclass(frozen=True)
class Address:
    """`email` is ready for mailing, or what was typed when `problem` says why not: "no_address", "two_addresses",
    "bad_address", "unmailable" (letters that mail servers do not take before the @), "slip" (then `hint` is what was meant)."""

    email: str
    name: str = ""
    problem: str = ""
    hint: str = ""


def read(typed):
    """`a@b`, `Name <a@b>` or `mailto:a@b`, cleaned: NFKC, lower case, without invisible characters; the domain as the wire has it."""
    typed = " ".join(text.clean(unicodedata.normalize("NFKC", typed)).split())
    found = NAMED.match(typed)
    name = found["name"].strip(" \"'") if found else ""
    bare = text.UNSEEN.sub("", found["address"] if found else typed).strip(" ,;.:\"'").removeprefix("mailto:")
    if text.is_empty(bare):
        return Address("", name, "no_address")
    if sum("@" in part for part in BREAKS.split(typed)) > 1:
        return Address(typed, "", "two_addresses")
    return _judge(bare.lower(), name)


def _judge(bare, name):
    local, at, domain = bare.rpartition("@")
    if not at or not local or not domain:
        return Address(bare, name, "bad_address")
    if not local.isascii():
        return Address(bare, name, "unmailable")
    if meant := _meant(domain):
        return Address(bare, name, "slip", f"{local}@{meant}")
    try:
        bare = f"{local}@{domain.encode('idna').decode()}"
        valid(bare)
    except (UnicodeError, ValidationError):
        return Address(bare, name, "bad_address")
    return Address(bare, name, "" if len(bare) <= LONGEST and len(local) <= LONGEST_LOCAL else "bad_address")


def _meant(domain):
    """The domain that somebody meant who wrote this one, or ""."""
    if domain in SLIPS:
        return SLIPS[domain]
    for end, meant in SLIPPED_ENDS.items():
        if domain.endswith(end):
            return domain.removesuffix(end) + meant
    return ""
