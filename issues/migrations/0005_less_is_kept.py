"""A hidden voice keeps no declared language, and no vote one: a lone speaker was found by it (TRUST §3.7)."""

from django.db import migrations
from django.db.models import Q


def forget_languages(apps, schema_editor):
    open_words = Q(voice__group__policy="named", off_record=False)
    for name in ("Contribution", "Proposal"):
        model = apps.get_model("issues", name)
        kept = model.objects.filter(open_words).values("pk")
        model.objects.exclude(pk__in=kept).exclude(language="").update(language="")
    votes = apps.get_model("issues", "Vote").objects
    votes.exclude(language="").update(language="")
    decisions = apps.get_model("issues", "Decision").objects
    for decision in decisions.exclude(reasons=[]).iterator():
        for reason in decision.reasons:
            if not reason["group"]:
                reason["language"] = ""
        decision.save(update_fields=["reasons"])


class Migration(migrations.Migration):

    dependencies = [
        ("issues", "0004_released_by_the_clock"),
        ("stakeholders", "0002_cards_and_lists"),
    ]

    operations = [migrations.RunPython(forget_languages, migrations.RunPython.noop, elidable=False)]
