"""A summary as a document: what its page shows, whole, in the reader's language. Like the page it says what may be read now."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogue import speaking
from dialogue.models import told as tell_dialogue
from issues.reactions import reading_findings
from workshops.documents import held_blocks, stand_blocks, task_blocks, word_blocks
from workshops.documents.report import Block, Report, quote_of
from workshops.summaries import summary as telling


def write(summary):
    """The summary as a Report."""
    told = telling.tell(summary.dialogue, [summary])
    parts = [
        _words(told),
        _said(told),
        _found(told, summary.dialogue),
        _stated(told),
        _unsettled(told),
        _agreed(told),
        _decided(told),
        _changed(told),
        _questions(told),
        _ahead(told, summary),
    ]
    blocks = tuple(block for part in parts for block in part)
    if not summary.has_news:
        blocks = (*blocks, Block("text", _("Nothing else is new since the last summary.")))
    title = tell_dialogue(summary.dialogue).title
    return Report(
        title=title,
        dialogue=title,
        kind=_("Summary %(number)s") % {"number": summary.number},
        date=date_format(summary.made_on, "DATE_FORMAT"),
        language=speaking.wanted(),
        subtitle=_first(summary),
        note="" if summary.is_sent else _("Draft"),
        blocks=blocks,
    )


def _first(summary):
    if summary.number == 1:
        return _("What was said and decided so far.")
    return _("What was said and decided since the last summary.")


def _chapter(title, blocks):
    """A heading with what stands under it, or nothing at all."""
    found = list(blocks)
    return [Block("chapter", title), *found] if found else []


def _words(told):
    return _chapter(_("From the team"), (Block("text", words) for words in told.words))


def _said(told):
    return _chapter(_("What was said"), (block for issue in told.issues for block in _issue(issue)))


def _issue(entry):
    yield Block("heading", entry.issue.title, source=entry.amount)
    yield from (_quote(said) for said in entry.quotes)
    if entry.blanks:
        words = ngettext(
            "An answer that stood here was taken back or changed by its author.",
            "%(n)s answers that stood here were taken back or changed by their authors.",
            entry.blanks,
        )
        yield Block("text", words % {"n": entry.blanks})
    for name, words in entry.retold:
        yield Block("label", _("%(group)s, in the team’s words") % {"group": name})
        yield Block("text", words)


def _quote(said):
    group = said.shown_group
    palette = group.palette if group else ""
    return quote_of(said, source=_whose(said), palette=palette, cut=telling.shortened)


def _whose(said):
    """Under an answer stands what the page says of it (issues/_said_by.html)."""
    group, named = said.shown_group, said.is_named
    whose = [group.short_name if group else _("Group not shown")]
    whose += [said.voice.name, str(said.language_name)] if named else []
    whose += [_("off the record")] if said.off_record and not named else []
    return " · ".join(filter(None, whose))


def _found(told, dialogue):
    rounds = [pk for entry in told.found for pk in entry.rounds]
    common = reading_findings.common(dialogue, rounds) if rounds else {}
    shown = [entry for entry in told.found if entry.issue.pk in common]
    return _chapter(_("Where the groups stand"), (block for entry in shown for block in _common(entry, common)))


def _common(entry, common):
    yield Block("heading", entry.issue.title)
    yield from stand_blocks.blocks(common[entry.issue.pk], source=_whose, cut=telling.shortened)


def _stated(told):
    return _chapter(_("What the groups share"), (block for entry in told.stated for block in _shared(entry)))


def _shared(entry):
    yield Block("heading", entry.title)
    yield from held_blocks.blocks(entry.shown, entry.collection)


def _unsettled(told):
    found = told.to_settle
    return _chapter(_("Who should do what"), task_blocks.blocks(found.shown, found.tasks) if found else ())


def _agreed(told):
    return _chapter(_("What words mean"), (block for entry in told.agreed for block in _of_words(entry)))


def _of_words(entry):
    yield _heading(entry.ballot, entry.name)
    yield from word_blocks.outcomes(entry.words)


def _decided(told):
    return _chapter(_("What was decided"), (block for entry in told.ballots for block in _ballot(entry)))


def _ballot(entry):
    name = str(entry.ballot.get_kind_display())
    yield _heading(entry.ballot, name[:1].upper() + name[1:])
    for _look, sentence, results in entry.by_sentence():
        yield Block("label", " · ".join(result.title for result in results))
        yield Block("text", str(sentence))


def _heading(ballot, name):
    return Block("heading", name, source=_("closed %(day)s") % {"day": date_format(ballot.closed_at, "DATE_FORMAT")})


def _changed(told):
    return _chapter(_("What changed in the list"), _points(_change(entry, words) for entry, words in told.changes))


def _change(entry, words):
    by = _("put forward by %(group)s") % {"group": entry.group.short_name} if entry.group else ""
    return f"{entry.name}: {' · '.join(filter(None, (str(words), by)))}"


def _questions(told):
    entries = (f"{asked.text}\n{words}" for asked, words in told.questions)
    return _chapter(_("What changed in the questions"), _points(entries))


def _ahead(told, summary):
    title = _("What was open then") if summary.is_sent else _("What is open")
    return _chapter(title, _points(sentence for sentence, _path in told.ahead))


def _points(entries):
    found = tuple(entries)
    return [Block("points", entries=found)] if found else []
