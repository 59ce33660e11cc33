"""The roles that groups list (labourer, major, ministry of mines), and who holds one by what they say of themselves. Nobody chooses a role
from the list: people write their own words, so that words are compared."""

import re
from collections import Counter
from functools import reduce
from operator import and_, or_

from django.db.models import Q

PARTS = re.compile(r"[,;/]|\b(?:and|or|et|ou|y|o|e|na|au)\b")
SHORT = 4  # letters; shorter words (of, the, des) tell no role from another


def words_of(role):
    return role if isinstance(role, str) else str(role.get("name") or role.get("text") or "")


def listed(groups):
    """{role: [alternatives]} over these groups, in their order; each alternative a list of words that tell it from other roles.

    Of "ministry of justice and security" each half will do; "ministry" alone, which others have too, will not.
    """
    roles = dict.fromkeys(words_of(role) for group in groups for role in group.roles)
    common = Counter(word for role in roles for word in set(_words(role)))
    return {role: _alternatives(role, common) for role in roles if _words(role)}


def _words(role):
    found = re.findall(r"\w+", role.casefold())
    return [word for word in found if len(word) >= SHORT] or found


def _alternatives(role, common):
    parts = [[word for word in _words(part) if common[word] < 2] for part in PARTS.split(role.casefold())]
    return [part for part in parts if part] or [_words(role)]


def holds(alternatives, text):
    """Whether what somebody says of role and organisation means this role. `text`: in small letters."""
    return any(all(word in text for word in part) for part in alternatives)


def holders(alternatives):
    """The same for the database."""
    return reduce(or_, (reduce(and_, map(_has, part)) for part in alternatives))


def _has(word):
    return Q(role__icontains=word) | Q(organisation__icontains=word)
