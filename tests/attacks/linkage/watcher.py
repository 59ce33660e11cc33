"""Somebody in the room: a colleague, a company, the team, the wall. Between two fixed times nothing but the presser's own pages may
change (TRUST §3.6): their pages are read before and after each press, and once more after the next fixed time."""

import re
from collections import defaultdict

from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from issues.models import Proposal, Question
from stakeholders.models import Participant
from tests.attacks.linkage import day, hours, presses
from workshops.models import Attendance, Seat, Workshop
from workshops.room import polling

MEMBERS = ("dialogue_home", "proposal_list")
TEAMS = ("team", "moderation", "proposal_list")
SELDOM = (
    "decision_list",
    "ledger",
    "ballot_list",
    "people",
    "tie_map",
    "summary_list",
    "draft_list",
    "rule",
    "workshop_list",
)
SELDOM_OF_TEAM = ("invitation_list", "card_list", "mailing_list")
SELDOM_AT_CONSOLE = ("console_state", "tables")
IN_ROOM = ("room", "room_mine")
AT_CONSOLE = ("console", "minutes")
PASSING = (
    re.compile(  # what differs from one look to the next although nothing happened, and the totals in steps of five
        r'value="[\w-]{20,}"|nonce="[^"]*"|data-seconds="[^"]*"|data-clock[^>]*>[^<]*<|data-v(ersion)?="[^"]*"'
        r"|\d+ or more have (written|voted)\. ?|Fewer than (5|five) have (written|voted)( so far)?\."
        r'|<span class="w-invites">Answer on your phone, in your own language\.</span>'
    )
)
IN_WORDS = re.compile(  # few, about half, most: what the team sees of each group while something is open (TRUST §3.2)
    r'<ul class="heard">.*?</ul>|<p class="promise">.*?</p>|Who has taken part.*?</section>', re.DOTALL
)
# Alone: a part of what is drawn by chance would be one of these now and then.
NUMBER = re.compile(r"(?<![\da-f])\d{8}(?![\da-f])")
WATCHED_AT = 32.05  # the hour of all looks of the morning after


class Watcher:
    """The eyes: clients of people who press nothing meanwhile, and the pages that each of them reads."""

    def __init__(self, house, pressing=()):
        quiet = [p for p in house.people if p not in pressing]
        self.house = house
        self.clients = {group: next(p for p in quiet if p.group == group).client for group in ("diggers", "lsm")}
        self.clients |= {"team": house.team, "wall": Client()}
        for client in self.clients.values():
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"  # what differs from look to look is known by its words

    def pages(self, role, questions, *, wide):
        """Addresses of what can change; `wide`: of everything."""
        at, workshop = self.house.at, Workshop.objects.get()
        if role == "wall":
            yield reverse("wall_scene", args=[workshop.wall_key])
            yield reverse("room_scene", args=[workshop.room_key])
            return
        yield from map(at, TEAMS if role == "team" else MEMBERS)
        yield from (at(name, 1) for name in (AT_CONSOLE if role == "team" else IN_ROOM))
        yield from (at("issue", key) for key in {q.issue.key for q in questions})
        yield from (at("question", q.issue.key, q.position) for q in questions)
        if role == "team" and self.house.dialogue.drafts.exists():
            yield at("draft", 1)
        if wide:
            yield from map(at, (*SELDOM, *(SELDOM_OF_TEAM if role == "team" else ())))
            yield from (at(name, 1) for name in (SELDOM_AT_CONSOLE if role == "team" else ()))
            yield from (at("workshop", 1), reverse("account"), reverse("protection"))
            yield from (at("ballot", n) for n in self.house.dialogue.ballots.values_list("number", flat=True))
            yield from (at("ballot_verdict", *place) for place in decided(self.house.dialogue))
            yield from (at("proposal", p.pk) for p in Proposal.objects.filter(released=True, issue=None))

    def look(self, questions=(), *, wide=False):
        """{(who, address): the page without what always differs}; a company sees what a miner sees, and is asked more seldom."""
        polling.forget()
        seen = {}
        for role in self.clients if wide else ("diggers", "team", "wall"):
            for path in self.pages(role, questions, wide=wide):
                text = self.clients[role].get(path).content.decode(errors="replace")
                seen[role, path] = IN_WORDS.sub("", PASSING.sub("", text))
        return seen


