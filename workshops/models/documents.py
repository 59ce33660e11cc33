"""Documents that were made and are kept for a while, so that they are not made for every reader anew."""

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
