"""A browser of somebody who speaks: with each press it sends what the page's form would, the key; whose it is, where it goes."""

import hashlib
import re
import time

from django.test import Client
from django.urls import reverse

from dialogue import form_keys
from stakeholders.models import Participant

opened = {}  # {(person's reference, form's name): (when, its key)}
SPOKEN = re.compile(
    r"^/d/([\w-]+)/(issues/.+/answer/|proposals/new/|you/about/|ballots/\d+/(?:vote|marks/\d+)/|workshops/\d+/evaluation/\w+/tell/|ties/\d+/(?:view|expects)/|(?:challenges|visions)/write/|words/[\w-]+/write/|ballots-on-words/\d+/vote/)$"
)  # forms that need one


def key_of(participant, name=""):
    """A key for a form that this person opens now; the same name within five minutes is the same form.

    A key says in which minute its form was opened: made anew, it would be another one whenever a minute ends in between."""
    if not name:
        return form_keys.make(participant.ref)
    place, now = (participant.ref, name), time.time()
    if place not in opened or not 0 <= now - opened[place][0] < 300:
        opened[place] = now, form_keys.make(participant.ref, hashlib.sha256(name.encode()).hexdigest()[:20])
    return opened[place][1]


class Speaker(Client):
    """Where a test gives no key, the form is a fresh one; where it gives a word, it is the form that goes by this word. `raw=True`
    sends what the test gives."""

    def post(self, path, data=None, *args, raw=False, **more):
        spoken = SPOKEN.match(path)
        if spoken and not raw and isinstance(data, dict | None):
            data = self._keyed(spoken[1], data or {})
        return super().post(path, data, *args, **more)

    def _keyed(self, slug, data):
        user = self.session.get("_auth_user_id")
        person = Participant.objects.here().filter(user=user, dialogue__slug=slug).select_related("dialogue").first()
        return data | {"key": key_of(person, data.get("key", ""))} if person else data


def client_of(person=None):
    """Signed in as a user or as a participant's user; as nobody without one."""
    client = Speaker()
    if person:
        client.force_login(getattr(person, "user", person))
    return client


def at(name, *args, dialogue="april"):
    """The address of a page of the tests' dialogue."""
    return reverse(name, args=[dialogue, *args])


def from_page(path, part="main"):
    """The headers by which static/js/app/press.js asks for a part of the page at `path`."""
    return {"HX-Request": "true", "HX-Current-URL": f"http://testserver{path}", "HX-Target": part}
