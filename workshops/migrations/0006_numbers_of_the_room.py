"""Everybody who is seated or here gets a number of the room, as they would have if numbers had been drawn before."""

import secrets

from django.db import migrations

LEAST = 99


def draw(apps, schema_editor):
    Workshop, Attendance, Seat = (apps.get_model("workshops", name) for name in ("Workshop", "Attendance", "Seat"))
    chance = secrets.SystemRandom()
    for workshop in Workshop.objects.order_by("pk"):
        rows = Attendance.objects.filter(workshop=workshop)
        seated = set(Seat.objects.filter(session__workshop=workshop).values_list("participant", flat=True))
        new = sorted(seated - set(rows.values_list("participant", flat=True)))
        chance.shuffle(new)  # the order of the rows tells nothing either
        Attendance.objects.bulk_create(Attendance(workshop=workshop, participant_id=pk) for pk in new)
        rows = list(rows.all())
        numbers = chance.sample(range(1, max(LEAST, 2 * len(rows)) + 1), len(rows))
        for row, number in zip(rows, numbers, strict=True):
            row.number = number
        Attendance.objects.bulk_update(rows, ["number"])


class Migration(migrations.Migration):

    dependencies = [
        ("workshops", "0005_names_in_a_room"),
    ]

    operations = [
        migrations.RunPython(draw, migrations.RunPython.noop),
    ]
