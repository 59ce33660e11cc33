"""`{% held_mark band %}`: the mark of a band, which its word stands beside; `{% held_matrix shown collection place %}`: which groups
have which statements, or take which tasks, as a picture. Each band has a shape of its own, not a colour alone."""

from django import template
from django.utils.safestring import mark_safe

from issues import held_drawing
from issues.held_by import AGAINST, DIVIDED, FEW, FOR

register = template.Library()
SHAPES = {
    FOR: '<rect class="t-good" x="1" y="1" width="14" height="14"/>',
    DIVIDED: '<rect class="t-open" x="1" y="1" width="14" height="14"/><path class="t-ink" d="M1 15V1L15 15Z"/>',
    AGAINST: '<rect class="t-open" x="1" y="1" width="14" height="14"/><path class="t-arc" d="M4 8H12"/>',
    FEW: '<rect class="t-dashed" x="1" y="1" width="14" height="14"/>',
}
MARKS = {
    band: mark_safe(f'<svg class="t-key" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{shape}</svg>')
    for band, shape in SHAPES.items()
}


@register.simple_tag
def held_mark(band):
    return MARKS[band]


@register.simple_tag
def held_matrix(shown, collection, place):
    """`shown`: a reading_shown.Shown; `place`: where it stands, of which there is one on a page: "wall" is broad, others as phones are."""
    words = held_drawing.words_of(collection)
    svg = held_drawing.matrix_svg(
        shown.lanes,
        title=held_drawing.title_of(collection),
        desc=held_drawing.in_words(shown.lanes, words),
        ids=place,
        words=words,
        broad=place == "wall",
    )
    return mark_safe(svg)
