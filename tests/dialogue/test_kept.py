"""What the process keeps of templates: words by language, addresses of dialogues, and nothing that a page is about."""

import pytest
from django.template import Context, TemplateSyntaxError, engines
from django.utils import translation

from dialogue.templatetags import kept


def template(text):
    return engines["django"].from_string("{% load i18n %}" + text).template


def test_fixed_sees_nothing_of_the_page():
    page = template("{{ name }}{% fixed %}[{{ name }}{% csrf_token %}]{% endfixed %}")
    assert [page.render(Context({"name": name, "csrf_token": "t"})) for name in "AB"] == ["A[]", "B[]"]


def test_fixed_is_drawn_once_a_language():
    page, said = template('{% fixed %}{% translate "Monday" %}{% endfixed %}'), []
    for language in ("en", "fr", "en"):
        with translation.override(language):
            said.append(page.render(Context()))
    assert said == ["Monday", "lundi", "Monday"]


def test_fixed_holds_no_block_of_another_template():
    fixed = template("{% fixed %}{% block inner %}{% endblock %}{% endfixed %}").nodelist.get_nodes_by_type(kept.Fixed)
    assert [node.get_nodes_by_type(kept.Fixed) for node in fixed] == [fixed]


def test_words_are_kept_by_language_and_as_variables():
    page = template('{% translate "Monday" as day %}{{ day }} {% translate "100% of it" %} {% translate name %}')
    said = []
    for language, name in (("en", "Yes"), ("fr", "Tuesday"), ("en", "No")):
        with translation.override(language):
            said.append(page.render(Context({"name": name})))
    assert said == ["Monday 100% of it Yes", "lundi 100% of it mardi", "Monday 100% of it No"]


def test_only_addresses_with_nothing_but_the_dialogue_are_kept():
    slug = {"dialogue": {"slug": "april"}, "key": "rights"}
    texts = ['{% url "dialogue_home" dialogue.slug %}', '{% url "issue" dialogue.slug key %}', '{% url "about" %}']
    pages = [template(text) for text in texts]
    assert [bool(page.nodelist.get_nodes_by_type(kept.Kept)) for page in pages] == [True, False, True]
    assert [page.render(Context(slug)) for page in pages] == ["/d/april/", "/d/april/issues/rights/", "/about/"]
    assert pages[0].render(Context({"dialogue": {"slug": "may"}})) == "/d/may/"


def test_fixed_needs_its_end():
    with pytest.raises(TemplateSyntaxError):
        template("{% fixed %}")
