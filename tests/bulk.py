"""Many rows in few statements, with words as people write them."""

import datetime
import random
import re
from itertools import count
from pathlib import Path

from django.conf import settings

NUMBERS = count(1)
DAY = datetime.timedelta(days=1)
AT_ONCE = 1_000  # rows in one statement
FRAMEWORK = Path(settings.BASE_DIR) / "issues/frameworks/visioning-2015.yaml"
VOCABULARY = sorted(set(re.findall(r"[a-z]{3,}", FRAMEWORK.read_text())))
CHANCE = random.Random(12)


def said(length):
    """Words as people write them, of about so many characters; such a text packs into two fifths of its size, as speech does."""
    words = CHANCE.choices(VOCABULARY, k=max(1, length // 7))
    return " ".join(words).capitalize() + "."


def bulk(model, rows):
    return model.objects.bulk_create(rows, batch_size=AT_ONCE)
