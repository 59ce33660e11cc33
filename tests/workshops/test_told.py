"""Rows as a reader gets them: what is told, and that nothing of it is stored."""

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connection
from django.template.loader import get_template, render_to_string
from django.urls import reverse

from dialogue import content_languages, language_choice, product_words, speaking, tags
from dialogue.models import Dialogue, Lineage, Worded
from dialogue.models.worded import tell_whole
from dialogue.said import original
from dialogue.templatetags import kept_words
from issues import balloting, evaluations, proposing, titles, to_ballot
from issues.models import Contribution, Decision, Issue
from issues.models.ballots import Ballot
from stakeholders import group_words, views
from stakeholders.lists import invitation_lists, list_plan
from stakeholders.models import StakeholderGroup
from tests import factories, translated
from tests.issues.test_answers_pages import say
from tests.speaking import client_of
from workshops.documents import words as document_words
from workshops.documents.heard import Reason
from workshops.evaluations import reading as evaluation_reading
from workshops.evaluations.forms import EvaluationForm
from workshops.plan.forms import SessionForm
from workshops.tables import table_words

SAID = "workshops/drafts/draft_said.html"
TELLING = [model for model in apps.get_models() if issubclass(model, Worded)]
FIELDS = [(model, field) for model in TELLING for field in model.told_fields()]


@pytest.fixture
def april(db):
    return factories.make_dialogue(language="en", languages=["fr", "sw"])


def name_in(row, tag, **texts):
    row.reword(tag, **texts)
    row.save()


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), FIELDS, ids=lambda each: getattr(each, "__name__", each))
def test_what_is_told_goes_into_no_query(april, model, field):
    column = model._meta.get_field(field)
    is_text = column.get_internal_type() != "JSONField"
    row = model(**{field: "Water" if is_text else ["Water", "Roads"]})
    row.reword("sw", **{field: "Maji" if is_text else ["Maji", "Barabara"]})
    with speaking.to("sw", april):
        tell_whole(april, row)
    value = getattr(row, field)
    assert (value if is_text else value[0]) == ("Maji")
    assert original(value) == ("Water" if is_text else ["Water", "Roads"])
    stored = original(column.get_db_prep_save(value, connection))  # of a text the driver asks for it
    assert "Maji" not in str(getattr(stored, "adapted", stored))


def test_a_told_list_that_is_saved_stays_what_it_was(april):
    group, issue = april.groups.get(key="diggers"), april.issues.first()
    group.roles, issue.sources = ["labourer"], ["A report"]
    name_in(group, "sw", roles=["kibarua"])
    name_in(issue, "sw", sources=["Ripoti"])
    with speaking.to("sw", april):
        seen = [april.groups.told(april).get(pk=group.pk), april.issues.told(april).get(pk=issue.pk)]
        assert (seen[0].roles, seen[1].sources) == (["kibarua"], ["Ripoti"])
        for row in seen:
            row.save()
        StakeholderGroup.objects.bulk_update(seen[:1], ["roles"])
    group.refresh_from_db()
    issue.refresh_from_db()
    assert (group.roles, issue.sources) == (["labourer"], ["A report"])


def test_a_told_row_is_as_unchanged_as_its_columns(april):
    group = april.groups.get(key="diggers")
    group.roles = ["labourer"]
    group.from_uid, group.from_digest = "a" * 32, group.words_digest
    name_in(group, "sw", name="Wachimbaji", roles=["kibarua"])
    with speaking.to("sw", april):
        seen = april.groups.told(april).get(pk=group.pk)
    assert (seen.name, seen.lineage) == ("Wachimbaji", Lineage.UNCHANGED)


def test_groups_are_told_with_the_lane_they_are_part_of(april):
    name_in(april.groups.get(key="asm"), "sw", name="Wachimbaji wadogo", short_name="Wadogo")
    with speaking.to("sw", april):
        chosen = views.speaking(april).get(key="diggers")
        [beside] = group_words.tell(april, april.groups.filter(key="diggers").select_related("parent"))
    assert (chosen.parent.name, beside.parent.short_name) == ("Wachimbaji wadogo", "Wadogo")


def test_what_is_looked_for_stands_beneath_groups_as_the_reader_calls_them(april):
    name_in(april.groups.get(key="lsm"), "sw", name="Makampuni", short_name="Makampuni")
    said = say(factories.member(april, "lsm", "Kofi"), "Water is short")
    Contribution.objects.filter(pk=said.pk).update(released=True)
    client = client_of(factories.member(april, "gov", "Ama"))
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "sw"
    page = client.get(reverse("question_find", args=[april.slug, "rights", 1])).content.decode()
    assert (page.count("Makampuni"), page.count("Companies")) == (2, 0)  # to choose from, and beneath the answer


