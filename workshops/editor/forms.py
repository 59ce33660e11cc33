"""The forms of the outline's rows, one for each kind; before opening they change everything a row says."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from issues.forms_outline import LinesField, PaletteField, PatternField
from issues.frameworks import outline
from issues.models import Issue
from stakeholders.forms import SharedForm
from stakeholders.forms_fields import ParagraphsField
from stakeholders.models import Relation, StakeholderGroup
from workshops.models import Goal

TIERS = [
    (1, _("1: most power and capital")),
    (2, _("2: a good deal")),
    (3, _("3: little")),
    (4, _("4: least power and capital")),
]
PLACES = [
    (StakeholderGroup.Standing.LANE, _("A lane: counted, each lane the same")),
    (StakeholderGroup.Standing.CONSULTATIVE, _("Heard and shown, not counted")),
]
POLICIES = [
    ("named", _("Named: people speak by name or for their organisation")),
    ("hidden", _("Hidden: no name is stored with what they say")),
    ("protected", _("Protected: as hidden, and answers to two issues cannot be told to come from one person")),
]
THEMES = [("", _("No theme")), *Issue.Theme.choices]


def _line(label, most, **more):
    return forms.CharField(label=label, max_length=most, widget=forms.TextInput(attrs={"dir": "auto"}), **more)


def _text(label, most, rows=3, **more):
    return ParagraphsField(label=label, limit=most, rows=rows, attrs={"dir": "auto"}, required=True, **more)


def _maybe(label, most, rows=3, **more):
    return ParagraphsField(label=label, limit=most, rows=rows, attrs={"dir": "auto"}, **more)


class KeysField(forms.MultipleChoiceField):
    """Rows by their keys; what a colleague chose meanwhile comes back as lines."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)

    def labels(self) -> dict[str, str]:
        choices: Any = self.choices
        return {str(key): str(label) for key, label in choices}

    def prepare_value(self, value):
        texts = [value] if isinstance(value, str) else value or []
        return [key for one in texts for key in str(one).split()]

    def to_python(self, value):
        chosen = set(self.prepare_value(super().to_python(value)))
        known = list(self.labels())
        return [key for key in known if key in chosen] + sorted(chosen - set(known))


class RowForm(SharedForm):
    """`dialogue`: whose rows can be chosen."""

    def __init__(self, *args, dialogue, **kwargs):
        super().__init__(*args, **kwargs)
        self.dialogue = dialogue
        self.choose()

    def choose(self):
        """Fill in what can be chosen."""

    def _theirs(self, field, value):
        if isinstance(value, list) and isinstance(field, KeysField):
            labels = field.labels()
            words = ", ".join(labels.get(key, key) for key in value)
            told = _("Somebody else chose “%(theirs)s” meanwhile. Save again to keep yours, or choose theirs.")
            return ValidationError(told, params={"theirs": words or "–"})
        return super()._theirs(field, value)


class GoalForm(RowForm):
    scope = forms.ChoiceField(label=_("For what"), choices=Goal.Scope.choices, widget=forms.RadioSelect)
    text = _text(_("The goal"), outline.GOAL)


class GroupForm(RowForm):
    name = _line(_("Name"), outline.GROUP_NAME)
    short_name = _line(_("Short name"), outline.SHORT, help_text=_("For bars and small screens."))
    place = forms.ChoiceField(
        label=_("Where it stands"),
        choices=(),
        widget=forms.RadioSelect,
        help_text=_("A lane has two or three parts, or none: so the strong do not speak for the weak inside it."),
    )
    policy = forms.ChoiceField(
        label=_("How its people speak"),
        choices=POLICIES,
        widget=forms.RadioSelect,
        help_text=_("Fixed once somebody is asked into the group, and printed where people write."),
    )
    tier = forms.TypedChoiceField(label=_("Power"), choices=TIERS, coerce=int, empty_value=None)
    description = _maybe(_("Who they are"), outline.PASSAGE, rows=5)
    roles = LinesField(
        label=_("Roles"),
        longest=outline.NAME,
        most=outline.MOST_ROLES,
        help_text=_("One on each line: what people of this group are. Whoever joins says it in their own words."),
    )
    palette = PaletteField()
    pattern = PatternField()

    def choose(self):
        lanes = self.dialogue.groups.lanes().order_by("position", "pk")
        parts = [(f"part:{lane.pk}", _("A part of %(lane)s") % {"lane": lane.name}) for lane in lanes]
        self.fields["place"].choices = [*PLACES, *parts]


