"""After opening the page of a row is that of its correction."""

from django.shortcuts import redirect

from issues.views_outline import change_words
from workshops.editor import kinds
from workshops.editor.forms_corrections import WORDS

PAGES = {  # of the floor below
    "question": "team_question_change",
    "issue": "team_issue_change",
    "group": "team_group_change",
    "term": "team_term_change",
}


def page(request, here, row):
    kind = kinds.kind_of(row)
    if kind in PAGES:
        return redirect(PAGES[kind], here.dialogue.slug, row.pk)
    return change_words(request, here, row, WORDS[kind], leads="team_outline")
