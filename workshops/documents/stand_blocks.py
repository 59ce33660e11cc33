"""What was found about an issue, as blocks of a report: sentences, some answers with their pictures, and one table of these."""

from issues import ground_words

from . import stand_chart
from .report import Block, quote_of


def blocks(common, *, source, cut=str):
    """`common`: a reading_findings.Common; `source`: from an answer to what stands under it; `cut`: shortens. Nothing
    where no answer has a class."""
    if not common.kinds:
        return
    yield Block("points", entries=ground_words.how_many(common.kinds))
    stands = [stand_chart.stand_of(n, found) for n, found in enumerate(common.told, 1)]
    for stand, found in zip(stands, common.told, strict=True):
        group = found.said.shown_group
        palette = group.palette if group else ""
        yield Block("label", stand_chart.heading(stand))
        yield quote_of(found.said, source=source(found.said), palette=palette, cut=cut)
        lanes = {"lanes_title": stand.lanes_title, "lanes_rule": False, "lanes_reacted": True}
        yield Block("lanes", lanes=stand.lanes, **lanes)
        yield Block("text", stand.sentence)
    if stands:
        yield Block("rows", heads=stand_chart.heads(stands), rows=tuple(stand_chart.rows(stands)))
