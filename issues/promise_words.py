"""The promise that stands where people write, as it is read aloud: without what fits one person, and alike for answers and proposals."""

import html
from types import SimpleNamespace

from django.template.loader import render_to_string
from django.utils.html import strip_tags

from dialogue import speaking
from stakeholders.models import StakeholderGroup


def aloud(dialogue, policy, tag):
    """The words for groups of this policy in one paragraph, as a page says them in this language. They are drawn by the template of the
    page itself, so that no page can say something else."""
    group = StakeholderGroup(policy=policy)
    with speaking.to(tag, dialogue):
        drawn = render_to_string(
            "issues/_promise.html", {"aloud": True, "member": SimpleNamespace(group=group), "dialogue": dialogue}
        )
    return " ".join(html.unescape(strip_tags(drawn)).split())
