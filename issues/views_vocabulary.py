"""The page of the words that the product uses; everybody may read it, also before joining."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from issues.vocabulary import PARTS


@login_not_required
@require_safe
def vocabulary(request):
    return render(request, "issues/vocabulary.html", {"parts": PARTS})