def test_what_is_chosen_by_the_readers_name_keeps_its_own_words(april):
    group, issue = april.groups.get(key="lsm"), april.issues.first()
    name_in(group, "sw", name="Makampuni", short_name="Makampuni")
    name_in(issue, "sw", title="Haki")
    said = {"kind": "issues", "minutes": 30, "group": group.pk, "issue": issue.pk}
    with speaking.to("sw", april):
        form = SessionForm(said, dialogue=april)
        labels = {name: dict(form.fields[name].choices) for name in ("group", "issue")}
        assert form.is_valid()
    assert (labels["group"][group.pk], labels["issue"][issue.pk]) == ("Makampuni", "Haki")
    chosen = form.cleaned_data
    assert (chosen["group"].name, chosen["issue"].title) == ("Companies", "Mineral rights")


def test_a_name_in_a_menu_is_nothing_but_text(april):
    """In an option no mark of its language can stand: a French reader of a dialogue whose groups are named in English alone."""
    with speaking.to("fr", april):
        form = SessionForm(dialogue=april)
        labels = [label for _value, label in form.fields["group"].choices]
        assert "<span" not in str(form["group"])
    assert {type(label) for label in labels[1:]} == {str}


def test_a_list_may_call_a_group_as_its_page_does(april):
    group = april.groups.get(key="lsm")
    name_in(group, "fr", name="Les Entreprises", short_name="Entreprises")
    names = invitation_lists.names_of(invitation_lists.groups_of(april))
    called = ("lsm", "Companies", "Les Entreprises", "entreprises")
    assert [names[list_plan.fold(each)] for each in called] == [group.pk] * 4


def test_people_are_found_by_roles_as_they_are_written(april, settings):
    settings.DEMO = True
    group = april.groups.get(key="lsm")
    group.roles = ["geologist", "director"]
    name_in(group, "sw", name="Makampuni", roles=["mwanajiolojia", "mkurugenzi"])
    factories.member(april, "lsm", "Kofi", role="geologist")
    user = factories.team(april, "organiser")
    user.is_demo = True
    user.save()
    client = client_of(user)
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "sw"
    page = client.get(reverse("team_people", args=[april.slug]), {"role": "geologist"}).content.decode()
    assert ["Kofi" in page, "Makampuni" in page, "mwanajiolojia" in page] == [True, True, False]


def test_what_a_ballot_lacks_is_told_in_the_readers_names(april):
    name_in(april.groups.get(key="owners"), "sw", name="Wenye mashimo", short_name="Wenye mashimo")
    with speaking.to("sw", april):
        names = [problem.name for problem in balloting.problems(april)]
    assert "Wenye mashimo" in names
    assert "Owners" not in names


def test_published_groups_of_an_evaluation_are_called_as_the_reader_calls_them(april):
    name_in(april.groups.get(key="lsm"), "sw", name="Makampuni", short_name="Makampuni")
    lane = {"key": "lsm", "name": "Companies", "palette": "blue", "pattern": "plain", "word": "few", "parts": []}
    with speaking.to("sw", april):
        [line] = evaluation_reading._lines(lane, {}, group_words.of(april))
    assert line.name == "Makampuni"


def test_a_decision_of_before_is_marked_by_its_own_language(april):
    issue = april.issues.first()
    name_in(issue, "sw", title="Haki")
    ballot = Ballot(dialogue=april, number=1)
    with speaking.to("sw", april):
        decision = Decision(ballot=ballot, issue=Issue.objects.told(april).get(pk=issue.pk))
        assert decision.name == "Haki"
        found = titles.title_of(decision)
    assert (str(found), found.language, found.original) == ("Mineral rights", "en", "Mineral rights")


def test_a_reader_of_a_language_that_a_dialogue_has_not_reads_in_the_one_of_the_device(april):
    Dialogue.objects.filter(pk=april.pk).update(language="fr", languages=["sw"])
    name_in(april.issues.first(), "sw", title="Haki zetu")
    client = client_of(factories.member(april, "lsm", "Kofi"))
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "sw"
    client.cookies[django_settings.TONGUE_COOKIE_NAME] = "tw"
    page = client.get(reverse("issue", args=[april.slug, "rights"])).content.decode()
    assert ('<html lang="sw"' in page, "Haki zetu" in page) == (True, True)
    assert speaking.wanted() != "tw"


