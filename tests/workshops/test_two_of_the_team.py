"""Two of the team have the same page open: neither takes the other's words back, and nothing that was typed is lost."""

import html
import re
from datetime import UTC, datetime

import pytest

from issues.models import Contribution
from stakeholders import privacy
from stakeholders.models import PrivacyNotice
from tests.attacks.worlds import client_of, say
from tests.issues.voting_room import make_room, staff
from tests.speaking import at
from workshops.drafts import drafting
from workshops.models import AgendaDraft, Session, Summary, Workshop
from workshops.plan import planning
from workshops.room import facilitating, what_next
from workshops.summaries import summarising

pytestmark = pytest.mark.django_db
MORNING = datetime(2027, 4, 12, 8, tzinfo=UTC)


@pytest.fixture
def room(settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    return make_room(phase="decide", issues=2)


@pytest.fixture
def both(room):
    """Two organisers, signed in."""
    return client_of(room.organiser), client_of(staff(room.dialogue, "organiser", "Second"))


def seen_on(client, path, name="seen"):
    """The marks that the page's form carries."""
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', client.get(path).content.decode())[1])


def race(both, path, first, second, *, answer=409):
    """Both open the page, one saves, then the other; the other's page."""
    one, two = both
    marks = seen_on(one, path), seen_on(two, path)
    assert one.post(path, first | {"seen": marks[0]}).status_code == 302
    late = two.post(path, second | {"seen": marks[1]})
    assert late.status_code == answer
    return late


def again(client, path, late, typed):
    """Press once more on the page that told of the clash."""
    marks = html.unescape(re.search(r'name="seen" value="([^"]*)"', late.content.decode())[1])
    return client.post(path, typed | {"seen": marks}).status_code


def test_draft_keeps_the_notes_of_both(room, both):
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    note = f"note_{room.issues[0].key}"
    assert "data-keep" in both[0].get(at("draft_edit", draft.number)).content.decode()
    race(both, at("draft_edit", draft.number), {"foreword": "Ours."}, {"foreword": "", note: "A note."}, answer=302)
    assert AgendaDraft.objects.get().words == {"foreword": "Ours.", "next_steps": "", note: "A note."}


def test_draft_shows_the_words_of_a_colleague_beside_those_that_were_typed(room, both):
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    path, typed = at("draft_edit", draft.number), {"foreword": "Mine & ours."}
    late = race(both, path, {"foreword": "Theirs."}, typed)
    page = html.unescape(late.content.decode())
    assert "Somebody else changed this meanwhile. Bring both together, then save again. Theirs: “Theirs.”" in page
    assert "Mine & ours." in page
    assert AgendaDraft.objects.get().foreword == "Theirs."
    assert again(both[1], path, late, typed) == 302
    assert AgendaDraft.objects.get().foreword == "Mine & ours."


def test_draft_published_meanwhile_keeps_what_was_typed(room, both):
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    path = at("draft_edit", draft.number)
    AgendaDraft.objects.update(published_at=MORNING)
    with pytest.raises(drafting.NotNow):
        drafting.edit(draft=draft, by=room.organiser, words={"foreword": "Late."})
    assert both[0].get(path).status_code == 302


def test_summary_shows_the_words_of_a_colleague(room, both):
    say(room.people["lsm"][0], room.issues[0], "An answer")
    summary = summarising.make(dialogue=room.dialogue)
    late = race(both, at("summary_edit", summary.number), {"words": "Theirs."}, {"words": "Mine."})
    assert ("Theirs." in late.content.decode(), "Mine." in late.content.decode()) == (True, True)
    assert Summary.objects.get().words == "Theirs."


# ---- the plan


@pytest.fixture
def workshop(room):
    return planning.plan(
        dialogue=room.dialogue, by=room.organiser, title="April", zone="Africa/Accra", begins=[MORNING], place="Hall"
    )


def test_session_keeps_what_each_changed(both, workshop):
    session = workshop.sessions.first()
    path = at("session_edit", workshop.number, session.pk)
    typed = {"kind": session.kind, "minutes": str(session.minutes), "title": "", "script": "", "material": ""}
    race(both, path, typed | {"script": "Welcome them."}, typed | {"minutes": "25"}, answer=302)
    kept = Session.objects.get(pk=session.pk)
    assert (kept.script, kept.minutes) == ("Welcome them.", 25)


def test_session_changed_by_both_shows_both_and_the_rest_of_the_colleague(both, workshop):
    session = workshop.sessions.first()
    path = at("session_edit", workshop.number, session.pk)
    typed = {"kind": session.kind, "minutes": str(session.minutes), "title": "", "script": "", "material": ""}
    late = race(both, path, typed | {"kind": "plenary", "minutes": "40", "material": "Pens"}, typed | {"minutes": "35"})
    page = html.unescape(late.content.decode())
    assert "Somebody else changed this to 40 meanwhile. Save again to keep yours, or put theirs in." in page
    assert ('value="Pens"' in page, 'value="35"' in page) == (True, True)
    shown = typed | {"kind": "plenary", "minutes": "35", "material": "Pens"}
    assert again(both[1], path, late, shown) == 302
    kept = Session.objects.get(pk=session.pk)
    assert (kept.kind, kept.minutes, kept.material) == ("plenary", 35, "Pens")


def test_days_changed_by_both_are_told(both, workshop):
    path = at("workshop_edit", workshop.number)
    typed = {"title": "April", "place": "Hall", "names": "numbers", "day1-day": "2027-04-12", "day1-begins": "08:00"}
    typed["day1-ends"] = f"{workshop.days.get().ends_at:%H:%M}"
    race(both, path, typed | {"day1-begins": "09:00"}, typed | {"place": "School"}, answer=302)
    kept = Workshop.objects.get(pk=workshop.pk)
    assert (kept.place, f"{kept.days.get().begins_at:%H:%M}") == ("School", "09:00")
    later = typed | {"place": "School"}
    late = race(both, path, later | {"day1-begins": "10:00"}, later | {"day1-begins": "11:00"})
    assert "Somebody else changed the days to 2027-04-12 10:00–" in html.unescape(late.content.decode())
    assert f"{workshop.days.get().begins_at:%H:%M}" == "10:00"


def test_clash_of_titles_does_not_put_a_colleagues_hours_back(both, workshop):
    path = at("workshop_edit", workshop.number)
    typed = {"title": "April", "place": "Hall", "names": "numbers", "day1-day": "2027-04-12", "day1-begins": "08:00"}
    typed["day1-ends"] = f"{workshop.days.get().ends_at:%H:%M}"
    late = race(both, path, typed | {"title": "May", "day1-begins": "09:00"}, typed | {"title": "June"})
    shown = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', late.content.decode())[1]
        for name in (*typed, "seen")
        if name != "names"
    }
    assert (shown["title"], shown["day1-begins"]) == ("June", "09:00")
    assert both[1].post(path, shown | {"names": "numbers"}).status_code == 302
    kept = Workshop.objects.get(pk=workshop.pk)
    assert (kept.title, f"{kept.days.get().begins_at:%H:%M}") == ("June", "09:00")


