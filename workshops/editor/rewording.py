"""In the night ties, challenges, hopes and goals take the words that were corrected."""

import logging

from dialogue import database_time
from dialogue.models import Dialogue
from issues import rewording
from workshops.models import OutlineCorrection

log = logging.getLogger(__name__)


class Unfinished(Exception):
    """In so many dialogues it failed; it tries again."""


def tonight(job):
    """Each dialogue by itself: the trouble of one keeps no other waiting. May be done twice."""
    failed = 0
    waiting = OutlineCorrection.objects.waiting().order_by().values("dialogue")
    for dialogue in Dialogue.objects.filter(pk__in=waiting):
        try:
            rewording.take_effect(dialogue, database_time.now().date(), dialogue.outline_corrections)
        except Exception as error:
            log.error("corrections of the outline of dialogue %s failed: %s", dialogue.pk, type(error).__name__)
            failed += 1
    if failed:
        raise Unfinished(failed)
