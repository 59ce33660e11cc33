"""The form of a dialogue's settings."""

from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from issues import setting_up
from issues.frameworks import outline
from issues.rules import Rule
from stakeholders.forms import SharedForm

RULES = [  # the others are for comparing, or need figures that a page does not ask for
    ("equal_voice", _("Equal voice: every lane counts the same, and no lane is overruled")),
    ("equal_mean", _("Equal mean: every lane counts the same; a lane can be overruled")),
]
SHARES = [("2/3", _("two thirds")), ("3/5", _("three fifths")), ("3/4", _("three quarters"))]
BLOCKS = [("1/2", _("more than half of a lane")), ("2/3", _("more than two thirds of a lane"))]
LANE_SHARES = [("1/2", _("half of one counted group")), ("1/3", _("a third")), ("2/3", _("two thirds"))]

CHOICES = {"rule_name": RULES, "rule_threshold": SHARES, "rule_block": BLOCKS, "support_lane_share": LANE_SHARES}


def _day(label, help_text=""):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class SettingsForm(SharedForm):
    title = forms.CharField(label=_("Title"), max_length=outline.TITLE)
    question = forms.CharField(
        label=_("Guiding question"),
        max_length=outline.LINE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    about = forms.CharField(
        label=_("What it is about"),
        max_length=outline.PASSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Stands on the first page of everybody, folded."),
    )
    answers_until = _day(
        _("Last day for answers"), _("Said on the first page. Nothing closes by itself: the team closes.")
    )
    decide_until = _day(_("Last day for decisions"))
    join_open = forms.BooleanField(
        label=_("People can ask to join with the join code"),
        required=False,
        help_text=_("The team lets each of them in. Invitations and cards work in any case."),
    )
    agenda_minutes = forms.IntegerField(
        label=_("Minutes of the agenda"),
        min_value=15,
        max_value=5000,
        help_text=_("Shared out over the kept issues in a draft."),
    )
    rule_name = forms.ChoiceField(label=_("Rule of the next ballot"), choices=RULES, widget=forms.RadioSelect)
    rule_threshold = forms.ChoiceField(label=_("Support that settles it"), choices=SHARES)
    rule_block = forms.ChoiceField(label=_("What cannot be overruled"), choices=BLOCKS)
    support_voices = forms.IntegerField(label=_("People who support a proposal"), min_value=2, max_value=50)
    support_groups = forms.IntegerField(label=_("… out of so many groups"), min_value=1, max_value=10)
    support_lane_share = forms.ChoiceField(label=_("… or this share alone"), choices=LANE_SHARES)

    def __init__(self, *args, dialogue, **kwargs):
        stands = setting_up.stands(dialogue)
        super().__init__(*args, initial=stands, **kwargs)
        for name, choices in CHOICES.items():
            if stands[name] not in dict(choices):  # what a command chose is offered as well
                self.fields[name] = forms.ChoiceField(
                    label=self.fields[name].label, choices=[(stands[name], stands[name]), *choices]
                )
        if dialogue.was_opened:
            for name in setting_up.BEFORE_OPENING:
                del self.fields[name]

    def clean(self):
        super().clean()
        said, names = self.cleaned_data, ("rule_name", "rule_threshold", "rule_block")
        if all(name in said for name in names):
            try:
                Rule(said["rule_name"], Fraction(said["rule_threshold"]), Fraction(said["rule_block"]))
            except ValueError as error:
                raise ValidationError(_("These do not make a rule together. Choose other shares.")) from error
        return said
