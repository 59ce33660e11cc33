"""What the pages of the outline's rows are called, and what goes along with a row that is deleted. Plain data."""

from django.utils.translation import gettext_lazy as _

ALONE = _("Nothing else goes with it.")
# kind: heading of a new one, of one that is there, what goes along
OF = {
    "goal": (_("A new goal"), _("Goal"), ALONE),
    "group": (
        _("A new group"),
        _("Group"),
        _(
            "Its ties go with it, and its name under challenges and hopes. One with people, or in a workshop's plan, stays."
        ),
    ),
    "tie": (_("A new tie"), _("Tie"), ALONE),
    "challenge": (_("A new challenge"), _("Challenge"), ALONE),
    "vision": (_("A new hope"), _("Hope"), ALONE),
    "issue": (
        _("A new issue"),
        _("Issue"),
        _("Its questions go with it. An issue that the plan of a workshop names stays."),
    ),
    "question": (_("A new question"), _("Question"), _("A question that was open in a room stays.")),
    "term": (_("A new word"), _("Word"), ALONE),
}
