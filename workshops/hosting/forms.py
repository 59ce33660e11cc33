"""The form of who invites. A picture that was chosen stays on the page, drawn anew, also where something else is to be mended."""

import base64
import binascii

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
    "points": _("This picture has more than 20 million points. Save it smaller, then choose it again."),
    "moving": _("This picture moves. Choose one that stands still."),
    "unreadable": _("This picture cannot be read: perhaps it is damaged. Save it anew, then choose it again."),
}
_BUSY = _("Many documents are being made just now. Choose the picture again and press once more.")


class HostForm(SharedForm):
    """`picture`: a redrawing.Picture that was chosen, now or on the page before this one."""

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
            "PNG or JPEG, at most 1 MB. It is drawn anew, at most 800 by 400 points; what else was in the file is not kept."
        ),
        error_messages={"empty": _("This file is empty. Check that it was saved, then choose it again.")},
    )
    alt = forms.CharField(
        label=_("What the logo shows, in words"),
        max_length=Host.ALT,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Read aloud to who does not see it, such as: two hands over a pan. Needed with a logo."),
    )
    remove = forms.BooleanField(label=_("Take the logo away"), required=False)
    drawn = forms.CharField(required=False, max_length=600_000, widget=forms.HiddenInput)
    picture: redrawing.Picture | None = None

    def __init__(self, *args, host, **kwargs):
        super().__init__(*args, initial={"name": host.name, "alt": host.alt}, **kwargs)
        self.host = host
        if not host.width:
            del self.fields["remove"]

    def clean(self):
        """Whatever else is wrong, what was chosen is read: no page could show the file again."""
        super().clean()
        said = self.cleaned_data
        self._read(said.get("file"), said.get("drawn", ""))
        is_emptied = self.host.width and not said.get("remove") and not self.is_as_shown("alt", "")
        if (self.picture or is_emptied) and not said.get("alt") and "alt" not in self.errors:
            self.add_error("alt", _("Say in words what the logo shows: some readers cannot see it."))
        return said

    def _read(self, upload, drawn):
        """What the page carries is a picture of ours; nobody knows that of what comes back, so it is drawn anew like any other."""
        try:
            content = upload.read(redrawing.MOST_BYTES + 1) if upload else base64.b64decode(drawn, validate=True)
            self.picture = redrawing.redrawn(content) if content else None
        except redrawing.Refused as why:
            self.add_error("file", REFUSED[str(why)])
        except typesetting.Unmade:
            self.add_error("file", _BUSY)
        except binascii.Error:
            self.add_error("file", REFUSED["unreadable"])
        data = self.data.copy()
        data[self.add_prefix("drawn")] = base64.b64encode(self.picture.png).decode() if self.picture else ""
        self.data = data

    def kept(self):
        """What the verb takes."""
        said = self.cleaned_data
        names = {"name": said["name"], "alt": said["alt"], "seen": said["seen"]}
        return names | {"picture": self.picture, "remove": bool(said.get("remove"))}
