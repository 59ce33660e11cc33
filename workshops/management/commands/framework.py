"""`framework load FILE` and `framework dump KEY`: a framework between its file and the database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from dialogue.models import Dialogue
from issues.frameworks.file import parse
from issues.frameworks.nodes import FrameworkErrors
from workshops import frameworks
from workshops.files import reading_files


class Command(BaseCommand):
    help = "Load a framework from a YAML file, or print the one that is loaded."

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("load").add_argument("file", help="a file, or the name of a bundled framework")
        verbs.add_parser("dump").add_argument("key", help="the framework's or dialogue's key")

    def handle(self, *, verb, **options):
        if verb == "load":
            self.load(options["file"])
        else:
            self.stdout.write(self.dump(options["key"]), ending="")

    def load(self, name):
        path = Path(name)
        try:
            is_bundled = name == frameworks.BUNDLED and not path.exists()
            framework = frameworks.load(frameworks.bundled() if is_bundled else parse(path.read_text(encoding="utf-8")))
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {name}, and no bundled framework of that name.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{name} is not UTF-8 text. Save it as UTF-8 and load it again.") from error
        except FrameworkErrors as errors:
            raise CommandError(f"{errors}\nNothing was loaded.") from errors
        except frameworks.Exists as error:
            raise CommandError(f"{error} is loaded and in use. Give the file another version or key.") from error
        self.stdout.write(f"Loaded {framework.slug}: {framework.issues.count()} issues.")

    def dump(self, key):
        dialogue = Dialogue.objects.filter(slug=key).first()
        if dialogue is None:
            raise CommandError(f"No framework or dialogue is called {key}.")
        return reading_files.text_of(dialogue)
