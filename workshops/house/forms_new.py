"""The form of a new dialogue: what it is called, and what it begins with."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dialogue import text
from dialogue.models import Dialogue, TeamMember
from dialogue.rights import Right, of
from issues.frameworks import dump, outline
from workshops import frameworks
from workshops.files.forms import OutlineForm
from workshops.house import beginning

BUNDLED, FILE, BLANK = "bundled", "file", "blank"
FRAMEWORK, COPY = "framework ", "copy "  # before the slug of what is meant
ADDRESS = RegexValidator(
    r"\A[a-z0-9]+(?:[-_]+[a-z0-9]+)*\Z", _("Small letters a to z, digits and hyphens only, such as ghana-2027.")
)


class NewForm(OutlineForm):
    title = forms.CharField(
        label=_("Title"), max_length=outline.TITLE, error_messages={"required": _("Give the dialogue a title.")}
    )
    slug = forms.CharField(
        label=_("Its address"),
        required=False,
        max_length=beginning.SLUG,
        help_text=_(
            "The last part of its web address; it does not change any more. Left empty, it follows from the title."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    begin = forms.ChoiceField(
        label=_("It begins with"),
        widget=forms.RadioSelect,
        initial=BUNDLED,
        error_messages={"required": _("Choose what it begins with.")},
    )
    settings = forms.BooleanField(
        label=_("The settings of the file as well: rule, thresholds, minutes, what is public"),
        required=False,
        initial=True,
    )
    field_order = ("title", "slug", "begin", "file", "settings", "outline", "shown")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.sources = _sources(user)
        self.fields["begin"].choices = [(value, label) for value, label, _row in self.sources]
        self.fields["file"].label = _("The framework file, if you begin with one")

    def is_wanted(self):
        return self.cleaned_data.get("begin") == FILE

    def clean_title(self):
        title = " ".join(text.clean(self.cleaned_data["title"]).split())
        if text.is_empty(title):
            raise ValidationError(_("Give the dialogue a title."))
        return title

    def clean_slug(self):
        """Shown from now on, whether it was typed or follows from the title."""
        slug = self.cleaned_data["slug"].strip().lower()
        if not slug:
            slug = beginning.free_slug(self.cleaned_data.get("title", ""))
        else:
            ADDRESS(slug)
        if Dialogue.objects.filter(slug=slug).exists():
            raise taken(beginning.free_slug(slug))
        if self.cleaned_data.get("title"):
            self._show(slug=slug)
        return slug

    def clean(self):
        if self.cleaned_data.get("file") and "begin" in self.cleaned_data and not self.is_wanted():
            self.add_error("begin", _("You chose a file below. Begin with it, or take it out."))
        return super().clean()

    def source(self):
        """The framework or dialogue that was chosen, or None."""
        return next((row for value, _label, row in self.sources if value == self.cleaned_data["begin"]), None)


def taken(free):
    return ValidationError(_("Another dialogue has this address. This one is free: %(free)s"), params={"free": free})


def _sources(user):
    """[(value, label, row)]: the bundled framework, other versions that stand in the house, dialogues of one's own, a file, nothing."""
    bundled = frameworks.bundled()
    found: list[Any] = [
        (BUNDLED, _("The framework that comes with the product: “%(title)s”") % {"title": bundled.title}, None)
    ]
    rows = Dialogue.objects.filter(kind=Dialogue.Kind.FRAMEWORK).exclude(digest=dump.digest(bundled))
    label = _("The framework “%(title)s”, version %(version)s")
    found += [
        (FRAMEWORK + row.slug, label % {"title": row.title, "version": row.version}, row)
        for row in rows.order_by("title", "version")
    ]
    found += [(COPY + row.slug, _copy_label(row), row) for row in _own(user)]
    return [*found, (FILE, _("A framework file"), None), (BLANK, _("Nothing: a blank outline"), None)]


def _copy_label(dialogue):
    """With how many issues stay behind, since people put them forward."""
    words = ngettext(
        "A copy of the outline of “%(title)s”; %(n)s issue that people put forward stays behind",
        "A copy of the outline of “%(title)s”; %(n)s issues that people put forward stay behind",
        dialogue.put_forward,
    )
    plain = gettext("A copy of the outline of “%(title)s”")
    return (words if dialogue.put_forward else plain) % {"title": dialogue.title, "n": dialogue.put_forward}


def _own(user):
    born = Count("issues", filter=Q(issues__status="listed") & ~Q(issues__origin="framework"))
    own = Dialogue.objects.annotate(put_forward=born)
    team = TeamMember.objects.filter(user=user, dialogue__kind=Dialogue.Kind.DIALOGUE, dialogue__is_rehearsal=False)
    rows = team.prefetch_related(Prefetch("dialogue", own)).order_by("dialogue__title", "dialogue")
    return [member.dialogue for member in rows if Right.READ in of(member.role)]
