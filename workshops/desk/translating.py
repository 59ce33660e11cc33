"""The press of the desk: a translation of words that everybody reads. It brings out nothing, and nothing says who made it."""

from django.db import transaction

from dialogue import merging, translated, wording
from dialogue.models import Dialogue, TeamLog
from dialogue.translated import MACHINE, PERSON, SENT, SHOWN
from issues.models import Translator
from workshops.desk import texts


class Gone(Exception):
    """Nobody reads the text any more, or the dialogue is sealed."""


class Changed(Exception):
    """Its words are others by now than those that were translated."""


class Stands(Exception):
    """Readers have a translation; only the team changes it."""


@transaction.atomic
def translate(*, dialogue, kind, row, part, tag, typed, seen, of, is_team, language=None, over_machine=False):
    """Keep the translation of a text; an empty one takes it away. What the team sends is shown, what a participant sends waits for the
    team. `of`: the digest of the words that were on the page; `seen`: marks of the translation there, without which it showed none;
    `language`: what the team says the original is in, None to leave that; `over_machine`: the page showed no machine's draft, so that
    one counts as none. Nothing is shown or thrown away that the page had not shown.
    Raises Gone, Changed, Stands, merging.Clash.

    The row is locked: a fixed time may change its words at this moment, and takes what was made from them along."""
    text = texts.find(dialogue, kind, row, part, is_team=is_team, locked=True)
    if text is None or Dialogue.objects.sealed().filter(pk=dialogue.pk).exists():
        raise Gone
    originals, kept = text.originals, text.kept
    if translated.digest(originals) != of:
        raise Changed
    stands = text.in_language(tag)
    if not is_team and stands and stands["by"] == PERSON and stands["state"] == SHOWN:
        raise Stands
    is_unseen = over_machine and stands and stands["by"] == MACHINE
    words = merging.only_typed(seen, typed, dict.fromkeys(originals, "") if is_unseen else shown_words(text, tag))
    words = {name: _as_original(originals[name], said) for name, said in words.items() if name in originals}
    if not is_team and stands and stands["by"] == MACHINE and not any(words.values()):
        return False  # only the team says that a machine's draft is no help
    after = translated.put(kept, originals, tag, words, state=SHOWN if is_team else SENT)
    if is_team and language is not None and not text.is_declared:
        after = translated.call(after, originals, language)
    if after == kept:
        return False
    text.thing.keep_translations(after)
    return True


def shown_words(text, tag):
    """{field: its translation as lines}, "" where there is none."""
    said = (text.in_language(tag) or {"text": {}})["text"]
    return {name: wording.in_lines(said.get(name, "")) for name in text.originals}


def _as_original(original, said):
    return said if isinstance(original, str) else [line for line in said.splitlines() if line.strip()]


STATES = {"": "", "team": SENT, "readers": SHOWN}  # of what a machine made, by what the dialogue says


@transaction.atomic
def offer(*, dialogue, text, tag, words):
    """A machine's translation, for words that still stand as they were when they were sent to it. It takes no person's place, and one
    that was taken away does not come back. Returns whether it is kept."""
    now, state = _as_it_stands(dialogue, text)
    if now is None or not state or not translated.may_offer(now.kept, now.originals, tag):
        return False
    now.thing.keep_translations(translated.put(now.kept, now.originals, tag, words, by=MACHINE, state=state))
    return True


@transaction.atomic
def turn(*, dialogue, text):
    """What a machine made of it is read by whom the dialogue says."""
    now, state = _as_it_stands(dialogue, text)
    if now is not None:
        now.thing.keep_translations(translated.turned(now.kept, state))


def _as_it_stands(dialogue, text):
    """(the text, locked; in which state a machine's draft of it stands), or (None, "") where these words are gone."""
    now = texts.find(dialogue, text.kind, text.row, text.part, locked=True)
    fresh = Dialogue.objects.exclude(pk__in=Dialogue.objects.sealed()).filter(pk=dialogue.pk)
    said = fresh.values_list("machine_help", flat=True).first()
    if now is None or said is None or translated.digest(now.originals) != translated.digest(text.originals):
        return None, ""
    return now, STATES[said]


# ---- who may


@transaction.atomic
def allow(*, participant, by):
    """Let somebody of a group that speaks openly translate. False if they may already, or cannot."""
    if not (participant.is_confirmed and participant.group.is_named):
        return False
    made = Translator.objects.get_or_create(participant=participant)[1]
    if made:
        TeamLog.objects.create(dialogue=participant.dialogue, by=by, action="let somebody translate")
    return made


@transaction.atomic
def disallow(*, participant, by):
    """What they have sent stays, with the team to read."""
    gone, _rows = Translator.objects.filter(participant=participant).delete()
    if gone:
        TeamLog.objects.create(dialogue=participant.dialogue, by=by, action="let somebody translate no more")
    return bool(gone)
