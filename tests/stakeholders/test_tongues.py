"""Cards, invitations and accounts in a language of a dialogue that the product has no catalogue for."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from dialogue.models import User
from stakeholders import emails
from stakeholders.models import CardBatch, Invitation, tokens
from tests.factories import make_dialogue, member
from tests.issues.voting_room import staff
from tests.speaking import client_of
from tests.stakeholders.test_cards import PIN, make

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SAID = {"Sign in": "Kɔ mu", "Decisions": "Gyinaesi", "Number": "Nɔma"}


@pytest.fixture
def april(settings):
    settings.DEMO = True
    made = make_dialogue(languages=["tw", "fr"], product_words={"tw": SAID})
    made.reword("tw", title="Oforisuo nkɔmmɔ")
    made.save()
    return made


@pytest.fixture
def boss(april):
    return staff(april, "facilitator")


def test_team_may_ask_for_them(april, boss):
    client, offered = client_of(boss), '<option value="tw">Twi</option>'
    for name in ("card_batch_new", "invite"):
        assert offered in client.get(reverse(name, args=["april"])).content.decode()


def test_a_batch_in_it_is_listed_and_shown(april, boss):
    make(april, boss)
    CardBatch.objects.update(language="tw")
    client, batch = client_of(boss), CardBatch.objects.get()
    for path in (reverse("card_list", args=["april"]), reverse("card_batch", args=["april", batch.pk])):
        assert "Twi" in client.get(path).content.decode()


def test_whoever_joins_by_card_in_it_reads_in_it_on_every_device(client, april, boss):
    number, code = make(april, boss)[1][0]
    CardBatch.objects.update(language="tw")
    client.post(reverse("card"), {"number": number, "code": code})
    first = client.get(reverse("card_first")).content.decode()
    assert '<option value="tw" selected>Twi</option>' in first
    person = {"pin": PIN, "again": PIN, "language": "tw", "country": "GH", "name": ""}
    joined = client.post(reverse("card_first"), person)
    assert joined.cookies[django_settings.TONGUE_COOKIE_NAME].value == "tw"
    assert "Oforisuo nkɔmmɔ" in client.get("/d/april/").content.decode()
    other = Client()
    other.force_login(User.objects.get(language="tw"))
    assert "Oforisuo nkɔmmɔ" in other.get("/d/april/").content.decode()
    other.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "fr"  # chosen on this device
    page = other.get("/d/april/").content.decode()
    assert ('<html lang="fr"' in page, "Oforisuo nkɔmmɔ" in page) == (True, False)


def test_an_account_keeps_the_language_of_one_of_its_dialogues(april):
    person = member(april, "lsm", "Kofi")
    client = client_of(person)
    assert '<option value="tw">Twi</option>' in client.get(reverse("account")).content.decode()
    kept = client.post(reverse("account"), {"name": "Kofi", "language": "tw", "country": ""})
    assert (kept.status_code, User.objects.get(pk=person.user.pk).language) == (302, "tw")
    assert client.post(reverse("account"), {"name": "Kofi", "language": "ln", "country": ""}).status_code == 422
    client.post(reverse("account"), {"name": "Kofi", "language": "fr", "country": ""})
    assert client.cookies[django_settings.TONGUE_COOKIE_NAME].value == ""


def test_whoever_reads_in_it_writes_in_it(april):
    person = member(april, "lsm", "Kofi")
    User.objects.filter(pk=person.user.pk).update(language="tw")
    page = client_of(person).get(reverse("question", args=["april", "rights", "1"])).content.decode()
    assert '<option value="tw" selected>Twi</option>' in page


def test_an_invitation_in_it_is_opened_in_it(client, april, boss):
    page = client_of(boss).post(
        reverse("invite", args=["april"]),
        {"email": "kofi@example.org", "name": "", "group": "", "role": "", "organisation": "", "language": "tw"},
    )
    invited = Invitation.objects.get()
    assert (page.status_code, invited.language) == (302, "tw")
    assert "Oforisuo nkɔmmɔ" in emails.invitation_letter(invited).text
    opened = client.get(reverse("invitation", args=[tokens.token(invited)])).content.decode()
    assert '<option value="tw" selected>Twi</option>' in opened
    assert "Oforisuo nkɔmmɔ" in opened