def test_expected_people_are_kept_group_by_group(both, workshop):
    path = at("workshop_readiness", workshop.number)
    race(both, path, {"diggers": "8"}, {"lsm": "4"}, answer=302)
    assert Workshop.objects.get(pk=workshop.pk).expected == {"diggers": 8, "lsm": 4}
    race(both, path, {"diggers": "9", "lsm": "4"}, {"diggers": "10", "lsm": "4"})
    assert Workshop.objects.get(pk=workshop.pk).expected == {"diggers": 9, "lsm": 4}


def test_translation_for_the_wall_shows_that_of_a_colleague(room, both, workshop):
    now = Workshop.objects.get(pk=workshop.pk)
    facilitating.go_on(workshop=now, seen=what_next.next_action(now).seen, by=room.organiser)
    said = say(room.people["lsm"][0], room.issues[0], "An answer")
    facilitating.show(workshop=workshop, contribution=said)
    console, path = at("console", workshop.number), at("console_translate", workshop.number)
    page = both[0].get(console).content.decode()
    assert "data-keep" in page[page.index(f'action="{path}"') :].split("</form>")[0]  # what is typed outlives a reload
    marks = [re.search(r'value="(translation:[^"]*)"', page)[1]] * 2
    both[0].post(path, {"answer": said.pk, "translation": "Theirs", "seen": marks[0]})
    late = both[1].post(path, {"answer": said.pk, "translation": "Mine", "seen": marks[1]})
    page = html.unescape(late.content.decode())
    assert (late.status_code, "Theirs: “Theirs”" in page, "\nMine</textarea>" in page) == (409, True, True)
    [kept] = Contribution.objects.get(pk=said.pk).translations.values()
    assert kept["text"] == {"text": "Theirs"}


# ---- the privacy notice


def test_privacy_notice_shows_the_words_of_a_colleague(room, both):
    privacy.publish(dialogue=room.dialogue, text="First.", by=room.organiser)
    path = at("privacy_edit")
    race(both, path, {"text": "Theirs."}, {"text": "Mine.", "publish": "yes"})
    assert list(PrivacyNotice.objects.order_by("version").values_list("text", flat=True)) == ["First.", "Theirs."]
