"""The map of ties: groups and ties of the tables as plain data. Once a round has closed, each end says what its side said; until then both
ends say what the outline does."""

from issues.tie_map import Group, Tie, figure
from issues.ties.reading import views_of
from stakeholders.models import StakeholderGroup
from stakeholders.people import path_of, told_ties


def map_of(dialogue, *, reads_words=True):
    """A `tie_map.Figure` as the reader gets its words; three queries. Not `reads_words`: of the outline alone."""
    groups = StakeholderGroup.objects.filter(dialogue=dialogue).told(dialogue)
    ties, published = ends_of_ties(dialogue) if reads_words else (_as_outlined(told_ties(dialogue)), False)
    lines = (_tie(relation, words, place) for place, (relation, words) in enumerate(ties))
    return figure(plain_groups(groups), lines, published=published)


def ends_of_ties(dialogue):
    """([(relation, (word of one side, of the other))], whether they are what groups said). None: a side that was not asked."""
    found = views_of(dialogue)
    if not any(words for _relation, words in found):
        return _as_outlined(relation for relation, _words in found), False
    return [(relation, words or (None, None)) for relation, words in found], True


def _as_outlined(relations):
    return [(relation, (relation.quality, relation.quality)) for relation in relations]


def plain_groups(groups):
    """For a map whose words come from elsewhere."""
    keys = {group.pk: group.key for group in groups}
    return [
        Group(
            key=group.key,
            name=group.short_name,
            tier=group.tier,
            palette=group.palette,
            pattern=group.pattern,
            lane=keys.get(group.parent_id, ""),
            counted=group.is_counted,
            roles=tuple(group.roles),
            place=place,
        )
        for place, group in enumerate(groups)
    ]


def _tie(relation, words, place):
    return Tie(
        key=path_of(relation),
        from_key=relation.from_group.key,
        to_key=relation.to_group.key,
        kind=relation.kind,
        from_word=words[0],
        to_word=words[1],
        place=place,
    )
