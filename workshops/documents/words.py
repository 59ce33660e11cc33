"""The words the documents add to what people and the team wrote, in the language of the document. Call under that language."""

import re

from django.utils.translation import gettext, ngettext, pgettext

from dialogue import languages
from dialogue.tags import primary
from workshops.documents import shared_table
from workshops.documents.heard import Reason

RIGHT_TO_LEFT = ("ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi")


def is_right_to_left(language):
    return primary(language) in RIGHT_TO_LEFT


def in_minutes(number):
    return ngettext("%(number)d minute", "%(number)d minutes", number) % {"number": number}


def labels(document):
    """Every heading and fixed phrase of one document, by key."""
    is_decided = document.is_decided or document.check_value  # drafts of before kept only the value
    return {
        **masthead(document),
        "total": gettext("Suggested time in all: %(time)s") % {"time": in_minutes(document.total_minutes)}
        if document.total_minutes
        else "",
        "contents": gettext("Contents"),
        "of": pgettext("page 3 of 12", "of"),
        "changes": gettext("What changed since draft %(number)d") % {"number": document.changes_since},
        "unchanged": gettext("Nothing changed but the date."),
        "whole": gettext("The agenda as a whole"),
        **_part_labels(),
        "how": gettext("How this was decided") if is_decided else gettext("How it is decided"),
        **_item_labels(),
        **labels_of_tables(),
    }


def masthead(document):
    """What the agenda and the one page beside it both say."""
    return {
        "eyebrow": document.dialogue if document.dialogue != document.title else "",
        "draft": gettext("Agenda draft %(number)d") % {"number": document.number},
        "status": gettext("Published") if document.status == "published" else gettext("Preview, not yet published"),
        "preview": "" if document.status == "published" else gettext("Preview"),
        "brief": gettext("The agenda on one page"),
        "page": gettext("page"),
        "more_on": gettext("and {n} more, page {x}"),
        "more": gettext("and {n} more"),
        "counted": gettext("Counted by the rule"),
        "heard": gettext("Heard, not counted"),
        "in_lane": gettext("As part of the group above"),
        "in_parts": gettext("See its parts"),
    }


def _part_labels():
    return {
        "foreword": gettext("Foreword"),
        "goals": gettext("What the dialogue is for"),
        "groups": gettext("The groups"),
        "issues": gettext("The issues"),
        "parked": gettext("Proposed, not on the agenda"),
        "parked_lead": gettext("Put forward during the dialogue and not on the agenda now. They may come back."),
        "removed": gettext("Issues taken off the list"),
        "removed_lead": gettext("They stay readable, and a new ballot can bring them back."),
        "ledger": gettext("Every change to the list"),
        "ties": gettext("How the groups stand to each other"),
        "shared_challenges": gettext("What the groups find hard"),
        "shared_visions": gettext("What the groups hope for, and what must not happen"),
        "challenges": gettext("Other challenges that the outline names"),
        "to_settle": gettext("Points to settle: who does what"),
        "to_settle_lead": gettext(
            "People said which group should do each task. These are open: nobody takes it, more than one group claims it, or all "
            "others expect it of a group that does not agree."
        ),
        "background": gettext("Background and sources"),
        "sources": gettext("Sources"),
        "held": gettext("Challenges that the outline names"),
        "from_text": gettext(
            "The framework is the text that the dialogue started with; the team may have changed it. No group has voted on this part."
        ),
        "glossary": gettext("Glossary"),
        "evaluations": gettext("What people thought of the workshops"),
        "said": gettext("What was said"),
        "said_lead": gettext(
            "Issue by issue: further answers, reasons given with votes, and what workshop tables brought back."
        ),
        "rights": gettext("Use and protection"),
        "check": gettext("Check value"),
        "check_lead": gettext(
            "Worked out from the published figures only. Two copies with the same value rest on the same result. "
            "To check it, compare it with the value on the page of the ballot’s result."
        ),
    }


