"""Forms of voting and of the team's pages."""

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dialogue import database_time, local_time, text
from dialogue.phases import Act, Phase
from issues import item_roles
from issues.balloting import Roles
from issues.models import Ballot, Issue, Proposal, Vote
from issues.models.ballots import REASON_LIMIT, URGENT_LIMIT, BallotItem
from issues.voting import Mark, shown
from stakeholders.forms import CleanForm, KeyedForm, Version
from stakeholders.forms_fields import ToldField

MOST_OFFERED = 100  # removed issues, the latest: after them the list is longer than anybody reads
NONE = "none"  # said of a mark that is to be taken back: a choice that is left empty changes nothing
KNOWN = {"", NONE, *Vote.Choice.values}


@dataclass
class Line:
    """An issue on a paper: what is marked and typed beside it, as it came, what its page showed (None: unknown), and what is wrong
    with each, in words."""

    item: BallotItem
    choice: str = ""
    urgent: bool = False
    reason: str = ""
    seen: str | None = None
    conflict: Any = None  # of conflict_words, where a press on this line alone does not count
    errors: dict[str, str] = field(default_factory=lambda: dict.fromkeys(("choice", "urgent", "reason"), ""))

    @property
    def key(self):
        return self.item.issue_id

    @cached_property
    def role(self):
        """How its ballot asks about it, as `choices` and `about` say it; these read the issue."""
        return self.item.asked_as

    @property
    def choices(self):
        return item_roles.TABLE[self.role].choices

    @property
    def about(self):
        issue = self.item.issue
        return item_roles.about(self.role, issue.teaser, issue.proposed_by.short_name if issue.proposed_by else "")

    @cached_property
    def words(self):
        """The reason as it will be kept."""
        words = text.clean(self.reason)
        return "" if text.is_empty(words) else words

    @property
    def mark(self):
        return Mark(self.choice, self.urgent, self.words) if self.choice not in ("", NONE) else None

    @property
    def is_altered(self):
        """Whether it asks for something else than its page showed."""
        return bool(self.choice) and self.seen != shown(self.mark)

    @property
    def counts_as(self):
        """The choice that counts, where it is another one than this line shows; "" where it is the same or none."""
        seen = "" if self.seen == shown(self.mark) else self.seen or ""
        return self.choices.get(seen.partition(".")[0].rstrip("!"), "")

    def check(self):
        """The reason is counted after cleaning, when a line's end is one character as in the counter on the page."""
        if self.choice not in KNOWN:
            self.errors["choice"] = gettext("Choose one of the three.")
        if len(self.words) > REASON_LIMIT:
            words = gettext("This is longer than %(limit)s characters.") % {"limit": REASON_LIMIT}
            self.errors["reason"] = words
        if not self.choice and (self.words or self.urgent):
            self.errors["choice"] = gettext("Choose here as well, or your reason and mark cannot be kept.")

    def show(self, mark):
        """What stands, in place of what came."""
        self.choice, self.urgent, self.reason = (mark.choice, mark.urgent, mark.reason) if mark else ("", False, "")
        self.__dict__.pop("words", None)
        self.seen = shown(mark)

    def in_words(self, mark):
        """Choice, mark and reason in one line."""
        if mark is None:
            return gettext("not voted")
        parts = (self.choices[mark.choice], gettext("urgent") if mark.urgent else "", mark.reason)
        return " · ".join(str(part) for part in parts if part)


