"""A browser of somebody who speaks: with each press it sends what the page's form would, the key."""

import hashlib
import re

from django.test import Client

from dialogue import form_keys
from stakeholders.models import Participant

SPOKEN = re.compile(r"^/d/([\w-]+)/(issues/.+/answer/|proposals/new/|ballots/\d+/vote/)$")  # forms that need one


def key_of(participant, name=""):
    """A key for a form that this person opens now; the same name within a minute is the same form."""
    return form_keys.make(participant.ref, hashlib.sha256(name.encode()).hexdigest()[:20] if name else "")


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
