"""The form of who invites. A picture that was chosen stays on the page, drawn anew, also where something else is to be mended."""

import base64
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue import typesetting
from stakeholders.forms import SharedForm
from workshops.hosting import redrawing
from workshops.models import Host

REFUSED = {
    "big": _("This file is larger than 1 MB. Save the picture smaller, then choose it again."),
    "kind": _("This is neither a PNG nor a JPEG. Save the picture as one of these, then choose it again."),
    "more": _("There is more in this file than a picture. Open it, save it anew as PNG or JPEG, and choose that file."),
    "points": _("This picture has more than 20 million pixels. Save it smaller, then choose it again."),
    "moving": _("This picture moves. Choose one that stands still."),
    "unreadable": _("This picture cannot be read: perhaps it is damaged. Save it anew, then choose it again."),
    "busy": _("Many documents are being made just now. Choose the picture again and press once more."),
}
LONGEST = 600_000  # characters of a picture that the page carries


@dataclass(frozen=True)
class Chosen:
    """What came with a form: a picture, or why it is refused (of REFUSED); neither where nobody chose one."""

    picture: redrawing.Picture | None = None
    refused: str = ""


def chosen(upload, drawn):
    """The picture of a file, or the one that the page before carried. Takes seconds, so it is called before a form's key is taken.

    What the page carries is a picture of ours; nobody knows that of what comes back, so it is drawn anew like any other.
    """
    try:
        content = upload.read(redrawing.MOST_BYTES + 1) if upload else _decoded(drawn)
        return Chosen(redrawing.redrawn(content) if content else None)
    except redrawing.Refused as why:
        return Chosen(refused=str(why))
    except typesetting.Unmade:
        return Chosen(refused="busy")


def _decoded(drawn):
    try:
        return base64.b64decode(drawn[: LONGEST + 1], validate=True)
    except ValueError:  # also of letters that base64 does not have
        raise redrawing.Refused("unreadable") from None


class HostForm(SharedForm):
    """`chosen`: the Chosen that came with it, now or on the page before this one."""

    name = forms.CharField(
        label=_("Who invites"),
        max_length=Host.NAME,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("The name of the host. It stands on the title page."),
    )
    file = forms.FileField(
        label=_("The logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=_(
            "PNG or JPEG, at most 1 MB. It is drawn anew, at most 800 by 400 pixels; what else was in the file is not kept."
        ),
        error_messages={"empty": _("This file is empty. Check that it was saved, then choose it again.")},
    )
    alt = forms.CharField(
        label=_("What the logo shows, in words"),
        max_length=Host.ALT,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_(
            "Read aloud to people who cannot see the logo. For example: two hands over a pan. Needed with a logo."
        ),
    )
    remove = forms.BooleanField(label=_("Take the logo away"), required=False)
    drawn = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)

    def __init__(self, *args, host, chosen=None, **kwargs):
        super().__init__(*args, initial={"name": host.name, "alt": host.alt}, **kwargs)
        self.host, self.chosen = host, chosen or Chosen()
        self.picture = self.chosen.picture
        if not host.width:
            del self.fields["remove"]

    def clean(self):
        """Whatever else is wrong, the page carries what was chosen: none could show the file again."""
        super().clean()
        said = self.cleaned_data
        if self.chosen.refused:
            self.add_error("file", REFUSED[self.chosen.refused])
        data = self.data.copy()
        data[self.add_prefix("drawn")] = base64.b64encode(self.picture.png).decode() if self.picture else ""
        self.data = data
        is_emptied = self.host.width and not said.get("remove") and not self.is_as_shown("alt", "")
        if (self.picture or is_emptied) and not said.get("alt") and "alt" not in self.errors:
            self.add_error("alt", _("Say in words what the logo shows: some readers cannot see it."))
        return said

    def kept(self):
        """What the verb takes."""
        said = self.cleaned_data
        names = {"name": said["name"], "alt": said["alt"], "seen": said["seen"]}
        return names | {"picture": self.picture, "remove": bool(said.get("remove"))}
