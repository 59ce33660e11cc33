"""Forms of planning: a workshop with its first day, the days of one, a session."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogue import local_time
from issues.meanings.ballots import MOST_WORDS
from issues.models import Issue
from issues.models.statements import Collection
from issues.ties.reading_closed import named
from stakeholders.forms import CleanForm, SharedForm
from stakeholders.forms_fields import NumberField, ParagraphsField, ToldField
from stakeholders.people import path_of, told_ties
from workshops import session_kinds
from workshops.models import Workshop
from workshops.models.meetings import SCRIPT_LIMIT
from workshops.plan import run_of_show

PATTERNS = (
    ("half_day", _("Half a day: caucus, show of hands, one round of tables, ballot")),
    ("one_day", _("One day: show of hands in the morning, two rounds of tables, ballot in the afternoon")),
    ("two_days", _("Two days: site visit and show of hands, then tables, discussion and ballot")),
)
NO_SUCH_TIME = _("The clocks go forward then: this time does not exist on that day. Choose another one.")
TWICE = _("The clocks go back then: this time comes twice on that day. Choose one before or after.")


class NamesField(forms.ChoiceField):
    """One form for everybody in the room, chosen before the day."""

    def __init__(self):
        super().__init__(
            label=_("How the room shows people"),
            choices=[
                (Workshop.Names.NUMBERS, _("By a number of the room, drawn by chance")),
                (
                    Workshop.Names.FIRST,
                    _("By the name they are called by; everybody is asked for one before they enter"),
                ),
            ],
            initial=Workshop.Names.NUMBERS,
            widget=forms.RadioSelect,
            help_text=_(
                "On the wall, on lists and cards, beside hands and in the register: the same for all, so that it tells "
                "nobody's group. It stays as it is once the workshop is under way."
            ),
            error_messages={"required": _("Choose one of the two.")},
        )


class DayField(forms.DateField):
    def __init__(self, **kwargs):
        box = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")  # the one form that browsers take
        errors = {"required": _("Choose a day."), "invalid": _("Write the day as 2027-04-12.")}
        super().__init__(widget=box, error_messages=errors, **kwargs)


class HourField(forms.TimeField):
    def __init__(self, *, missing, **kwargs):
        box = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(
            widget=box, error_messages={"required": missing, "invalid": _("Write the time as 09:00.")}, **kwargs
        )


class MomentMixin:
    """Checks a day and a local time in the chosen zone; a time that does not exist or comes twice is asked again (TRUST C6)."""

    def moment(self, day, at, zone, field):
        """The aware moment, or None with an error beside the field."""
        found = run_of_show.instants(day, at, zone)
        if len(found) == 1:
            return found[0]
        self.add_error(field, TWICE if found else NO_SUCH_TIME)
        return None


class MeetingForm(CleanForm):
    """What a workshop is called and where people meet."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("Participants see it. In mails and calendars it only says “A meeting”."),
        error_messages={"required": _("Give the workshop a title.")},
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    link = forms.URLField(
        label=_("Link for people far away"),
        required=False,
        assume_scheme="https",
        help_text=_("Only participants see it; it never stands on the wall."),
        error_messages={"invalid": _("Write a whole address, beginning with https://")},
    )
    names = NamesField()


class WorkshopForm(MomentMixin, MeetingForm):
    pattern = forms.ChoiceField(label=_("Length"), choices=PATTERNS, initial="one_day", widget=forms.RadioSelect)
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Of the place where people meet."))
    day = DayField(label=_("First day"))
    at = HourField(label=_("Begins at"), initial="09:00", missing=_("Say when it begins."))
    field_order = ("title", "pattern", "zone", "day", "at", "names", "place", "link")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = local_time.zones()

    def clean(self):
        """`begins`: the first moment of each day of the pattern, at the same time on the wall's clock."""
        data = self.cleaned_data
        if not all(data.get(name) for name in ("day", "zone", "pattern")) or data.get("at") is None:
            return data
        days = {step.day for step in run_of_show.PATTERNS[data["pattern"]]}
        day, at, zone = data["day"], data["at"], data["zone"]  # an error takes its field out of the data
        moments = [self.moment(_later(day, n - 1), at, zone, "at") for n in sorted(days)]
        data["begins"] = [m for m in moments if m]
        return data


def _later(day, number):
    return day.fromordinal(day.toordinal() + number)


