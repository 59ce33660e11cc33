"""What a person is called here, mended by the team at any time. It asks nowhere whether they have spoken: what stands under an answer
stays as it was said, until they speak again."""

from django.db import transaction

from dialogue import merging
from dialogue.models import TeamLog
from stakeholders import leaving

FIELDS = ("name", "role", "organisation")


def stands(participant):
    """{field: what stands there now}."""
    return {"name": participant.called, "role": participant.role, "organisation": participant.organisation}


@transaction.atomic
def correct(*, participant, typed, by, seen=""):
    """Change name, role or organisation in this dialogue; the account keeps its own name, which other dialogues have too. An empty name
    is that of the account again. `seen`: the marks of what the page showed. Returns whether anything changed.

    Raises leaving.Gone and merging.Clash. The row is locked: two of the team may correct the same person."""
    place = leaving.locked(participant)
    before = stands(place)
    kept = place.group.kept_of(merging.merge(seen, typed, before))
    for name, value in kept.items():
        setattr(place, name, "" if name == "name" and value == place.user.name else value)
    changed = [name for name in FIELDS if stands(place)[name] != before[name]]
    if changed:
        place.save(update_fields=list(kept))
        TeamLog.objects.create(
            dialogue=place.dialogue, by=by, action="corrected a participant", detail=", ".join(changed)
        )
    return bool(changed)


@transaction.atomic
def describe(*, user, name, language, country):
    """What somebody says of themselves. Another name than before is theirs everywhere: what a team had made of the old one goes."""
    is_new = name != user.name
    user.name, user.language, user.country = name, language, country
    user.save(update_fields=["name", "language", "country"])
    if is_new:
        user.participants.exclude(name="").update(name="")
