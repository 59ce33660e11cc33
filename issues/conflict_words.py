"""What a page says of a form or a button that came twice, too late, or from somebody else's page (TRUST A2)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dialogue.form_keys import Trouble
from issues.receipts import Overtaken, Reworded

REPEATED, TAKEN_BACK, OVERTAKEN, CHANGED, REWORDED = "repeated", "taken back", "overtaken", "changed", "reworded"


@dataclass(frozen=True)
class Conflict:
    """`versions`: stakeholders.forms.Version of what differs; `alone`: only what was typed is shown, for it stands in no form."""

    words: str
    versions: tuple = ()
    alone: bool = False


def why(error):
    """Of a receipts.Repeated."""
    if isinstance(error, Reworded):
        return REWORDED
    return OVERTAKEN if isinstance(error, Overtaken) else REPEATED


def of_form(why, form, stands):
    """Of a form whose words stay in it under a new key; `why`: a Trouble, or REPEATED; `stands`: the row or votes, if any."""
    if why == Trouble.OTHER:
        return Conflict(_OF_FORM[why](), tuple(form.typed()), alone=True)
    if why in (REPEATED, OVERTAKEN) and not stands:
        why = TAKEN_BACK
    return Conflict(_OF_FORM[why](), tuple(form.beside(stands)) if stands else ())


def of_paper(why, form, stands, apart):
    """Of a ballot paper, or one mark of it. `stands`: {issue id: Mark}; `apart`: ids of the issues where the form differs from it."""
    words = _OF_FORM[TAKEN_BACK if why == REPEATED and not stands else why]()
    if why == CHANGED and any(line.is_altered and line.key not in apart for line in form.lines):
        words = " ".join((words, _("What else you changed is counted.")))
    return Conflict(words, tuple(form.beside(stands, apart)))


def of_press(why):
    """Of a button; what stands is on the page."""
    return Conflict(press_words(why))


def press_words(why):
    return " ".join((_OF_PRESS[why](), _("What stands now is here; press again if you still wish it.")))


_OF_FORM = {
    REPEATED: lambda: _(
        "Not sent: this form was sent before, with something else in it, perhaps from a second window. What stands now is shown "
        "beside what you typed. Yours is in the form: send it if it is to stand in place of the other."
    ),
    TAKEN_BACK: lambda: _(
        "Not sent: this was sent before, and taken back since. Your words are in the form: send them if they are to stand."
    ),
    OVERTAKEN: lambda: _(
        "Not sent: what you wrote here was changed meanwhile, perhaps from another phone. What stands now is shown beside what you typed. "
        "Yours is in the form: send it if it is to stand in place of the other."
    ),
    CHANGED: lambda: _(
        "Not counted: something else stands by now, perhaps from another phone or window. What stands now is shown beside what you chose. "
        "Yours is in the form: send it once more if it is to stand in place of the other."
    ),
    Trouble.OLD: lambda: _(
        "Not sent yet: this form was open for more than a day. Your words are in it: look at them once more, and send them."
    ),
    Trouble.MISSING: lambda: _(
        "Not sent yet: this form was opened before the site was renewed. Your words are in it: send them once more."
    ),
    Trouble.UNKNOWN: lambda: _(
        "Not sent yet: we do not know this form any more, perhaps because the site was renewed. Your words are in it: send them once more."
    ),
    Trouble.OTHER: lambda: _(
        "Not sent: this form was opened by somebody else, and now you are signed in. Nothing was kept of it. What was "
        "typed stands here, so that its writer can copy it."
    ),
}
_OF_PRESS = {
    REPEATED: lambda: _("Nothing was changed: this button was pressed before, and something else was done since."),
    OVERTAKEN: lambda: _("Nothing was changed: something else was done here meanwhile, perhaps from another phone."),
    REWORDED: lambda: _("Nothing was changed: the words were changed while you read them."),
    Trouble.OLD: lambda: _("Nothing was changed: this page was open for more than a day."),
    Trouble.UNKNOWN: lambda: _("Nothing was changed: the button is of a page that we do not know any more."),
    Trouble.OTHER: lambda: _("Nothing was changed: this page was opened by somebody else, and now you are signed in."),
}
