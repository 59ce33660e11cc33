"""In which languages somebody reads what others wrote, the first one first. The one place that says so."""

from dialogue import speaking, tags


def order():
    """Of whoever is reading now: theirs, then those of the dialogue, as its own texts are read."""
    return widened(speaking.order())


def of_room(dialogue):
    """Of a wall that all look at: the dialogue's own."""
    return widened([speaking.own(dialogue), *dialogue.languages])


def of_everybody(dialogue):
    """The dialogue's own, then those of the pages."""
    return tuple(dict.fromkeys([*of_room(dialogue), *widened(of_pages())]))


def besides(language, wanted):
    """Those that are not this one: what stands beside words in it."""
    return tuple(tag for tag in wanted if not language or tags.primary(tag) != tags.primary(language))


def widened(wanted):
    """Who reads a variety reads the language: "pt-br" is followed by "pt"."""
    written = [tags.written(tag) for tag in wanted if tags.is_tag(tag)]
    return tuple(dict.fromkeys(each for tag in written for each in (tag, tags.primary(tag))))


def of_pages():
    """Those that people may choose for pages and mails."""
    return speaking.catalogues()
