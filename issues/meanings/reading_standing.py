"""How each word of the glossary stands: agreed, or open with its meanings. For the glossary, documents and the data."""

from django.db.models import Count
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.models import Meaning, WordBallot, WordItem


def agreed(dialogue):
    """{term's id: WordItem that was agreed on, as the reader gets it}, in one query: what stands until another is agreed on."""
    rows = WordItem.objects.filter(ballot__dialogue=dialogue).agreed().select_related("ballot")
    return {item.term_id: item for item in rows.told(dialogue)}


def others(dialogue):
    """{term's id: how many other meanings of it everybody can read}, in one query."""
    rows = Meaning.objects.filter(round__dialogue=dialogue, kind=Meaning.Kind.MEANING).readable().order_by()
    return dict(rows.values_list("round__term").annotate(n=Count("pk")))


def tell(dialogue, terms, *, reads_words=True):
    """Terms, each with `.agreed` and `.standing`, how it stands in words; two queries. Not `reads_words`: as the outline has them."""
    found, number = (agreed(dialogue), others(dialogue)) if reads_words else ({}, {})
    for term in terms:
        term.agreed = found.get(term.pk)
        term.standing = in_words(term.agreed, number.get(term.pk, 0))
    return terms


def in_words(item, others):
    """`item`: what was agreed on, or None; `others`: how many other meanings people have put forward."""
    if item:
        return _("agreed on %(day)s") % {"day": day_of(item)}
    if others:
        return ngettext("still open: %(n)s meaning", "still open: %(n)s meanings", others + 1) % {"n": others + 1}
    return _("working meaning")


def day_of(item):
    return formats.date_format(item.ballot.closed_at, "DATE_FORMAT")


def ballots(dialogue):
    """Of the dialogue, the latest first; one query."""
    found = list(WordBallot.objects.filter(dialogue=dialogue))
    for ballot in found:
        ballot.dialogue = dialogue
    return found
