"""docs/operating.md, section 2, word by word on a server with the settings of production: its commands, then the browser (issue 10)."""

import re
import time
from urllib.parse import urlsplit

from tests.second_step import PERIOD, code_of
from tests.stack.servers import wait_for

NINA, PASSWORD = "nina@example.org", "seven words that nobody guesses"


def start_dialogue(house):
    house.call("manage.py", "framework", "load", "visioning-2015")
    house.call("manage.py", "startdialogue", "visioning-2015", "april", "Dialogue of April", "--organiser", NINA)


def set_password(comer, post):
    asked = comer.get("/account/login/")
    assert "/account/password/reset/" in asked.text
    comer.submit(comer.get("/account/password/reset/"), "reset", email=NINA)
    mail = wait_for(lambda: post.to(NINA))[-1]
    form = comer.get(urlsplit(re.search(r"https://\S+/password/reset/key/\S+", mail["text"])[0]).path)
    assert comer.submit(form, "reset", password1=PASSWORD, password2=PASSWORD).status == 200


def set_up_second_step(comer):
    asked = comer.get("/account/2fa/totp/activate/")
    page = comer.submit(asked, "reauthenticate", password=PASSWORD)
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.text)[0]
    if (left := PERIOD - time.time() % PERIOD) < 15:
        time.sleep(left)
    return comer.submit(page, "activate", code=code_of(secret))


def test_stranger_who_follows_the_guide_has_a_house_with_a_signed_in_organiser(stack, post):
    with stack() as house:
        start_dialogue(house)
        web = house.web()
        house.beat()
        house.start("codes")
        comer = house.visitor(web)
        set_password(comer, post)
        comer.submit(comer.get("/account/login/"), "login", login=NINA, password=PASSWORD)
        assert comer.get("/d/april/team/").path == "/account/2fa/"
        done = set_up_second_step(comer)
        assert (done.status, "verify your email" in done.text) == (200, False)
        team = comer.get("/d/april/team/")
        assert (team.status, team.path, "Dialogue of April" in team.text) == (200, "/d/april/team/", True)
