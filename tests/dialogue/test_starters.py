"""Who may start dialogues: given, taken back, and never by nobody."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dialogue import starters
from dialogue.models import HouseLog, Starter, User
from tests.factories import person
from tests.issues.voting_room import in_threads

pytestmark = pytest.mark.django_db


def starter(name="Nina", by=None):
    user = person(name)
    return starters.grant(user=user, name=name, email=user.email, by=by)


def test_right_is_given_by_who_has_it_and_logged():
    nina = starter()
    kofi = starter("Kofi", by=nina.user)
    assert (kofi.let_in_by, starters.may_start(kofi.user), starters.may_start(person("Ama"))) == (
        nina.user,
        True,
        False,
    )
    newest = HouseLog.objects.values_list("by", "action", "detail")[0]
    assert newest == (nina.user.pk, "let somebody start dialogues", "Kofi")
    with pytest.raises(starters.NotAllowed):
        starter("Zed", by=person("Stranger"))
    with pytest.raises(starters.IsStarter):
        starters.grant(user=kofi.user, name="Again", email="k@x.test", by=nina.user)


def test_right_is_taken_back_but_not_from_the_last():
    nina, kofi = starter(), starter("Kofi")
    assert starters.take_back(starter=kofi, by=nina.user) is True
    assert starters.take_back(starter=kofi, by=nina.user) is False
    with pytest.raises(starters.LastStarter):
        starters.take_back(starter=nina, by=nina.user)
    with pytest.raises(starters.NotAllowed):
        starters.take_back(starter=nina, by=kofi.user)
    assert [row.name for row in Starter.objects.all()] == ["Nina"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_from_each_other_one_keeps_it():
    nina, kofi = starter(), starter("Kofi")
    pairs = [(nina, kofi.user), (kofi, nina.user)]
    done = in_threads([lambda s=s, by=by: starters.take_back(starter=s, by=by) for s, by in pairs])
    assert sorted(map(str, done)) == ["", "True"]
    assert {type(one) for one in done} == {bool, starters.NotAllowed}
    assert Starter.objects.count() == 1


def test_command_lets_somebody_start_in_a_house_where_nobody_can_say_so():
    out = StringIO()
    call_command("letstart", "Nina@Example.org", "Nina", stdout=out)
    assert out.getvalue() == "Nina may start dialogues from now on.\n"
    assert User.objects.get().starter.email == "nina@example.org"
    for address, words in (("nina@example.org", "already"), ("nobody", "valid")):
        with pytest.raises(CommandError, match=words):
            call_command("letstart", address, "Nina")
