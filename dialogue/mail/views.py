"""One-click unsubscribe (RFC 8058): no cookie, no token of a form, no sign-in; the link itself is the proof."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dialogue.mail import replies, stopping
from dialogue.models import Dialogue


def _wish(token):
    """Whose wish about which dialogue; 404 for links we did not make and for dialogues that are gone."""
    found = stopping.read_stop_token(token)
    if found is None or not (found[0] is None or Dialogue.objects.filter(pk=found[0]).exists()):
        raise Http404
    return {"dialogue_id": found[0], "fingerprint": found[1]}


def _page(request, token, wish):
    stopped = stopping.is_stopped(**wish)
    return render(
        request, "dialogue/mail_stop.html", {"token": token, "stopped": stopped, "done": request.method == "POST"}
    )


@csrf_exempt
@login_not_required
@never_cache
def mail_stop(request, token):
    """GET shows a page with one button and changes nothing: mail scanners open every link. The page says nothing of whom."""
    wish = _wish(token)
    if request.method == "POST":
        stopping.stop(**wish)
    return _page(request, token, wish)


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def mail_resume(request, token):
    wish = _wish(token)
    stopping.resume(**wish)
    return _page(request, token, wish)


@login_not_required
@never_cache
def reply_to(request, token):
    """Whether an address takes the answers to a dialogue's mails: its owner presses, a mail scanner does not."""
    found = replies.asked(token)
    if found is None:
        raise Http404
    dialogue, email = found
    if request.method == "POST" and request.POST.get("answer") == "no":
        replies.decline(dialogue=dialogue, email=email)
        return render(request, "dialogue/reply_to.html", {"dialogue": dialogue, "declined": True})
    if request.method == "POST":
        replies.agree(dialogue=dialogue, email=email)
        return redirect("reply_to", token)
    context = {"dialogue": dialogue, "email": email, "token": token, "done": dialogue.reply_to == email}
    return render(request, "dialogue/reply_to.html", context)
