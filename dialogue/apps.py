from django.apps import AppConfig
from django.conf import settings
from django.db import connection

from dialogue import catalogues, said


class DialogueConfig(AppConfig):
    name = "dialogue"

    def ready(self):
        """Before anything is translated, and wherever a process starts: web, worker, command or test."""
        catalogues.compile_changed(settings.BASE_DIR / "locale", settings.LOCALE_PATHS[0])
        said.known_to(connection.vendor)
