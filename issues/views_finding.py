"""Looking for answers to a question."""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from issues import finding, reading, sought_words
from stakeholders.access import enter_to_read_words


def asked_of(request, groups):
    """What the address asks for; anything odd is no page."""
    try:
        return finding.sought(request.GET, groups)
    except sought_words.Odd as error:
        raise BadRequest("Nothing is looked for like this.") from error


@require_safe
def question_find(request, dialogue, key, asked):
    """Answers by words and group, and those of which one has said nothing yet; apart from the question's own page, which is asked for
    far more often."""
    here = enter_to_read_words(request.user, dialogue)
    question = reading.question_at(here.dialogue, key, asked)
    if question is None:
        raise Http404
    reading.in_readers_words(question)
    groups = finding.groups_of(here.dialogue)
    sought = asked_of(request, groups)
    more = {"question": question, "issue": question.issue, "groups": groups, "sought": sought, "all_at": request.path}
    more |= {"found_at": request.path + sought.query, **finding.answers_page(here, question, sought)}
    return render(request, "issues/question_find.html", here.context(**more))
