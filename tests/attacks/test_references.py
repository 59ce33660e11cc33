"""No primary key of a person leaves the database: on no page, form, wall, document or mail, as nobody (TRUST §1, F19).

Keys of people's rows are lifted into ranges that nothing else uses, then everything is read as everybody: here what belongs to a
workshop, for each way in which it names its people; every page of the house in test_canary.py, which looks at all of them anyhow.
"""

from functools import partial

import pytest
from django.core import mail
from django.urls import resolve

from dialogue import worker
from stakeholders.models import Participant
from tests.attacks.nameless import PEOPLE, keys_in, make_nameless_world
from tests.attacks.sweeps import exports, heard, make_draft, make_summary, open_pages, pdf_text
from tests.attacks.worlds import callers, client_of
from tests.built import built
from workshops.models import Workshop
from workshops.plan import inviting
from workshops.room import polling

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
# The outsider, the named and the facilitator see no other parts of these pages than one of them; test_canary.py looks as everybody.
WHO = ("anonymous", "waiting", "hidden", "observer", "rapporteur", "organiser")


@pytest.fixture(scope="module", params=[Workshop.Names.FIRST, Workshop.Names.NUMBERS])
def filled(request, django_db_setup, django_db_blocker, tmp_path_factory):
    make = partial(make_nameless_world, request.param)
    with built(make, tmp_path_factory.mktemp("world"), django_db_blocker) as made:
        yield made


@pytest.fixture
def april(filled, db, settings):
    polling.forget()
    return filled.as_it_was(settings)


def test_range_is_of_people_alone(april):
    assert {model: model.objects.order_by("pk").first().pk > first for model, first in PEOPLE.items()} == dict.fromkeys(
        PEOPLE, True
    )
    assert keys_in(f"value={Participant.objects.first().pk}") != []


def test_no_page_of_a_workshop_names_a_row_of_a_person(april):
    """While people discuss, where test_canary.py has not looked; and at tables."""
    april.things["draft"] = make_draft(april)
    tables = Workshop.objects.get().sessions.filter(kind="tables").first()
    seen = named_rows(april) if Workshop.objects.get().names == Workshop.Names.NUMBERS else []
    Workshop.objects.update(current=tables)
    polling.forget()
    assert seen + named_rows(april) == []


def named_rows(world):
    """[(role, page, key)] of everybody on every page that is the workshops' own."""
    found = [
        (role, client, *page)
        for role, client in callers(world).items()
        if role in WHO
        for page in open_pages(world, role)
        if resolve(page[1]).func.__module__.startswith("workshops.")
    ]
    assert len({name for _role, _client, name, _path in found}) > 40
    answers = ((role, name, path, client.get(path)) for role, client, name, path in found)
    return [
        (role, name, key)
        for role, name, path, answer in answers
        for key in keys_in(f"{path} {heard(answer)} {pdf_text(answer)}")
    ]


def test_no_export_and_no_mail_names_a_row_of_a_person(april):
    texts = exports(april, make_draft(april), client_of(april.users["organiser"]))
    mails = [text for _address, text in make_summary(april)]
    before = len(mail.outbox)
    inviting.tell(workshop=Workshop.objects.get(), by=april.room.organiser)
    worker.drain(limit=200)
    mails += [f"{m.message().as_string()} {m.body}" for m in mail.outbox[before:]]
    assert (len(texts), len(mails) > 40) == (6, True)
    assert [found for text in [*texts, *mails] for found in keys_in(text)] == []
