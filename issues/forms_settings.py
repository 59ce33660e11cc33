"""The form of a dialogue's settings."""

from fractions import Fraction

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dialogue import languages, local_time, tags
from issues import setting_up
from issues.frameworks import outline
from issues.rules import Rule
from stakeholders.countries import COUNTRIES
from stakeholders.forms import SharedForm

RULES = [  # the others are for comparing, or need figures that a page does not ask for
    ("equal_voice", _("Equal voice: every lane counts the same, and no lane is overruled")),
    ("equal_mean", _("Equal mean: every lane counts the same; a lane can be overruled")),
]
SHARES = [("2/3", _("two thirds")), ("3/5", _("three fifths")), ("3/4", _("three quarters"))]
BLOCKS = [("1/2", _("more than half of a lane")), ("2/3", _("more than two thirds of a lane"))]
LANE_SHARES = [("1/2", _("half of one counted group")), ("1/3", _("a third")), ("2/3", _("two thirds"))]
MODERATION = [
    ("after", _("Afterwards: others read it at its time, and the team can hide it with a reason")),
    ("before", _("Before: the team lets it through first, and it appears at the next fixed time after that")),
]
MACHINE_HELP = [
    ("", _("Nobody: no machine translates")),
    ("team", _("The team: a machine makes drafts, and people read them once the team has")),
    (
        "readers",
        _("Everybody, marked “translated by a machine, not read by a person”; never on the wall or in documents"),
    ),
]

CHOICES = {"rule_name": RULES, "rule_threshold": SHARES, "rule_block": BLOCKS, "support_lane_share": LANE_SHARES}


def _day(label, help_text=""):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class TagsField(forms.CharField):
    """Languages by name or tag, separated by commas; what is kept are their tags. `most`: how many."""

    def __init__(self, *, most, **kwargs):
        super().__init__(max_length=400, **kwargs)
        self.most = most

    def clean(self, value):
        words = [word.strip() for word in super().clean(value).split(",") if word.strip()]
        found = {word: languages.find(word) for word in words}
        if unknown := [word for word, tag in found.items() if not tag]:
            told = _("Nobody here knows %(word)s. Give its tag instead, such as tw for Twi.")
            raise ValidationError(told, params={"word": ", ".join(unknown)})
        if len(set(found.values())) > self.most:
            if self.most == 1:
                raise ValidationError(_("Give one language."))
            raise ValidationError(_("At most %(most)d languages fit."), params={"most": self.most})
        return ", ".join(dict.fromkeys(found.values()))


