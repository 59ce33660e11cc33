"""The only person of a group who signed in today changes an answer: after the night no voice is told apart by that (TRUST F1, F17).

Accounts keep when somebody signed in last, so whatever dates what a voice did names it. Here the reader of the file looks for the one
voice of the group that differs from all others in anything but its words.
"""

import datetime
from collections import Counter

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from dialogue import archive
from dialogue.models import User
from issues import answering, leaving, oneself, steering, stirring
from issues.models import Contribution
from stakeholders.models import About, SpentReceipt, Voice
from stakeholders.models.about import SAID
from tests.factories import make_dialogue, members, question
from tests.speaking import Speaker, key_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trust("F1", "F17")]
DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(days=7)


@pytest.fixture
def diggers():
    """Eight people whose answers are released; all of them were here a week ago."""
    people = members(make_dialogue(), "diggers", 8)
    for person in people:
        asked = question(person.dialogue)
        answering.answer(participant=person, question=asked, text=f"Said by {person.ref}", key=key_of(person))
    night()
    User.objects.update(last_login=timezone.now() - WEEK)
    return people


def night():
    leaving.forget_receipts()
    steering.night()
    stirring.stir_all()


def press(person, name, **fields):
    """As they do it in the pages, having signed in."""
    client = Speaker()
    client.force_login(person.user)
    path = reverse(name, args=[person.dialogue.slug, "rights", 1])
    assert client.post(path, {"key": key_of(person), **fields}).status_code == 302


def signed_in_today():
    return list(User.objects.filter(last_login__gt=timezone.now() - DAY))


def rows_of(model):
    """A table's rows as the file holds them: dictionaries, with what PostgreSQL keeps beside them."""
    beside = ", xmin::text AS xmin" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT *{beside} FROM {connection.ops.quote_name(model._meta.db_table)}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def shape(value):
    """What of a value can be shared: texts and keys are everybody's own, so their length; of short ones the value itself."""
    own = isinstance(value, str) and len(value) > 8
    return ("text", len(value)) if own else ("key",) if isinstance(value, int) and value > 10**6 else value


def looks():
    """{voice: all that the file says of it}: its own row, and how many rows of each table are its, with what stands in them."""
    found = {row["id"]: [("voice", name, shape(value)) for name, value in row.items()] for row in rows_of(Voice)}
    for model in stirring.spoken():
        for row in rows_of(model):
            if row.get("voice_id") in found:
                beside = [(name, value) for name, value in row.items() if name not in SAID]  # ticks are words too
                found[row["voice_id"]] += [(model.__name__, name, shape(value)) for name, value in beside]
    return {voice: frozenset(Counter(look).items()) for voice, look in found.items()}


def told_apart():
    """Voices that look like no other while all the others look alike."""
    seen = looks()
    alike = Counter(seen.values())
    return [voice for voice, look in seen.items() if alike[look] == 1 and max(alike.values()) == len(seen) - 1]


def voice_of(person):
    return Contribution.objects.get(text__contains=person.ref).voice_id


def test_change_of_the_only_one_who_signed_in_today_joins_no_voice_with_that_day(diggers):
    amina = diggers[0]
    assert told_apart() == []
    press(amina, "answer", text=f"Says so {amina.ref}", show_group="on")
    assert told_apart() == [voice_of(amina)]  # the reader can read: the change waits for the night
    night()
    assert (signed_in_today(), SpentReceipt.objects.count(), told_apart()) == ([amina.user], 1, [])


def test_number_of_changes_stands_on_no_voice(diggers):
    amina = diggers[0]
    said = f"Said by {amina.ref}"
    for text in (said.lower(), said.upper(), said):
        press(amina, "answer", text=text, show_group="on")
    press(amina, "answer_withdraw")
    press(amina, "answer_keep")
    night()
    assert (SpentReceipt.objects.count(), voice_of(amina) in looks()) == (5, True)
    assert told_apart() == []


def test_what_was_spent_fits_no_row_and_stands_in_no_backup(diggers):
    for person in diggers[:3]:
        press(person, "answer", text=f"Says now {person.ref}", show_group="on")
    night()
    assert {field.name for field in SpentReceipt._meta.concrete_fields} == {"id", "dialogue", "receipt", "day"}
    spent = set(SpentReceipt.objects.values_list("receipt", flat=True))
    values = [str(v) for m in stirring.spoken() if m is not SpentReceipt for row in rows_of(m) for v in row.values()]
    assert (len(spent), [v for v in values if any(word in v for word in spent)]) == (3, [])
    assert SpentReceipt not in archive.tables()
    lines = b"".join(line for model in archive.tables() for line in archive.lines(model))
    assert [word for word in spent if word.encode() in lines] == []


def tell(person, *names):
    oneself.tell(participant=person, key=key_of(person), **{name: name in names for name in SAID})


@pytest.mark.parametrize("place", [0, 7])  # one who changes it, and one who says it for the first time
def test_who_one_is_joins_no_row_with_the_day_on_which_it_was_said(place):
    people = members(make_dialogue(), "diggers", 8)
    for person in people[:7]:
        tell(person, "young")
    night()
    amina = people[place]
    User.objects.exclude(pk=amina.user_id).update(last_login=timezone.now() - WEEK)
    tell(amina, "migrant")
    night()
    assert (told_apart(), About.objects.count()) == ([], max(7, place + 1))
    own = oneself.own(amina)
    own.update(receipt="")
    assert told_apart() == [own.get().voice_id]  # the reader can read


def test_who_one_is_taken_back_leaves_no_empty_row_behind():
    people = members(make_dialogue(), "diggers", 8)
    for person in people:
        tell(person, "young")
    night()
    tell(people[0])
    night()
    assert (told_apart(), About.objects.count(), Voice.objects.count()) == ([], 7, 7)