def decided(dialogue):
    """(ballot's number, issue's key) of everything that a ballot decided."""
    found = dialogue.ballots.exclude(decisions=None).order_by("number", "decisions__issue__position")
    return found.values_list("number", "decisions__issue__key")


def changed(before, after):
    """Pages that both looks read and that differ, and those that came or went."""
    return sorted(" ".join(where) for where in before.keys() | after.keys() if before.get(where) != after.get(where))


def words_changed(before, after):
    """Words of the 45 that somebody can read now and nobody could before, or nobody can any more: what a press of the team may not
    bring about either."""
    words = [{word for page in seen.values() for word in day.written(page)} for seen in (before, after)]
    return sorted(words[0] ^ words[1])


def watch(house):
    """({press: pages that changed}, words that came and went at the fixed time after them)."""
    presses.morning(house)
    watcher = Watcher(house, house.pressing)
    watcher.look(wide=True)  # what the last presses told their pressers is read, and gone
    house.clock.stand(WATCHED_AT)
    whole = watcher.look(house.watched, wide=True)
    found, before = {}, watcher.look(house.watched)
    for what, press in presses.all_of(house):
        if what.startswith("team") and "all of them together" not in found:
            found["all of them together"] = changed(whole, watcher.look(house.watched, wide=True))
        press()
        house.clock.stand(WATCHED_AT)
        after = watcher.look(house.watched)
        found[what] = (words_changed if what.startswith("team") else changed)(before, after)
        before = after
    hours.fixed_time(house.clock, 32.5)
    hours.fixed_time(house.clock, 33.0)
    return found, words_changed(before, watcher.look(house.watched))


# ---- what stands on pages, and where


def keys_of_people(house, moment):
    """Pages, forms, walls and mails on which the primary key of a person, of attendance, a seat or a hand stands (TRUST F19)."""
    keys = {pk for model in (Participant, Attendance, Seat) for pk in model.objects.values_list("pk", flat=True)}
    digits = {str(key) for key in keys | {p.user.pk for p in house.people}}
    texts = Watcher(house).look(Question.objects.filter(issue=house.issues[0]).select_related("issue"), wide=True)
    texts |= {("mail", letter.subject): f"{letter.message()}" for letter in mail.outbox}
    return [f"{moment}: {' '.join(where)}" for where, text in texts.items() if digits & set(NUMBER.findall(text))]


def places_on_pages(house, reading):
    """{page: {person: place}}: where people's words stand among the others on pages, on average from 0 (first) to 1."""
    author = {}
    for table, column in (("issues_contribution", "text"), ("issues_proposal", "title"), ("issues_vote", "reason")):
        caused = house.truth.caused[table]
        author |= {text: caused.get(key) for key, text in reading.rows[table][column].items() if text}
    at = house.at
    asked = Question.objects.filter(issue__in=house.issues).values_list("issue__key", "position")
    pages = {
        "a question": [at("question", *place) for place in asked],
        "proposals": [at("proposal_list")],
        "a result": [at("ballot_verdict", *place) for place in decided(house.dialogue) if place[0] == 1],
    }
    return {f"page of {what}": _places(house, paths, author) for what, paths in pages.items()}


def _places(house, paths, author):
    """Own words, apart from those of people who speak under their names."""
    found = defaultdict(list)
    for path in paths:
        words = day.written(house.team.get(path).content.decode())
        for place, word in enumerate(words):
            if author.get(word) is not None and not house.people[author[word]].speaks_openly:
                found[author[word]].append(place / max(1, len(words) - 1))
    return {n: sum(places) / len(places) for n, places in found.items()}
