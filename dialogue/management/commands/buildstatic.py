"""Join style sheets and scripts into one file each and collect what the browser fetches."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from dialogue import scripts, stylesheet

NOT_FETCHED = ["css/*", "js/*", "django_htmx/*"]  # built from them


class Command(BaseCommand):
    help = "Build style sheets and scripts from static/ and collect what browsers fetch."

    def handle(self, **options):
        built, sheets = Path(settings.VAR_DIR) / "built", settings.BASE_DIR / "static" / "css"
        built.mkdir(parents=True, exist_ok=True)
        for name, folder in (("app.css", sheets), ("stage.css", sheets / "stage")):  # stage: wall and console only
            (built / name).write_text(stylesheet.join(folder), encoding="utf-8")
        ours = settings.BASE_DIR / "static" / "js"
        (built / "app.js").write_text(scripts.join(ours / "app"), encoding="utf-8")
        for script in ours.glob("*.js"):  # of some pages only
            (built / script.name).write_text(scripts.shrink(script.read_text(encoding="utf-8")), encoding="utf-8")
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_FETCHED)
