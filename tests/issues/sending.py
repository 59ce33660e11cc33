"""What forms of voices send, for the tests of what is sent twice."""

from issues import answering, proposing
from tests.factories import question
from tests.stack.visitor import Page

K = "k"
TICKS = ("show_", "off_", "with_", "urgent_")  # those that are on the page are ticked
UNSEEN = ("receipt",)


def form_on(response, action):
    """The fields of the page's form as a browser sends them if nobody touches it."""
    fields = Page(response.status_code, {}, response.content, action).form(action).fields
    return {name: "on" if name.startswith(TICKS) else value for name, value in fields.items()}


def say(person, text="We dig", key=K, **more):
    asked = question(person.dialogue)
    return answering.answer(participant=person, question=asked, text=text, language="en", key=key, **more)


def propose(person, title="T", **more):
    fields = {"problem": "P", "opportunity": "O", "questions": ["Q"], "language": "en"}
    return proposing.propose(participant=person, title=title, **fields, **more)


def kept(*models):
    """All that stands of what was said, but for receipts."""
    seen = [[f.attname for f in m._meta.concrete_fields if f.name not in UNSEEN] for m in models]
    return [list(m.objects.order_by("pk").values_list(*names)) for m, names in zip(models, seen, strict=True)]
