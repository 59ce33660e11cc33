#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    if sys.argv[1:2] == ["doctor"]:  # before any setting is loaded: a broken one must not keep it from speaking
        from dialogue.doctor import command as doctor

        sys.exit(doctor.main(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue.settings")
    execute_from_command_line(sys.argv)
