"""`{% held_mark band %}`: the mark of a band, which its word stands beside. Each has a shape of its own, not a colour alone."""

from django import template
from django.utils.safestring import mark_safe

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
