"""Agreeing, disagreeing or passing on an answer that can be read."""

from django.db import transaction

from dialogue import keys
from issues import answering, scopes
from issues.answering import NotOpen, OpenedBefore
from issues.models import Reaction
from stakeholders.models import Voice


@transaction.atomic
def react(*, participant, contribution, value):
    """Record a reaction; pressing the same again takes it back. Raises NotOpen, also for one's own answer."""
    if not participant.is_confirmed or not participant.dialogue.may_answer:
        raise NotOpen
    if not participant.may_act_on(contribution.question.opened_at):
        raise OpenedBefore
    if answering.own(participant, [contribution.question.issue]).filter(pk=contribution.pk).exists():
        raise NotOpen
    voice = Voice.objects.speaking(participant, scopes.REACTIONS)
    same, _rows = Reaction.objects.filter(voice=voice, contribution=contribution, value=value).delete()
    if same:
        return None
    reaction, _created = Reaction.objects.update_or_create(
        voice=voice, contribution=contribution, defaults={"value": value}
    )
    return reaction


def own(participant, contributions):
    """{contribution id: value} of this person's reactions to these answers."""
    tag = keys.tag(participant.dialogue, participant.pk, scopes.REACTIONS)
    mine = Reaction.objects.filter(voice__dialogue=participant.dialogue, voice__tag=tag, contribution__in=contributions)
    return dict(mine.values_list("contribution_id", "value"))
