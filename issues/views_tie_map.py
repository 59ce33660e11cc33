"""All ties in one picture."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from issues import reading_ties
from stakeholders import access


@require_safe
def tie_map(request, dialogue):
    """As the groups said, else as the outline reads them."""
    here = access.enter_to_read(request.user, dialogue)
    return render(
        request,
        "issues/tie_map.html",
        here.context(figure=reading_ties.map_of(here.dialogue, reads_words=here.reads_words)),
    )
