"""`startdialogue FRAMEWORK SLUG TITLE --organiser ADDRESS`: a new dialogue, its rule chosen now, with its first organiser."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email, validate_slug

from dialogue import accounts
from dialogue.models import Dialogue, User
from issues.rules import RULES, Rule
from workshops import frameworks


class Command(BaseCommand):
    help = "Make a dialogue from a loaded framework. The organiser then sets a password by “Forgot your password?” at /account/login/."

    def add_arguments(self, parser):
        parser.add_argument("framework", help="key of a loaded framework")
        parser.add_argument("slug", help="how the dialogue is called in its address")
        parser.add_argument("title")
        parser.add_argument("--organiser", required=True, help="e-mail address of the first organiser")
        parser.add_argument("--rule", default="equal_voice", help=f"one of: {', '.join(RULES)}")
        parser.add_argument("--threshold", default="2/3", help="share of support that settles it: 2/3, 3/5, 3/4 …")
        parser.add_argument("--block", default="1/2", help="share against that stops it: 1/2 or 2/3")

    def handle(self, *, framework, slug, title, organiser, rule, threshold, block, **options):
        source = Dialogue.objects.filter(slug=framework, kind=Dialogue.Kind.FRAMEWORK).first()
        if source is None:
            raise CommandError(f"No framework is called {framework}. Load one with: manage.py framework load FILE")
        try:
            validate_slug(slug)
            validate_email(organiser)
            chosen = Rule.from_dict({"name": rule, "threshold": threshold, "block": block}).to_dict()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (ValueError, KeyError, ZeroDivisionError) as error:
            raise CommandError(f"The rule does not work: {error}") from error
        if Dialogue.objects.filter(slug=slug).exists():
            raise CommandError(f"There is a dialogue called {slug} already. Choose another name for the address.")
        by = User.objects.filter(email=organiser.lower()).first() or User.objects.create_user(organiser)
        accounts.prove_address(by)  # whoever runs the house vouches for it: otherwise no second step can be set up
        dialogue = frameworks.start_dialogue(framework=source, slug=slug, title=title, by=by, rule=chosen)
        self.stdout.write(
            f"Started {dialogue.title}. {organiser} is its organiser; the join code is {dialogue.join_code}."
        )