class TieForm(RowForm):
    from_group = forms.ModelChoiceField(label=_("Who"), queryset=None)
    kind = _line(_("… does what"), outline.NAME, help_text=_("It reads between the two names: works on the land of."))
    to_group = forms.ModelChoiceField(label=_("… to whom"), queryset=None)
    quality = forms.ChoiceField(label=_("How it goes"), choices=Relation.Quality.choices)
    from_expects = _maybe(_("What the first expects of the second"), outline.STATEMENT)
    to_expects = _maybe(_("What the second expects of the first"), outline.STATEMENT)
    note = _maybe(_("Note"), outline.STATEMENT)

    def choose(self):
        for name in ("from_group", "to_group"):
            self.fields[name].queryset = self.dialogue.groups.order_by("position", "pk")

    def clean(self):
        said = super().clean() or {}
        one, other = said.get("from_group"), said.get("to_group")
        if one and one == other:
            self.add_error("to_group", _("A group cannot be tied to itself."))
        return said


class VisionForm(RowForm):
    text = _text(_("What they hope for"), outline.CHALLENGE)
    groups = KeysField(label=_("Who holds it"), error_messages={"required": _("Choose at least one group.")})

    def choose(self):
        groups = self.dialogue.groups.order_by("position", "pk")
        self.fields["groups"].choices = [(group.key, group.name) for group in groups]


class ChallengeForm(VisionForm):
    text = _text(_("What is hard"), outline.CHALLENGE)
    issues = KeysField(label=_("Issues it stands behind"), required=False)

    def choose(self):
        super().choose()
        issues = self.dialogue.issues.listed()
        self.fields["issues"].choices = [(issue.key, issue.title) for issue in issues]


class IssueForm(RowForm):
    title = _line(_("Title"), outline.TITLE)
    teaser = _line(_("In a line"), outline.LINE, required=False, help_text=_("Below the title in the list."))
    role = forms.ChoiceField(
        label=pgettext_lazy("of an issue", "Role"),
        choices=Issue.Role.choices,
        widget=forms.RadioSelect,
        help_text=_("Building blocks lay the ground and come first in the agenda; focus areas follow."),
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=THEMES, required=False)
    problem = _text(_("The problem"), outline.PASSAGE, rows=5)
    opportunity = _text(_("The opportunity"), outline.PASSAGE, rows=5)
    background = _maybe(_("Background"), outline.BACKGROUND, rows=8, help_text=_("Two minutes to read, folded."))
    sources = LinesField(
        label=_("Sources"), longest=outline.LINE, most=outline.MOST_ROLES, help_text=_("One on each line.")
    )


class QuestionForm(RowForm):
    issue = forms.ModelChoiceField(label=_("Issue"), queryset=None, empty_label=None)
    text = _text(_("The question"), outline.STATEMENT, help_text=_("Open, and short enough to be read aloud."))

    def choose(self):
        self.fields["issue"].queryset = self.dialogue.issues.listed()


class TermForm(RowForm):
    name = _line(_("Word"), outline.SHORT)
    definition = _text(_("What it means here"), outline.STATEMENT)
    note = _maybe(_("Note"), outline.STATEMENT)


FORMS = {
    "goal": GoalForm,
    "group": GroupForm,
    "tie": TieForm,
    "challenge": ChallengeForm,
    "vision": VisionForm,
    "issue": IssueForm,
    "question": QuestionForm,
    "term": TermForm,
}
