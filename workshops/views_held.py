"""What is held about the person who asks: to read, and to take along."""

import json

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dialogue.downloads import download
from workshops import held as holding
from workshops import held_words


@never_cache
@require_safe
def held(request):
    parts = held_words.in_words(holding.about(request.user))
    return render(request, "workshops/held.html", {"parts": parts})


@never_cache
@require_safe
def held_json(request):
    """One file, readable by people and programs."""
    found = {"made": holding.moment(timezone.now()), **holding.in_file(holding.about(request.user))}
    return download(json.dumps(found, indent=2, ensure_ascii=False), "held-about-me.json", "application/json")