def _item_labels():
    return {
        "time": gettext("Suggested time at the next meeting"),
        "problem": gettext("The problem"),
        "opportunity": gettext("The opportunity"),
        "questions": gettext("Questions to work on"),
        "quotes": gettext("What groups said"),
        "ground": gettext("Where the groups stand"),
        "ground_lead": gettext("Of the answers that people reacted to, in questions that are closed for reactions:"),
        "stands_lead": gettext(
            "At most two answers of a kind stand here. All stand on the pages of the questions, with how to read them."
        ),
        "further": gettext("Further answers"),
        "on_issue": gettext("More on this issue:"),
        "to_issue": gettext("the issue"),
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
        "taking_part": gettext("Taking part"),
        "answer": gettext("What they answered"),
        "question": gettext("Question"),
        "result": gettext("Result"),
        "together": gettext("Together"),
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


def unquoted(item):
    """What stands in the place of quotes where the page of an issue has none. It tells no more than what is shown does."""
    if item.quotes:
        return ""
    if any(not quote.withdrawn for quote in item.said):
        return gettext(
            "No answer from a counted group can be shown here. Other answers stand further on, with what else was said."
        )
    return gettext("No answer on this issue can be shown here.")


def contents_line(item):
    return " · ".join(filter(None, (item.stamp.rstrip("."), item.theme)))


def quoted(quote):
    """The words of a quote between quotation marks."""
    return in_marks(shown(quote)[0])


def in_marks(text):
    return pgettext("quotation marks around what somebody said", "“%(text)s”") % {"text": text.strip()}


def source(entry, document):
    """Where words come from: organisation, group, the language if it is not the document's, and whether they are translated. Empty where
    nothing is shown. Only a language that its author named is told in words."""
    language = entry.language if entry.language and primary(entry.language) != primary(document.language) else ""
    named = [
        getattr(entry, "organisation", ""),
        entry.group_name,
        languages.told(primary(language)) if language else "",
    ]
    return " · ".join(filter(None, (*named, translated(entry))))


def translated(reading):
    """Of a Quote, a Reason or what a reader gets of an answer: how it comes to them; "" for words as they were written."""
    if not reading.is_translated:
        return ""
    if reading.by_machine:
        return gettext("translated by a machine, not read by a person")
    is_reason = isinstance(reading, Reason)
    return pgettext("a reason", "translated") if is_reason else pgettext("an answer", "translated")


def written_in(entry):
    """The language of the words as they were written, for programs; "und" where nobody can say."""
    return tag(entry.language or entry.spoken)


def shown(entry):
    """(words, their language, those as they were written or "") of a quote or a reason."""
    if entry.translation:
        return entry.translation, tag(entry.translated_into), entry.text
    return entry.text, written_in(entry), ""


_CLOSING = (
    "how",
    "parked",
    "removed",
    "ledger",
    "ties",
    *shared_table.KEYS,
    "challenges",
    "to_settle",
    "background",
    "glossary",
    "said",
    "evaluations",
    "changes",
    "rights",
)


def chapters(document, labels):
    """The chapters besides the issues, in their order, as they stand in the contents: a list of {key, title, opening, from_text}."""
    opening = [key for key in ("foreword", "goals", "groups") if getattr(document, key)]
    return [
        {"key": key, "title": labels[key], "opening": key in opening, "from_text": key in FROM_TEXT}
        for key in (*opening, *closing(document))
    ]


FROM_TEXT = (
    "ties",
    "challenges",
    "background",
)  # chapters that nobody was asked about: a line under their heading says so


def closing(document):
    """The keys of the chapters behind the issues."""
    return [key for key in _CLOSING if has(document, key)]


def has(document, key):
    """Whether it has a chapter of this key."""
    if key == "changes":
        return bool(document.changes_since)
    if key == "how":
        return bool(document.how_decided or document.check_value)
    if key in (*shared_table.KEYS, "to_settle"):
        return bool(getattr(document, key).rows)
    if key in ("background", "said"):
        return any(has_background(item) if key == "background" else has_said(item) for item in document.items)
    return bool(getattr(document, key))


def has_background(item):
    return bool(item.background or item.sources or item.challenges)


def has_said(item):
    """Whether the annex says more of an issue than its own page."""
    return bool(item.stands or item.said or item.reasons_for or item.reasons_against or item.reasons or item.tables)


def in_tree(groups):
    """The groups with the parts of each right after it."""
    tops = [group for group in groups if not group.part_of]
    known = {group.key for group in tops}
    parts = [group for group in groups if group.part_of]
    found = [each for top in tops for each in (top, *[part for part in parts if part.part_of == top.key])]
    return [*found, *[part for part in parts if part.part_of not in known]]


def tie_said(tie):
    """How it stands between two groups, and who says so."""
    if tie.quality and tie.whose:
        return gettext("How it stands: %(quality)s (%(whose)s)") % {"quality": tie.quality, "whose": tie.whose}
    return gettext("How it stands: %(quality)s") % {"quality": tie.quality} if tie.quality else tie.whose


def standing(group, labels):
    """What the rule does with a group; a part is counted in its lane and not by itself."""
    if group.part_of:
        return labels["in_lane"]
    return labels["counted"] if group.counted else labels["heard"]


def taking_part(group, groups, labels):
    """How many of a group take part; a lane whose people belong to its parts says that these say it."""
    has_parts = any(part.part_of == group.key and part.taking_part for part in groups)
    return group.taking_part or (labels["in_parts"] if has_parts else "")


def tag(language):
    """A language tag that any format takes; "und" (undetermined) for what is none."""
    return language.replace("_", "-") if re.fullmatch("[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", language) else "und"
