"""Every page in a language that nobody speaks: no text was left out when texts were marked for translation."""

import datetime
import re

import pytest
from django.conf import settings as of_house
from django.utils import translation

from dialogue import languages, local_time
from tests import pseudo
from tests.attacks.sweeps import open_pages
from tests.attacks.worlds import callers, make_world
from workshops.documents import FORMATS

pytestmark = pytest.mark.one_database
LOOK = ("anonymous", "waiting", "hidden", "named", "organiser")
ELSEWHERE = {  # mails in the language of who gets them; a guide and an older draft in that of whoever wrote them
    *("mailing_edit", "mailing_preview", "workshop_invite", "invitation_preview", "summary preview"),
    *("guide", "draft", "draft_export", "draft_method", "preview"),
}
NAMES = "UTC XLSX CSV JSON testserver http https join proof xxxxx"


def known():
    """In small letters: names of languages, places and formats, of days in the language that is looked at, and what stands in rows."""
    tags = (*dict(of_house.LANGUAGES), pseudo.TAG, *languages.NAMES)
    named = [languages.name(tag) for tag in tags]
    named += [languages.find(name) and name for name in ("English", "Twi", "French")]
    named += [zone for zone, _name in local_time.zones()] + [form.title for form in FORMATS.values()] + [NAMES]
    with translation.override(pseudo.TAG):
        named += [local_time.weekday_year(datetime.date(2026, month, 1)) for month in range(1, 13)]
    return pseudo.kept_words() | {word.lower() for text in named for word in re.findall(r"[A-Za-z]+", str(text))}


PIECES = re.compile(rf"[^⟧]{{0,60}}[^.?!:,;⟧·]·*{pseudo.END}(?: |\n +){pseudo.BEGIN}[^⟦]{{0,60}}")


def pieces(page):
    """Texts that follow each other in one sentence, as they stand there: in another language they may stand the other way round."""
    return [found.group() for found in PIECES.finditer(page)]


@pytest.mark.django_db
def test_no_page_says_anything_that_is_not_marked_for_translation_or_made_of_pieces(settings, tmp_path):
    settings.DEMO = True
    world, found, glued, looked = make_world(), {}, {}, 0
    with pseudo.spoken(tmp_path / "locale", of_house.LANGUAGES):
        code = world.room.dialogue.join_code.lower()  # on the wall in two halves, which may have no digit
        words = known() | {code[:3], code[3:]}
        for role, client in callers(world).items():
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = pseudo.TAG
            for name, path in open_pages(world, role) if role in LOOK else ():
                answer = client.get(path)
                if "html" not in answer.get("Content-Type", "") or name in ELSEWHERE:
                    continue
                looked += answer.status_code == 200
                page = answer.content.decode()
                glued |= dict.fromkeys(pieces(page), (role, name))
                found |= dict.fromkeys(pseudo.plain(page, words), (role, name))
    assert (found, glued) == ({}, {})
    assert looked > 280
