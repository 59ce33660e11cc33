"""What participants look for among answers and proposals: words, a group, what they have not said anything of yet.

Only what everybody reads is looked through: released words as they stand, and the group that stands beneath them. So nothing is found by
words that wait, nor by a group that is not shown (TRUST §3.6, E12). How much was found is not counted on any page.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from dialogue import content_languages
from issues import reacting, reading, reading_became, sought_words
from issues.models import Contribution
from issues.sides import SIDES
from stakeholders import group_words

NOT_SHOWN = "-"  # in place of a group's key: no group stands beneath it


@dataclass(frozen=True)
class Sought:
    """What an address asks for: `group` is a key, NOT_SHOWN or ""; `new`: only what this person has said nothing of."""

    q: str = ""
    group: str = ""
    new: bool = False
    page: int = 1

    @property
    def is_narrow(self):
        return bool(self.q or self.group or self.new)

    @property
    def kept(self):
        """For links between its pages: what it knows, and nothing else of the address."""
        said = {"q": self.q, "group": self.group, "new": "yes" if self.new else ""}
        return QueryDict(urlencode({name: value for name, value in said.items() if value}))

    @property
    def query(self):
        """Its whole address behind the path, for presses that lead back to it."""
        said = self.kept.dict() | ({"page": self.page} if self.page > 1 else {})
        return f"?{urlencode(said)}" if said else ""


def groups_of(dialogue):
    """Whose name may stand beneath words, in their order and as the reader calls them; one query."""
    return group_words.tell(dialogue, dialogue.groups.speaking().order_by("position", "pk"))


def sought(query, groups):
    """Raises sought_words.Odd. What it does not know is passed over."""
    q, page = sought_words.read(query)
    group, new = query.get("group", ""), query.get("new", "")
    if new not in ("", "yes") or group not in ("", NOT_SHOWN, *(each.key for each in groups)):
        raise sought_words.Odd
    return Sought(q, group, bool(new), page)


def narrowed(rows, sought, columns):
    """`rows` of answers or proposals that everybody reads."""
    rows = sought_words.holding(rows, sought.q, columns)
    labelled = Contribution.LABELLED
    if sought.group == NOT_SHOWN:
        return rows.exclude(labelled)
    return rows.filter(labelled, voice__group__key=sought.group) if sought.group else rows


def answers_page(here, question, asked):
    """The answers to a question that are found: a page of them, with this person's reactions; two queries."""
    person = here.participant if here.may_speak else None
    rows = Contribution.objects.filter(question=question).readable().select_related("voice__group").only(*reading.SHOWN)
    rows = rows.read_in(content_languages.order()).annotate(reaction=reacting.own(person, question))
    rows = narrowed(rows, asked, ("text",))
    if asked.new and person:
        rows = rows.filter(reaction=None)
    opens, answers = reading.open_to(here, question), reading.page_of(rows, asked.page)
    for said in answers.object_list:
        here.groups.tell(said.voice.group)
    reading_became.tell(here, question, answers.object_list)
    return {"answers": answers, "can_react": opens["can_react"]}


def proposals(rows, asked):
    """Those of `rows`, as `reading_proposals.visible_proposals`, that are found; one's own that only oneself can see among them."""
    return narrowed(rows, asked, SIDES)
