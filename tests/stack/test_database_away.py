"""The database falls over while people vote: what was acknowledged is there, who was not told so hears 503 and tries again (TRUST C1)."""

import threading
import time

import pytest

from tests.stack.servers import wait_for
from tests.stack.visitor import Visitor


class Voter(threading.Thread):
    """Votes again and again, each paper with a key of its own; remembers the last choices that were acknowledged."""

    def __init__(self, port, room, session, stop):
        super().__init__(daemon=True)
        self.visitor = Visitor(port, cookies={"sessionid": session})
        self.room, self.stop, self.acknowledged, self.refused, self.odd = room, stop, None, [], []

    def run(self):
        turn = 0
        while not self.stop.is_set():
            turn += 1
            choice = "yes" if turn % 2 else "no"
            try:
                self.cast(choice)
            except OSError:
                self.odd.append("cut")
            time.sleep(0.05)

    def cast(self, choice):
        paper = self.visitor.get(self.room["path"])
        if paper.status != 200:
            return self.note(paper)
        form = paper.form("vote")
        marks = {f"choice_{item}": choice for item in self.room["items"]}
        while not self.stop.is_set():  # the same paper with the same key, until it is taken
            answer = self.visitor.post(form.action, form.fields | marks, follow=False)
            if answer.status == 302:
                self.acknowledged = choice
                return None
            self.note(answer)
            time.sleep(0.3)
        return None

    def note(self, page):
        if page.status == 503:
            self.refused.append(page.headers["Retry-After"])
        else:
            self.odd.append(page.status)


def voted(house, room):
    """{voter's number: choices kept}, told apart by nothing but how many rows there are of each choice."""
    return dict(house.sql("SELECT choice, count(*) FROM issues_vote GROUP BY choice"))


@pytest.mark.trust("C1")
def test_votes_outlive_a_database_that_falls_over_twice(stack, cluster):
    with stack() as house:
        room = house.seed("ballot")
        webs, stop = [house.web(), house.web()], threading.Event()
        sessions = room["voters"][:8]
        voters = [Voter(webs[n % 2].port, room, session, stop) for n, session in enumerate(sessions)]
        [voter.start() for voter in voters]
        for _fall in range(2):
            time.sleep(2)
            cluster.restart_at_once()
            for web in webs:
                wait_for(lambda web=web: house.visitor(web).get("/health").status == 200)
        time.sleep(2)
        refused = [after for voter in voters for after in voter.refused]
        stop.set()
        [voter.join(120) for voter in voters]
        assert [voter.odd for voter in voters] == [[]] * len(voters)
        assert set(refused) == {"10"}
        assert [voter.acknowledged for voter in voters].count(None) == 0
        said = [voter.acknowledged for voter in voters]
        kept = voted(house, room)
        expected = {choice: said.count(choice) * len(room["items"]) for choice in set(said)}
        assert kept == expected
        assert all(process.runs for process in webs)  # nobody was started again


@pytest.mark.trust("C1")
def test_page_while_the_database_is_away_is_ours(stack, cluster):
    with stack() as house:
        room = house.seed("ballot")
        web = house.web()
        voter = house.visitor(web, cookies={"sessionid": room["voters"][0]})
        assert voter.get(room["path"]).status == 200
        cluster.process.kill()
        try:
            page = voter.get(room["path"])
            assert (page.status, page.headers["Retry-After"]) == (503, "10")
            assert "was not saved" in page.text
            assert page.headers["X-Frame-Options"] == "DENY"
            assert voter.get("/health").status == 503
        finally:
            cluster.start()
        assert voter.get(room["path"]).status == 200
        assert room["people"][0][1] not in house.logs()["web-1"]
