"""Fields that no form has, and values of elsewhere in those it has: ignored or refused (TRUST D11)."""

import pytest
from django.urls import reverse

from issues.models import Contribution, Proposal, Question, Vote
from stakeholders.models import Participant, Voice
from tests import factories
from tests.attacks.worlds import answer_path, ask, client_of, make_world, person, proposal, status, words

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def speaker(april):
    """A hidden participant who has answered nothing yet in the second issue."""
    return client_of(april.users["hidden"])


EXTRA = {
    "dialogue": "1", "dialogue_id": "1", "group": "1", "group_id": "1", "voice": "1", "voice_id": "1", "tag": "x",
    "released": "on", "hidden": "on", "hidden_reason": "x", "status": "confirmed", "participant": "1", "user": "1",
    "user_id": "1", "channel": "paper", "issue": "1", "id": "1", "pk": "1", "is_staff": "on", "is_superuser": "on",
    "is_demo": "on", "email": "taken@over.test", "team": "organiser", "name_shown": "X", "receipt": "x", "on_behalf_of": "1",
    "confirmed_at": "2027-01-01", "published_at": "2027-01-01", "phase": "closed", "closed_at": "2027-01-01", "urgent": "on",
}  # fmt: skip


def shape(row, *left_out):
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in left_out}


@pytest.mark.trust("D11")
def test_extra_fields_of_an_answer_are_ignored(april, speaker):
    speaker.post(answer_path(april), words("Mine.", off_record="on", with_name="on", role="organiser", **EXTRA))
    said = Contribution.objects.select_related("voice").get(text="Mine.")
    assert (said.released, said.hidden, said.hidden_reason, said.off_record) == (False, False, "", False)
    assert (said.voice.group_id, said.voice.name) == (april.room.groups["diggers"].pk, "")
    assert said.question == ask(april.room.issues[1])


@pytest.mark.trust("D11")
def test_extra_fields_of_a_proposal_are_ignored(april, speaker):
    speaker.post(april.path("proposal_new"), proposal(**EXTRA))
    said = Proposal.objects.select_related("voice").get(title=proposal()["title"])
    assert (said.released, said.hidden, said.issue_id, said.dialogue_id) == (False, False, None, april.room.dialogue.pk)
    assert said.voice.group_id == april.room.groups["diggers"].pk


@pytest.mark.trust("D11")
def test_extra_fields_of_a_vote_are_ignored(april, speaker):
    other = make_world("elsewhere")
    foreign = {f"choice_{issue.pk}": "no" for issue in other.room.issues}
    late = factories.make_issue(april.room.dialogue, 9)
    marks = {f"choice_{april.room.issues[0].pk}": "yes", f"urgent_{april.room.issues[0].pk}": "on"}
    before = set(Vote.objects.values_list("pk", flat=True))
    speaker.post(april.path("vote"), {**marks, **foreign, f"choice_{late.pk}": "no", **EXTRA, "ballot": "1"})
    kept = Vote.objects.exclude(pk__in=before).select_related("voice")
    assert [(v.issue_id, v.choice, v.urgent) for v in kept] == [(april.room.issues[0].pk, "yes", False)]
    assert kept[0].voice.group_id == april.room.groups["diggers"].pk


@pytest.mark.trust("D11")
def test_extra_fields_of_ones_account_are_ignored(april):
    user = april.users["hidden"]
    left_out = ("name", "language", "country", "last_login")
    before, taking_part = shape(user, *left_out), shape(user.participants.get())
    client_of(user).post(reverse("account"), {**person(), **EXTRA})
    user.refresh_from_db()
    assert (shape(user, *left_out), user.name) == (before, "Nia")
    assert shape(user.participants.get()) == taking_part


@pytest.mark.trust("D11")
def test_extra_fields_of_joining_are_ignored(april):
    newcomer = factories.person("")
    code = april.room.dialogue.join_code
    data = {**EXTRA, **person(group=april.room.groups["lsm"].pk, role="Geologist"), "status": "confirmed"}
    client_of(newcomer).post(reverse("join_dialogue", args=[code]), data)
    joined = Participant.objects.get(user=newcomer)
    assert (joined.status, joined.confirmed_at, joined.group.key) == ("waiting", None, "lsm")
    assert not newcomer.team_roles.exists()


def test_lane_with_parts_and_foreign_groups_cannot_be_joined(april):
    foreign = make_world("elsewhere").room.groups["lsm"].pk
    code = april.room.dialogue.join_code
    for group in (april.room.groups["asm"].pk, foreign):
        answer = client_of(factories.person("")).post(reverse("join_dialogue", args=[code]), person(group=group))
        assert answer.status_code == 422


def test_question_of_another_issue_is_not_found(april, speaker):
    """Numbers count within their issue: the pair in the path must exist."""
    alone = factories.make_issue(april.room.dialogue, 9, questions=0)
    for name in ("question", "answer", "answer_withdraw"):
        path = april.path(name, issue=alone.key)
        assert {status(speaker.get(path), path), speaker.post(path, words()).status_code} <= {404, 405}
    assert not Question.objects.filter(issue=alone).exists()
    assert not Voice.objects.filter(contributions__question__issue=alone).exists()
