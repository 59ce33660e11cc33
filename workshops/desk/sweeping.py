"""What a machine translates, as drafts: of words that everybody reads, at the clock, in no order. Nothing waits for it.

A job names the dialogue and no text. What comes back stands beside the words as what a person translated does, marked; whether readers
get it, the dialogue says. Server away, slow or silly: nothing changes, and the next fixed time asks again.
"""

import logging
import secrets
import time
from dataclasses import dataclass, field

from django.conf import settings

from dialogue import job_names, speaking, tags, translated, translator
from dialogue.mail import queueing
from dialogue.models import Dialogue, Job
from workshops.desk import texts, translating

log = logging.getLogger(__name__)
PART = 15  # seconds after which a sweep lets other work go first
PARTS = 100  # of one sweep; what is left waits for the next fixed time
SILLY = 5  # answers that are none, after which a part ends
MINUTES = 25  # how long trying makes sense: then the next sweep is there


def after_releases(at):
    """At each fixed time one job a dialogue that wants it."""
    if not settings.TRANSLATE_URL:
        return
    wanted = Dialogue.objects.filter(kind=Dialogue.Kind.DIALOGUE).exclude(machine_help="")
    for pk in wanted.exclude(pk__in=Dialogue.objects.sealed()).values_list("pk", flat=True):
        _enqueue(pk, at.isoformat(), 1)


def _enqueue(pk, occasion, part):
    queueing.enqueue(
        kind=job_names.TRANSLATE,
        occasion=f"{occasion} {part}",
        recipient=pk,
        dialogue=None,
        payload={"id": pk, "at": occasion, "part": part},
        lane=Job.Lane.SLOW,
        minutes=MINUTES,
    )


def sweep(job):
    """May be done twice. With "turn" it asks no server: the team has just changed who reads what a machine made."""
    dialogue = Dialogue.objects.filter(pk=job.payload["id"]).first()
    if dialogue is None or dialogue.is_sealed:
        raise queueing.Skip("not open")
    if job.payload.get("turn"):
        turn(dialogue)
    elif settings.TRANSLATE_URL and dialogue.machine_help and _part(dialogue) and job.payload["part"] < PARTS:
        _enqueue(dialogue.pk, job.payload["at"], job.payload["part"] + 1)


def _part(dialogue):
    """Whether more of it would help: something was made, and something is left."""
    try:
        desk = Desk.of(dialogue)
        waiting = desk.waiting()
        secrets.SystemRandom().shuffle(waiting)
        return _work(desk, waiting)
    except (translator.Away, translator.Silly) as trouble:
        log.warning("the translation server is no help: %s %s", type(trouble).__name__, trouble)
        return False


def _work(desk, waiting):
    made, silly, until = 0, 0, time.monotonic() + PART
    while waiting and silly < SILLY and time.monotonic() < until:
        try:
            made += desk.translate(*waiting.pop())
        except translator.Silly:
            silly += 1
    return bool(waiting and made)


@dataclass(frozen=True)
class Desk:
    """One dialogue before one server. `into`: its languages; `offered`: what the server can do."""

    dialogue: Dialogue
    server: translator.Server
    offered: dict[str, list[str]]
    into: tuple[str, ...]
    named: frozenset[str] = field(default=frozenset())
    has_protected: bool = True

    @classmethod
    def of(cls, dialogue):
        server = translator.find()
        said = dialogue.groups.values_list("key", "policy")
        wanted = [tags.written(tag) for tag in (speaking.own(dialogue), *dialogue.languages) if tags.is_tag(tag)]
        return cls(
            dialogue,
            server,
            translator.languages(server),
            tuple(dict.fromkeys(wanted)),
            frozenset(key for key, policy in said if policy == "named"),
            any(policy == "protected" for _key, policy in said),
        )

    def waiting(self):
        """[(kind, row, part, tag)] of what the server could add."""
        found = []
        for kind in texts.KINDS:
            for text in texts.of_rows(kind, texts.ROWS[kind](self.dialogue)):
                found += [(kind, text.row, text.part, tag) for tag in self.into if self.codes(text, tag)]
        return found

    def may_have(self, text):
        """Whether these words may leave the house's own process, and to this server. What nobody put a group to may be a hidden one's,
        and where the dialogue has protected groups, theirs."""
        if text.kind in (texts.ANSWER, texts.PROPOSAL):
            said = text.thing
            if said.off_record or said.voice.group.policy not in ("named", "hidden"):
                return False
            return said.voice.group.is_named or self.server.is_private
        if text.kind == texts.REASON and text.thing.said["group"] in self.named:
            return True
        return self.server.is_private and not self.has_protected

    def codes(self, text, tag):
        """(from, into) as the server calls them, or None where it has nothing to add."""
        if not self.may_have(text) or not translated.may_offer(text.kept, text.originals, tag):
            return None
        language = text.language
        if not language or tags.primary(language) == tags.primary(tag):
            return None
        source = translator.code_of(language, self.offered)
        target = translator.code_of(tag, self.offered.get(source, ()))
        return (source, target) if target and source != target else None

    def translate(self, kind, row, part, tag):
        """Whether there is a draft more. The text is fetched anew: its author may have taken it back since the part began."""
        text = texts.find(self.dialogue, kind, row, part)
        codes = text and self.codes(text, tag)
        if not codes:
            return False
        lines = [line for words in text.originals.values() for line in _lines(words)]
        said = iter(translator.translate(self.server, lines, *codes))
        words = {name: _as(kept, [next(said) for _line in _lines(kept)]) for name, kept in text.originals.items()}
        return translating.offer(dialogue=self.dialogue, text=text, tag=tag, words=words)


def _lines(words):
    return [words] if isinstance(words, str) else words


def _as(original, said):
    return said[0] if isinstance(original, str) else [" ".join(line.split()) for line in said]


def turn(dialogue):
    """Readers get what a machine made, or get it no more; where no machine is wanted, its drafts go."""
    state = translating.STATES[dialogue.machine_help]
    for kind in texts.KINDS:
        for text in texts.of_rows(kind, texts.ROWS[kind](dialogue)):
            if text.kept != translated.turned(text.kept, state):
                translating.turn(dialogue=dialogue, text=text)
