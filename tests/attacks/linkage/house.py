"""The house: 45 people of several groups, a team, a workshop; who caused which row; and how they come in.

Ids of people begin at large numbers, so that one of them on a page is found and not taken for a count.
"""

import re
from dataclasses import dataclass, field
from random import Random

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.urls import reverse

from dialogue import worker
from issues import stirring
from stakeholders import cards, pins
from stakeholders.models import Card
from tests import factories
from tests.attacks.linkage import hours
from tests.issues.voting_room import staff
from tests.speaking import Speaker
from workshops.plan import planning

GROUPS = {"diggers": 14, "owners": 7, "communities": 9, "lsm": 6, "gov": 6, "cso": 3}  # 45 people
BY_CARD = {"diggers": 5, "communities": 3}
LANGUAGES, COUNTRIES = ("en", "en", "fr", "es", "sw", "sw"), ("GH", "TZ", "PE")
ISSUES, QUESTIONS = 7, 3
SLUG = "april"
PEOPLES_IDS = ("dialogue_user", "stakeholders_participant", "workshops_attendance", "workshops_seat")
FIRST_ID = 71_000_000


@dataclass
class Person:
    """One of the 45: their place in all lists of people here, and what an observer of the room sees of them."""

    n: int
    group: str
    off_record: bool
    language: str
    user: object = None
    participant: object = None
    client: Speaker = field(default_factory=Speaker)
    way: str = "mail"
    moments: dict = field(default_factory=dict)  # what they were seen to do -> when, in hours of the day

    @property
    def speaks_openly(self):
        return self.group in ("lsm", "gov", "cso") and not self.off_record

    def see(self, what, when):
        self.moments.setdefault(f"first {what}", when)
        self.moments[f"last {what}"] = when


class Truth:
    """{table: {primary key: person's number}}: what no reader of the database knows, and what guesses are measured by."""

    def __init__(self):
        models = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed]
        self.keys = {m._meta.db_table: m._meta.pk.column for m in models}
        self.spoken = {m._meta.db_table for m in stirring.spoken()}
        self.caused = {table: {} for table in self.keys}
        quoted = [(t, connection.ops.quote_name(t)) for t in self.keys]
        self._counts = " UNION ALL ".join(f"SELECT '{t}', COUNT(*) FROM {q}" for t, q in quoted)
        self._before = {}
        self.note(None)

    def note(self, person):
        """Whatever is new since the last call was caused by this person, or by nobody of the 45."""
        with connection.cursor() as cursor:
            cursor.execute(self._counts)
            now = dict(cursor.fetchall())
            for table in [t for t in now if now[t] != self._before.get(t, 0)]:
                cursor.execute(
                    f"SELECT {connection.ops.quote_name(self.keys[table])} FROM {connection.ops.quote_name(table)}"
                )
                for (key,) in cursor.fetchall():
                    self.caused[table].setdefault(key, person and person.n)
        self._before = now


class House:
    """The dialogue with everything that was prepared before anybody came."""

    def __init__(self, seed, clock):
        self.seed, self.chance, self.clock = seed, Random(seed), clock
        begin_ids_at(FIRST_ID + self.chance.randrange(100_000))
        self.dialogue = factories.make_dialogue(
            SLUG, issues=ISSUES, questions=QUESTIONS, support_voices=3, support_groups=2
        )
        self.issues = list(self.dialogue.issues.all())
        self.organiser = staff(self.dialogue, "organiser", "Miriam")
        self.team = Speaker()
        self.team.force_login(self.organiser)
        self.workshop = planning.plan(
            dialogue=self.dialogue,
            by=self.organiser,
            title="Meeting",
            zone="Africa/Accra",
            begins=[hours.DAY.replace(hour=8)],
        )
        self.truth = Truth()
        self.people = self._members()
        factories.member(self.dialogue, "gov", "Newcomer", status="waiting")  # at the door
        self.truth.note(None)

    def _members(self):
        """Everybody, in an order that mixes the groups; those without e-mail hold a card and do not exist yet."""
        places = [(group, n) for group, size in GROUPS.items() for n in range(size)]
        self.chance.shuffle(places)
        return [self._person(number, *place) for number, place in enumerate(places)]

    def _person(self, number, group, n):
        language = self.chance.choice(LANGUAGES)
        found = Person(number, group, off_record=group in ("lsm", "gov") and n < 4, language=language)
        if n < BY_CARD.get(group, 0):
            found.way = "card"
            return found
        name = f"{self.word('Name')}" if self.chance.random() < 0.7 else ""
        more = {"name": name, "language": language, "country": self.chance.choice(COUNTRIES)}
        found.user = get_user_model().objects.create_user(f"{self.word('a')}@people.test", **more)
        organisation = self.word("Org") if group in ("lsm", "gov", "cso") else ""
        found.participant = factories.member(
            self.dialogue, group, name, user=found.user, organisation=organisation, country=more["country"]
        )
        self.truth.note(found)
        return found

    def word(self, start="W"):
        """A word that nobody else writes."""
        return f"{start}{self.chance.getrandbits(48):012x}"

    def at(self, name, *more):
        return reverse(name, args=[SLUG, *more])

    def press(self, person, path, **data):
        """A press of one of the 45; the row it makes is theirs."""
        answer = person.client.post(path, data)
        assert answer.status_code == 302, (path, answer.status_code, data)
        self.truth.note(person)
        return answer

    def run(self, what, begin, end, who, act):
        """These people do the same thing, one after the other in an order of chance that an observer of the room knows."""
        times = sorted(self.chance.uniform(begin, end) for _person in who)
        for when, person in zip(times, self.chance.sample(who, len(who)), strict=True):
            self.clock.at(when)
            act(person)
            person.see(what, when)

    # ---- coming in

    def come_in(self, person):
        (self._by_card if person.way == "card" else self._by_code)(person)
        assert "_auth_user_id" in person.client.session
        self.truth.note(person)

    def _by_code(self, person):
        asked = person.client.post(reverse("account_request_login_code"), {"email": person.user.email})
        worker.drain()
        code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]
        person.client.post(asked.url, {"code": code})

    def _pin(self, number):
        """A PIN that the page takes: it refuses one of 5,000 drawn like this as easy to guess."""
        drawn = (str(self.chance.randrange(20_000_000, 99_999_999)) for _try in range(100))
        return next(pin for pin in drawn if not pins.is_weak(pin, number))

    def _by_card(self, person):
        """Number and code from paper, then a PIN of one's own."""
        more = {"language": "en", "number": 1, "by": self.organiser}
        _batch, [(number, code)] = cards.make(
            dialogue=self.dialogue, group=factories.group(self.dialogue, person.group), **more
        )
        self.truth.note(None)
        person.client.post(reverse("card"), {"number": number, "code": code, "pin": ""})
        pin = self._pin(number)
        first = {
            "pin": pin,
            "again": pin,
            "name": "",
            "language": person.language,
            "country": self.chance.choice(COUNTRIES),
        }
        assert person.client.post(reverse("card_first"), first).status_code == 302
        person.user = Card.objects.get(number=number).user
        person.participant = person.user.participants.get()


def begin_ids_at(first):
    """The next rows about people get these ids: 71 million and more for one table, 72 for the next, and so on."""
    with connection.cursor() as cursor:
        for place, table in enumerate(PEOPLES_IDS):
            number = first + place * 1_000_000
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
            else:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, number])
