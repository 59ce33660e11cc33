"""Countries by ISO 3166-1 code, in English; names are translated when they are shown."""

import unicodedata
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

COUNTRIES = [
    ("DZ", _("Algeria")), ("AO", _("Angola")), ("AR", _("Argentina")), ("AU", _("Australia")), ("BE", _("Belgium")),
    ("BJ", _("Benin")), ("BO", _("Bolivia")), ("BR", _("Brazil")), ("BF", _("Burkina Faso")), ("BI", _("Burundi")),
    ("CM", _("Cameroon")), ("CA", _("Canada")), ("CF", _("Central African Republic")), ("TD", _("Chad")), ("CL", _("Chile")),
    ("CN", _("China")), ("CO", _("Colombia")), ("CG", _("Congo")), ("CI", _("Côte d’Ivoire")), ("CD", _("DR Congo")),
    ("DO", _("Dominican Republic")), ("EC", _("Ecuador")), ("EG", _("Egypt")), ("SV", _("El Salvador")), ("ER", _("Eritrea")),
    ("ET", _("Ethiopia")), ("FR", _("France")), ("GA", _("Gabon")), ("DE", _("Germany")), ("GH", _("Ghana")),
    ("GT", _("Guatemala")), ("GN", _("Guinea")), ("GW", _("Guinea-Bissau")), ("GY", _("Guyana")), ("HN", _("Honduras")),
    ("IN", _("India")), ("ID", _("Indonesia")), ("IE", _("Ireland")), ("KE", _("Kenya")), ("KG", _("Kyrgyzstan")),
    ("LA", _("Laos")), ("LS", _("Lesotho")), ("LR", _("Liberia")), ("MG", _("Madagascar")), ("MW", _("Malawi")),
    ("ML", _("Mali")), ("MR", _("Mauritania")), ("MX", _("Mexico")), ("MN", _("Mongolia")), ("MA", _("Morocco")),
    ("MZ", _("Mozambique")), ("MM", _("Myanmar")), ("NA", _("Namibia")), ("NL", _("Netherlands")), ("NI", _("Nicaragua")),
    ("NE", _("Niger")), ("NG", _("Nigeria")), ("NO", _("Norway")), ("PA", _("Panama")), ("PG", _("Papua New Guinea")),
    ("PE", _("Peru")), ("PH", _("Philippines")), ("PT", _("Portugal")), ("RW", _("Rwanda")), ("SN", _("Senegal")),
    ("SL", _("Sierra Leone")), ("ZA", _("South Africa")), ("SS", _("South Sudan")), ("ES", _("Spain")), ("SD", _("Sudan")),
    ("SR", _("Suriname")), ("SE", _("Sweden")), ("CH", _("Switzerland")), ("TZ", _("Tanzania")), ("TG", _("Togo")),
    ("TN", _("Tunisia")), ("UG", _("Uganda")), ("AE", _("United Arab Emirates")), ("GB", _("United Kingdom")),
    ("US", _("United States")), ("VE", _("Venezuela")), ("VN", _("Viet Nam")), ("ZM", _("Zambia")), ("ZW", _("Zimbabwe")),
    ("ZZ", _("Another country")),
]  # fmt: skip


def choices():
    """For a menu, in the order of the reader's language; the last stays last."""
    return _ordered(get_language())


@cache
def _ordered(_language):
    *known, other = [(code, str(name)) for code, name in COUNTRIES]
    return [*sorted(known, key=lambda row: _plain(row[1])), other]


def _plain(word):
    """Without accents: "États-Unis" stands with the E."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))


def name(code):
    """In the reader's language; "" for none."""
    return dict(COUNTRIES).get(code, "")
