"""Join the style sheets into one file and collect what the browser fetches."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from dialogue import stylesheet


class Command(BaseCommand):
    help = "Build app.css and stage.css from static/css and collect the static files."

    def handle(self, **options):
        built, sheets = Path(settings.VAR_DIR) / "built", settings.BASE_DIR / "static" / "css"
        built.mkdir(parents=True, exist_ok=True)
        for name, folder in (("app.css", sheets), ("stage.css", sheets / "stage")):  # stage: wall and console only
            (built / name).write_text(stylesheet.join(folder), encoding="utf-8")
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["css/*"])
