"""Forms in which the team changes the words of an outline."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dialogue import text
from issues.frameworks import outline
from issues.models import Issue
from issues.models.corrections import PALETTES, PATTERNS
from issues.models.issues import WHY_LIMIT
from stakeholders.forms import CleanForm, SharedForm

SAME, ANEW = "same", "anew"


def _why(help_text):
    return forms.CharField(
        label=_("Why"),
        max_length=WHY_LIMIT,
        help_text=help_text,
        error_messages={"required": _("Say why: everybody reads the reason.")},
    )


LINE = forms.TextInput(attrs={"dir": "auto"})  # texts of any script


class LinesField(forms.CharField):
    """Short texts, one on each line: a list. `longest` of a line, `most` of them."""

    def __init__(self, *, longest, most, **kwargs):
        self.longest, self.most = longest, most
        box = forms.Textarea(attrs={"rows": 5, "dir": "auto"})
        super().__init__(required=False, max_length=(longest + 1) * most, widget=box, **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        lines = [" ".join(text.clean(line).split()) for line in (super().clean(value) or "").split("\n")]
        found = [line for line in lines if not text.is_empty(line)]
        if len(found) > self.most:
            raise ValidationError(_("No more than %(most)s lines."), params={"most": self.most})
        if long := next((line for line in found if len(line) > self.longest), None):
            told = _("A line has at most %(longest)s characters: “%(line)s”")
            raise ValidationError(told, params={"longest": self.longest, "line": long})
        return found


class PaletteField(forms.ChoiceField):
    def __init__(self, **kwargs):
        super().__init__(label=_("Colour"), choices=PALETTES, **kwargs)


class PatternField(forms.ChoiceField):
    def __init__(self, **kwargs):
        help_text = _("Told apart without colour, on paper as well. Give each group its own.")
        super().__init__(label=_("Pattern"), choices=PATTERNS, help_text=help_text, **kwargs)


class QuestionForm(SharedForm):
    text = forms.CharField(
        label=_("The question"), max_length=outline.STATEMENT, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
    sense = forms.ChoiceField(
        label=_("What this changes"),
        choices=[
            (SAME, _("It asks the same in better words. Answers stay; the new words stand from tonight.")),
            (ANEW, _("It asks something else. This question closes with its answers; the new one takes its place.")),
        ],
        widget=forms.RadioSelect,
        initial=SAME,
        error_messages={"required": _("Say whether it still asks the same.")},
    )
    why = _why(_("Everybody reads it beside the question."))

    def __init__(self, *args, opened, **kwargs):
        super().__init__(*args, **kwargs)
        if not opened:  # nobody has read it: its words change at once, and nobody needs to know
            del self.fields["sense"], self.fields["why"]


class WordsForm(SharedForm):
    """Of a row that asks nothing: its words and the reason."""

    def __init__(self, *args, opened, **kwargs):
        super().__init__(*args, **kwargs)
        if opened:
            self.fields["why"] = _why(_("Everybody reads it beside the new words."))


class IssueForm(WordsForm):
    title = forms.CharField(label=_("Title"), max_length=outline.TITLE, widget=LINE)
    teaser = forms.CharField(label=_("In a line"), max_length=outline.LINE, required=False, widget=LINE)
    problem = forms.CharField(
        label=_("The problem"), max_length=outline.PASSAGE, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )
    opportunity = forms.CharField(
        label=_("The opportunity"), max_length=outline.PASSAGE, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )
    background = forms.CharField(
        label=_("Background"),
        max_length=outline.BACKGROUND,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    sources = LinesField(
        label=_("Sources"), longest=outline.LINE, most=outline.MOST_ROLES, help_text=_("One on each line.")
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=[("", _("No theme")), *Issue.Theme.choices], required=False)


class GroupForm(WordsForm):
    name = forms.CharField(label=_("Name"), max_length=outline.GROUP_NAME, widget=LINE)
    short_name = forms.CharField(label=_("Short name"), max_length=outline.SHORT, widget=LINE)
    description = forms.CharField(
        label=_("Who they are"),
        max_length=outline.PASSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    roles = LinesField(
        label=_("Roles"),
        longest=outline.NAME,
        most=outline.MOST_ROLES,
        help_text=_("One on each line. What people said of themselves stays as it is."),
    )
    palette = PaletteField()
    pattern = PatternField()


class TermForm(WordsForm):
    name = forms.CharField(label=_("Word"), max_length=outline.SHORT, widget=LINE)
    definition = forms.CharField(
        label=_("What it means here"),
        max_length=outline.STATEMENT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=outline.STATEMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class WhyForm(CleanForm):
    why = _why(_("Everybody reads it."))
