"""The form of a recording: an MP3, from which only what is heard is kept."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from issues import mpeg
from stakeholders.forms import CleanForm

REFUSED = {
    "big": _("This file is larger than 300 KB. Save it with 32 kbit/s in mono, or speak less, then choose it again."),
    "kind": _("This is no MP3. Save the recording as MP3, then choose it again."),
    "more": _("There is more in this file than sound. Open it, save it anew as MP3, and choose that file."),
}


@dataclass(frozen=True)
class Chosen:
    """What came with a form: a sound, or why it is refused (of REFUSED); neither where nobody chose one."""

    sound: mpeg.Sound | None = None
    refused: str = ""


def chosen(upload):
    """What is heard in a file. It is read before the key of a form is taken, and kept nowhere."""
    if not upload:
        return Chosen()
    try:
        return Chosen(mpeg.clean(upload.read(mpeg.MOST_BYTES + 1)))
    except mpeg.Refused as why:
        return Chosen(refused=why.args[0])


class RecordingForm(CleanForm):
    """`spoken`: what is to be heard in it; `chosen`: the Chosen that came along."""

    file = forms.FileField(
        label=_("The recording"),
        widget=forms.FileInput(attrs={"accept": "audio/mpeg,.mp3"}),
        help_text=_(
            "MP3, at most 300 KB: a minute of speech with 32 kbit/s in mono. Only the sound is kept; names, places, pictures and "
            "programs that the file tells of are not. The voice can be recognised: let somebody speak who may be."
        ),
        error_messages={
            "required": _("Choose an MP3 first."),
            "empty": _("This file is empty. Check that it was saved, then choose it again."),
        },
    )

    def __init__(self, *args, spoken, chosen=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.spoken, self.chosen = spoken, chosen or Chosen()
        self.sound = self.chosen.sound

    def clean(self):
        super().clean()
        if self.chosen.refused and "file" not in self.errors:
            self.add_error("file", REFUSED[self.chosen.refused])
        if self.data.get("said") != self.spoken.digest:  # what the page showed, as it was spoken
            told = _(
                "The words were changed meanwhile: read them again above. If the recording still speaks them, choose it once more."
            )
            self.add_error("file", told)
        return self.cleaned_data
