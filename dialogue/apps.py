from django.apps import AppConfig
from django.conf import settings
from django.urls import register_converter

from dialogue import catalogues, ids


class DialogueConfig(AppConfig):
    name = "dialogue"

    def ready(self):
        """Before anything is translated or an address is read, and wherever a process starts: web, worker, command or test."""
        register_converter(ids.IdConverter, "id")
        catalogues.compile_changed(settings.BASE_DIR / "locale", settings.LOCALE_PATHS[0])
