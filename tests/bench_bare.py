"""What the product's pages are measured against, served by the same process: a bare page and a bare upsert.

Both pass the same middleware and read session and user as every page does. The page reads its dialogue and 20 rows and
prints them; the upsert writes as many rows as the product's own request. Used on a demo only, by `tests.bench`.
"""

import secrets

from django.db import connection, models, transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template import Context, Engine
from django.urls import path
from django.views.decorators.http import require_POST

from dialogue.models import Dialogue, User
from issues.models import Ballot, Contribution, Question
from stakeholders.models import Participant, Voice
from tests.pages import FINAL, SLUG
from workshops.demo import urls

ROWS, VOTERS = 20, 50
TEXT = "The scale stands in the buyer's hut, so the price is whatever he says it is. A public scale at the pit would end that. "
TEMPLATE = Engine().from_string(
    "<!doctype html><title>{{ dialogue.title }}</title><h1>{{ dialogue.title }}</h1><ol>"
    "{% for row in rows %}<li id=a{{ row.pk }}><p lang={{ row.language }}>{{ row.text }}</p></li>{% endfor %}</ol>"
)


class BareMark(models.Model):
    person = models.IntegerField()
    item = models.IntegerField()
    choice = models.CharField(max_length=8)

    class Meta:
        app_label = "dialogue"
        managed = False  # `prepare` makes the table
        constraints = [models.UniqueConstraint(fields=["person", "item"], name="bare_mark_once")]

    def __str__(self):
        return self.choice


def bare_page(request):
    dialogue = Dialogue.objects.get(slug=SLUG)
    rows = Contribution.objects.filter(question__issue__dialogue=dialogue, text=TEXT)[:ROWS]
    return HttpResponse(TEMPLATE.render(Context({"dialogue": dialogue, "rows": rows})))


@require_POST
def bare_upsert(request, number):
    """Write `number` rows of this person, new or changed."""
    choice = request.POST["choice"]
    marks = [BareMark(person=request.user.pk, item=item, choice=choice) for item in range(number)]
    with transaction.atomic():
        BareMark.objects.bulk_create(
            marks, update_conflicts=True, unique_fields=["person", "item"], update_fields=["choice"]
        )
    return redirect("bare_page")


@require_POST
def prepare(request):
    """Add what the measurements need to the demo, and tell where it is."""
    with connection.schema_editor() as editor:
        editor.create_model(BareMark)
    dialogue = Dialogue.objects.get(slug=SLUG)
    question = Question.objects.select_related("issue").filter(issue__dialogue=dialogue, issue__key="formalisation")[0]
    question.contributions.all().delete()
    answers = [add_answer(dialogue, question) for _ in range(ROWS)]
    items = Ballot.objects.get(dialogue=dialogue, number=FINAL).ballot_items.values_list("issue_id", flat=True)
    return JsonResponse(
        {
            "question": [question.issue.key, question.position],
            "answer": answers[0].pk,
            "items": list(items),
            "voters": [add_voter(dialogue, number) for number in range(VOTERS)],
        }
    )


def add_answer(dialogue, question):
    group = dialogue.groups.get(key="lsm")
    voice = Voice.objects.create(dialogue=dialogue, group=group, name="A company", tag=secrets.token_hex(32))
    return Contribution.objects.create(voice=voice, question=question, text=TEXT, language="en", released=True)


def add_voter(dialogue, number):
    """One more confirmed person, who can be signed in by one press; returns the user's key."""
    user = User.objects.create_user(f"voter{number}@demo.example", name=f"Voter {number}", is_demo=True)
    group = dialogue.groups.get(key="communities")
    Participant.objects.create(user=user, dialogue=dialogue, group=group, status=Participant.Status.CONFIRMED)
    return user.pk


urlpatterns = [
    *urls.urlpatterns,
    path("bare/", bare_page, name="bare_page"),
    path("bare/prepare/", prepare, name="bare_prepare"),
    path("bare/<int:number>/", bare_upsert, name="bare_upsert"),
]
handler400 = urls.handler400