class SettingsForm(SharedForm):
    """Its fields stand in SECTIONS, each under its heading; the rule and the thresholds have more words around them."""

    SECTIONS = (
        (_("What it is about"), ("title", "question", "about", "country")),
        (_("Languages"), ("language", "languages", "machine_help")),
        (_("When"), ("zone", "answers_until", "decide_until")),
        (_("What people write"), ("moderation",)),
        (
            _("What everybody may read without signing in"),
            ("results_public", "ledger_public", "drafts_public", "may_be_found"),
        ),
        (_("Joining"), ("join_open",)),
        (_("Mails"), ("sender_name", "answers_to")),
        (_("The agenda"), ("agenda_minutes",)),
    )
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
    country = forms.ChoiceField(
        label=_("Country"),
        choices=[("", _("Several countries")), *COUNTRIES],
        required=False,
        help_text=_("Stands on the first page."),
    )
    language = TagsField(
        label=_("Language of the texts"),
        most=1,
        help_text=_("In which issues, questions and groups are written. By name or tag: English, fr."),
    )
    languages = TagsField(
        label=_("Translations are kept in"),
        most=tags.MOST,
        required=False,
        help_text=_("Written under Outline, beside each text. Separated by commas: Twi, Hausa, fr."),
    )
    machine_help = forms.ChoiceField(
        label=_("Who reads what a machine translates"),
        choices=MACHINE_HELP,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "Words that everybody reads are sent to the translation server of this house, without a name. It gets words of groups that "
            "stay hidden only where it stands on a private network, and never those of protected groups or said off the record. Whoever "
            "writes is told so beside the form. What was written before is sent as well: choose before people write."
        ),
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [("", _("World time, UTC")), *local_time.zones()],
        required=False,
        help_text=_("Hours are told in it. While a workshop is under way, in that of the workshop."),
    )
    answers_until = _day(
        _("Last day for answers"), _("Said on the first page. Nothing closes by itself: the team closes.")
    )
    decide_until = _day(_("Last day for decisions"))
    moderation = forms.ChoiceField(
        label=_("When the team reads what people write"),
        choices=MODERATION,
        widget=forms.RadioSelect,
        help_text=_(
            "People read beside the form which of the two it is. Reasons given with a vote are not read first: they stand with the result. "
            "While a text waits for the team, a copy of the database shows that it came lately: whoever also knows who signed in lately "
            "could guess. Read soon, or read afterwards."
        ),
    )
    join_open = forms.BooleanField(
        label=_("People can ask to join with the join code"),
        required=False,
        help_text=_("The team lets each of them in. Invitations and cards work in any case."),
    )
    results_public = forms.BooleanField(
        label=_("Results of final ballots, without the reasons people gave"), required=False
    )
    ledger_public = forms.BooleanField(label=_("The ledger: every change to the list of issues"), required=False)
    drafts_public = forms.BooleanField(
        label=_("Published drafts of the agenda"),
        required=False,
        help_text=_(
            "Said where people write. Opened before the dialogue begins, a draft shows its quotes; opened later, none of groups that "
            "stay hidden, nor their reasons, and of issues that people put forward the title only. Unticked, the pages are gone at once."
        ),
    )
    may_be_found = forms.BooleanField(
        label=_("Search engines may list these pages"),
        required=False,
        help_text=_(
            "People are told this where they write. If you tick it after people could already write, drafts are still not listed. "
            "If it is not ticked, the pages ask search engines not to list them, but anybody with the address can read them. A copy "
            "that a search engine has made stays there until it comes again."
        ),
    )
    sender_name = forms.CharField(
        label=_("Name of the sender"),
        max_length=60,
        required=False,
        help_text=_(
            "Mails come from the house’s address under this name. Whoever looks at a phone sees it: choose one that tells nothing."
        ),
    )
    answers_to = forms.EmailField(
        label=_("Answers to mails go to"),
        required=False,
        help_text=_("The address is asked by mail. Until it says yes, answers go where they went before."),
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
        if dialogue.reply_to_asked:
            self.fields["answers_to"].help_text = _(
                "This address has not said yes yet; the link in its mail works for seven days. To ask it again, save without it, then "
                "with it."
            )
        if dialogue.languages:
            named = ", ".join(map(languages.name, dialogue.languages))
            self.fields["languages"].help_text = _("Separated by commas. Now: %(named)s.") % {"named": named}
        for name, choices in CHOICES.items():
            if stands[name] not in dict(choices):  # what a command chose is offered as well
                self.fields[name] = forms.ChoiceField(
                    label=self.fields[name].label, choices=[(stands[name], stands[name]), *choices]
                )
        if not settings.TRANSLATE_URL and not dialogue.machine_help:
            del self.fields["machine_help"]  # the house has no server; who has chosen one can still give it up
        if dialogue.was_opened:
            for name in setting_up.BEFORE_OPENING:
                del self.fields[name]

    def sections(self):
        """(heading, bound fields) of what stands in SECTIONS."""
        return [(heading, [self[name] for name in names if name in self.fields]) for heading, names in self.SECTIONS]

    def rule_fields(self):
        return [self[name] for name in self.fields if name.startswith("rule_")]

    def support_fields(self):
        return [self[name] for name in self.fields if name.startswith("support_")]

    def clean(self):
        super().clean()
        said, names = self.cleaned_data, ("rule_name", "rule_threshold", "rule_block")
        if said.get("language") and said["language"] in (said.get("languages") or "").split(", "):
            self.add_error("languages", _("The texts themselves are written in one of these: leave it out."))
        if all(name in said for name in names):
            try:
                Rule(said["rule_name"], Fraction(said["rule_threshold"]), Fraction(said["rule_block"]))
            except ValueError as error:
                raise ValidationError(_("These do not make a rule together. Choose other shares.")) from error
        return said
