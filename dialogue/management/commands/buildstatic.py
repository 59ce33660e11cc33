"""Join the style sheets into one file and collect what the browser fetches."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from dialogue import stylesheet


class Command(BaseCommand):
    help = "Build app.css from static/css and collect the static files."

    def handle(self, **options):
        target = Path(settings.VAR_DIR) / "built" / "app.css"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(stylesheet.join(settings.BASE_DIR / "static" / "css"), encoding="utf-8")
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["css/*"])
