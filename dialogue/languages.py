"""Languages by their BCP 47 tag, and what each is called by those who speak it. Pure."""

import re

from django.conf.locale import LANG_INFO

MOST = 8  # beside the original
LENGTH = 35  # characters of a tag: what RFC 5646 §4.4.1 asks one to be able to hold
TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # well-formed as far as a path in JSON needs it

# Of countries where gold is mined by hand; what Django knows itself is not repeated.
NAMES = {
    "ak": "Akan", "am": "አማርኛ", "ay": "Aymar aru", "bm": "Bamanankan", "dag": "Dagbanli", "ee": "Eʋegbe", "ff": "Fulfulde",
    "gaa": "Gã", "gn": "Avañe’ẽ", "ha": "Hausa", "kg": "Kikongo", "ki": "Gĩkũyũ", "ktu": "Kikongo ya leta", "lg": "Luganda",
    "ln": "Lingála", "lua": "Tshiluba", "luo": "Dholuo", "mg": "Malagasy", "mos": "Mooré", "nd": "isiNdebele", "ny": "Chichewa",
    "om": "Afaan Oromoo", "qu": "Runasimi", "rn": "Ikirundi", "rw": "Ikinyarwanda", "sg": "Sängö",
    "sn": "chiShona", "so": "Soomaali", "srn": "Sranantongo", "sw": "Kiswahili", "ti": "ትግርኛ", "tw": "Twi", "wo": "Wolof",
    "xh": "isiXhosa", "yo": "Yorùbá", "zu": "isiZulu",
}  # fmt: skip


def is_tag(text):
    return len(text) <= LENGTH and TAG.fullmatch(text) is not None


def name(tag):
    """As its speakers call it; of a variety that nobody here knows, the language with its tag; "" for none."""
    known = _known(tag) or _known(tag.split("-")[0].lower())
    return known if known and ("-" not in tag or _known(tag)) else " ".join(part for part in (known, tag) if part)


def _known(tag):
    return NAMES.get(tag) or LANG_INFO.get(tag.lower(), {}).get("name_local", "").capitalize()
