"""What the team presses on the page about mail; each leads back to it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dialogue.mail import outbox
from dialogue.models import Job
from dialogue.once import once
from dialogue.rights import Right
from stakeholders import access, pointless


def _back(request, here, count):
    if count:
        words = ngettext("%(n)d mail is on its way again.", "%(n)d mails are on their way again.", count)
        messages.success(request, words % {"n": count})
    else:
        messages.info(request, _("There was nothing left to do."))
    return redirect("mailing_list", here.dialogue.slug)


@require_POST
@once
def job_again(request, dialogue, pk):
    here = access.enter_team(request.user, dialogue, Right.MAIL)
    job = get_object_or_404(Job, pk=pk, dialogue=here.dialogue)
    count = outbox.try_again(jobs=Job.objects.filter(pk=job.pk), dialogue=here.dialogue, by=request.user)
    return _back(request, here, count)


@require_POST
@once
def mailing_again(request, dialogue, pk):
    here = access.enter_team(request.user, dialogue, Right.MAIL)
    mailing = get_object_or_404(here.dialogue.mailings, pk=pk)
    return _back(request, here, outbox.try_again(jobs=mailing.jobs.all(), dialogue=here.dialogue, by=request.user))


@require_POST
@once
def outbox_again(request, dialogue):
    here = access.enter_team(request.user, dialogue, Right.MAIL)
    return _back(
        request, here, outbox.try_again(jobs=here.dialogue.jobs.all(), dialogue=here.dialogue, by=request.user)
    )


@require_POST
@once
def outbox_try(request, dialogue):
    here = access.enter_team(request.user, dialogue, Right.MAIL)
    if outbox.try_now(dialogue=here.dialogue, by=request.user):
        messages.success(request, _("One mail is tried now. If it goes out, the others follow."))
    else:
        messages.info(request, _("Mail is not held up any more."))
    return redirect("mailing_list", here.dialogue.slug)


@require_POST
def outbox_release(request, dialogue):
    here = access.enter_team(request.user, dialogue, Right.HOUSE)
    return _back(request, here, outbox.release(dialogue=here.dialogue, by=request.user))


@require_POST
def outbox_discard(request, dialogue):
    here = access.enter_team(request.user, dialogue, Right.HOUSE)
    return _discarded(request, here, outbox.discard(dialogue=here.dialogue, by=request.user))


def _discarded(request, here, count):
    messages.success(
        request, ngettext("%(n)d mail was discarded.", "%(n)d mails were discarded.", count) % {"n": count}
    )
    return redirect("mailing_list", here.dialogue.slug)


@require_POST
def outbox_clear(request, dialogue):
    """Mail that nobody needs any more."""
    here = access.enter_team(request.user, dialogue, Right.MAIL)
    return _discarded(request, here, pointless.discard(dialogue=here.dialogue, by=request.user))
