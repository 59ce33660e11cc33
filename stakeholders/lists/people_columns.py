"""What the columns of a list of people may be called, and what may stand in them, in the five languages people speak here."""

import re
import unicodedata
from functools import cache

from django.utils import translation

from stakeholders.countries import COUNTRIES
from stakeholders.lists.country_names import CODE_BY_NAME

FIELDS = ("name", "email", "group", "role", "organisation", "language", "country")
# The first name of each is the one that the list to fill in carries.
HEADERS = {
    "en": {
        "name": ("name", "full name", "participant"),
        "first": ("first name", "given name", "forename"),
        "last": ("last name", "surname", "family name"),
        "email": ("e-mail", "mail", "e-mail address", "e-mail 1 value", "primary e-mail"),
        "group": ("group", "stakeholder group", "speaks for", "stakeholder"),
        "role": ("role", "position", "function", "job title", "title"),
        "organisation": ("organisation", "organization", "company", "employer", "institution"),
        "language": ("language", "lang", "preferred language"),
        "country": ("country",),
    },
    "fr": {
        "name": ("nom", "nom complet", "nom et prénom", "prénom et nom"),
        "first": ("prénom", "prénoms"),
        "last": ("nom de famille",),
        "email": ("adresse e-mail", "e-mail", "courriel", "adresse électronique", "adresse mail", "mél"),
        "group": ("groupe", "partie prenante", "groupe de parties prenantes"),
        "role": ("rôle", "fonction", "poste"),
        "organisation": ("organisation", "organisme", "entreprise", "société", "institution", "structure"),
        "language": ("langue",),
        "country": ("pays",),
    },
    "es": {
        "name": ("nombre", "nombre completo", "nombre y apellidos", "nombres y apellidos"),
        "first": ("nombres", "primer nombre"),
        "last": ("apellido", "apellidos"),
        "email": ("correo electrónico", "correo", "dirección de correo", "dirección de correo electrónico"),
        "group": ("grupo", "grupo de interés", "parte interesada"),
        "role": ("rol", "cargo", "función", "papel"),
        "organisation": ("organización", "empresa", "institución", "entidad"),
        "language": ("idioma", "lengua"),
        "country": ("país",),
    },
    "pt": {
        "name": ("nome", "nome completo"),
        "first": ("primeiro nome", "nome próprio"),
        "last": ("apelido", "sobrenome", "último nome"),
        "email": ("e-mail", "correio eletrónico", "correio electrónico", "endereço de e-mail"),
        "group": ("grupo", "parte interessada"),
        "role": ("função", "papel", "cargo"),
        "organisation": ("organização", "empresa", "instituição", "entidade"),
        "language": ("língua", "idioma"),
        "country": ("país",),
    },
    "sw": {
        "name": ("jina", "jina kamili"),
        "first": ("jina la kwanza",),
        "last": ("jina la ukoo", "jina la familia", "jina la mwisho"),
        "email": ("barua pepe", "anwani ya barua pepe"),
        "group": ("kundi", "kikundi"),
        "role": ("jukumu", "nafasi", "wadhifa", "cheo"),
        "organisation": ("shirika", "taasisi", "kampuni", "ofisi"),
        "language": ("lugha",),
        "country": ("nchi",),
    },
}
LANGUAGE_NAMES = {
    "en": ("en", "eng", "english", "anglais", "inglés", "inglês", "kiingereza"),
    "fr": ("fr", "fra", "fre", "french", "français", "francés", "francês", "kifaransa"),
    "es": ("es", "spa", "spanish", "espagnol", "español", "castellano", "espanhol", "kihispania"),
    "pt": ("pt", "por", "portuguese", "portugais", "portugués", "português", "kireno"),
    "sw": ("sw", "swa", "swahili", "kiswahili", "souahéli", "suajili", "suaíli"),
}


def fold(words):
    """Words for comparing: no case, no accents, nothing but letters and digits; what stands in brackets does not count."""
    bare = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)", "", words)).casefold()
    return "".join(c for c in bare if c.isalnum())


FIELD_BY_HEADER = {
    fold(header): field for fields in HEADERS.values() for field, headers in fields.items() for header in headers
}
LANGUAGE_BY_NAME = {fold(name): code for code, names in LANGUAGE_NAMES.items() for name in names}


@cache
def _countries():
    """{folded name or code: code}; the English names are those of the house."""
    with translation.override("en"):
        found = {fold(str(name)): code for code, name in COUNTRIES if code != "ZZ"}
    found |= {fold(code): code for code in found.values()}
    return {fold(name): code for name, code in CODE_BY_NAME.items()} | found


def language(typed):
    """The code of a language by its code (also "pt-BR") or one of its names, or ""."""
    return LANGUAGE_BY_NAME.get(fold(typed)) or LANGUAGE_BY_NAME.get(fold(re.split(r"[-_]", typed)[0]), "")


def country(typed):
    """The ISO code of a country by its code or one of its names, or ""."""
    return _countries().get(fold(typed), "")


def letters(number):
    """What a spreadsheet calls a column: 1 is A, 26 Z, 27 AA."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found