class PlaceForm(SharedForm, MeetingForm):
    def __init__(self, *args, has_begun=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["names"].disabled = has_begun


class DayForm(MomentMixin, CleanForm):
    """One day of a workshop in its zone."""

    day = DayField(label=_("Day"))
    begins = HourField(label=_("Begins at"), missing=_("Say when it begins."))
    ends = HourField(label=_("Ends at"), missing=_("Say when it ends."))

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self):
        """`moments`: (begins, ends) as aware moments."""
        data = self.cleaned_data
        if not all(name in data for name in ("day", "begins", "ends")):
            return data
        day, times = data["day"], [(name, data[name]) for name in ("begins", "ends")]
        found = [self.moment(day, at, self.zone, name) for name, at in times]
        if all(found) and found[0] >= found[1]:
            self.add_error("ends", _("The day ends before it begins."))
        data["moments"] = tuple(found)
        return data


class SessionForm(SharedForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=session_kinds.Kind)
    title = forms.CharField(
        label=_("Title"), max_length=120, required=False, help_text=_("Without one, the kind's name stands there.")
    )
    minutes = NumberField(
        label=pgettext_lazy("how many", "Minutes"),
        least=5,
        most=600,
        error_messages={"required": _("Say how long it takes."), "invalid": _("Give whole minutes, for example 45.")},
    )
    issue = ToldField(
        label=_("Issue"),
        required=False,
        empty_label=_("None"),
        help_text=_(
            "Its questions are asked in the room, one after the other. In “What we agree on” the room reacts to the answers to them."
        ),
    )
    ties = forms.MultipleChoiceField(
        label=_("Ties between the groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For “How a tie is”: the room is asked about these, one after the other."),
        error_messages={"invalid_choice": _("One of these ties is not there any more. Look again, then save.")},
    )
    collections = forms.MultipleChoiceField(
        label=_("Challenges and visions"),
        required=False,
        choices=Collection,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "For “What we find hard and hope for”: the room is asked about these, one after the other. Tick nothing for both."
        ),
    )
    terms = forms.MultipleChoiceField(
        label=_("Words"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For “What a word means”: the room is asked about these, at most four."),
        error_messages={"invalid_choice": _("One of these words is not there any more. Look again, then save.")},
    )
    group = ToldField(label=_("One group alone"), required=False, empty_label=_("Everybody"))
    owner = forms.CharField(label=_("Who leads it"), max_length=80, required=False)
    script = ParagraphsField(
        label=_("Your notes"),
        limit=SCRIPT_LIMIT,
        rows=4,
        help_text=_("What to say and do. They stand on the console, for the team only."),
    )
    material = forms.CharField(label=_("Material"), max_length=300, required=False)

    def __init__(self, *args, dialogue, **kwargs):
        super().__init__(*args, **kwargs)
        kind = self.initial.get("kind", "")
        if kind and kind not in session_kinds.Kind.values:  # the next release knows it; here it stays as it is
            self.fields["kind"].choices = [*session_kinds.Kind.choices, (kind, kind)]
        self.fields["issue"].offer(dialogue, dialogue.issues.exclude(status=Issue.Status.REMOVED))
        self.fields["group"].offer(dialogue, dialogue.groups.all())
        self.fields["ties"].choices = [(path_of(tie), named(tie)) for tie in told_ties(dialogue)]
        if not self.fields["ties"].choices:
            del self.fields["ties"]
        self.fields["terms"].choices = [(term.key, term.name) for term in dialogue.terms.told(dialogue)]
        if not self.fields["terms"].choices:
            del self.fields["terms"]

    def clean_terms(self):
        if len(self.cleaned_data["terms"]) > MOST_WORDS:
            raise forms.ValidationError(_("A paper has room for %(most)s words.") % {"most": MOST_WORDS})
        return self.cleaned_data["terms"]


class NewSessionForm(SessionForm):
    day = forms.TypedChoiceField(label=_("Day"), coerce=int)
    field_order = ("day", "kind", "title", "minutes")

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, dialogue=workshop.dialogue, **kwargs)
        self.fields["day"].choices = [(d.number, _("Day %(n)s") % {"n": d.number}) for d in workshop.days.all()]


class ExpectedForm(SharedForm):
    """How many people each speaking group is expected to bring."""

    def __init__(self, *args, workshop, **kwargs):
        self.groups = list(workshop.dialogue.groups.speaking().told(workshop.dialogue))
        super().__init__(*args, initial={g.key: workshop.expected.get(g.key) for g in self.groups}, **kwargs)
        for group in self.groups:
            self.fields[group.key] = NumberField(label=group.name, least=0, most=2000, required=False)
