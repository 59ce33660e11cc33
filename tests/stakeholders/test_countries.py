"""Countries in a menu, in the reader's language and its order."""

from django.utils import translation

from stakeholders import countries


def test_menu_is_in_the_order_of_the_language():
    with translation.override("fr"):
        names = [name for _code, name in countries.choices()]
    assert names.index("Afrique du Sud") < names.index("Allemagne") < names.index("États-Unis") < names.index("Zambie")
    assert names[-1] == "Un autre pays"
    assert sorted(code for code, _name in countries.choices()) == sorted(code for code, _name in countries.COUNTRIES)
