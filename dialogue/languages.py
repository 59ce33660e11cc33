"""Languages by their BCP 47 tag, and what each is called by those who speak it."""

from django.conf import settings
from django.conf.locale import LANG_INFO

from dialogue.tags import is_tag, written

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
    "tl": ("Tagalog",), "zu": ("isiZulu", "Zulu"),
}  # fmt: skip


def name(tag):
    """As its speakers call it; of a variety that nobody here knows, the language with its tag; "" for none."""
    if known := _known(tag):
        return known[0]
    language = _known(tag.split("-")[0].lower())
    return " ".join([*language[:1], tag])


def told(tag):
    """As it stands in a sentence: in the reader's language, where the product knows it."""
    return str(dict(settings.LANGUAGES).get(tag) or name(tag))


def _known(tag):
    """The names of a language, its own first; none of one that is not known."""
    info = LANG_INFO.get(tag.lower(), {})
    own = (info["name_local"].capitalize(), info["name"]) if "name" in info else ()
    return NAMES.get(tag) or own


def find(word):
    """The tag of a language that somebody names, by its tag or one of its names; "" if nobody here knows it."""
    wanted = word.strip()
    if is_tag(wanted) and (_known(wanted) or _known(wanted.split("-")[0].lower())):
        return written(wanted)
    every = {**{tag: _known(tag) for tag in LANG_INFO}, **NAMES}
    return next((written(tag) for tag, names in every.items() if wanted.casefold() in map(str.casefold, names)), "")
