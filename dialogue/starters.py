"""Who may start dialogues in this house: letting somebody in, and taking the right back. It opens no dialogue to anybody."""

from django.db import transaction

from dialogue.models import HouseLog, Starter

NAME_LENGTH = 300
NAMING = ("began the house", "let somebody start dialogues", "took the right back")  # somebody, in their detail


class NotAllowed(Exception):
    """Whoever pressed may not start dialogues any more: somebody was quicker."""


class LastStarter(Exception):
    """Somebody must be left who can let others in."""


class IsStarter(Exception):
    """This address may start dialogues already."""


def log(*, by, action, detail="", about=None):
    """`about`: whom the detail names."""
    HouseLog.objects.create(by=by, action=action, detail=str(detail)[:NAME_LENGTH], about=about)


def hold(by=None):
    """All who may start dialogues, in one order: of two who take the right from each other the second has it no more. Raises NotAllowed."""
    held = list(Starter.objects.select_for_update().order_by("pk"))
    if by is not None and by.pk not in {starter.user_id for starter in held}:
        raise NotAllowed
    return held


@transaction.atomic
def grant(*, user, name, email, by=None):
    """Let somebody start dialogues. `by`: None for whoever runs the server. Raises NotAllowed and IsStarter."""
    first = by is not None and by.pk == user.pk
    hold(None if first else by)
    starter, made = Starter.objects.get_or_create(user=user, defaults={"name": name, "email": email, "let_in_by": by})
    if not made:
        raise IsStarter
    log(by=by, action="began the house" if first else "let somebody start dialogues", detail=name, about=user)
    return starter


@transaction.atomic
def take_back(*, starter, by):
    """Their dialogues stay theirs. False if somebody was quicker. Raises NotAllowed and LastStarter."""
    held = hold(by)
    gone = next((row for row in held if row.pk == starter.pk), None)
    if gone is None:
        return False
    if len(held) == 1:
        raise LastStarter
    gone.delete()
    log(by=by, action="took the right back", detail=gone.name, about=gone.user)
    return True


@transaction.atomic
def forget(user):
    """Of an account that is deleted: the house has no name of it any more. Raises LastStarter."""
    held = hold()
    mine = next((row for row in held if row.user_id == user.pk), None)
    if mine is None:
        return
    if len(held) == 1:
        raise LastStarter
    HouseLog.objects.filter(detail=mine.name, about=None, action__in=NAMING).update(detail="")  # of before `about`
    mine.delete()


def unname(user):
    """The lines that name somebody name nobody any more, whether or not they still may start dialogues."""
    HouseLog.objects.filter(about=user).update(about=None, detail="")


def may_start(user):
    return user.is_authenticated and Starter.objects.filter(user=user).exists()
