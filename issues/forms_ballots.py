"""Forms of voting and of the team's pages."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dialogue import database_time
from dialogue.phases import Act, Phase
from issues.models import Ballot, Issue
from issues.models.ballots import REASON_LIMIT, URGENT_LIMIT
from issues.voting import Mark, marks_of
from stakeholders.forms import CleanForm, KeyedForm, Version

MOST_OFFERED = 100  # removed issues, the latest: after them the list is longer than anybody reads
KEEP = [("yes", _("Keep")), ("no", _("Remove")), ("pass", _("Pass"))]
ADD = [("yes", _("Add")), ("no", _("Leave out")), ("pass", _("Pass"))]


class PaperForm(KeyedForm):
    """A whole ballot paper: for each item a choice, in a final ballot a mark of urgency, and a reason.

    `items` are BallotItems with their issues; `votes` {issue id: Vote} is what the person said before.
    """

    def __init__(self, *args, items, final, votes=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.items, self.final = list(items), final
        for item in self.items:
            self._add_item(item, (votes or {}).get(item.issue_id))

    def _add_item(self, item, vote):
        choices = ADD if item.status == Issue.Status.PROPOSED else KEEP
        self.fields[f"choice_{item.issue_id}"] = forms.ChoiceField(
            label=item.issue.title,
            choices=choices,
            required=False,
            widget=forms.RadioSelect,
            initial=vote.choice if vote else None,
            error_messages={"invalid_choice": _("Choose one of the three.")},
        )
        self.fields[f"reason_{item.issue_id}"] = forms.CharField(
            label=_("Your reason"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            initial=vote.reason if vote else "",
        )
        if self.final:
            self.fields[f"urgent_{item.issue_id}"] = forms.BooleanField(
                label=_("one of my three most urgent"),
                required=False,
                widget=forms.CheckboxInput(attrs={"data-urgent": True}),
                initial=vote.urgent if vote else False,
            )

    def clean(self):
        urgent = []
        for item in self.items:
            self._clean_reason(item.issue_id)
            if self.cleaned_data.get(f"urgent_{item.issue_id}"):
                urgent.append(item.issue_id)
        for issue in urgent[URGENT_LIMIT:]:
            self.add_error(f"urgent_{issue}", self._too_many(len(urgent)))
        return self.cleaned_data

    def _clean_reason(self, issue):
        """Counted after cleaning, when a line's end is one character as in the counter on the page."""
        reason = self.cleaned_data.get(f"reason_{issue}") or ""
        if len(reason) > REASON_LIMIT:
            self.add_error(
                f"reason_{issue}", gettext("This is longer than %(limit)s characters.") % {"limit": REASON_LIMIT}
            )
        said = reason or self.cleaned_data.get(f"urgent_{issue}")
        if said and not self.data.get(f"choice_{issue}"):
            self.add_error(f"choice_{issue}", gettext("Choose here as well, or your reason and mark cannot be kept."))

    def _too_many(self, marked):
        words = {"limit": URGENT_LIMIT, "more": marked - URGENT_LIMIT}
        return ngettext(
            "You may mark %(limit)s; take back %(more)s mark.", "You may mark %(limit)s; take back %(more)s marks.", words["more"]
        ) % words  # fmt: skip

    def marks(self):
        """{issue id: Mark} of the items that were voted on."""
        data = self.cleaned_data
        return {
            i.issue_id: Mark(
                choice=data[f"choice_{i.issue_id}"],
                urgent=bool(data.get(f"urgent_{i.issue_id}")),
                reason=data[f"reason_{i.issue_id}"],
            )
            for i in self.items
            if data[f"choice_{i.issue_id}"]
        }

    def beside(self, votes):
        """[Version] of the issues of which this paper says something else than these votes ({issue id: Vote})."""
        stands, typed = marks_of(votes), self.marks()
        return [
            Version(item.issue.title, self._in_words(item, stands), self._in_words(item, typed))
            for item in self.items
            if stands.get(item.issue_id) != typed.get(item.issue_id)
        ]

    def _in_words(self, item, marks):
        """Choice, mark and reason of an issue in one line."""
        mark = marks.get(item.issue_id)
        if mark is None:
            return gettext("not marked")
        choice = dict(self.fields[f"choice_{item.issue_id}"].choices)[mark.choice]
        urgent = gettext("urgent") if mark.urgent else ""
        return " · ".join(str(part) for part in (choice, urgent, mark.reason) if part)

    def rows(self):
        """For the page: each item with its fields; `urgent` is None in a show of hands."""
        for item in self.items:
            urgent = self[f"urgent_{item.issue_id}"] if self.final else None
            yield {
                "item": item,
                "issue": item.issue,
                "proposed": item.status == Issue.Status.PROPOSED,
                "choice": self[f"choice_{item.issue_id}"],
                "reason": self[f"reason_{item.issue_id}"],
                "urgent": urgent,
            }

    def marked(self):
        """How many items carry a choice, as the form stands."""
        return sum(bool(self[f"choice_{i.issue_id}"].value()) for i in self.items)


class IssuesField(forms.ModelMultipleChoiceField):
    """Issues by their ids; a number no id can be is as wrong as any other (SQLite cannot even be asked for it)."""

    def clean(self, value):
        try:
            return super().clean(value)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid_pk_value"], params={"pk": "–"}) from error


class OpenForm(CleanForm):
    """What kind of ballot, until when, and which removed issues come back."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[], widget=forms.RadioSelect, error_messages={"required": _("Choose the kind.")}
    )
    closes_at = forms.DateTimeField(
        label=_("Closes at"),
        required=False,
        help_text=_("World time, UTC. It closes by itself then; leave it empty to close it by hand."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"),
    )
    bring_back = IssuesField(
        label=_("Bring back"), queryset=Issue.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, dialogue, **kwargs):
        super().__init__(*args, **kwargs)
        acts = {Ballot.Kind.STRAW: Act.STRAW, Ballot.Kind.FINAL: Act.FINAL}
        words = {
            Ballot.Kind.STRAW: _("Show of hands: says where the groups stand and changes nothing."),
            Ballot.Kind.FINAL: _("Final ballot: decides which issues stay on the list."),
        }
        self.fields["kind"].choices = [(k, words[k]) for k in Ballot.Kind if dialogue.allows(acts[k])]
        latest = dialogue.issues.removed().order_by("-position", "-pk").values("pk")[:MOST_OFFERED]
        self.fields["bring_back"].queryset = dialogue.issues.filter(pk__in=latest)

    def clean_closes_at(self):
        when = self.cleaned_data["closes_at"]
        if when and when <= database_time.now():
            raise ValidationError(_("This moment has passed: choose a later one."))
        return when


class PhaseForm(forms.Form):
    """The phase to go to, and the one the team saw when it pressed."""

    phase = forms.ChoiceField(choices=Phase)
    seen = forms.ChoiceField(choices=Phase)


class HideForm(CleanForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The author reads it; others see that a text was hidden."),
        error_messages={"required": _("Say why: the author reads the reason.")},
    )
