"""Migrations of the tests draw the models of the past anew only where data are carried: a third of their time, the same schema.

After each operation Django renders the changed model and every model that leads to it or that it leads to, twenty-four of them on
average. What alters a table reads that table alone, so here the changed model is enough. What carries data (RunPython) may follow any
relation: before it Django renders all of them, as it does wherever it has put something off itself. The whole house is migrated
without this, and its schema is compared (tests/stack/test_schema.py).

`python -m tests.rendering COMMAND …` is manage.py with it, for houses in processes of their own that tests only begin with.
"""

import os
import sys

from django.core.management import execute_from_command_line
from django.db.migrations.state import ProjectState


def _find_reload_model(self, app_label, model_name, delay=False):
    """In the place of `ProjectState._find_reload_model`: the model, and those that are made of it."""
    self.is_delayed = True
    found = {(app_label, model_name)}
    try:
        model = self.apps.get_model(app_label, model_name)
    except LookupError:  # it is the one that is new
        return found
    heirs = [each for each in model.__subclasses__() if each._meta.apps is self.apps]
    return found | {(each._meta.app_label, each._meta.model_name) for each in heirs}


def hasten():
    ProjectState._find_reload_model = _find_reload_model


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue.settings")
    hasten()
    execute_from_command_line(["manage.py", *sys.argv[1:]])
