"""The team puts recordings up and takes them away."""

from django.db import connection, transaction
from django.db.models import Sum

from dialogue import digests, languages
from dialogue.models import TeamLog
from issues.models import Recording

# Of all dialogues of a house on SQLite: above 10 MB its file is no longer put in order in each pause, but at night (dialogue/pauses.py),
# and until then it tells who may have written when. PostgreSQL puts tables in order one by one.
MOST_ON_SQLITE = 4_000_000


class Over(Exception):
    """The dialogue is closed: nothing of it changes any more."""


class Full(Exception):
    """The house has no room for more."""


@transaction.atomic
def keep(*, spoken, by, sound):
    """Put up what speaks these words, in place of what stood there; of two that come at once the later one stays. `sound`: a
    mpeg.Sound. Raises Over, Full."""
    _check(spoken)
    _check_room(spoken, sound)
    what = {"words": spoken.digest, "sound": sound.content, "digest": digests.digest(sound.content)}
    what |= {"size": len(sound.content), "seconds": sound.seconds}
    kept, _is_new = Recording.objects.update_or_create(**_place(spoken), defaults=what)
    _log(spoken, by, "put up a recording of")
    return kept


@transaction.atomic
def take_away(*, spoken, by):
    """Nothing is left of it. Raises Over."""
    _check(spoken)
    gone, _kinds = Recording.objects.filter(**_place(spoken)).delete()
    if gone:
        _log(spoken, by, "took away a recording of")
    return bool(gone)


def _check(spoken):
    if spoken.dialogue.is_over:
        raise Over


def _check_room(spoken, sound):
    others = Recording.objects.exclude(**_place(spoken)).aggregate(bytes=Sum("size"))["bytes"] or 0
    if connection.vendor == "sqlite" and others + len(sound.content) > MOST_ON_SQLITE:
        raise Full


def _place(spoken):
    place = {"question": spoken.question, "policy": spoken.policy, "language": spoken.tag}
    return {"dialogue": spoken.dialogue, **place}


def _log(spoken, by, did):
    named = languages.name(spoken.tag)
    if spoken.question:
        action, detail = f"{did} a question", f"{named}: {spoken.question.text}"[:300]
    else:
        action, detail = f"{did} a promise", f"{spoken.policy} {named}"
    TeamLog.objects.create(dialogue=spoken.dialogue, by=by, action=action, detail=detail)
