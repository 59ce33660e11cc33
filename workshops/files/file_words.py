"""Parts and fields of an outline, and what becomes of them, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dialogue import languages
from issues.frameworks.comparison import CHANGED, GONE, NEW


def part_name(part):
    return {
        "head": _("Title and settings"),
        "goals": _("Goals"),
        "groups": _("Groups"),
        "relations": _("Ties"),
        "challenges": _("Challenges"),
        "visions": _("Hopes"),
        "issues": _("Issues"),
        "questions": _("Questions"),
        "terms": _("Words"),
    }[part.name]


def summary(part):
    """How many are new, changed, gone and the same."""
    said = [
        (part.count(NEW), _("%(n)s new")),
        (part.count(CHANGED), _("%(n)s changed")),
        (part.count(GONE), _("%(n)s gone")),
        (part.same, ngettext("%(n)s the same", "%(n)s the same", part.same)),
    ]
    words = [sentence % {"n": number} for number, sentence in said if number]
    return [*words, _("in another order")] if part.is_moved else words


def kind(row):
    return {NEW: _("New"), CHANGED: _("Changed"), GONE: _("Gone")}[row.kind]


def field_name(name):
    return {
        **{
            "key": _("Key"),
            "title": _("Title"),
            "question": _("Guiding question"),
            "about": pgettext("what a dialogue is about", "About"),
        },
        **{"scope": _("Scope"), "text": _("Text"), "name": _("Name"), "short_name": _("Short name")},
        **{"standing": _("Standing"), "tier": _("Tier"), "policy": _("Protection"), "palette": _("Colour")},
        **{"pattern": _("Pattern"), "description": _("Description"), "roles": _("Roles"), "within": _("Part of")},
        **{"from": _("From"), "to": _("To"), "kind": _("Tie"), "quality": _("Quality"), "note": _("Note")},
        **{"from_expects": _("The first expects"), "to_expects": _("The second expects")},
        **{"groups": _("Groups"), "issues": _("Issues"), "teaser": _("In one line"), "theme": _("Theme")},
        **{"role": pgettext("of an issue", "Role"), "problem": _("Problem"), "opportunity": _("Opportunity")},
        **{"background": _("Background"), "sources": _("Sources"), "definition": _("Meaning")},
        **{"rule": _("Rule"), "threshold": _("Support that settles it"), "block": _("What cannot be overruled")},
        **{"support_voices": _("People who support a proposal"), "support_groups": _("… out of so many groups")},
        **{"support_lane_share": _("… or this share alone"), "agenda_minutes": _("Minutes of the agenda")},
        **{"public": _("Public"), "language": _("Language"), "languages": _("Other languages")},
        **{"translations": _("Translations")},
    }.get(name, name)


def tongues(standing, coming, head):
    """What happens to the language where a file is in another one and its head is not wanted; "" if nothing does."""
    if head or not coming.language or coming.language == standing.language:
        return ""
    names = {"file": languages.name(coming.language), "own": languages.name(standing.language)}
    if not standing.language:
        return (
            _("The file is in %(file)s, and the dialogue will not say so: tick the title as well, if it should.")
            % names
        )
    words = _(
        "The file is in %(file)s; the dialogue stays marked as %(own)s. Tick the title as well, if it should change."
    )
    return words % names


def cut(before, after):
    """(what both begin with, gone, come, what both end with), in whole words: where two long texts differ."""
    one, other = before.split(" "), after.split(" ")
    most = min(len(one), len(other))
    head = next((n for n in range(most) if one[n] != other[n]), most)
    tail = next((n for n in range(most - head) if one[-1 - n] != other[-1 - n]), most - head)
    ends = len(one) - tail, len(other) - tail
    pieces = (one[:head], one[head : ends[0]], other[head : ends[1]], one[ends[0] :])
    return tuple(" ".join(words) for words in pieces)


def told(parts):
    """[(name, [how many], [(kind, its code, name, [(field, *cut)])])] for the page."""
    return [
        (
            part_name(part),
            summary(part),
            [
                (kind(r), r.kind, r.name, [(field_name(c.field), *cut(c.before, c.after)) for c in r.changes])
                for r in part.rows
            ],
        )
        for part in parts
        if part.rows or part.is_moved or part.same
    ]


def held_in_words(held):
    """Why an outline cannot be put in: people, a room or a plan hang on these rows."""
    said = {
        "gone": _("“%(name)s” would go, and people were asked into it."),
        "policy": _("“%(name)s” would protect otherwise than what people were told when they were asked into it."),
        "place": _("“%(name)s” would stand elsewhere, and people were asked into it."),
        "parts": _("“%(name)s” would have parts, and people were asked into the whole of it."),
        "asked": _("“%(name)s” would go, and it was asked in a room."),
        "planned": _("“%(name)s” would go, and a session of a workshop is about it."),
        "used": _("Something would go that is in use elsewhere in the dialogue."),
    }
    return [said[why] % {"name": name} for name, why in held]
