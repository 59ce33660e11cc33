"""Documents that are kept for a while, so that they are not made for every reader anew; and who stands on their title page."""

from django.db import models

from dialogue.models import Dialogue


class KeptDocument(models.Model):
    """One document in one format, under a digest of all it says: of what was taken back nothing is given out again.

    `place`: "agenda 3", "minutes 2" or "summary 1", by their numbers. `language`: of the words around it.
    """

    in_backups = False  # it can be made again, and a backup would outlive what its authors take back

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="kept_documents")
    place = models.CharField(max_length=40)
    form = models.CharField(max_length=8)
    language = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "place", "form", "language"], name="kept_document_once")
        ]

    def __str__(self):
        return f"{self.place} {self.form}"


class Host(models.Model):
    """Who invites to a dialogue, for the title pages of its documents. `logo`: a PNG that we drew anew ourselves, or nothing."""

    NAME, ALT = 120, 200  # characters

    dialogue = models.OneToOneField(Dialogue, on_delete=models.CASCADE, related_name="host")
    name = models.CharField(max_length=NAME, blank=True)
    logo = models.BinaryField(blank=True, default=bytes)
    width = models.PositiveSmallIntegerField(default=0)  # of the logo, in pixels
    height = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(max_length=ALT, blank=True)  # what the logo shows, for who does not see it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(width=0) | ~models.Q(alt=""), name="host_logo_in_words"),
        ]

    def __str__(self):
        return self.name
