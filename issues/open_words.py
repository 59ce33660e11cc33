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
    if "drafts" not in shown:
        return told
    if "drafts" in dialogue.public_late:
        return _(
            "%(told)s There a draft has no words of groups that stay hidden, but for titles of issues on the list."
        ) % {"told": told}
    return _("%(told)s A draft may quote your words.") % {"told": told}
