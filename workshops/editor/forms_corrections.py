"""Better words for rows on which nobody is asked anything."""

from django import forms
from django.utils.translation import gettext_lazy as _

from issues.forms_outline import WordsForm
from issues.frameworks import outline
from stakeholders.forms_fields import ParagraphsField
from stakeholders.models import Relation


def _text(label, most, rows=3, **more):
    return ParagraphsField(label=label, limit=most, rows=rows, attrs={"dir": "auto"}, **more)


class TieWords(WordsForm):
    kind = forms.CharField(label=_("What ties them"), max_length=outline.NAME)
    quality = forms.ChoiceField(label=_("How it goes"), choices=Relation.Quality.choices)
    from_expects = _text(_("What the first expects of the second"), outline.STATEMENT)
    to_expects = _text(_("What the second expects of the first"), outline.STATEMENT)
    note = _text(_("Note"), outline.STATEMENT)


class ChallengeWords(WordsForm):
    text = _text(_("What is hard"), outline.CHALLENGE, required=True)


class VisionWords(WordsForm):
    text = _text(_("What they hope for"), outline.CHALLENGE, required=True)


class GoalWords(WordsForm):
    text = _text(_("The goal"), outline.GOAL, required=True)


WORDS = {"tie": TieWords, "challenge": ChallengeWords, "vision": VisionWords, "goal": GoalWords}
