"""Who is asked, waits, takes part or has gone, for those of the team who act: found by state, group, role and words; in no order that tells
who has spoken. One list of two tables: whoever was invited and has not come is no participant yet."""

from dataclasses import dataclass, replace
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Case, CharField, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from dialogue import text
from stakeholders import invitation_words, listed_roles
from stakeholders.countries import COUNTRIES
from stakeholders.models import Participant
from stakeholders.models.participants import CALLED

LANDS = dict(COUNTRIES)
ON_A_PAGE = 100
INVITED, WAITING, JOINED, LEFT = "invited", "waiting", "joined", "left"
STATES = {INVITED: _("invited"), WAITING: _("waiting"), JOINED: _("joined"), LEFT: _("left")}
NO_GROUP = 32_767  # the place of those who choose their group when they come
COLUMNS = ("kind", "row", "place", "of_group", "sorted_by", "organisation", "role", "country", "address")
IN_ORDER = ("place", "of_group", "sorted_by", "organisation", "role", "country", "address", "kind")


@dataclass(frozen=True)
class Wanted:
    """What the address of the page asks for. `group`: one of the dialogue's, `role`: one that a group lists."""

    q: str = ""
    state: str = ""
    group: object = None
    role: str = ""

    @property
    def is_narrow(self):
        return bool(self.q or self.state or self.group or self.role)


def wanted(query, groups, roles):
    """Anything odd asks for nothing."""
    state, role = query.get("state", ""), query.get("role", "")
    return Wanted(
        q=" ".join(text.clean(query.get("q", "")[:100]).split()),
        state=state if state in STATES else "",
        group=next((group for group in groups if group.key == query.get("group")), None),
        role=role if role in roles else "",
    )


# ---- one person


def named(dialogue, ref):
    """Whoever has this reference and waits or takes part, with user and group; None if nobody has."""
    return _with_all(dialogue.participants.here()).with_refs(dialogue, [ref]).first()


def was_named(dialogue, ref):
    """Whether somebody had this reference whose place has ended since."""
    return dialogue.participants.with_refs(dialogue, [ref]).exists()


def _with_all(people):
    return people.select_related("user__card", "group__parent", "dialogue")


# ---- the list


def places(dialogue):
    """Everybody's place, but for those that nobody can be told by any more: their person has another, or was forgotten."""
    rows = Participant.objects.filter(dialogue=dialogue)
    nameless = Q(user__name="", name="") & (Q(user__email=None) | Q(user__email=""))
    return rows.exclude(nameless & ~Q(status__in=(Participant.Status.WAITING, Participant.Status.CONFIRMED)))


STATE = Case(
    When(status=Participant.Status.WAITING, then=Value(WAITING)),
    When(status=Participant.Status.CONFIRMED, then=Value(JOINED)),
    default=Value(LEFT),
    output_field=CharField(),
)


def _narrowed(rows, wanted, roles, named_by):
    """`named_by`: the columns in which words are found, beside role and organisation."""
    for word in wanted.q.split():
        columns = (*named_by, "role", "organisation")
        rows = rows.filter(_any(columns, word))
    if wanted.group:
        rows = rows.filter(Q(group=wanted.group) | Q(group__parent=wanted.group))
    if wanted.role:
        rows = rows.filter(listed_roles.holders(roles[wanted.role]))
    return rows


def _any(columns, word):
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__icontains": word})
    return found


def _both(dialogue, wanted, roles):
    """(participants with `.state`, invitations) that are wanted, whatever their state."""
    people = places(dialogue).annotate(state=STATE)
    people = _narrowed(people, wanted, roles, ("name", "user__name", "user__email"))
    return people, _narrowed(dialogue.invitations.not_come(), wanted, roles, ("name", "email"))


def page(dialogue, wanted, roles, number):
    """(page of rows, {state: how many}) of what is wanted; six queries, however many there are."""
    people, invited = _both(dialogue, replace(wanted, state=""), roles)
    counts = dict(people.order_by().values_list("state").annotate(Count("pk")))
    counts[INVITED] = invited.count()
    if wanted.state:
        people = people.none() if wanted.state == INVITED else people.filter(state=wanted.state)
        invited = invited if wanted.state == INVITED else invited.none()
    paginator = Paginator(_rows(people).union(_asked_rows(invited), all=True).order_by(*IN_ORDER), ON_A_PAGE)
    paginator.count = counts.get(wanted.state, 0) if wanted.state else sum(counts.values())
    found = paginator.get_page(number)
    found.object_list = _filled(dialogue, list(found.object_list))
    return found, {state: counts.get(state, 0) for state in STATES}


