"""What everybody may read of a dialogue without signing in, in a sentence that stands where people write."""

from django.utils.translation import gettext as _


def open_to_all(dialogue):
    """ "" where all of it is for members only."""
    shown = dialogue.public
    if not shown:
        return ""
    words = {
        "drafts": _("published drafts of the agenda"),
        "results": _("results of final ballots"),
        "ledger": _("the ledger"),
    }
    told = _("Everybody can read, without signing in: %(what)s.")
    told %= {"what": ", ".join(words[name] for name in ("drafts", "results", "ledger") if name in shown)}
    return " ".join(filter(None, (told, _of_drafts(dialogue), _of_search(dialogue))))


def _of_drafts(dialogue):
    if "drafts" not in dialogue.public:
        return ""
    if "drafts" in dialogue.public_late:
        return _("A public draft shows no words of hidden groups, except titles of issues on the list.")
    return _("A draft may quote your words.")


def _of_search(dialogue):
    if not dialogue.may_be_found:
        return ""
    if "drafts" in dialogue.public and not dialogue.may_be_listed("drafts"):
        return _("Search engines may list it, but no drafts.")
    return _("Search engines may list it.")