class PaperForm(KeyedForm):
    """A ballot paper, or one line of it: for each item a choice, in a final ballot a mark of urgency, a reason, and what its page showed.

    `items` are BallotItems with their issues; `stands` {issue id: Mark} is what the person said before. A Line is no field of Django's:
    to build thirty of these for every press took longer than to keep it.
    """

    def __init__(self, *args, items, final, stands=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.final = final
        self.lines = [Line(item, *(self._came(item.issue_id) if self.is_bound else ())) for item in items]
        if not self.is_bound:
            for line in self.lines:
                line.show((stands or {}).get(line.item.issue_id))

    def _came(self, issue):
        choice, urgent, reason = (self.data.get(f"{name}_{issue}", "") for name in ("choice", "urgent", "reason"))
        seen = self.data.get(f"seen_{issue}")
        return choice, self.final and urgent.lower() not in ("", "false"), reason.replace("\r\n", "\n"), seen

    def clean(self):
        for line in self.lines:
            line.check()
        urgent = [line for line in self.lines if line.urgent and line.choice != NONE]
        for line in urgent[URGENT_LIMIT:]:
            line.errors["urgent"] = too_many(len(urgent))
        self._tell()
        return self.cleaned_data

    def _tell(self):
        if wrong := [words for line in self.lines for words in line.errors.values() if words]:
            self._errors["lines"] = self.error_class(wrong)  # each is shown beside its line

    def refuse_urgent(self, number):
        """So many would be urgent with those that stand: told beside each that this form adds."""
        for line in self.lines:
            if line.is_altered and line.urgent:
                line.errors["urgent"] = too_many(number)
        self._tell()

    def marks(self):
        """{issue id: Mark, or None to take it back} of the items where something was chosen."""
        return {line.item.issue_id: line.mark for line in self.lines if line.choice}

    def seen(self):
        """{issue id: what its page showed} of the items where that is known."""
        return {line.item.issue_id: line.seen for line in self.lines if line.seen is not None}

    def counted(self):
        """How many marks stand, as far as this form knows."""
        return sum(bool(line.seen) for line in self.lines)

    def differing(self, stands):
        """Ids of the issues that it would change as things stand ({issue id: Mark}), or in which something is wrong."""
        return {
            line.item.issue_id
            for line in self.lines
            if any(line.errors.values()) or (line.is_altered and line.mark != stands.get(line.item.issue_id))
        }

    def meet(self, stands, apart, *, told=True):
        """Show what stands ({issue id: Mark}) but where these issues keep what came. `told`: the page says both, so that the next
        press puts the one in place of the other."""
        for line in self.lines:
            mark = stands.get(line.item.issue_id)
            if line.item.issue_id not in apart:
                line.show(mark)
            elif told or line.seen is None:
                line.seen = shown(mark)

    def beside(self, stands, apart):
        """[Version] of these issues, where this paper says something else than what stands ({issue id: Mark})."""
        return [
            Version(line.item.name, line.in_words(stands.get(line.item.issue_id)), line.in_words(line.mark))
            for line in self.lines
            if line.item.issue_id in apart and stands.get(line.item.issue_id) != line.mark
        ]

    def typed(self):
        return [Version(gettext("Your reason"), "", line.reason) for line in self.lines if line.reason]


def too_many(marked):
    words = {"limit": URGENT_LIMIT, "more": marked - URGENT_LIMIT}
    return ngettext(
        "You may mark %(limit)s; take back %(more)s mark.", "You may mark %(limit)s; take back %(more)s marks.", words["more"]
    ) % words  # fmt: skip


class IssuesField(ToldField, forms.ModelMultipleChoiceField):
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
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"),
    )
    bring_back = IssuesField(
        label=_("Bring back"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, dialogue, proposed, **kwargs):
        """`proposed`: proposals and proposed issues that it will ask about; the team fixes the role of each."""
        super().__init__(*args, **kwargs)
        acts = {Ballot.Kind.STRAW: Act.STRAW, Ballot.Kind.FINAL: Act.FINAL}
        words = {
            Ballot.Kind.STRAW: _("Show of hands: says where the groups stand and changes nothing."),
            Ballot.Kind.FINAL: _("Final ballot: decides which issues stay on the list."),
        }
        self.fields["kind"].choices = [(k, words[k]) for k in Ballot.Kind if dialogue.allows(acts[k])]
        latest = dialogue.issues.removed().order_by("-position", "-pk").values("pk")[:MOST_OFFERED]
        self.zone = ZoneInfo(dialogue.told_zone or local_time.WORLD)
        hour = _("The hour is %(clock)s. It closes by itself then; leave it empty to close it by hand.")
        self.fields["closes_at"].help_text = hour % {"clock": local_time.clock(dialogue.told_zone)}
        self.fields["bring_back"].help_text = str(item_roles.TABLE[item_roles.BROUGHT_BACK].asks)
        self.fields["bring_back"].offer(dialogue, dialogue.issues.filter(pk__in=latest))
        self.proposed = {f"role_{type(row).__name__.lower()}_{row.pk}": row for row in proposed}
        for name, row in self.proposed.items():
            first = row.role or Issue.Role.FOCUS_AREA
            self.fields[name] = forms.ChoiceField(label=row.title, choices=Issue.Role, initial=first, required=False)

    @property
    def role_fields(self):
        """[(field, whether its author suggested what stands there)]."""
        return [(self[name], isinstance(row, Proposal) and bool(row.role)) for name, row in self.proposed.items()]

    def said(self):
        """As the verb takes it."""
        fixed: dict[type, dict[int, str]] = {Proposal: {}, Issue: {}}
        for name, row in self.proposed.items():
            fixed[type(row)][row.pk] = self.cleaned_data[name]
        rest = {name: value for name, value in self.cleaned_data.items() if name not in self.proposed}
        return {**rest, "roles": Roles(fixed[Proposal], fixed[Issue])}

    def full_clean(self):
        with timezone.override(self.zone):  # an hour that does not exist there or comes twice is asked again
            super().full_clean()

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
