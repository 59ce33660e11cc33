"""The words the documents add to what people and the team wrote, in the language of the document. Call under that language."""

import re

from django.utils.translation import get_language_info, gettext, ngettext, pgettext

# Languages of the gold countries that Django does not name itself; each in its own words.
_LANGUAGES = {
    "am": "አማርኛ", "ak": "Akan", "bm": "Bamanankan", "ee": "Eʋegbe", "ff": "Fulfulde", "ha": "Hausa", "ln": "Lingála", "mg": "Malagasy",
    "om": "Afaan Oromoo", "qu": "Runasimi", "rw": "Kinyarwanda", "sn": "chiShona", "so": "Soomaali", "ti": "ትግርኛ", "tl": "Tagalog",
    "tw": "Twi", "wo": "Wolof", "yo": "Yorùbá", "zu": "isiZulu",
}  # fmt: skip
RIGHT_TO_LEFT = ("ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi")


def primary(language):
    """The first part of a language tag: "pt" of "pt-br"."""
    return language.replace("_", "-").split("-")[0].lower()


def is_right_to_left(language):
    return primary(language) in RIGHT_TO_LEFT


def language_name(language):
    """A language in its own words; its code where we know none."""
    code = primary(language)
    if code in _LANGUAGES:
        return _LANGUAGES[code]
    try:
        return get_language_info(code)["name_local"]
    except KeyError:
        return code


def in_minutes(number):
    return ngettext("%(number)d minute", "%(number)d minutes", number) % {"number": number}


def labels(document):
    """Every heading and fixed phrase of one document, by key."""
    number = {"number": document.number}
    return {
        "eyebrow": document.dialogue if document.dialogue != document.title else "",
        "draft": gettext("Agenda draft %(number)d") % number,
        "status": gettext("Published") if document.status == "published" else gettext("Preview, not yet published"),
        "preview": "" if document.status == "published" else gettext("Preview"),
        "total": gettext("Suggested time in all: %(time)s") % {"time": in_minutes(document.total_minutes)}
        if document.total_minutes
        else "",
        "contents": gettext("Contents"),
        "page": gettext("page"),
        "of": pgettext("page 3 of 12", "of"),
        "changes": gettext("What changed since draft %(number)d") % {"number": document.changes_since},
        "unchanged": gettext("Nothing changed but the date."),
        "whole": gettext("The agenda as a whole"),
        **_part_labels(),
        **_item_labels(),
        **labels_of_tables(),
    }


def _part_labels():
    return {
        "foreword": gettext("Foreword"),
        "goals": gettext("What the dialogue is for"),
        "groups": gettext("The groups"),
        "counted": gettext("Counted by the rule"),
        "heard": gettext("Heard, not counted"),
        "issues": gettext("The issues"),
        "parked": gettext("Parked proposals"),
        "parked_lead": gettext("Put forward during the dialogue and not on the agenda now. They may come back."),
        "removed": gettext("Issues taken off the list"),
        "removed_lead": gettext("They stay readable, and a new ballot can bring them back."),
        "ledger": gettext("Every change to the list"),
        "how": gettext("How this was decided"),
        "rights": gettext("Use and protection"),
        "check": gettext("Check value"),
        "check_lead": gettext(
            "Worked out from the published figures only. Two copies with the same value rest on the same result."
        ),
    }


def _item_labels():
    return {
        "time": gettext("Suggested time"),
        "problem": gettext("The problem"),
        "opportunity": gettext("The opportunity"),
        "questions": gettext("Questions to work on"),
        "said": gettext("What groups said"),
        "for": gettext("Reasons given for it"),
        "against": gettext("Reasons given against it"),
        "reasons": gettext("Reasons given, for and against, in mixed order"),
        "contested": gettext("Still open between groups"),
        "tables": gettext("From the workshop’s tables"),
        "note": gettext("Note by the team"),
        "why": gettext("Why"),
        "withdrawn": gettext("This answer was withdrawn by its author."),
        "unshown": gettext("Group not shown"),
    }


def labels_of_tables():
    """The heads of tables, by key."""
    return {
        "date": gettext("Date"),
        "issue": gettext("Issue"),
        "what": gettext("What happened"),
        "by": gettext("Put forward by"),
        "outcome": gettext("Outcome"),
        "group": gettext("Group"),
        "policy": gettext("How its people are shown"),
        "result": gettext("Result"),
        "standing": gettext("In the decision"),
    }


def eyebrow(item):
    """The small line under an issue's title."""
    return " · ".join(filter(None, (item.theme, item.role)))


def stamp(item):
    """The verdict's word or two as a sentence of its own, because another sentence follows."""
    return item.stamp if not item.stamp or item.stamp[-1] in ".!?:።۔" else f"{item.stamp}."


def verdict(item):
    """The sentence after the stamp, with what it means for the agenda. It may begin with the stamp's words: once is enough."""
    return " ".join(
        filter(None, (item.effect, item.sentence.removeprefix(stamp(item)).lstrip() if item.stamp else item.sentence))
    )


def contents_line(item):
    return " · ".join(filter(None, (item.stamp.rstrip("."), item.theme)))


def quoted(quote):
    """The words of a quote between quotation marks."""
    return pgettext("quotation marks around what somebody said", "“%(text)s”") % {"text": quote.text.strip()}


def source(entry, document):
    """Where words come from: organisation, group, and the language if it is not the document's. Empty where nothing is shown."""
    language = entry.language if entry.language and primary(entry.language) != primary(document.language) else ""
    named = [getattr(entry, "organisation", ""), entry.group_name]
    return " · ".join(filter(None, (*named, language_name(language) if language else "")))


def chapters(document, labels):
    """The chapters besides the issues, in their order, as they stand in the contents: a list of {key, title, opening}."""
    opening = [key for key in ("foreword", "goals", "groups") if getattr(document, key)][:1]
    opening += ["changes"] if document.changes_since else []
    made = "how" if document.how_decided or document.check_value else "rights" if document.rights else ""
    closing = [key for key in ("parked", "removed", "ledger") if getattr(document, key)] + [made]
    return [{"key": key, "title": labels[key], "opening": key in opening} for key in opening + closing if key]


def tag(language):
    """A language tag that any format takes; "und" (undetermined) for what is none."""
    return language.replace("_", "-") if re.fullmatch("[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", language) else "und"