def _rows(people):
    said = {"kind": Value("p", CharField()), "row": F("pk"), "place": F("group__position"), "of_group": F("group")}
    address = Coalesce("user__email", Value(""), output_field=CharField())
    return people.order_by().annotate(**said, sorted_by=Lower(CALLED), address=address).values_list(*COLUMNS)


def _asked_rows(invited):
    nobodys = Value(NO_GROUP, IntegerField())
    said = {"kind": Value("i", CharField()), "row": F("pk"), "place": Coalesce("group__position", nobodys)}
    name = Case(When(name="", then="email"), default="name", output_field=CharField())
    rows = invited.order_by().annotate(**said, of_group=F("group"), sorted_by=Lower(name))
    return rows.annotate(address=Cast("email", CharField())).values_list(*COLUMNS)


def _filled(dialogue, rows):
    """The rows of a page as participants and invitations, each with `.state`, `.land` and what the list says of it."""
    keys = {kind: [row for of, row, *_more in rows if of == kind] for kind in "pi"}
    people = _with_all(Participant.objects.filter(pk__in=keys["p"])).annotate(state=STATE)
    found = {("p", person.pk): person for person in people}
    invited = dialogue.invitations.with_standing().filter(pk__in=keys["i"]).select_related("group")
    for invitation in invited:
        invitation.state, invitation.called = INVITED, invitation.name or invitation.email
        invitation.state_words, invitation.reason, _advice = invitation_words.standing_in_words(invitation)
        found["i", invitation.pk] = invitation
    for each in found.values():
        each.land = LANDS.get(each.country, "")
    return [found[kind, row] for kind, row, *_more in rows if (kind, row) in found]


def by_group(rows):
    """[(group or None, [row])] of a page."""
    return [(some[0].group, some) for some in (list(part) for _pk, part in groupby(rows, key=lambda r: r.group_id))]


# ---- who is missing


@dataclass(frozen=True)
class Gap:
    """A group in which somebody is missing: it has nobody, or of its roles some nobody holds."""

    group: object
    joined: int
    asked: int  # invited or waiting
    roles: list  # of (role, whether somebody who holds it is invited or waits)

    @property
    def is_empty(self):
        return self.joined == 0


def gaps(dialogue, groups, roles):
    """[Gap] of groups that people speak for, in their order; two queries."""
    here = Participant.objects.here().filter(dialogue=dialogue).order_by()
    said = [(of, status == Participant.Status.CONFIRMED, *rest) for of, status, *rest in _told(here, "group", "status")]
    said += [(of, False, *rest) for of, *rest in _told(dialogue.invitations.not_come().order_by(), "group")]
    parts = {group.parent_id for group in groups if group.parent_id}
    found = [_gap(group, groups, said, roles) for group in groups]
    return [gap for gap in found if gap.roles or (gap.is_empty and gap.group.pk not in parts)]


def _told(rows, *columns):
    return rows.values_list(*columns, "role", "organisation").annotate(Count("pk"))


def _gap(group, groups, said, roles):
    within = {group.pk, *(part.pk for part in groups if part.parent_id == group.pk)}
    mine = [(there, f"{role} {firm}".casefold(), n) for of, there, role, firm, n in said if of in within]
    of_parts = {listed_roles.words_of(r) for part in groups if part.parent_id == group.pk for r in part.roles}
    missing = []
    for role in [listed_roles.words_of(role) for role in group.roles]:
        held = {there for there, words, _n in mine if role in roles and listed_roles.holds(roles[role], words)}
        if role in roles and role not in of_parts and True not in held:
            missing.append((role, False in held))
    joined, waits = (sum(n for there, _words, n in mine if there is is_in) for is_in in (True, False))
    return Gap(group, joined, waits, missing)
