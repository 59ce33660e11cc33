"""What the outline says, in another language: typed beside the original, kept in the same row."""

from django.db import transaction

from dialogue import languages, merging, wording
from dialogue.models import Dialogue, TeamLog
from dialogue.models.worded import field_digest
from issues.frameworks import outline, translations
from issues.models import Issue, Question, Term
from stakeholders.models import Challenge, Relation, StakeholderGroup, Vision
from workshops.editor import kinds
from workshops.editor.editing import NotNow
from workshops.models import Goal

HEAD = "head"  # of the outline: the dialogue's own title, question and what it is about
LEFT_OUT = ("sources",)  # titles of publications stay as they are
SHAPES: dict[type, type] = {  # in the file
    Dialogue: outline.Framework,
    Goal: outline.Goal,
    StakeholderGroup: outline.Group,
    Relation: outline.Relation,
    Challenge: outline.Challenge,
    Vision: outline.Vision,
    Issue: outline.IssueText,
    Question: outline.QuestionText,
    Term: outline.Term,
}


def fields_of(row):
    """Those of its fields that say something in this dialogue."""
    names = ("title", "question", "about") if isinstance(row, Dialogue) else row.WORDS
    return [name for name in names if name not in LEFT_OUT and getattr(row, name)]


def stands(row, tag):
    """{field: its translation}; a list as lines, "" where there is none."""
    said = row.worded.get(tag, {})
    texts = {name: said.get(name, {}).get("text", "") for name in fields_of(row)}
    return {name: wording.in_lines(text) for name, text in texts.items()}


def longest(row, name):
    """How many characters fit; of a list, in each of its lines."""
    return translations.longest(SHAPES[type(row)], name)


def originals(row):
    """The digests of the originals, as one string for a hidden field: what a translator had before their eyes."""
    return " ".join(f"{name}:{field_digest(row, name)}" for name in fields_of(row))


@transaction.atomic
def translate(*, row, tag, by, seen="", shown="", **texts):
    """Keep the translations of one row; an empty one takes it away. `seen`: the marks of what the page showed; `shown`: `originals` of
    it, so that an original which was changed meanwhile leaves the translation marked as older. Raises NotNow, merging.Clash."""
    dialogue = row if isinstance(row, Dialogue) else kinds.dialogue_of(row)
    held = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)
    if held.is_over:
        raise NotNow("over")
    found = held if isinstance(row, Dialogue) else kinds.rows(held, kinds.kind_of(row)).filter(pk=row.pk).first()
    if found is None:
        raise NotNow("gone")
    before = found.worded
    kept = merging.merge(
        seen, {name: text for name, text in texts.items() if name in fields_of(found)}, stands(found, tag)
    )
    found.reword(tag, **{name: _as_original(found, name, text) for name, text in kept.items()})
    _mark_older(found, tag, dict(part.split(":", 1) for part in shown.split() if ":" in part))
    if found.worded == before:
        return False
    found.save(update_fields=["worded"])
    TeamLog.objects.create(
        dialogue=held, by=by, action="translated into", detail=f"{languages.name(tag)}: {found}"[:300]
    )
    return True


def _as_original(row, name, text):
    """As the original stands, and as a file would keep it: a list, paragraphs or a line."""
    if not isinstance(getattr(row, name), str):
        return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    return wording.tidy(text) if name in translations.PARAGRAPHS else " ".join(text.split())


def _mark_older(row, tag, shown):
    for name, said in row.worded.get(tag, {}).items():
        if len(shown.get(name, "")) == len(said["of"]):
            said["of"] = shown[name]
