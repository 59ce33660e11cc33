"""The demo's settings with languages that we have no words in: longer by two fifths, from right to left, in Ethiopic letters. Their
catalogues are written by tests/pseudo.py into a folder that stands in the environment."""

import os
from pathlib import Path

from django.conf.locale import LANG_INFO

from dialogue.settings import *  # noqa: F403
from dialogue.settings import LANGUAGES, LOCALE_PATHS

LANG_INFO["am"] = {"bidi": False, "code": "am", "name": "Amharic", "name_local": "አማርኛ"}  # Django has no words in it
LANGUAGES = [*LANGUAGES, ("eo", "Nobody's"), ("ar", "Arabic"), ("am", "Amharic")]
LOCALE_PATHS = [*LOCALE_PATHS, Path(os.environ["PSEUDO"])]
