"""Listening on a phone: nothing is fetched before it is pressed, and no voice speaks that would send the text away (TRUST F12)."""

import pytest
from playwright.sync_api import expect

from tests.attacks.worlds import TONE
from tests.chromium import OVERFLOW, PHONE, Visit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
QUESTION, TEAM = "/d/april/issues/roles/1/", "/d/april/team/recordings/en/"
VOICES = """(voices) => {
  window.spoken = [];
  class Utterance { constructor(text) { this.text = text; } }
  const speech = { speaking: false, getVoices: () => window.voices || voices, cancel() { this.speaking = false; },
                   speak(words) { this.speaking = true; window.spoken.push([words.text, words.voice && words.voice.name]); } };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = Utterance;
}"""
HERE, AWAY, OTHER = (
    {"name": "here", "lang": "en_GH", "localService": True},
    {"name": "away", "lang": "en-US", "localService": False},
    {"name": "other", "lang": "sw-KE", "localService": True},
)


@pytest.mark.trust("F12")
def test_recording_is_fetched_when_it_is_pressed_and_plays(window, fresh_demo, tmp_path):
    file = tmp_path / "question.mp3"
    file.write_bytes(TONE)
    with Visit(window, fresh_demo, PHONE) as miriam:
        miriam.sign_in("miriam").go(TEAM)
        miriam.page.locator("main section").nth(1).get_by_role("link").first.click()
        miriam.page.get_by_label("The recording").set_input_files(file)
        miriam.page.get_by_role("button", name="Put it up").click()
        expect(miriam.page.get_by_text("Saved. Listen to it once")).to_be_visible()
        assert miriam.page.evaluate(OVERFLOW) <= 0
    for javascript in (True, False):
        with Visit(window, fresh_demo, PHONE, javascript=javascript) as amina:
            fetched = []
            amina.sign_in("amina")
            amina.page.on("response", lambda answer, into=fetched: into.append((answer.status, answer.url)))
            amina.go(QUESTION)
            sounds = [url for _status, url in fetched if "/recordings/" in url]
            press = amina.page.get_by_text("Listen to the question (0:02, 5 KB)")
            assert press.bounding_box()["height"] >= 44
            press.click()
            player = amina.page.locator("details.listen audio").first
            expect(player).to_be_visible()
            assert (sounds, amina.page.evaluate(OVERFLOW) if javascript else 0) == ([], 0)
            if javascript:
                assert player.evaluate("async audio => { await audio.play(); return audio.error; }") is None
                assert [status for status, url in fetched if "/recordings/" in url] == [206]
            assert amina.complaints == []


@pytest.mark.trust("F12")
@pytest.mark.parametrize(
    ("voices", "said"), [([AWAY], None), ([OTHER], None), ([], None), ([AWAY, OTHER, HERE], "here")]
)
def test_only_a_voice_of_this_device_in_the_language_of_the_page_reads_aloud(window, demo, voices, said):
    with Visit(window, demo, PHONE) as amina:
        amina.sign_in("amina")
        amina.page.add_init_script(f"({VOICES})({voices!r})".replace("True", "true").replace("False", "false"))
        amina.go("/d/april/issues/knowledge/1/")
        button = amina.page.get_by_role("button", name="Read the question aloud")
        if not said:
            expect(amina.page.locator("[data-speak]").first).to_be_hidden()
            return
        button.click()
        text = amina.page.locator("#asked").text_content()
        assert amina.page.evaluate("window.spoken") == [[text, said]]
        button.click()  # it stops
        assert amina.page.evaluate("[window.spoken.length, speechSynthesis.speaking]") == [1, False]
        amina.page.evaluate("window.voices = []")  # the voice went away: none other speaks
        button.click()
        assert amina.page.evaluate("window.spoken.length") == 1
