"""Twenty answers of a page by the time of a few: those that differ in words and number alone are drawn once."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from dialogue import keys
from dialogue.templatetags.part import keep
from issues.forms_answers import REACTIONS

register = template.Library()
NUMBER = 10**19 - 1  # stands for an answer's id, which is smaller; an address takes only digits
STANDS = {value: name for name, value in REACTIONS.items()}  # what a press replaces
LONG, CUT = 700, 600  # characters: what is longer is cut at a word, and read whole on a page of its own
SEEN = "\ue000seen\ue000"  # stands for which words they are, in what its buttons send
WORDS = SafeString("\ue000words\ue000")  # stands for its words: of a range that no text has


class Drawn:
    """An answer whose words and id are left open; everything else is the answer's."""

    def __init__(self, answer):
        self.answer, self.pk, self.text, self.stands = answer, NUMBER, WORDS, f"{STANDS[answer.reaction]}-{SEEN}"
        self.reading = answer.reading
        self.is_cut = len(self.reading.text) > LONG

    def __getattr__(self, name):
        return getattr(self.answer, name)


@register.simple_tag(takes_context=True)
def answers(context, rows):
    """The answers as `issues/_answer.html` draws each: forty look-ups a row were a third of the page's time."""
    row, drawn = context.template.engine.get_template("issues/_answer.html"), {}
    rows = list(rows)
    texts = [answer.reading.text for answer in rows]
    seen = keys.seen(context["dialogue"], texts) if context.get("can_react") else [""] * len(texts)
    whole = {
        answer.pk: _filled(_drawn(context, row, drawn, answer), answer, mark)
        for answer, mark in zip(rows, seen, strict=True)
    }
    for pk, html in whole.items():
        keep(context, f"a{pk}", html)
    return mark_safe("".join(whole.values()))


def _drawn(context, row, drawn, answer):
    voice = answer.voice
    kind = (
        voice.group_id,
        voice.name,
        answer.show_group,
        answer.off_record,
        answer.language,
        answer.reaction,
        _shown_of(answer),
        getattr(answer, "became", ()),
        len(answer.reading.text) > LONG,
        answer.reading.language,
        answer.reading.is_translated,
        answer.reading.by_machine,
    )
    if kind not in drawn:
        with context.push(answer=Drawn(answer)):
            drawn[kind] = row.render(context)
    return drawn[kind]


def _shown_of(answer):
    """What its row says of what was found when the question closed for reactions."""
    found = getattr(answer, "found", None)
    return found and (found.kind, found.sentence, found.is_changed)


def _filled(html, answer, seen):
    """The words come last: whatever somebody writes is replaced by nothing."""
    html = html.replace(str(NUMBER), str(answer.pk)).replace(SEEN, seen)
    return html.replace(WORDS, escape(beginning(answer.reading.text)))


def beginning(text):
    """What a page of many answers shows of one: all of it, unless it is long."""
    if len(text) <= LONG:
        return text
    words = text[:CUT].rsplit(maxsplit=1)[0]
    return (words if len(words) > CUT // 2 else text[:CUT]) + "…"