def test_words_of_people_are_read_in_the_order_in_which_texts_are(april):
    assert content_languages.order() == ("en",)
    with speaking.to("es", april):
        assert content_languages.order() == ("es", "en", "fr", "sw")
        with speaking.to("sw"):  # a document of the same dialogue
            assert content_languages.order() == ("sw", "en", "fr")
    assert content_languages.order() == ("en",)


def test_an_issue_keeps_the_language_that_its_author_named(april):
    april.support_voices = april.support_groups = 1
    for group in ("gov", "diggers"):
        person = factories.members(april, group, 6)[0]
        fields = {"problem": "Il empoisonne", "opportunity": "Des cornues", "questions": ["Qui paie ?"]}
        proposing.propose(participant=person, title=f"Mercure {group}", language="fr", **fields)
    april.proposals.update(released=True)
    to_ballot.note_support(dialogue=april)
    to_ballot.bring_to_ballot(april, april.created_at.date(), to_ballot.standing(april))
    made = {issue.title: issue for issue in april.issues.filter(origin="proposal")}
    kept = {
        title: {issue.language, *issue.questions.values_list("language", flat=True)} for title, issue in made.items()
    }
    assert kept == {"Mercure gov": {"fr"}, "Mercure diggers": {""}}


def test_questions_of_an_evaluation_are_in_the_dialogues_language_whatever_that_is(april):
    april.language, april.languages = "tw", ["fr"]
    with speaking.to("en"):
        first, *_others = evaluations.first_questions(april)
    assert first == "Je sais à quoi sert cette réunion et ce qu’elle décide."


def test_a_sentence_of_the_product_is_told_wherever_it_stands_and_no_other():
    kept = ["Two", "Our own", "One", "Two "]
    assert evaluations.told(kept, ["One", "Two"], ["Moja", "Mbili"]) == ["Mbili", "Our own", "Moja", "Two "]
    assert evaluations.told(kept, ["One", "Two"], ["One", "Two"], str.upper) == ["Two", "OUR OWN", "One", "TWO "]


def test_questions_that_the_team_worded_stand_as_written_and_say_their_language(april):
    form = evaluations.word(
        dialogue=april, workshop=1, moment="start", seen="", by=factories.team(april), questions=worded(april)
    )
    with speaking.to("fr", april):
        first, second, *_others = evaluations.asked(form)
        assert (first, second) == ("Je sais à quoi sert cette réunion et ce qu’elle décide.", "The hall is warm.")
        assert (getattr(first, "language", ""), second.language, second.marks) == ("", "en", True)
        assert EvaluationForm(evaluation=form, member=None).fields["step_1"].label == first
    with speaking.to("en", april):
        assert evaluations.asked(form) == form.questions


def worded(dialogue):
    first, _second, *others = evaluations.first_questions(dialogue)
    return {f"question_{n}": text for n, text in enumerate([first, "The hall is warm.", *others], 1)}


def test_a_note_of_a_table_speaks_the_language_of_what_the_table_wrote():
    line = "Agreed at a table: Tunataka maji na barabara za watu wetu wote katika mji huu."
    assert table_words.read(line, {"en": "Agreed at a table: We want water."}, ("sw", "en")) == line
    assert table_words.read(line, {"en": "Agreed: Water."}, ("en",)) == f"Agreed: Water.\n{line}"


def test_every_word_that_a_dialogue_may_say_itself_is_said_somewhere():
    own = "dialogue/product_words.py"
    said = {text for (context, text), entry in translated.said().items() if context is None and _places(entry) - {own}}
    assert [text for text in product_words.ALL if text not in said] == []


def _places(entry):
    return {place for place, _line in entry.occurrences}


def test_what_is_kept_of_a_template_has_an_end():
    kept = {}
    for number in range(3 * kept_words.MARKS):
        kept_words.keep(kept, f"en tw {number}", "Yes")
        assert len(kept) <= kept_words.MARKS
    assert kept[f"en tw {number}"] == "Yes"


def test_a_reason_that_a_machine_translated_says_so():
    reason = Reason("Maji", translation="Water", translated_into="en", by_machine=True)
    page = render_to_string("issues/_translated.html", {"reading": reason, "original": ""})
    assert "translated by a machine" in page
    assert '{% include "issues/_translated.html" with reading=row' in get_template(SAID).template.source


def test_one_function_knows_the_language_of_a_tag():
    assert language_choice.primary is tags.primary
    assert document_words.primary is tags.primary
