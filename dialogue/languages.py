"""Languages by their BCP 47 tag, and what each is called by those who speak it."""

import re

from django.conf.locale import LANG_INFO

MOST = 8  # beside the original
LENGTH = 35  # characters of a tag: what RFC 5646 §4.4.1 asks one to be able to hold
TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # well-formed as far as a path in JSON needs it

# Of countries where gold is mined by hand, with the English name where it differs; what Django knows itself is not repeated.
NAMES = {
    "ak": ("Akan",), "am": ("አማርኛ", "Amharic"), "ay": ("Aymar aru", "Aymara"), "bm": ("Bamanankan", "Bambara"),
    "dag": ("Dagbanli", "Dagbani"), "ee": ("Eʋegbe", "Ewe"), "ff": ("Fulfulde", "Fula"), "gaa": ("Gã", "Ga"),
    "gn": ("Avañe’ẽ", "Guarani"), "ha": ("Hausa",), "kg": ("Kikongo", "Kongo"), "ki": ("Gĩkũyũ", "Kikuyu"),
    "lg": ("Luganda", "Ganda"), "ln": ("Lingála", "Lingala"), "lua": ("Tshiluba", "Luba"), "luo": ("Dholuo", "Luo"),
    "mg": ("Malagasy",), "mos": ("Mooré", "Mossi"), "nd": ("isiNdebele", "Ndebele"), "ny": ("Chichewa", "Nyanja"),
    "om": ("Afaan Oromoo", "Oromo"), "qu": ("Runasimi", "Quechua"), "rn": ("Ikirundi", "Rundi"),
    "rw": ("Ikinyarwanda", "Kinyarwanda"), "sg": ("Sängö", "Sango"), "sn": ("chiShona", "Shona"),
    "so": ("Soomaali", "Somali"), "srn": ("Sranantongo", "Sranan"), "sw": ("Kiswahili", "Swahili"),
    "ti": ("ትግርኛ", "Tigrinya"), "tw": ("Twi",), "wo": ("Wolof",), "xh": ("isiXhosa", "Xhosa"), "yo": ("Yorùbá", "Yoruba"),
    "zu": ("isiZulu", "Zulu"),
}  # fmt: skip


def is_tag(text):
    return len(text) <= LENGTH and TAG.fullmatch(text) is not None


def name(tag):
    """As its speakers call it; of a variety that nobody here knows, the language with its tag; "" for none."""
    if known := _known(tag):
        return known[0]
    language = _known(tag.split("-")[0].lower())
    return " ".join([*language[:1], tag])


def _known(tag):
    """The names of a language, its own first; none of one that is not known."""
    info = LANG_INFO.get(tag.lower(), {})
    own = (info["name_local"].capitalize(), info["name"]) if "name" in info else ()
    return NAMES.get(tag) or own


def find(word):
    """The tag of a language that somebody names, by its tag or one of its names; "" if nobody here knows it."""
    wanted = word.strip()
    if TAG.fullmatch(wanted) and (_known(wanted) or "-" in wanted) and len(wanted) <= LENGTH:
        return written(wanted)
    every = {**{tag: _known(tag) for tag in LANG_INFO}, **NAMES}
    return next((written(tag) for tag, names in every.items() if wanted.casefold() in map(str.casefold, names)), "")


def written(tag):
    """A tag as people write it (RFC 5646 §2.1.1): the language small, a script with a capital, a region in capitals."""
    first, *rest = tag.split("-")
    forms = {2: str.upper, 4: str.capitalize}
    return "-".join([first.lower(), *(forms.get(len(part), str.lower)(part) for part in rest)])
