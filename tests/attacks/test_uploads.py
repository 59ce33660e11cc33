"""Participants upload nothing: no file can give away who made it, where and when (TRUST D9)."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.forms import BaseForm, FileField
from django.urls import get_resolver

LISTS_OF_PEOPLE = "stakeholders.forms_invitations"  # read by the team, kept as rows, never as a file
LOGO = "workshops.hosting.forms"  # of the team, drawn anew and kept as a row: tests/workshops/hosting
RECORDINGS = "issues.forms_recordings"  # of the team, only what is heard is kept: tests/issues/test_mpeg.py
OUTLINES = {
    "workshops.files.forms",
    "workshops.house.forms_new",
    "workshops.editor.forms_translating",
}  # read at once, and kept nowhere


def every_form(kind=BaseForm):
    for found in kind.__subclasses__():
        yield found
        yield from every_form(found)


@pytest.mark.trust("D9")
def test_only_the_teams_lists_of_people_outlines_recordings_and_logo_take_a_file():
    assert len(get_resolver().url_patterns) > 5  # all views are loaded, and their forms with them
    forms = [
        form
        for form in every_form()
        if form.__module__.split(".")[0] in ("dialogue", "stakeholders", "issues", "workshops")
    ]
    assert len(forms) > 20
    taking = {form.__module__ for form in forms if any(isinstance(f, FileField) for f in form.base_fields.values())}
    assert taking == {LISTS_OF_PEOPLE, LOGO, RECORDINGS, *OUTLINES}


@pytest.mark.trust("D9")
def test_no_row_holds_a_file_and_no_other_page_sends_one():
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    assert [str(field) for field in fields if isinstance(field, models.FileField)] == []
    pages = (settings.BASE_DIR / "templates").rglob("*.html")
    sending = sorted(path.name for path in pages if re.search(r"multipart/form-data|type=.file", path.read_text()))
    assert sending == [
        "host.html",
        "invitation_import.html",
        "new.html",
        "outline_file.html",
        "team_recording.html",
        "tongue_file.html",
    ]
