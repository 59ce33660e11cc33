"""A reader of the database file cannot tell who spoke: no value and no order joins people with what they said (TRUST F1)."""

import pytest
from django.db import connection, models
from django.utils import timezone

from dialogue import keys
from dialogue.models import Dialogue, User
from issues import answering, stirring
from issues.models import Contribution, Issue, Question
from stakeholders.models import Participant, StakeholderGroup, Voice

pytestmark = pytest.mark.django_db
PEOPLE = 50
CHANCE = 12  # right guesses of 50 by order alone: one is expected, twelve or more come once in 10^9 tries; the leaks found gave 32 to 50


@pytest.fixture
def authors():
    """50 people of a hidden group who sign in and answer one after another: {contribution id: participant}."""
    dialogue = Dialogue.objects.create(slug="d", title="D", phase="gather")
    keys.create(dialogue)
    group = StakeholderGroup.objects.create(
        dialogue=dialogue, key="asm", name="ASM", short_name="ASM", standing="lane", policy="hidden", palette="rust"
    )
    issue = Issue.objects.create(dialogue=dialogue, key="i", position=1, title="I", problem="p", opportunity="o")
    question = Question.objects.create(issue=issue, position=1, text="?")
    found = {}
    for n in range(PEOPLE):
        user = User.objects.create_user(f"person{n}@example.org", name=f"Person {n}")
        user.last_login = timezone.now()
        user.save(update_fields=["last_login"])
        person = Participant.objects.create(user=user, dialogue=dialogue, group=group, status="confirmed")
        said = answering.answer(
            participant=person, question=question, text=f"words {n * 7919 % 104729}", language="en", key=f"k{n}"
        )
        found[said.pk] = person
    return found


def rows(model):
    """The model's rows as the file holds them: (columns, rows in physical order)."""
    table = model._meta.db_table
    order = "rowid" if connection.vendor == "sqlite" else "id"  # PostgreSQL: the order that `stir` leaves
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY {order}')
        return [c[0] for c in cursor.description], cursor.fetchall()


def spoken_in_order(model, authors):
    """Authors of the spoken rows in the order of the file."""
    names, found = rows(model)
    at = names.index("id")
    if model is Voice:
        by_voice = dict(Contribution.objects.values_list("voice_id", "pk"))
        return [authors[by_voice[row[at]]].pk for row in found]
    return [authors[row[at]].pk for row in found]


@pytest.mark.trust("F1")
@pytest.mark.parametrize("spoken", [Contribution, Voice])
def test_row_order_names_nobody(authors, spoken):
    people = [p.pk for p in Participant.objects.order_by("pk")]
    found = spoken_in_order(spoken, authors)
    assert sum(a == b for a, b in zip(people, found, strict=True)) < CHANCE
    assert sum(a == b for a, b in zip(reversed(people), found, strict=True)) < CHANCE


@pytest.mark.trust("F1")
def test_order_by_any_spoken_column_names_nobody(authors):
    people = [p.pk for p in Participant.objects.order_by("pk")]
    names, found = rows(Contribution)
    for column, name in enumerate(names):
        if name == "text":
            continue
        ordered = sorted(found, key=lambda row, column=column: str(row[column]))
        guessed = [authors[row[names.index("id")]].pk for row in ordered]
        assert sum(a == b for a, b in zip(people, guessed, strict=True)) < CHANCE, name


@pytest.mark.trust("F1")
def test_no_value_of_a_spoken_row_is_a_value_of_its_author(authors):
    people = {
        p.pk: {str(p.pk), str(p.user_id), p.user.email, p.user.name} for p in Participant.objects.select_related("user")
    }
    for model in (Contribution, Voice):
        names, found = rows(model)
        ids = names.index("id")
        by_voice = dict(Contribution.objects.values_list("voice_id", "pk"))
        links = 0
        for row in found:
            author = authors[by_voice[row[ids]] if model is Voice else row[ids]]
            own = [
                str(v) for n, v in zip(names, row, strict=True) if n not in ("dialogue_id", "group_id", "question_id")
            ]
            links += bool(people[author.pk].intersection(own))
        assert links == 0


@pytest.mark.trust("F4")
def test_spoken_tables_hold_no_time_and_no_person():
    for model in stirring.spoken():
        for field in model._meta.get_fields():
            assert not isinstance(field, models.DateTimeField | models.TimeField | models.GenericIPAddressField), (
                model,
                field,
            )
            assert field.related_model not in (User, Participant), (model, field)
