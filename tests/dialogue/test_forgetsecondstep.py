"""A lost phone: the second step is taken off by whoever runs the server, and every session with it."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import reverse

from dialogue.models import TeamLog
from tests.attacks.worlds import client_of
from tests.factories import make_dialogue, team

pytestmark = pytest.mark.django_db


def forget(address):
    out = StringIO()
    call_command("forgetsecondstep", address, stdout=out)
    return out.getvalue()


@pytest.fixture
def fatou():
    user = team(make_dialogue(), "organiser")
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=user, type=kind, data={"secret": "s", "seed": "s", "used_mask": 0})
    return user


def test_second_step_and_sessions_go_and_the_team_reads_it(fatou):
    client = client_of(fatou)
    assert client.get(reverse("team", args=["april"])).status_code == 200
    assert "Done." in forget(fatou.email.upper())
    assert Authenticator.objects.count() == 0
    assert client.get(reverse("team", args=["april"])).status_code == 302
    assert TeamLog.objects.filter(action="second step taken off").values_list("detail", flat=True).get() == "Fatou"


def test_wrong_address_or_no_second_step_is_told(fatou):
    with pytest.raises(CommandError, match="Nobody here"):
        forget("nobody@people.test")
    forget(fatou.email)
    with pytest.raises(CommandError, match="no second step"):
        forget(fatou.email)
